"""Which sections of a form a change of an assessment is in: what the policy asks where a role fills in sections only."""

from collections.abc import Iterable

from app.forms.definition import FormDefinition


def touched_sections(form: FormDefinition | None, paths: Iterable[tuple[str, ...]]) -> frozenset[str] | None:
    """Ids of the sections; an empty id for what is no answer or is no question of this form. None without the form."""
    if form is None:
        return None
    return frozenset(form.home.get(path[1], "") if len(path) > 1 and path[0] == "answers" else "" for path in paths)

"""The rules about what does not go together that came with the program, read once, and their check by `poe check`."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from app import resources
from app.forms.contact_answers import CONTACT, CONTACT_FORM
from app.forms.contradiction import Rule
from app.forms.contradiction_reading import faults_against, read_rules
from app.forms.definition import FormDefinition
from app.forms.quick_tree import quick_tree
from app.forms.refusal import FormProblem, FormRefused
from app.forms.shelf import Shelf
from app.forms.shipped import shipped_shelf

_FOLDER = "contradictions"


@cache
def shipped_rules() -> tuple[Rule, ...]:
    """All rules, file by file. Raises FormRefused: a program with broken rules does not start them."""
    files = sorted(resources.path(_FOLDER).glob("*.yaml"))
    read = (read_rules(file.read_text("utf-8"), f"{_FOLDER}/{file.name}", quick_tree) for file in files)
    return tuple(rule for rules, _ in read for rule in rules)


def problems_of_rules(file: Path, shelf: Shelf | None = None) -> Iterator[FormProblem]:
    """Everything wrong with a file of rules, against the newest forms."""
    forms = shelf or shipped_shelf()
    name = f"{_FOLDER}/{file.name}"
    try:
        rules, lines = read_rules(file.read_text(encoding="utf-8"), name)
    except FormRefused as refused:
        yield from refused.problems
    except (OSError, UnicodeDecodeError):
        yield FormProblem(name, 0, "the file cannot be read as UTF-8 text", "Save it as UTF-8")
    else:
        yield from faults_against(rules, lines, name, lambda form_id: _newest(forms, form_id))


def problems_of_shipped_rules() -> Iterator[FormProblem]:
    """The same for every shipped file, and ids that two files share."""
    shelf = shipped_shelf()
    for file in sorted(resources.path(_FOLDER).glob("*.yaml")):
        yield from problems_of_rules(file, shelf)


def _newest(shelf: Shelf, form_id: str) -> FormDefinition | None:
    return CONTACT_FORM if form_id == CONTACT else shelf.newest(form_id)

"""Communication profiles of some made-up children, so that how to talk with them stands where it is needed."""

from datetime import date, timedelta
from functools import cache
from typing import Final

from app.demo.sample.lists import about, sample_list
from app.demo.sample.making import Maker
from app.domain.answer import Answer
from app.domain.assessment import Assessment, FormRef
from app.domain.child import Child
from app.domain.ids import Id
from app.forms.definition import FormDefinition
from app.forms.shipped import shipped_form

_EVERY: Final = 2
"""One child in so many has a profile, the first one always."""
_DAYS_AFTER: Final = 6
_AREAS: Final = ("understanding_attention", "understanding_instructions", "speaking_explaining", "together_calm")


@cache
def _form() -> FormDefinition:
    return shipped_form("communication", 1)


def make_profiles(maker: Maker) -> None:
    """Add them behind everything else, by whoever made the child's first assessment, some days after it."""
    children = {made.record.scope: made.record for made in maker.made if isinstance(made.record, Child)}
    first: dict[Id, tuple[Id, str]] = {}
    for made in maker.made:
        if isinstance(made.record, Assessment):
            first.setdefault(made.record.scope, (made.by, made.record.started_on))
    for scope, (by, on) in list(first.items())[::_EVERY]:
        day = min(maker.evening, date.fromisoformat(on) + timedelta(days=_DAYS_AFTER))
        maker.keep(_profile(maker, children[scope], day), by, maker.some_time(day))


def _profile(maker: Maker, child: Child, day: date) -> Assessment:
    answers = {
        "about_on": Answer(value=day.isoformat()),
        "about_with": Answer(value="child"),
        "advice_do": _lines(maker, child, day, "do", 3),
        "advice_avoid": _lines(maker, child, day, "avoid", 2),
        "advice_helps": _lines(maker, child, day, "helps", 2),
    }
    for area in _AREAS:
        answers[area] = Answer(value=maker.luck.choice(("none", "some", "significant")))
    form = FormRef(id=_form().id, version=_form().version, text_hash=_form().text_hash)
    return Assessment(
        id=maker.new_id(day), scope=child.scope, form=form, stage=form.id, started_on=day.isoformat(), answers=answers
    )


def _lines(maker: Maker, child: Child, day: date, part: str, count: int) -> Answer:
    chosen = maker.luck.sample(sample_list("talking")[part], count)
    return Answer(rows={maker.new_id(day): {"line": about(words, child.called)} for words in chosen})

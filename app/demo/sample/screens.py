"""Health screens and education assessments of the children now with the service: most done, the newest open, one late."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any, Final

from app.demo.sample.assessments import SIGNED
from app.demo.sample.lists import about, sample_list
from app.demo.sample.making import Maker, work_day
from app.demo.sample.staff import Staff
from app.domain.answer import Answer, Row
from app.domain.assessment import Assessment, FormRef
from app.domain.child import Child
from app.domain.due import SCREEN_DAYS, SCREENS
from app.domain.ids import Id
from app.domain.involvement import Allocation, Episode
from app.domain.service import Person
from app.domain.working_days import working_days_between
from app.forms.definition import FormDefinition, Kind
from app.forms.shipped import shipped_form

SENT: Final = "I have asked all of this together with the child and it is ready to be read."
_FIRST_DAYS: Final = (6, 20)
"""Between how many days after the beginning a screen is done."""
_NEW_DAYS: Final = 6
"""A child who came in the last days has none yet."""


@cache
def _form(tool: str) -> FormDefinition:
    return shipped_form(tool, 1)


def make_screens(maker: Maker, staff: Staff, without_late: Id) -> None:
    """Add them, before any worry is open: nothing of a child is countersigned past one.

    `without_late`: a worker whose children have them all in time.
    """
    children = {made.record.scope: made.record for made in maker.made if isinstance(made.record, Child)}
    people = {person.id: person for person in staff.people}
    workers = {
        made.record.scope: people[made.record.person]
        for made in maker.made
        if isinstance(made.record, Allocation) and not made.record.to_on and made.record.role == "case_manager"
    }
    episodes = [m.record for m in maker.made if isinstance(m.record, Episode) and not m.record.closed_on]
    late = next((e for e in episodes if _is_past(maker, e) and workers[e.scope].id != without_late), None)
    for episode in episodes:
        worker = workers[episode.scope]
        for tool in SCREENS:
            day = _day(maker, date.fromisoformat(episode.opened_on))
            if day is not None and not (episode is late and tool == "education"):
                _screen(maker, children[episode.scope], tool, (worker, staff.manager_of(worker.team)), day)


def _is_past(maker: Maker, episode: Episode) -> bool:
    """Due some days ago, not for half a year."""
    age = working_days_between(date.fromisoformat(episode.opened_on), maker.today)
    return SCREEN_DAYS + 2 < age < 2 * SCREEN_DAYS


def _day(maker: Maker, opened: date) -> date | None:
    latest = work_day(maker.today - timedelta(days=2))
    if opened > maker.today - timedelta(days=_NEW_DAYS):
        return None
    return min(latest, work_day(opened + timedelta(days=maker.luck.randint(*_FIRST_DAYS))))


def _screen(maker: Maker, child: Child, tool: str, people: tuple[Person, Person], day: date) -> None:
    author, manager = people
    form = _form(tool)
    ref = FormRef(id=form.id, version=form.version, text_hash=form.text_hash)
    record = Assessment(
        id=maker.new_id(day), scope=child.scope, form=ref, stage=tool, started_on=day.isoformat(),
        answers=_answers(maker, form, child, day),
    )  # fmt: skip
    maker.keep(record, author.id, maker.some_time(day, 9, 12))
    maker.sign(record, author, "submitted", maker.some_time(day, 13, 15), statement=SENT)
    read_on = min(work_day(day + timedelta(days=2), 1), work_day(maker.today - timedelta(days=1)))
    maker.sign(record, manager, "countersigned", maker.some_time(max(day, read_on), 16, 17), statement=SIGNED)


def _answers(maker: Maker, form: FormDefinition, child: Child, day: date) -> dict[str, Answer]:
    listed = sample_list("screens")[form.id]
    answers = {"about_on": Answer(value=day.isoformat())}
    for name, question in form.questions.items():
        if name in listed:
            drawn = maker.luck.choice(listed[name])
            answers[name] = Answer(value=_value(question.kind, drawn, child.called))
    if "advice" in listed:
        fields = [field.id for field in form.questions["advice_lines"].fields[:2]]
        rows: Mapping[str, Row] = {
            str(maker.new_id(day)): dict(zip(fields, line, strict=True)) for line in listed["advice"]
        }
        answers["advice_lines"] = Answer(rows=rows)
    return answers


def _value(kind: Kind, drawn: Any, called: str) -> Any:
    if kind is Kind.YES_NO:
        return drawn is True or drawn == "yes"
    if isinstance(drawn, list | tuple):
        return tuple(sorted(drawn))
    return about("no" if drawn is False else str(drawn), called)

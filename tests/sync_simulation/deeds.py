"""What people do in a world: the program's own operations where there is one for it, else the same door that they use."""

import re
from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING, Any, Final
from uuid import NAMESPACE_OID, uuid5

import msgspec

from app.domain.answer import Answer
from app.domain.assessment import Assessment
from app.domain.child import Child
from app.domain.contact import Contact, NextStep
from app.domain.ids import Id
from app.domain.involvement import Allocation
from app.domain.plan import Plan, Step, Target
from app.domain.policy import Role
from app.domain.signature import Conflict, Note
from app.forms.definition import FormDefinition, Kind, Question
from app.forms.shelf import Shelf
from app.forms.shipped import shipped_shelf
from app.operations.assessment import (
    CountersignAssessment,
    RecordAnswers,
    ReopenAssessment,
    ReturnAssessment,
    StartAssessment,
    SubmitAssessment,
)
from app.operations.conflict import ResolveConflict
from app.operations.contact import AddLaterNote, DiscardContact, RestoreContact, SaveContact
from app.operations.plan import AgreePlan, SavePlan, StartPlan
from tests.helpers.answers import whole_answers

if TYPE_CHECKING:
    from tests.sync_simulation.desk import Desk

_SHELF: list[Shelf] = []


def shelf() -> Shelf:
    """The shipped forms, read once."""
    if not _SHELF:
        _SHELF.append(shipped_shelf())
    return _SHELF[0]


def a_form() -> FormDefinition:
    """The form that assessments in a world use."""
    form = shelf().newest("assessment")
    assert form is not None
    return form


# children


def open_file(desk: "Desk") -> None:
    """A manager opens a file and gives it to somebody."""
    if desk.role != Role.MANAGER:
        return
    child = Child(id=desk.world.new_id(), scope=desk.world.new_id(), first_names=desk.world.word(), surname="Moss")
    desk.put(child)
    allocate(desk, child.scope)


def allocate(desk: "Desk", scope: Id | None = None) -> None:
    """A manager lets somebody work with a child."""
    if desk.role != Role.MANAGER or not (scope or desk.files()):
        return
    give(
        desk,
        scope or desk.dice.choice(desk.files()),
        desk.dice.choice(sorted({other.called for other in desk.world.laptops} - {"Ruth"})),
    )


def give(desk: "Desk", scope: Id, to: str) -> None:
    """This person works with this child from now on."""
    desk.put(Allocation(id=desk.world.new_id(), scope=scope, person=desk.world.ids[to], from_on="2026-11-01"))


def end_allocation(desk: "Desk") -> None:
    """A manager ends somebody's work with a child: the file leaves that laptop."""
    if desk.role == Role.MANAGER and desk.dice.random() < 0.5:
        desk.change(Allocation, lambda a: a.but(to_on="2026-11-20"))


def rename(desk: "Desk") -> None:
    """Correct a fact about a child."""
    desk.change(Child, lambda c: c.but(preferred_name=desk.world.word(), strengths=some(desk, c.strengths)))


# writing


def paragraphs(desk: "Desk", text: str) -> str:
    """The text with a paragraph added, replaced or removed."""
    parts = text.split("\n\n") if text else []
    place = desk.dice.randrange(len(parts) + 1)
    parts[place : place + desk.dice.randrange(2)] = [desk.world.word() for _ in range(desk.dice.randrange(3))]
    return "\n\n".join(parts)


def some(desk: "Desk", now: tuple[str, ...]) -> tuple[str, ...]:
    """A set with one more or one fewer."""
    return tuple(sorted(set(now) ^ {desk.dice.choice(["child", "mum", "dad", "teacher"])}))


def write_contact(desk: "Desk", file: Id | None = None) -> None:
    """A new contact."""
    if files := [file] if file else desk.files():
        text = "\n\n".join(desk.world.word() for _ in range(4))
        now = Contact(id=desk.world.new_id(), scope=desk.dice.choice(files), content=text, aim=desk.world.word())
        desk.run(SaveContact(seen=None, now=now))


def edit_words(desk: "Desk") -> None:
    """Work on a narrative."""
    desk.change(Contact, lambda c: c.but(content=paragraphs(desk, c.content)))


def type_on(desk: "Desk") -> None:
    """Several saves in a row of one text, as while typing."""
    if (id := desk.some_id("contact")) is not None:
        for _ in range(3):
            with desk.store.work() as work:
                seen = work.get(Contact, id)
                work.put(seen.but(voice=f"{seen.voice} {desk.world.word()}".strip()), seen)


def edit_facts(desk: "Desk") -> None:
    """Choose another kind, venue or company."""
    desk.change(
        Contact,
        lambda c: c.but(venue=desk.world.word(), present=some(desk, c.present), minutes=desk.dice.randrange(90)),
    )


def edit_steps(desk: "Desk") -> None:
    """Add, reword or remove a next step."""

    def edit(contact: Contact) -> Contact:
        steps = dict(contact.next_steps)
        id = desk.dice.choice([*steps, desk.world.new_id()])
        if id in steps and desk.dice.random() < 0.5:
            del steps[id]
        else:
            steps[id] = NextStep(what=desk.world.word(), who=steps[id].who if id in steps else "child")
        return contact.but(next_steps=steps)

    desk.change(Contact, edit)


def remove_or_restore(desk: "Desk") -> None:
    """Take a contact out, or back in."""
    voided = desk.dice.randrange(2)
    if (id := desk.some_id("contact", voided)) is not None:
        desk.run(RestoreContact(contact=id) if voided else DiscardContact(contact=id, reason="entered twice"))


def write_both(desk: "Desk") -> None:
    """One thing said in two places at once, in two files where there are: taken in together or not at all."""
    rows = desk.all("SELECT id, scope FROM record WHERE type = 'contact' AND NOT voided ORDER BY id")
    if len(rows) > 1:
        first = desk.dice.choice(rows)
        second = desk.dice.choice(
            [row for row in rows if row.scope != first.scope] or [r for r in rows if r.id != first.id]
        )
        with desk.store.work() as work:
            for id in (first.id, second.id):
                seen = work.get(Contact, id)
                work.put(seen.but(aim=desk.world.word()), seen)


def add_later_note(desk: "Desk") -> None:
    """Add to a contact."""
    if (id := desk.some_id("contact")) is not None:
        desk.run(AddLaterNote(id=desk.world.new_id(), about=id, text=desk.world.word()))


# plans


def plan(desk: "Desk") -> None:
    """Begin a plan, or work on one."""
    files, id = desk.files(), desk.some_id("plan")
    if files and (id is None or desk.dice.random() < 0.1):
        desk.run(StartPlan(id=desk.world.new_id(), scope=desk.dice.choice(files)))
    elif id is not None:
        with desk.store.work() as work:
            seen = work.get(Plan, id)
        desk.run(SavePlan(seen=seen, now=_planned(desk, seen)))


def _planned(desk: "Desk", plan: Plan) -> Plan:
    targets = dict(plan.targets)
    id = desk.dice.choice([*targets, desk.world.new_id()])
    if id in targets and desk.dice.random() < 0.3:
        del targets[id]
        return plan.but(targets=targets)
    target = targets.get(id, Target(title=desk.world.word()))
    steps = {**target.steps, desk.dice.choice([*target.steps, desk.world.new_id()]): Step(text=desk.world.word())}
    targets[id] = Target(title=target.title, words=paragraphs(desk, target.words), steps=steps)
    return plan.but(targets=targets)


def agree_plan(desk: "Desk") -> None:
    """Somebody signs a plan as it stands."""
    if (id := desk.some_id("plan")) is not None:
        with desk.store.work() as work:
            read_content = work.head_hash(work.get(Plan, id))
        desk.run(AgreePlan(plan=id, who="Jay", read_content=read_content))


# assessments


def assess(desk: "Desk") -> None:
    """Begin an assessment, or answer in one."""
    files, id = desk.files(), desk.some_id("assessment")
    if files and (id is None or desk.dice.random() < 0.1):
        desk.run(StartAssessment(id=desk.world.new_id(), scope=desk.dice.choice(files)))
    elif id is not None:
        with desk.store.work() as work:
            now = work.get(Assessment, id)
        old = desk.screens.get(now.id)
        seen = old if isinstance(old, Assessment) and desk.dice.random() < 0.5 else now
        question = desk.dice.choice(_asked())
        desk.run(RecordAnswers(seen=seen, answers={question.id: _answer(desk, seen, question)}))
        with desk.store.work() as work:
            desk.screens[now.id] = work.get(Assessment, now.id)


_QUESTIONS: list[Question] = []


def _asked() -> list[Question]:
    """Questions of every kind, among them the judgements that belong together; few, so that people meet."""
    if not _QUESTIONS:
        kinds = (Kind.NARRATIVE, Kind.SEVERAL, Kind.RATING, Kind.CHOICE)
        questions = [q for q in a_form().questions.values() if q.kind in kinds]
        grouped = [q for q in questions if q.group]
        _QUESTIONS.extend([*grouped, *(q for kind in kinds for q in [q for q in questions if q.kind is kind][:2])])
    return _QUESTIONS


def _answer(desk: "Desk", assessment: Assessment, question: Question) -> Answer:
    now = assessment.answers.get(question.id, Answer())
    if question.kind is Kind.NARRATIVE:
        return now.stating(paragraphs(desk, str(now.value or "")))
    if question.kind is Kind.SEVERAL:
        value = now.value if isinstance(now.value, tuple) else ()
        return Answer(value=some(desk, value) or None, said_by="child")
    if now.value and desk.dice.random() < 0.3:
        return Answer()
    return Answer(value=desk.world.word(), said_by=desk.dice.choice(["", "carer"]))


def submit(desk: "Desk") -> None:
    """Answer what is still asked, and send an assessment to be countersigned."""
    if (id := desk.some_id("assessment")) is None:
        return assess(desk)
    with desk.store.work() as work:
        now = work.get(Assessment, id)
    missing = {question: answer for question, answer in _whole().items() if question not in now.answers}
    if missing:
        desk.run(RecordAnswers(seen=now, answers=missing))
    desk.run(SubmitAssessment(assessment=id, read_content=_read(desk, id), statement="It is so."))
    return None


def countersign(desk: "Desk") -> None:
    """A manager signs what waits for her, as she read it: now, or on a page that has been open for a while."""
    if desk.role == Role.MANAGER and (id := _sent(desk)) is not None:
        desk.run(CountersignAssessment(assessment=id, read_content=_read(desk, id), statement="I have read it."))


def give_back(desk: "Desk") -> None:
    """A manager sends an assessment back with a note."""
    if desk.role == Role.MANAGER and (id := _sent(desk)) is not None:
        notes = (Note(about=_asked()[0].id, text=desk.world.word()),)
        desk.run(ReturnAssessment(assessment=id, read_content=_read(desk, id), notes=notes))


def reopen(desk: "Desk") -> None:
    """A manager opens again what was countersigned."""
    if desk.role == Role.MANAGER and (id := desk.some_id("assessment")) is not None:
        desk.run(ReopenAssessment(assessment=id, reason=desk.world.word()))


def _sent(desk: "Desk") -> Id | None:
    """An assessment that somebody sent, if there is one."""
    asked = "SELECT about FROM (SELECT body ->> '$.about' AS about, body ->> '$.meaning' AS meaning FROM record"
    rows = desk.all(f"{asked} WHERE type = 'signature') WHERE meaning = 'submitted' GROUP BY about ORDER BY about")
    return desk.dice.choice([Id(row.about) for row in rows]) if rows else None


def _read(desk: "Desk", id: Id) -> str:
    """The content that is on the screen of this person: mostly as it is, sometimes as it was."""
    if id not in desk.read or desk.dice.random() < 0.7:
        with desk.store.work() as work:
            desk.read[id] = work.head_hash(work.get(Assessment, id))
    return desk.read[id]


_WHOLE: dict[str, Answer] = {}
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")
_LONG_AGO: Final = "2001-08-14"


def _whole() -> dict[str, Answer]:
    """Everything that the form asks for, answered: the same in each process, and in the past whatever a clock says."""
    if not _WHOLE:
        _WHOLE.update({question: _steady(question, answer) for question, answer in whole_answers(a_form())[0].items()})
    return _WHOLE


def _steady(question: str, answer: Answer) -> Answer:
    """With rows named by the question and dates that no laptop takes for tomorrow's."""
    rows = {
        Id(str(uuid5(NAMESPACE_OID, f"{question} {n}"))): {field: _long_ago(cell) for field, cell in cells.items()}
        for n, cells in enumerate(answer.rows.values())
    }
    return msgspec.structs.replace(answer, value=_long_ago(answer.value), rows=rows)


def _long_ago(value: Any) -> Any:
    return _LONG_AGO if isinstance(value, str) and _DATE.fullmatch(value) else value


# conflicts


def decide(desk: "Desk") -> None:
    """Decide between two versions."""
    if not (ids := desk.ids_of("conflict")):
        return
    with desk.store.work() as work:
        conflict = work.get(Conflict, desk.dice.choice(ids))
    choice: dict[str, Any] = {key: desk.dice.choice(["left", "right"]) for key in conflict.fields}
    desk.run(ResolveConflict(conflict=conflict.id, choices=choice, texts={}))


Deed = Callable[["Desk"], None]
WRITING: Final[tuple[Deed, ...]] = (
    write_contact, edit_words, edit_words, edit_words, type_on, type_on, edit_facts, edit_facts, edit_steps,
    remove_or_restore, add_later_note, write_both, write_both, decide, decide,
)  # fmt: skip
PLANNING: Final[tuple[Deed, ...]] = (plan, plan, plan, agree_plan, decide)
ASSESSING: Final[tuple[Deed, ...]] = (
    assess,
    assess,
    assess,
    submit,
    submit,
    submit,
    countersign,
    countersign,
    give_back,
    reopen,
)
MANAGING: Final[tuple[Deed, ...]] = (rename, open_file, allocate, allocate, end_allocation, end_allocation)
THEMES: Final = (WRITING, PLANNING, ASSESSING, MANAGING)
_BY_WEIGHT: Final = (WRITING, WRITING, PLANNING, ASSESSING, MANAGING)
_DEEDS: Final = 12
"""About as many of each theme are drawn from."""
EVERYTHING: Final = tuple(deed for theme in THEMES for deed in theme)


def some_deeds(seed: int, themes: int) -> tuple[Deed, ...]:
    """What people do in a world: of so many themes, so that some worlds are about one thing or two, and as much of each."""
    drawn = dict.fromkeys(Random(f"themes {seed}").sample(_BY_WEIGHT, themes))
    return tuple(deed for theme in drawn for deed in theme * round(_DEEDS / len(theme)))

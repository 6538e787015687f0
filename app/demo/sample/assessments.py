"""Assessments at all stages, answered from the lists and signed as they would have been."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

import msgspec

from app.demo.sample.lists import about, sample_list
from app.demo.sample.making import Maker, work_day
from app.demo.sample.sittings import before_sending
from app.domain.answer import Answer, Answers, Value, canonical
from app.domain.assessment import Assessment, FormRef, Used
from app.domain.child import Child
from app.domain.ids import NO_ID
from app.domain.involvement import Offence, Order
from app.domain.service import Person
from app.domain.signature import Note
from app.forms.checks import scaled_level
from app.forms.definition import Kind, Question
from app.forms.safeguarding import TRIGGER
from app.forms.visibility import visible

SENT = "I have read this through with the child’s words in mind and it is ready to be countersigned."
SIGNED = "I have read this assessment and agree with its judgements."
_OPTIONAL = 0.45
"""Share of the questions that need no answer and get one all the same."""
_KINDS = {"family": "parents", "carers": "foster", "home": "council_home"}
_REVIEW = ("review_reason", "review_outcome")
_AT_EACH_STAGE = ("core_seen_on", "core_seen_alone", "plan_review_on")


class Course(msgspec.Struct, frozen=True, kw_only=True):
    """How far an assessment got and on which days. `kept` is when it was last worked on, if not when it was started."""

    started: date
    sent: date | None = None
    signed: date | None = None
    is_returned: bool = False
    notes: tuple[str, ...] = ()
    stage: str = "start_of_order"
    due_on: str = ""
    kept: date | None = None


def make_assessment(
    maker: Maker,
    child: Child,
    order: Order,
    people: tuple[Person, Person],
    course: Course,
    answers: Answers,
    used: Mapping[str, Used] | None = None,
    before: Assessment | None = None,
) -> Assessment:
    """The assessment with its signatures. `people` are its author and the manager, `before` the stage it was begun from."""
    author, manager = people
    course = msgspec.structs.replace(course, started=min(course.started, maker.evening))
    if course.sent is not None and not used:
        day = work_day(min(course.started, course.sent - timedelta(days=1)))
        used = before_sending(maker, child, author.id, day, str(answers["self_child_done"].value))
    ref = FormRef(id=maker.form.id, version=maker.form.version, text_hash=maker.form.text_hash)
    record = Assessment(
        id=maker.new_id(course.started),
        scope=child.scope,
        form=ref,
        stage=course.stage,
        order=order.id,
        started_on=course.started.isoformat(),
        due_on=course.due_on,
        previous=before.id if before else NO_ID,
        answers=answers,
        used=dict(used or {}),
    )
    maker.keep(record, author.id, maker.at(course.kept, 14, 2) if course.kept else maker.some_time(course.started))
    if course.sent is not None:
        maker.sign(record, author, "submitted", maker.some_time(course.sent, 9, 12), statement=SENT)
    if course.signed is not None and course.is_returned:
        reason = sample_list("notes")["returned_reason"][0]
        maker.sign(
            record, manager, "returned", maker.some_time(course.signed, 14, 16), reason=reason, notes=_notes(course, child)
        )
    elif course.signed is not None:
        maker.sign(record, manager, "countersigned", maker.some_time(course.signed, 14, 16), statement=SIGNED)
    return record


def _notes(course: Course, child: Child) -> tuple[Note, ...]:
    listed = [n for n in sample_list("notes")["notes"] if n["about"] in course.notes]
    return tuple(Note(about=n["about"], text=about(n["text"], child.called), kind=n["kind"]) for n in listed)


def make_answers(
    maker: Maker,
    child: Child,
    offences: tuple[Offence, ...],
    day: date,
    *,
    sections: Collection[str] = (),
    told: Mapping[str, Any] | None = None,
    without: Collection[str] = (),
    stage: str = "start_of_order",
) -> dict[str, Answer]:
    """Answers to every question shown (or to those of some sections): all that is required, and some more."""
    answers: dict[str, Answer] = {}
    settled: set[str] = set(without)
    while True:
        shown = visible(maker.form, answers, stage).questions
        open_now = [q for q in maker.form.questions if q in shown and q not in settled and _is_wanted(maker, q, sections)]
        if not open_now:
            return answers
        for name in open_now:
            settled.add(name)
            answer = _answer(maker, maker.form.questions[name], child, offences, day, told or {})
            if answer is not None:
                answers[name] = answer
        _fit(answers)


def some_months_later(
    maker: Maker, child: Child, offences: tuple[Offence, ...], day: date, before: Mapping[str, Answer]
) -> dict[str, Answer]:
    """The answers at a review: most stand as they were, a few tell of something new, and the worry is less."""
    now = make_answers(maker, child, offences, day, stage="review")
    told = [q for q in now if maker.form.questions[q].kind is Kind.NARRATIVE and now[q] != before.get(q, now[q])]
    changed = {q: now[q] for q in maker.luck.sample(told, min(len(told), 6))}
    afresh = {q: now[q] for q in now if maker.form.home[q] in _REVIEW or q in _AT_EACH_STAGE}
    answers = {**before, **changed, **afresh, "likelihood_level": Answer(value="low")}
    if before.get("likelihood_level") != answers["likelihood_level"]:
        answers["review_outcome_ratings"] = Answer(value="changed")
    if "likelihood_why" not in changed:
        answers["likelihood_why"] = Answer(
            value=about(maker.luck.choice(sample_list("notes")["less_likely"]), child.called)
        )
    _fit(answers)
    return answers


def _fit(answers: dict[str, Answer]) -> None:
    """What follows from other answers: the kind of accommodation, and the level of intervention."""
    if "living_type" in answers and "living_where" in answers:
        answers["living_type"] = Answer(value=_KINDS.get(str(answers["living_where"].value), "parents"))
    ratings = [answers[q].value for q in ("likelihood_level", "serious_harm_level") if q in answers]
    if "intervention_level" in answers and len(ratings) == 2:
        answers["intervention_level"] = Answer(value=scaled_level(str(ratings[0]), str(ratings[1])))


def _is_wanted(maker: Maker, question: str, sections: Collection[str]) -> bool:
    return not sections or maker.form.home[question] in sections


def _answer(
    maker: Maker, question: Question, child: Child, offences: tuple[Offence, ...], day: date, told: Mapping[str, Any]
) -> Answer | None:
    if question.id in told:
        return _said(question, _value(question, told[question.id]), day)
    if question.kind is Kind.REPEATING:
        return _rows(maker, question, child, offences, day)
    is_counted = question.id in sample_list("shares")
    if not question.required and not is_counted and maker.luck.random() > _OPTIONAL:
        return None
    value = _drawn(maker, question, child, day)
    return None if value is None else _said(question, value, day)


def _said(question: Question, value: Value, day: date) -> Answer:
    """An answer; of the child's own words also whose they are and since when."""
    is_voice = "child_voice" in question.tags
    return Answer(value=value, said_by="child" if is_voice else "", said_on=day.isoformat() if is_voice else "")


def _drawn(maker: Maker, question: Question, child: Child, day: date) -> Value:
    share = sample_list("shares").get(question.id)
    if share is not None:
        return _shared(maker, question, share)
    listed = sample_list("answers").get(question.id)
    if listed is not None and question.kind is Kind.DATE and isinstance(listed[0], int):
        return (day + timedelta(days=maker.luck.choice(listed))).isoformat()
    if listed is not None:
        return _value(question, maker.luck.choice(listed), child.called)
    match question.kind:
        case Kind.RATING if question.required:
            return maker.luck.choices(question.codes[:2], weights=[6, 4])[0]
        case Kind.CERTAINTY if TRIGGER in question.tags:
            return "none"
        case Kind.CERTAINTY:
            return maker.luck.choices(("none", "suspected", "professional", "not_explored"), weights=[74, 9, 7, 10])[0]
        case Kind.DATE if question.required:
            return (day - timedelta(days=maker.luck.randint(40, 900))).isoformat()
        case _:
            return None


def _shared(maker: Maker, question: Question, share: Any) -> Value:
    """As many of a hundred as the list says. What was so once asks nobody to act today, so the sample has no open alarm."""
    if not isinstance(share, int):
        return str(maker.luck.choices(tuple(share), weights=tuple(share.values()))[0])
    is_so = maker.luck.random() * 100 < share
    if question.kind is Kind.YES_NO:
        return is_so
    if not is_so:
        return maker.luck.choices(("none", "not_explored"), weights=[9, 1])[0]
    return "historic" if TRIGGER in question.tags else maker.luck.choice(("family", "professional", "confirmed"))


def _value(question: Question, listed: Any, called: str = "") -> Value:
    if question.kind is Kind.YES_NO:
        return listed is True or listed == "yes"
    if isinstance(listed, list | tuple):
        return canonical(tuple(listed))
    return canonical(about(listed, called)) if isinstance(listed, str) else int(listed)


def _rows(maker: Maker, question: Question, child: Child, offences: tuple[Offence, ...], day: date) -> Answer | None:
    make = _ROWS.get(question.id)
    return None if make is None else Answer(rows={maker.new_id(day): row for row in make(child, offences)})


def _events(child: Child, offences: tuple[Offence, ...]) -> list[dict[str, Any]]:
    return [
        {
            "title": offence.title,
            "happened_on": offence.from_on,
            "child_account": offence.account,
            "police_account": "The police account agrees on time and place. It gives more weight to what was shouted.",
            "part": "joined",
            "planned": "sudden",
            "trigger": "A bad day at school, and a message that everybody was there already.",
            "motives": ("boredom", "status"),
            "harmed": ("business",),
            "owning": "partly",
            "attitude": "mixed",
            "rank": f"{n:02d}",
        }
        for n, offence in enumerate(offences, 1)
    ]


def _factors(child: Child, _: tuple[Offence, ...]) -> list[dict[str, Any]]:
    called = child.called
    return [
        {"direction": "for", "category": "family", "strength": "strong", "rank": "01",
         "description": f"Somebody at home who notices when {called} is late, and says so kindly."},
        {"direction": "for", "category": "lifestyle", "strength": "moderate", "rank": "02",
         "description": f"Things {called} likes and is good at, three evenings a week."},
        {"direction": "against", "category": "peers", "strength": "moderate", "rank": "03",
         "description": "One group of friends who turn up when there is nothing else to do."},
    ]  # fmt: skip


def _behaviours(child: Child, _: tuple[Offence, ...]) -> list[dict[str, Any]]:
    return [
        {
            "behaviour": "Another argument that ends in pushing",
            "setting": "A Friday evening by the shops, with the same group, after a bad day.",
            "who": "Another young person",
            "soon": "possible",
            "likely": "possible",
            "impact": "moderate",
            "signs": f"{child.called} misses training and stays out late.",
            "protects": "Something planned for the evening, and a lift home.",
            "rank": "01",
        }
    ]


def _outcomes(child: Child, _: tuple[Offence, ...]) -> list[dict[str, Any]]:
    return [
        {
            "outcome": "violence",
            "likely": "possible",
            "impact": "moderate",
            "level": "low",
            "soon": "later",
            "factors": f"Older boys wait by the bus station. {child.called} goes another way and is seldom alone.",
            "action": "A lift home from training, and a talk with the neighbourhood officer.",
            "rank": "01",
        }
    ]


def _areas(child: Child, _: tuple[Offence, ...]) -> list[dict[str, Any]]:
    return [
        {"area": "health", "why": "Without sleep nothing else works", "how_now": "now", "rank": "01",
         "success": f"{child.called} is up before the alarm"},
        {"area": "friends", "why": "The evenings are when it happens", "how_now": "now", "rank": "02",
         "success": "Two evenings a week with something planned"},
        {"area": "repair", "why": f"{child.called} wants to put it right", "how_now": "soon", "rank": "03",
         "success": "The letter is written and has been read"},
    ]  # fmt: skip


_ROWS = {
    "what_happened_events": _events,
    "factors_list": _factors,
    "future_behaviours": _behaviours,
    "wellbeing_outcomes": _outcomes,
    "priorities_areas": _areas,
}

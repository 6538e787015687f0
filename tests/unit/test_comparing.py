"""What changed between two stages: exactly the fields that changed, no more and no less, on stages made by chance."""

import random
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from app.changes.comparing import Change, Side, compare
from app.domain.answer import Answer, Cell
from app.forms.conditions import Is
from app.forms.definition import FormDefinition, Group, Kind, Option, Question, Section
from app.forms.shipped import shipped_form, shipped_shelf
from app.forms.visibility import visible
from tests.helpers.answers import some_answer

KINDS = [kind for kind in Kind if kind is not Kind.NOTE]
LEVELS = tuple(Option(code=code, label=code.title()) for code in ("low", "medium", "high"))


def form_of(count: int, seed: int = 0, version: int = 1) -> FormDefinition:
    """A form of so many questions of every kind in sections of twelve, some asked only after another answer."""
    chance = random.Random(seed)
    questions = [_question(f"q{n}", chance) for n in range(count)]
    sections = [
        Section(id=f"s{at}", title=f"Section {at}", questions=tuple(questions[at : at + 12])) for at in range(0, count, 12)
    ]
    return FormDefinition(
        id="made", version=version, title="Made", groups=(Group(id="g", title="All", sections=tuple(sections)),)
    )


def _question(id: str, chance: random.Random, kinds: Sequence[Kind] = ()) -> Question:
    kind = chance.choice(kinds or KINDS)
    options = LEVELS if kind in (Kind.CHOICE, Kind.RATING, Kind.CERTAINTY, Kind.SEVERAL) else ()
    simple = [k for k in KINDS if k is not Kind.REPEATING]
    fields = tuple(_question(f"f{n}", chance, simple) for n in range(3)) if kind is Kind.REPEATING else ()
    return Question(id=id, kind=kind, label=f"What about {id}?", options=options, fields=fields)


def answered(form: FormDefinition, chance: random.Random) -> dict[str, Answer]:
    return {id: some_answer(q)[0] for id, q in form.questions.items() if chance.random() < 0.8}


def another(question: Question, answer: Answer, chance: random.Random) -> Answer:
    """An answer that says something else."""
    if question.kind is Kind.REPEATING:
        return Answer(rows=_other_rows(question, answer.rows, chance))
    return Answer(value=_other_value(question, answer.value, chance))


def _other_value(question: Question, value: Any, chance: random.Random) -> Cell:
    match question.kind:
        case Kind.YES_NO:
            return not value
        case Kind.NUMBER:
            return int(value) + chance.randint(1, 9)
        case Kind.DECIMAL:
            return f"{chance.randint(11, 99)}"
        case Kind.DATE:
            return f"2025-0{chance.randint(1, 9)}"
        case Kind.SEVERAL:
            return tuple(code for code in question.codes if (code,) != value)
        case Kind.CHOICE | Kind.RATING | Kind.CERTAINTY:
            return next(code for code in question.codes if code != value)
        case _:
            return f"{value} And {chance.choice('abc')} more."


def _other_rows(question: Question, rows: Mapping[str, Any], chance: random.Random) -> dict[str, Any]:
    kept = {id: dict(row) for id, row in rows.items()}
    field = chance.choice(question.fields)
    match chance.randint(0, 2):
        case 0:
            kept.popitem()
        case 1:
            kept[f"row-{chance.random()}"] = {field.id: _other_value(field, some_answer(field)[0].value, chance)}
        case _:
            id = chance.choice(list(kept))
            field = chance.choice([one for one in question.fields if one.id in kept[id]])
            kept[id][field.id] = _other_value(field, kept[id][field.id], chance)
    return kept


def ids(changes: tuple[Change, ...]) -> set[str]:
    return {change.id for change in changes}


@given(seed=st.integers(0, 10_000), count=st.integers(1, 60), share=st.floats(0, 1))
@settings(max_examples=150, deadline=None)
def test_exactly_the_changed_fields_are_found(seed: int, count: int, share: float) -> None:
    """Precision and recall 1.0: some answers are changed, some given, some taken away, and all others are left alone."""
    chance, form = random.Random(seed), form_of(count, seed)
    before = answered(form, chance)
    now, touched = dict(before), set[str]()
    for id, question in form.questions.items():
        if chance.random() < share:
            touched.add(id)
            if id not in before:
                now[id] = some_answer(question)[0]
            elif chance.random() < 0.3:
                del now[id]
            else:
                now[id] = another(question, before[id], chance)
    found = compare(Side(form=form, answers=before), Side(form=form, answers=now), "Jay")
    assert ids(found.changes) == touched
    assert found.same == len(before.keys() - touched)
    assert found.unasked == ()


@given(seed=st.integers(0, 10_000), count=st.integers(1, 60))
@settings(max_examples=60, deadline=None)
def test_seen_from_the_other_side_the_same_fields_changed(seed: int, count: int) -> None:
    chance, form = random.Random(seed), form_of(count, seed)
    one, two = (Side(form=form, answers=answered(form, chance)) for _ in range(2))
    there, back = compare(one, two, "Jay"), compare(two, one, "Jay")
    assert ids(there.changes) == ids(back.changes)
    other = {"new": "gone", "gone": "new", "higher": "lower", "lower": "higher", "changed": "changed"}
    assert {c.id: other[c.way] for c in there.changes} == {c.id: c.way for c in back.changes}


def test_who_said_it_blanks_and_white_space_are_no_change() -> None:
    form = form_of(1, seed=0)
    question = Question(id="q0", kind=Kind.NARRATIVE, label="What happened?")
    form = _with(form, question)
    before = Side(form=form, answers={"q0": Answer(value="He walked\nhome. ")})
    now = Side(
        form=form, answers={"q0": Answer(value="He walked home.", said_by="carer", carried_from="x", confirmed=True)}
    )
    assert compare(before, now, "Jay").changes == ()
    empty = Side(form=form, answers={"q0": Answer(value="  ")})
    assert compare(Side(form=form, answers={}), empty, "Jay").changes == ()


def _with(form: FormDefinition, *questions: Question) -> FormDefinition:
    section = Section(id="s", title="Home of {name}", questions=questions)
    return msgspec.structs.replace(form, groups=(Group(id="g", title="Life", sections=(section,)),))


ROWS = Question(
    id="risks",
    kind=Kind.REPEATING,
    label="What might happen?",
    fields=(
        Question(id="what", kind=Kind.SHORT_TEXT, label="What"),
        Question(id="how", kind=Kind.RATING, label="How", options=LEVELS),
    ),
)


def test_rows_are_told_apart_by_their_ids() -> None:
    form = _with(form_of(1), ROWS)
    before = Answer(rows={"a": {"what": "Fight", "how": "low"}, "b": {"what": "Theft"}, "c": {"what": "Harm"}})
    now = Answer(
        rows={"c": {"what": "Harm"}, "a": {"what": "Fight", "how": "high"}, "d": {"what": "Theft"}, "e": {"what": "Fire"}}
    )
    change = compare(Side(form=form, answers={"risks": before}), Side(form=form, answers={"risks": now}), "Jay").changes[0]
    assert [(row.id, row.way, row.before, row.now) for row in change.rows] == [
        ("a", "changed", "Fight · Low", "Fight · High"),
        ("e", "new", "", "Fire"),
    ]


def test_another_order_of_rows_or_the_same_row_written_again_is_no_change() -> None:
    form = _with(form_of(1), ROWS)
    before = Answer(rows={"a": {"what": "Fight"}, "b": {"what": "Theft"}})
    now = Answer(rows={"z": {"what": "Theft"}, "a": {"what": "Fight ", "rank": "m"}})
    assert compare(Side(form=form, answers={"risks": before}), Side(form=form, answers={"risks": now}), "Jay").changes == ()


def tale(
    version: int, *sections: tuple[str, tuple[Question, ...]], renamed: dict[str, str] | None = None
) -> FormDefinition:
    made = tuple(Section(id=id, title=f"{id.title()} of {{name}}", questions=questions) for id, questions in sections)
    group = Group(id="all", title="Life", sections=made)
    return FormDefinition(id="tale", version=version, title="Tale", groups=(group,), renamed=renamed or {})


AWAY = Question(id="away", kind=Kind.YES_NO, label="Does {name} live away from home?")
WHY = Question(id="why", kind=Kind.NARRATIVE, label="Why away?", shown_when=Is("away", "yes"))
WORRY = Question(id="worry", kind=Kind.RATING, label="How worried?", options=LEVELS, tags=("rosh_level",))
OLD = Question(id="old", kind=Kind.SHORT_TEXT, label="Asked in the first version only?")


def test_an_answer_that_is_hidden_now_is_said_to_be_kept_and_not_counted() -> None:
    form = tale(1, ("home", (AWAY, WHY)))
    before = {"away": Answer(value=True), "why": Answer(value="A quarrel.")}
    found = compare(
        Side(form=form, answers=before), Side(form=form, answers={**before, "away": Answer(value=False)}), "Jay"
    )
    assert [(c.id, c.way, c.before, c.now) for c in found.changes] == [
        ("away", "changed", "Yes", "No"),
        ("why", "hidden", "A quarrel.", ""),
    ]
    gone = compare(Side(form=form, answers=before), Side(form=form, answers={"away": Answer(value=True)}), "Jay")
    assert [c.way for c in gone.changes] == ["gone"]


def test_a_question_that_was_renamed_and_moved_is_still_the_same_question() -> None:
    """Version 3 asks the worry of version 1 under another id, in another section, with other words; what is gone is listed."""
    asked_now = msgspec.structs.replace(WORRY, id="danger", label="How dangerous for {name}?")
    first = tale(1, ("home", (AWAY, WORRY, OLD)))
    third = tale(3, ("home", (AWAY,)), ("risk", (asked_now,)), renamed={"worry": "danger"})
    before = {"away": Answer(value=False), "worry": Answer(value="low"), "old": Answer(value="Nan")}
    same = compare(Side(form=first, answers=before), Side(form=third, answers={"danger": before["worry"]}), "Jay")
    assert [(c.id, c.way) for c in same.changes] == [("away", "gone")]
    assert [(c.id, c.label, c.before) for c in same.unasked] == [("old", "Asked in the first version only?", "Nan")]
    higher = compare(Side(form=first, answers=before), Side(form=third, answers={"danger": Answer(value="high")}), "Jay")
    change = higher.changes[-1]
    assert (change.way, change.before, change.now) == ("higher", "Low", "High")
    assert (change.label, change.label_before) == ("How dangerous for Jay?", "How worried?")
    assert (change.section, change.section_before) == ("risk", "Home of Jay")
    assert [(j.before, j.now, j.way) for j in higher.judgements] == [("Low", "High", "higher")]


def test_a_question_that_was_renamed_twice_is_still_the_same_question() -> None:
    """Version 2 renamed it, version 3 renamed it again; no single version says so of both."""
    second, third = (msgspec.structs.replace(WORRY, id=id) for id in ("danger", "harm"))
    one, two = tale(1, ("home", (WORRY,))), tale(2, ("home", (second,)), renamed={"worry": "danger"})
    three = tale(3, ("home", (third,)), renamed={"danger": "harm"})
    before = Side(form=one, answers={"worry": Answer(value="low")})
    now = Side(form=three, answers={"harm": Answer(value="high")})
    found = compare(before, now, "Jay", (two,))
    assert [(c.id, c.way, c.before, c.now) for c in found.changes] == [("harm", "higher", "Low", "High")]
    assert found.unasked == ()
    assert [(j.before, j.now) for j in found.judgements] == [("Low", "High")]
    assert [c.way for c in compare(before, now, "Jay").changes] == ["new"], "without the version between it cannot be known"


def test_what_is_not_asked_at_this_stage_is_no_change() -> None:
    form = tale(1, ("home", (msgspec.structs.replace(WHY_ALWAYS, stages=("review",)), AWAY)))
    before = Side(form=form, answers={"words": Answer(value="A quarrel."), "away": Answer(value=True)}, stage="review")
    found = compare(before, Side(form=form, answers=before.answers, stage="closure"), "Jay")
    assert (found.changes, [c.id for c in found.unasked], found.same) == ((), ["words"], 1)


def test_a_question_that_takes_another_kind_of_answer_now_is_changed() -> None:
    was, now = (Question(id="home", kind=kind, label="Home?") for kind in (Kind.SHORT_TEXT, Kind.YES_NO))
    one, two = tale(1, ("home", (was,))), tale(2, ("home", (now,)))
    found = compare(
        Side(form=one, answers={"home": Answer(value="Yes")}), Side(form=two, answers={"home": Answer(value=True)}), "Jay"
    )
    assert [(c.before, c.now, c.way) for c in found.changes] == [("Yes", "Yes", "changed")]


def test_what_asks_for_action_comes_first_then_ratings_facts_tables_and_words() -> None:
    hurt = Question(id="hurt", kind=Kind.YES_NO, label="Hurt?", tags=("safeguarding_trigger",))
    form = tale(1, ("home", (WHY_ALWAYS, ROWS, AWAY, WORRY, hurt)))
    now = {
        "words": Answer(value="New."), "risks": Answer(rows={"a": {"what": "Fire"}}), "away": Answer(value=True),
        "worry": Answer(value="high"), "hurt": Answer(value=True),
    }  # fmt: skip
    found = compare(Side(form=form, answers={}), Side(form=form, answers=now), "Jay")
    assert [c.id for c in found.most_important()] == ["hurt", "worry", "away", "risks", "words"]


WHY_ALWAYS = Question(id="words", kind=Kind.NARRATIVE, label="In words?")


def test_the_shipped_form_answered_in_full_is_compared_answer_by_answer() -> None:
    """Every answer of the largest form, each of them changed once."""
    form = shipped_shelf().newest("assessment")
    assert form is not None
    answers = {id: some_answer(q)[0] for id, q in form.questions.items() if q.takes_an_answer}
    before = Side(form=form, answers=answers)
    counted = set(visible(form, answers).answers)
    chance = random.Random(1)
    assert compare(before, before, "Jay").same == len(counted)
    for id in sorted(counted):
        now = {**answers, id: another(form.questions[id], answers[id], chance)}
        found = compare(before, Side(form=form, answers=now), "Jay")
        hidden = counted ^ set(visible(form, now).answers)
        assert ids(found.changes) == {id} | hidden, id


def test_the_page_for_others_leaves_out_what_tells_of_people_harmed_and_says_how_many() -> None:
    form = shipped_form("assessment", 2)
    row: dict[str, Cell] = {"title": "Robbery", "harmed": ("vulnerable",), "impact": "She is afraid."}
    then = {"what_happened_events": Answer(rows={"a": row}), "patterns_trend": Answer(value="less")}
    now = {
        "what_happened_events": Answer(rows={"a": row | {"title": "Street robbery", "impact": "She has moved."}}),
        "serious_harm_victims": Answer(value="An apology."),
        "living_home": Answer(value="Calm."),
    }
    before, after = (Side(form=form, answers=answers, stage="review") for answers in (then, now))
    whole, page = compare(before, after, "Jay"), compare(before, after, "Jay", without_harmed=True)
    assert (len(whole.changes), whole.left_out) == (len(page.changes) + 1, 0)
    assert page.left_out == 2, "one answer whole, and of the offences what it was like for her"
    told = str(page.changes)
    assert "Street robbery" in told
    assert "Calm." in told
    assert not [words for words in ("afraid", "moved", "apology", "less able") if words in told]
    only_hers = {"what_happened_events": Answer(rows={"a": row | {"impact": "She has moved."}})}
    page = compare(before, Side(form=form, answers=then | only_hers, stage="review"), "Jay", without_harmed=True)
    assert (page.changes, page.left_out) == ((), 1)

"""The small rules of forms: named checks, conditions, carrying forward, safeguarding, frozen versions, wording."""

from datetime import date

import msgspec
import pytest

from app.domain.answer import Answer, Answers, Value
from app.domain.errors import Refused
from app.forms.carrying import carry_forward
from app.forms.checks import EXPECTS, scaled_level
from app.forms.conditions import All, Answered, AnyOf, AtLeast, Condition, Includes, Is, Not, holds, questions_in
from app.forms.definition import Carry, Check, FormDefinition, Group, Kind, Option, Question, Section
from app.forms.problem import Place, problems_with
from app.forms.safeguarding import triggered
from app.forms.shelf import Shelf
from app.forms.wording import fill, missing_sentence

TODAY = date(2026, 11, 22)
LEVELS = tuple(Option(code=code, label=code.title(), meaning="…") for code in ("low", "medium", "high", "very_high"))


def form_of(*questions: Question, version: int = 1) -> FormDefinition:
    section = Section(id="s", title="S", questions=questions)
    return FormDefinition(id="f", version=version, title="F", groups=(Group(id="g", title="G", sections=(section,)),))


def asked(question: Question, *others: Question, **answers: Answer | Value) -> list[str]:
    said = {key: one if isinstance(one, Answer) else Answer(value=one) for key, one in answers.items()}
    place = Place(form_of(question, *others), said, TODAY)
    return [problem.sentence for problem in problems_with(place, question)]


def one(kind: Kind, name: str, *arguments: str) -> Question:
    options = LEVELS if kind in (Kind.RATING, Kind.SEVERAL, Kind.CHOICE) else ()
    return Question(id="q", kind=kind, label="Q?", options=options, checks=(Check(name, arguments),))


WHY = Question(id="why", kind=Kind.NARRATIVE, label="Why?")
OTHER = Question(id="other", kind=Kind.RATING, label="The score", options=LEVELS)
START = Question(id="start", kind=Kind.DATE, label="When did it start?")
FIELD = Question(id="level", kind=Kind.RATING, label="Level", options=LEVELS)
ROWS = Question(id="rows", kind=Kind.REPEATING, label="What could happen?", fields=(FIELD,))
BUSY = Answer(rows={"1": {"level": "low"}, "2": {"level": "high"}, "3": {}})


@pytest.mark.parametrize(
    ("question", "fine", "wrong", "sentence"),
    [
        (one(Kind.DATE, "not_in_future"), "2026-11-22", "2026-11-23", "The date must be today or earlier"),
        (one(Kind.DATE, "not_in_future"), "2026~", "2027~", "The date must be today or earlier"),
        (one(Kind.DATE, "not_in_past"), "2026-11", "2026-11-21", "The date must be today or later"),
        (one(Kind.NUMBER, "between", "0", "52"), 52, 53, "Enter a number from 0 to 52"),
        (one(Kind.DECIMAL, "between", "0", "1.5"), "1.50", "-0.1", "Enter a number from 0 to 1.5"),
        (one(Kind.SHORT_TEXT, "max_length", "3"), "abc", "abcd", "Use 3 characters or fewer. You have used 4"),
        (one(Kind.SEVERAL, "at_most_chosen", "1"), ("low",), ("high", "low"), "Choose 1 at most"),
        (one(Kind.SEVERAL, "alone", "low"), ("low",), ("high", "low"), "“Low” cannot be chosen together"),
    ],
)
def test_a_check_passes_what_is_fine_and_says_what_is_wrong(
    question: Question, fine: Value, wrong: Value, sentence: str
) -> None:
    assert asked(question, q=fine) == []
    assert asked(question, q=None) == []
    assert [said[: len(sentence)] for said in asked(question, q=wrong)] == [sentence]


@pytest.mark.parametrize(
    ("name", "rows", "is_fine"),
    [("at_least_rows", 3, True), ("at_least_rows", 4, False), ("at_most_rows", 3, True), ("at_most_rows", 2, False)],
)
def test_rows_are_counted(name: str, rows: int, is_fine: bool) -> None:
    question = msgspec.structs.replace(ROWS, id="q", checks=(Check(name, (str(rows),)),))
    assert (asked(question, q=BUSY) == []) is is_fine


def test_a_date_must_not_lie_before_the_one_it_follows() -> None:
    question = one(Kind.DATE, "after", "start")
    assert asked(question, START, q="2026-03", start="2026-03-31") == []
    assert asked(question, START, q="2026-03", start="") == []
    assert asked(question, START, q="2026-03", start="2026-04-01") == [
        "The date must not be before the answer to “When did it start?”"
    ]


def test_a_view_that_differs_from_the_score_must_be_explained() -> None:
    question = one(Kind.RATING, "same_or_explained", "other", "why")
    assert asked(question, OTHER, WHY, q="low", other="low") == []
    assert asked(question, OTHER, WHY, q="low") == []
    assert asked(question, OTHER, WHY, q="low", other="high", why="New facts") == []
    assert len(asked(question, OTHER, WHY, q="low", other="high")) == 1


def test_the_level_is_not_below_its_highest_line_unless_explained() -> None:
    question = one(Kind.RATING, "not_below_rows", "rows", "level", "why")
    assert asked(question, ROWS, WHY, q="high", rows=BUSY) == []
    assert asked(question, ROWS, WHY, q="medium") == []
    assert asked(question, ROWS, WHY, q="medium", rows=BUSY, why="It is being dealt with") == []
    assert len(asked(question, ROWS, WHY, q="medium", rows=BUSY)) == 1


@pytest.mark.parametrize(
    ("lor", "rosh", "level"),
    [("low", "low", "standard"), ("medium", "low", "enhanced"), ("low", "high", "intensive"),
     ("high", "low", "intensive"), ("low", "very_high", "intensive"), ("low", "", ""), ("", "high", "")],
)  # fmt: skip
def test_the_higher_rating_gives_the_level_of_intervention(lor: str, rosh: str, level: str) -> None:
    assert scaled_level(lor, rosh) == level


def test_another_level_than_the_ratings_give_must_be_explained() -> None:
    levels = tuple(Option(code=code, label=code, meaning="…") for code in ("standard", "enhanced", "intensive"))
    rosh = msgspec.structs.replace(OTHER, id="rosh")
    question = msgspec.structs.replace(one(Kind.RATING, "scaled_approach", "other", "rosh", "why"), options=levels)
    assert asked(question, OTHER, rosh, WHY, q="enhanced", other="medium", rosh="low") == []
    assert asked(question, OTHER, rosh, WHY, q="standard", other="medium", rosh="low", why="Agreed") == []
    assert asked(question, OTHER, rosh, WHY, q="standard", other="medium", rosh="low") == [
        "The ratings point to the enhanced level. Say why you chose another, or change it"
    ]


def test_every_check_in_the_list_can_be_asked() -> None:
    for name, expected in EXPECTS.items():
        arguments = ("1",) * len(expected.arguments)
        question = one(min(expected.kinds), name, *arguments)
        asked(msgspec.structs.replace(question, fields=(FIELD,)), q=BUSY if question.kind is Kind.REPEATING else "low")


SAID: Answers = {
    "where": Answer(value="family"),
    "told": Answer(value=False),
    "signs": Answer(value=("a", "b")),
    "level": Answer(value="medium"),
    "moves": Answer(value=2),
    "cost": Answer(value="12.50"),
    "who": Answer(rows={"1": {}, "2": {}}),
    "empty": Answer(value="  "),
}


@pytest.mark.parametrize(
    ("condition", "is_held"),
    [
        (None, True),
        (Is("where", "family"), True),
        (Is("where", "carers"), False),
        (Is("told", "no"), True),
        (Is("told", "yes"), False),
        (Is("moves", "2"), True),
        (Is("gone", "family"), False),
        (Includes("signs", "b"), True),
        (Includes("signs", "c"), False),
        (Includes("where", "family"), False),
        (Answered("told"), True),
        (Answered("empty"), False),
        (Answered("gone"), False),
        (AtLeast("level", "medium"), True),
        (AtLeast("level", "high"), False),
        (AtLeast("moves", "2"), True),
        (AtLeast("moves", "3"), False),
        (AtLeast("cost", "9"), True),
        (AtLeast("who", "2"), True),
        (AtLeast("who", "3"), False),
        (AtLeast("where", "2"), False),
        (All((Answered("told"), Is("where", "family"))), True),
        (All((Answered("told"), Is("where", "carers"))), False),
        (AnyOf((Answered("gone"), Is("where", "family"))), True),
        (AnyOf((Answered("gone"), Is("where", "carers"))), False),
        (Not(Answered("gone")), True),
        (Not(Answered("told")), False),
    ],
)
def test_a_condition_holds_when_its_words_say_so(condition: Condition | None, is_held: bool) -> None:
    assert holds(condition, SAID, {"level": ("low", "medium", "high")}) is is_held


def test_a_condition_names_the_questions_it_looks_at() -> None:
    condition = All((Is("a", "x"), Not(AnyOf((Answered("b"), AtLeast("c", "1"), Includes("d", "y"))))))
    assert list(questions_in(condition)) == ["a", "b", "c", "d"]


def test_the_next_stage_starts_with_facts_to_confirm_and_without_conclusions() -> None:
    form = form_of(
        Question(id="home", kind=Kind.NARRATIVE, label="Home?"),
        Question(id="born", kind=Kind.DATE, label="Born?", carry=Carry.KEEP),
        Question(id="level", kind=Kind.RATING, label="Level?", options=LEVELS, carry=Carry.FRESH),
        Question(id="many", kind=Kind.NUMBER, label="How many?"),
    )
    before: Answers = {
        "home": Answer(value="Calm", carried_from="stage-1", confirmed=True, said_by="child"),
        "born": Answer(value="2011-03-12", carried_from="stage-1"),
        "level": Answer(value="low"),
        "many": Answer(value="three"),
        "gone": Answer(value="From an older form"),
    }
    assert carry_forward(before, "stage-2", form) == {
        "home": Answer(value="Calm", carried_from="stage-2", said_by="child"),
        "born": Answer(value="2011-03-12", carried_from="stage-1"),
    }


def test_an_answer_that_raises_concern_asks_for_action_only_while_its_question_is_shown() -> None:
    alerting = (Option(code="no", label="No"), Option(code="recent", label="Recently", alerts=True))
    tags = ("safeguarding_trigger",)
    form = form_of(
        Question(id="asked", kind=Kind.YES_NO, label="Asked?"),
        Question(id="now", kind=Kind.YES_NO, label="Now?", tags=tags, shown_when=Is("asked", "yes")),
        Question(id="harm", kind=Kind.CHOICE, label="Harm?", options=alerting, tags=tags),
        Question(id="ways", kind=Kind.SEVERAL, label="Ways?", options=alerting, tags=tags),
        Question(id="plain", kind=Kind.YES_NO, label="Plain?"),
    )
    answers = {
        "asked": Answer(value=True),
        "now": Answer(value=True),
        "harm": Answer(value="recent"),
        "ways": Answer(value=("no", "recent")),
        "plain": Answer(value=True),
    }
    assert triggered(form, answers) == ("now", "harm", "ways")
    assert triggered(form, {**answers, "asked": Answer(value=False)}) == ("harm", "ways")
    calm = {"asked": Answer(value=True), "now": Answer(value=False), "harm": Answer(value="no")}
    assert triggered(form, calm) == ()


def test_a_published_version_keeps_its_structure_and_may_mend_its_words() -> None:
    first = form_of(Question(id="a", kind=Kind.DATE, label="Wen?"))
    mended = form_of(Question(id="a", kind=Kind.DATE, label="When?"))
    changed = form_of(Question(id="a", kind=Kind.DATE, label="Wen?", required=True))
    assert first.structural_hash == mended.structural_hash != changed.structural_hash
    assert first.text_hash == changed.text_hash != mended.text_hash
    shelf = Shelf([first]).adding(mended)
    assert shelf.find("f", 1) == mended
    with pytest.raises(Refused, match="cannot change"):
        shelf.adding(changed)
    with pytest.raises(Refused, match="cannot change"):
        Shelf([changed], {("f", 1): first.structural_hash})


def test_the_shelf_finds_a_version_and_the_newest_one() -> None:
    shelf = Shelf(form_of(Question(id="a", kind=Kind.DATE, label="When?"), version=version) for version in (2, 10, 9))
    newest = shelf.newest("f")
    assert newest is not None
    assert newest.version == 10
    assert shelf.find("f", 3) is None
    assert shelf.newest("g") is None
    assert [form.version for form in shelf.forms] == [2, 9, 10]


def test_the_name_goes_into_its_places_and_nothing_else_is_read_as_one() -> None:
    assert (
        fill("Where is {name} living? {name}'s own words", "{name}%s") == "Where is {name}%s living? {name}%s's own words"
    )


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_a_sentence_for_a_missing_answer(kind: Kind) -> None:
    assert missing_sentence(Question(id="q", kind=kind, label="Q?"))
    assert missing_sentence(Question(id="q", kind=kind, label="Q?", missing="Say it")) == "Say it"


def test_an_answer_is_stored_without_what_it_does_not_say() -> None:
    assert msgspec.json.encode(Answer(value="nan")) == b'{"value":"nan"}'
    rows = msgspec.json.decode(b'{"rows":{"r1":{"name":"Jo","ok":true,"n":3,"set":["a","b"]}}}', type=Answer)
    assert rows == Answer(rows={"r1": {"name": "Jo", "ok": True, "n": 3, "set": ("a", "b")}})
    assert msgspec.json.decode(msgspec.json.encode(rows), type=Answer) == rows

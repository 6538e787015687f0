"""A draft goes through five versions of its form: answers find their questions, what nobody asks any more stays readable."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.answer import Answer
from app.forms.carrying import carry_forward
from app.forms.definition import FormDefinition
from app.forms.kept import NOT_APPLIED, NOT_ASKED, kept_answers
from app.forms.reading import read_form
from app.forms.upgrade import upgraded, upgraded_through

HEAD = "form: chain\nversion: {version}\ntitle: Chain\n{renamed}groups:\n"
GROUP = "  - id: all\n    title: All\n    sections:\n      - id: home\n"
QUESTIONS = "        title: Home\n        questions:\n"


def version(number: int, questions: Sequence[str], renamed: dict[str, str]) -> FormDefinition:
    names = "".join(f"  {old}: {new}\n" for old, new in renamed.items())
    head = HEAD.format(version=number, renamed=f"renamed:\n{names}" if names else "")
    return read_form(
        head + GROUP + QUESTIONS + "".join(f"          - {one}\n" for one in questions), f"chain/{number}.yaml"
    )


WHERE = "{id: WHERE, kind: short_text, label: 'Where does {name} live?'}"
WHO = "{id: WHO, kind: repeating, label: Who?, fields: [{id: name, kind: short_text, label: Name}]}"
ALONE = "{id: alone, kind: yes_no, label: Alone?}"
WHY = "{id: why, kind: narrative, label: Why alone?, shown_when: {is: [alone, yes]}}"
PETS = "{id: pets, kind: short_text, label: Pets?}"
NIGHTS = "{id: alone, kind: number, label: Nights alone?}"


def where(id: str) -> str:
    return WHERE.replace("WHERE", id)


def who(id: str) -> str:
    return WHO.replace("WHO", id)


CHAIN = (
    version(1, [where("where"), who("who"), ALONE, WHY, PETS], {}),
    version(2, [where("home"), who("who"), ALONE, WHY, PETS], {"where": "home"}),
    version(3, [where("home"), who("household"), ALONE, WHY], {"where": "home", "who": "household"}),
    version(4, [where("living"), who("household"), ALONE, WHY], {"home": "living", "who": "household"}),
    version(5, [where("living"), who("household"), NIGHTS], {"home": "living", "who": "household"}),
)
ROWS = {"r1": {"name": "Nan"}, "r2": {"name": "Kai"}}
DRAFT = {
    "where": Answer(value="A flat"),
    "who": Answer(rows=ROWS),
    "alone": Answer(value=True),
    "why": Answer(value="Work"),
    "pets": Answer(value="A dog"),
}


def step_by_step(answers: dict[str, Answer], chain: Sequence[FormDefinition] = CHAIN) -> dict[str, Answer]:
    return upgraded_through(answers, chain[1:])


def test_a_draft_of_the_first_version_reaches_the_fifth_with_all_that_was_said() -> None:
    last = step_by_step(DRAFT)
    assert last["living"].value == "A flat"
    assert last["household"].rows == ROWS
    assert {answer.value for answer in last.values() if not answer.rows} == {"A flat", True, "Work", "A dog"}


def test_the_fifth_version_alone_would_not_find_what_was_renamed_twice() -> None:
    assert "living" not in upgraded(DRAFT, CHAIN[-1])


def test_rows_keep_their_ids_through_all_versions() -> None:
    assert list(step_by_step(DRAFT)["household"].rows) == ["r1", "r2"]


def test_what_is_asked_no_more_stays_readable_with_the_words_of_the_version_that_asked_it() -> None:
    last, older = CHAIN[-1], tuple(reversed(CHAIN[:-1]))
    kept = {one.id: (one.label, one.words, one.why) for one in kept_answers(last, older, step_by_step(DRAFT), "", "Jay")}
    assert kept == {"pets": ("Pets?", "A dog", NOT_ASKED), "why": ("Why alone?", "Work", NOT_ASKED)}


def test_without_the_older_versions_it_is_still_readable() -> None:
    kept = {one.id: (one.label, one.words) for one in kept_answers(CHAIN[-1], (), step_by_step(DRAFT), "", "Jay")}
    assert kept == {"pets": ("Pets", "A dog"), "why": ("Why", "Work")}


def test_an_answer_whose_question_does_not_apply_is_kept_and_said_so() -> None:
    answers = {**DRAFT, "alone": Answer(value=False)}
    assert [(one.id, one.words, one.why) for one in kept_answers(CHAIN[0], (), answers, "", "Jay")] == [
        ("why", "Work", NOT_APPLIED)
    ]


def test_the_next_stage_takes_along_what_the_newest_version_asks() -> None:
    carried = carry_forward(step_by_step(DRAFT), "stage-1", CHAIN[-1])
    assert set(carried) == {"living", "household"}
    assert {answer.carried_from for answer in carried.values()} == {"stage-1"}


TEXTS = st.text(alphabet="abc ", max_size=5)


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "where": TEXTS, "home": TEXTS, "living": TEXTS, "alone": st.booleans(), "why": TEXTS, "pets": TEXTS,
        },
    )
)  # fmt: skip
def test_no_answer_is_lost_or_made_up_on_the_way(said: dict[str, str | bool]) -> None:
    draft = {key: Answer(value=value) for key, value in said.items()}
    last = step_by_step(draft)
    assert sorted(map(repr, last.values())) == sorted(map(repr, draft.values()))


@pytest.mark.parametrize("start", range(4))
def test_a_draft_begun_at_any_version_reaches_the_fifth(start: int) -> None:
    asked = CHAIN[start].questions
    draft = {id: Answer(value="Said") for id, question in asked.items() if question.kind == "short_text"}
    last = step_by_step(draft, CHAIN[start:])
    assert last["living"].value == "Said"

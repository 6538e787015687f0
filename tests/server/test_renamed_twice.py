"""An answer of any version meets a record of any later one as the later one names its questions, whatever lies between."""

from itertools import product

import pytest

from app.changes.canonical import encode
from app.changes.edits import Edit
from app.changes.op import Op
from app.domain.ids import Id
from app.forms.definition import FormDefinition
from app.server.editions import moved_on
from app.server.known import Known
from tests.unit.test_form_chain import CHAIN

NAMES = {1: "where", 2: "home", 3: "home", 4: "living", 5: "living"}
RECORD = Id("01999999-0000-7000-8000-00000000aaaa")


def known(*forms: FormDefinition) -> Known:
    return Known(sender=None, now="", forms={(form.id, form.version): form for form in forms})  # type: ignore[arg-type]


def body(version: int, **answers: str) -> dict[str, object]:
    return {"form": {"id": "chain", "version": version}, "answers": {q: {"value": text} for q, text in answers.items()}}


def an_answer(version: int, text: str) -> Op:
    edit = Edit("set", ("answers", NAMES[version], "value"), text)
    return Op(
        id=RECORD, dseq=1, kind="patch", type="assessment", record=RECORD, scope=RECORD, actor=RECORD, at="", edits=(edit,)
    )


@pytest.mark.parametrize(("old", "new"), [(a, b) for a, b in product(range(1, 6), repeat=2) if a < b])
def test_an_older_answer_finds_its_question(old: int, new: int) -> None:
    base, theirs = body(old, **{NAMES[old]: "A flat"}), body(new, **{NAMES[new]: "A flat"}, pets="A dog")
    op, before, now = moved_on(an_answer(old, "A house"), base, theirs, known(*CHAIN))
    assert [(edit.path[1], edit.value) for edit in op.edits] == [(NAMES[new], "A house")]
    assert before["answers"] == {NAMES[new]: {"value": "A flat"}}
    assert now == theirs


def test_without_the_version_between_the_answer_stays_under_its_own_name() -> None:
    base, theirs = body(1, where="A flat"), body(4, living="A flat")
    op, *_ = moved_on(an_answer(1, "A house"), base, theirs, known(CHAIN[0], CHAIN[3]))
    assert [edit.path[1] for edit in op.edits] == ["where"]


def test_an_op_that_names_a_version_without_end_costs_nothing() -> None:
    base, theirs = body(1, where="A flat"), body(10**12, living="A flat")
    assert encode(moved_on(an_answer(1, "A house"), base, theirs, known(*CHAIN))[2]) == encode(theirs)

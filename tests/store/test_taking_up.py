"""A stage is sent only when everything that they raised has its place in it, or a reason."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.answer import Answer
from app.domain.assessment import Assessment, Used
from app.domain.errors import Refused
from app.forms.integration import key_of
from app.operations.assessment import SubmitAssessment
from app.operations.submitting import CHECKS
from app.operations.taking_up import TAKE_UP, TakeUp, not_taken_up, raised_for
from tests.helpers.laptop import new_id, shelf
from tests.store.test_self_assessment import Sitting


class Stage(Sitting):
    """Jay's start of order, and what he says about himself."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        from app.operations.assessment import StartAssessment

        self.id = new_id()
        self.laptop.do(StartAssessment(id=self.id, scope=self.child.scope, stage="start_of_order"))

    def assessment(self) -> Assessment:
        with self.laptop.store.work() as work:
            return work.get(Assessment, self.id)

    def says_and_ends(self, **said: str) -> str:
        from app.operations.self_assessment import FinishSelfAssessment, KeepSelfAssessment, StartSelfAssessment

        id = new_id()
        self.laptop.do(StartSelfAssessment(id=id, scope=self.child.scope))
        seen = now = self.stored(id)
        for question, value in said.items():
            now = now.saying(question, Answer(value=value))
        self.laptop.do(KeepSelfAssessment(seen=seen, now=now))
        self.laptop.do(FinishSelfAssessment(id=id))
        return key_of(now, "")

    def obstacle(self) -> tuple[str, str] | None:
        record = self.assessment()
        form = shelf().find(record.form.id, record.form.version)
        assert form is not None
        with self.laptop.store.work() as work:
            return not_taken_up(work, record, form)

    def uses(self, used: dict[str, Used]) -> None:
        seen = self.assessment()
        self.laptop.do(TakeUp(seen=seen, now=seen.but(used={**seen.used, **used})))


@pytest.fixture
def jay(tmp_path: Path) -> Iterator[Stage]:
    made = Stage(tmp_path)
    yield made
    made.laptop.close()


def test_what_they_raised_stands_in_the_way_until_each_has_its_place_or_a_reason(jay: Stage) -> None:
    assert jay.obstacle() is None
    prefix = jay.says_and_ends(family_safe="no", learning_reading="no", family_listen="yes")
    assert jay.obstacle() == (TAKE_UP, "used")
    jay.uses({f"{prefix}family_safe": Used(answer="family_voice")})
    assert jay.obstacle() == (TAKE_UP, "used")
    jay.uses({f"{prefix}learning_reading": Used(reason="He reads well: the school tested it")})
    assert jay.obstacle() is None


def test_sending_asks_for_it(jay: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.operations import assessment as sending

    monkeypatch.setattr(
        sending, "first_problem_on_send", lambda *_, **__: None
    )  # the questions of the form are another story
    jay.says_and_ends(family_safe="no")
    with jay.laptop.store.work() as work:
        head = work.head_hash(work.get(Assessment, jay.id))
    with pytest.raises(Refused, match="raised in their own words") as refusal:
        jay.laptop.do(SubmitAssessment(assessment=jay.id, read_content=head, statement="Read"))
    assert refusal.value.field == "used"
    assert not_taken_up in CHECKS


def test_a_later_sitting_takes_the_place_of_the_one_before(jay: Stage) -> None:
    jay.says_and_ends(family_safe="no")
    jay.laptop.clock.turn(days=1)
    jay.says_and_ends(family_safe="yes")
    assert jay.obstacle() is None
    with jay.laptop.store.work() as work:
        assert raised_for(work, work.get(Assessment, jay.id)) == ()


def test_only_what_is_done_with_their_words_is_kept_and_only_a_question_of_this_form_is_linked(jay: Stage) -> None:
    seen = jay.assessment()
    with pytest.raises(Refused, match="Only what is done"):
        jay.laptop.do(TakeUp(seen=seen, now=seen.but(due_on="2027-01-01")))
    with pytest.raises(Refused, match="not part of the assessment"):
        jay.uses({"a:b": Used(answer="nowhere")})
    assert jay.assessment() == seen

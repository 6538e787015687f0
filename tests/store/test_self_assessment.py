"""What a child says is kept as it is said; once finished no door of this laptop changes it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.answer import Answer
from app.domain.child import Child
from app.domain.drawing import Stroke, write
from app.domain.errors import Refused
from app.domain.self_assessment import Beside, SelfAssessment
from app.operations.self_assessment import (
    DeclineSelfAssessment,
    FinishSelfAssessment,
    KeepSelfAssessment,
    StartSelfAssessment,
)
from tests.helpers.laptop import Laptop, a_child, an_allocation, new_id

FORM = "assessment"
"""Any form will do here: what is asked is not what these stories are about."""
HOUSE = write([Stroke(1, 1, ((100, 100), (400, 100), (400, 400)))])


class Sitting:
    """A laptop with Jay's file on it."""

    def __init__(self, folder: Path, role: str = "practitioner") -> None:
        self.laptop, self.child = Laptop(folder, role=role), a_child()
        self.laptop.receive(self.child, an_allocation(self.child, self.laptop.person, self.laptop.team))

    def begins(self, **facts: str) -> SelfAssessment:
        id = new_id()
        self.laptop.do(StartSelfAssessment(id=id, scope=self.child.scope, form=FORM, **facts))
        return self.stored(id)

    def stored(self, id: str) -> SelfAssessment:
        with self.laptop.store.work() as work:
            return work.get(SelfAssessment, id)  # type: ignore[arg-type]

    def says(self, seen: SelfAssessment, question: str, value: str) -> SelfAssessment:
        now = seen.saying(question, Answer(value=value, said_by="child"))
        self.laptop.do(KeepSelfAssessment(seen=seen, now=now))
        return self.stored(now.id)


@pytest.fixture
def jay(tmp_path: Path) -> Iterator[Sitting]:
    made = Sitting(tmp_path)
    yield made
    made.laptop.close()


def test_words_answers_and_drawing_are_there_after_a_restart(jay: Sitting) -> None:
    sitting = jay.says(jay.begins(place="School", helper="Mum"), "living_home", "quiet")
    drawn = sitting.adding("living_home", Beside(words="Nan’s house", drawing=HOUSE))
    jay.laptop.do(KeepSelfAssessment(seen=sitting, now=drawn))
    jay.laptop.restart()
    kept = jay.stored(sitting.id)
    assert (kept.answers["living_home"].value, kept.beside["living_home"].words) == ("quiet", "Nan’s house")
    assert (kept.beside["living_home"].drawing, kept.place, kept.helper) == (HOUSE, "School", "Mum")
    assert not kept.is_finished


def test_once_finished_no_operation_and_no_put_changes_it(jay: Sitting) -> None:
    sitting = jay.says(jay.begins(), "living_home", "quiet")
    jay.laptop.do(FinishSelfAssessment(id=sitting.id))
    done = jay.stored(sitting.id)
    assert done.is_finished
    other = done.saying("living_home", Answer(value="loud"))
    for again in (KeepSelfAssessment(seen=done, now=other), FinishSelfAssessment(id=done.id)):
        with pytest.raises(Refused, match="their words"):
            jay.laptop.do(again)
    with pytest.raises(Refused, match="their words"):
        jay.laptop.put(other)
    assert jay.stored(done.id) == done


def test_a_manager_cannot_change_the_words_either(tmp_path: Path) -> None:
    story = Sitting(tmp_path, role="manager")
    sitting = story.says(story.begins(), "living_home", "quiet")
    story.laptop.do(FinishSelfAssessment(id=sitting.id))
    with pytest.raises(Refused, match="their words"):
        story.laptop.put(story.stored(sitting.id).saying("living_home", Answer(value="loud")))
    story.laptop.close()


def test_not_wanted_needs_a_reason_and_is_over_at_once(jay: Sitting) -> None:
    wanted = DeclineSelfAssessment(id=new_id(), scope=jay.child.scope, form=FORM, why=" ")
    with pytest.raises(Refused, match="why") as refusal:
        jay.laptop.do(wanted)
    assert refusal.value.field == "why"
    id = new_id()
    jay.laptop.do(DeclineSelfAssessment(id=id, scope=jay.child.scope, form=FORM, why="“It’s boring.”"))
    kept = jay.stored(id)
    assert (kept.declined, kept.is_finished, kept.why_declined) == (True, True, "“It’s boring.”")


def test_an_empty_one_is_not_finished_and_a_carer_has_a_name(jay: Sitting) -> None:
    with pytest.raises(Refused, match="Nothing has been answered"):
        jay.laptop.do(FinishSelfAssessment(id=jay.begins().id))
    with pytest.raises(Refused, match="who answers") as refusal:
        jay.begins(respondent="carer")
    assert refusal.value.field == "respondent_name"


def test_who_said_it_and_when_it_ended_are_not_changed_along_with_the_words(jay: Sitting) -> None:
    sitting = jay.begins()
    for changed in (sitting.but(respondent="carer"), sitting.but(finished_at="2026-11-23T09:00:00+00:00")):
        with pytest.raises(Refused, match="Only what they said"):
            jay.laptop.do(KeepSelfAssessment(seen=sitting, now=changed))


def test_a_text_that_is_no_drawing_is_not_kept(jay: Sitting) -> None:
    sitting = jay.begins()
    with pytest.raises(Refused, match="drawing"):
        jay.laptop.do(KeepSelfAssessment(seen=sitting, now=sitting.adding("living_home", Beside(drawing="<svg>"))))
    assert jay.stored(sitting.id).beside == {}


def test_the_timeline_says_that_it_was_done_and_never_what_was_said(jay: Sitting) -> None:
    from app.models.queries.views import StoreViews

    sitting = jay.says(jay.begins(), "living_home", "quiet words")
    jay.laptop.do(FinishSelfAssessment(id=sitting.id))
    rows = StoreViews(jay.laptop.store).child(jay.child.scope, jay.laptop.clock().today).timeline
    row = next(row for row in rows if row.type == SelfAssessment.type_name)
    assert row.title == "Self-assessment"
    assert "quiet" not in f"{row.text}{row.meta}"
    assert isinstance(jay.child, Child)

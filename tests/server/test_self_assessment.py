"""A self-assessment over the real service: it reaches colleagues as it was said, and nobody's change of it is taken in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.answer import Answer
from app.domain.self_assessment import Beside, SelfAssessment
from app.operations.self_assessment import FinishSelfAssessment, KeepSelfAssessment, StartSelfAssessment
from tests.helpers.laptop import new_id
from tests.server.real_laptops import Office, RealLaptop
from tests.server.town import Town

FORM = "assessment"
STATEMENT = "living_home"


@pytest.fixture
def office(town: Town, tmp_path: Path) -> Iterator[Office]:
    made = Office(town, tmp_path)
    yield made
    made.close()


def stored(laptop: RealLaptop, id: str) -> SelfAssessment:
    with laptop.store.work() as work:
        return work.get(SelfAssessment, id)  # type: ignore[arg-type]


def test_two_who_type_up_one_paper_join_and_no_change_is_taken_in_once_it_is_finished(office: Office, town: Town) -> None:
    id, scope = new_id(), office.child.scope
    office.leah.do(StartSelfAssessment(id=id, scope=scope, form=FORM, mode="paper"))
    office.sync()
    ours, theirs = stored(office.leah, id), stored(office.sam, id)
    office.leah.do(KeepSelfAssessment(seen=ours, now=ours.saying("core_needs", Answer(value="A quiet room"))))
    office.sam.do(KeepSelfAssessment(seen=theirs, now=theirs.adding("core_needs", Beside(words="By the window"))))
    office.sync()
    joined = stored(office.leah, id)
    assert (joined.answers["core_needs"].value, joined.beside["core_needs"].words) == ("A quiet room", "By the window")

    late = stored(office.sam, id)
    office.sam.do(KeepSelfAssessment(seen=late, now=late.saying("core_needs", Answer(value="Something else"))))
    office.leah.do(FinishSelfAssessment(id=id))
    office.leah.sync()
    office.sam.sync()
    office.ruth.sync()
    assert stored(office.ruth, id).answers["core_needs"].value == "A quiet room"
    assert stored(office.ruth, id).is_finished
    assert town.ask("SELECT count(*) FROM op WHERE status = 'quarantined'") == 1

"""A countersignature never stands on text that the manager did not read, whoever sends first: real laptops, real service."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from app.domain.answer import Answer
from app.domain.assessment import Assessment, FormRef
from app.domain.errors import Refused
from app.domain.signature import Signature
from app.domain.standing import Stage
from app.operations.assessment import CountersignAssessment, RecordAnswers, SubmitAssessment
from tests.helpers.answers import whole_answers
from tests.helpers.laptop import new_id, shelf
from tests.server.real_laptops import Office, RealLaptop
from tests.server.town import Town

READ, CHANGED = "A calm flat with his Nan.", "A flat where the door was kicked in."


class Case:
    """Leah has sent Jay's assessment; Ruth has it on her laptop and has read it."""

    def __init__(self, office: Office) -> None:
        self.office, self.leah, self.ruth, self.sam = office, office.leah, office.ruth, office.sam
        form = shelf().newest("assessment")
        assert form is not None
        answers, _ = whole_answers(form, stage="start_of_order")
        answers["living_home"] = Answer(value=READ)
        self.id = new_id()
        ref = FormRef(id=form.id, version=form.version, text_hash=form.text_hash)
        with self.leah.store.work() as work:
            work.put(Assessment(id=self.id, scope=office.child.scope, form=ref, stage="start_of_order", answers=answers))
        self.send()
        office.sync()
        self.read = self.ruth.views.assessment(self.id).head_hash

    def send(self) -> None:
        content = self.leah.views.assessment(self.id).head_hash
        self.leah.do(SubmitAssessment(assessment=self.id, read_content=content, statement="Checked"))

    def sign(self) -> None:
        self.ruth.do(CountersignAssessment(assessment=self.id, read_content=self.read, statement="I read this"))

    def change(self, laptop: RealLaptop) -> None:
        seen = laptop.views.assessment(self.id).assessment
        laptop.do(RecordAnswers(seen=seen, answers={"living_home": Answer(value=CHANGED)}))

    def stage(self, laptop: RealLaptop) -> Stage:
        return laptop.views.assessment(self.id).standing.stage

    def everywhere(self) -> set[Stage]:
        return {self.stage(laptop) for laptop in (self.leah, self.ruth, self.sam)}

    def signed_texts(self) -> set[str]:
        """What the countersignatures on every laptop carry as the text that was signed."""
        found: set[str] = set()
        for laptop in (self.leah, self.ruth, self.sam):
            for one in laptop.views.assessment(self.id).signatures:
                if one.meaning == "countersigned":
                    found.add(_home(one))
        return found


def _home(signature: Signature) -> str:
    body = msgspec.json.decode(signature.signed_body)
    return str(body["answers"]["living_home"]["value"])


@pytest.fixture
def case(town: Town, tmp_path: Path) -> Iterator[Case]:
    office = Office(town, tmp_path)
    yield Case(office)
    office.close()


def test_signed_and_changed_apart_it_reads_changed_since_signed_on_every_laptop(case: Case) -> None:
    case.sign()
    case.change(case.sam)
    case.sam.sync()
    case.office.sync()
    assert case.everywhere() == {Stage.CHANGED_SINCE_SIGNED}
    assert case.signed_texts() == {READ}


def test_the_same_when_the_signature_reaches_the_service_first(case: Case) -> None:
    case.change(case.sam)
    case.sign()
    case.ruth.sync()
    case.office.sync()
    assert case.everywhere() == {Stage.CHANGED_SINCE_SIGNED}
    assert case.signed_texts() == {READ}


def test_what_arrived_while_she_read_is_not_signed(case: Case) -> None:
    case.change(case.leah)
    case.send()
    case.office.sync()
    with pytest.raises(Refused, match="changed since you read it"):
        case.sign()
    assert case.everywhere() == {Stage.SENT}
    assert case.signed_texts() == set()


def test_unchanged_it_is_countersigned_everywhere(case: Case) -> None:
    case.sign()
    case.office.sync()
    assert case.everywhere() == {Stage.COUNTERSIGNED}
    assert case.signed_texts() == {READ}

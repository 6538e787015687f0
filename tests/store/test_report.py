"""A report on a real store: begun from a stage, written, returned, countersigned, filed, answered, and made again."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.answer import Answer
from app.domain.assessment import Assessment, FormRef
from app.domain.child import Carer
from app.domain.errors import Refused
from app.domain.ids import Id
from app.domain.report import Report
from app.domain.standing import Stage
from app.models.queries.views import StoreViews
from app.models.unit_of_work import Identity
from app.operations.report import (
    CountersignReport,
    FileReport,
    NewReportVersion,
    RecordOutcome,
    ReopenReport,
    ReturnReport,
    SaveReport,
    StartReport,
    SubmitReport,
)
from app.operations.report_templates import template
from app.operations.rows.report import ReportFile
from tests.helpers.laptop import Laptop, a_child, an_allocation, new_id, shelf

READ = "I have read this."


class Court:
    """Jay's file with a stage; the person at the laptop is now one, now another."""

    def __init__(self, folder: Path) -> None:
        self.laptop = Laptop(folder)
        self.leah, self.ruth = self.laptop.person, new_id()
        self.jay = a_child(carers={"1": Carer(name="Sharon Okafor", relation="mother")})
        form = shelf().newest("assessment")
        assert form is not None
        ref = FormRef(id=form.id, version=form.version, text_hash=form.text_hash)
        answers = {
            "what_happened_why": Answer(value="Sharon says he was led on. He hit Mrs Bell."),
            "what_happened_harmed": Answer(value="Mrs Bell was hurt."),
            "hopes_change": Answer(value="I want to be a joiner."),
        }
        self.stage = Assessment(id=new_id(), scope=self.jay.scope, form=ref, stage="pre_sentence_report", answers=answers)
        self.laptop.receive(self.jay, an_allocation(self.jay, self.leah, self.laptop.team))
        self.laptop.put(self.stage)

    def now_at(self, person: Id, role: str) -> None:
        self.laptop.store.identity = Identity(person=person, role=role, team=self.laptop.team)

    def begins(self, kind: str = "pre_sentence", asked_on: str = "2026-11-16") -> Report:
        id = new_id()
        start = StartReport(
            id=id, scope=self.jay.scope, template=kind, assessment=self.stage.id, asked_on=asked_on, court="Hove"
        )
        self.laptop.do(start)
        return self.file(id).report

    def file(self, id: Id) -> ReportFile:
        return StoreViews(self.laptop.store).report(id)

    def writes_all(self, report: Report) -> Report:
        now = report.but(proposal="YRO")
        for section in template(report.template).sections:
            now = now.saying(section.id, f"Words about {section.id}.")
        self.laptop.do(SaveReport(seen=report, now=now))
        return self.file(report.id).report

    def sends(self, report: Report) -> None:
        self.laptop.do(SubmitReport(report=report.id, read_content=self.file(report.id).head_hash, statement=READ))

    def countersigns(self, report: Report) -> None:
        self.now_at(self.ruth, "manager")
        self.laptop.do(CountersignReport(report=report.id, read_content=self.file(report.id).head_hash, statement=READ))
        self.now_at(self.leah, "practitioner")

    def bell(self) -> list[str]:
        return [notice.text for notice in StoreViews(self.laptop.store).notices("2026-11-23T09:00:00+00:00")]

    def signed(self) -> Report:
        report = self.writes_all(self.begins())
        self.sends(report)
        self.countersigns(report)
        return report


@pytest.fixture
def court(tmp_path: Path) -> Iterator[Court]:
    made = Court(tmp_path)
    yield made
    made.laptop.close()


def test_the_first_text_comes_from_the_stage_without_people_harmed_and_other_names(court: Court) -> None:
    report = court.begins()
    assert report.due_on == "2026-12-07"
    offence, voice = (report.passages[section].text for section in ("offence", "voice"))
    assert "[mother] says he was led on" in offence
    assert "I want to be a joiner." in voice
    everything = " ".join(passage.text for passage in report.passages.values())
    assert "Sharon" not in everything
    assert "Mrs Bell was hurt" not in everything
    assert "He hit Mrs [person harmed]" in offence, "told in an answer that is taken over, known from one that is not"


def test_it_is_sent_when_every_section_has_words_and_no_brackets_are_left(court: Court) -> None:
    report = court.begins()
    with pytest.raises(Refused, match="Choose what you propose"):
        court.sends(report)
    bracketed = court.writes_all(report)
    court.laptop.do(SaveReport(seen=bracketed, now=bracketed.saying("offence", "[mother] said so.")))
    with pytest.raises(Refused, match="brackets stand under “What happened”"):
        court.sends(report)
    assert court.file(report.id).standing.stage is Stage.IN_PROGRESS


def test_a_name_of_somebody_harmed_stops_it_until_the_author_has_looked_at_it_in_its_place(court: Court) -> None:
    report = court.writes_all(court.begins())
    court.laptop.do(SaveReport(seen=report, now=report.saying("risk", "Bell lives near.")))
    with pytest.raises(Refused, match="“Bell” stands under “Risk to others and safety of the child”") as refused:
        court.sends(report)
    assert refused.value.field == "risk"
    head = court.file(report.id).head_hash
    elsewhere = SubmitReport(report=report.id, read_content=head, statement=READ, looked_at=(("offence", "Bell"),))
    with pytest.raises(Refused, match="stands under"):
        court.laptop.do(elsewhere)
    court.laptop.do(SubmitReport(report=report.id, read_content=head, statement=READ, looked_at=(("risk", "Bell"),)))
    file = court.file(report.id)
    assert (file.standing.stage, file.harmed) == (Stage.SENT, ("Bell",)), "its reader is told of the name too"


def test_a_manager_opens_it_again_with_a_reason_but_not_once_it_was_handed_in(court: Court) -> None:
    report = court.signed()
    reopen = ReopenReport(report=report.id, reason="The school’s letter came.")
    with pytest.raises(Refused, match="Only a manager can countersign, return or reopen"):
        court.laptop.do(reopen)
    court.now_at(court.ruth, "manager")
    with pytest.raises(Refused, match="Say why"):
        court.laptop.do(ReopenReport(report=report.id, reason=" "))
    court.laptop.do(reopen)
    file = court.file(report.id)
    assert (file.standing.stage, file.note) == (Stage.IN_PROGRESS, "The school’s letter came.")
    assert court.bell() == [], "not behind the bell of the one who did it"
    with pytest.raises(Refused, match="nothing to reopen"):
        court.laptop.do(reopen)
    court.now_at(court.leah, "practitioner")
    assert [text.split(") ")[1] for text in court.bell()] == ["opened Jay’s pre-sentence report again and said why"]
    better = file.report.saying("child", "Jay has a place at college.")
    court.laptop.do(SaveReport(seen=file.report, now=better))
    court.sends(better)
    court.countersigns(better)
    court.laptop.do(FileReport(id=new_id(), report=report.id, filed_on="2026-11-16", filed_to="Hove"))
    court.now_at(court.ruth, "manager")
    with pytest.raises(Refused, match="handed in, so its text stays"):
        court.laptop.do(reopen)
    court.laptop.do(NewReportVersion(id=new_id(), report=report.id))


def test_a_version_that_another_one_goes_on_from_is_not_opened_again(court: Court) -> None:
    report = court.signed()
    court.laptop.do(NewReportVersion(id=new_id(), report=report.id))
    court.now_at(court.ruth, "manager")
    with pytest.raises(Refused, match="newer version"):
        court.laptop.do(ReopenReport(report=report.id, reason="The school’s letter came."))


def test_a_manager_returns_it_with_a_note_and_then_countersigns_and_the_text_is_closed(court: Court) -> None:
    report = court.writes_all(court.begins())
    court.sends(report)
    court.now_at(court.ruth, "manager")
    read = court.file(report.id).head_hash
    with pytest.raises(Refused, match="Write a note"):
        court.laptop.do(ReturnReport(report=report.id, read_content=read, note=" "))
    court.laptop.do(ReturnReport(report=report.id, read_content=read, note="Say more about custody."))
    assert court.file(report.id).note == "Say more about custody."
    court.now_at(court.leah, "practitioner")
    assert court.bell() == ["Jay’s pre-sentence report came back with a note"]
    better = report.saying("custody", "Custody would end his apprenticeship.")
    court.laptop.do(SaveReport(seen=report, now=better))
    court.sends(better)
    court.countersigns(better)
    file = court.file(report.id)
    assert (file.standing.stage, file.standing.by) == (Stage.COUNTERSIGNED, court.ruth)
    assert [text.split(") ")[1] for text in court.bell()] == ["countersigned Jay’s pre-sentence report"]
    assert file.signatures[-1].about_type == "report"
    with pytest.raises(Refused, match="This report is countersigned"):
        court.laptop.do(SaveReport(seen=file.report, now=file.report.saying("risk", "Low.")))


def test_a_countersignature_never_stands_on_a_text_that_was_not_read(court: Court) -> None:
    report = court.writes_all(court.begins())
    court.sends(report)
    read = court.file(report.id).head_hash
    court.laptop.do(SaveReport(seen=report, now=report.saying("risk", "Changed after it was sent.")))
    court.now_at(court.ruth, "manager")
    with pytest.raises(Refused, match="changed since you read it"):
        court.laptop.do(CountersignReport(report=report.id, read_content=read, statement=READ))
    assert court.file(report.id).standing.stage is Stage.CHANGED_SINCE_SENT


def test_nobody_countersigns_their_own_report(court: Court) -> None:
    court.now_at(court.ruth, "manager")
    report = court.writes_all(court.begins())
    court.sends(report)
    with pytest.raises(Refused, match="You wrote this"):
        court.countersigns(report)


def test_filing_is_asked_why_when_late_and_the_outcome_stands_beside_the_proposal(court: Court) -> None:
    report = court.writes_all(court.begins(asked_on="2026-10-01"))
    with pytest.raises(Refused, match="filed when it is countersigned"):
        court.laptop.do(FileReport(id=new_id(), report=report.id, filed_on="2026-11-16", filed_to="Hove"))
    court.sends(report)
    court.countersigns(report)
    late = FileReport(id=new_id(), report=report.id, filed_on="2026-11-16", filed_to="Hove")
    with pytest.raises(Refused, match="Say why"):
        court.laptop.do(late)
    court.laptop.do(
        FileReport(id=new_id(), report=report.id, filed_on="2026-11-16", filed_to="Hove", why_late="Jay was ill.")
    )
    with pytest.raises(Refused, match="Choose what was decided"):
        court.laptop.do(RecordOutcome(report=report.id, outcome="", outcome_on="2026-11-17"))
    court.laptop.do(RecordOutcome(report=report.id, outcome="RO", outcome_on="2026-11-17", words="Led on."))
    file = court.file(report.id)
    assert file.standing.stage is Stage.COUNTERSIGNED, "what is said beside it changes no text"
    assert file.filing is not None
    assert (file.report.proposal, file.filing.outcome, file.filing.content_hash) == ("YRO", "RO", file.head_hash)
    line = StoreViews(court.laptop.store).reports(court.jay.scope)[0]
    assert (line.filed_on, line.proposal, line.outcome) == ("2026-11-16", "YRO", "RO")


def test_a_new_version_begins_with_the_words_of_the_old_one_which_stays_signed(court: Court) -> None:
    report = court.signed()
    id = new_id()
    court.laptop.do(NewReportVersion(id=id, report=report.id))
    newer, older = court.file(id), court.file(report.id)
    assert (newer.report.number, newer.report.passages) == (2, older.report.passages)
    assert (newer.standing.stage, older.standing.stage) == (Stage.IN_PROGRESS, Stage.COUNTERSIGNED)
    assert older.is_replaced
    with pytest.raises(Refused, match="newer version"):
        court.laptop.do(NewReportVersion(id=new_id(), report=report.id))


def test_it_waits_in_the_queue_of_a_manager_who_did_not_write_it(court: Court) -> None:
    report = court.writes_all(court.begins())
    court.sends(report)
    assert StoreViews(court.laptop.store).reviews() == (), "not in the author's own"
    court.now_at(court.ruth, "manager")
    assert [(w.id, w.kind, w.what) for w in StoreViews(court.laptop.store).reviews()] == [
        (report.id, "report", "Pre-sentence report")
    ]
    assert [text[-43:] for text in court.bell()] == ["Jay’s pre-sentence report to be countersigned"[-43:]]


def test_it_says_when_the_assessment_has_moved_on(court: Court) -> None:
    report = court.begins()
    assert not court.file(report.id).is_stale
    court.laptop.put(court.stage.answering("hopes_change", Answer(value="A plumber.")))
    assert court.file(report.id).is_stale

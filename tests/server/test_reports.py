"""A report on its way: written and sent on one laptop, read on another, through the running service."""

import pytest

from app.domain.answer import Answer
from app.domain.errors import Refused
from app.domain.ids import Id
from app.domain.standing import Stage
from app.operations.assessment import RecordAnswers, StartAssessment
from app.operations.conflict import ResolveConflict
from app.operations.report import (
    CountersignReport,
    FileReport,
    RecordOutcome,
    ReopenReport,
    SaveReport,
    StartReport,
    SubmitReport,
)
from app.operations.report_templates import template
from tests.helpers.laptop import new_id
from tests.server.real_laptops import Office, RealLaptop

RUTH = "Ruth Park"


def begun(leah: RealLaptop, scope: Id) -> Id:
    """A report that Leah began from Jay's stage, every section written."""
    stage, id = new_id(), new_id()
    leah.do(StartAssessment(id=stage, scope=scope))
    seen = leah.views.assessment(stage).assessment
    leah.do(RecordAnswers(seen=seen, answers={"what_happened_wishes": Answer(value="Mrs Bell wants an apology.")}))
    leah.do(StartReport(id=id, scope=scope, template="pre_sentence", assessment=stage, asked_on="2026-11-16", court="Hove"))
    report = leah.views.report(id).report
    now = report.but(proposal="YRO")
    for section in template("pre_sentence").sections:
        now = now.saying(section.id, f"Words about {section.id}.")
    leah.do(SaveReport(seen=report, now=now))
    return id


def says(laptop: RealLaptop, id: Id, section: str, words: str) -> None:
    seen = laptop.views.report(id).report
    laptop.do(SaveReport(seen=seen, now=seen.saying(section, words)))


def text(laptop: RealLaptop, id: Id, section: str) -> str:
    return laptop.views.report(id).report.passages[section].text


def sends(laptop: RealLaptop, id: Id) -> None:
    laptop.do(SubmitReport(report=id, read_content=laptop.views.report(id).head_hash, statement="Checked"))


def countersigns(laptop: RealLaptop, id: Id) -> None:
    laptop.do(CountersignReport(report=id, read_content=laptop.views.report(id).head_hash, statement="Read"))


def stage(laptop: RealLaptop, id: Id) -> Stage:
    return laptop.views.report(id).standing.stage


def test_from_the_first_words_to_what_the_court_decided(office: Office) -> None:
    leah, sam, ruth = office.leah, office.sam, office.ruth
    id = begun(leah, office.child.scope)
    office.sync()

    # Two write apart: what one of them wrote alone joins, what both wrote is a question, and nobody sends before it is decided.
    says(leah, id, "child", "Jay is good with his hands.")
    says(leah, id, "risk", "The risk is low. He was led on.")
    says(sam, id, "risk", "The risk is medium. He planned it.")
    office.sync()
    assert text(leah, id, "child") == text(sam, id, "child") == "Jay is good with his hands."
    (open_question,) = leah.views.report(id).open_conflicts
    ((key, clash),) = leah.views.conflict(open_question).conflict.fields.items()
    assert clash.path == "passages/risk/text"
    for words in ("He was led on.", "He planned it."):
        assert words in clash.left + clash.right
    with pytest.raises(Refused, match="Two people wrote the same answer"):
        sends(leah, id)
    both = "The risk is low. He was led on, and planned a part of it."
    leah.do(ResolveConflict(conflict=open_question, choices={key: "edited"}, texts={key: both}))
    sends(leah, id)
    office.sync()
    assert text(sam, id, "risk") == both

    # Countersigned, opened again with a reason, countersigned anew.
    assert [(line.id, line.kind) for line in ruth.views.reviews()] == [(id, "report")]
    assert ruth.views.report(id).harmed == ("Bell",), "whoever countersigns is told which name does not belong there"
    countersigns(ruth, id)
    office.sync()
    assert stage(leah, id) is Stage.COUNTERSIGNED
    assert leah.views.report(id).signed_by == RUTH, "key, content and certificate fit: no doubt beside the name"
    ruth.do(ReopenReport(report=id, reason="The school’s letter came."))
    office.sync()
    file = leah.views.report(id)
    assert (file.standing.stage, file.note, file.signed_by) == (Stage.IN_PROGRESS, "The school’s letter came.", RUTH)
    says(leah, id, "child", "Jay has a place at college.")
    sends(leah, id)
    office.sync()
    countersigns(ruth, id)
    office.sync()

    # Handed in; whoever opens it again without knowing is told by the service, and the text stays as the court has it.
    leah.do(FileReport(id=new_id(), report=id, filed_on="2026-11-20", filed_to="Hove"))
    leah.sync()
    ruth.do(ReopenReport(report=id, reason="I did not know that the court has it."))
    ruth.sync()
    (kept,) = ruth.views.sync_centre().kept_aside
    assert "handed in, so its text stays as the court has it" in kept.reason
    leah.do(RecordOutcome(report=id, outcome="RO", outcome_on="2026-11-20"))
    office.sync()
    for laptop in (leah, sam, ruth):
        (line,) = laptop.views.reports(office.child.scope)
        assert (line.standing, line.filed_on, line.proposal, line.outcome) == ("countersigned", "2026-11-20", "YRO", "RO")

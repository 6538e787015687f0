"""What stands on paper of a report: its sections as they were written, where it stands, and when it was filed. Pure.

The drawing library comes in on the first call: run it on a read thread.
"""

from app.domain.moment import Moment
from app.domain.standing import Stage
from app.domain.words import REPORT
from app.operations.report_templates import template
from app.operations.rows.report import ReportFile
from app.ui import when
from app.ui.paper.assessment import whose
from app.ui.paper.pictures import ONE_AT_A_TIME

NOTHING = "Nothing written here."


def make_pdf(file: ReportFile, printed_by: str, at: Moment) -> bytes:
    """The document, A4 upright. Raises CouldNotDraw where it cannot be drawn."""
    from app.reports.assessment_print import AssessmentPrint, PrintSection, draw_assessment

    report, kind = file.report, template(file.report.template)
    texts = {id: passage.text for id, passage in report.passages.items()}
    content = AssessmentPrint(
        title=title(file),
        child_name=whose(file.child),
        standing=_standing(file),
        printed_by=printed_by or "this laptop",
        printed_at=f"{when.long_day(at.today)} at {when.clock_of(at.wall_at)}",
        sections=tuple(PrintSection(s.title, (("", texts.get(s.id, "").strip() or NOTHING),)) for s in kind.sections),
    )
    with ONE_AT_A_TIME:
        return draw_assessment(content)


def title(file: ReportFile) -> str:
    """ "Pre-sentence report, version 2"."""
    name = REPORT.get(file.report.template, "Report")
    return f"{name}, version {file.report.number}" if file.report.number > 1 else name


def _standing(file: ReportFile) -> str:
    said = [f"For {file.report.court}." if file.report.court else ""]
    day = when.day_of(file.standing.at)
    on = f" on {when.long_day(day)}" if day else ""
    if file.standing.stage is Stage.COUNTERSIGNED:
        said.append(f"Written by {file.author}, countersigned by {file.signed_by or 'a manager'}{on}.")
    else:
        said.append("Draft: not countersigned, so not to be handed in.")
    return " ".join(filter(None, said))

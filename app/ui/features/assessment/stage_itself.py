"""What the stage in hand asks of its author beside the form: why it is late, why the child was not asked, why nothing changed."""

from datetime import date

from app.domain.assessment import Assessment
from app.domain.timeliness import days_late
from app.forms.changed import is_unchanged
from app.forms.vouched import was_asked
from app.operations.rows.assessment import AssessmentFile


def late_by(file: AssessmentFile | None, today: date) -> int:
    """Working days past its day, for a stage that goes out for the first time; else 0."""
    if file is None or file.standing.authors:
        return 0
    return days_late(file.assessment.due_on, today)


def is_unasked(file: AssessmentFile | None, now: Assessment | None) -> bool:
    """Is the child's own view of this stage missing? What is said about why does not count here."""
    if file is None or file.form is None or now is None or file.has_sitting:
        return False
    return not was_asked(file.form, now.but(unasked_because=""), (), "")


def reads_as_before(file: AssessmentFile | None, now: Assessment | None) -> bool:
    """Does this review read as the stage before it?"""
    before = file.before_here if file is not None else None
    if file is None or file.form is None or before is None or now is None:
        return False
    return is_unchanged(file.form, before, now)

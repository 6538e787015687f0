"""What the renderer of a form has to know of the assessment in hand: last time's answers, origins, notes, conflicts."""

from collections.abc import Iterable
from datetime import date

from app.forms.rated import MINOR
from app.operations.rows.assessment import AssessmentFile
from app.operations.rows.conflict import ConflictFile
from app.ui.desk import Desk
from app.ui.features.assessment import texts
from app.ui.form.about import About, Origin
from app.ui.form.words import age_of, month_of


def about_file(file: AssessmentFile, desk: Desk, conflicts: frozenset[str], *, is_read_only: bool) -> About:
    """`conflicts` are the questions that two people changed apart."""
    notes: dict[str, tuple[tuple[str, str], ...]] = {}
    for about, text, by in file.notes:
        notes[about] = (*notes.get(about, ()), (text, by))
    today, before = desk.clock().today, file.before_here
    return About(
        origins={id: _origin(stage, on, today) for id, stage, on in file.origins},
        confirms=file.assessment.stage != MINOR,
        called=file.child.called, today=lambda: desk.clock().today, new_id=desk.new_id,
        last=before.answers if before else {}, last_when=month_of(before.started_on, today) if before else "",
        notes=notes, conflicts=conflicts, is_read_only=is_read_only,
    )  # fmt: skip


def _origin(stage: str, on: str, today: date) -> Origin:
    return Origin(stage=texts.stage_name(stage).lower(), month=month_of(on, today), age=age_of(on, today))


def questions_of(files: Iterable[ConflictFile]) -> frozenset[str]:
    """Question ids in the paths of open conflicts: answers/<question>/…"""
    paths = (field.path.split("/") for file in files for field in file.conflict.fields.values())
    return frozenset(path[1] for path in paths if len(path) > 1 and path[0] == "answers")

"""Self-assessments of a child's file."""

from sqlalchemy import Connection

from app.domain.attendance import FULL_NAME, NAME, Attendance
from app.domain.child import Child
from app.domain.ids import Id
from app.domain.self_assessment import FEEDBACK, SelfAssessment
from app.forms.shelf import Shelf
from app.models.queries.common import all_in, child_of, name, names, record_of
from app.operations.rows.self_assessment import SelfAssessmentFile


def files(connection: Connection, scope: Id, forms: Shelf) -> tuple[SelfAssessmentFile, ...]:
    """Those of one child, newest first. Raises Refused when the child is not here."""
    child = child_of(connection, scope)
    found = all_in(connection, SelfAssessment, scope)
    by = names(connection, {envelope.made_by for envelope, _ in found})
    return tuple(
        SelfAssessmentFile(
            record=record,
            form=_shelf(forms, record).find(record.form.id, record.form.version),
            child=child,
            by=by.get(envelope.made_by, ""),
        )
        for envelope, record in reversed(found)
    )


def file(connection: Connection, id: Id, forms: Shelf) -> SelfAssessmentFile:
    """One. Raises Refused when it is not here or cannot be read."""
    envelope, record = record_of(connection, SelfAssessment, id)
    return SelfAssessmentFile(
        record=record,
        form=_shelf(forms, record).find(record.form.id, record.form.version),
        not_worded=_shelf(forms, record).not_worded(record.form.id, record.form.version)[0],
        child=_asked(connection, record) if record.form.id == FEEDBACK else child_of(connection, record.scope),
        by=name(connection, envelope.made_by),
    )


def _asked(connection: Connection, record: SelfAssessment) -> Child:
    """The child of a custody log, with no more than the name that the adult was told: there may be no file."""
    log = next((log for _, log in all_in(connection, Attendance, record.scope)), None)
    known = (log.text(NAME) or log.text(FULL_NAME)) if log is not None else ""
    return Child(id=record.id, scope=record.scope, first_names=known, surname="")


def _shelf(forms: Shelf, record: SelfAssessment) -> Shelf:
    """The forms in the language in which they were asked."""
    return forms.in_language(record.language)

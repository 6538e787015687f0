"""Reports in the list of a child, and whole with their filing."""

import msgspec

from app.domain.child import Child
from app.domain.ids import Id
from app.domain.report import Filing, Report
from app.domain.signature import Signature
from app.domain.standing import Standing


class ReportLine(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a report in a list. `is_replaced`: there is a newer version."""

    id: Id
    scope: Id
    template: str
    number: int
    court: str
    standing: str
    due_on: str
    filed_on: str
    proposal: str
    outcome: str
    changed_at: str
    is_replaced: bool


class ReportFile(msgspec.Struct, frozen=True, kw_only=True):
    """A report with all that its page needs. `stage` names the assessment that it was made from; `note` is what its return or
    reopening said, while that is the last that happened."""

    report: Report
    child: Child
    standing: Standing
    head_hash: str
    author: str
    signed_by: str
    note: str
    filing: Filing | None
    stage: str
    is_stale: bool
    """The assessment says something else now than when the report was begun from it."""
    is_replaced: bool
    open_conflicts: tuple[Id, ...]
    signatures: tuple[Signature, ...]
    harmed: tuple[str, ...] = ()
    """Names that the answers of its stage hold where they tell of people harmed: none of them belongs in the text."""

"""Assessments in lists, whole, and waiting for a manager."""

from typing import Any

import msgspec

from app.domain.assessment import Assessment
from app.domain.child import Child
from app.domain.countersigning import RULES, Rule
from app.domain.ids import Id
from app.domain.signature import Signature
from app.domain.standing import Standing
from app.forms.contradiction import Source
from app.forms.definition import FormDefinition
from app.forms.integration import Item
from app.forms.upgrade import upgraded_through


class AssessmentLine(msgspec.Struct, frozen=True, kw_only=True):
    """One assessment in a list."""

    id: Id
    scope: Id
    child: str
    called: str
    title: str
    form: str = ""
    stage: str
    standing: str
    due_on: str
    answered: int
    total: int
    author: str
    changed_at: str
    sent_at: str
    signed_by: str
    signed_at: str
    use_by: str = ""
    """The last day on which somebody may decide by it, where it has one."""
    is_one_of_two: bool = False
    """Open beside another open stage of the same form: two laptops that did not know of each other began them."""


class AssessmentFile(msgspec.Struct, frozen=True, kw_only=True):
    """An assessment with all that its editor and its reader need. `before` is the stage before it, if any."""

    assessment: Assessment
    form: FormDefinition | None
    child: Child
    standing: Standing
    head_hash: str
    author: str
    signed_by: str
    before: Assessment | None
    before_form: FormDefinition | None = None
    """The form of the stage before, in its own version."""
    between: tuple[FormDefinition, ...] = ()
    """The versions of the form between that one and its own, in order."""
    notes: tuple[tuple[str, str, str], ...]
    """Notes of a return: (question id, text, by)."""
    open_conflicts: tuple[Id, ...]
    signatures: tuple[Signature, ...]
    origins: tuple[tuple[Id, str, str], ...] = ()
    """Earlier stages that answers may come from: (id, stage, day it was started)."""
    older_forms: tuple[FormDefinition, ...] = ()
    """Earlier versions of its form, newest first, where it holds answers that its own version asks no more."""
    signing: Rule = RULES[-1]
    """Who countersigns it as it stands, and why."""
    sources: tuple[Source, ...] = ()
    """The newest of the child's other forms, own words and contacts: what the answers are held against."""
    raised: tuple[Item, ...] = ()
    """What the child and carers raised that this stage has to take up, and what was done with it."""
    has_sitting: bool = False
    """The child did a self-assessment for this stage, or did not want to."""
    newer: int = 0
    """The newest version of its form, where it is open and that is newer than its own."""
    language: str = ""
    """The language that its reader wants the form in; empty for English."""
    not_worded: tuple[int, int] = (0, 0)
    """How many texts of the form stand in English all the same, and how many it has."""

    @property
    def before_here(self) -> Assessment | None:
        """The stage before with its answers by the ids of this stage's form."""
        if self.before is None or self.form is None or self.before.form.id != self.form.id:
            return self.before
        return self.before.but(answers=upgraded_through(self.before.answers, (*self.between, self.form)))


class ReviewLine(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that waits for a manager; `kind` is its type, assessment or report."""

    id: Id
    scope: Id
    child: str
    initials: str
    what: str
    author: str
    author_first: str
    sent_at: str
    kind: str = "assessment"
    worries: int = 0
    """Worries about this child's safety that wait for an action: it cannot be countersigned before."""
    needs_senior: bool = False
    """A service manager has to countersign it (DOMAIN 4.7)."""

    def but(self, **changes: Any) -> "ReviewLine":
        """With these fields changed."""
        return msgspec.structs.replace(self, **changes)

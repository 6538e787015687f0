"""The answers in hand held against each other and against the child's other forms: what does not go together now."""

from collections.abc import Iterable

from app.domain.answer import Answers
from app.forms.contradiction import Finding
from app.forms.contradiction_rules import shipped_rules
from app.forms.contradictions import Contradictions, source_of
from app.operations.rows.assessment import AssessmentFile


class HeldTogether:
    """Nothing is held until an assessment is."""

    def __init__(self) -> None:
        self._rules: Contradictions | None = None

    def hold(self, file: AssessmentFile, counted: Answers) -> None:
        """Another assessment, or other answers of it; `counted` are those that count."""
        if file.form is not None:
            mine = source_of(file.assessment, file.form, counted)
            self._rules = Contradictions(shipped_rules(), mine, file.sources, file.child.called)

    def answered(self, changed: Iterable[str], counted: Answers) -> None:
        """These questions have other answers now, or came or went."""
        if self._rules is not None:
            self._rules.answered(changed, counted)

    @property
    def found(self) -> tuple[Finding, ...]:
        """What does not go together now."""
        return self._rules.found if self._rules is not None else ()

"""Sending an assessment for countersigning: asked for once, done with exactly what is on the disk and was read here."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.domain.errors import Refused
from app.operations.assessment import SubmitAssessment
from app.operations.base import Done
from app.operations.rows.assessment import AssessmentFile
from app.ui.desk import Desk
from app.ui.features.assessment import texts


class Sending(QObject):
    """`sent`, or `refused` with a sentence and the question it is about. `is_asked`: wanted, and not done or refused yet."""

    sent = Signal()
    refused = Signal(str, str)

    def __init__(self, desk: Desk, first_problem: Callable[[], str | None], parent: QObject) -> None:
        """`first_problem`: the question of the first thing that stands in the way ("" for one of no question); None: nothing."""
        super().__init__(parent)
        self._desk, self._first_problem = desk, first_problem
        self.is_asked = self._is_under_way = False

    def ask(self) -> bool:
        """Want it sent. False, and `refused`, where something stands in the way."""
        self.is_asked = not self._is_stopped()
        return self.is_asked

    def fail(self, sentence: str) -> None:
        """Something before it went wrong: it is not wanted any more."""
        self.is_asked = False
        self.refused.emit(sentence, "")

    def forget(self) -> None:
        """Another assessment is on screen."""
        self.is_asked = False

    def submit(self, file: AssessmentFile) -> None:
        """Send what was just read, if it was asked for and is not under way."""
        if not self.is_asked or self._is_under_way or self._is_stopped():
            return
        self._is_under_way = True
        operation = SubmitAssessment(assessment=file.assessment.id, read_content=file.head_hash, statement=texts.STATEMENT)
        self._desk.tasks.do(operation, self._is_sent, self._is_refused)

    def _is_stopped(self) -> bool:
        problem = self._first_problem()
        if problem is not None:
            self.is_asked = False
            self.refused.emit("", problem)
        return problem is not None

    def _is_sent(self, _done: Done) -> None:
        self.is_asked = self._is_under_way = False
        self.sent.emit()

    def _is_refused(self, error: BaseException) -> None:
        self.is_asked = self._is_under_way = False
        self.refused.emit(texts.why_not(error), error.field if isinstance(error, Refused) else "")

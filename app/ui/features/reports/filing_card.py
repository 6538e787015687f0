"""That a countersigned report was handed in, and what was decided, beside what was proposed."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal

from app.domain.report import Filing
from app.operations.rows.report import ReportFile
from app.ui import when
from app.ui.features.reports import texts
from app.ui.parts.button import Button
from app.ui.parts.card import Card
from app.ui.parts.date_field import DateField
from app.ui.parts.growing_text import GrowingText
from app.ui.parts.labelled import Labelled
from app.ui.parts.line import LineField
from app.ui.parts.quiet_combo import QuietCombo
from app.ui.parts.text import PlainLabel


class FilingCard(Card):
    """`filed` carries day, to whom and why late; `decided` code, day and words."""

    filed = Signal(str, str, str)
    decided = Signal(str, str, str)

    def __init__(self, file: ReportFile, proposes: bool, today: Callable[[], date], *, may_write: bool) -> None:
        super().__init__(texts.FILING)
        self._fields: dict[str, Labelled] = {}
        self._today = today
        self.body.addWidget(PlainLabel(texts.due(file, today()), "body", True))
        if file.filing is None:
            if may_write:
                self._ask_filing(file)
        else:
            self._show_filing(file.filing)
            self._outcome(file, file.filing, proposes, may_write)

    def _ask_filing(self, file: ReportFile) -> None:
        self.on = DateField(name=texts.FILED_ON, today=self._today, allow_future=False)
        self.to = LineField(name=texts.FILED_TO)
        self.to.set_text_quietly(file.report.court)
        self.why = GrowingText(name=texts.WHY_LATE, min_lines=1)
        for key, label, field in (
            ("filed_on", texts.FILED_ON, self.on), ("filed_to", texts.FILED_TO, self.to), ("why_late", texts.WHY_LATE, self.why),
        ):  # fmt: skip
            self._add(key, label, field)
        is_late = bool(file.report.due_on) and self._today().isoformat() > file.report.due_on
        self._fields["why_late"].setVisible(is_late)
        keep = Button(texts.KEEP_FILING, "primary", "send")
        keep.clicked.connect(self._keep_filing)
        self.body.addWidget(keep)

    def _show_filing(self, filing: Filing) -> None:
        if filing.filed_to:
            self.body.addWidget(PlainLabel(f"To {filing.filed_to}", "muted", True))
        if filing.why_late:
            self.body.addWidget(PlainLabel(f"Late because: {filing.why_late}", "muted", True))

    def _outcome(self, file: ReportFile, filing: Filing, proposes: bool, may_write: bool) -> None:
        if proposes:
            self.body.addWidget(PlainLabel(f"Proposed: {texts.disposal(file.report.proposal)}", "strong", True))
        if filing.outcome:
            day = when.day_of(filing.outcome_on)
            on = f", {when.long_day(day)}" if day else ""
            same = " The proposal was followed." if proposes and filing.outcome == file.report.proposal else ""
            self.body.addWidget(PlainLabel(f"Decided: {texts.disposal(filing.outcome)}{on}.{same}", "strong", True))
            if filing.outcome_words:
                self.body.addWidget(PlainLabel(filing.outcome_words, "voice", True))
        elif may_write and proposes:
            self.outcome = QuietCombo(name=texts.OUTCOME)
            self.outcome.set_choices(texts.DISPOSALS)
            self.outcome_on = DateField(name=texts.OUTCOME_ON, today=self._today, allow_future=False)
            self.words = GrowingText(name=texts.OUTCOME_WORDS, min_lines=1)
            for key, label, field in (
                ("outcome", texts.OUTCOME, self.outcome), ("outcome_on", texts.OUTCOME_ON, self.outcome_on),
                ("words", texts.OUTCOME_WORDS, self.words),
            ):  # fmt: skip
                self._add(key, label, field)
            keep = Button(texts.KEEP_OUTCOME, "primary", "gavel")
            keep.clicked.connect(self._keep_outcome)
            self.body.addWidget(keep)

    def _add(self, key: str, label: str, field: DateField | LineField | GrowingText | QuietCombo) -> None:
        self._fields[key] = Labelled(label, field)
        self.body.addWidget(self._fields[key])

    def show_problem(self, field: str, sentence: str) -> bool:
        """The sentence beside its field; False where the field is not here."""
        for key, labelled in self._fields.items():
            labelled.set_problem(sentence if key == field else "")
            if key == field:
                labelled.show()
        return field in self._fields

    def _keep_filing(self) -> None:
        self.filed.emit(_day(self.on), self.to.text(), self.why.text())

    def _keep_outcome(self) -> None:
        self.decided.emit(str(self.outcome.value() or ""), _day(self.outcome_on), self.words.text())


def _day(field: DateField) -> str:
    value = field.value()
    return value.edtf if value is not None and value.precision == "day" else ""

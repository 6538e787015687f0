"""Everything else about an attendance, section by section of its form, kept as one types."""

from typing import Any

from PySide6.QtWidgets import QWidget

from app.domain.answer import Answer
from app.domain.attendance import Attendance
from app.forms.session import FormSession
from app.forms.wording import fill
from app.operations.attendance import KeepAttendance
from app.operations.base import Operation
from app.operations.rows.custody import LogRow
from app.ui.desk import Desk
from app.ui.features.custody import texts
from app.ui.form.about import About
from app.ui.form.section_view import SectionView
from app.ui.parts.button import Button
from app.ui.parts.choice import ChoiceRow
from app.ui.parts.saved_pill import SavedPill
from app.ui.parts.sheet import Sheet
from app.ui.parts.thumb import for_the_thumb
from app.ui.record_draft import RecordDraft


def _keep(seen: Any, now: Any) -> Operation:
    return KeepAttendance(seen=seen, now=now)


class DetailsSheet(Sheet):
    """One section at a time; what is typed is kept 600 ms after the last key and when the sheet closes."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window, texts.DETAILS, width_em=60, height_em=54)
        for_the_thumb(self)
        self._desk = desk
        self.draft = RecordDraft(desk.tasks, _keep, self)
        self.session: FormSession | None = None
        self.view: SectionView | None = None
        self._about: About | None = None
        self.sections = ChoiceRow((), name="Section", size="touch")
        self.saved = SavedPill()
        self.header.addWidget(self.saved)
        self.body.addWidget(self.sections)
        self.done = Button("Done", "primary", "check", size="touch")
        self.footer.addStretch(1)
        self.footer.addWidget(self.done)
        self.done.clicked.connect(self.close_sheet)
        self.sections.changed.connect(self._show_section)
        self.draft.changed.connect(self.saved.show_state)
        self.closed.connect(self.draft.flush)

    def show_log(self, row: LogRow, section: str, *, is_read_only: bool) -> None:
        """Open at a section, "" for the first."""
        if row.form is None:
            return
        today = self._desk.clock().today
        self.draft.take(row.attendance)
        self.saved.clear()
        self.session = FormSession.open(row.form, row.attendance.answers, today)
        self._about = About(
            called=row.called, today=lambda: self._desk.clock().today, new_id=self._desk.new_id, is_read_only=is_read_only
        )
        titles = [
            (one.section_id, fill(row.form.section(one.section_id).title, row.called))
            for one in self.session.progress.sections
        ]
        self.sections.set_options(titles)
        known = [key for key, _ in titles]
        chosen = section if section in known else known[0] if known else ""
        self.sections.set_value(chosen)
        self._show_section(chosen)
        if self.isHidden():
            self.open()

    def _show_section(self, section: object) -> None:
        if self.view is not None:
            self.body.removeWidget(self.view)
            self.view.hide()
            self.view.deleteLater()
            self.view = None
        if self.session is None or self._about is None or not section:
            return
        self.view = SectionView(self.session, str(section), self._about)
        self.view.answered.connect(self._answered)
        self.body.addWidget(self.view)
        self.view.show()

    def _answered(self, question: str, answer: Answer) -> None:
        if self.session is None or self.view is None or not isinstance(self.draft.now, Attendance):
            return
        changed = self.session.answer(question, answer)
        self.view.apply(changed)
        self.draft.edit(self.draft.now.answering(question, changed.answer))

    def leave(self) -> None:
        """Keep what is half typed."""
        self.draft.flush()

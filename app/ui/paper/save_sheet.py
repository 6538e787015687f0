"""The sheet that asks where to save a PDF: one line for folder and name, a question before another file is replaced."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.errors import Refused
from app.ui.paper import files
from app.ui.parts.button import Button
from app.ui.parts.card import Banner
from app.ui.parts.line import LineField
from app.ui.parts.sheet import Sheet
from app.ui.parts.text import PlainLabel
from app.ui.tasks import Tasks

NOT_LOCKED = "A saved PDF is not locked: anyone who can open the folder can read it. Delete it when it is printed."


class SaveSheet(Sheet):
    """`saved` carries the Path once the file is whole on the disk."""

    saved = Signal(object)
    title, suffix, not_locked = "Save as PDF", ".pdf", NOT_LOCKED

    def __init__(self, window: QWidget, tasks: Tasks) -> None:
        super().__init__(window, self.title, width_em=46, height_em=25)
        self._tasks, self._pdf = tasks, b""
        self.body.addWidget(PlainLabel("Save as", "strong"))
        self.field = LineField(name="Save as")
        self.body.addWidget(self.field)
        self._problem = PlainLabel("", "body", True, tone="bad")
        self.body.addWidget(self._problem)
        self._ask = Banner("warn", "", (("replace", "Replace the file"),))
        self.body.addWidget(self._ask)
        self.body.addWidget(PlainLabel(self.not_locked, "helper", True))
        self.body.addStretch(1)
        self._button = Button("Save here", "primary", "download")
        self.footer.addWidget(self._button)
        self.footer.addStretch(1)
        self._button.clicked.connect(self._save)
        self.field.confirmed.connect(self._save)
        self.field.edited.connect(self._typed)
        self._ask.chosen.connect(self._replace)

    def ask(self, pdf: bytes, path: str) -> None:
        """Open with this document and a suggested place."""
        self._pdf = pdf
        self.field.set_text_quietly(path)
        self._typed()
        self.open()
        self.field.setFocus()

    def _typed(self, _text: str = "") -> None:
        self._say("")
        self._ask.hide()

    def _save(self) -> None:
        self._start(replace=False)

    def _replace(self, _key: object) -> None:
        self._start(replace=True)

    def _start(self, *, replace: bool) -> None:
        self._typed()
        try:
            path = files.destination(self.field.text(), self.suffix)
        except Refused as refused:
            self._say(refused.message)
            return
        pdf = self._pdf
        self._button.setEnabled(False)
        self._tasks.read(lambda: files.save(pdf, path, replace=replace), self._done, self._failed)

    def _done(self, path: Path) -> None:
        self._button.setEnabled(True)
        self.close_sheet()
        self.saved.emit(path)

    def _failed(self, error: BaseException) -> None:
        self._button.setEnabled(True)
        if isinstance(error, files.AlreadyThere):
            self._ask.set_text(error.message)
            self._ask.show()
            return
        self._say(getattr(error, "message", "") or "The PDF could not be saved. Your records are safe. Try another folder.")

    def _say(self, sentence: str) -> None:
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))
        self.field.set_problem(sentence)

"""The sheets of the documents tab: one adds a file from the disk, one shows a document."""

from collections.abc import Callable
from datetime import date
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from app.operations.rows.document import AttachmentLine
from app.ui import theme
from app.ui.features.documents import texts
from app.ui.features.documents.presenter import DocumentsPresenter, Shown
from app.ui.features.documents.showing import Seen
from app.ui.paper.page_picture import PagePicture
from app.ui.parts.button import Button
from app.ui.parts.card import Banner
from app.ui.parts.labelled import Labelled
from app.ui.parts.line import LineField
from app.ui.parts.page import clear_layout
from app.ui.parts.sheet import Sheet
from app.ui.parts.text import PlainLabel

Choose = Callable[[QWidget], str]
_FILTER: Final = "Documents (*.pdf *.docx *.png *.jpg *.jpeg *.webp *.txt);;All files (*)"
WIDEST_EM: Final = 62.0


def choose_document(window: QWidget) -> str:
    """The system's own window to choose a file; empty when none was chosen."""
    return QFileDialog.getOpenFileName(window, texts.CHOOSE, "", _FILTER)[0]


class AddSheet(Sheet):
    """A file and what it is."""

    choose: Choose = staticmethod(choose_document)

    def __init__(self, presenter: DocumentsPresenter, window: QWidget) -> None:
        super().__init__(window, texts.ADD_TITLE, width_em=46, height_em=30)
        self._presenter = presenter
        self._file = Button(texts.CHOOSE, icon="folder")
        self._chosen = PlainLabel("", "strong", True)
        self._chosen.hide()
        self.name = LineField(name=texts.NAME)
        self._labelled = {
            "file": Labelled(texts.FILE, self._file, texts.KINDS_HINT),
            "name": Labelled(texts.NAME, self.name, texts.NAME_HINT),
        }
        self.body.addWidget(self._labelled["file"])
        self.body.addWidget(self._chosen)
        self.body.addWidget(self._labelled["name"])
        self.body.addStretch(1)
        self._add = Button(texts.ADD_IT, "primary", "plus")
        self.footer.addStretch(1)
        self.footer.addWidget(self._add)
        self._file.clicked.connect(self._pick)
        self.name.confirmed.connect(self._do_add)
        self._add.clicked.connect(self._do_add)
        presenter.changed.connect(self._show)
        presenter.done.connect(self.close_sheet)
        self._named_for: object = None

    def begin(self) -> None:
        """A new one."""
        self._named_for = None
        self.name.set_text_quietly("")
        self._presenter.begin_adding()
        self.open()

    def _show(self, shown: Shown) -> None:
        if self.isHidden() and shown.chosen is None:
            return
        for key, labelled in self._labelled.items():
            labelled.set_problem(shown.wrong if shown.field == key else "")
        if shown.field == "name":
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        if shown.chosen is not None and shown.chosen is not self._named_for:
            self._named_for = shown.chosen
            self._chosen.setText(texts.chosen(shown.chosen.name, len(shown.chosen.data)))
            if not self.name.text().strip():
                self.name.set_text_quietly(shown.chosen.name)
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self._chosen.setVisible(shown.chosen is not None)
        self._add.set_text(texts.ADDING if shown.is_busy and shown.chosen is not None else texts.ADD_IT)

    def _pick(self) -> None:
        path = self.choose(self)
        if path:
            self._presenter.choose(path)

    def _do_add(self) -> None:
        self._presenter.add(self.name.text())


class DocumentSheet(Sheet):
    """A document as it looks; and the way to take it out, with a reason."""

    def __init__(self, presenter: DocumentsPresenter, window: QWidget) -> None:
        super().__init__(window, texts.TITLE)
        self._presenter = presenter
        self._line: AttachmentLine | None = None
        self._problem, self._some = Banner("info", ""), PlainLabel("", "helper", True)
        self._words = PlainLabel("", "body", True, selectable=True)
        self._pages = QVBoxLayout()
        self._pages.setSpacing(theme.em(1.0))
        self.reason = LineField(name=texts.WHY)
        self._why = Labelled(texts.WHY, self.reason, texts.WHY_HINT)
        self._yes = Button(texts.YES_REMOVE, "danger", "trash-2")
        for widget in (self._why, self._problem, self._some, self._words):
            self.body.addWidget(widget)
        self.body.insertWidget(1, self._yes, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addLayout(self._pages)
        self.body.addStretch(1)
        self._remove, self._fetch = Button(texts.REMOVE, "quiet", "trash-2"), Button(texts.FETCH, icon="download")
        self.footer.addWidget(self._remove)
        self.footer.addStretch(1)
        self.footer.addWidget(self._fetch)
        self._remove.clicked.connect(self._ask_why)
        self._yes.clicked.connect(self._take_out)
        self.reason.confirmed.connect(self._take_out)
        self._fetch.clicked.connect(presenter.fetch)
        self.closed.connect(self._forget)
        presenter.changed.connect(self._show)
        presenter.done.connect(self.close_sheet)

    def show_document(self, line: AttachmentLine, seen: Seen, *, today: date) -> None:
        """Open one."""
        self._line = line
        self.set_title(line.name, texts.meta(line, today))
        clear_layout(self._pages)
        for number, image in enumerate(seen.pages, 1):
            page = PagePicture(f"Page {number} of {seen.total}", image.width() / max(1, image.height()), most_em=WIDEST_EM)
            page.show_image(image, line.name)
            self._pages.addWidget(page)
        self._words.setText(seen.words)
        some = texts.some_pages(len(seen.pages), seen.total) if seen.pages else ""
        for label, text in ((self._words, seen.words), (self._some, some)):
            label.setText(text)
            label.setVisible(bool(text))
        if seen.problem:
            self._problem.set_text(seen.problem)
        self._problem.setVisible(bool(seen.problem))
        self._fetch.setVisible(not line.is_here)
        self._remove.setVisible(self._presenter.may_add)
        for widget in (self._why, self._yes):
            widget.hide()
        self.reason.clear()
        if self.isHidden():
            self.open()

    def _show(self, shown: Shown) -> None:
        if self.isHidden():
            return
        self._why.set_problem(shown.wrong if shown.field == "reason" else "")
        line = next((one for one in shown.lines or () if self._line is not None and one.id == self._line.id), None)
        if line is not None and self._line is not None and line.is_here and not self._line.is_here:
            self._line = line
            self._presenter.look(line)  # it has come while somebody looks

    def _ask_why(self) -> None:
        for widget in (self._why, self._yes):
            widget.show()
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
        self.reveal_focus()

    def _take_out(self) -> None:
        if self._line is not None:
            self._presenter.remove(self._line, self.reason.text())

    def _forget(self) -> None:
        """No picture of it stays behind the page."""
        self._line = None
        clear_layout(self._pages)
        self._words.setText("")

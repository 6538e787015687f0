"""Two wordings side by side: what was taken out is struck through, what was added is underlined, so colour is never needed.

Which words those are is decided in app.changes.word_runs.
"""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QFont, QResizeEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from app.changes.word_runs import Kind, Run, runs
from app.ui import theme
from app.ui.parts.painted import Painted
from app.ui.tokens import Pair


def _apart(found: tuple[Run, ...]) -> tuple[Run, ...]:
    """For the eye: a blank between the old word and the new one that stands in its place."""
    made: list[Run] = []
    for run in found:
        is_change = bool(made) and (made[-1].kind, run.kind) == ("taken", "added")
        if is_change and not made[-1].text[-1].isspace() and not run.text[0].isspace():
            made.append(Run(" ", "same"))
        made.append(run)
    return tuple(made)


class DiffText(Painted):
    """Read-only text that grows to its height, with the older or the newer side of a change."""

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._runs: tuple[Run, ...] = ()
        self.editor = QPlainTextEdit(self)
        self.editor.setReadOnly(True)
        self.editor.setFrameShape(QFrame.Shape.NoFrame)
        self.editor.setTabChangesFocus(True)
        self.editor.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.editor.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.editor.document().setDocumentMargin(0)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.editor)
        self.setFocusProxy(self.editor)
        self.editor.installEventFilter(self)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setSizePolicy(policy)
        self.editor.document().documentLayout().documentSizeChanged.connect(self._grown)
        self.restyle()

    def show_older(self, before: str, after: str) -> None:
        """The older text, with what was taken out struck through."""
        self._show(tuple(run for run in runs(before, after) if run.kind != "added"))

    def show_newer(self, before: str, after: str) -> None:
        """The newer text, with what was added underlined."""
        self._show(tuple(run for run in runs(before, after) if run.kind != "taken"))

    def show_both(self, before: str, after: str) -> None:
        """Both in one text: taken out and added next to each other."""
        self._show(_apart(runs(before, after)))

    def show_runs(self, found: tuple[Run, ...]) -> None:
        """These runs as they stand, old words before the new ones."""
        self._show(_apart(found))

    def show_plain(self, text: str) -> None:
        """A text without marks."""
        self._show((Run(text, "same"),))

    def _show(self, found: tuple[Run, ...]) -> None:
        self._runs = found
        self.editor.clear()
        cursor = QTextCursor(self.editor.document())
        for run in found:
            self._insert(cursor, run)
        said = {"taken": "taken out", "added": "added"}
        marks = [f"{said[run.kind]}: {run.text.strip()}" for run in found if run.kind != "same" and run.text.strip()]
        self.editor.setAccessibleName(self._name)
        self.editor.setAccessibleDescription("; ".join(marks))
        self._grown()

    def _insert(self, cursor: QTextCursor, run: Run) -> None:
        """The words with their mark; blanks at the ends stay unmarked, so that lines do not stick out."""
        core = run.text.strip() if run.kind != "same" else run.text
        start = run.text.find(core) if core else 0
        for text, kind in ((run.text[:start], "same"), (core, run.kind), (run.text[start + len(core) :], "same")):
            if text:
                cursor.insertText(
                    text, self._format("added" if kind == "added" else "taken" if kind == "taken" else "same")
                )

    def _format(self, kind: Kind) -> QTextCharFormat:
        t = theme.current()
        made = QTextCharFormat()
        pair: Pair | None = {"added": t.added, "taken": t.taken}.get(kind)
        made.setForeground(theme.colour(pair.ink if pair else t.text))
        if pair:
            made.setBackground(theme.colour(pair.soft))
        made.setFontUnderline(kind == "added")
        made.setFontStrikeOut(kind == "taken")
        return made

    def restyle(self) -> None:
        """Colours and font from the theme."""
        font = QFont(theme.role_font("body"))
        self.editor.setFont(font)
        if self._runs:
            self._show(self._runs)

    def _grown(self) -> None:
        self.updateGeometry()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.editor and theme.is_restyled(event):  # the style sheet gave the old font back
            self.restyle()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            QTimer.singleShot(0, self, self._grown)  # lines break anew, and no layout listens while it lays out

    def _text_height(self) -> float:
        """Pixels of all lines at the present width; asking for each block makes Qt break its lines now."""
        document = self.editor.document()
        lay, block, height = document.documentLayout(), document.begin(), 0.0
        while block.isValid():
            height += lay.blockBoundingRect(block).height()
            block = block.next()
        return height

    def sizeHint(self) -> QSize:
        height = max(float(self.editor.fontMetrics().lineSpacing()), self._text_height())
        return QSize(theme.em(22), int(height + 0.999) + theme.em(0.3))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.em(8), self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        if hasattr(self, "editor"):
            super().changeEvent(event)

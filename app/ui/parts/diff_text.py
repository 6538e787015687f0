"""Two wordings side by side: what was taken out is struck through, what was added is underlined, so colour is never needed.

Theory: words are compared, not letters, and blanks between two changed words join the change, so that a person reads phrases.
`runs` is pure: taking only same and taken gives `before` back letter by letter, same and added gives `after`.
"""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QFont, QResizeEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.parts.painted import Painted
from app.ui.tokens import Pair

Kind = Literal["same", "added", "taken"]
_WORDS = re.compile(r"\s+|\w+(?:['’]\w+)*|[^\w\s]")
_MOST_WORDS = 6_000


@dataclass(frozen=True)
class Run:
    """A stretch of text that was kept, added or taken out."""

    text: str
    kind: Kind


def runs(before: str, after: str) -> tuple[Run, ...]:
    """The way from `before` to `after` in words. Texts of more than 6,000 words are compared by line, to stay quick."""
    one, two = _pieces(before), _pieces(after)
    if len(one) + len(two) > 2 * _MOST_WORDS:
        one, two = before.splitlines(keepends=True), after.splitlines(keepends=True)
    found: list[Run] = []
    for tag, a, b, c, d in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Run("".join(one[a:b]), "same"))
            continue
        found.append(Run("".join(one[a:b]), "taken"))
        found.append(Run("".join(two[c:d]), "added"))
    return _joined([run for run in found if run.text])


def _pieces(text: str) -> list[str]:
    return _WORDS.findall(text)


def _joined(found: list[Run]) -> tuple[Run, ...]:
    """Make a blank between two changes part of both, and gather what was taken before what was added."""
    made: list[Run] = []
    taken, added = "", ""
    for place, run in enumerate(found):
        if run.kind == "taken":
            taken += run.text
        elif run.kind == "added":
            added += run.text
        elif _only_bridges(run.text) and (taken or added) and place + 1 < len(found):
            taken, added = taken + run.text, added + run.text
        else:
            made += _changes(taken, added)
            made.append(run)
            taken, added = "", ""
    return tuple(made + _changes(taken, added))


def _only_bridges(kept: str) -> bool:
    """True for what two changes share by chance: a blank, or one short word such as "he" or "a" between blanks."""
    return "\n" not in kept and (
        kept.isspace() or (kept[0] == " " == kept[-1] and kept.strip().isalpha() and len(kept) <= 5)
    )


def _changes(taken: str, added: str) -> list[Run]:
    """What changed; a blank alone that only bridged to nothing stays as it was."""
    if taken == added:
        return [Run(taken, "same")] if taken else []
    return [run for run in (Run(taken, "taken"), Run(added, "added")) if run.text]


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

"""Marks in a box that is typed in: what is new against an older text is underlined, and the marks follow each key."""

from PySide6.QtGui import QSyntaxHighlighter, QTextCharFormat, QTextDocument

from app.changes.word_runs import runs
from app.ui import theme

_LONGEST = 20_000


class AddedMarks(QSyntaxHighlighter):
    """Marks the added words of one document. Texts over 20,000 characters stay unmarked, so that typing stays quick."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._before = ""
        self._spans: tuple[tuple[int, int], ...] = ()
        self._seen: str | None = None
        document.contentsChanged.connect(self._look_again)

    def compare_with(self, before: str) -> None:
        """The older text."""
        self._before, self._seen = before, None
        self._look_again()

    def _look_again(self) -> None:
        text = self.document().toPlainText()
        if text == self._seen:
            return
        self._seen = text
        spans = _added(self._before, text) if len(text) + len(self._before) <= _LONGEST else ()
        if spans != self._spans:
            self._spans = spans
            self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        start = self.currentBlock().position()
        for first, last in self._spans:
            if first < start + _units(text) and last > start:
                begin = max(first, start)
                self.setFormat(begin - start, min(last, start + _units(text)) - begin, _mark())


def _mark() -> QTextCharFormat:
    pair = theme.current().added
    made = QTextCharFormat()
    made.setForeground(theme.colour(pair.ink))
    made.setBackground(theme.colour(pair.soft))
    made.setFontUnderline(True)
    return made


def _added(before: str, now: str) -> tuple[tuple[int, int], ...]:
    """Where the added words stand, without the blanks at their ends."""
    found: list[tuple[int, int]] = []
    place = 0  # in UTF-16 units, as the document counts
    for run in runs(before, now):
        if run.kind == "taken":
            continue
        if run.kind == "added" and (core := run.text.strip()):
            begin = place + _units(run.text[: run.text.find(core)])
            found.append((begin, begin + _units(core)))
        place += _units(run.text)
    return tuple(found)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2

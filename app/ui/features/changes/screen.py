"""The sheet that shows what changed since the last stage: judgements, then each section's changes, then what is no longer asked."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.changes.comparing import Change, Comparison, Judgement, SectionChanges
from app.ui import theme
from app.ui.desk import Desk, Place
from app.ui.features.changes.presenter import ChangesPresenter, Shown
from app.ui.paper import changes
from app.ui.paper.assessment_out import CHANGES, PRINTED, SAVED, AssessmentOut
from app.ui.parts.button import Button
from app.ui.parts.card import Banner, Card, Surface
from app.ui.parts.diff_text import DiffText
from app.ui.parts.flow import FlowBox
from app.ui.parts.icon_line import IconLine
from app.ui.parts.page import clear_layout
from app.ui.parts.sheet import Sheet
from app.ui.parts.text import PlainLabel

TITLE = "What changed since last time"
KEY = "Struck through was taken out, underlined was added."
UNASKED = "No longer asked"
UNASKED_HINT = "These answers stand in the earlier assessment. This one does not ask the question."
_ICONS = {"higher": "arrow-up", "lower": "arrow-down", "new": "plus", "gone": "x", "hidden": "eye-off"}


class ChangesSheet(Sheet):
    """Opened with `Place(screen="changes", record=…)` from the list, the editor and the review."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window, TITLE, width_em=72)
        self._presenter = ChangesPresenter(desk)
        self._presenter.setParent(self)
        self._why, self._told, self._trouble = Banner("info", ""), Banner("ok", ""), Banner("warn", "")
        for banner in (self._why, self._told, self._trouble):
            banner.hide()
            self.body.addWidget(banner)
        self._list = QVBoxLayout()
        self.body.addLayout(self._list)
        self.body.addStretch(1)
        self._key = PlainLabel(KEY, "helper", True)
        self.print = Button("Print one page", "primary", "printer", "Ctrl P", name="Print what changed on one page")
        self.save_pdf = Button("Save PDF", icon="download", name="Save what changed as PDF")
        self.footer.addWidget(self._key, 1)
        ways = FlowBox(None, 0.6)
        for button in (self.save_pdf, self.print):
            ways.flow.addWidget(button)
        self.footer.addWidget(ways)
        self._out = AssessmentOut(self, desk)
        self._out.told.connect(self._tell)
        self._out.failed.connect(self._tell_trouble)
        self.print.clicked.connect(self._print)
        self.save_pdf.clicked.connect(self._save)
        QShortcut(QKeySequence("Ctrl+P"), self, self._print)
        self.closed.connect(self._presenter.close)
        self._presenter.changed.connect(self._show)

    def show_place(self, place: Place) -> None:
        """What changed in this assessment."""
        self._tell("")
        self._tell_trouble("")
        self._presenter.open(place)

    def _show(self, shown: Shown) -> None:
        clear_layout(self._list)
        _say(self._why, shown.why)
        found, file = shown.found, shown.file
        for widget in (self.print, self.save_pdf, self._key):
            widget.setVisible(found is not None)
        if file is None or found is None or file.before is None:
            self.set_title(TITLE, file.child.called if file is not None else "")
            return
        sides = f"{changes.side_words(file.before)} → {changes.side_words(file.assessment)}"
        self.set_title(f"{TITLE}: {file.child.called}", sides)
        self._fill(found)

    def _fill(self, found: Comparison) -> None:
        self._list.setSpacing(theme.em(0.9))
        if found.judgements:
            self._list.addWidget(_judgements(found.judgements))
        self._list.addWidget(PlainLabel(changes.summary(found), "muted", True))
        for section in found.sections:
            self._list.addWidget(_SectionCard(section))
        if found.unasked:
            card = Card(UNASKED)
            card.body.addWidget(PlainLabel(UNASKED_HINT, "helper", True))
            for change in found.unasked:
                card.body.addWidget(PlainLabel(change.label, "strong", True))
                card.body.addWidget(PlainLabel(change.before, "body", True, selectable=True))
            self._list.addWidget(card)

    def _print(self) -> None:
        self._offer(PRINTED)

    def _save(self) -> None:
        self._offer(SAVED)

    def _offer(self, how: str) -> None:
        shown = self._presenter.shown
        if shown.file is not None and shown.found is not None:
            self._out.offer(shown.file, how, CHANGES)

    def _tell(self, sentence: str) -> None:
        _say(self._told, sentence)

    def _tell_trouble(self, sentence: str) -> None:
        _say(self._trouble, sentence)


def _say(banner: Banner, sentence: str) -> None:
    if sentence:
        banner.set_text(sentence)
    banner.setVisible(bool(sentence))


def _judgements(found: tuple[Judgement, ...]) -> QWidget:
    row = FlowBox(None, 0.8)
    for one in found:
        row.flow.addWidget(_Tile(one))
    return row


class _Tile(Surface):
    """One judgement: then, now, and the way it went as arrow and word."""

    def __init__(self, one: Judgement) -> None:
        super().__init__()
        way = changes.WAYS[one.way]
        levels = f"{one.before} → {one.now}" if one.before and one.now and one.way != "same" else one.now or "–"
        self.setAccessibleName(f"{one.label}: {levels}, {way}")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.em(1.05), theme.em(0.6), theme.em(1.05), theme.em(0.6))
        column.setSpacing(theme.em(0.1))
        column.addWidget(PlainLabel(one.label, "helper"))
        column.addWidget(PlainLabel(levels, "card"))
        column.addWidget(_way(one.way))


def _way(way: str) -> QWidget:
    tone = {"higher": "warn", "lower": "ok"}.get(way, "")
    icon = _ICONS.get(way, "")
    return IconLine(icon, changes.WAYS[way], "badge", tone) if icon else PlainLabel(changes.WAYS[way], "badge")


class _SectionCard(Card):
    """The changes of one section under its title."""

    def __init__(self, section: SectionChanges) -> None:
        super().__init__(section.title)
        self.setAccessibleName(section.title)
        self.body.addWidget(PlainLabel(section.domain, "helper", True))
        for change in section.changes:
            self.body.addWidget(_ChangeView(change))


class _ChangeView(QWidget):
    """One change: the question, what happened to its answer, and the words with their marks."""

    def __init__(self, change: Change) -> None:
        super().__init__()
        self.setAccessibleName(f"{change.label}: {changes.WAYS[change.way]}")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        head = QHBoxLayout()
        head.addWidget(PlainLabel(change.label, "strong", True), 1)
        head.addWidget(_way(change.way), 0, Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(head)
        for found in changes.marked(change):
            text = DiffText(name=change.label)
            text.show_runs(found)
            self._column.addWidget(text)
        self._space()

    def _space(self) -> None:
        self._column.setSpacing(theme.em(0.2))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "_column"):
            self._space()

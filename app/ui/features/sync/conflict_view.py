"""One question of a conflict: before, theirs, mine, and the result that will stand. Made anew for each question."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.changes.joining import differing
from app.domain.moment import Moment
from app.ui import theme
from app.ui.features.sync import texts
from app.ui.features.sync.clash import Case, Clash, Decision, Side, Third, day_words, is_long, only_changed
from app.ui.features.sync.presenter import Shown
from app.ui.parts.added_marks import AddedMarks
from app.ui.parts.button import Button
from app.ui.parts.card import Banner, Surface
from app.ui.parts.choice import ChoiceRow
from app.ui.parts.diff_text import DiffText
from app.ui.parts.flow import FlowBox
from app.ui.parts.growing_text import GrowingText
from app.ui.parts.icon_line import IconLine
from app.ui.parts.page import Columns
from app.ui.parts.painted import width_of
from app.ui.parts.tabs import Tabs
from app.ui.parts.text import PlainLabel

PANES_STACK_BELOW_EM = 46


class Pane(QWidget):
    """One version with its heading and day, and under it what can be done with it."""

    def __init__(self, heading: str, day: str = "") -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.em(0.6))
        self.ground = Surface("raised")
        inner = QVBoxLayout(self.ground)
        inner.setContentsMargins(theme.em(1.05), theme.em(0.75), theme.em(1.05), theme.em(0.75))
        inner.setSpacing(theme.em(0.3))
        head = QHBoxLayout()
        head.addWidget(PlainLabel(heading, "strong"), 1)
        head.addWidget(PlainLabel(day, "helper"))
        inner.addLayout(head)
        self._inner = inner
        column.addWidget(self.ground, 1)
        self._column = column

    def show_text(self, name: str, before: str, text: str, *, is_before: bool) -> None:
        """The wording, marked against what was before."""
        if not text:
            words = texts.NOTHING_BEFORE if is_before else texts.NOTHING_HERE
            self._inner.addWidget(PlainLabel(words, "muted", True))
        else:
            shown = DiffText(name=name)
            if before and not is_before:
                shown.show_both(before, text)
            else:
                shown.show_plain(text)
            self._inner.addWidget(shown)
        self._inner.addStretch(1)

    def show_words(self, words: str, *, is_before: bool) -> None:
        """An answer of a list or a date, in words."""
        nothing = texts.NOTHING_BEFORE if is_before else texts.NOTHING_HERE
        self._inner.addWidget(PlainLabel(words or nothing, "card" if words else "muted", True, selectable=True))
        self._inner.addStretch(1)

    def add_below(self, widget: QWidget, *, fills: bool = False) -> None:
        """Under the version; a text takes the whole width."""
        self._column.addWidget(widget, 0, Qt.AlignmentFlag(0) if fills else Qt.AlignmentFlag.AlignLeft)


class ConflictView(QWidget):
    """Signals carry what the person chose: a side, both, a wording (number, side), or the text as typed."""

    side_kept = Signal(object)
    both_kept = Signal()
    picked = Signal(object, object)
    typed = Signal(str)

    def __init__(self, case: Case, clash: Clash, moment: Moment) -> None:
        super().__init__()
        self._case, self._clash, self._moment = case, clash, moment
        self._legend_words: dict[str, DiffText] = {}
        self._marked: Shown | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.em(0.8))
        self._column.addWidget(Banner("info", texts.both_kept(case), icon="shield-check"))
        for words in (texts.signed_meanwhile(case, moment.today), texts.third_person(case)):
            if words:
                self._column.addWidget(Banner("warn", words))
        if clash.can_be_typed and clash.before:
            self._column.addWidget(self._legend())
        self._panes: dict[str, Pane] = {}
        self._keeps: dict[str, Button] = {}
        self._shows_all = not is_long(clash)
        self._versions = self._three()
        self._column.addWidget(self._versions)
        self._all = Button(texts.SHOW_ALL, "quiet", size="small")
        self._all.clicked.connect(self._turn)
        if self._shows_all:
            self._all.hide()
        self._column.addWidget(self._all, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addWidget(self._result_card())
        self._column.addStretch(1)

    def _legend(self) -> QWidget:
        line = FlowBox(gap_em=0.6)
        for word, before, now in (("added", "", "added"), ("taken out", "taken out", "")):
            key = DiffText(name=f"Words {word} look like this")
            key.show_both(before, now)
            self._legend_words[word] = key
            key.editor.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            line.flow.addWidget(key)
        self._size_legend()
        line.flow.addWidget(PlainLabel("compared with “Before”", "helper"))
        return line

    def _size_legend(self) -> None:
        for word, key in self._legend_words.items():
            key.setFixedWidth(width_of(word, "body") + theme.em(0.4))

    # ---- the three versions
    def _turn(self) -> None:
        """The whole texts, or only the paragraphs that differ."""
        self._shows_all = not self._shows_all
        self._all.set_text(texts.SHOW_CHANGED if self._shows_all else texts.SHOW_ALL)
        place = self._column.indexOf(self._versions)
        self._column.removeWidget(self._versions)
        self._versions.hide()
        self._versions.deleteLater()
        self._versions = self._three()
        self._column.insertWidget(place, self._versions)
        self._versions.show()
        if self._marked is not None:
            self.mark(self._marked)

    def _told(self) -> dict[str, str]:
        """Before, left and right as they are shown now."""
        whole = (self._clash.before, self._clash.left, self._clash.right)
        return dict(zip(("before", "left", "right"), whole if self._shows_all else only_changed(*whole), strict=True))

    def _three(self) -> QWidget:
        columns = Columns((1, 1, 1), PANES_STACK_BELOW_EM)
        before = Pane("Before")
        told = self._told()
        self._fill(before, "Before", told["before"], is_before=True)
        started = PlainLabel(texts.STARTED_FROM if self._case.has_me else texts.STARTED_FROM_THEY, "helper", True)
        started.setMinimumHeight(theme.em(2.7))
        before.add_below(started, fills=True)
        columns.columns[0].cards.addWidget(before, 1)
        for number, side in enumerate(self._case.sides, 1):
            pane: QWidget = self._side(number, side)
            if number == 1 and self._clash.thirds:
                pane = self._with_thirds(side, pane)
            columns.columns[number].cards.addWidget(pane, 1)
        return columns

    def _with_thirds(self, side: Side, pane: QWidget) -> QWidget:
        """More than one other version: a tab for each, in the place of the other's."""
        panes = [pane, *(self._third(third) for third in self._clash.thirds)]
        tabs = Tabs(list(enumerate((side.heading, *(t.heading for t in self._clash.thirds)))), name=texts.VERSIONS)
        return _Tabbed(tabs, panes)

    def _third(self, third: Third) -> Pane:
        pane = Pane(third.heading, day_words(third.at, self._moment.today))
        words = third.words if self._shows_all else only_changed(self._clash.before, third.words)[1]
        self._fill(pane, third.heading, words, is_before=False)
        if self._clash.can_be_typed:
            take = Button(texts.start_from(third.heading), icon="corner-down-right")
            take.setProperty("words", third.words)
            take.clicked.connect(self._taken)
            pane.add_below(take)
        pane.add_below(PlainLabel(texts.own_question(third.short), "helper", True), fills=True)
        return pane

    def _taken(self) -> None:
        button = self.sender()
        if isinstance(button, Button):
            self.typed.emit(str(button.property("words")))

    def _side(self, number: int, side: Side) -> Pane:
        pane = Pane(side.heading, day_words(side.at, self._moment.today))
        self._fill(pane, side.heading, self._told()[side.key], is_before=False)
        button = Button(side.keep, shortcut_hint=str(number))
        button.setProperty("side", side.key)
        button.clicked.connect(self._kept)
        pane.add_below(button)
        self._panes[side.key], self._keeps[side.key] = pane, button
        return pane

    def _fill(self, pane: Pane, heading: str, words: str, *, is_before: bool) -> None:
        if self._clash.can_be_typed:
            pane.show_text(f"{heading}: {self._clash.label}", self._told()["before"], words, is_before=is_before)
        else:
            pane.show_words(words, is_before=is_before)

    def _kept(self) -> None:
        button = self.sender()
        if isinstance(button, Button):
            self.side_kept.emit(str(button.property("side")))

    # ---- the result
    def _result_card(self) -> QWidget:
        card = Surface()
        column = QVBoxLayout(card)
        column.setContentsMargins(theme.em(1.4), theme.em(1.0), theme.em(1.4), theme.em(1.1))
        column.setSpacing(theme.em(0.75))
        head = FlowBox(gap_em=0.8)
        head.flow.addWidget(PlainLabel("Result", "card"))
        self._how = PlainLabel("", "helper")
        head.flow.addWidget(self._how)
        self._both = Button("Keep both", icon="git-merge", shortcut_hint="3")
        self._both.clicked.connect(self.both_kept)
        self._both.setVisible(self._clash.kind == "prose")
        head.flow.addWidget(self._both)
        column.addWidget(head)
        self._text: GrowingText | None = None
        self._last_text = ""
        self._marks: AddedMarks | None = None
        self._words = PlainLabel("", "card", True)
        if self._clash.can_be_typed:
            self._text = GrowingText(name=f"Result: {self._clash.label}", min_lines=2)
            self._text.edited.connect(self._edited)
            if self._clash.before:
                self._marks = AddedMarks(self._text.editor.document())
                self._marks.compare_with(self._clash.before)
            column.addWidget(self._text)
        else:
            column.addWidget(self._words)
        self._picks = _Wordings(self._clash, self._case)
        self._picks.picked.connect(self.picked)
        column.addWidget(self._picks)
        return card

    def _edited(self, text: str) -> None:
        """Qt says "changed" when only the marks moved, too: that is no edit."""
        if text != self._last_text:
            self._last_text = text
            self.typed.emit(text)

    def result_box(self) -> GrowingText | None:
        """Where the result is typed, if it can be typed."""
        return self._text

    def mark(self, shown: Shown) -> None:
        """Show where the person is with it."""
        self._marked = shown
        decision = shown.decision
        self._how.setText(texts.how_joined(self._clash.kind, decision.choice))
        for side, button in self._keeps.items():
            is_kept = decision.choice == side
            button.set_icon("check" if is_kept else "")
            self._panes[side].ground.set_tone("chosen" if is_kept else "raised")
        self._both.set_icon("check" if decision.choice == "both" else "git-merge")
        self._show_result(decision)
        self._picks.show_state(decision)

    def _show_result(self, decision: Decision) -> None:
        if self._text is not None:
            self._last_text = decision.text
            self._text.set_text_quietly(decision.text)
            return
        self._words.setText(decision.text or (texts.NOTHING_HERE if decision.choice else "Not chosen yet"))
        self._words.set_tone("" if decision.text else "muted")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if not theme.is_restyled(event) or not hasattr(self, "_picks"):
            return
        self._size_legend()
        if self._marks is not None:
            self._marks.rehighlight()


class _Tabbed(QWidget):
    """One of several panes at a time, chosen by the tabs over them."""

    def __init__(self, tabs: Tabs, panes: Sequence[QWidget]) -> None:
        super().__init__()
        self._panes = tuple(panes)
        tabs.set_low(True)
        tabs.changed.connect(self._turn)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.em(0.4))
        column.addWidget(tabs)
        for number, pane in enumerate(self._panes):
            column.addWidget(pane, 1)
            pane.setVisible(number == 0)

    def _turn(self, key: object) -> None:
        for number, pane in enumerate(self._panes):
            pane.setVisible(number == key)


class _Wordings(Surface):
    """A question for each sentence that both changed. Hidden while one side is kept whole."""

    picked = Signal(object, object)

    def __init__(self, clash: Clash, case: Case) -> None:
        super().__init__("warn")
        self._clash = clash
        self._rows: list[ChoiceRow] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.em(1.05), theme.em(0.6), theme.em(1.05), theme.em(0.75))
        column.setSpacing(theme.em(0.5))
        self._line = IconLine("circle-alert", texts.clashes(len(clash.asked)), "strong", "warn")
        column.addWidget(self._line)
        for number, asked in enumerate(clash.asked):
            words = dict(zip(("left", "right"), differing(asked), strict=True))
            options = [(side.key, texts.wording(words[side.key], side.short)) for side in case.sides]
            row = ChoiceRow(options, name=f"Which wording, place {number + 1} of {len(clash.asked)}?")
            row.changed.connect(self._changed)
            self._rows.append(row)
            column.addWidget(row)

    def _changed(self, side: object) -> None:
        row = self.sender()
        if isinstance(row, ChoiceRow):
            self.picked.emit(self._rows.index(row), side)

    def show_state(self, decision: Decision) -> None:
        """Show what is picked."""
        for number, row in enumerate(self._rows):
            row.set_value(decision.picks.get(number))
        self.setVisible(bool(self._rows) and decision.choice in {"both", "edited"})


class ConflictFoot(Surface):
    """What happens with the choice, decide later, use this answer."""

    later = Signal()
    used = Signal()
    back = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(theme.em(1.2), theme.em(0.75), theme.em(1.0), theme.em(0.75))
        self._row.setSpacing(theme.em(0.6))
        words = QVBoxLayout()
        words.setSpacing(0)
        self._need, self._words = PlainLabel("", "strong", True, tone="warn"), PlainLabel("", "muted", True)
        words.addWidget(self._need)
        words.addWidget(self._words)
        self._row.addLayout(words, 1)
        self._buttons = FlowBox(gap_em=0.8)
        self._back = Button("Answer before", icon="arrow-left")
        self._later = Button(texts.DECIDE_LATER, "quiet", shortcut_hint="Esc")
        self._use = Button("Use this answer", "primary", "check", "Ctrl Enter")
        for button, signal in ((self._back, self.back), (self._later, self.later), (self._use, self.used)):
            button.clicked.connect(signal)
            self._buttons.flow.addWidget(button)
        self._row.addWidget(self._buttons)

    def show_state(self, shown: Shown) -> None:
        """What it says and offers now."""
        case = shown.case
        if case is None:
            return
        self._need.setText(shown.need)
        self._need.setVisible(bool(shown.need))
        count = len(case.clashes)
        step = f"Answer {shown.at + 1} of {count}. " if count > 1 else ""
        self._words.setText(step + texts.sees_it(case))
        self._back.setVisible(shown.at > 0)
        self._later.set_text("Close" if case.decided_by else texts.DECIDE_LATER)
        self._use.setVisible(not case.decided_by)
        self._use.set_text("Saving…" if shown.is_busy else "Use this answer")
        self._buttons.updateGeometry()
        self._arrange(self.width())

    def _arrange(self, width: int) -> None:
        has_room = width > self._buttons.sizeHint().width() + theme.em(15)
        self._row.setDirection(QBoxLayout.Direction.LeftToRight if has_room else QBoxLayout.Direction.TopToBottom)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(event.size().width())

"""The frame of the editor: rail, middle and panel, which fold as the window narrows or the text grows."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.features.assessment import texts
from app.ui.features.assessment.rail import WIDTH_EM, SectionRail
from app.ui.features.assessment.side import Side
from app.ui.form.tab_stops import walk
from app.ui.parts.button import Button
from app.ui.parts.card import Banner
from app.ui.parts.flow import FlowBox
from app.ui.parts.folding_bars import FoldingBars
from app.ui.parts.page import PageScroll
from app.ui.parts.problem_list import ProblemList
from app.ui.parts.quiet_combo import QuietCombo
from app.ui.parts.saved_pill import SavedPill
from app.ui.parts.text import PlainLabel

SIDE_EM, MOST_CENTRE_EM = 16.5, 57.0
RAIL_FROM_EM, SIDE_FROM_EM = 54.0, 76.0
BARS_FOLD_BELOW_EM = 58.0
LOW_BELOW_EM = 27.0
"""Below this height heading and foot scroll with the questions, or nothing would be left for them."""


class EditorFrame(QWidget):
    """Holds the widgets and their places; what they show is the editor's matter."""

    def __init__(self, bars: FoldingBars, ways: QWidget) -> None:
        """`bars` stand over the section, `ways` at the right of its heading."""
        super().__init__()
        self._bars, self._ways = bars, ways
        self._wants_side = False
        self._build()

    def _has_assessment(self) -> bool:
        """True while an assessment is on screen."""
        raise NotImplementedError  # the editor knows

    def _has_section(self) -> bool:
        """True while a section with questions is on screen."""
        raise NotImplementedError  # the editor knows

    def _stops(self) -> list[QWidget]:
        """What takes the keyboard, in the order in which it is read."""
        raise NotImplementedError  # the editor knows

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes in the order of reading, whatever was made when; beyond the last stop it leaves the editor."""
        return walk(self, self._stops(), forward) or super().focusNextPrevChild(forward)

    def _build(self) -> None:
        self.rail, self.side = SectionRail(), Side()
        self._across = QHBoxLayout(self)
        self._across.addWidget(self.rail)
        self._centre = QWidget()
        self._across.addWidget(self._centre, 100)
        self._pane = PageScroll(margins_em=(0.1, 0.1))
        self._pane.body.addWidget(self.side)
        self._pane.body.addStretch(1)
        self._across.addWidget(self._pane)
        self._across.addStretch(1)
        self._column = QVBoxLayout(self._centre)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._build_head()
        self._column.addWidget(self._top)
        self.page = PageScroll(margins_em=(0.1, 0.2))
        self.problems = ProblemList()
        self.problems.hide()
        self.page.body.addWidget(self.problems)
        self.page.body.addStretch(1)
        self._column.addWidget(self.page, 1)
        self._build_foot()
        self._column.addWidget(self._bottom)
        self._is_low = False
        self._space()

    def _build_head(self) -> None:
        self.jump = QuietCombo(name="Section")
        self.told = Banner("ok", "")
        self.told.hide()
        self._number = PlainLabel("", "meta")
        self._title = PlainLabel("", "section", wrap=True)
        self.saved = SavedPill()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._number)
        words.addWidget(self._title)
        self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._head.addLayout(words, 1)
        self._head.addWidget(self.saved, 0, Qt.AlignmentFlag.AlignVCenter)
        self._head.addWidget(self._ways, 0, Qt.AlignmentFlag.AlignVCenter)
        self._top = QWidget()
        self._top_column = QVBoxLayout(self._top)
        self._top_column.setContentsMargins(0, 0, 0, 0)
        for widget in (self.jump, self._bars, self.told):
            self._top_column.addWidget(widget)
        self._top_column.addLayout(self._head)

    def _build_foot(self) -> None:
        self.back = Button("Back")
        self.later = Button(texts.LATER, "quiet")
        self.go_on = Button("Save and continue", "primary", "arrow-right")
        ends = FlowBox(None, 0.6)
        ends.flow.addWidget(self.later)
        ends.flow.addWidget(self.go_on)
        self._bottom = QWidget()
        self._foot = QHBoxLayout(self._bottom)
        self._foot.setContentsMargins(0, 0, 0, 0)
        self._foot.addWidget(self.back)
        self._foot.addStretch(1)
        self._foot.addWidget(ends)

    def _space(self) -> None:
        self._across.setContentsMargins(theme.em(1.2), theme.em(1.05), theme.em(1.2), theme.em(0.9))
        self._across.setSpacing(theme.em(1.1))
        for column in (self._column, self._top_column):
            column.setSpacing(theme.em(0.75))
        self._head.setSpacing(theme.em(0.75))
        self.rail.setFixedWidth(theme.em(WIDTH_EM))
        self._centre.setMaximumWidth(theme.em(MOST_CENTRE_EM))

    # ---- fitting
    def _has_room_for_side(self) -> bool:
        return self.width() >= theme.em(SIDE_FROM_EM)

    def _fit(self) -> None:
        """Rail and panel fold when there is no room; a pick list then stands for the rail."""
        is_there = self._has_assessment()
        has_rail, has_side = self.width() >= theme.em(RAIL_FROM_EM), self._has_room_for_side()
        self.rail.setVisible(is_there and has_rail)
        self.jump.setVisible(is_there and not has_rail)
        wide = QBoxLayout.Direction.LeftToRight
        self._head.setDirection(wide if self._centre.width() >= theme.em(36) else QBoxLayout.Direction.TopToBottom)
        here, there = (self._pane.body, self.page.body) if has_side else (self.page.body, self._pane.body)
        if here.indexOf(self.side) < 0:
            there.removeWidget(self.side)
            here.insertWidget(0, self.side)
        self._bars.set_low(self.height() < theme.em(BARS_FOLD_BELOW_EM))
        self._let_ends_scroll(self.height() < theme.em(LOW_BELOW_EM))
        self._pane.setFixedWidth(theme.em(SIDE_EM))
        self._pane.setVisible(is_there and self._has_section() and has_side)
        self.side.setVisible(is_there and self._has_section() and (has_side or self._wants_side))

    def _let_ends_scroll(self, is_low: bool) -> None:
        """Heading and foot stand in the page that scrolls while the window is low, else above and below it."""
        if is_low == self._is_low:
            return
        self._is_low = is_low
        here, there = (self.page.body, self._column) if is_low else (self._column, self.page.body)
        for widget in (self._top, self._bottom):
            there.removeWidget(widget)
        here.insertWidget(0, self._top)
        here.addWidget(self._bottom)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "_foot"):
            self._space()
            self._fit()

"""A page with a list at the left and one thing of it beside; where there is little room one of both, with the way back."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.parts.avatar import Avatar
from app.ui.parts.button import Button
from app.ui.parts.card import Banner
from app.ui.parts.flow import FlowBox
from app.ui.parts.page import PageScroll
from app.ui.parts.text import PlainLabel

HEAD_TURNS_BELOW_EM = 46
WORDS_EM = 26
"""So much room the words keep beside the buttons; with less the buttons move under them."""
ANY_SIZE = 16777215


class PersonHead(QWidget):
    """Who and what it is about, with `ways.flow` for buttons at the right; they move under the words when there is no room."""

    def __init__(self) -> None:
        super().__init__()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.em(0.9))
        self.avatar = Avatar("", 3.0)
        self.title, self.meta = PlainLabel("", "section", True), PlainLabel("", "helper", True)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self.meta)
        who = QHBoxLayout()
        who.setSpacing(theme.em(0.9))
        who.addWidget(self.avatar, 0, Qt.AlignmentFlag.AlignTop)
        who.addLayout(words, 1)
        self._row.addLayout(who, 1)
        self.ways = FlowBox(gap_em=0.6)
        self._row.addWidget(self.ways, 0, Qt.AlignmentFlag.AlignVCenter)

    def turn(self, has_room: bool) -> None:
        """Buttons beside the words, or under them."""
        way = QBoxLayout.Direction
        self._row.setDirection(way.LeftToRight if has_room else way.TopToBottom)


class Beside(QWidget):
    """A screen puts banners after `said` with `add_banners`, its thing into `page.body`, and a foot with `add_foot`.

    It gives `fold` with what it wants to show, also from `fit`, which each change of size calls.
    """

    def __init__(self, lists: QWidget, lists_em: float, stacks_below_em: float, back: Button) -> None:
        super().__init__()
        self._lists_pane, self._lists_em, self._stacks_below_em = lists, lists_em, stacks_below_em
        self._does_head_scroll = False
        self.back, self.head = FlowBox(), PersonHead()
        self.back.flow.addWidget(back)
        self.back.setFocusProxy(back)
        self.said = Banner("ok", "")
        self.said.hide()
        self.page = PageScroll(margins_em=(0, 0))
        self._side = QWidget()
        self._column = QVBoxLayout(self._side)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.em(0.75))
        for widget in (self.back, self.head, self.said):
            self._column.addWidget(widget)
        self._column.addWidget(self.page, 1)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(theme.em(1.5), theme.em(1.2), theme.em(1.5), theme.em(1.05))
        self._row.setSpacing(theme.em(1.2))
        self._row.addWidget(lists)
        self._row.addWidget(self._side, 1)

    def add_banners(self, *banners: Banner) -> None:
        """More sentences above what scrolls, not shown yet."""
        for banner in banners:
            banner.hide()
            self._column.insertWidget(self._column.indexOf(self.page), banner)

    def add_foot(self, foot: QWidget) -> None:
        """What is always in sight below."""
        self._column.addWidget(foot)

    def say(self, *said: tuple[Banner, str]) -> None:
        """Other words on banners; one without words goes."""
        for banner, words in said:
            if banner.text() != words:
                banner.set_text(words)
            banner.setVisible(bool(words))

    def fit(self) -> None:
        """Fold for the size it has now. Each screen says what it shows."""
        raise NotImplementedError

    def fold(self, *, shows_list: bool, keeps_side: bool, side_em: float) -> None:
        """Side by side where there is room; else the list, with at most `side_em` of the side if it is kept, or the side."""
        is_narrow = self.width() < theme.em(self._stacks_below_em)
        way = QBoxLayout.Direction
        self._lists_pane.setVisible(not is_narrow or shows_list)
        self._lists_pane.setMaximumWidth(ANY_SIZE if is_narrow else theme.em(self._lists_em))
        self._lists_pane.setMinimumWidth(0 if is_narrow else theme.em(self._lists_em))
        self._row.setDirection(way.BottomToTop if is_narrow else way.LeftToRight)
        self._side.setVisible(not is_narrow or not shows_list or keeps_side)
        self._side.setMaximumHeight(theme.em(side_em) if is_narrow and shows_list else ANY_SIZE)
        self.back.setVisible(is_narrow and not shows_list)
        self._let_head_scroll(is_narrow)
        room = self._side.width()
        self.head.turn(
            room > theme.em(HEAD_TURNS_BELOW_EM) and room > self.head.ways.flow.sizeHint().width() + theme.em(WORDS_EM)
        )

    def _let_head_scroll(self, does_scroll: bool) -> None:
        """Where there is little room the heading scrolls with the rest; else it stays in sight."""
        if does_scroll == self._does_head_scroll:
            return
        self._does_head_scroll = does_scroll
        column = self.page.body if does_scroll else self._column
        for place, widget in enumerate((self.back, self.head, self.said)):
            is_shown = widget.isVisibleTo(self._side)
            column.insertWidget(place, widget)
            widget.setVisible(is_shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

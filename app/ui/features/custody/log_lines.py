"""What a log says so far, line by line in the order of the times; one's own lines open the sheet for another time."""

from functools import partial

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.features.custody import log_words, texts
from app.ui.features.custody.board import Board
from app.ui.features.custody.log_words import Said
from app.ui.features.custody.tiles import TOUCH_EM
from app.ui.parts.button import Button, PaintedButton
from app.ui.parts.card import Card
from app.ui.parts.page import clear_layout
from app.ui.parts.painted import box, focus_ring, picture, smooth, whole
from app.ui.parts.text import PlainLabel
from app.ui.tokens import RADIUS_INPUT_EM

_FLAGS = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignLeft) | int(Qt.AlignmentFlag.AlignVCenter)


class LineButton(PaintedButton):
    """One stamp in words that wrap, with a pencil: pressed, its time is changed or it is taken out."""

    def __init__(self, said: Said) -> None:
        super().__init__()
        self.said = said
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(said.words)
        self.setAccessibleDescription(texts.LINE_HINT)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        room = QRect(0, 0, max(10, width - theme.em(2.6)), 10_000)
        tall = theme.role_metrics("body").boundingRect(QRectF(room), _FLAGS, self.said.words).height()
        return max(theme.em(TOUCH_EM), round(tall) + theme.em(0.5))

    def sizeHint(self) -> QSize:
        return QSize(theme.em(16), self.heightForWidth(max(self.width(), theme.em(16))))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.em(8), theme.em(TOUCH_EM))

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme.current()
        painter = QPainter(self)
        smooth(painter)
        rect, radius = whole(self), theme.em(RADIUS_INPUT_EM)
        if self.underMouse():
            box(painter, rect, radius, t.raised, t.line)
        painter.setFont(theme.role_font("body"))
        painter.setPen(theme.colour(t.text))
        painter.drawText(rect.adjusted(theme.em(0.4), 0, -theme.em(2.2), 0), _FLAGS, self.said.words)
        side = theme.em(1.1)
        picture(painter, "pencil-line", t.primary, rect.right() - side - theme.em(0.5), rect.center().y() - side / 2, side)
        if self.shows_focus:
            focus_ring(painter, rect, radius)
        painter.end()


class LogLines(QWidget):
    """`chosen` carries the id of the stamp whose line was pressed. Lines of somebody else are to read only."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._drawn: tuple[tuple[Said, ...], bool] = ((), False)
        self._held = QVBoxLayout(self)
        self._held.setContentsMargins(0, 0, 0, 0)
        self._space()

    def show_board(self, board: Board, *, may: bool) -> None:
        """The lines of this moment; `may` while this person may still change them."""
        drawn = log_words.lines(board), may
        if drawn == self._drawn:
            return
        had = self.window().focusWidget()
        focused = had.said.stamp if isinstance(had, LineButton) and self.isAncestorOf(had) else None
        self._drawn = drawn
        clear_layout(self._held)
        for said in drawn[0]:
            widget = self._button(said) if may and said.is_mine else PlainLabel(said.words, "body", wrap=True)
            self._held.addWidget(widget)
            widget.show()
            if said.stamp == focused and isinstance(widget, LineButton):
                widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def _button(self, said: Said) -> LineButton:
        made = LineButton(said)
        made.clicked.connect(partial(self._chosen, said))
        return made

    def _chosen(self, said: Said, _checked: bool = False) -> None:
        self.chosen.emit(said.stamp)

    def buttons(self) -> list[LineButton]:
        """The lines that open a sheet."""
        return [button for button in self.findChildren(LineButton) if not button.isHidden()]

    def _space(self) -> None:
        self._held.setSpacing(theme.em(0.15))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "_held"):
            self._space()


class WrittenCard(Card):
    """The lines of a running log, folded until they are asked for."""

    def __init__(self) -> None:
        super().__init__(texts.WRITTEN, meta=texts.WRITTEN_HINT, is_tight=True)
        self.fold = Button("", "quiet", "chevron-right", size="touch")
        self.lines = LogLines()
        self.lines.hide()
        self.body.addWidget(self.fold, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.lines)
        self._shown: tuple[Board, bool] | None = None
        self.fold.clicked.connect(self._turn)

    def show_board(self, board: Board, *, may: bool) -> None:
        """As it stands now."""
        self._shown = board, may
        self._show()

    def _turn(self) -> None:
        self.lines.setVisible(self.lines.isHidden())
        self._show()

    def _show(self) -> None:
        if self._shown is None:
            return
        (board, may), is_open = self._shown, not self.lines.isHidden()
        if is_open:
            self.lines.show_board(board, may=may)
        self.fold.set_icon("chevron-down" if is_open else "chevron-right")
        self.fold.set_text(texts.HIDE_WRITTEN if is_open else texts.show_written(len(board.row.stamps)))

"""The parts of child mode: words, big buttons, face cards, the line of steps, and the ground with its quiet waves."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui import theme
from app.ui.features.child_mode.face import paint_face
from app.ui.features.child_mode.look import Look
from app.ui.parts.button import PaintedButton
from app.ui.parts.flow import FlowLayout
from app.ui.parts.painted import CENTRE, box, focus_ring, picture, smooth, whole
from app.ui.parts.text import PlainLabel

WRAPPED = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)


class ChildLabel(PlainLabel):
    """Words on the ground or on a card, in the colours and the size of child mode."""

    def __init__(
        self, look: Look, text: str, *, points: float = 0.0, weight: int = 400, tone: str = "ink", middle: bool = False
    ) -> None:
        self._look, self._points, self._weight, self._colour = look, points, weight, tone
        super().__init__(text, "child", wrap=True)
        if middle:
            self.setAlignment(CENTRE)

    def _restyle(self) -> None:
        self.setFont(self._look.font("child", self._points, self._weight))
        made = QPalette(self.palette())
        made.setColor(QPalette.ColorRole.WindowText, theme.colour(getattr(self._look.tint, self._colour)))
        self.setPalette(made)


class ChildButton(PaintedButton):
    """A large button of words with an icon before or behind them. `kind`: plain, primary, talk."""

    def __init__(
        self,
        look: Look,
        text: str,
        kind: str = "plain",
        icon: str = "",
        *,
        behind: str = "",
        points: float = 0.0,
        shows_words: bool = True,
    ) -> None:
        super().__init__()
        self._look, self._kind, self._icon, self._behind = look, kind, icon, behind
        self._words = text if shows_words else ""
        self._font = look.font("child", points, 600 if kind == "primary" else 400)
        self.setAccessibleName(text)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        return self._words

    def _icons_width(self) -> int:
        each = self._look.em(2.1 if self._words else 1.5)
        return sum(each for icon in (self._icon, self._behind) if icon)

    def _words_box(self, width: int) -> QRect:
        room = max(self._look.em(4), width - self._icons_width() - 2 * self._look.em(1.3))
        return QFontMetrics(self._font).boundingRect(QRect(0, 0, room, 10_000), WRAPPED, self._words)

    def sizeHint(self) -> QSize:
        one_line = QFontMetrics(self._font).horizontalAdvance(self._words) + (self._look.em(0.2) if self._words else 0)
        most = self._look.em(34)
        width = min(one_line, most) + self._icons_width() + 2 * self._look.em(1.3)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.em(5), self._look.em(4))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max(self._look.em(4.1), self._words_box(width).height() + self._look.em(1.5))

    def _colours(self) -> tuple[str, str, str]:
        """Ink, fill and border in the present state."""
        tint = self._look.tint
        if self._kind == "primary":
            return tint.on_primary, tint.primary, tint.primary
        if self.isChecked():
            return (tint.talk, tint.talk_soft, tint.talk) if self._kind == "talk" else (
                tint.primary, tint.primary_soft, tint.primary)  # fmt: skip
        return tint.ink, tint.card, tint.border

    def paintEvent(self, event: QPaintEvent) -> None:
        ink, fill, border = self._colours()
        painter = QPainter(self)
        smooth(painter)
        rect = whole(self)
        radius = min(self._look.em(1.5), rect.height() / 2)
        box(painter, rect, radius, fill, border, 3.0 if self.isChecked() else 2.0)
        used = self._words_box(self.width()) if self._words else QRect()
        side = self._look.em(1.5)
        left = (rect.width() - used.width() - self._icons_width()) / 2
        if self._icon:
            picture(painter, self._icon, ink, left, rect.center().y() - side / 2, side)
            left += self._look.em(2.1)
        painter.setFont(self._font)
        painter.setPen(theme.colour(ink))
        painter.drawText(QRectF(left - 2, 0, used.width() + 4, rect.height()), WRAPPED, self._words)
        if self._behind:
            at = left + used.width() + self._look.em(0.6)
            picture(painter, self._behind, ink, at, rect.center().y() - side / 2, side)
        if self.shows_focus:
            focus_ring(painter, rect, radius)
        painter.end()


class FaceCard(PaintedButton):
    """One answer: a face with its words."""

    def __init__(self, look: Look, code: str, text: str, *, is_small: bool = False) -> None:
        super().__init__()
        self.code, self._look, self._words, self._is_small = code, look, text, is_small
        self._font = look.font("child", 1.0 if is_small else 4.0, 600)
        self.setCheckable(True)
        self.setAccessibleName(text)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        return self._words

    def sizeHint(self) -> QSize:
        return QSize(self._look.em(12.0 if self._is_small else 19.3), self._look.em(12.4 if self._is_small else 16.4))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.em(9), self._look.em(11))

    def paintEvent(self, event: QPaintEvent) -> None:
        tint = self._look.tint
        painter = QPainter(self)
        smooth(painter)
        rect = whole(self)
        radius = self._look.em(1.9)
        chosen = self.isChecked()
        box(painter, rect, radius, tint.primary_soft if chosen else tint.card, tint.primary if chosen else tint.border,
            4.0 if chosen else 2.0)  # fmt: skip
        words = self._look.em(3.4 if self._is_small else 4.4)
        above = self._look.em(1.2 if self._is_small else 1.9)
        paint_face(painter, QRectF(0, above, rect.width(), rect.height() - words - above * 1.3), self.code)
        painter.setFont(self._font)
        painter.setPen(theme.colour(tint.primary if chosen else tint.ink))
        at = QRectF(
            self._look.em(0.8), rect.height() - words, rect.width() - self._look.em(1.6), words - self._look.em(0.6)
        )
        painter.drawText(at, WRAPPED, self._words)
        if chosen:
            self._tick(painter, rect)
        if self.shows_focus:
            focus_ring(painter, rect, radius)
        painter.end()

    def _tick(self, painter: QPainter, rect: QRectF) -> None:
        tint, side = self._look.tint, self._look.em(2.2)
        middle = QPointF(rect.right() - self._look.em(2.1), rect.top() + self._look.em(2.1))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(tint.primary))
        painter.drawEllipse(middle, side / 2, side / 2)
        size = self._look.em(1.4)
        picture(painter, "check", tint.on_primary, middle.x() - size / 2, middle.y() - size / 2, size)


class Steps(QWidget):
    """How far they are: one dot a part, the one here with its number."""

    def __init__(self, look: Look, here: int, of: int, words: str) -> None:
        super().__init__()
        self._look, self._here, self._of = look, here, of
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self._look.em(2.3) * self._of, self._look.em(2.9))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.em(4), self._look.em(2.9))

    def paintEvent(self, event: QPaintEvent) -> None:
        tint = self._look.tint
        painter = QPainter(self)
        smooth(painter)
        large, small = self._look.em(1.3), self._look.em(0.6)
        step = (self.width() - 2 * large) / max(1, self._of - 1)
        y = self.height() / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(tint.near))
        painter.drawRect(QRectF(large, y - 1.5, self.width() - 2 * large, 3))
        painter.setBrush(theme.colour(tint.primary))
        painter.drawRect(QRectF(large, y - 1.5, step * (self._here - 1), 3))
        for number in range(1, self._of + 1):
            middle = QPointF(large + step * (number - 1), y)
            radius = large - 2 if number == self._here else small
            is_done = number < self._here
            fill = "#FFD479" if number == self._here else tint.primary if is_done else tint.card
            around = QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius)
            box(painter, around, radius, fill, tint.primary if number <= self._here else tint.border, 2.5)
        painter.setFont(self._look.font("child", -1.0, 600))
        painter.setPen(theme.colour("#2E2A3F"))
        at = large + step * (self._here - 1)
        painter.drawText(QRectF(at - large, 0, 2 * large, self.height()), WRAPPED, str(self._here))
        painter.end()


class MiddleFlow(FlowLayout):
    """A flow whose lines stand in the middle."""

    def _place(self, rect: QRect, only_measure: bool) -> int:
        gap, y = theme.em(self._gap_em), rect.y()
        for line in self._lines(rect.width(), gap):
            height = max(size.height() for _, size in line)
            used = sum(size.width() for _, size in line) + gap * (len(line) - 1)
            x = rect.x() + max(0, (rect.width() - used) // 2)
            for item, size in line:
                if not only_measure:
                    item.setGeometry(QRect(x, y + (height - size.height()) // 2, size.width(), size.height()))
                x += size.width() + gap
            y += height + gap
        return max(0, y - gap - rect.y()) if self._items else 0


class Row(QWidget):
    """Widgets side by side in the middle, on more lines where they do not fit."""

    def __init__(self, look: Look, *widgets: QWidget, gap_em: float = 1.4) -> None:
        super().__init__()
        self._flow = MiddleFlow(self, gap_em)
        for widget in widgets:
            self._flow.addWidget(widget)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMinimumWidth(look.em(10))


class Ground(QWidget):
    """The whole window's ground, with two waves at the foot `foot_em` high."""

    def __init__(self, look: Look, foot_em: float = 8.2) -> None:
        super().__init__()
        self._look, self._foot_em = look, foot_em
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)

    def paintEvent(self, event: QPaintEvent) -> None:
        tint = self._look.tint
        painter = QPainter(self)
        smooth(painter)
        painter.fillRect(self.rect(), theme.colour(tint.ground))
        width, height = float(self.width()), float(self.height())
        foot = float(self._look.em(self._foot_em))
        for colour, up, sway in ((tint.hill, foot, 14.0), (tint.near, foot * 0.52, -10.0)):
            path = QPainterPath(QPointF(0, height))
            path.lineTo(0, height - up + sway)
            path.cubicTo(
                QPointF(width * 0.33, height - up - sway), QPointF(width * 0.6, height - up + 2 * sway),
                QPointF(width, height - up - sway),
            )  # fmt: skip
            path.lineTo(width, height)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(colour))
            painter.drawPath(path)
        painter.end()

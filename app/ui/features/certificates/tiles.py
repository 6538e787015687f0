"""The two lists of the certificates page as painted choices: children who finish, and designs with a small picture of each."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.domain.initials import initials
from app.ui import theme
from app.ui.paper.page_picture import A4_ACROSS
from app.ui.parts.avatar import paint_avatar
from app.ui.parts.button import PaintedButton
from app.ui.parts.flow import FlowBox
from app.ui.parts.painted import CENTRE, box, focus_ring, line_height, smooth, whole, words
from app.ui.tokens import RADIUS_CARD_EM, RADIUS_INPUT_EM


class ChildRow(PaintedButton):
    """A child who finishes soon; chosen by a click or Enter."""

    def __init__(self, scope: str, name: str, meta: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scope, self._words, self._meta = scope, name, meta
        self.setCheckable(True)
        self.setAccessibleName(", ".join(filter(None, (name, meta))))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def nextCheckState(self) -> None:
        """The page decides who is chosen."""

    def sizeHint(self) -> QSize:
        return QSize(theme.em(14), max(theme.em(3.9), line_height("strong") + line_height("meta") + theme.em(1.2)))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.em(8), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme.current()
        painter = QPainter(self)
        smooth(painter)
        rect = whole(self)
        radius = theme.em(RADIUS_CARD_EM)
        if self.isChecked():
            box(painter, rect, radius, t.primary_soft, t.primary, 1.5)
        elif self.underMouse():
            box(painter, rect, radius, t.raised, t.line)
        side = theme.em(2.4)
        paint_avatar(painter, QRectF(theme.em(0.75), (rect.height() - side) / 2, side, side), initials(self._words))
        left = theme.em(0.75) + side + theme.em(0.75)
        upper, lower = line_height("strong"), line_height("meta")
        top = (rect.height() - upper - lower) / 2
        room = rect.width() - left - theme.em(0.5)
        words(painter, QRectF(left, top, room, upper), self._words, "strong", t.text)
        words(painter, QRectF(left, top + upper, room, lower), self._meta, "meta", t.muted)
        if self.shows_focus:
            focus_ring(painter, rect, radius)
        painter.end()


class DesignTile(PaintedButton):
    """One design: its picture with this child's name, its name below."""

    def __init__(self, key: str, label: str, owner: "Designs", parent: QWidget) -> None:
        super().__init__(parent)
        self.key, self._label, self._owner = key, label, owner
        self._image: QImage | None = None
        self.setCheckable(True)
        self.setAccessibleName(f"{label} design")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_image(self, image: QImage | None) -> None:
        """A small picture of the certificate in this design."""
        self._image = image
        self.update()

    def has_image(self) -> bool:
        """True once there is a picture."""
        return self._image is not None

    def nextCheckState(self) -> None:
        """The owner decides which design is chosen."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step:
            self._owner.move_from(self, step)
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        wide = self._owner.tile_width()
        return QSize(wide, round((wide - theme.em(0.6)) / A4_ACROSS) + line_height("meta") + theme.em(0.8))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme.current()
        painter = QPainter(self)
        smooth(painter)
        rect, edge = whole(self), theme.em(0.3)
        radius = theme.em(RADIUS_INPUT_EM)
        if self.isChecked():
            box(painter, rect, radius, t.primary_soft, t.primary, 2.0)
        elif self.underMouse():
            box(painter, rect, radius, t.raised, t.line_strong)
        wide = rect.width() - 2 * edge
        place = QRectF(edge, edge, wide, wide / A4_ACROSS)
        if self._image is None:
            box(painter, place, 2, t.raised, t.line)
        else:
            painter.drawImage(place, self._image)
        label = QRectF(0, place.bottom(), rect.width(), rect.bottom() - place.bottom())
        tick = "✓ " if self.isChecked() else ""
        words(painter, label, tick + self._label, "badge", t.primary if self.isChecked() else t.text, CENTRE)
        if self.shows_focus:
            focus_ring(painter, rect, radius)
        painter.end()


class Designs(QWidget):
    """One stop of the Tab key; arrows move and choose. `changed` carries the key of the design."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Designs")
        self._tiles: list[DesignTile] = []
        self._box = FlowBox(self, 0.45)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._box)
        self.setSizePolicy(self._box.sizePolicy())

    def set_designs(self, designs: Sequence[tuple[str, str]]) -> None:
        """The designs to choose from."""
        if [tile.key for tile in self._tiles] == [key for key, _ in designs]:
            return
        self._box.clear()
        self._tiles = [DesignTile(key, label, self, self._box) for key, label in designs]
        for tile in self._tiles:
            tile.clicked.connect(self._pressed)
            self._box.flow.addWidget(tile)
            tile.show()
        self.updateGeometry()

    def tile_width(self) -> int:
        """As wide as makes a row of tiles fill the card."""
        least, gap = theme.em(9.5), theme.em(0.45)
        across = max(1, (self.width() + gap) // (least + gap))
        return max(least, (self.width() + gap) // across - gap) if self.width() > least else least

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for tile in self._tiles:
            tile.updateGeometry()

    def set_images(self, images: Mapping[str, QImage]) -> None:
        """Pictures by design."""
        for tile in self._tiles:
            tile.show_image(images.get(tile.key))

    def set_value(self, key: str) -> None:
        """Choose without a signal."""
        for tile in self._tiles:
            tile.setChecked(tile.key == key)
            tile.setFocusPolicy(Qt.FocusPolicy.StrongFocus if tile.key == key else Qt.FocusPolicy.ClickFocus)
            tile.update()

    def move_from(self, tile: DesignTile, step: int) -> None:
        """To the neighbour."""
        other = self._tiles[(self._tiles.index(tile) + step) % len(self._tiles)]
        other.setFocus(Qt.FocusReason.TabFocusReason)
        self._choose(other)

    def _pressed(self) -> None:
        tile = self.sender()
        if isinstance(tile, DesignTile):
            self._choose(tile)

    def _choose(self, tile: DesignTile) -> None:
        self.set_value(tile.key)
        self.changed.emit(tile.key)


class MessageOption(PaintedButton):
    """A sentence to start from, over as many lines as it needs."""

    def __init__(self, text: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self.text_ = name, ""
        self.setCheckable(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Another sentence."""
        self.text_ = text
        self.setAccessibleName(f"{self._name}: {text}")
        self.updateGeometry()
        self.update()

    def nextCheckState(self) -> None:
        """It is chosen when the message says it."""

    def _flags(self) -> int:
        return int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignLeft) | int(Qt.AlignmentFlag.AlignVCenter)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        room = QRectF(0, 0, max(10, width - 2 * theme.em(0.75)), 10_000)
        return round(theme.role_metrics("body").boundingRect(room, self._flags(), self.text_).height()) + theme.em(0.9)

    def sizeHint(self) -> QSize:
        return QSize(theme.em(16), self.heightForWidth(theme.em(16)))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.em(8), line_height("body") + theme.em(0.9))

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme.current()
        painter = QPainter(self)
        smooth(painter)
        rect, radius = whole(self), theme.em(RADIUS_INPUT_EM)
        is_on = self.isChecked()
        fill = t.primary_soft if is_on else t.raised if self.underMouse() else t.surface
        box(painter, rect, radius, fill, t.primary if is_on else t.line_strong, 2.0 if is_on else 1.0)
        painter.setFont(theme.role_font("body"))
        painter.setPen(theme.colour(t.primary if is_on else t.text))
        edge = theme.em(0.75)
        painter.drawText(rect.adjusted(edge, 0, -edge, 0), self._flags(), self.text_)
        if self.shows_focus:
            focus_ring(painter, rect, radius)
        painter.end()

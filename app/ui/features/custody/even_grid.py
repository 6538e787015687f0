"""Tiles of one width in as many columns as fit; fewer and wider ones where the window is narrow or the letters large."""

from PySide6.QtCore import QEvent, QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui import theme


class EvenGrid(QWidget):
    """At most `most` columns of at least `least_em`. A row is as high as its highest tile."""

    def __init__(self, least_em: float, most: int, gap_em: float = 0.7) -> None:
        super().__init__()
        self._least_em, self._most, self._gap_em = least_em, most, gap_em
        self._tiles: list[QWidget] = []
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_tiles(self, tiles: list[QWidget]) -> None:
        """Other tiles, in reading order; those before are deleted."""
        for old in self._tiles:
            old.hide()
            old.deleteLater()
        self._tiles = list(tiles)
        for before, tile in zip([None, *tiles], tiles, strict=False):
            tile.setParent(self)
            if before is not None:
                QWidget.setTabOrder(before, tile)
            tile.show()
        self.refit()

    def refit(self) -> None:
        """Lay out anew: a tile came, went or changed its height."""
        self.updateGeometry()
        self._place(self.width())

    def columns(self, width: int) -> int:
        """How many columns a width has; never a last row with one lonely tile where one column fewer would fill it better."""
        gap = theme.em(self._gap_em)
        fit = max(1, min(self._most, (width + gap) // (theme.em(self._least_em) + gap)))
        rows = -(-len(self._tiles) // fit)
        return max(1, -(-len(self._tiles) // rows)) if rows else 1

    def _place(self, width: int, *, only_measure: bool = False) -> int:
        gap, columns = theme.em(self._gap_em), self.columns(width)
        wide = (width - gap * (columns - 1)) // columns
        y = 0
        for start in range(0, len(self._tiles), columns):
            row = self._tiles[start : start + columns]
            high = max(tile.heightForWidth(wide) if tile.hasHeightForWidth() else tile.sizeHint().height() for tile in row)
            if not only_measure:
                for n, tile in enumerate(row):
                    tile.setGeometry(QRect(n * (wide + gap), y, wide, high))
            y += high + gap
        return max(0, y - gap)

    def heightForWidth(self, width: int) -> int:
        return self._place(width, only_measure=True)

    def hasHeightForWidth(self) -> bool:
        return True

    def sizeHint(self) -> QSize:
        return QSize(theme.em(self._least_em), self._place(max(self.width(), theme.em(self._least_em)), only_measure=True))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.em(4), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place(event.size().width())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "_tiles"):
            self.refit()

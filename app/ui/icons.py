"""Line icons (Lucide) in any colour and size, sharp at every screen scale."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app import resources


@lru_cache(maxsize=256)
def _drawing(name: str) -> str:
    try:
        return resources.text("icons", f"{name}.svg")
    except FileNotFoundError:
        return ""


def is_known(name: str) -> bool:
    """True if an icon of that name is shipped. A test asks this for every name in the source."""
    return bool(_drawing(name))


@lru_cache(maxsize=512)
def icon_pixmap(name: str, colour: str, size: int, dpr: float = 1.0) -> QPixmap:
    """The icon `size` pixels square in `colour` (#rrggbb). An unknown name gives an empty picture: painting must never fail."""
    picture = QPixmap(max(1, round(size * dpr)), max(1, round(size * dpr)))
    picture.fill(Qt.GlobalColor.transparent)
    drawing = _drawing(name)
    if drawing:
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        renderer = QSvgRenderer(QByteArray(drawing.replace("currentColor", colour).encode()))
        renderer.render(painter, QRectF(0, 0, picture.width(), picture.height()))
        painter.end()
    picture.setDevicePixelRatio(dpr)
    return picture


def icon(name: str, colour: str) -> QIcon:
    """The icon for menus and actions, with pictures for the usual sizes."""
    made = QIcon()
    dpr = QGuiApplication.primaryScreen().devicePixelRatio() if QGuiApplication.primaryScreen() else 1.0
    for size in (16, 20, 24, 32):
        made.addPixmap(icon_pixmap(name, colour, size, dpr))
    return made

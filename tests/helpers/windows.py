"""Opens the window over a desk and waits for what it reads, without sleeping; finds widgets as a person would name them."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.ui import theme
from app.ui.desk import Desk, Place
from app.ui.features.caseload.screen import Screen as Caseload
from app.ui.features.child.screen import Screen as Child
from app.ui.features.contacts_list.screen import OrdersTab
from app.ui.features.contacts_list.screen import Screen as Contacts
from app.ui.features.my_day.screen import Screen as MyDay
from app.ui.features.search.screen import Palette
from app.ui.features.settings.screen import Screen as Settings
from app.ui.main_window import MainWindow, MakeScreen, MakeSheet
from app.ui.parts.text import PlainLabel
from app.ui.tokens import Scheme

W = TypeVar("W", bound=QWidget)


class PlainPage(QWidget):
    """A page of somebody else: it only remembers what the window asked of it."""

    def __init__(self, desk: Desk, window: QWidget | None = None) -> None:
        super().__init__(window)
        self.shown: list[Place] = []
        self.left = 0

    def show_place(self, place: Place) -> None:
        self.shown.append(place)

    def leave(self) -> None:
        self.left += 1


def child_page(desk: Desk) -> Child:
    """The child's record with real tabs for contacts and orders and plain ones for the rest."""
    return Child(desk, {"assessments": PlainPage, "plan": PlainPage, "contacts": Contacts, "orders": OrdersTab})


SCREENS: Mapping[str, MakeScreen] = {
    "my_day": MyDay,
    "caseload": Caseload,
    "child": child_page,
    "assessments": PlainPage,
    "contacts": Contacts,
    "reviews": PlainPage,
    "certificates": PlainPage,
    "custody_logs": PlainPage,
    "sync": PlainPage,
    "settings": Settings,
}


SHEETS: Mapping[str, MakeSheet] = {
    "contact": PlainPage,
    "search": Palette,
    "new_child": PlainPage,
    "open_with_reason": PlainPage,
}


@contextmanager
def open_window(
    desk: Desk,
    qtbot: QtBot,
    *,
    size: tuple[int, int] = (1280, 720),
    percent: int = 100,
    scheme: Scheme = "light",
    screens: Mapping[str, MakeScreen] = SCREENS,
    sheets: Mapping[str, MakeSheet] | None = None,
) -> Iterator[MainWindow]:
    """The window, shown and active; taken down with its lanes at the end."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, scheme, percent)
    window = MainWindow(desk, screens, SHEETS if sheets is None else sheets)
    window.resize(*size)
    try:
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        yield window
    finally:
        settle(desk, qtbot)
        window.close()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        desk.tasks.close()
        theme.apply(app, "light", 100)


def settle(desk: Desk, qtbot: QtBot) -> None:
    """Wait until nothing is being read or done, and layouts have followed."""
    qtbot.waitUntil(lambda: desk.tasks.is_idle)
    for _ in range(6):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    qtbot.waitUntil(lambda: desk.tasks.is_idle)


def go(window: MainWindow, qtbot: QtBot, place: Place) -> QWidget:
    """Go to a place and wait for it; the page."""
    window.go(place)
    settle(window.desk, qtbot)
    page = window.page()
    assert page is not None
    return page


def named(holder: QWidget, name: str, kind: type[W]) -> W:
    """The visible widget of that accessible name."""
    found = [w for w in holder.findChildren(kind) if w.accessibleName() == name and w.isVisibleTo(holder)]
    assert len(found) == 1, f"{len(found)} widgets are called {name!r}"
    return found[0]


def said(holder: QWidget) -> list[str]:
    """All words on visible labels, in the order they were made."""
    return [label.text() for label in holder.findChildren(PlainLabel) if label.isVisibleTo(holder) and label.text()]


class WindowsSeen(QObject):
    """Notes every top-level window that shows, so that a test sees widgets that flash up before they have a parent."""

    def __init__(self, expected: Callable[[QWidget], bool]) -> None:
        super().__init__()
        self._expected = expected
        self.strays: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.Show
            and isinstance(watched, QWidget)
            and watched.isWindow()
            and not self._expected(watched)
        ):
            self.strays.append(f"{type(watched).__name__} {watched.accessibleName()}")
        return False

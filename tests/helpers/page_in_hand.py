"""A page on a real desk as a person meets it: presses and reads by accessible names, and waits until nothing is under way."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.changes.touched import Touched
from app.domain.assessment import FormRef
from app.domain.ids import Id
from app.domain.record import Record
from app.domain.service import Person
from app.ui import theme
from app.ui.desk import Desk, Place
from app.ui.parts.text import PlainLabel
from tests.helpers.desk import RealDesk
from tests.helpers.laptop import Laptop, new_id, shelf


class PageInHand:
    """One page of a named person's laptop. `receive` is what the service sends, each time a version newer, from `colleague`."""

    def __init__(self, folder: Path, qtbot: QtBot, make: Callable[[Desk], Any], names: str, role: str, key: str) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.apply(app)
        self.qtbot, self.key = qtbot, key
        self.laptop = Laptop(folder, role=role)
        self.directory, self.colleague = new_id(), new_id()
        self._ver = 1
        self.receive(Person(id=self.laptop.person, scope=self.directory, names=names, role=role))
        self.desk = RealDesk(self.laptop)
        self.screen = make(self.desk)
        self.screen.resize(1084, 743)
        qtbot.addWidget(self.screen)

    def receive(self, *records: Record, by: Id | None = None) -> None:
        self._ver += 1
        self.laptop.receive(*records, ver=self._ver, by=by or self.colleague)

    def form(self) -> FormRef:
        """The newest form of the start of an order."""
        form = shelf().newest("assessment")
        assert form is not None
        return FormRef(id=form.id, version=form.version, text_hash=form.text_hash)

    def go(self, record: str = "") -> None:
        self.screen.show()
        self.screen.show_place(Place(screen=self.key, record=Id(record)))
        self.settle()

    def settle(self) -> None:
        fresh = self.screen._presenter._fresh
        self.qtbot.waitUntil(lambda: self.desk.is_idle() and fresh.is_settled)
        QApplication.processEvents()

    def tell(self) -> None:
        """The service's page has arrived: open screens are told."""
        self.desk.notices.tell(Touched(everything=True))
        self.settle()

    def named(self, name: str, kind: type[QWidget] = QAbstractButton) -> Any:
        found = [w for w in self.screen.findChildren(kind) if w.accessibleName() == name and w.isVisibleTo(self.screen)]
        assert len(found) == 1, f"{len(found)} named {name}: {self.buttons()}"
        return found[0]

    def buttons(self) -> list[str]:
        return [b.accessibleName() for b in self.screen.findChildren(QAbstractButton) if b.isVisibleTo(self.screen)]

    def press(self, name: str) -> None:
        self.named(name).click()
        self.settle()

    def says(self, words: str) -> bool:
        labels = [label.text() for label in self.screen.findChildren(PlainLabel) if label.isVisibleTo(self.screen)]
        return any(words in said for said in (*labels, *self.buttons()))

    def close(self) -> None:
        self.screen.leave()
        self.settle()
        self.desk.close()
        self.laptop.close()


def focused() -> QWidget:
    """What has the keyboard."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget

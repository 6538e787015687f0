"""What was copied out of a record does not stay on the clipboard."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QClipboard, QGuiApplication
from pytestqt.qtbot import QtBot

from app.bootstrap.clipboard import ClipboardGuard


@pytest.fixture
def clipboard(qtbot: QtBot) -> Iterator[QClipboard]:
    found = QGuiApplication.clipboard()
    yield found
    found.clear()


def test_it_is_cleared_after_a_while(clipboard: QClipboard, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QClipboard, "ownsClipboard", lambda _: True)  # without a display nobody owns it
    owner = QObject()
    guard = ClipboardGuard(owner, 10)
    clipboard.setText("Kai said that")
    qtbot.waitUntil(lambda: clipboard.text() == "")
    clipboard.setText("and then")
    guard.clear()
    assert clipboard.text() == ""
    owner.deleteLater()


def test_what_another_program_put_there_is_left_alone(
    clipboard: QClipboard, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = QObject()
    guard = ClipboardGuard(owner, 10)
    monkeypatch.setattr(QClipboard, "ownsClipboard", lambda _: False)
    clipboard.setText("a shopping list")
    guard.clear()
    assert not guard._timer.isActive()
    assert clipboard.text() == "a shopping list"
    owner.deleteLater()

"""Drives this window from another program over standard input and output, by accessible names and real key and mouse events.

One JSON object a line in, one out, in order. It obeys only on profiles marked made-up, and never reads a store: what it
reports is what stands on screen. The streams survive a lock, because the process that replaces this one inherits them.

    {"do": "hello"}                                        -> made_up, pid, window
    {"do": "tree"}                                         -> nodes: what is visible: kind, name, text, enabled, focus, rows
    {"do": "click", "name": N, "part": P?, "nth": 0?}      press and release in the middle of the control of that name
    {"do": "row", "name": TABLE, "text": T}                the first row of a table or list that says T: click, then Enter
    {"do": "type", "name": N?, "text": T, "clear": false?} click into a field (or keep the focus), then a key for each letter
    {"do": "keys", "keys": "Ctrl+N"}                       one shortcut, to what has the focus
    {"do": "grab", "path": P}                              a picture of the window as PNG
    {"do": "resize", "width": W, "height": H} {"do": "quit"}

`name` is the accessible name, or for controls with text the text; with `"part": true` any name that contains it. With
`"in": NAME` only what lies inside a widget of that name counts (the answers of one question).
Answers are {"ok": true, …} or {"ok": false, "why": sentence}, with the number `n` that the command bore, if any: a window
that is being opened or replaced may answer late.
"""

import json
import os
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any, Protocol

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)

Command = dict[str, Any]
NOT_MADE_UP = "Only a profile with made-up children can be driven."


class Windows(Protocol):
    """Who knows the window now shown."""

    @property
    def window(self) -> QWidget | None: ...


class Driver(QObject):
    """Reads commands on a thread, does them on the GUI thread, answers when done."""

    _came = Signal(object)

    def __init__(self, windows: Any, is_made_up: Callable[[], bool]) -> None:
        super().__init__()
        self._windows, self._is_made_up = windows, is_made_up
        QAccessible.setActive(True)
        self._came.connect(self._do, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._read, name="driver", daemon=True)
        self._thread.start()

    def _read(self) -> None:
        pending = b""
        while piece := os.read(0, 65536):
            pending += piece
            *lines, pending = pending.split(b"\n")
            for line in lines:
                self._came.emit(line)
        self._came.emit(b'{"do": "quit"}')

    def _do(self, line: bytes) -> None:
        command: Command = {}
        try:
            command = json.loads(line)
            answer = self._answer(command)
        except (ValueError, KeyError, LookupError) as error:
            answer = {"ok": False, "why": str(error)}
        sys.stdout.write(json.dumps({**answer, "n": command.get("n", 0)}) + "\n")
        sys.stdout.flush()

    def _answer(self, command: Command) -> Command:
        if command["do"] == "hello":
            window = self._window()
            return {"ok": True, "made_up": self._is_made_up(), "pid": os.getpid(), "window": type(window).__name__}
        if not self._is_made_up():
            return {"ok": False, "why": NOT_MADE_UP}
        return {"ok": True, **perform(self._window(), command)}

    def _window(self) -> QWidget:
        window = self._windows.window
        if window is None or not window.isVisible():
            raise LookupError("no window is shown")
        assert isinstance(window, QWidget)
        return window


def perform(window: QWidget, command: Command) -> Command:
    """Do one command on a window; its answer, often empty. Raises LookupError when there is no such command or control."""
    does = _DOES.get(command["do"])
    if does is None:
        raise LookupError(f"no command {command['do']}")
    return does(window, command) or {}


# finding


def visible(window: QWidget) -> Iterator[QWidget]:
    """Every visible widget of the window and of what floats above it, in reading order of the tree."""
    tops = [w for w in QApplication.topLevelWidgets() if w is not window and w.isVisible() and w.parentWidget() is not None]
    for top in (*tops, window):
        yield top
        yield from (w for w in top.findChildren(QWidget) if w.isVisibleTo(top))


def name_of(widget: QWidget) -> str:
    """The accessible name, or the text of a button."""
    if widget.accessibleName():
        return widget.accessibleName()
    return widget.text() if isinstance(widget, QAbstractButton) else ""


def find(window: QWidget, command: Command) -> QWidget:
    """The control that the command names. Raises LookupError when there is none, or it is covered by a sheet."""
    wanted, part, nth = command["name"], command.get("part", False), command.get("nth", 0)
    named = [w for w in visible(window) if (wanted in name_of(w) if part else name_of(w) == wanted)]
    if command.get("in"):
        around = [w for w in visible(window) if name_of(w) == command["in"]]
        named = [w for w in named if any(box.isAncestorOf(w) for box in around)]
    found = [w for w in named if _is_reachable(w, window)] or named
    usable = [w for w in found if w.focusPolicy() != Qt.FocusPolicy.NoFocus or isinstance(w, QAbstractButton)] or found
    if len(usable) <= nth:
        raise LookupError(f"nothing here is called {wanted!r}")
    return usable[nth]


def _is_reachable(widget: QWidget, window: QWidget) -> bool:
    """Nothing lies over it: a control behind a sheet is not clicked through."""
    modal = QApplication.activeModalWidget() or QApplication.activePopupWidget()
    return modal is None or modal.isAncestorOf(widget) or modal is widget


def _into_view(widget: QWidget) -> None:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(widget, 20, 20)
        parent = parent.parentWidget()
    QApplication.processEvents()


# doing


def _click(window: QWidget, command: Command) -> Command | None:
    widget = find(window, command)
    if not widget.isEnabled():
        raise LookupError(f"{command['name']!r} cannot be pressed now")
    _into_view(widget)
    covering = window.childAt(widget.mapTo(window, widget.rect().center())) if widget.window() is window else None
    if (
        covering is not None
        and covering is not widget
        and not widget.isAncestorOf(covering)
        and not covering.isAncestorOf(widget)
    ):
        raise LookupError(f"{command['name']!r} is covered")
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, widget.rect().center())
    return None


def _row(window: QWidget, command: Command) -> Command | None:
    view = _table(window, str(command["name"])) or find(window, command)
    if not isinstance(view, QAbstractItemView):
        _spoken_row(view, command["text"])
        return None
    index = _index_saying(view, command["text"])
    view.scrollTo(index)
    QTest.mouseClick(
        view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, view.visualRect(index).center()
    )
    QTest.keyClick(view, Qt.Key.Key_Return)
    return None


def _table(window: QWidget, name: str) -> QAbstractItemView | None:
    """The visible table of this name: a tab over it may have the same."""
    views = window.findChildren(QAbstractItemView)
    return next((view for view in views if view.isVisible() and view.accessibleName() == name), None)


def _index_saying(view: QAbstractItemView, text: str) -> QModelIndex:
    model = view.model()
    for row in range(model.rowCount()):
        if text in row_text(model, row):
            return model.index(row, 0)
    raise LookupError(f"no row says {text!r}")


def row_text(model: QAbstractItemModel, row: int) -> str:
    """What a row of a table says: its spoken sentence, or the texts of its cells."""
    spoken = model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    if spoken:
        return str(spoken)
    return " · ".join(str(model.index(row, c).data() or "") for c in range(model.columnCount()))


def _spoken_row(widget: QWidget, text: str) -> None:
    """A painted list speaks its rows as accessible children, or is walked with the arrow keys until it says the text."""
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(widget, Qt.Key.Key_Home)
    for _ in range(400):
        if text in widget.accessibleDescription() or text in widget.accessibleName():
            QTest.keyClick(widget, Qt.Key.Key_Return)
            return
        QTest.keyClick(widget, Qt.Key.Key_Down)
    raise LookupError(f"no row says {text!r}")


def _type(window: QWidget, command: Command) -> Command | None:
    field = find(window, command) if command.get("name") else QApplication.focusWidget()
    if field is None:
        raise LookupError("nothing has the focus")
    if command.get("name"):
        _into_view(field)
        inner = _editor(field)
        where = inner.viewport() if isinstance(inner, QPlainTextEdit) else inner
        QTest.mouseClick(where, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(8, where.height() // 2))
        field = inner
    if command.get("clear"):
        QTest.keySequence(field, QKeySequence("Ctrl+A"))
        QTest.keyClick(field, Qt.Key.Key_Delete)
    for letter in command["text"]:
        _press(field, letter)
    return None


def _press(field: QWidget, letter: str) -> None:
    """One key. QTest knows ASCII only and ends the process for anything else, so other letters are sent as events."""
    if letter == "\n":
        QTest.keyClick(field, Qt.Key.Key_Return)
    elif letter.isascii():
        QTest.keyClicks(field, letter)
    else:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(field, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))


def _editor(field: QWidget) -> QWidget:
    if isinstance(field, QLineEdit | QPlainTextEdit):
        return field
    inner = [w for w in field.findChildren(QWidget) if isinstance(w, QLineEdit | QPlainTextEdit) and w.isVisibleTo(field)]
    return inner[0] if inner else field


def _keys(window: QWidget, command: Command) -> Command | None:
    target = QApplication.focusWidget() or window
    QTest.keySequence(target, QKeySequence(command["keys"]))
    return None


def _tree(window: QWidget, command: Command) -> Command:
    return {"nodes": [node for w in visible(window) if (node := _node(w)) is not None]}


def _node(widget: QWidget) -> Command | None:
    name, text = name_of(widget), _text(widget)
    rows = _rows(widget)
    if not (name or text or rows):
        return None
    node: Command = {"kind": type(widget).__name__, "name": name, "text": text}
    if rows:
        node["rows"] = rows
    if isinstance(widget, QAbstractButton):
        node["checked"] = widget.isChecked()
    if not widget.isEnabled():
        node["enabled"] = False
    if widget.hasFocus():
        node["focus"] = True
    return node


def _text(widget: QWidget) -> str:
    if isinstance(widget, QPlainTextEdit):
        return widget.toPlainText()
    if isinstance(widget, QComboBox):
        return widget.currentText()
    if isinstance(widget, QLineEdit) and widget.echoMode() is not QLineEdit.EchoMode.Normal:
        return ""
    text = getattr(widget, "text", None)
    said = text() if callable(text) else ""
    return said if isinstance(said, str) else ""


def _rows(widget: QWidget) -> list[str]:
    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        model = widget.model()
        return [row_text(model, row) for row in range(min(model.rowCount(), 300))]
    spoken = getattr(widget, "sentences", None)
    return list(spoken()) if callable(spoken) else []


def _grab(window: QWidget, command: Command) -> Command:
    QApplication.processEvents()
    picture = window.grab()
    if not picture.save(command["path"], "PNG"):
        raise LookupError("the picture could not be written")
    return {"width": picture.width(), "height": picture.height()}


def _resize(window: QWidget, command: Command) -> Command:
    window.resize(command["width"], command["height"])
    QApplication.processEvents()
    return {"width": window.width(), "height": window.height()}


def _quit(window: QWidget, command: Command) -> Command | None:
    window.close()
    return None


_DOES: dict[str, Callable[[QWidget, Command], Command | None]] = {
    "click": _click,
    "row": _row,
    "type": _type,
    "keys": _keys,
    "tree": _tree,
    "grab": _grab,
    "resize": _resize,
    "quit": _quit,
}

"""Typing into an assessment with autosave: how long a save takes up to its commit, where it runs, and how long the window stops.

The window is watched by a 2 ms timer in its own event loop: a gap is the time between two ticks beyond those 2 ms. The peers
are a plain SQLite commit of as many bytes to the same disk, and the same typing into a bare text box.
"""

import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from app.domain.answer import Answer
from app.ui.desk import Place
from app.ui.features.assessment.editor import Editor
from app.ui.main_window import MainWindow
from app.ui.record_draft import PAUSE_MS
from tests.bench import town
from tests.bench.corpus import number
from tests.bench.prose import text
from tests.bench.table import Line
from tests.bench.window import TimedRunner, new_store, opened, until
from tests.helpers.laptop import START

_KEYS = (Qt.Key.Key_A, Qt.Key.Key_B, Qt.Key.Key_C, Qt.Key.Key_D, Qt.Key.Key_Space, Qt.Key.Key_E)
SAVES, BURSTS, KEYS, KEY_MS, TICK_MS, RUNS = 60, 3, 12, 45, 2, 3


def lines() -> Iterator[Line]:
    """The rows about writing."""
    with tempfile.TemporaryDirectory() as folder:
        store = new_store(Path(folder))
        town.whole_caseload(store, START.wall_at[:10], START.wall_at)
        with opened(store) as (window, runner):
            editor, question = _at_a_text(window)
            yield _saves(window, editor, question, runner, Path(folder))
            yield _gaps(window, editor, question)
        store.close()


def _at_a_text(window: MainWindow) -> tuple[Editor, str]:
    """The editor with the keyboard in a narrative, and the id of that question."""
    window.desk.navigator.to(Place(screen="assessment", scope=number(1, 0), record=number(6, 0)))
    until(window, lambda: any(e.view is not None for e in window.findChildren(Editor)))
    editor = next(e for e in window.findChildren(Editor) if e.view is not None)
    session = editor.presenter.session
    assert session is not None
    question = next(q.id for q in session.definition.questions.values() if q.kind == "narrative" and session.is_shown(q.id))
    editor.presenter.go_to_question(question)
    until(window, lambda: isinstance(QApplication.focusWidget(), QPlainTextEdit))
    return editor, question


def _saves(window: MainWindow, editor: Editor, question: str, runner: TimedRunner, folder: Path) -> Line:
    until(window, lambda: not editor.presenter.draft.is_dirty)
    runner.took_ms.clear()
    for n in range(SAVES):
        editor.presenter.answer(question, Answer(value=text(n, 850)))
        editor.presenter.leave()
        until(window, lambda: not editor.presenter.draft.is_dirty)
    took = list(runner.took_ms)
    assert len(took) == SAVES, "not every save was a commit"
    note = f"record, op, audit, lists, index debt; on the write thread; median of {SAVES} (worst {max(took):.0f} ms)"
    return Line("autosave up to its commit", statistics.median(took), "plain SQLite commit of 1 KB", _plain_commit(folder),
                note, limit_ms=20)  # fmt: skip


def _plain_commit(folder: Path) -> float:
    plain = sqlite3.connect(folder / "plain.db", isolation_level=None)
    plain.execute("PRAGMA journal_mode=WAL")
    plain.execute("PRAGMA synchronous=FULL")
    plain.execute("CREATE TABLE note(n INTEGER PRIMARY KEY, text TEXT)")
    took = []
    for n in range(SAVES):
        began = time.perf_counter()
        plain.execute("INSERT INTO note(text) VALUES (?)", (text(n),))
        took.append((time.perf_counter() - began) * 1000)
    plain.close()
    return statistics.median(took)


class _Beat(QObject):
    """Ticks in the event loop and remembers the longest time between two ticks."""

    def __init__(self) -> None:
        super().__init__()
        self.longest_ms, self._last = 0.0, time.perf_counter()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.longest_ms = max(self.longest_ms, (now - self._last) * 1000 - TICK_MS)
        self._last = now

    def stop(self) -> float:
        self._timer.stop()
        return self.longest_ms


def _gaps(window: MainWindow, editor: Editor, question: str) -> Line:
    view = editor.view
    card = view.card(question) if view is not None else None
    assert card is not None
    before = editor.presenter.session.answer_to(question) if editor.presenter.session else None
    bare = QPlainTextEdit()
    bare.resize(800, 400)
    bare.show()
    pairs = [(_longest_gap(card.first_field("", "")), _longest_gap(bare)) for _ in range(RUNS)]
    bare.close()
    until(window, lambda: not editor.presenter.draft.is_dirty)
    after = editor.presenter.session.answer_to(question) if editor.presenter.session else None
    assert after != before, "nothing was typed"
    note = f"{BURSTS} bursts of {KEYS} keys, each with its autosave and the reading that follows it; best of {RUNS}"
    return Line("longest stop of the window while typing", min(ours for ours, _ in pairs), "bare text box",
                min(peer for _, peer in pairs), note, limit_ms=50)  # fmt: skip


def _longest_gap(field: QWidget) -> float:
    """Milliseconds of the longest gap while somebody types, stops until it is saved, and types on."""
    field.window().activateWindow()
    field.setFocus()
    QTest.qWait(50)
    beat = _Beat()
    for _ in range(BURSTS):
        for n in range(KEYS):
            QTest.keyClick(field, _KEYS[n % len(_KEYS)])
            QTest.qWait(KEY_MS)
        QTest.qWait(PAUSE_MS + 200)
    return beat.stop()

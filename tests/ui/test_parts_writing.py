"""Labels and fields: plain text whatever it looks like, nothing cut without dots, nothing too long, no signal but the person's."""

from collections.abc import Iterator
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.changes.word_runs import Run, runs
from app.domain.dates import ParsedDate, day_of
from app.ui import theme
from app.ui.parts.date_field import DateField, TimeField
from app.ui.parts.diff_text import DiffText
from app.ui.parts.growing_text import LONGEST_TEXT, GrowingText
from app.ui.parts.line import LineField
from app.ui.parts.text import PlainLabel, plain_tooltip

HOSTILE = "<img src='file:///etc/passwd'><b>Jay</b>"
MONDAY = date(2026, 11, 23)


_PAGES: list[QWidget] = []


@pytest.fixture(autouse=True)
def _dressed(qapp: QApplication) -> Iterator[None]:
    theme.apply(qapp, "light", 100)
    yield
    _PAGES.clear()
    theme.apply(qapp, "light", 100)


def _shown(qtbot: QtBot, *widgets: QWidget) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    for widget in widgets:
        column.addWidget(widget)
    column.addStretch(1)
    qtbot.addWidget(page)
    _PAGES.append(page)
    page.resize(500, 700)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    return page


def test_t_19_a_hostile_name_is_shown_letter_by_letter(qtbot: QtBot) -> None:
    label = PlainLabel(HOSTILE)
    _shown(qtbot, label)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.accessibleName() == HOSTILE
    assert label.sizeHint().width() >= label.fontMetrics().horizontalAdvance(HOSTILE)


def test_a_label_too_long_for_its_place_ends_in_dots_and_tells_the_rest(qtbot: QtBot) -> None:
    label = PlainLabel(HOSTILE * 6)
    page = _shown(qtbot, label)
    assert page.width() == 500
    assert label.is_elided()
    assert "&lt;img" in label.toolTip()
    assert "<img" not in label.toolTip()
    label.setText("Jay")
    assert not label.is_elided()
    assert label.toolTip() == ""


def test_a_tooltip_never_guesses(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    plain_tooltip(widget, HOSTILE)
    assert "<img" not in widget.toolTip()


@pytest.mark.parametrize("percent", [100, 137, 200])
def test_a_wrapped_label_is_as_tall_as_its_words(qtbot: QtBot, qapp: QApplication, percent: int) -> None:
    label = PlainLabel("Both texts are kept, whichever you choose. " * 6, wrap=True)
    _shown(qtbot, label)
    theme.apply(qapp, "light", percent)
    qapp.processEvents()
    assert label.height() >= label.heightForWidth(label.width())


def test_text_follows_the_scheme(qtbot: QtBot, qapp: QApplication) -> None:
    label = PlainLabel("Jay")
    _shown(qtbot, label)
    theme.apply(qapp, "dark", 150)
    assert label.palette().windowText().color().name().lower() == theme.current().text.lower()
    assert label.font().pointSizeF() == pytest.approx(10.2 * 1.5, abs=0.1)


def test_typing_is_told_and_setting_is_silent(qtbot: QtBot) -> None:
    text, line = GrowingText(name="What you did"), LineField(name="Aim")
    _shown(qtbot, text, line)
    heard: list[str] = []
    text.edited.connect(heard.append)
    line.edited.connect(heard.append)
    text.set_text_quietly("Filled in the form.")
    line.set_text_quietly("College")
    assert heard == []
    QTest.keyClicks(text.editor, "Hi")
    QTest.keyClicks(line, "!")
    assert heard == ["HFilled in the form.", "HiFilled in the form.", "College!"]


def test_the_box_grows_with_the_text_and_then_scrolls(qtbot: QtBot) -> None:
    text = GrowingText(name="What you did")
    page = _shown(qtbot, text)
    page.resize(500, 1200)
    small = text.sizeHint().height()
    text.set_text_quietly("\n".join("line" for _ in range(10)))
    middle = text.sizeHint().height()
    text.set_text_quietly("\n".join("line" for _ in range(40)))
    most = text.sizeHint().height()
    line = text.editor.fontMetrics().lineSpacing()
    assert middle - small == 7 * line
    assert most - small == 15 * line
    text.set_text_quietly("")
    assert text.sizeHint().height() == small


def test_too_much_is_refused_at_the_door_and_nothing_is_lost(qtbot: QtBot) -> None:
    text = GrowingText(name="What you did")
    _shown(qtbot, text)
    text.set_text_quietly(("x" * 99 + "\n") * 2499 + "x" * 98)
    said: list[str] = []
    heard: list[str] = []
    text.refused.connect(said.append)
    text.edited.connect(heard.append)
    big = QMimeData()
    big.setText("b" * 10)
    text.editor.insertFromMimeData(big)
    assert (len(text.text()), heard) == (LONGEST_TEXT - 2, [])
    assert "250,000" in said[0]
    QTest.keyClicks(text.editor, "cde")
    assert len(text.text()) == LONGEST_TEXT
    assert len(said) == 2


def test_paste_is_plain(qtbot: QtBot) -> None:
    text = GrowingText(name="What you did")
    _shown(qtbot, text)
    rich = QMimeData()
    rich.setHtml("<b>bold</b>")
    rich.setText("bold")
    text.editor.insertFromMimeData(rich)
    assert text.text() == "bold"


def test_a_long_text_stays_live(qtbot: QtBot) -> None:
    text = GrowingText(name="What you did")
    _shown(qtbot, text)
    words = ("Jay talked about college and his nan. " * 20 + "\n") * 270
    text.set_text_quietly(words)
    assert len(text.text()) > 200_000
    QTest.keyClicks(text.editor, "still here")
    assert text.text().startswith("still here")


def test_tab_leaves_the_box(qtbot: QtBot) -> None:
    text, line = GrowingText(name="What you did"), LineField(name="Aim")
    page = _shown(qtbot, text, line)
    text.setFocus()
    QTest.keyClick(text.editor, Qt.Key.Key_Tab)
    assert page.focusWidget() is line
    assert text.text() == ""


def test_a_typed_date_is_read_back(qtbot: QtBot) -> None:
    field = DateField(name="When did he move in?", today=lambda: MONDAY, allow_future=False)
    _shown(qtbot, field)
    heard: list[object] = []
    field.changed.connect(heard.append)
    QTest.keyClicks(field.line, "14/8/26")
    assert field.value() == day_of(date(2026, 8, 14))
    assert field.said.text() == "Friday 14 August 2026 · 3 months ago"
    assert isinstance(heard[-1], ParsedDate)
    QTest.keyClick(field.line, Qt.Key.Key_Up)
    assert field.value() == day_of(date(2026, 8, 15))


def test_a_wrong_date_says_so_only_when_the_person_leaves(qtbot: QtBot) -> None:
    field, line = DateField(name="Next review", today=lambda: MONDAY), LineField(name="Aim")
    _shown(qtbot, field, line)
    field.setFocus()
    QTest.keyClicks(field.line, "31/11/26")
    assert field.value() is None
    assert field.said.text() == ""
    QTest.keyClick(field.line, Qt.Key.Key_Tab)
    assert field.said.text().startswith("We could not read '31/11/26'. November has 30 days.")


def test_a_future_date_is_refused_where_it_cannot_be(qtbot: QtBot) -> None:
    field = DateField(
        name="Moved in", today=lambda: MONDAY, allow_future=False,
        future_problem="The date he moved in must be today or earlier.",
    )  # fmt: skip
    _shown(qtbot, field)
    QTest.keyClicks(field.line, "24/11/2026")
    assert field.value() is None
    assert field.problem() == "The date he moved in must be today or earlier."
    field.set_value(day_of(MONDAY))
    assert field.problem() == ""


def test_a_typed_time_is_tidied(qtbot: QtBot) -> None:
    field, line = TimeField(name="Started", now=lambda: time(10, 5)), LineField(name="Aim")
    _shown(qtbot, field, line)
    field.setFocus()
    QTest.keyClicks(field.line, "2.30pm")
    assert (field.value(), field.said.text()) == ("14:30", "14:30")
    QTest.keyClick(field.line, Qt.Key.Key_Tab)
    assert field.line.text() == "14:30"


WORDY = st.text(alphabet="ab he\n.,'’éŵ", max_size=60)


@given(WORDY, WORDY)
def test_each_side_of_a_difference_gives_its_text_back(before: str, after: str) -> None:
    found = runs(before, after)
    assert "".join(run.text for run in found if run.kind != "added") == before
    assert "".join(run.text for run in found if run.kind != "taken") == after
    assert all(run.text for run in found)


def test_changes_are_read_as_phrases() -> None:
    found = runs("He shares a room. Mum is calm.", "He has his own room now. Mum is calm.")
    assert found[0] == Run("He ", "same")
    assert Run("shares a", "taken") in found
    assert Run("has his own", "added") in found
    assert found[-1] == Run(". Mum is calm.", "same")


def test_marks_are_shapes_and_not_only_colours(qtbot: QtBot) -> None:
    older, newer = DiffText(name="Before"), DiffText(name="After")
    _shown(qtbot, older, newer)
    older.show_older("He shares a room.", "He has a room.")
    newer.show_newer("He shares a room.", "He has a room.")
    for part, is_struck in ((older, True), (newer, False)):
        cursor = part.editor.textCursor()
        cursor.setPosition(4)
        assert cursor.charFormat().fontStrikeOut() is is_struck
        assert cursor.charFormat().fontUnderline() is not is_struck
    assert older.editor.accessibleDescription() == "taken out: shares"

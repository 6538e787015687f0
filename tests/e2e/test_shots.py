"""The program that takes a picture of every screen: nothing is left out, and what it says to be wrong is wrong."""

from pathlib import Path

import msgspec
import pytest
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.demo.shots import taking
from app.demo.shots.faults import cut_labels, faults, outside
from app.demo.shots.taking import SIZES, Variant, groundwork, shots, take, without_picture
from app.ui.parts.text import PlainLabel


def test_every_feature_has_a_picture() -> None:
    assert without_picture() == []


def test_a_new_feature_without_a_picture_is_reported(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("my_day", "drawings"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "screen.py").touch()
    monkeypatch.setattr(taking, "_FEATURES", tmp_path)
    assert without_picture() == ["drawings"]


def test_no_two_pictures_have_the_same_name() -> None:
    names = [one.file_name for one in shots()]
    assert len(names) == len(set(names))
    assert len(names) > 50


def test_what_a_picture_builds_on_is_shown_before_it_wherever_one_begins() -> None:
    names = [one.file_name for one in shots()]
    for one in shots():
        before = [names.index(needed.file_name) for needed in groundwork(one)]
        assert before == sorted(before)
        assert all(at < names.index(one.file_name) for at in before), one.file_name
    (worry,) = shots("child-worry")
    assert [one.file_name for one in groundwork(worry)] == ["contact-worried"]
    with pytest.raises(LookupError, match="builds on nothing-such"):
        groundwork(msgspec.structs.replace(worry, after="nothing-such"))


def test_a_button_pushed_over_the_edge_is_found(qtbot: QtBot) -> None:
    window, inside = QWidget(), QWidget()
    qtbot.addWidget(window)
    scroll = QScrollArea()
    scroll.setWidget(inside)
    scroll.setWidgetResizable(True)
    QVBoxLayout(window).addWidget(scroll)
    row = QHBoxLayout(inside)
    wide, small = QPushButton("Wide"), QLineEdit()
    wide.setMinimumWidth(500)
    for widget in (small, wide):
        row.addWidget(widget)
    window.resize(800, 300)
    window.show()
    assert outside(window) == []
    window.resize(400, 300)
    qtbot.waitUntil(lambda: window.width() == 400)
    assert any("QPushButton" in said for said in outside(window))


def test_a_cut_label_and_a_nameless_button_are_found(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    label, button = PlainLabel("A sentence that is much too long for its place", parent=window), QPushButton(window)
    label.setGeometry(0, 0, 60, 20)
    button.setGeometry(0, 40, 60, 20)
    window.resize(300, 200)
    window.show()
    assert any("much too long" in said for said in cut_labels(window))
    assert any("has no name: QPushButton" in said for said in faults(window, (300, 200)))
    assert "asked for 200x200, got 300x200" in faults(window, (200, 200))


@pytest.mark.long
def test_nothing_is_cut_or_outside_on_any_screen(tmp_path: Path) -> None:
    variants = [Variant("light", percent, SIZES[1]) for percent in (100, 200)]
    assert take(tmp_path, variants, shots(), lambda _: None) == []
    assert len(list(tmp_path.glob("*/*.png"))) == 2 * len(shots())

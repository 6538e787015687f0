"""The font files: each may be shipped and embedded, none is missing, and the languages of the children are covered."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from app import resources
from app.reports.typefaces import STACKS, find_typeface

FILES = sorted(resources.path("fonts").glob("*.ttf"))
WELSH = "ÂÊÎÔÛŴŶâêîôûŵŷÁÀÄáàä"


def test_every_font_that_a_stack_names_is_there() -> None:
    there = {file.stem for file in FILES}
    assert {name for stack in STACKS.values() for name in stack} <= there


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_font_may_be_embedded_and_has_its_licence_beside_it(file: Path) -> None:
    font = TTFont(file, lazy=True)
    assert font["OS/2"].fsType == 0
    assert "glyf" in font
    licences = [
        licence for licence in file.parent.glob("*-OFL.txt") if file.stem.startswith(licence.name.removesuffix("-OFL.txt"))
    ]
    assert licences
    assert "SIL Open Font License" in licences[0].read_text(encoding="utf-8")


def test_a_reserved_font_name_is_not_used_for_a_changed_font() -> None:
    for file in FILES:
        names = TTFont(file, lazy=True)["name"]
        assert not any("Playfair Display" in (names.getDebugName(part) or "") for part in (1, 4, 6, 16))


def test_all_fonts_together_stay_small() -> None:
    assert sum(file.stat().st_size for file in FILES) < 12 * 2**20


@pytest.mark.parametrize("stack", STACKS)
def test_welsh_and_vietnamese_can_be_set_in_every_style(stack: str) -> None:
    assert find_typeface(WELSH, stack) is not None
    assert find_typeface("Nguyễn Thị Ánh Đặng Ơ ư", stack) is not None

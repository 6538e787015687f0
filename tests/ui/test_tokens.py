"""Colours can be told apart by everybody: every pair that is drawn, in all three schemes."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from app.ui import icons
from app.ui.tokens import CONTRAST, SCHEMES, Pair, Scheme, contrast, pairs

PARTS = Path(__file__).parents[2] / "app" / "ui"


def test_contrast_is_measured_as_wcag_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#ffffff", "#ffffff") == pytest.approx(1.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_drawn_pair_can_be_read(scheme: Scheme) -> None:
    poor = [
        (what, round(contrast(a, b), 2), least) for what, a, b, least in pairs(SCHEMES[scheme]) if contrast(a, b) < least
    ]
    assert poor == []


def test_a_pale_border_would_be_caught() -> None:
    assert contrast("#8796A0", "#FBFCFD") < 3.0


def test_high_contrast_text_is_at_least_seven() -> None:
    weak = [
        what for what, a, b, least in pairs(CONTRAST) if least == 4.5 and contrast(a, b) < 7 and "child: face" not in what
    ]
    assert weak == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_colour_is_written_as_rrggbb(scheme: Scheme) -> None:
    t = SCHEMES[scheme]
    for field in fields(t):
        value = getattr(t, field.name)
        texts = [value.ink, value.soft] if isinstance(value, Pair) else [value] if isinstance(value, str) else []
        assert field.name == "scheme" or all(re.fullmatch("#[0-9A-Fa-f]{6}", text) for text in texts), field.name


def test_every_icon_of_the_parts_is_shipped() -> None:
    used = set()
    for path in PARTS.rglob("*.py"):
        used |= set(re.findall(r'\bicon="([a-z0-9-]+)"', path.read_text(encoding="utf-8")))
    used |= {"cloud-check", "cloud-off", "refresh-cw", "triangle-alert", "laptop-minimal", "laptop-minimal-check"}
    used |= {"info", "circle-alert", "circle-check", "chevron-down", "square", "square-check", "check", "x"}
    assert sorted(name for name in used if not icons.is_known(name)) == []


def test_an_unknown_icon_is_known_to_be_unknown() -> None:
    assert not icons.is_known("no-such-icon")

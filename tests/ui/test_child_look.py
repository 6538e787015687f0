"""Child mode can be read in each of its colours and at each size of letters, and says everything in words."""

import pytest
from PySide6.QtWidgets import QApplication

from app.ui import theme
from app.ui.features.child_mode import texts
from app.ui.features.child_mode.look import PERCENTS, TINTS, Look, Tint, pairs
from app.ui.parts.canvas import PAPER, PEN_NAMES, PENS
from app.ui.tokens import SCHEMES, contrast


@pytest.mark.parametrize("tint", TINTS, ids=lambda tint: tint.name)
def test_every_pair_that_is_drawn_can_be_seen(tint: Tint) -> None:
    poor = [(what, round(contrast(a, b), 2)) for what, a, b, least in pairs(tint) if contrast(a, b) < least]
    assert poor == []


def test_pens_have_names_and_are_seen_on_the_paper() -> None:
    assert len(PENS) == len(PEN_NAMES)
    assert [pen for pen in PENS if contrast(pen, PAPER) < 1.9] == []


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("percent", [90, 100, 137, 200])
def test_it_begins_with_the_workers_size_and_scheme_and_changes_neither(
    scheme: str, percent: int, qapp: QApplication
) -> None:
    theme.apply(qapp, scheme, percent)  # type: ignore[arg-type]
    look = Look()
    assert look.percent >= min(percent, PERCENTS[-1])
    assert look.tint.name == {"light": "Cream", "dark": "Dark"}.get(scheme, "High contrast")
    before = look.percent
    for _ in PERCENTS:
        look.next_size()
    assert (look.percent, theme.text_percent()) == (before, percent)
    theme.apply(qapp)


def test_letters_grow_with_the_size() -> None:
    small, large = Look(percent=100), Look(percent=200)
    assert large.em(10) == pytest.approx(2 * small.em(10), abs=1)
    assert large.font("child").pointSizeF() == pytest.approx(2 * small.font("child").pointSizeF())


@pytest.mark.parametrize("words", [texts.CHILD, texts.CARER])
def test_no_sentence_for_a_child_is_long(words: texts.Words) -> None:
    said = [words.hello, *words.about, words.honest, words.show_hint, words.show_words, *words.thanks, words.pause]
    sentences = [part for text in said for part in text.replace("?", ".").split(".") if part.strip()]
    assert max(len(part.split()) for part in sentences) <= 16

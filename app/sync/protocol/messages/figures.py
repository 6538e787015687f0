"""Figures of the whole service, for those whose laptops hold no children."""

import msgspec

from app.domain.figures import Figures


class FiguresRequest(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of the role of whoever asks; there is nothing to choose."""


class FiguresAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers only: with small ones hidden where the role is given no others."""

    figures: Figures

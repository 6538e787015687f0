"""The themes that a child can choose from: one module each, art and all, drawn by code."""

from typing import Final

from app.reports.looks import Look
from app.reports.themes import classic, meadow, ocean, pitch, street, sunrise

LOOKS: Final[dict[str, Look]] = {
    "sunrise": sunrise.LOOK,
    "ocean": ocean.LOOK,
    "meadow": meadow.LOOK,
    "street": street.LOOK,
    "pitch": pitch.LOOK,
    "classic": classic.LOOK,
}

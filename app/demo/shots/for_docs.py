"""The pictures that the documentation shows: light, 100 %, 1280x800, kept small by a palette."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PIL import Image

from app.demo.shots.taking import SIZES, Variant, shots, take

NAMES: Final = {
    "unlock": "unlock-ready",
    "my-day": "my_day-full",
    "child": "child-overview",
    "contact": "contact-filled-offline",
    "assessment": "assessment-section-living",
    "plan": "plan-full",
    "review": "reviews-changes",
    "administration": "administration-laptop",
    "opening": "opening-ask",
    "aside": "asides-one",
    "allocation": "allocation-manager",
    "documents": "documents-list",
    "sync": "sync-to-send",
    "conflict": "sync-conflict-words",
    "certificate": "certificates-meadow",
}
"""Name in the documentation -> name of the shot."""
BEFORE: Final = ("sync-kept-aside",)
"""Taken too, because they leave behind what one of those shows."""
COLOURS = 256


def take_for_docs(folder: Path, tell: Callable[[str], None]) -> None:
    """Write each as `folder/<name>.png`."""
    folder.mkdir(parents=True, exist_ok=True)
    variant = Variant("light", 100, SIZES[0])
    wanted = [one for one in shots() if one.file_name in {*NAMES.values(), *BEFORE}]
    with tempfile.TemporaryDirectory(prefix="waymark-docs-") as place:
        for fault in take(Path(place), [variant], wanted, tell):
            tell(fault)
        for name, shot in NAMES.items():
            with Image.open(Path(place) / variant.words / f"{shot}.png") as whole:
                small = whole.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
                small.save(folder / f"{name}.png", optimize=True)

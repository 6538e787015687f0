"""Takes the pictures: each screen once in every scheme, text size and window size asked for."""

import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC
from importlib import import_module
from pathlib import Path
from typing import get_args

import msgspec
from PySide6.QtWidgets import QApplication, QWidget

from app.bootstrap import clock
from app.changes.op import Op
from app.demo.sample.town import Sample
from app.demo.shots.faults import faults
from app.demo.shots.hard_names import hard_names
from app.demo.shots.shot import SHOTS, Shot
from app.demo.shots.stage import play_events
from app.demo.shots.studio import Studio
from app.demo.town import PRACTITIONER, Town
from app.ui import theme
from app.ui.tokens import Scheme

SIZES = ((1280, 800), (1280, 720))
SECOND_LOOK_MS = 500
MOST_LOOKS = 30
_LISTS = ("doors", "pages", "nights", "custody_counts", "duties", "logs", "told", "papers", "voices", "whole")
_FEATURES = Path(__file__).parents[2] / "ui" / "features"


class Variant(msgspec.Struct, frozen=True):
    """One way of looking: scheme, text per cent, width and height in pixels."""

    scheme: Scheme
    percent: int
    size: tuple[int, int]

    @property
    def words(self) -> str:
        """For the name of the folder."""
        return f"{self.scheme}-{self.percent}-{self.size[0]}x{self.size[1]}"


QUICK = tuple(Variant("light", percent, SIZES[0]) for percent in (100, 200))
EVERY = (
    *(Variant(scheme, percent, SIZES[0]) for percent in (100, 150, 200) for scheme in get_args(Scheme)),
    *(Variant("light", percent, SIZES[1]) for percent in (100, 200)),
    Variant("dark", 150, SIZES[1]),
)
"""Each scheme at three text sizes, sorted so that a step changes little; and the smallest window that is promised."""


def shots(only: str = "") -> list[Shot]:
    """All pictures there are, in their order, or those whose name contains one of the words in `only` (with commas between)."""
    for name in _LISTS:
        import_module(f"app.demo.shots.{name}")
    return [one for one in SHOTS if any(word in one.file_name for word in only.split(","))]


def groundwork(one: Shot) -> list[Shot]:
    """The pictures that have to be shown before this one, first things first. Raises LookupError for one that is not there."""
    every = {other.file_name: other for other in SHOTS}
    found: list[Shot] = []
    while one.after:
        if one.after not in every:
            raise LookupError(f"{one.file_name} builds on {one.after}, which is no picture")
        one = every[one.after]
        found.insert(0, one)
    return found


def features() -> list[str]:
    """The feature folders: what has to have a picture."""
    return sorted(p.parent.name for p in _FEATURES.glob("*/screen.py"))


def without_picture() -> list[str]:
    """Features that nobody takes a picture of."""
    shown = {one.feature for one in shots()}
    return [name for name in features() if name not in shown]


def take(folder: Path, variants: Sequence[Variant], chosen: Sequence[Shot], tell: Callable[[str], None]) -> list[str]:
    """Take the pictures into `folder`; what is wrong in them, as sentences that begin with the picture's name."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.apply(app, "light", 100)
    with tempfile.TemporaryDirectory(prefix="waymark-shots-", ignore_cleanup_errors=True) as place:
        town = Town(Path(place), tell, more=_more)
        try:
            town.start()
            studio, done = Studio(town), set[str]()
            try:
                return [said for one in chosen for said in _take(app, studio, one, folder, variants, tell, done)]
            finally:
                studio.close()
        finally:
            town.close()


def _more(sample: Sample) -> Sequence[Op]:
    now = clock.now().at
    return hard_names(now.date(), now.tzinfo or UTC, sample, PRACTITIONER)


def _take(
    app: QApplication,
    studio: Studio,
    one: Shot,
    folder: Path,
    variants: Sequence[Variant],
    tell: Callable[[str], None],
    done: set[str],
) -> list[str]:
    theme.apply(app, "light", 100)
    tell(one.file_name)
    try:
        for before in groundwork(one):
            if before.file_name not in done:
                studio.clear()
                before.show(studio)
                done.add(before.file_name)
        studio.clear()
        window = one.show(studio)
        done.add(one.file_name)
    except LookupError as missing:
        return [f"{one.file_name}: {missing}"]
    found = []
    for variant in variants:
        _wear(app, window, variant)
        target = folder / variant.words
        target.mkdir(parents=True, exist_ok=True)
        seen = faults(window, variant.size)
        if seen:  # on a busy computer a layout may still be under way
            play_events(SECOND_LOOK_MS)
            seen = faults(window, variant.size)
        window.grab().save(str(target / f"{one.file_name}.png"))
        found += [f"{one.file_name} {variant.words}: {fault}" for fault in seen]
    theme.apply(app, "light", 100)
    return found


def _wear(app: QApplication, window: QWidget, variant: Variant) -> None:
    if (theme.current().scheme, theme.text_percent()) != (variant.scheme, variant.percent):
        theme.apply(app, variant.scheme, variant.percent)
    window.resize(*variant.size)
    _come_to_rest(window)


def _come_to_rest(window: QWidget) -> None:
    """Wait until two looks find everything in the same place: a text that breaks anew tells its layout one event later."""
    before: list[object] = []
    for _ in range(MOST_LOOKS):
        play_events(30)
        now: list[object] = [widget.geometry().getRect() for widget in window.findChildren(QWidget) if widget.isVisible()]
        if now == before:
            return
        before = now

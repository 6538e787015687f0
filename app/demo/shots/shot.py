"""What a picture is: its name, the feature it shows, and how to get there."""

from collections.abc import Callable

import msgspec
from PySide6.QtWidgets import QWidget

from app.demo.shots.studio import Studio


class Shot(msgspec.Struct, frozen=True):
    """`feature` is a folder of app/ui/features, or "shell". `show` brings the window there and gives it back.

    `after` names the picture whose doings this one shows the outcome of; it is shown first where it was not yet.
    """

    feature: str
    name: str
    show: Callable[[Studio], QWidget]
    after: str = ""

    @property
    def file_name(self) -> str:
        """Without its ending."""
        return f"{self.feature}-{self.name}"


SHOTS: list[Shot] = []


def shot(feature: str, name: str, after: str = "") -> Callable[[Callable[[Studio], QWidget]], Callable[[Studio], QWidget]]:
    """Puts a function on the list, in the order of the files; what it needs of another picture stands in `after`."""

    def keep(show: Callable[[Studio], QWidget]) -> Callable[[Studio], QWidget]:
        SHOTS.append(Shot(feature, name, show, after))
        return show

    return keep

"""What a picture is: its name, the feature it shows, and how to get there."""

from collections.abc import Callable

import msgspec
from PySide6.QtWidgets import QWidget

from app.demo.shots.studio import Studio


class Shot(msgspec.Struct, frozen=True):
    """`feature` is a folder of app/ui/features, or "shell". `show` brings the window there and gives it back."""

    feature: str
    name: str
    show: Callable[[Studio], QWidget]

    @property
    def file_name(self) -> str:
        """Without its ending."""
        return f"{self.feature}-{self.name}"


SHOTS: list[Shot] = []


def shot(feature: str, name: str) -> Callable[[Callable[[Studio], QWidget]], Callable[[Studio], QWidget]]:
    """Puts a function on the list, in the order of the files; what one leaves behind the next finds."""

    def keep(show: Callable[[Studio], QWidget]) -> Callable[[Studio], QWidget]:
        SHOTS.append(Shot(feature, name, show))
        return show

    return keep

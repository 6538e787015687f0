"""The one way to the files in resources/, from a source tree and from an installed wheel alike."""

from functools import cache
from pathlib import Path


@cache
def folder() -> Path:
    """The resources folder: inside the package when installed, beside it in a source tree."""
    here = Path(__file__).parent
    installed = here / "_resources"
    return installed if installed.is_dir() else here.parent / "resources"


def path(*parts: str) -> Path:
    """Path of one resource, for example `path("fonts", "Lexend-Regular.ttf")`."""
    return folder().joinpath(*parts)


def text(*parts: str) -> str:
    """A resource read as UTF-8 text. Raises FileNotFoundError when it is missing from the installation."""
    return path(*parts).read_text(encoding="utf-8")

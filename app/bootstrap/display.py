"""Can this computer show a window at all? Looked at before Qt is asked, which would end the program without a plain word."""

import ctypes
import os
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Final

PACKAGES: Final = (
    "libegl1 libgl1 libfontconfig1 libdbus-1-3 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 "
    "libxcb-randr0 libxcb-render-util0 libxcb-shape0 libxcb-xinerama0 libxcb-xkb1"
)
"""The Debian and Ubuntu packages that Qt's window code needs and that a system without a desktop may lack."""
_NEEDS_PACKAGES: Final = (
    "Waymark cannot open a window yet: a part of the system that draws windows is missing ({}). Nothing was changed.\n"
    "On Debian or Ubuntu install it with:\n\n  sudo apt-get install -y {}"
)
_NO_DISPLAY: Final = "There is no display here, so Waymark cannot open its window. Nothing was changed."
_NO_ANSWER: Final = "The display “{}” does not answer, so Waymark cannot open its window. Nothing was changed."

Load = Callable[[str], object]


def trouble(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> str:
    """Why no window can be shown, in words with what to do; nothing when it can. Only X on Linux has much to look at."""
    if platform != "linux":
        return ""
    missing = missing_for_drawing()
    if missing:
        return what_to_install(missing)
    chosen = environment.get("QT_QPA_PLATFORM", "")
    if chosen not in {"", "xcb"}:
        return ""
    if not has_display(environment, platform):
        return _NO_DISPLAY
    if environment.get("WAYLAND_DISPLAY") and not chosen:
        return ""
    return _trouble_of_x(environment.get("DISPLAY", ""))


def has_display(environment: Mapping[str, str], platform: str) -> bool:
    """Is there a display to show a window on? Linux names it in DISPLAY or WAYLAND_DISPLAY; elsewhere there is always one."""
    return platform != "linux" or bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def missing_for_drawing() -> str:
    """The library without which Qt cannot even draw into memory; nothing when all are here. Raises what is no such lack."""
    try:
        import_module("PySide6.QtGui")
        import_module("app.ui")  # from here on the binding reads no module's text; see app/ui/quick_imports.py
    except ImportError as lack:
        if ".so" not in str(lack):
            raise
        return library_of(str(lack))
    return ""


def what_to_install(missing: str) -> str:
    """The sentence about a missing library, with the command that brings it."""
    return _NEEDS_PACKAGES.format(missing, PACKAGES)


def _trouble_of_x(name: str) -> str:
    missing = missing_library(_plugin())
    if missing:
        return what_to_install(missing)
    return "" if answers(name) else _NO_ANSWER.format(name)


def _plugin() -> Path:
    found = find_spec("PySide6")
    return Path(found.origin if found and found.origin else "").parent / "Qt" / "plugins" / "platforms" / "libqxcb.so"


def missing_library(plugin: Path, load: Load = ctypes.CDLL) -> str:
    """The library this plugin does not find; nothing when it loads, or where Qt keeps its plugins elsewhere."""
    if not plugin.is_file():
        return ""
    try:
        load(str(plugin))
    except OSError as lack:
        return library_of(str(lack))
    return ""


def library_of(sentence: str) -> str:
    """ "libxcb-cursor.so.0" out of the loader's "libxcb-cursor.so.0: cannot open shared object file …"."""
    return sentence.split(":", 1)[0].strip()


def answers(name: str) -> bool:
    """Does this X display take a connection?"""
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(name.encode(), None)
    try:
        return not xcb.xcb_connection_has_error(connection)
    finally:
        xcb.xcb_disconnect(connection)

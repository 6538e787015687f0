"""Keeps Python 3.11 alive under PySide6 6.12, whose void methods each take a reference to None without giving one.

Measured: 1,000 calls of `QWidget.update()` lower None's count by 1,000, and 1,000 of `Signal.emit()` lower True's by
1,000 (methods that answer True, False or a number are right), so a window ends the process with "deallocating None" or
"deallocating True or False" after some minutes. From Python 3.12 on these three are immortal and nothing happens.
Here None, True and False get a count that no working life can use up (PEP 683 does the same in later versions). A test holds the
loss and the cure.
"""

import ctypes
import sys
from typing import Final

PLENTY: Final = 1 << 60


def keep() -> bool:
    """Make the three immortal where Python does not do so itself; True if that was needed. Safe to call again."""
    is_needed = sys.implementation.name == "cpython" and sys.version_info < (3, 12)
    for single in (None, True, False):
        if is_needed and sys.getrefcount(single) < PLENTY // 2:
            ctypes.c_ssize_t.from_address(id(single)).value = PLENTY
    return is_needed

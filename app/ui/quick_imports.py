"""Keeps PySide6 from reading the source text of every module that is imported after it.

The binding offers other names for its methods (`from __feature__ import snake_case`) and, to know which modules may want
them, reads the text of each module as it is imported and leaves it in `linecache`. Measured on Waymark: 20 MB that nobody
looks at, 12 ms before the unlock window and 65 ms after it. Nothing here uses those names, so the answer is always no,
which the binding takes as "leave this module alone".
"""

import sys


def begin() -> bool:
    """Answer for every later import of this process; True if the binding has such a question. Safe to call again."""
    import PySide6  # noqa: F401  (brings the question with it)

    asking = sys.modules.get("shibokensupport.feature")
    if not hasattr(asking, "_mod_uses_pyside"):
        return False
    setattr(asking, "_mod_uses_pyside", _uses_no_other_names)  # noqa: B010
    return True


def _uses_no_other_names(_module: object) -> bool:
    return False

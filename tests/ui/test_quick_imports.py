"""No source text is read and kept for modules that are imported beside the binding."""

import subprocess
import sys

_STORY = """
import sys
{first}
import PySide6.QtCore
import app.operations.views, app.sync.http
import linecache
print(sum("site-packages" not in name and "app" in name for name in linecache.cache))
"""


def _texts_kept(first: str) -> int:
    done = subprocess.run([sys.executable, "-c", _STORY.format(first=first)], capture_output=True, text=True, check=True)
    return int(done.stdout)


def test_no_text_is_kept() -> None:
    assert _texts_kept("import app.ui") == 0


def test_the_binding_by_itself_keeps_the_text_of_all() -> None:
    assert _texts_kept("") > 20, "the binding no longer reads every module: remove app/ui/quick_imports.py"

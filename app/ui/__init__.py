"""The windows: thin screens over presenters."""

from app.ui import quick_imports, steady_none

steady_none.keep()
quick_imports.begin()

"""The windows: thin screens over presenters."""

from app.ui import steady_none

steady_none.keep()

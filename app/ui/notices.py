"""The one signal that says which records changed; every open presenter asks whether it shows any of them."""

from PySide6.QtCore import QObject, Signal

from app.changes.touched import Touched


class Notices(QObject):
    """`changed` carries a `Touched`, always on the GUI thread."""

    changed = Signal(object)

    def tell(self, touched: Touched) -> None:
        """Tell every open screen (GUI thread only)."""
        if touched:
            self.changed.emit(touched)

"""Says when the network comes back, where the operating system can tell; where it cannot, the timer of sync is enough."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QNetworkInformation

Reachability = QNetworkInformation.Reachability


class Network(QObject):
    """Watches how far this laptop can reach."""

    came_back = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._is_up = True

    def watch(self) -> None:
        """Begin; says nothing on a system that cannot tell."""
        QNetworkInformation.loadDefaultBackend()
        system = QNetworkInformation.instance()
        if system is not None and system.supports(QNetworkInformation.Feature.Reachability):
            self.changed(system.reachability())
            system.reachabilityChanged.connect(self.changed)

    def changed(self, reach: QNetworkInformation.Reachability) -> None:
        """The system says how far it can reach now."""
        was_up, self._is_up = self._is_up, reach in {Reachability.Online, Reachability.Site, Reachability.Unknown}
        if self._is_up and not was_up:
            self.came_back.emit()

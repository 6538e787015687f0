"""Figures that only the service can count, asked of it over the link."""

from collections.abc import Callable

from app.domain.figures import Figures
from app.sync.ports import FiguresAsked
from app.sync.protocol.messages.figures import FiguresRequest


class ServiceFigures:
    """Satisfies `app.operations.ports.ServiceFigures`."""

    def __init__(self, link: Callable[[], FiguresAsked]) -> None:
        self._link = link

    def ask(self) -> Figures:
        """Asks now; run it on a read thread."""
        return self._link().figures(FiguresRequest()).figures

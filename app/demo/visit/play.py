"""Plays the visit: opens the laptops, goes through the steps, keeps pictures and the report, closes everything."""

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from app.demo.laptop import Laptop, NotOnScreen
from app.demo.report import Report, Stopped
from app.demo.town import ADMINISTRATOR, MANAGER, PRACTITIONER, Seat, Town
from app.demo.visit.evidence import Tables

SOON_S = 25.0


class Visit:
    """What a step works with: both laptops, the service's tables, the report, and where pictures go."""

    def __init__(
        self, town: Town, report: Report, folder: Path, environment: Mapping[str, Mapping[str, str]] | None = None
    ) -> None:
        around = environment or {}
        self.town, self.report, self.folder = town, report, folder
        self.tables = Tables(town)
        self.leah_seat, self.ruth_seat = town.seats[PRACTITIONER], town.seats[MANAGER]
        self.pictures = folder / "pictures"
        self.pictures.mkdir(parents=True, exist_ok=True)
        self.certificate = folder / "certificate.pdf"
        self.certificate.unlink(missing_ok=True)
        self.head = 0
        """How far the service was when the network went."""
        self._number = 0
        self.leah = Laptop("leah", self.leah_seat.profile, environment=around.get("leah"))
        self.ruth = Laptop("ruth", self.ruth_seat.profile, environment=around.get("ruth"))
        self._moira: Laptop | None = None

    @property
    def moira(self) -> Laptop:
        """The administrator's laptop, unlocked when it is first looked at."""
        if self._moira is None:
            seat = self.town.seats[ADMINISTRATOR]
            self._moira = Laptop("moira", seat.profile)
            self._moira.unlock(seat.passphrase)
        return self._moira

    def unlock(self) -> None:
        """Both people unlock at the same time."""
        with ThreadPoolExecutor(2) as both:
            jobs = [both.submit(laptop.unlock, seat.passphrase) for laptop, seat in self._both()]
            for job in jobs:
                job.result()

    def _both(self) -> Sequence[tuple[Laptop, Seat]]:
        return (self.leah, self.leah_seat), (self.ruth, self.ruth_seat)

    def picture(self, name: str, laptop: Laptop | None = None) -> None:
        """Keep a picture of a laptop's window."""
        self._number += 1
        (laptop or self.leah).grab(self.pictures / f"{self._number:02d}-{name}.png")

    def picture_both(self, name: str) -> None:
        """Pictures of all windows, where the visit came to a stop."""
        for laptop in (self.leah, self.ruth, self._moira):
            with suppress(NotOnScreen):
                if laptop is not None:
                    self.picture(f"{name}-{laptop.name}", laptop)

    def check(self, what: str, evidence: str, holds: Callable[[], bool | str]) -> None:
        """Note whether something holds now."""
        self.report.check(what, evidence, holds)

    def soon(self, what: str, evidence: str, holds: Callable[[], bool | str], patience_s: float = SOON_S) -> None:
        """Note whether something comes to hold within some seconds: screens are drawn anew while they are read."""

        def wait() -> bool | str:
            until = time.monotonic() + patience_s
            while (found := holds()) is not True and time.monotonic() < until:
                time.sleep(0.1)
            return found

        self.report.check(what, evidence, wait)

    def sees(self, what: str, laptop: Laptop, text: str, patience_s: float = SOON_S) -> None:
        """Note whether a text comes up on a laptop's screen."""

        def look() -> bool:
            laptop.wait_for(text, patience_s)
            return True

        self.report.check(what, f"the screen of {laptop.name}", look)

    def close(self) -> None:
        """Close all windows."""
        with ThreadPoolExecutor(3) as both:
            if self._moira is not None:
                both.submit(self._moira.close)
            for laptop, seat in self._both():
                seat.network.restore()
                both.submit(laptop.close)


Step = Callable[[Visit], None]


def play(visit: Visit, steps: Mapping[str, Step], until: str = "") -> None:
    """Go through the steps; a step that cannot be done, or a false check, ends the visit."""
    for name, step in steps.items():
        visit.report.begin(name)
        try:
            step(visit)
        except Stopped:
            visit.picture_both("stopped")
            return
        except NotOnScreen as missing:
            visit.report.fail("the step could be done", str(missing))
            visit.picture_both("stopped")
            return
        if name == until:
            return

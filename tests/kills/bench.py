"""Kills one process at one point, starts the next, and looks from outside: over and over, each time from the same beginning."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any, Final

import msgspec

from app.server.database import Database
from app.server.sealing_key import sealing_key_in
from app.server.signing_key import service_key
from tests.kills import living
from tests.kills.deeds import Act, Deed
from tests.kills.nursery import Nursery, Process
from tests.kills.planting import PASSED
from tests.kills.scenes import Scene
from tests.server.town import Town
from tests.sync_simulation.real import KeptRows

KILLED: Final = -9
_LISTENS: Final = "listening on "
_NOBODY: Final = "http://127.0.0.1:9"


class Bench:
    """A service process that lives through the kills of laptops, and scenes made ready once for each deed."""

    def __init__(self, nursery: Nursery, database: Database, folder: Path) -> None:
        self._nursery, self._database, self._folder = nursery, database, folder
        service_key(database)  # a service keeps in mind what it has made
        with database.transaction() as connection:
            sealing_key_in(connection)
        self._beginning = KeptRows(database, "beginning")
        self._scenes: dict[int, tuple[Scene, KeptRows]] = {}
        self._service, self._url, _ = self._serve()
        assert self._url, f"the service did not start: {self._errors()}"
        self._count = count(1)

    def close(self) -> None:
        """No more kills."""
        _kill(self._service)

    def _serve(self, at: int = 0, side: str = "") -> tuple[Process, str, list[str]]:
        """A service, its address, and what it passed until it listened; no address where it ended before."""
        scene, said = msgspec.to_builtins(Scene(database=self._database.url)), list[str]()
        process = self._nursery.start(_name(living.serve), scene, side, at)
        while (line := process.line()) and not line.startswith(_LISTENS):
            said.append(line)
        return process, line.removeprefix(_LISTENS), said

    def kill_at(self, deed: Deed, at: int, fault: str = "") -> list[str]:
        """The deed, killed at the `at`-th point that it passes, and what comes after; gives the points that it passed.

        Raises AssertionError where something is lost, doubled or cannot go on.
        """
        said: list[str] = []
        try:
            with self.scene(deed) as (scene, town):
                self._killed(deed, scene, town, at, fault, said)
                again = self._nursery.start(_name(deed.again), msgspec.to_builtins(scene), fault=fault)
                more = again.end()
                assert again.status == 0, self._errors()
                deed.ends(town, scene, said + more)
        except BaseException as error:
            error.add_note(f"killed at point {at}: {', '.join(_passed(said)[-1:])}")
            raise
        return _passed(said)

    def loop(self, deed: Deed, fault: str = "") -> Iterator[str]:
        """The names of the points, one after the other, at which a process was killed and nothing was lost."""
        for at in count(1):
            passed = self.kill_at(deed, at, fault)
            if len(passed) < at:  # looked at twice: where the machine is busy a laptop may give up a round before its end
                passed = self.kill_at(deed, at, fault)
            if len(passed) < at:
                return
            yield passed[-1]

    def passed(self, deed: Deed) -> list[str]:
        """The points that the deed passes when nobody kills it."""
        return self.kill_at(deed, 0)

    def _killed(self, deed: Deed, scene: Scene, town: Town, at: int, fault: str, said: list[str]) -> None:
        deed.ready(town, scene)
        more, status = self._served(deed, scene, at) if deed.is_served else self._act(deed, scene, at, fault)
        said += more
        assert status == (KILLED if at and len(_passed(said)) == at else 0), self._errors()
        deed.survives(town, scene, said)

    @contextmanager
    def scene(self, deed: Deed) -> Iterator[tuple[Scene, Town]]:
        """What the deed was made ready with, as often as it is asked for."""
        scene, town = self._fresh(deed)
        try:
            yield scene, town
        finally:
            shutil.rmtree(scene.folder)
            town.close()

    def at_once(self, scene: Scene, *acts: Act) -> list[list[str]]:
        """Processes that do these things at the same time, to their end; what they said."""
        processes = [self._nursery.start(_name(act), msgspec.to_builtins(scene)) for act in acts]
        said = [process.end() for process in processes]
        assert [process.status for process in processes] == [0] * len(acts), self._errors()
        return said

    def _act(self, deed: Deed, scene: Scene, at: int, fault: str) -> tuple[list[str], int | None]:
        process = self._nursery.start(_name(deed.act), msgspec.to_builtins(scene), deed.side, at, fault)
        return process.end(), process.status

    def _served(self, deed: Deed, scene: Scene, at: int) -> tuple[list[str], int | None]:
        """The service is killed while a laptop asks; then that laptop goes on with another one."""
        service, url, said = self._serve(at, deed.side)
        there = msgspec.structs.replace(scene, url=url or _NOBODY)
        laptop = self._nursery.start(_name(deed.act), msgspec.to_builtins(there))
        said += laptop.end()
        assert laptop.status == 0, self._errors()
        _kill(service)
        said += service.rest
        return said, KILLED if at and len(_passed(said)) >= at else 0

    def _fresh(self, deed: Deed) -> tuple[Scene, Town]:
        scene, rows = self._scenes.get(id(deed)) or self._scenes.setdefault(id(deed), self._prepared(deed))
        rows.put_back()
        folder = self._folder / f"scene-{next(self._count)}"
        shutil.copytree(scene.folder, folder)
        town = self._town()
        return msgspec.structs.replace(scene, folder=str(folder)), town

    def _prepared(self, deed: Deed) -> tuple[Scene, KeptRows]:
        self._beginning.put_back()
        folder = self._folder / f"template-{len(self._scenes)}"
        folder.mkdir()
        scene, town = Scene(folder=str(folder), database=self._database.url, url=self._url), self._town()
        facts: dict[str, Any] = {**deed.prepare(town, scene), "people": dict(town.ids)}
        town.close()
        return msgspec.structs.replace(scene, facts=facts), KeptRows(self._database, f"kept_{len(self._scenes)}")

    def _town(self) -> Town:
        town = Town(self._database, self._url)
        town.remember()
        return town

    def _errors(self) -> str:
        return self._nursery.log.read_text(errors="replace")[-3000:]


def _passed(said: list[str]) -> list[str]:
    return [line.removeprefix(f"{PASSED} ") for line in said if line.startswith(PASSED)]


def _name(act: Callable[..., Any]) -> str:
    return f"{act.__module__}:{act.__qualname__}"


def _kill(process: Process) -> None:
    with suppress(ProcessLookupError):
        process.kill()
    process.rest = process.end()

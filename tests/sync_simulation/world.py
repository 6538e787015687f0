"""A handful of laptops, one service, and dice: people write, networks fail, power goes. All of it follows from the seed.

A world keeps its own time. Laptops sync when their own timers say so; nobody has to press a button for things to come right.
"""

from collections.abc import Callable
from contextlib import suppress
from copy import copy
from random import Random
from typing import Final, NamedTuple

from app.domain.errors import Unavailable
from app.domain.ids import Id
from app.server import devices
from tests.sync_simulation import deeds, ledger
from tests.sync_simulation.copying import second_of
from tests.sync_simulation.custody_deeds import ATTENDING
from tests.sync_simulation.desk import Desk
from tests.sync_simulation.grounds import Grounds, town_ids
from tests.sync_simulation.history import SERVICE, Entry, History
from tests.sync_simulation.weather import CALM, Weather, simple_weather_of, weather_of

PEOPLE: Final = ("Leah", "Sam", "Ruth", "Leah")
"""Leah has a second laptop in long worlds. Ruth is the manager of all."""
LONGEST_CALM_S: Final = 3 * 3600
"""Within this time of fair weather everything has come to rest, whatever went on before: the longest wait is an hour."""


_ATTENDS: Final = 20
"""In one of so many worlds somebody attends at a police station too."""


class NoRest(AssertionError):
    """The laptops do not come to rest."""


class Size(NamedTuple):
    """How long people work in a world, on how many themes, who they are, and how its weather is drawn."""

    steps: int
    themes: int
    people: tuple[str, ...]
    weather: Callable[[Random], Weather]


BRIEF: Final = Size(6, 2, ("Leah", "Ruth"), simple_weather_of)
SHORT: Final = Size(10, 2, ("Leah", "Ruth"), simple_weather_of)
MIDDLE: Final = Size(18, 3, PEOPLE[:3], weather_of)
LONG: Final = Size(36, 4, PEOPLE, weather_of)
SIZES: Final = (*[BRIEF] * 18, *[SHORT] * 15, *[MIDDLE] * 5, *[LONG] * 2)
"""Most flaws show in a short history of two laptops and one trouble; some need many of each (docs/worlds.md)."""


def size_of(seed: int) -> Size:
    """The size of the world of this seed."""
    return Random(f"size {seed}").choice(SIZES)


class World:
    """A town and its laptops."""

    def __init__(self, grounds: Grounds, seed: int = 0, weather: Weather = CALM, people: tuple[str, ...] = PEOPLE) -> None:
        self.dice = Random(seed)
        self.grounds, self.weather, self.seed = grounds, weather, seed
        self.history = History()
        self.ids = town_ids()
        self.stolen: list[Desk] = []
        self.has_trail = self.is_strict = True
        self.deeds = deeds.EVERYTHING
        self._count = 0
        self.laptops = [Desk(self, n, name) for n, name in enumerate(people)]

    # what everybody shares

    def new_id(self) -> Id:
        """Ids in order, the same in every run of a seed."""
        self._count += 1
        return Id(f"0199{self._count:04x}-{self._count % 65536:04x}-7000-8000-{self._count:012x}")

    def word(self) -> str:
        """A word that nobody else has written."""
        self._count += 1
        return f"word{self._count}x"

    @property
    def now_s(self) -> float:
        """Seconds since the world began."""
        return self.history.now_s

    def desk(self, name: str, at: int = 0) -> Desk:
        """The laptops of this name, in order."""
        return [desk for desk in self.laptops if desk.called == name][at]

    def people(self) -> list[Desk]:
        """Everybody who still has their laptop."""
        return [desk for desk in self.laptops if desk not in self.stolen]

    def close(self) -> None:
        """Let go of everything."""
        self.grounds.close()

    # time

    def become(self, weather: Weather) -> None:
        """From now on the weather is this."""
        self.weather = weather
        for desk in self.laptops:
            desk.become(weather)

    def pass_time(self) -> Desk:
        """Time goes on until the next laptop wants to sync, and it does."""
        desk = min(self.people(), key=lambda d: d.wakes_at_s)
        self.history.now_s = max(self.now_s, desk.wakes_at_s)
        desk.round()
        return desk

    def tick(self) -> None:
        """One thing happens."""
        desk = self.dice.choice(self.people())
        self.history.now_s += self.dice.choice([1, 5, 30])
        chance = self.dice.random()
        if chance < 0.66:
            desk.do_something()
        elif chance < 0.84:
            self.pass_time()
        elif chance < 0.9:
            desk.round()
        else:
            self.dice.choice([what for what, trouble in _HAPPENINGS if self.has(trouble)])(self, desk)

    def has(self, trouble: str) -> bool:
        """May this befall somebody here? Each of the rest may everywhere."""
        return not trouble or bool(getattr(self.weather, trouble))

    def live(self, steps: int) -> None:
        """People work while the weather is as it is."""
        for _ in range(steps):
            self.tick()

    def calm_down(self) -> None:
        """The weather is fair and nobody writes: everything comes to rest by its own timers. Raises NoRest."""
        self.become(CALM)
        self.history.note("world", "calms_down")
        for desk in self.laptops:
            desk.have_room()
            for _ in range(len(desk.link.on_their_way)):
                desk.link.deliver_late()
        self.settle()
        if len({desk.device for desk in self.laptops}) < len(self.laptops):
            self._compare_files()

    def _compare_files(self) -> None:
        """The service's clock stands still in a world. This is what minutes do: each file is compared once more.

        Of two copies that nobody has noticed, because only one writes, the other gets in this way what it lacks.
        """
        for desk in self.people():
            with desk.store.transaction() as connection:
                connection.exec_driver_sql("UPDATE proof SET at = ''")
        self.settle()

    def settle(self) -> None:
        """Laptops sync by their timers until all are at rest. Raises NoRest.

        A laptop rests when its last round left nothing to do and nothing happened at the service since. In every third world
        each has a round more, in which nothing may happen any more.
        """
        ends_at_s = self.now_s + LONGEST_CALM_S
        for desk in self.laptops:
            desk.rests_at = -1
        quiet = {desk.name: not self.is_strict for desk in self.people()}
        while not all(quiet.values()) or not self._all_rest():
            desk = self.pass_time()
            if desk.last_moved:
                quiet = dict.fromkeys(quiet, not self.is_strict)
            else:
                quiet[desk.name] = True
            if self.now_s > ends_at_s:
                raise NoRest(f"after {LONGEST_CALM_S // 3600} hours of fair weather the laptops have not come to rest")

    def _all_rest(self) -> bool:
        head = ledger.head(self.grounds.database)
        return all(desk.rests_at == head for desk in self.people())

    def note_end(self) -> ledger.Books:
        """What is left on each laptop, and the service's own books, for the checks; the books as they are."""
        for desk in self.people():
            desk.note_remains()
        books = ledger.books_of(self.grounds.database)
        self.history.note(SERVICE, "service", **ledger.all_held(books, self.names()))
        return books

    def names(self) -> dict[Id, str]:
        """By device. What a laptop was before it joined anew has a name of its own."""
        names: dict[Id, str] = {}
        for desk in self.laptops:
            names.update({device: f"{desk.name}~{n}" for n, device in enumerate(desk.devices[:-1])})
        for desk in self.laptops:
            names[desk.device] = names.get(desk.device, desk.name)
        return names


def restart(_: World, desk: Desk) -> None:
    """The program is closed and opened again."""
    desk.restart("is closed")


def idle(_: World, desk: Desk) -> None:
    """Nobody touches the laptop: the search index is filled."""
    with suppress(Unavailable):
        desk.store.index(50)


def late_request(_: World, desk: Desk) -> None:
    """Something that was on its way for long arrives."""
    desk.link.deliver_late()


def full_disk(world: World, desk: Desk) -> None:
    """A laptop's disk is full, or has room again."""
    if desk.is_full:
        desk.have_room()
    elif world.dice.random() < world.weather.full * 10:
        desk.fill_up()


def theft(world: World, desk: Desk) -> None:
    """A laptop is reported lost; whoever has it may go on with it."""
    is_one = sum(desk.devices[0] in other.devices for other in world.laptops) == 1
    if world.dice.random() < world.weather.stolen * 5 and len(world.people()) > 1 and desk.called != "Ruth" and is_one:
        world.history.note(SERVICE, "hears_of_a_loss", of=desk.name)
        devices.report_lost(world.grounds.database, desk.device)
        world.stolen.append(desk)
        desk.round()


def copying(world: World, desk: Desk) -> None:
    """A laptop's disk is copied, and somebody works on both; once in a world."""
    is_first = len(world.laptops) == len({desk.device for desk in world.laptops})
    if is_first and world.dice.random() < world.weather.copied * 5 and desk not in world.stolen and not desk.is_full:
        world.laptops.append(second_of(desk))


_HAPPENINGS: tuple[tuple[Callable[[World, Desk], None], str], ...] = (
    (restart, ""), (idle, ""), (late_request, ""), (full_disk, "full"), (theft, "stolen"), (theft, "stolen"),
    (copying, "copied"), (copying, "copied"),
)  # fmt: skip
"""What may befall a laptop, and the trouble without which it does not."""


def begin(grounds: Grounds, seed: int) -> World:
    """A world in which Ruth has opened two files, one of which Leah and Sam share, before the weather of its seed sets in."""
    size = size_of(seed)
    todo = deeds.some_deeds(seed, size.themes)
    world = _copied(grounds, Start(size.people, is_sent=deeds.countersign in todo))
    world.deeds = todo if seed % _ATTENDS else (*todo, *ATTENDING)
    return _under_weather(world, size, seed)


def begin_all(grounds: Grounds) -> None:
    """Every beginning is lived, so that what is planted later is not in it."""
    for size in {*SIZES}:
        for is_sent in (False, True):
            _copied(grounds, Start(size.people, is_sent))


def calm_world(grounds: Grounds) -> World:
    """The same in fair weather."""
    world = _copied(grounds, Start(PEOPLE))
    world.has_trail = False
    for desk in world.laptops:
        desk.shake(world.dice)
        desk.link.page_rows = 1000
    return world


class Start(NamedTuple):
    """Who lives in a world, and whether something waits to be countersigned when it begins."""

    people: tuple[str, ...]
    is_sent: bool = False


def _settled(grounds: Grounds, start: Start) -> World:
    """The same in all worlds that start so."""
    people = start.people
    world = World(grounds, people=people)
    ruth = world.desk("Ruth")
    ruth.round()
    workers = sorted({*people} - {"Ruth"})
    for name in workers * 2 if len(workers) == 1 else workers:
        ruth.open_file()
        deeds.give(ruth, ruth.files()[0], name)
    for file in ruth.files():
        deeds.write_contact(ruth, file)
    for desk in (ruth, *world.laptops):
        desk.round()
    if start.is_sent:
        _send_something(world)
    return world


def _send_something(world: World) -> None:
    leah = world.desk("Leah")
    for _ in range(2):
        deeds.submit(leah)
    for desk in (leah, *world.laptops):
        desk.round()


_TEMPLATES: dict[tuple[str, Start], World] = {}


def _copied(grounds: Grounds, start: Start) -> World:
    """It is lived once on grounds of each kind, and copied."""
    key = (grounds.kind, start)
    template = _TEMPLATES.get(key) or _TEMPLATES.setdefault(key, _settled(grounds.copy(), start))
    world = copy(template)
    world.grounds = template.grounds.copy()
    world.history = template.history.copy()
    world.stolen, world.dice = [], Random(0)
    world.laptops = [desk.copied(world) for desk in template.laptops]
    return world


def _under_weather(world: World, size: Size, seed: int) -> World:
    world.seed, world.dice = seed, Random(seed)
    world.has_trail, world.is_strict = seed % 4 == 0, seed % 3 == 0
    for desk in world.laptops:
        desk.shake(world.dice)
    world.become(size.weather(Random(seed)))
    return world


__all__ = ["Desk", "Entry", "World", "begin", "calm_world"]

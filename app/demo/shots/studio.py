"""Where pictures are taken: a made-up town, a laptop for each person, and one that has no records yet."""

from PySide6.QtWidgets import QWidget

from app.bootstrap.admin import add_person, new_code
from app.bootstrap.enrolling import NewKeys, enrol, set_up
from app.demo.relay import Relay
from app.demo.shots.stage import Stage, play_events
from app.demo.town import ADMINISTRATOR, ADULT, MANAGER, PASSPHRASES, PRACTITIONER, Seat, Town
from app.models.signer import DEVICE_KEY
from app.security.identity import DeviceKey
from app.security.profile import Profile

BOARD = "Helen Ackroyd"
_FREEZE = "UPDATE device SET state = 'frozen' WHERE public_key = %s"


class Studio:
    """`leah`, `ruth` and `fresh` are opened when first asked for."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self._stages: dict[str, Stage] = {}
        self._loose: list[QWidget] = []

    @property
    def leah(self) -> Stage:
        """The practitioner's laptop."""
        return self._stage(PRACTITIONER)

    @property
    def ruth(self) -> Stage:
        """The manager's laptop."""
        return self._stage(MANAGER)

    @property
    def fresh(self) -> Stage:
        """A second laptop of the practitioner that has not fetched anything, and finds no network."""
        if "fresh" not in self._stages:
            self._stages["fresh"] = Stage(self._enrol_fresh())
        return self._stages["fresh"]

    @property
    def moira(self) -> Stage:
        """The administrator's laptop, synced."""
        if ADMINISTRATOR not in self._stages:
            self._stage(ADMINISTRATOR).sync()
        return self._stages[ADMINISTRATOR]

    @property
    def adult(self) -> Stage:
        """The laptop of an appropriate adult, synced once and offline since."""
        if "adult" not in self._stages:
            stage = self._stages["adult"] = Stage(self._enrol("adult", ADULT))
            stage.sync()
            stage.go_offline()
        return self._stages["adult"]

    @property
    def planner(self) -> Stage:
        """A second laptop of the manager, synced once and offline since: what is planned on it reaches nobody."""
        if "planner" not in self._stages:
            stage = self._stages["planner"] = Stage(self._enrol("planner", MANAGER))
            stage.sync()
            stage.go_offline()
        return self._stages["planner"]

    @property
    def board(self) -> Stage:
        """A laptop of somebody on the board, who reads figures and holds no file."""
        if BOARD not in self._stages:
            assert self.town.database is not None
            add_person(self.town.database, BOARD, "board_reader")
            self._stages[BOARD] = Stage(self._enrol("board", BOARD))
            self._stages[BOARD].sync()
        return self._stages[BOARD]

    @property
    def copied(self) -> Stage:
        """A laptop of the practitioner of which the service has seen a copy: it has to join anew."""
        if "copied" not in self._stages:
            stage = self._stages["copied"] = Stage(self._enrol("copied", PRACTITIONER))
            stage.sync()
            key = DeviceKey(stage.laptop.store.secret(DEVICE_KEY)).public
            assert self.town.database is not None
            with self.town.database.transaction() as connection:
                connection.execute(_FREEZE, (key,))
        return self._stages["copied"]

    def _stage(self, names: str) -> Stage:
        if names not in self._stages:
            self._stages[names] = Stage(self.town.seats[names])
        return self._stages[names]

    def _enrol_fresh(self) -> Seat:
        seat = self._enrol("fresh", PRACTITIONER)
        seat.network.cut()
        return seat

    def _enrol(self, key: str, person: str) -> Seat:
        """One more laptop of this person, with nothing fetched yet."""
        assert self.town.database is not None
        network, keys = Relay(self.town.url), NewKeys()
        answer = enrol(network.url, new_code(self.town.database, person), keys)
        profile = Profile(self.town.folder / key)
        set_up(profile, network.url, answer, keys, PASSPHRASES[PRACTITIONER], is_quick=True).close()
        self.town.seats[key] = Seat(key, profile.folder, PASSPHRASES[PRACTITIONER], network)
        return self.town.seats[key]

    def profile_of(self, names: str) -> Profile:
        """Where a person's laptop lies."""
        return Profile(self.town.seats[names].profile)

    def hold(self, window: QWidget) -> QWidget:
        """Show a window that is nobody's page (unlock, first run) until the next picture."""
        self._loose.append(window)
        window.resize(1280, 800)
        window.show()
        window.activateWindow()
        play_events(50)
        return window

    def clear(self) -> None:
        """Put all windows away."""
        for window in self._loose:
            window.close()
            window.deleteLater()
        self._loose.clear()
        for stage in self._stages.values():
            stage.put_away()

    def close(self) -> None:
        """Close every laptop."""
        self.clear()
        for stage in self._stages.values():
            stage.close()

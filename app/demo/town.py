"""The made-up town while it lives: a throw-away folder with the service as a process, its database, and three laptops."""

import os
import random
import secrets
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from app.bootstrap import clock
from app.bootstrap.admin import new_code
from app.bootstrap.enrolling import NewKeys, enrol, set_up
from app.changes.op import Op
from app.demo.relay import Relay
from app.demo.sample.town import Sample, make_sample
from app.domain.errors import Unavailable
from app.models.store import Store
from app.models.sync_store import StoreForSync
from app.security.identity import DeviceKey
from app.security.profile import Profile
from app.server.database import Database, open_database
from app.server.loading import load
from app.server.serving import forms_at_hand
from app.server.signing_key import service_key
from app.sync.agent import SyncAgent
from app.sync.http import HttpLink

PRACTITIONER = "Leah Cole"
MANAGER = "Ruth Kaplan"
ADULT = "Farida Aziz"
ADMINISTRATOR = "Moira Kent"
PASSPHRASES: Mapping[str, str] = {
    PRACTITIONER: "harbour lantern meadow willow otter seven",
    MANAGER: "copper window thistle marble ferry nine",
    ADMINISTRATOR: "paper anchor violet summit kettle three",
}
"""Known to everybody who reads this, and made for profiles with made-up children only."""
_MOST_ROUNDS = 40
_SERVICE_S = 30.0


class Seat(msgspec.Struct, frozen=True):
    """A person's laptop: where its profile is, how it is unlocked, and its own way to the network."""

    names: str
    profile: Path
    passphrase: str
    network: Relay


class Town:
    """Starts everything in `folder`; close it when done. `tell` gets a line about each step; `more` adds to the records.

    `environment` is added to that of the service process. With a `database_url` no database of its own is started.
    """

    def __init__(
        self,
        folder: Path,
        tell: Callable[[str], None],
        environment: Mapping[str, str] | None = None,
        more: Callable[[Sample], Sequence[Op]] | None = None,
        database_url: str | None = None,
    ) -> None:
        self.folder, self._tell, self._environment, self._more = folder, tell, dict(environment or {}), more
        self._database_url = database_url
        self.database: Database | None = None
        self.service: subprocess.Popen[str] | None = None
        self.seats: dict[str, Seat] = {}
        self.sample: Sample | None = None
        self.url = ""

    def start(self) -> None:
        """Database, made-up records, service process, three enrolled laptops. Raises Unavailable."""
        now = datetime.now().astimezone()
        self._tell("Making up a service with 110 children …")
        self.database = self._open()
        key, since = service_key(self.database), now.isoformat(timespec="milliseconds")
        zone = now.tzinfo or clock.now().at.tzinfo
        self.sample = make_sample(now.date(), zone=zone, certify=lambda who, its: key.certify(who, its, since))  # type: ignore[arg-type]
        self._tell("Loading them into the service’s database …")
        ops = (*self.sample.ops, *(self._more(self.sample) if self._more else ()))
        loaded = load(self.database, ops, forms_at_hand())
        if set(loaded.counts) != {"applied"}:
            raise Unavailable(f"The made-up records were not all taken: {dict(loaded.counts)}.")
        url = self.url = self._start_service()
        for names in PASSPHRASES:
            self._tell(f"Enrolling the laptop of {names} …")
            self.seats[names] = self._enrol(names, Relay(url))

    def resume(self, prepared: Path) -> None:
        """A town that was started before: its database as it stands, and copies of its laptops. Raises Unavailable."""
        self.database = self._open()
        url = self.url = self._start_service()
        for names, passphrase in PASSPHRASES.items():
            network = Relay(url)
            profile = Profile(self.folder / _folder_of(names))
            shutil.copytree(prepared / _folder_of(names), profile.folder)
            profile.save_facts(msgspec.structs.replace(profile.facts(), service_url=network.url))
            self.seats[names] = Seat(names, profile.folder, passphrase, network)

    def _open(self) -> Database:
        return open_database(self._database_url, self.folder / "service", connections=2)

    def close(self) -> None:
        """Stop the service, let go of the database. The folder stays for its owner to remove."""
        for seat in self.seats.values():
            seat.network.close()
        if self.service is not None:
            self.service.terminate()
            try:
                self.service.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.service.kill()
        if self.database is not None:
            self.database.close()

    def ask(self, statement: str, *values: object) -> Any:
        """One value from the service's tables, read over SQL; None when there is no row."""
        assert self.database is not None
        with self.database.transaction() as connection:
            row = connection.execute(statement, values).fetchone()  # type: ignore[arg-type,unused-ignore]
        return row[0] if row else None

    def _start_service(self) -> str:
        words = [sys.executable, "-m", "app", "serve", "--data", str(self.folder / "service"), "--port", "0"]
        words += ["--database-url", self._database_url] if self._database_url else []
        around = {**os.environ, **self._environment}
        with (self.folder / "service.log").open("ab") as log:
            self.service = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=log, text=True, env=around)  # noqa: S603
        assert self.service.stdout is not None
        alarm = threading.Timer(_SERVICE_S, self.service.kill)
        alarm.start()
        try:
            line = self.service.stdout.readline()
        finally:
            alarm.cancel()
        if not line.startswith("listening on "):
            raise Unavailable("The made-up service did not start. See service.log in the demo’s folder.")
        return line.removeprefix("listening on ").strip()

    def _enrol(self, names: str, network: Relay) -> Seat:
        assert self.database is not None
        keys = NewKeys()
        answer = enrol(network.url, new_code(self.database, names), keys)
        profile = Profile(self.folder / _folder_of(names))
        store = set_up(profile, network.url, answer, keys, PASSPHRASES[names], is_quick=True)
        try:
            at = first_sync(store, network.url, keys.device)
        finally:
            store.close()
        profile.save_facts(msgspec.structs.replace(profile.facts(), last_synced_at=at, scheme="light"))
        return Seat(names, profile.folder, PASSPHRASES[names], network)


def _folder_of(names: str) -> str:
    return names.split()[0].lower()


def first_sync(store: Store, url: str, device: DeviceKey) -> str:
    """Fetch everything the person may see, as the laptop does after enrolment; gives the time. Raises Unavailable."""
    link = HttpLink(url, device, clock=clock.now, new_nonce=partial(secrets.token_hex, 16))
    agent = SyncAgent(StoreForSync(store), link, lambda work: work(), clock=clock.now, luck=random.random)
    for _ in range(_MOST_ROUNDS):
        report = agent.sync_once()
        if report.problem:
            raise Unavailable(report.problem)
        if not report.came and not report.sent:
            return report.at
    raise Unavailable("The first sync of a made-up laptop did not come to an end.")

"""T-07: a whole visit with a marked word in every field, and nothing of it in any log of the service or of its database."""

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread

import httpx
import psycopg
import pytest
import uvicorn

from app.changes.edits import Edit
from app.domain.child import Child
from app.domain.involvement import Allocation
from app.server.database import Database
from app.server.service import Service
from app.server.web import make_app
from app.sync.protocol.messages.aside import AsideRequest
from app.sync.protocol.messages.pages import PullRequest
from tests.server.town import Laptop, Town, new_id

WORD = "Zqxmarker"
ROOT = Path(__file__).parents[2]


class Serving:
    """`waymark serve` as a process of its own, and everything it said."""

    def __init__(self, database: Database) -> None:
        command = [sys.executable, "-m", "app", "serve", "--port", "0", "--database-url", database.url]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ}
        )
        assert self._process.stdout is not None
        said = self._process.stdout.readline()
        self.url = said.rpartition(" ")[2].strip()
        self._heard: list[str] = [said]
        self._ears = [Thread(target=self._listen, args=(pipe,)) for pipe in (self._process.stdout, self._process.stderr)]
        for ear in self._ears:
            ear.start()

    def _listen(self, pipe: "subprocess._FILE") -> None:
        self._heard.extend(pipe)  # type: ignore[arg-type]

    def stop(self) -> str:
        """Stop it; all that it said."""
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(30)
        for ear in self._ears:
            ear.join(10)
        return "".join(self._heard)


@pytest.fixture
def serving(database: Database) -> Iterator[Serving]:
    made = Serving(database)
    yield made
    with suppress(ProcessLookupError):
        made.stop()


def a_visit(town: Town) -> None:
    """A child, contacts, a clash, a change kept aside and read, lookups; the word is in every field that takes words."""
    ruth, leah, second = (town.laptop(name) for name in ("Ruth", "Leah", "Leah"))
    scope = new_id()
    child = Child(id=new_id(), scope=scope, first_names=WORD, surname=WORD, case_number=WORD, preferred_name=WORD)
    ruth.create(child)
    ruth.create(Allocation(id=new_id(), scope=scope, person=leah.person, from_on="2026-11-01", reason=WORD))
    assert {result.status for result in ruth.send()} == {"applied"}
    leah.enter_all()
    second.enter_all()
    contact = leah.contact(scope, content=WORD, aim=WORD, outcome=WORD, voice=WORD)
    leah.send()
    second.pull()
    for laptop, word in ((leah, f"{WORD} one"), (second, f"{WORD} two")):
        if contact in laptop.bodies:
            laptop.edit(contact, Edit("set", ("aim",), word))
            laptop.send()
    stranger = leah.contact(new_id(), content=WORD)
    assert stranger
    aside = leah.send()
    assert [result.status for result in aside] == ["quarantined"]
    leah.ask("aside", AsideRequest(op=aside[0].op))


def hostile(laptop: Laptop, url: str) -> None:
    """The word where no word belongs: paths, queries, headers, bodies that are none."""
    with httpx.Client(base_url=url, timeout=10) as http:
        for path in (f"/{WORD}", f"/sync/v1/{WORD}?{WORD}={WORD}", f"/sync/v1/pull?name={WORD}", f"/admin/v1/{WORD}"):
            http.post(path, content=WORD.encode(), headers={"Waymark-Key": WORD, "Waymark-At": WORD, "Sync-Protocol": WORD})
            http.get(path, headers={"User-Agent": WORD, "Referer": WORD})
    with suppress(Exception):
        laptop.ask("pull", PullRequest(epoch=WORD, cursor=0))


def logs_of_the_database(town: Town) -> str:
    """What PostgreSQL wrote for whoever looks after it."""
    with psycopg.connect(town.database.url) as connection:
        folder = Path(*(connection.execute("SHOW data_directory").fetchone() or ()))
    found = [path for path in (*folder.glob("log*"), *folder.glob("*.log"), *folder.glob("log/*")) if path.is_file()]
    assert found, "PostgreSQL keeps no log where this test looks"
    return "".join(path.read_text(encoding="utf-8", errors="replace") for path in found)


def test_t_07_no_word_of_a_visit_stands_in_any_log(database: Database, serving: Serving) -> None:
    town = Town(database, serving.url)
    town.remember()
    a_visit(town)
    hostile(town.laptop("Sam"), serving.url)
    written = logs_of_the_database(town)
    town.close()
    said = serving.stop()
    assert said.count('"what":"answered"') > 10, "the service did keep a log"
    assert WORD not in said
    assert WORD.lower() not in said.lower()
    assert WORD not in written


def test_a_plain_access_log_would_hold_it(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    """The sibling: the log that the HTTP server would keep by itself has paths in it, and the search sees the word there."""
    config = uvicorn.Config(make_app(Service(database, {})), port=0, access_log=True, log_config=None, ws="none")
    server = uvicorn.Server(config)
    with caplog.at_level(logging.INFO, "uvicorn.access"):
        thread = Thread(target=server.run)
        thread.start()
        while not server.started:
            thread.join(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        httpx.get(f"http://127.0.0.1:{port}/{WORD}")
        server.should_exit = True
        thread.join()
    assert WORD in "".join(record.getMessage() for record in caplog.records)

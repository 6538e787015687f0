"""Several processes behind one address, a database that restarts under them, and what those who watch can see."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import msgspec
import psutil
import psycopg
import pytest

from app.domain.contact import Contact
from app.server import database as database_module
from app.server import edge, readiness
from app.server.database import Database
from app.server.known import Forms
from app.server.permits import Allowance
from app.server.service import Service
from app.server.serving import RunningService
from app.sync.protocol.messages.fault import Fault
from app.sync.protocol.messages.pages import PullRequest
from tests.helpers.quick_disk import quick_folder
from tests.server.town import Town, new_id

ROOT = Path(__file__).parents[2]
_SERVE = "import sys; from app.bootstrap.service import main; sys.exit(main(sys.argv[1:]))"


class Process:
    """`waymark serve` as a process in a session of its own: no signal to it or its workers can reach whoever tests it."""

    def __init__(self, process: "subprocess.Popen[str]", errors: Path) -> None:
        self.process, self._errors = process, errors
        self.said: dict[str, str] = {}

    def read(self, what: str) -> str:
        """The address after these words on standard output."""
        while what not in self.said:
            assert self.process.stdout is not None
            line = self.process.stdout.readline()
            assert line, self.log()
            words, _, address = line.strip().rpartition(" ")
            self.said[words] = address
        return self.said[what]

    def log(self) -> str:
        return self._errors.read_text(encoding="utf-8")

    def children(self) -> list[int]:
        """The worker processes: those of the spawned that hold the listening socket's program."""
        return [child.pid for child in psutil.Process(self.process.pid).children() if _is_worker(child)]


def _is_worker(process: psutil.Process) -> bool:
    try:
        return "spawn_main" in " ".join(process.cmdline())
    except psutil.Error:  # dead or dying
        return False


@pytest.fixture
def folder() -> Iterator[Path]:
    with quick_folder() as made:
        yield made


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[Process]:
    errors = folder / "log"
    with errors.open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", _SERVE, "--port", "0", *options],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True, start_new_session=True,
        )  # fmt: skip
    try:
        yield Process(process, errors)
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)


def until(what: Callable[[], bool]) -> None:
    for _ in range(2_000):
        if what():
            return
    raise AssertionError("never")


def test_two_workers_share_the_work_one_that_dies_is_replaced_and_all_stop_together(
    folder: Path, database: Database
) -> None:
    town = Town(database)
    town.remember()
    with serving(folder, "--database-url", database.url, "--workers", "2", "--figures-port", "0") as service:
        figures = service.read("figures on")
        there = Town(database, service.read("listening on"))
        there.remember()
        scope = there.child_with("Leah")
        leah = there.laptop("Leah")
        leah.contact(scope, aim="Before")
        assert [result.status for result in leah.send()] == ["applied"]
        first = service.children()
        assert len(first) == 2
        os.kill(first[0], signal.SIGKILL)
        until(lambda: len(set(service.children()) - {first[0]}) == 2)
        leah.town.http = there.http = httpx.Client(base_url=there.url, timeout=30)  # the old line may be the dead one's
        for _ in range(10):
            fresh = there.laptop("Leah")
            assert fresh.ask("pull", PullRequest(epoch=fresh.epoch, cursor=0))
        leah.contact(scope, aim="After")
        assert [result.status for result in leah.send()] == ["applied"]
        page = httpx.get(figures).text
        assert figure(page, 'waymark_requests_total{route="pull",status="200"}') >= 10, "counted over all processes"
        assert figure(page, "waymark_database_up") == 1
        everybody = service.children()
        there.close()
    assert service.process.returncode == 0, service.log()
    assert not any(psutil.pid_exists(pid) for pid in everybody)
    assert "worker died" in service.log()
    assert "Traceback" not in service.log()


def test_workers_whose_parent_was_killed_do_not_live_on(folder: Path, database: Database) -> None:
    with serving(folder, "--database-url", database.url, "--workers", "2") as service:
        service.read("listening on")
        until(lambda: len(service.children()) == 2)
        children = [psutil.Process(pid) for pid in service.children()]
        service.process.kill()
        _, alive = psutil.wait_procs(children, timeout=30)
        assert not alive


def figure(page: str, name: str) -> float:
    return sum(float(value) for value in re.findall(rf"^{re.escape(name)} (\S+)$", page, re.MULTILINE))


def test_a_database_that_was_restarted_is_not_noticed_by_a_laptop(town: Town) -> None:
    """Every connection of the pool was closed by the server; the next request takes a fresh one instead of failing."""
    scope = town.child_with("Leah")
    leah = town.laptop("Leah")
    close_all_connections(town)
    leah.contact(scope, aim="After the restart")
    assert [result.status for result in leah.send()] == ["applied"]


def test_without_looking_at_connections_the_laptop_would_notice(
    database: Database, forms: Forms, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sibling: nobody looks, and the first request after the restart is answered 503."""
    monkeypatch.setattr(database_module, "_check", lambda _: None)
    unlooked = Database(database.url, None)
    with RunningService(unlooked, forms) as service:
        town = Town(unlooked, service.url)
        town.remember()
        leah = town.laptop("Leah")
        leah.shown()  # its token, while there are connections
        close_all_connections(town)
        assert leah.post("pull", packed(PullRequest(epoch="", cursor=0))).status_code == 503
        town.close()
    unlooked.close()


def packed(message: msgspec.Struct) -> bytes:
    from app.server.packing import pack

    return pack(msgspec.json.encode(message))


def close_all_connections(town: Town) -> None:
    """As a restart does: the server says goodbye on every line."""
    with psycopg.connect(town.database.url, autocommit=True) as connection:
        closed = connection.execute(
            "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ).fetchone()
    assert closed is not None
    assert closed[0] >= 1


def test_ready_names_what_is_wrong_and_health_only_says_that_the_process_lives(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert town.http is not None
    assert town.http.get("/ready").status_code == 200
    monkeypatch.setattr(readiness, "newest", lambda: "9999")
    found = town.http.get("/ready")
    assert found.status_code == 503
    assert "made for 9999" in found.json()["schema"]
    monkeypatch.setattr(town.database, "folder", Path("/"))
    monkeypatch.setattr(readiness, "LEAST_FREE_BYTES", 2**70)
    assert "MB are free" in town.http.get("/ready").json()["disk"]
    town.database._pool.close()
    found = town.http.get("/ready")
    assert found.status_code == 503
    assert found.json()["database"] == "The service’s database cannot be reached."
    assert town.http.get("/health").status_code == 200


def test_figures_tell_how_it_goes_and_name_nobody(town: Town) -> None:
    from app.server.metrics import text

    scope = town.child_with("Leah", called="Zebedee")
    leah = town.laptop("Leah")
    leah.contact(scope, aim="Marmalade")
    leah.create(Contact(id=new_id(), scope=new_id(), aim="No such file"))
    leah.send()
    page = text(town.database).decode()
    assert figure(page, "waymark_kept_aside") == 1
    assert figure(page, "waymark_head") == town.ask("SELECT head FROM stream")
    assert figure(page, "waymark_laptops") == town.ask("SELECT count(*) FROM device WHERE state = 'active'")
    assert figure(page, 'waymark_verdicts_total{status="quarantined"}') >= 1
    assert figure(page, 'waymark_request_seconds_count{route="push"}') >= 2
    for secret in ("Zebedee", "Marmalade", "Leah", scope, leah.person, town.service):
        assert secret not in page
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-", page), "no id of any kind"


def test_figures_say_so_when_the_database_is_away(database: Database) -> None:
    from app.server.metrics import text

    database._pool.close()
    page = text(database).decode()
    assert figure(page, "waymark_database_up") == 0
    assert "waymark_head " not in page


def test_the_log_has_ids_and_no_word_of_what_was_written(folder: Path, database: Database) -> None:
    with serving(folder, "--database-url", database.url) as service:
        town = Town(database, service.read("listening on"))
        town.remember()
        scope = town.child_with("Leah", called="Zebedee")
        leah = town.laptop("Leah")
        contact = leah.contact(scope, aim="Marmalade", content="Words of a child")
        leah.send()
        leah.set(contact, "minutes", "Marmalade")
        assert [result.status for result in leah.send()] == ["quarantined"]
        assert leah.post("push", b"Marmalade").status_code == 400
        town.close()
    lines = [msgspec.json.decode(line) for line in service.log().splitlines()]
    assert {line["what"] for line in lines} >= {"answered"}
    assert any(line.get("device") for line in lines)
    for word in ("Zebedee", "Marmalade", "Words of a child", "Leah", "Okafor"):
        assert word not in service.log()


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """A database at an address where nothing listens."""
    monkeypatch.setattr(database_module, "_WAIT_S", 0.2)
    made = Database("postgresql://nobody@127.0.0.1:9/none", None)
    yield made
    made.close()


PAGES = {"/health": 200, "/certificate": 404, "/openapi.json": 200, "/ready": 503, "/service-keys": 503}


def test_each_page_says_in_a_sentence_that_the_database_is_away(
    nowhere: Database, forms: Forms, caplog: pytest.LogCaptureFixture
) -> None:
    with RunningService(nowhere, forms) as service:
        answers = {path: httpx.get(service.url + path) for path in PAGES}
    assert {path: answer.status_code for path, answer in answers.items()} == PAGES
    told = answers["/service-keys"]
    assert msgspec.json.decode(told.content, type=Fault).code == "unavailable"
    assert int(told.headers["Retry-After"]) >= 1
    assert not [record for record in caplog.records if record.exc_info], "nor is what the database said logged"


@pytest.mark.allows_logs
def test_were_it_not_caught_at_the_edge_the_log_would_hold_what_the_database_said(
    nowhere: Database, forms: Forms, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bare(show: edge.Answer, _: Allowance) -> edge.Answer:
        return show

    monkeypatch.setattr("app.server.web.page", bare)
    with RunningService(nowhere, forms) as service:
        assert httpx.get(service.url + "/service-keys").status_code == 500
    assert [record for record in caplog.records if record.exc_info]


@pytest.mark.allows_logs
def test_a_fault_of_ours_on_a_page_is_told_and_logged_without_its_words(
    database: Database, forms: Forms, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: Service) -> bytes:
        raise RuntimeError("Kai Moss")

    monkeypatch.setattr(Service, "handed_over", broken)
    with RunningService(database, forms) as service:
        told = httpx.get(service.url + "/service-keys")
    assert (told.status_code, msgspec.json.decode(told.content, type=Fault).code) == (500, "fault")
    assert "RuntimeError" in str([record.__dict__.get("ids") for record in caplog.records])
    assert "Kai Moss" not in caplog.text

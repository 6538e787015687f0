"""The service as a program: started, asked, stopped; set up by the administrator's command line."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from app.bootstrap import admin
from app.domain.contact import Contact
from app.domain.errors import Refused, Unavailable
from app.server.database import Database, open_database
from app.server.loading import load
from tests.helpers.quick_disk import quick_folder
from tests.server.town import AT, Town, new_id

ROOT = Path(__file__).parents[2]
_SERVE = "import sys; from app.bootstrap.service import main; sys.exit(main(sys.argv[1:]))"


@pytest.fixture
def data() -> Iterator[Path]:
    """A data folder that PostgreSQL may enter."""
    with quick_folder() as folder:
        yield folder


def test_it_says_where_it_listens_and_stops_when_told(data: Path) -> None:
    arguments = [sys.executable, "-c", _SERVE, "--data", str(data), "--port", "0"]
    with subprocess.Popen(
        arguments, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ}
    ) as service:
        assert service.stdout is not None
        line = service.stdout.readline()
        assert line.startswith("listening on http://127.0.0.1:")
        assert httpx.get(line.split()[-1] + "/health").status_code == 200
        service.send_signal(signal.SIGTERM)
        _, errors = service.communicate(timeout=30)
    assert service.returncode == 0, errors
    assert "Traceback" not in errors
    assert not (data / "postgres" / "postmaster.pid").exists(), "the embedded database stops with it"


def test_a_port_in_use_is_said_in_one_line(data: Path) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "-c", _SERVE, "--data", str(data), "--port", port],
            cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr == f"The service cannot listen on 127.0.0.1 port {port}.\n"


def test_the_administrator_sets_a_service_up(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def run(*arguments: str) -> tuple[int, str]:
        status = admin.main(["--data", str(data), *arguments])
        told = capsys.readouterr()
        return status, told.out + told.err

    assert run("add-team", "East")[0] == 1, "a service comes first"
    assert run("create-service", "Northmoor", "--made-up")[0] == 0
    status, told = run("create-service", "Another")
    assert (status, "holds a service already" in told) == (1, True)
    assert run("add-team", "East")[0] == 0
    assert run("add-person", "Leah Okafor", "--role", "practitioner", "--team", "East")[0] == 0
    assert "No team is called" in run("add-person", "X", "--role", "manager", "--team", "North")[1]
    assert "Leah Okafor  Practitioner  East" in run("people")[1]
    status, told = run("enrolment-code", "Leah Okafor")
    code, remark = told.splitlines()
    assert status == 0
    assert len(code.replace("-", "")) == 26
    assert remark == "For Leah Okafor. It works once, and for 15 minutes."
    assert "No person is called" in run("enrolment-code", "Nobody")[1]


def test_a_restarted_service_has_what_it_had(data: Path) -> None:
    database = open_database(None, data)
    admin.create_service(database, "Northmoor")
    database.close()
    database = open_database(None, data)
    try:
        with pytest.raises(Refused, match="holds a service already"):
            admin.create_service(database, "Northmoor")
    finally:
        database.close()


def test_a_database_out_of_reach_is_said_plainly(data: Path) -> None:
    with pytest.raises(Unavailable, match="cannot be reached"):
        open_database(f"postgresql://nobody@/none?host={data}", data)


def test_the_engine_stops_with_its_last_user_only(data: Path) -> None:
    one, two = open_database(None, data), open_database(None, data)
    one.close()
    with two.transaction() as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    two.close()
    assert not (data / "postgres" / "postmaster.pid").exists()


def test_a_service_that_was_killed_starts_again(data: Path) -> None:
    """A process id in the engine's ledger whose process is gone does not keep the engine running for ever."""
    open_database(None, data).close()
    (data / "postgres" / ".handle_pids.json").write_text("[4194300]")
    open_database(None, data).close()
    assert not (data / "postgres" / "postmaster.pid").exists()


def test_made_up_data_is_loaded_through_the_same_door(town: Town, database: Database) -> None:
    scope = town.child_with("Leah")
    leah = town.laptop("Leah")
    for n in range(700):
        leah.create(Contact(id=new_id(), scope=scope, aim=f"Visit {n}", started_at=AT))
    leah.create(Contact(id=new_id(), scope=new_id(), aim="No such file"))
    loaded = load(database, leah.waiting)
    assert loaded.counts == {"applied": 700, "quarantined": 1}
    assert len(loaded.reasons) == 1
    again = load(database, leah.waiting)
    assert again.counts == loaded.counts
    assert town.ask("SELECT count(*) FROM record WHERE type = 'contact'") == 700
    leah.waiting = []
    leah.dseq = 0
    leah.contact(scope, aim="And the laptop goes on")
    assert leah.send()[0].status == "applied"

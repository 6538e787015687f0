"""The suite for servers of the protocol: the real one keeps every promise, and each planted fault breaks the right one."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.bootstrap.admin import new_code
from app.conformance import suite
from app.conformance.ground import Ground
from app.server.known import Forms
from app.server.serving import RunningService
from tests.server.conftest import opened_town
from tests.server.planted_faults import FAULTS, Fault
from tests.server.town import Town

ROOT = Path(__file__).parents[2]


def codes(town: Town) -> tuple[str, str, str]:
    """Codes of a manager and of two practitioners of one team."""
    manager, practitioner, colleague = (new_code(town.database, town.ids[name]) for name in ("Ruth", "Leah", "Sam"))
    return manager, practitioner, colleague


def broken(town: Town, *only: str) -> dict[str, str]:
    """The promises that were not kept, and what was seen."""
    checked = list(suite.run(lambda: Ground(town.url, *codes(town)), only))
    assert {kept.name for kept in checked} == set(only or suite.names())
    return {kept.name: kept.why for kept in checked if not kept.is_kept}


@pytest.fixture(scope="module")
def shared_town(postgres: str, forms: Forms) -> Iterator[Town]:
    """One service for all planted faults: each check stands on ground of its own."""
    with opened_town(postgres) as database, RunningService(database, forms) as service:
        town = Town(database, service.url)
        town.remember()
        yield town
        town.close()


PARTS = 5
"""Each process takes some of the promises."""


@pytest.mark.allows_logs
@pytest.mark.parametrize("part", range(PARTS))
def test_the_service_keeps_every_promise(shared_town: Town, part: int) -> None:
    assert broken(shared_town, *suite.names()[part::PARTS]) == {}


IN_THE_SUITE = {
    "lost_idempotence", "gap_not_noticed", "number_used_twice", "part_of_a_batch_taken", "unknown_fields_dropped",
    "merge_returns_mine", "last_one_wins", "newest_clock_wins", "narratives_are_plain", "edit_brings_back",
    "sequence_cursor", "more_never_said", "removals_not_sent", "ratchet_not_compared",
    "deeds_taken_in_parts", "anybody_decides",
    "filter_after_the_page_is_cut", "end_of_access_not_told", "author_taken_from_the_op", "no_policy",
    "signatures_without_a_key_taken", "signature_not_checked", "nonces_forgotten", "tokens_given_to_anybody", "answers_not_signed",
}  # fmt: skip
"""Some of each area (taking ops, joining changes, what comes to a laptop, what is kept aside, access, the door), each against
another promise. The others are for the long run."""
FIRST = [fault for fault in FAULTS if fault.name in IN_THE_SUITE]
MORE = [fault for fault in FAULTS if fault.name not in IN_THE_SUITE]


@pytest.mark.allows_logs
@pytest.mark.parametrize("fault", FIRST, ids=lambda fault: fault.name)
def test_a_planted_fault_breaks_the_promise_named(shared_town: Town, fault: Fault, monkeypatch: pytest.MonkeyPatch) -> None:
    fault.plant(monkeypatch)
    assert fault.promise in broken(shared_town, fault.promise)


@pytest.mark.long
@pytest.mark.allows_logs
@pytest.mark.parametrize("fault", MORE, ids=lambda fault: fault.name)
def test_another_fault_breaks_the_promise_named(shared_town: Town, fault: Fault, monkeypatch: pytest.MonkeyPatch) -> None:
    fault.plant(monkeypatch)
    assert fault.promise in broken(shared_town, fault.promise)


@pytest.mark.long
@pytest.mark.allows_logs
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_the_whole_suite_names_the_promise(town: Town, fault: Fault, monkeypatch: pytest.MonkeyPatch) -> None:
    fault.plant(monkeypatch)
    assert fault.promise in broken(town)


def test_at_least_twenty_five_faults_are_planted_and_every_promise_but_one_is_seen_broken() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 25
    assert len({fault.promise for fault in FIRST}) == len(FIRST) == len(IN_THE_SUITE) == 25
    assert {fault.promise for fault in FAULTS} <= set(suite.names())
    never_broken = set(suite.names()) - {fault.promise for fault in FAULTS}
    assert never_broken == {"a_record_of_a_removed_kind_is_not_lost"}


def test_the_command_says_how_each_promise_fared(town: Town) -> None:
    manager, practitioner, colleague = codes(town)
    words = ["conformance", town.url, "--manager", manager, "--practitioner", practitioner, "--colleague", colleague]
    ended = subprocess.run(
        [sys.executable, "-m", "app", *words, "--only", "versions_count_up", "own_changes_do_not_come_back"],
        cwd=ROOT, env=os.environ, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    lines = ended.stdout.splitlines()
    assert [line.split()[1] for line in lines[:-1]] == ["versions_count_up", "own_changes_do_not_come_back"]
    assert lines[-1] == "All promises are kept."


@pytest.mark.parametrize(
    ("url", "says"), [("http://127.0.0.1:9", "Nothing answers at"), ("town", "does not let a laptop join")]
)
def test_the_command_says_why_it_could_not_begin(town: Town, url: str, says: str) -> None:
    address = town.url if url == "town" else url
    words = ["conformance", address, "--manager", "A", "--practitioner", "B", "--colleague", "C"]
    ended = subprocess.run(
        [sys.executable, "-m", "app", *words],
        cwd=ROOT, env=os.environ, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert ended.returncode == 2
    assert says in ended.stderr
    assert "Traceback" not in ended.stderr

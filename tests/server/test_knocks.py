"""T-32: how often one address may be unknown, counted by all processes together, and who is not kept out by it."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import httpx
import msgspec
import psycopg
import pytest

from app.bootstrap.admin import new_code
from app.domain.errors import Refused
from app.server import knocks
from app.server.addresses import checked_proxies
from app.server.database import Database
from app.server.known import Forms
from app.server.packing import pack
from app.server.permits import LOOKS_A_MINUTE, Allowance
from app.server.serving import RunningService
from app.server.turned_away import TurnedAway
from app.sync.protocol.messages.enrol import EnrolRequest
from app.sync.protocol.messages.fault import Fault
from app.sync.protocol.messages.pages import PullRequest
from tests.server.test_watched import folder, serving
from tests.server.town import Laptop, Town, new_id

__all__ = ["folder"]
MOST = knocks.MOST["enrol"]


def knock(url: str, code: str = "AAAAA-BBBBB", **headers: str) -> int:
    """A stranger tries a code, on a line of its own so that any process may answer."""
    asked = pack(msgspec.json.encode(EnrolRequest(code=code, public_key="ab" * 32)))
    head = {"Sync-Protocol": "1", "Content-Encoding": "zstd", **headers}
    with httpx.Client(base_url=url, timeout=30) as http:
        return http.post("/sync/v1/enrol", content=asked, headers=head).status_code


def a_stranger(town: Town) -> Laptop:
    """A laptop with a key that the service does not know."""
    return Laptop(town, new_id())


def look(laptop: Laptop) -> httpx.Response:
    return laptop.post("pull", pack(msgspec.json.encode(PullRequest(epoch="", cursor=0))))


@contextlib.contextmanager
def two_processes(database: Database, forms: Forms) -> Iterator[tuple[str, str]]:
    """Two services on one database, which share nothing else."""
    with RunningService(database, forms) as one, RunningService(database, forms) as two:
        yield one.url, two.url


def test_t_32_ten_wrong_codes_from_one_address_whichever_worker_hears_them(folder: Path, database: Database) -> None:
    """Real worker processes; each try comes on a line of its own."""
    with serving(folder, "--database-url", database.url, "--workers", "2") as service:
        url = service.read("listening on")
        told = [knock(url) for _ in range(3 * MOST)]
    assert told == [401] * MOST + [429] * 2 * MOST


def test_t_32_two_services_on_one_database_count_together(database: Database, forms: Forms) -> None:
    with two_processes(database, forms) as (one, two):
        told = [knock(url) for url in (one, two) * MOST]
    assert told.count(401) == MOST


def test_counted_by_each_process_for_itself_twice_as_many_would_do(
    database: Database, forms: Forms, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sibling: each process keeps its own count."""
    counts: dict[tuple[int, str, str], int] = {}

    def for_itself(self: knocks.Knocks, address: str, door: str) -> None:
        place = (id(self), address, door)
        counts[place] = counts.get(place, 0) + 1
        if counts[place] > knocks.MOST.get(door, knocks.MOST_ELSE):
            raise knocks.too_often(1)

    monkeypatch.setattr(knocks.Knocks, "_note", for_itself)
    with two_processes(database, forms) as (one, two):
        told = [knock(url) for url in (one, two) * 2 * MOST]
    assert told.count(401) == 2 * MOST


def test_right_codes_do_not_count_and_the_sentence_says_how_long_to_wait(town: Town) -> None:
    for _ in range(2 * MOST):
        town.laptop("Leah")
    assert [knock(town.url) for _ in range(MOST)] == [401] * MOST
    assert town.http is not None
    asked = pack(msgspec.json.encode(EnrolRequest(code=new_code(town.database, town.ids["Leah"]), public_key="cd" * 32)))
    answer = town.http.post("/sync/v1/enrol", content=asked, headers={"Sync-Protocol": "1", "Content-Encoding": "zstd"})
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= knocks.WITHIN_S
    fault = msgspec.json.decode(answer.content, type=Fault)
    assert (fault.code, "try again" in fault.message) == ("too_often", True)


def test_when_the_time_is_over_the_count_begins_anew(town: Town) -> None:
    assert [knock(town.url) for _ in range(MOST)] == [401] * MOST
    with psycopg.connect(town.database.url, autocommit=True) as connection:
        connection.execute("UPDATE knock SET began_at = began_at - interval '6 minutes'")
    assert knock(town.url) == 401
    assert town.ask("SELECT times FROM knock WHERE door = 'enrol'") == 1


def test_an_unknown_key_is_told_to_wait_and_a_laptop_of_ours_beside_it_is_not(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One address, as in an office: what a stranger tries there keeps nobody from work."""
    monkeypatch.setattr(knocks, "MOST_ELSE", 5)
    leah = town.laptop("Leah")
    assert look(leah).status_code == 200
    assert [look(a_stranger(town)).status_code for _ in range(8)] == [401] * 5 + [429] * 3
    assert look(leah).status_code == 200


def test_who_has_left_is_no_stranger(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """A laptop that the service knows and tells that its access has ended does not use up its office's tries."""
    monkeypatch.setattr(knocks, "MOST_ELSE", 2)
    leah = town.laptop("Leah")
    with town.database.transaction() as connection:
        connection.execute("UPDATE device SET state = 'leaving' WHERE person = %s::uuid", (leah.person,))
    assert [look(leah).status_code for _ in range(6)] == [401] * 6
    assert town.ask("SELECT count(*) FROM knock WHERE door = 'signed'") == 0


def test_a_forwarded_address_is_believed_from_a_trusted_proxy_only(database: Database, forms: Forms) -> None:
    with RunningService(database, forms) as bare:
        told = [knock(bare.url, **{"X-Forwarded-For": f"198.51.100.{n}"}) for n in range(MOST + 2)]
        assert told == [401] * MOST + [429] * 2, "whatever the asker says"
    with RunningService(database, forms, proxies=("127.0.0.1",)) as behind:
        told = [knock(behind.url, **{"X-Forwarded-For": f"198.51.100.{n}"}) for n in range(MOST + 2)]
        assert told == [401] * (MOST + 2), "each its own address"
        told = [knock(behind.url, **{"X-Forwarded-For": f"203.0.113.{n}, 192.0.2.1"}) for n in range(MOST + 2)]
        assert told == [401] * MOST + [429] * 2, "what stood there before the proxy's own word is the asker's"


def test_an_asker_with_a_whole_network_of_ipv6_is_one_asker(database: Database, forms: Forms) -> None:
    with RunningService(database, forms, proxies=("127.0.0.1",)) as behind:
        told = [knock(behind.url, **{"X-Forwarded-For": f"2001:db8:1:2::{n:x}"}) for n in range(MOST + 1)]
        assert told == [401] * MOST + [429]
        assert knock(behind.url, **{"X-Forwarded-For": "2001:db8:1:3::1"}) == 401


@pytest.mark.parametrize("named", ["*", "proxy.example", "10.0.0.0/33", "10.0.0.1/24", ""])
def test_a_proxy_is_named_by_its_address(named: str) -> None:
    assert checked_proxies(["10.0.0.7", "10.0.0.0/24", "2001:db8::/48"]) == ["10.0.0.7", "10.0.0.0/24", "2001:db8::/48"]
    with pytest.raises(Refused, match="no network address"):
        checked_proxies([named])


@pytest.mark.parametrize("path", ["/health", "/ready", "/certificate", "/openapi.json"])
def test_pages_that_need_no_proof_are_shown_so_often_and_the_processes_share_the_number(
    town: Town, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    shared = [Allowance(LOOKS_A_MINUTE, 2, clock=lambda: 0.0) for _ in range(2)]
    allowed = sum(is_allowed(one) for one in shared for _ in range(LOOKS_A_MINUTE))
    assert allowed == LOOKS_A_MINUTE
    little, spend = Allowance(2, clock=lambda: 0.0), Allowance.spend
    monkeypatch.setattr(Allowance, "spend", lambda _, who: spend(little, who))
    assert town.http is not None
    told = [town.http.get(path) for _ in range(4)]
    assert [answer.status_code == 429 for answer in told] == [False, False, True, True]
    assert 1 <= int(told[-1].headers["Retry-After"]) <= 60


def is_allowed(allowance: Allowance) -> bool:
    try:
        allowance.spend("192.0.2.1")
    except TurnedAway:
        return False
    return True


def test_a_new_minute_begins_anew() -> None:
    now = [0.0]
    allowance = Allowance(2, clock=lambda: now[0])
    assert [is_allowed(allowance) for _ in range(3)] == [True, True, False]
    now[0] = 61.0
    assert is_allowed(allowance)

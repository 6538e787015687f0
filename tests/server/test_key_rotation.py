"""Another signing key of the service: each old key hands over to the next, laptops follow, and nobody else is believed."""

import io
import secrets
from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec
import pytest

from app.bootstrap import clock, leasing
from app.bootstrap.admin import main, new_code
from app.bootstrap.admin_keys import rotate_key
from app.bootstrap.rejoining import rejoin
from app.changes import handover, signing
from app.changes.handover import HandOver, followed, hand_over
from app.domain.assessment import Assessment, FormRef
from app.domain.errors import Unavailable
from app.domain.signature import Signature
from app.models.joining_anew import join_anew
from app.models.queries.signed import doubt
from app.models.signer import DEVICE_KEY, SERVICE_KEY, older_keys
from app.models.store import Store
from app.security.identity import DeviceKey
from app.server import audit_check, web
from app.server.known import Forms
from app.server.service import Service
from app.server.signing_key import handovers
from app.sync.http import HttpLink
from app.sync.protocol.messages.pages import HeldRequest, PullRequest
from tests.helpers.enrolled import WORDS, Enrolled, SetClock, stretch_quickly
from tests.helpers.laptop import new_id
from tests.server.town import Laptop, Town

KEYS = [bytes([n]) * 32 for n in range(1, 6)]


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """The clock of the laptop; the service looks for another key of its own all the time."""
    stretch_quickly(monkeypatch)
    monkeypatch.setattr(web, "_LOOK_S", 0.05)
    return SetClock(monkeypatch)


@pytest.fixture
def leah(time: SetClock, town: Town, tmp_path: Path) -> Enrolled:
    """Leah's laptop."""
    return Enrolled(town, tmp_path / "leah")


def key_of(store: Store) -> str:
    """The service's key as this laptop knows it."""
    return store.secret(SERVICE_KEY).hex()


def rotated(town: Town, asking: Laptop) -> str:
    """The service has another key, and every answer is signed with it."""
    key = rotate_key(town.database)
    until(asking, key)
    return key


class StubbornLink(HttpLink):
    """Looks for no other key: a service that is asked for its hand-overs too often says none for a minute."""

    def look_for_new_key(self) -> str:
        return self.service_key


def is_by(asking: Laptop, key: str) -> bool:
    """Is the next answer by this key?"""
    nonce = partial(secrets.token_hex, 16)
    link = StubbornLink(asking.town.url, DeviceKey(asking.private), clock=clock.now, new_nonce=nonce, service_key=key)
    try:
        link.held(HeldRequest())
    except Unavailable:
        return False
    finally:
        link.close()
    return True


def until(asking: Laptop, key: str) -> None:
    """Wait until answers are by this key; each process of the service looks for it by itself."""
    for _ in range(2000):
        if is_by(asking, key):
            return
    pytest.fail("the service never signs with it")


def test_the_command_changes_the_key_and_keeps_no_old_one(
    town: Town, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = bytes(town.ask("SELECT private FROM service_key") or KEYS[0])
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert main(["rotate-key", "--database-url", town.database.url]) == 0
    said = capsys.readouterr().out
    after = bytes(town.ask("SELECT private FROM service_key"))
    assert after != before
    assert signing.public_of(after) in said
    assert "Make a backup now" in said
    assert town.count("service_key") == 1
    with town.database.transaction() as connection:
        (one,) = handovers(connection)
    assert one.is_good
    assert town.ask("SELECT count(*) FROM audit_entry WHERE what = 'command rotate-key'") == 1


def test_laptops_follow_the_hand_overs_however_many_they_missed(town: Town, leah: Enrolled) -> None:
    asking = town.laptop("Sam")
    scope = town.child_with("Leah")
    store = leah.open()
    assert leah.sync(store).problem == ""
    first = key_of(store)
    leah.write(store, scope, 2)
    middle, last = rotated(town, asking), rotated(town, asking)
    assert leah.sync(store).problem == ""
    assert leah.renew(store) == ()
    assert leah.vault.lease.service_key == last
    assert key_of(store) == last
    with store.reading() as connection:
        assert older_keys(connection) == (first, middle)
    store.close()
    store = leah.open()
    assert leah.sync(store).problem == ""
    store.close()
    assert town.ask("SELECT count(*) FROM op WHERE scope = %s::uuid", scope) == 4
    assert audit_check.first_bad(town.database) == ()


def test_a_laptop_whose_lease_has_ended_follows_too(town: Town, leah: Enrolled, time: SetClock) -> None:
    last = rotated(town, town.laptop("Sam"))
    time.days = 30
    leah.open().close()
    assert leah.vault.lease.service_key == last


def test_a_laptop_joins_anew_after_a_hand_over(town: Town, leah: Enrolled) -> None:
    last = rotated(town, town.laptop("Sam"))
    store = leah.open()
    rejoin(leah.profile, store, leah.vault, new_code(town.database, leah.person), WORDS)
    assert key_of(store) == last
    store.close()


def test_what_older_keys_certified_still_counts_after_joining_anew(
    town: Town, leah: Enrolled, forms: Forms, tmp_path: Path
) -> None:
    form = next(iter(forms.values()))
    record = Assessment(id=new_id(), scope=new_id(), form=FormRef(id=form.id, version=form.version), stage="start")
    store = leah.open()
    signatures = [a_signature(store, record)]
    first = key_of(store)
    middle = rotated(town, town.laptop("Sam"))
    between = Enrolled(town, tmp_path / "ruth", "Ruth")
    theirs = between.open()
    signatures.append(a_signature(theirs, record))
    theirs.close()
    last = rotated(town, town.laptop("Sam"))
    rejoin(leah.profile, store, leah.vault, new_code(town.database, leah.person), WORDS)
    assert key_of(store) == last
    with store.reading() as connection:
        assert [doubt(connection, signature) for signature in signatures] == ["", ""]
        assert older_keys(connection) == (first, middle)
    join_anew(store, leah.person, bytes(range(32)), bytes.fromhex(middle))
    with store.reading() as connection:
        assert set(older_keys(connection)) == {first, last}, "a service that was set back certified with a later key too"
    store.close()


@pytest.mark.parametrize("forged", ["nothing", "by another", "for another", "back"])
def test_a_forged_hand_over_is_refused_and_nothing_is_taken(
    town: Town, leah: Enrolled, monkeypatch: pytest.MonkeyPatch, forged: str
) -> None:
    store = leah.open()
    known = key_of(store)
    stranger_takes_over(town, monkeypatch, known, forged)
    assert leah.sync(store).problem != ""
    assert key_of(store) == known
    store.close()


def stranger_takes_over(town: Town, patch: pytest.MonkeyPatch, known: str, forged: str) -> None:
    """Somebody else answers in the service's place, with a key of their own and what they say about it."""
    new = signing.public_of(KEYS[1])
    by_stranger = msgspec.structs.replace(hand_over(KEYS[2], new, "now"), old=known)
    told: dict[str, list[HandOver]] = {
        "nothing": [],
        "by another": [by_stranger],
        "for another": [hand_over(KEYS[2], signing.public_of(KEYS[3]), "now")],
        "back": [hand_over(KEYS[1], known, "now")],
    }
    with town.database.transaction() as connection:
        connection.execute("UPDATE service_key SET private = %s", (KEYS[1],))
    until(town.laptop("Sam"), new)
    patch.setattr(Service, "handed_over", lambda _: msgspec.json.encode(told[forged]))


def test_were_the_signature_of_a_hand_over_not_checked_a_stranger_would_be_believed(
    town: Town, leah: Enrolled, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = leah.open()
    stranger_takes_over(town, monkeypatch, key_of(store), "by another")
    monkeypatch.setattr(handover.HandOver, "is_good", True)
    assert leah.sync(store).problem == ""
    store.close()


def test_who_has_the_old_key_is_not_the_service_any_more(town: Town, leah: Enrolled) -> None:
    asking = town.laptop("Sam")
    old = bytes(town.ask("SELECT private FROM service_key"))
    last = rotated(town, asking)
    store = leah.open()
    store.follow_service((last,))
    with town.database.transaction() as connection:
        connection.execute("UPDATE service_key SET private = %s", (old,))
    until(asking, signing.public_of(old))
    assert leah.vault.lease.service_key == signing.public_of(old), "the vault follows with the next lease"
    link = leasing.link_for(leah.profile, DeviceKey(store.secret(DEVICE_KEY)), key_of(store))
    with pytest.raises(Unavailable):
        link.pull(PullRequest(epoch="", cursor=0))
    link.close()
    assert followed(last, (hand_over(old, last, "then"),)) == (), "nor does it lead on"
    store.close()


def test_what_the_old_key_certified_still_counts_also_for_who_joins_later(
    town: Town, leah: Enrolled, forms: Forms, tmp_path: Path
) -> None:
    form = next(iter(forms.values()))
    record = Assessment(id=new_id(), scope=new_id(), form=FormRef(id=form.id, version=form.version), stage="start")
    store = leah.open()
    signature = a_signature(store, record)
    last = rotated(town, town.laptop("Sam"))
    store.follow_service((last,))
    later = Enrolled(town, tmp_path / "ruth", "Ruth")
    theirs = later.open()
    for one in (store, theirs):
        assert key_of(one) == last
        with one.reading() as connection:
            assert doubt(connection, signature) == ""
    theirs.keep_secret("older_keys", b"[]")
    with theirs.reading() as connection:
        assert doubt(connection, signature) != "", "without the older keys it would not"
    for one in (store, theirs):
        one.close()


def a_signature(store: Store, record: Assessment) -> Signature:
    """A person's own, as their laptop makes it."""
    with store.work() as work:
        key, value = work.sign(record.id, "ab" * 32, "agreed")
        place = {"id": new_id(), "scope": record.scope, "about": record.id}
        said = {"content_hash": "ab" * 32, "meaning": "agreed", "signer": work.actor, "certificate": work.certificate}
        return Signature(**place, **said, key=key, value=value)  # type: ignore[arg-type]


CHAINS: dict[str, tuple[Callable[[list[HandOver]], list[HandOver]], int]] = {
    "whole": (lambda chain: chain, 4),
    "in another order": (lambda chain: chain[::-1], 4),
    "a link missing": (lambda chain: [*chain[:1], *chain[2:]], 1),
    "a link forged": (lambda chain: [chain[0], msgspec.structs.replace(chain[1], at="later"), *chain[2:]], 1),
    "a ring": (lambda chain: [*chain, hand_over(KEYS[4], signing.public_of(KEYS[0]), "now")], 4),
    "nothing": (lambda _: [], 0),
}


@pytest.mark.parametrize("name", CHAINS)
def test_a_chain_is_followed_as_far_as_each_key_signs_the_next(name: str) -> None:
    publics = [signing.public_of(key) for key in KEYS]
    chain = [hand_over(KEYS[n], publics[n + 1], "now") for n in range(4)]
    change, length = CHAINS[name]
    assert followed(publics[0], change(chain)) == tuple(publics[1 : 1 + length])
    assert followed(signing.public_of(bytes(range(32))), change(chain)) == ()

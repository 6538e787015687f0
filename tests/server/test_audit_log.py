"""The audit trail of laptops in the service's own log: once, whole, confirmed, and never another past."""

import contextlib
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import msgspec
import psycopg
import pytest

from app.changes import merkle, signing
from app.changes.trail import START, Entry, TreeHead, link
from app.domain.ids import Id
from app.models import audit, audit_sending
from app.models.signer import DEVICE_KEY, SERVICE_KEY, keep_secret
from app.operations.child import OpenChild
from app.server import audit_intake, audit_log, devices
from app.server.audit_check import first_bad, first_bad_in
from app.server.database import Connection, Database
from app.server.devices import Laptop as Sender
from app.server.known import ADMINISTRATION
from app.server.signing_key import service_key
from app.server.turned_away import TurnedAway
from app.sync.protocol.messages.audit import AuditAnswer, AuditRequest
from app.sync.protocol.messages.enrol import EnrolRequest
from tests.helpers.laptop import Laptop, a_child
from tests.server.town import Town


class Post:
    """A real store whose trail goes to the service."""

    def __init__(self, town: Town, folder: Path, name: str) -> None:
        self.town = town
        self.laptop = Laptop(folder / name, person=town.ids[name], team=town.ids["East"])
        private = self.laptop.store.secret(DEVICE_KEY)
        code = secrets.token_hex(8)
        devices.keep_code(town.database, code, town.ids[name], 60)
        answer = devices.enrol(town.database, EnrolRequest(code=code, public_key=signing.public_of(private)))
        self.sender = Sender(answer.device, answer.person)
        with self.laptop.store.transaction() as connection:
            keep_secret(connection, SERVICE_KEY, bytes.fromhex(answer.service_key))
        self.child = a_child()
        self.laptop.receive(self.child)

    def look(self, times: int = 1) -> None:
        """Open the child's file."""
        for _ in range(times):
            self.laptop.clock.turn(minutes=3)
            self.laptop.do(OpenChild(scope=self.child.scope))

    def batch(self, most: int = 500) -> AuditRequest:
        return self.laptop.sync.audit_batch(most)

    def send(self, most: int = 500, database: Database | None = None) -> AuditAnswer:
        """One batch to the service; the answer is not kept yet."""
        return audit_intake.take_in(database or self.town.database, self.sender, self.batch(most))

    def sync(self, database: Database | None = None) -> str:
        """Send and keep; gives the sentence for the person."""
        return self.laptop.sync.keep_receipt(self.send(database=database))

    @property
    def waiting(self) -> int:
        return self.laptop.sync.position().entries

    def edit(self, statement: str, *values: object) -> None:
        """What somebody with the opened store could do."""
        with self.laptop.store.transaction() as connection:
            connection.exec_driver_sql(statement, values)


@pytest.fixture
def leah(town: Town, tmp_path: Path) -> Iterator[Post]:
    post = Post(town, tmp_path, "Leah")
    yield post
    post.laptop.close()


@pytest.fixture
def sam(town: Town, tmp_path: Path) -> Iterator[Post]:
    post = Post(town, tmp_path, "Sam")
    yield post
    post.laptop.close()


def stored(town: Town, device: Id) -> list[tuple[int, str, str]]:
    with town.database.transaction() as connection:
        rows = connection.execute(
            "SELECT n, what, subject FROM audit_entry WHERE device = %s::uuid ORDER BY n", (device,)
        ).fetchall()
    return [(row[0], row[1], row[2]) for row in rows]


def test_t_13_a_file_opened_offline_is_one_entry_at_the_service_after_one_sync(town: Town, leah: Post) -> None:
    leah.look()
    assert leah.waiting == 1
    assert leah.sync() == ""
    assert stored(town, leah.sender.device) == [(1, "read child", leah.child.scope)]
    assert leah.waiting == 0


def test_an_answer_that_was_lost_doubles_nothing(town: Town, leah: Post) -> None:
    leah.look(3)
    first = leah.send()
    assert leah.waiting == 3, "the answer never came"
    leah.look()
    assert leah.sync() == ""
    assert [n for n, _, _ in stored(town, leah.sender.device)] == [1, 2, 3, 4]
    assert first.receipt is not None
    assert leah.waiting == 0


def test_a_long_time_offline_goes_in_batches(town: Town, leah: Post) -> None:
    leah.look(25)
    while leah.waiting:
        before = leah.waiting
        assert leah.laptop.sync.keep_receipt(leah.send(most=10)) == ""
        assert leah.waiting < before
    assert len(stored(town, leah.sender.device)) == 25
    assert first_bad(town.database) == ()


def test_a_service_that_was_set_back_asks_for_all_again(town: Town, leah: Post) -> None:
    leah.look(4)
    leah.sync()
    with town.database.transaction() as connection:
        connection.execute("SET LOCAL ROLE NONE")  # as the owner of the tables
        connection.execute("TRUNCATE audit_entry, audit_node, audit_head, audit_receipt")
        connection.execute("UPDATE audit_log SET size = 0")
        connection.execute("INSERT INTO epoch (id, cause) VALUES ('second', 'restored')")
    leah.look()
    assert leah.sync() == ""
    assert leah.waiting == 5, "from the first on"
    assert leah.sync() == ""
    assert [n for n, _, _ in stored(town, leah.sender.device)] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("name", ["Sam", "stranger"])
def test_an_entry_in_another_name_or_signed_by_another_is_refused(town: Town, leah: Post, name: str) -> None:
    leah.look()
    request = leah.batch()
    if name == "Sam":
        forged = msgspec.structs.replace(request.entries[0], by=town.ids["Sam"])
        request = msgspec.structs.replace(request, entries=(forged,))
    else:
        signature = signing.sign(secrets.token_bytes(32), signing.TRAIL, *request.batch.parts())
        request = msgspec.structs.replace(request, signature=signature)
    with pytest.raises(TurnedAway):
        audit_intake.take_in(town.database, leah.sender, request)
    assert stored(town, leah.sender.device) == []


def test_an_old_copy_of_a_laptop_is_noticed_and_noted(town: Town, leah: Post) -> None:
    """Cut off at the laptop and written on: the service has other entries under these numbers."""
    leah.look(3)
    leah.sync()
    leah.edit("DELETE FROM audit WHERE n > 1")
    leah.edit("DELETE FROM audit_receipt")
    leah.edit("UPDATE audit_sent SET sent = 1")
    leah.look(2)
    assert leah.sync() == audit_sending.BROKEN
    assert leah.sync() == audit_sending.BROKEN
    notes = stored(town, ADMINISTRATION)
    assert [(what, subject) for _, what, subject in notes] == [(audit_intake.BROKEN, leah.sender.device)], "noted once"
    assert [n for n, _, _ in stored(town, leah.sender.device)] == [1, 2, 3]


@pytest.mark.parametrize(
    ("harm", "named"),
    [
        ("UPDATE audit SET what = 'read nothing' WHERE n = 3", 3),
        ("UPDATE audit SET at = '2026-11-22T09:00:00+00:00' WHERE n = 2", 2),
        ("UPDATE audit SET server_at = '2026-11-22T09:00:00+00:00' WHERE n = 2", 2),
        ("DELETE FROM audit WHERE n = 4", 4),
        ("DELETE FROM audit WHERE n > 5", 6),
        ("UPDATE audit SET n = CASE n WHEN 2 THEN -3 WHEN 3 THEN -2 ELSE n END; UPDATE audit SET n = -n WHERE n < 0", 2),
    ],
    ids=["changed", "back-dated", "server time", "deleted", "cut off", "reordered"],
)
def test_t_30_the_laptop_names_the_first_entry_that_is_not_as_it_was(leah: Post, harm: str, named: int) -> None:
    leah.look(7)
    leah.sync()
    assert leah.laptop.store.faults() == ()
    for statement in harm.split(";"):
        leah.edit(statement)
    assert leah.laptop.store.faults() == (f"audit line {named}",)


def test_without_receipts_a_trail_that_was_cut_off_would_look_whole(leah: Post) -> None:
    """The sibling."""
    leah.look(7)
    leah.sync()
    leah.edit("DELETE FROM audit_receipt")
    leah.edit("DELETE FROM audit WHERE n > 5")
    assert leah.laptop.store.faults() == ()


def rechained(leah: Post) -> None:
    """A clever hand: change an entry and chain everything anew."""
    leah.edit("UPDATE audit SET subject = 'somebody else' WHERE n = 2")
    with leah.laptop.store.transaction() as connection:
        chain = START
        for entry, _ in list(audit.entries(connection)):
            chain = link(chain, entry)
            connection.exec_driver_sql("UPDATE audit SET chain = ? WHERE n = ?", (chain, entry.n))


def test_a_chain_that_was_made_anew_does_not_fit_the_receipts(leah: Post) -> None:
    leah.look(4)
    leah.sync()
    leah.look(2)
    rechained(leah)
    assert leah.laptop.store.faults() == ("audit line 4",), "where the receipt was given"


Lie = Callable[[AuditAnswer], AuditAnswer]


def other_receipt(answer: AuditAnswer) -> AuditAnswer:
    assert answer.receipt is not None
    return msgspec.structs.replace(answer, receipt=msgspec.structs.replace(answer.receipt, last=answer.receipt.last + 1))


def unsigned_tree(answer: AuditAnswer) -> AuditAnswer:
    assert answer.tree is not None
    return msgspec.structs.replace(answer, tree=msgspec.structs.replace(answer.tree, size=answer.tree.size + 1))


def no_tree(answer: AuditAnswer) -> AuditAnswer:
    return msgspec.structs.replace(answer, tree=None)


def no_receipt(answer: AuditAnswer) -> AuditAnswer:
    return msgspec.structs.replace(answer, receipt=None)


@pytest.mark.parametrize("lie", [other_receipt, unsigned_tree, no_tree, no_receipt])
def test_a_confirmation_that_cannot_be_right_confirms_nothing(leah: Post, lie: Lie) -> None:
    leah.look(2)
    assert leah.laptop.sync.keep_receipt(lie(leah.send())) == audit_sending.WRONG_ANSWER
    assert leah.waiting == 2
    assert leah.sync() == ""


# a service that shows two pasts


def rewritten(database: Database) -> None:
    """The service's own hand changes the first entry and makes tree and head anew, signed with the real key."""
    with database.transaction() as connection:
        rows = connection.execute("SELECT device::text FROM audit_entry ORDER BY place").fetchall()
        connection.execute("SET LOCAL ROLE NONE")  # as the owner of the tables
        connection.execute("CREATE TEMP TABLE old AS SELECT * FROM audit_entry ORDER BY place")
        connection.execute("TRUNCATE audit_entry, audit_node, audit_head")
        connection.execute("UPDATE audit_log SET size = 0")
        for place, (device,) in enumerate(rows):
            row = connection.execute(
                "SELECT n, at, boot, boottime, by, what, subject, detail, server_at, chain FROM old WHERE place = %s",
                (place,),
            ).fetchone()
            assert row is not None
            entry = Entry(*row[:9])
            if not place:
                entry = msgspec.structs.replace(entry, what="read nothing")
            audit_log.append(connection, audit_log.lock(connection), Id(device), (entry,), (bytes(row[9]),))
        connection.execute("DROP TABLE old")


def test_t_30_a_log_made_anew_by_the_service_itself_is_noticed_by_every_laptop_that_kept_a_head(
    town: Town, leah: Post, sam: Post
) -> None:
    for post in (leah, sam):
        post.look(3)
        assert post.sync() == ""
    rewritten(town.database)
    for post in (leah, sam):
        post.look()
        assert post.sync() == audit_sending.FORKED
        assert post.waiting == 1, "and nothing counts as confirmed"


def test_two_laptops_that_were_shown_two_pasts_find_out_when_they_compare(town: Town, leah: Post, sam: Post) -> None:
    """Each of the two pasts goes on well in itself; only together do they show the lie."""
    leah.look(2)
    leah.sync()
    with leah.laptop.store.reading() as connection:
        shown = audit_sending.newest_head(connection)
    rewritten(town.database)
    sam.look(2)
    assert sam.sync() == "", "Sam knows no other past"
    with sam.laptop.store.transaction() as connection:
        audit_sending.note_other(connection, shown)
    sam.look()
    assert sam.sync() == audit_sending.FORKED


def test_two_laptops_of_an_honest_service_agree(town: Town, leah: Post, sam: Post) -> None:
    leah.look(2)
    leah.sync()
    with leah.laptop.store.reading() as connection:
        shown: TreeHead = audit_sending.newest_head(connection)
    assert shown.is_by(service_key(town.database).public)
    sam.look(2)
    with sam.laptop.store.transaction() as connection:
        audit_sending.note_other(connection, shown)
    assert sam.sync() == ""


# the service's own check


HARMS = ("flip", "delete", "reorder", "back-date", "cut off")


def harm(connection: Connection, kind: str, dice: Random, count: int) -> int:
    """Do it to some entry; gives the place that has to be named."""
    bad, run = dice.randrange(count), connection.execute
    match kind:
        case "flip":
            column = dice.choice(["what", "subject", "detail", "boot", "by", "received_at"])
            run(f"UPDATE audit_entry SET {column} = {column} || 'x' WHERE place = {bad}")  # type: ignore[arg-type,unused-ignore]
        case "delete":
            run("DELETE FROM audit_entry WHERE place = %s", (bad,))
        case "reorder":
            other = dice.choice([place for place in range(count) if place != bad])
            for old, new in ((bad, -1), (other, bad), (-1, other)):
                run("UPDATE audit_entry SET place = %s WHERE place = %s", (new, old))
            return min(bad, other)
        case "back-date":
            run("UPDATE audit_entry SET at = '2026-01-01T09:00:00+00:00' WHERE place = %s", (bad,))
        case _:
            run("DELETE FROM audit_entry WHERE place >= %s", (bad,))
    return bad


@pytest.mark.parametrize("kind", HARMS)
def test_t_30_the_service_names_the_first_bad_entry_after_any_harm(town: Town, leah: Post, sam: Post, kind: str) -> None:
    dice = Random(kind)
    for _ in range(5):
        post = dice.choice([leah, sam])
        post.look(dice.randint(1, 5))
        assert post.sync() == ""
    assert first_bad(town.database) == ()
    count = town.count("audit_entry")
    for _ in range(12):
        with contextlib.suppress(psycopg.Rollback), town.database.transaction() as connection, connection.transaction():
            expected = harm(connection, kind, dice, count)
            found = first_bad_in(connection)
            assert found[0].place == expected, found
            raise psycopg.Rollback
    assert first_bad(town.database) == ()


def test_a_clever_hand_that_makes_chain_and_leaf_anew_is_caught_by_tree_or_signature(town: Town, leah: Post) -> None:
    for _ in range(3):
        leah.look(2)
        leah.sync()
    entry, chain, now = town_entry(town, 2)
    forged = msgspec.structs.replace(entry, subject="somebody else")
    leaf = audit_log.leaf(leah.sender.device, forged, chain, now)
    with contextlib.suppress(psycopg.Rollback), town.database.transaction() as connection, connection.transaction():
        connection.execute("UPDATE audit_entry SET subject = 'somebody else' WHERE place = 2")
        connection.execute("UPDATE audit_node SET hash = %s WHERE level = 0 AND place = 2", (merkle.leaf_hash(leaf),))
        found = first_bad_in(connection)
        assert found[0].place == 2
        raise psycopg.Rollback


def test_a_log_made_anew_with_the_services_key_does_not_fit_what_laptops_signed(town: Town, leah: Post) -> None:
    for _ in range(2):
        leah.look(2)
        leah.sync()
    rewritten(town.database)
    assert [bad.why for bad in first_bad(town.database)]


def town_entry(town: Town, place: int) -> tuple[Entry, bytes, str]:
    with town.database.transaction() as connection:
        row = connection.execute(
            "SELECT n, at, boot, boottime, by, what, subject, detail, server_at, chain, received_at FROM audit_entry"
            " WHERE place = %s",
            (place,),
        ).fetchone()
    assert row is not None
    return Entry(*row[:9]), bytes(row[9]), row[10]

"""The second fence: each statement that reads for a person is made to ask for too much, and the database hides it all the same.

Every story is told twice: with the fence the stranger gets nothing, without it the words come. So these tests would see a
fence that does not stand.
"""

import contextlib
import hashlib
from collections.abc import Callable
from typing import Any, NamedTuple

import psycopg
import pytest

from app.changes.edits import Edit
from app.domain.attachment import Attachment
from app.domain.ids import Id
from app.server import administering, aside, blobs, lookups
from app.server.administering import Administering
from app.server.database import SERVICE_ROLE
from app.server.devices import Laptop as Asking
from app.server.fence import fenced
from app.server.known import Reader
from app.server.schema.versions import v0017_second_fence as second
from app.server.turned_away import TurnedAway
from app.sync.protocol.messages.admin import EntriesRequest
from app.sync.protocol.messages.aside import AsideRequest
from app.sync.protocol.messages.blobs import BlobRequest, ChunkRequest
from app.sync.protocol.messages.lookups import LookupsRequest
from tests.hostile.test_kept_aside import sent
from tests.server.test_lookups import Looker
from tests.server.town import Town, new_id

Patch = pytest.MonkeyPatch
PDF = b"%PDF-1.7\nKai"
SHA = hashlib.sha256(PDF).hexdigest()


class Kept(NamedTuple):
    """What is at the service of Kai's file, which Tom in the other team has nothing to do with."""

    town: Town
    op: Id
    document: Id


@pytest.fixture
def kept(town: Town) -> Kept:
    scope = town.child_with("Leah")
    leah = town.laptop("Leah")
    document = new_id()
    leah.create(
        Attachment(
            id=document,
            scope=scope,
            about=leah.contact(scope, aim="x"),
            name="a",
            kind="application/pdf",
            size=len(PDF),
            sha256=SHA,
        )
    )
    assert [result.status for result in leah.send()] == ["applied"] * 2
    of_leah = reader(town, "Leah")
    blobs.put(town.database, of_leah, ChunkRequest(record=document, n=0, data=PDF))
    with town.database.transaction() as connection:
        assert blobs.seal(connection, of_leah, BlobRequest(record=document)).sealed
    op = sent(leah, scope, (Edit("set", (), "words of Leah"),))
    Looker(town, "Leah").looked(scope)
    return Kept(town, op.id, document)


def reader(town: Town, name: str) -> Reader:
    return Reader(new_id(), town.ids[name])


def got(ask: Callable[[], Any]) -> Any:
    """What came, or nothing where it was refused."""
    try:
        return ask()
    except TurnedAway:
        return None


# each door: what is planted, and what a stranger then asks for


def open_aside(patch: Patch) -> None:
    """Everybody may decide about everything."""
    for name in ("_LIST", "_ONE"):
        patch.setattr(aside, name, getattr(aside, name).replace(aside._MAY, "true"))


def open_documents(patch: Patch) -> None:
    """A record is found whoever asks."""
    patch.setattr(blobs, "_RECORD", blobs._RECORD.replace("JOIN access a ON", "LEFT JOIN access a ON"))
    patch.setattr(blobs, "may_read", lambda *_, **__: True)


def open_chunks(patch: Patch) -> None:
    """The record is not asked for at all."""
    patch.setattr(blobs, "_held", lambda connection, _, record: blobs._place(record, *_any_record(connection, record)))


def _any_record(connection: Any, record: Id) -> tuple[str, bytes]:
    """Read as the owner of the tables, whatever the role is."""
    (role,) = connection.execute("SELECT current_setting('role')").fetchone()
    connection.execute("SET LOCAL ROLE NONE")
    scope, body = connection.execute("SELECT scope::text, body FROM record WHERE rec_id = %s::uuid", (record,)).fetchone()
    connection.execute("SELECT set_config('role', %s, true)", (role,))
    return scope, bytes(body)


def open_lookups(patch: Patch) -> None:
    """Everybody is a manager of all."""
    patch.setattr(lookups, "_MAY_ASK", ("practitioner",))
    patch.setattr(lookups, "_SEES_ALL", ("practitioner",))


def open_log(patch: Patch) -> None:
    """Everybody administers."""
    patch.setattr(administering, "_check", lambda *_: None)


def ask_list(kept: Kept) -> Any:
    return aside.kept_aside(kept.town.database, reader(kept.town, "Tom"), AsideRequest()).items


def ask_one(kept: Kept) -> Any:
    return aside.kept_aside(kept.town.database, reader(kept.town, "Tom"), AsideRequest(op=kept.op)).items


def ask_document(kept: Kept) -> Any:
    return blobs.get(kept.town.database, reader(kept.town, "Tom"), BlobRequest(record=kept.document)).data


def ask_lookups(kept: Kept) -> Any:
    return lookups.lookups(kept.town.database, reader(kept.town, "Tom"), LookupsRequest(unusual_only=False)).rows


def ask_log(kept: Kept) -> Any:
    tom = Asking(new_id(), kept.town.ids["Tom"])
    return Administering(kept.town.database).entries(tom, EntriesRequest()).entries


DOORS: dict[str, tuple[Any, Callable[[Patch], None], Callable[[Kept], Any]]] = {
    "the list of what is kept aside": (aside, open_aside, ask_list),
    "one change that is kept aside": (aside, open_aside, ask_one),
    "a document": (blobs, open_documents, ask_document),
    "the pieces of a document": (blobs, open_chunks, ask_document),
    "who looked at what": (lookups, open_lookups, ask_lookups),
    "the audit log": (administering, open_log, ask_log),
}


@pytest.mark.parametrize("name", DOORS)
def test_with_its_policy_planted_open_the_database_hides_what_is_not_for_a_stranger_and_without_the_fence_it_would_come(
    kept: Kept, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    module, plant, ask = DOORS[name]
    assert not got(lambda: ask(kept)), "the first fence"
    plant(monkeypatch)
    assert not got(lambda: ask(kept)), "the second fence"
    monkeypatch.setattr(module, "fenced", lambda *_: contextlib.nullcontext())
    assert got(lambda: ask(kept)), "with neither it comes"


def test_who_may_see_it_sees_it_through_the_fence(kept: Kept) -> None:
    """The manager of the file, its author, its worker, an administrator: nothing is hidden that is for them."""
    town = kept.town
    ruth, leah = reader(town, "Ruth"), reader(town, "Leah")
    assert [item.op for item in aside.kept_aside(town.database, ruth, AsideRequest()).items] == [kept.op]
    assert [item.op for item in aside.kept_aside(town.database, leah, AsideRequest()).items] == [kept.op]
    assert blobs.get(town.database, leah, BlobRequest(record=kept.document)).data == PDF
    assert lookups.lookups(town.database, ruth, LookupsRequest(unusual_only=False)).rows
    ada = Asking(new_id(), town.ids["Ada"])
    assert Administering(town.database).entries(ada, EntriesRequest()).entries


def test_the_roles_of_the_fence_are_those_of_the_policy() -> None:
    assert set(second.DECIDING) == set(aside.DECIDING)
    assert set(second.ADMINISTERING) == set(aside.ADMINISTERING)
    assert set(second.LOOKING) == {str(role) for role in lookups._MAY_ASK}


def test_the_service_works_in_a_role_that_owns_nothing_and_changes_no_policy(town: Town) -> None:
    """Asked of the database, on the connections that the service itself uses."""
    rights = """SELECT current_user::text, r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolcreatedb OR r.rolcanlogin,
        (SELECT count(*) FROM pg_class WHERE relowner = r.oid) FROM pg_roles r WHERE r.rolname = current_user"""
    with town.database.transaction() as connection:
        assert connection.execute(rights).fetchone() == (SERVICE_ROLE, False, 0)
    for statement in (
        "ALTER TABLE record DISABLE ROW LEVEL SECURITY", "DROP POLICY record_of_own_scopes ON record", "DROP TABLE op",
        "CREATE POLICY mine ON record USING (true)", "TRUNCATE audit_entry", "CREATE TABLE mine (a int)",
        "UPDATE alembic_version SET version_num = '0001'", "COPY record TO '/tmp/record'", "SELECT pg_read_file('/etc/passwd')",
        "SELECT * FROM pg_authid", "COPY op TO PROGRAM 'cat'",
    ):  # fmt: skip
        with pytest.raises(psycopg.errors.InsufficientPrivilege), town.database.transaction() as connection:
            connection.execute(statement)  # type: ignore[arg-type,unused-ignore]


def test_a_superuser_would_not_be_bound_by_a_fence(town: Town) -> None:
    """The sibling: why it matters in which role the service works."""
    town.child_with("Leah")
    with psycopg.connect(town.database.url) as connection:
        connection.execute("SELECT set_config('waymark.person', %s, true)", (town.ids["Tom"],))
        assert connection.execute("SELECT count(*) FROM record WHERE type = 'child'").fetchone() == (1,)
        connection.execute("SET LOCAL ROLE waymark_reader")
        assert connection.execute("SELECT count(*) FROM record WHERE type = 'child'").fetchone() == (0,)


def test_every_table_made_later_is_the_services_to_write_and_not_the_readers(town: Town) -> None:
    with psycopg.connect(town.database.url, autocommit=True) as connection:
        connection.execute("CREATE TABLE later (one integer)")
    with town.database.transaction() as connection:
        connection.execute("INSERT INTO later VALUES (1)")
    with (
        pytest.raises(psycopg.errors.InsufficientPrivilege),
        town.database.transaction() as connection,
        fenced(connection, town.ids["Ada"]),
    ):
        connection.execute("SELECT 1 FROM later")

"""A laptop saves, syncs, forgets, carries documents and is upgraded; what each process does, and what must hold then."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from app.domain.attachment import CHUNK_BYTES
from app.domain.ids import Id
from app.domain.involvement import Allocation
from app.models import blobs, migrations
from app.models.engine import open_engine
from app.models.high_water import HighWater, tide_of
from app.models.store import Store
from app.operations.attachment import AttachDocument
from app.operations.runner import WorkRunner
from tests.helpers.laptop import KEY, new_id
from tests.helpers.linked import Linked
from tests.kills.planting import say
from tests.kills.scenes import Kept, Scene
from tests.server.town import Laptop, Town

PDF: Final = b"%PDF-1.7\n" + bytes(range(256)) * (CHUNK_BYTES // 256 + 1)
"""Two pieces."""
LATER: Final = (
    "ALTER TABLE scope ADD COLUMN colour TEXT NOT NULL DEFAULT ''",
    "CREATE TABLE of_later(id TEXT PRIMARY KEY)",
    "UPDATE scope SET colour = 'moss'",
)
"""What a Waymark to come may do to the tables."""


# a day: saving, syncing, a file comes, a file goes


def prepare_day(town: Town, scene: Scene) -> dict[str, Any]:
    """Leah has two files. When her day begins a colleague has written in one, it ends for the other, and a third comes."""
    ours, ending, coming = (town.child_with("Sam", called=name) for name in ("Ours", "Ending", "Coming"))
    ruth = town.laptop("Ruth")
    ruth.enter_all()
    post = [Allocation(id=new_id(), scope=scope, person=town.ids["Leah"], from_on="2026-11-01") for scope in (ours, ending)]
    for allocation in post:
        ruth.create(allocation)
    ruth.send()
    leah = Linked(town, scene.path("Leah"), "Leah")
    leah.sync(2)
    first = leah.write(ours, aim="before", content="One.\n\nTwo.\n\nThree.")
    leah.sync(2)
    leah.close()
    _others_work(town, ruth, ours, coming, post[1].id, first)
    return {"ours": ours, "ending": ending, "coming": coming, "first": first}


def _others_work(town: Town, ruth: Laptop, ours: Id, coming: Id, post: Id, first: Id) -> None:
    sam = town.laptop("Sam")
    sam.enter_all()
    sam.set(first, "content", "One.\n\nTwo.\n\nThree, says Sam.")
    for scope in (ours, coming):
        sam.contact(scope, aim="by Sam")
    sam.send()
    ruth.set(post, "to_on", "2026-11-20")
    ruth.create(Allocation(id=new_id(), scope=coming, person=town.ids["Leah"], from_on="2026-11-01"))
    ruth.send()


def spend_day(scene: Scene) -> None:
    """Write, edit what Sam has edited too, sync, write again, sync."""
    leah, ours = Kept(scene), Id(scene.facts["ours"])
    leah.writes(ours, "first")
    leah.writes(ours, "second")
    leah.change(Id(scene.facts["first"]), content="One, says Leah.\n\nTwo.\n\nThree.")
    say("changed")
    leah.sync(2)
    leah.writes(ours, "third")
    leah.sync(2)
    leah.close()


def go_on(scene: Scene) -> None:
    """The program is started again, and syncs by itself."""
    leah = Kept(scene)
    leah.syncs()
    leah.close()


def check_saved(town: Town, scene: Scene, said: list[str]) -> None:
    """After the kill: the mark is not ahead, the file and the trail are whole, what was saved is there with its op."""
    path = scene.path("Leah") / "store.db"
    engine = open_engine(path, KEY)
    with engine.connect() as connection:
        assert HighWater(path, KEY).warning(tide_of(connection)) == "", "an alarm without a loss"
    engine.dispose()
    leah = Kept(scene)
    try:
        assert leah.store.faults() == ()
        assert leah.store.warning == ""
        here = {row[0] for row in leah.all("SELECT id FROM record WHERE type = 'contact'")}
        assert {line.split()[1] for line in said if line.startswith("saved ")} <= here, "called saved and not there"
        assert not leah.all("SELECT 1 FROM record r WHERE ver = 0 AND id NOT IN (SELECT rec_id FROM outbox)"), "no op"
        ((count, newest),) = leah.all("SELECT count(*), max(dseq) FROM outbox")
        assert count == newest, "a gap in the numbers"
        if "changed" in said:
            assert "says Leah" in str(leah.all("SELECT body FROM record WHERE id = ?", scene.facts["first"]))
    finally:
        leah.close()


def check_synced(town: Town, scene: Scene, said: list[str]) -> None:
    """In the end: each op once and in an unbroken count, laptop and service alike, the ended file gone, the other here."""
    leah = Kept(scene)
    leah.town = town
    try:
        leah.is_as_the_service()
        assert leah.store.faults() == ()
        assert not leah.all("SELECT 1 FROM record WHERE scope = ?", scene.facts["ending"])
        assert not leah.all("SELECT 1 FROM search_doc WHERE scope = ?", scene.facts["ending"])
        assert leah.all("SELECT state FROM scope WHERE id = ?", scene.facts["coming"]) == [("whole",)]
    finally:
        leah.close()
    _check_service(town, scene, said)


def _check_service(town: Town, scene: Scene, said: list[str]) -> None:
    person = town.ids["Leah"]
    own = "FROM op WHERE device = (SELECT id FROM device WHERE person = %s::uuid)"
    assert town.ask(f"SELECT count(*) = max(dseq) AND count(DISTINCT dseq) = max(dseq) {own}", person)
    assert town.ask("SELECT count(*) FROM quarantine") == 0
    saved = [line.split()[1] for line in said if line.startswith("saved ")]
    assert town.ask("SELECT count(*) FROM record WHERE rec_id = ANY(%s::uuid[])", saved) == len(saved)
    aims = (
        "SELECT count(*) - count(DISTINCT convert_from(body, 'UTF8')::jsonb ->> 'aim') FROM record WHERE made_by = %s::uuid"
    )
    assert town.ask(f"{aims} AND type = 'contact'", person) == 0, "a contact is there twice"
    held = "SELECT forgotten_at IS NULL FROM holding JOIN device d ON d.id = device WHERE person = %s::uuid AND scope = %s::uuid"
    assert [town.ask(held, person, scene.facts[name]) for name in ("ours", "ending", "coming")] == [True, False, True]


# documents


def prepare_documents(town: Town, scene: Scene) -> dict[str, Any]:
    """A file of Leah's and Sam's, with a document of Sam's that is on its way."""
    ours = town.child_with("Leah", "Sam")
    facts: dict[str, Any] = {"people": dict(town.ids), "ours": ours}
    sam = Linked(town, scene.path("Sam"), "Sam")
    sam.sync(2)
    about = sam.write(ours, aim="by Sam")
    sam.close()
    there = Scene(folder=scene.folder, url=town.url, facts=facts)
    carrying = Kept(there, "Sam")
    attach(carrying.store, about, PDF + b"Sam")
    carrying.syncs()
    carrying.close()
    leah = Linked(town, scene.path("Leah"), "Leah")
    leah.sync(2)
    leah.close()
    return {"ours": ours, "about": about}


def attach(store: Store, about: Id, data: bytes) -> None:
    """A document beside a record."""
    WorkRunner(store.work).run(AttachDocument(id=new_id(), about=about, name="Report.pdf", data=data))


def carry_documents(scene: Scene) -> None:
    """Leah attaches one and syncs; Sam's comes."""
    leah = Kept(scene)
    attach(leah.store, Id(scene.facts["about"]), PDF + b"Leah")
    say("attached")
    leah.sync(3)
    leah.close()


def check_documents(town: Town, scene: Scene, said: list[str]) -> None:
    """After the kill: a document is there with its record or not at all."""
    leah = Kept(scene)
    try:
        assert leah.store.faults() == ()
        assert leah.store.warning == ""
        mine = leah.all("SELECT sha256 FROM blob WHERE state < 2 AND size = ?", len(PDF) + 4)
        lines = leah.all(
            "SELECT 1 FROM attachment_line WHERE sha256 IN (SELECT sha256 FROM blob WHERE size = ?)", len(PDF) + 4
        )
        assert len(mine) == len(lines) == ("attached" in said or len(mine))
    finally:
        leah.close()


def check_carried(town: Town, scene: Scene, said: list[str]) -> None:
    """In the end both have each document, byte for byte, and the service has it sealed."""
    leah = Kept(scene)
    leah.town = town
    try:
        leah.is_as_the_service()
        found = leah.all("SELECT scope, sha256 FROM blob ORDER BY size")
        with leah.store.reading() as connection:
            documents = [blobs.content(connection, Id(scope), sha) for scope, sha in found]
    finally:
        leah.close()
    assert PDF + b"Sam" in documents
    assert PDF + b"Leah" in documents or "attached" not in said
    there = (
        "SELECT count(*) FROM blob WHERE sealed_at IS NOT NULL AND size = (SELECT sum(octet_length(data)) FROM blob_chunk c"
    )
    assert town.ask(f"{there} WHERE c.scope = blob.scope AND c.sha256 = blob.sha256)") == len(documents)
    assert town.count("blob") == len(documents)


# an upgrade


@contextmanager
def newer() -> Iterator[None]:
    """The program is of a later version here, with more tables."""
    before = migrations.STEPS
    setattr(migrations, "STEPS", (*before, LATER))  # noqa: B010 (it is final there)
    try:
        yield
    finally:
        setattr(migrations, "STEPS", before)  # noqa: B010


def prepare_upgrade(town: Town, scene: Scene) -> dict[str, Any]:
    """A laptop with work that was not sent."""
    ours = town.child_with("Leah")
    leah = Linked(town, scene.path("Leah"), "Leah")
    leah.sync(2)
    saved = [leah.write(ours, aim=aim) for aim in ("first", "second")]
    leah.close()
    return {"ours": ours, "saved": saved}


def upgrade(scene: Scene) -> None:
    """The later version opens the store."""
    with newer():
        Kept(scene).close()
    say("upgraded")


def upgrade_again(scene: Scene) -> None:
    """And again, and syncs."""
    with newer():
        go_on(scene)


def check_upgrade(town: Town, scene: Scene, said: list[str]) -> None:
    """After the kill: the old shape or the new, never between; all work is there."""
    engine = open_engine(scene.path("Leah") / "store.db", KEY)
    with engine.connect() as connection:
        names = connection.exec_driver_sql("SELECT name FROM sqlite_schema WHERE name = 'of_later'").all()
        columns = connection.exec_driver_sql(
            "SELECT 1 FROM sqlite_schema WHERE name = 'scope' AND sql LIKE '%colour%'"
        ).all()
        version = migrations.version_of(connection) - len(migrations.STEPS)
        waiting = connection.exec_driver_sql("SELECT rec_id FROM outbox WHERE state < 2").scalars().all()
    engine.dispose()
    assert len(names) == len(columns) == version
    assert version == 1 or "upgraded" not in said
    assert list(waiting) == scene.facts["saved"]


def check_upgraded(town: Town, scene: Scene, said: list[str]) -> None:
    """In the end: the new shape, and all was sent once."""
    with newer():
        leah = Kept(scene)
        leah.town = town
        leah.is_as_the_service()
        assert leah.store.warning == ""
        assert leah.all("SELECT DISTINCT colour FROM scope") == [("moss",)]
        leah.close()
    sent = town.ask("SELECT count(*) FROM op WHERE rec_id = ANY(%s::uuid[])", scene.facts["saved"])
    assert sent == len(scene.facts["saved"])

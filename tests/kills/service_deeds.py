"""The service is killed while it answers, backs up, tries a backup, and brings its tables to a new shape."""

from typing import Any

import psycopg

from app.server import backup
from app.server.backup import read_manifest
from app.server.database import Database
from app.server.schema import migrate, newest_version
from tests.kills import laptop_deeds
from tests.kills.planting import say
from tests.kills.scenes import Kept, Scene
from tests.server.town import Town


def prepare_answering(town: Town, scene: Scene) -> dict[str, Any]:
    """A laptop's whole day is before it, a document too."""
    facts = laptop_deeds.prepare_day(town, scene)
    return {**facts, "about": facts["first"]}


def spend_day(scene: Scene) -> None:
    """What a laptop asks of the service in a day; it may be cut off anywhere and then goes on by itself."""
    leah = Kept(scene)
    laptop_deeds.attach(leah.store, scene.facts["about"], laptop_deeds.PDF + b"Leah")
    leah.close()
    laptop_deeds.spend_day(scene)
    leah = Kept(scene)
    leah.sync(4)
    leah.close()


def check_answered(town: Town, scene: Scene, said: list[str]) -> None:
    """In the end: as after a day without a kill."""
    laptop_deeds.check_synced(town, scene, said)
    assert town.ask("SELECT count(*) FROM blob WHERE sealed_at IS NOT NULL") == 1


# backups


def prepare_backup(town: Town, _: Scene) -> dict[str, Any]:
    """A service with something in it."""
    return {"ours": town.child_with("Leah")}


def back_up(scene: Scene) -> None:
    """As `waymark admin backup` does."""
    database = Database(scene.database, None, 1)
    backup.back_up(database, scene.path("monday"))
    say("backed up")
    database.close()


def back_up_again(scene: Scene) -> None:
    """The next night."""
    if not scene.path("monday").exists():
        back_up(scene)


def check_backup(_: Town, scene: Scene, said: list[str]) -> None:
    """After the kill: a folder of its name is a whole backup."""
    assert scene.path("monday").exists() or "backed up" not in said
    if scene.path("monday").exists():
        tables = read_manifest(scene.path("monday")).tables
        assert all((scene.path("monday") / f"{name}.copy.zst").exists() for name in tables)


def check_backed_up(_: Town, scene: Scene, said: list[str]) -> None:
    """In the end: a whole one, and nothing beside it."""
    check_backup(_, scene, ["backed up"])
    assert not list(scene.path("").glob("*.partly"))


def prepare_drill(town: Town, scene: Scene) -> dict[str, Any]:
    """A backup that was not tried yet."""
    backup.back_up(town.database, scene.path("monday"))
    return {}


def drill(scene: Scene) -> None:
    """As `waymark admin drill` does."""
    database = Database(scene.database, None, 1)
    backup.drill(database, scene.path("monday"))
    say("counts")
    database.close()


def check_drill(town: Town, _: Scene, said: list[str]) -> None:
    """After the kill: it counts only where it was checked."""
    assert town.count("backup_mark") == 1 or "counts" not in said
    assert town.count("backup_mark") == 0 or "passed drill.checked" in said


def check_drilled(town: Town, _: Scene, __: list[str]) -> None:
    """In the end: it counts."""
    assert town.count("backup_mark") == 1


# the service's own tables


def prepare_schema(town: Town, _: Scene) -> dict[str, Any]:
    """Where a database of the first version will be."""
    return {"older": town.database.url.replace("/kills?", "/older?")}


def begin_schema(town: Town, scene: Scene) -> None:
    """A database of the first version."""
    with psycopg.connect(town.database.url, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS older WITH (FORCE)")
        connection.execute("CREATE DATABASE older")
    migrate(scene.facts["older"], "0001")


def bring_up(scene: Scene) -> None:
    """What a service does when it starts."""
    migrate(scene.facts["older"])
    say("newest")


def check_schema(_: Town, scene: Scene, said: list[str]) -> None:
    """After the kill: the old shape or the new."""
    stands = _version(scene)
    assert stands in {"0001", newest_version()}
    assert stands == newest_version() or "newest" not in said
    with psycopg.connect(scene.facts["older"]) as connection:
        row = connection.execute("SELECT to_regclass('service_key') IS NOT NULL").fetchone()
    assert row == (stands != "0001",)


def check_newest(_: Town, scene: Scene, __: list[str]) -> None:
    """In the end: the new shape."""
    assert _version(scene) == newest_version()


def _version(scene: Scene) -> str:
    with psycopg.connect(scene.facts["older"]) as connection:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else ""

"""A database of any earlier version, with data in it, comes to the newest one and still gives the same pages."""

import itertools
from pathlib import Path

import psycopg
import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from app.domain.ids import Id
from app.server import schema
from app.server.database import Database
from app.server.known import Forms
from app.server.membership import recompute
from app.server.readiness import newest
from app.server.schema import migrate
from app.server.serving import RunningService
from tests.server.town import Town

FOLDER = Path(schema.__file__).parent
VERSIONS = [found.revision for found in ScriptDirectory(str(FOLDER)).walk_revisions()][::-1]
ROLES = "0004"
NAMES = "0022"
_numbers = itertools.count(1)
PERSON, CHILD, SCOPE, DIRECTORY, TEAM = (f"0199000{n}-0000-7000-8000-00000000000{n}" for n in range(1, 6))


def migrate_to(url: str, version: str) -> None:
    """As a service of that time would have left it."""
    engine = create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(url), poolclass=NullPool)
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(FOLDER))
        config.attributes["connection"] = connection
        command.upgrade(config, version)
    engine.dispose()


RECORD = """INSERT INTO record (rec_id, stream, seq, scope, type, ver, hash, made_at, changed_at, made_by, changed_by, voided, body)
  VALUES (%s, 1, %s, %s, %s, 1, sha256(%s), '2026-11-01T09:00:00+00:00', '2026-11-01T09:00:00+00:00', %s, %s, false, %s)"""


def fill(url: str) -> None:
    """A service with a person, a child's file that she has, and an op in the log, by the columns of the first version."""
    bodies = (
        (DIRECTORY, DIRECTORY, "service", b'{"name":"Northmoor"}'),
        (TEAM, DIRECTORY, "team", b'{"name":"East"}'),
        (PERSON, DIRECTORY, "person", f'{{"names":"Leah Okafor","role":"practitioner","team":"{TEAM}"}}'.encode()),
        (CHILD, SCOPE, "child", b'{"born_on":"2011-03-12","first_names":"Kai","surname":"Moss"}'),
    )
    with psycopg.connect(url) as connection:
        connection.execute(f"INSERT INTO scope (id, kind) VALUES ('{DIRECTORY}', 'directory')")
        connection.execute(f"INSERT INTO scope (id, kind, made_by) VALUES ('{SCOPE}', 'child', '{PERSON}')")
        connection.execute(
            f"INSERT INTO person (id, role, team, is_here) VALUES ('{PERSON}', 'practitioner', '{TEAM}', true)"
        )
        for seq, (record, scope, kind, body) in enumerate(bodies, 1):
            connection.execute(RECORD, (record, seq, scope, kind, body, PERSON, PERSON, body))
            connection.execute("INSERT INTO stream_chain (stream, seq, chain) VALUES (1, %s, sha256('x'))", (seq,))
        connection.execute("UPDATE stream SET head = 4, chain = sha256('x')")


def note_members(url: str) -> None:
    """What the service of that time wrote beside its records; an older one is worked out by the step that brought roles."""
    with psycopg.connect(url) as connection:
        recompute(connection, [Id(PERSON)], [Id(SCOPE), Id(DIRECTORY)])


def note_names(url: str) -> None:
    """The same for children's names."""
    with psycopg.connect(url) as connection:
        connection.execute(f"INSERT INTO child_name VALUES ('{CHILD}', '{SCOPE}', 'moss', '', '2011-03-12', true)")


@pytest.mark.parametrize("version", VERSIONS[:-1])
def test_a_database_of_an_earlier_version_is_brought_up_to_date_with_what_is_in_it(
    postgres: str, forms: Forms, version: str
) -> None:
    name = f"earlier_{next(_numbers)}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type,unused-ignore]
    url = postgres.replace("/postgres?", f"/{name}?")
    migrate_to(url, version)
    fill(url)
    if version >= ROLES:
        note_members(url)
    if version >= NAMES:
        note_names(url)
    migrate(url)
    migrate(url)
    database = Database(url, None)
    with RunningService(database, forms) as service:
        town = Town(database, service.url)
        town.remember()
        assert town.ask("SELECT version_num FROM alembic_version") == newest()
        rows = town.laptop("Leah").enter_all()
        assert {row.id for row in rows} >= {DIRECTORY, TEAM, PERSON}
        assert {bytes(row.body) for row in rows} >= {b'{"name":"Northmoor"}'}
        if version < NAMES:  # from then on the service itself writes them beside its records
            found = town.ask("SELECT array_agg(surname || ' ' || born_on) FROM child_name WHERE is_here")
            assert found == ["moss 2011-03-12"], "who searches finds a child of before"
        town.close()
    database.close()
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[arg-type,unused-ignore]

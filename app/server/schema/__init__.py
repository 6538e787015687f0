"""The schema of the service's database, brought to its newest version by code when the service starts."""

from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

_ONE_AT_A_TIME = 7_061_318
"""Key of the advisory lock, so that two services that start together do not migrate together."""


def newest_version() -> str:
    """The version that `migrate` brings a database to."""
    return str(ScriptDirectory(str(Path(__file__).parent)).get_current_head())


def migrate(url: str, version: str = "head") -> None:
    """Bring the database at this address to the newest version, or up to one. Does nothing when it is there already."""
    engine = create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(url), poolclass=NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ONE_AT_A_TIME})")
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent))
        config.attributes["connection"] = connection
        command.upgrade(config, version)
    engine.dispose()

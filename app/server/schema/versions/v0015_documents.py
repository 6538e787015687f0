"""Documents: chunks by scope and hash, and whether they are whole."""

from alembic import op

revision = "0015"
down_revision = "0014"

_STATEMENTS = (
    """CREATE TABLE blob (scope uuid NOT NULL, sha256 text NOT NULL, size bigint NOT NULL, sealed_at timestamptz,
       began_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (scope, sha256))""",
    # what is packed already does not pack again
    "CREATE TABLE blob_chunk (scope uuid NOT NULL, sha256 text NOT NULL, n integer NOT NULL, data bytea NOT NULL, "
    "PRIMARY KEY (scope, sha256, n))",
    "ALTER TABLE blob_chunk ALTER COLUMN data SET STORAGE EXTERNAL",
)


def upgrade() -> None:
    """Add the two tables."""
    for statement in _STATEMENTS:
        op.get_bind().exec_driver_sql(statement)

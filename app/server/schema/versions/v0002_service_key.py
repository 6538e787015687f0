"""The service's own signing key, one for each database."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make room for one key; the service makes the key when it first needs it."""
    op.get_bind().exec_driver_sql(
        """CREATE TABLE service_key (one smallint PRIMARY KEY DEFAULT 1 CHECK (one = 1), private bytea NOT NULL,
           made_at timestamptz NOT NULL DEFAULT now())"""
    )

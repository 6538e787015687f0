"""The public halves of the keys that backups are encrypted to; the newest counts."""

from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Add the table. The private halves are never here."""
    op.get_bind().exec_driver_sql(
        """CREATE TABLE backup_key (n integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, public text NOT NULL,
           made_at timestamptz NOT NULL DEFAULT now())"""
    )

"""The ratchet before the newest one, for answers that were lost."""

from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add the column."""
    op.get_bind().exec_driver_sql("ALTER TABLE device ADD COLUMN ratchet_before bytea")

"""Ops of one unit of work know each other: a later part of a group of which one op was kept aside is kept aside too."""

from alembic import op

revision = "0003"
down_revision = "0002"

_STATEMENTS = (
    "ALTER TABLE op ADD COLUMN txn uuid",
    "CREATE INDEX op_txn ON op (txn) WHERE txn IS NOT NULL AND status = 'quarantined'",
)


def upgrade() -> None:
    """Add the column."""
    for statement in _STATEMENTS:
        op.get_bind().exec_driver_sql(statement)

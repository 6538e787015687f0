"""When the newest lease of a laptop ends: known even when its shares were deleted, for the report on a lost one."""

from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add the column."""
    op.get_bind().exec_driver_sql("ALTER TABLE device ADD COLUMN last_lease_at timestamptz")

"""Look-ups of custody logs: the reader's role may see who attends or attended, two ids, as it sees allocations."""

from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    """Grant it."""
    op.get_bind().exec_driver_sql("GRANT SELECT ON attendance TO waymark_reader")

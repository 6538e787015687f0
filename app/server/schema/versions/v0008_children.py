"""Children are found without reading every record: for an opening with a reason."""

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the index."""
    op.get_bind().exec_driver_sql("CREATE INDEX record_children ON record (rec_id) WHERE type = 'child'")

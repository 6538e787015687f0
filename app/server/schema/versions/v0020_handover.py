"""Hand-overs of the service's signing key: each old key's word about the next. The old private halves are not kept."""

from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Add the table."""
    op.get_bind().exec_driver_sql(
        """CREATE TABLE service_handover (n integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, old text NOT NULL UNIQUE,
           new text NOT NULL UNIQUE, at text NOT NULL, signature text NOT NULL)"""
    )

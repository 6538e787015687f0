"""How often one network address has knocked without proving itself: counted here, so that all processes count together.

Not logged and not in a backup: what is lost in a crash is a count of some minutes.
"""

from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Make the table."""
    op.get_bind().exec_driver_sql(
        """CREATE UNLOGGED TABLE knock (address text NOT NULL, door text NOT NULL, began_at timestamptz NOT NULL DEFAULT now(),
           times integer NOT NULL DEFAULT 1, PRIMARY KEY (address, door))"""
    )
    op.get_bind().exec_driver_sql("CREATE INDEX knock_age ON knock (began_at)")

"""As which client each account was seen: another client's accounts are others, also after signing in was ended meanwhile."""

from alembic import op

revision = "0022a"
down_revision = "0022"

_STATEMENTS = (
    # empty where nobody can say any more: signing in had ended when this was added
    "ALTER TABLE council_account ADD COLUMN client text NOT NULL DEFAULT ''",
    "UPDATE council_account SET client = sign_in.client FROM sign_in",
)


def upgrade() -> None:
    """Add the column; accounts that are known are of the client that is asked as now."""
    for statement in _STATEMENTS:
        op.get_bind().exec_driver_sql(statement)

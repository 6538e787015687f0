"""Signing in with the council's own accounts: where, whose account is whose, and when each laptop's person last did."""

from alembic import op

revision = "0018"
down_revision = "0017"

_STATEMENTS = (
    """CREATE TABLE sign_in (one smallint PRIMARY KEY DEFAULT 1 CHECK (one = 1), issuer text NOT NULL, client text NOT NULL,
       days integer NOT NULL CHECK (days BETWEEN 1 AND 90))""",
    # a person has one account and an account one person; the issuer's name for it never changes, the shown name may
    """CREATE TABLE council_account (person uuid PRIMARY KEY, issuer text NOT NULL, subject text NOT NULL, name text NOT NULL,
       UNIQUE (issuer, subject))""",
    "ALTER TABLE device ADD COLUMN signed_in_at timestamptz",
)


def upgrade() -> None:
    """Make the tables."""
    for statement in _STATEMENTS:
        op.get_bind().exec_driver_sql(statement)

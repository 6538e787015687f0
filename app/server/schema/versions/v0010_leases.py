"""Leases, recovery by two, laptops that are to erase themselves, and the key that they seal their last changes to."""

from alembic import op

revision = "0010"
down_revision = "0009"

_STATEMENTS = (
    "CREATE TABLE sealing_key (one smallint PRIMARY KEY DEFAULT 1 CHECK (one = 1), private bytea NOT NULL)",
    # the share a laptop's wrap is under, and the one it was given last: an answer that was lost takes nothing away
    """CREATE TABLE lease (device uuid NOT NULL REFERENCES device, serial integer NOT NULL, share bytea NOT NULL,
       issued_at timestamptz NOT NULL, not_after timestamptz NOT NULL, PRIMARY KEY (device, serial))""",
    # days by role; the empty role is everybody else
    "CREATE TABLE lease_days (role text PRIMARY KEY, days integer NOT NULL CHECK (days BETWEEN 1 AND 30))",
    "INSERT INTO lease_days VALUES ('', 14), ('appropriate_adult', 3)",
    """ALTER TABLE device ADD COLUMN renewal_key text UNIQUE, ADD COLUMN erase_order uuid,
       ADD COLUMN erase_how text NOT NULL DEFAULT '', ADD COLUMN erased_at timestamptz, ADD COLUMN receipt text,
       ADD COLUMN passphrase_changed_at timestamptz, ADD COLUMN recovery bytea""",
    """CREATE TABLE recovery_holder (person uuid PRIMARY KEY, public text NOT NULL, kdf text NOT NULL, salt bytea NOT NULL,
       sealed bytea NOT NULL, made_at timestamptz NOT NULL DEFAULT now())""",
    """CREATE TABLE recovery_release (id uuid PRIMARY KEY, device uuid NOT NULL REFERENCES device, reason text NOT NULL,
       opened_by uuid NOT NULL, opened_at timestamptz NOT NULL DEFAULT now(), share bytea NOT NULL, released_by uuid,
       released_at timestamptz)""",
    """CREATE TABLE notice (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, device uuid NOT NULL, text text NOT NULL,
       at timestamptz NOT NULL DEFAULT now(), told_with integer, told_at timestamptz)""",
    """CREATE TABLE certificate (key text PRIMARY KEY, person uuid NOT NULL, not_before text NOT NULL,
       signature text NOT NULL)""",
)


def upgrade() -> None:
    """Make the tables."""
    for statement in _STATEMENTS:
        op.get_bind().exec_driver_sql(statement)

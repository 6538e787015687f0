"""Copies of records that laptops have and a service that was set back has lost."""

from alembic import op

revision = "0014"
down_revision = "0013"

_STATEMENTS = (
    """CREATE TABLE witness (rec_id uuid NOT NULL, ver integer NOT NULL, hash bytea NOT NULL, scope uuid NOT NULL,
       type text NOT NULL, made_by uuid, made_at text NOT NULL, changed_by uuid, changed_at text NOT NULL,
       voided boolean NOT NULL, body bytea NOT NULL, device uuid NOT NULL, person uuid,
       at timestamptz NOT NULL DEFAULT now(), put_back_at timestamptz, PRIMARY KEY (rec_id, ver, hash))""",
    # what an op that is kept aside started from, where the laptop sent it along
    "ALTER TABLE op ADD COLUMN sent_base bytea",
    "CREATE INDEX witness_open ON witness (rec_id, ver) WHERE put_back_at IS NULL",
)


def upgrade() -> None:
    """Make the table."""
    for statement in _STATEMENTS:
        op.get_bind().exec_driver_sql(statement)

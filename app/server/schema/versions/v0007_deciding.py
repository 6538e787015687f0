"""What is kept aside is decided by a person: who wrote it, why it was decided, and who has read it."""

from alembic import op

revision = "0007"
down_revision = "0006"

_STATEMENTS = (
    "ALTER TABLE quarantine ADD COLUMN author uuid",
    "ALTER TABLE quarantine ADD COLUMN words text NOT NULL DEFAULT ''",
    """UPDATE quarantine q SET author = d.person FROM op o JOIN device d ON d.id = o.device WHERE o.op_id = q.op_id""",
    "CREATE INDEX quarantine_open ON quarantine (scope) WHERE state = 'open'",
    "CREATE INDEX quarantine_author ON quarantine (author)",
    """CREATE TABLE aside_read (n bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, op_id uuid NOT NULL, person uuid NOT NULL,
       device uuid NOT NULL, at timestamptz NOT NULL DEFAULT now())""",
)


def upgrade() -> None:
    """Add columns, indexes and the list of readings."""
    for statement in _STATEMENTS:
        op.get_bind().exec_driver_sql(statement)

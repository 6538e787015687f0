"""Whom a change concerns is asked from the file's side: which laptops hold it, and which laptops its members have."""

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Two indexes."""
    for statement in (
        "CREATE INDEX holding_scope ON holding (scope) WHERE forgotten_at IS NULL",
        "CREATE INDEX device_person ON device (person) WHERE state = 'active'",
    ):
        op.get_bind().exec_driver_sql(statement)

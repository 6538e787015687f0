"""The audit log of the service: entries of all devices and its own, the tree over them, its signed heads and receipts."""

from alembic import op

revision = "0006"
down_revision = "0005"

_STATEMENTS = (
    # `size` is taken with its row locked, after every other lock of a transaction
    "CREATE TABLE audit_log (one smallint PRIMARY KEY DEFAULT 1 CHECK (one = 1), size bigint NOT NULL)",
    """CREATE TABLE audit_entry (place bigint PRIMARY KEY, device uuid NOT NULL, n bigint NOT NULL, at text NOT NULL,
       boot text NOT NULL, boottime bigint NOT NULL, by text NOT NULL, what text NOT NULL, subject text NOT NULL,
       detail text NOT NULL, server_at text NOT NULL, chain bytea NOT NULL, received_at text NOT NULL, UNIQUE (device, n))""",
    "CREATE INDEX audit_entry_by ON audit_entry (by, place)",
    "CREATE INDEX audit_entry_subject ON audit_entry (subject, place)",
    "CREATE TABLE audit_node (level smallint NOT NULL, place bigint NOT NULL, hash bytea NOT NULL, PRIMARY KEY (level, place))",
    "CREATE TABLE audit_head (size bigint NOT NULL, log text NOT NULL, root bytea NOT NULL, at text NOT NULL, "
    "signature text NOT NULL, PRIMARY KEY (size, log))",
    """CREATE TABLE audit_receipt (device uuid NOT NULL, first bigint NOT NULL, last bigint NOT NULL, head bytea NOT NULL,
       seen_log text NOT NULL, seen_size bigint NOT NULL, seen_root text NOT NULL, device_key text NOT NULL,
       batch_signature text NOT NULL,
       at text NOT NULL, signature text NOT NULL, PRIMARY KEY (device, last))""",
    "INSERT INTO audit_log (size) VALUES (0)",
)


def upgrade() -> None:
    """Make the tables."""
    for statement in _STATEMENTS:
        op.get_bind().exec_driver_sql(statement)

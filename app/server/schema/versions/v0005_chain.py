"""Every commit has a number of its own, its ops name it, and the chain can be computed again from them."""

from typing import Any

from alembic import op

from app.changes.chain import link

revision = "0005"
down_revision = "0004"

_COLUMN = "ALTER TABLE op ADD COLUMN commit_seq bigint"
_NAME_COMMIT = """UPDATE op SET commit_seq = coalesce((SELECT min(c.seq) FROM stream_chain c WHERE c.stream = 1
  AND c.seq >= op.seq), 0)"""
_FIRST_COMMIT = "INSERT INTO stream_chain (stream, seq, chain) VALUES (1, 0, '\\x') ON CONFLICT DO NOTHING"
_OPS = "SELECT commit_seq, encode(h, 'hex') FROM op WHERE commit_seq > 0 ORDER BY commit_seq, device, dseq"
_AFTER = (
    "ALTER TABLE op ALTER COLUMN commit_seq SET NOT NULL",
    "CREATE INDEX op_commit ON op (commit_seq)",
    "UPDATE stream SET chain = (SELECT chain FROM stream_chain WHERE stream = 1 ORDER BY seq DESC LIMIT 1) WHERE id = 1",
    """CREATE OR REPLACE VIEW present AS SELECT (SELECT head FROM stream WHERE id = 1) AS head,
         (SELECT id FROM epoch ORDER BY made_at DESC LIMIT 1) AS epoch,
         to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"+00:00"') AS at,
         coalesce((SELECT durable_seq FROM backup_mark WHERE stream = 1), 0) AS durable""",
)


def upgrade() -> None:
    """Name each op's commit where it can be known, and link the chain again from the ops."""
    run = op.get_bind().exec_driver_sql
    for statement in (_COLUMN, _NAME_COMMIT, _FIRST_COMMIT):
        run(statement)
    _link_again(run)
    for statement in _AFTER:
        run(statement)


def _link_again(run: Any) -> None:
    """Ops that took no number of the feed (all kept aside, or nothing to change) stand before the chain, as number 0."""
    ops: dict[int, list[str]] = {}
    for seq, digest in run(_OPS):
        ops.setdefault(seq, []).append(digest)
    chain = b""
    for (seq,) in run("SELECT seq FROM stream_chain WHERE stream = 1 AND seq > 0 ORDER BY seq").fetchall():
        chain = link(chain, seq, ops.get(seq, ()))
        run("UPDATE stream_chain SET chain = %s WHERE stream = 1 AND seq = %s", (chain, seq))

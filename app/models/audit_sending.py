"""Sending the audit trail: what the service has not confirmed yet, and keeping what it confirms, after checking its word.

Lines are never deleted here: a service that was set back asks for them again. The newest head of the service's log is kept,
and a later head has to go on from it; otherwise the service has shown this laptop another past than before.
"""

from typing import Any, Final

from sqlalchemy import Connection

from app.changes import merkle, signing
from app.changes.trail import Batch, TreeHead
from app.models import audit
from app.models.signer import DEVICE_KEY, SERVICE_KEY, secret
from app.sync.protocol.messages.audit import AuditAnswer, AuditRequest

WRONG_ANSWER: Final = (
    "The service did not confirm the record of who looked at what as it should. Your work was sent. "
    "If this stays, tell your service desk."
)
BROKEN: Final = (
    "The record of who looked at what on this laptop does not go on from what the service has: this may be an old copy of the "
    "laptop. Your work was sent. Please tell your service desk."
)
FORKED: Final = (
    "The service’s record of who looked at what has changed behind what it told this laptop before. Your work was sent. "
    "Please tell your service desk today."
)


WAITING: Final = "SELECT count(*) FROM audit WHERE n > (SELECT sent FROM audit_sent)"
"""How many lines the service has not confirmed."""


def batch(connection: Connection, most: int) -> AuditRequest:
    """The next lines, signed by this laptop; none when all were confirmed."""
    sent = _sent(connection)
    taken = list(audit.entries(connection, sent.sent, most))
    head = taken[-1][1].hex() if taken else ""
    signed = Batch(
        first=sent.sent + 1,
        last=sent.sent + len(taken),
        head=head,
        seen_log=sent.log,
        seen_size=sent.size,
        seen_root=sent.root,
    )
    private = secret(connection, DEVICE_KEY)
    return AuditRequest(
        batch=signed,
        entries=tuple(entry for entry, _ in taken),
        signature=signing.sign(private, signing.TRAIL, *signed.parts()),
        other_size=_other(connection).size,
    )


def keep(connection: Connection, answer: AuditAnswer) -> str:
    """Keep what the service confirmed. Gives a sentence for the person when its word cannot be right, else nothing."""
    if answer.tree is None:
        return WRONG_ANSWER
    if wrong := _wrong_tree(connection, answer.tree, answer):
        return wrong
    tree = answer.tree
    connection.exec_driver_sql("UPDATE audit_other SET size = 0")
    connection.exec_driver_sql(
        "UPDATE audit_sent SET log = ?, size = ?, root = ?, at = ?, signature = ?",
        (tree.log, tree.size, tree.root, tree.at, tree.signature),
    )
    if answer.status == "broken":
        return BROKEN
    if answer.status == "gap":
        connection.exec_driver_sql("UPDATE audit_sent SET sent = min(sent, ?)", (max(0, answer.expected - 1),))
        return ""
    return _keep_receipt(connection, answer)


def note_other(connection: Connection, head: TreeHead) -> None:
    """Remember the head that another laptop of the service was given: the next answer has to prove that both are one past."""
    connection.exec_driver_sql(
        "INSERT OR REPLACE INTO audit_other VALUES (1, ?, ?, ?, ?, ?)",
        (head.log, head.size, head.root, head.at, head.signature),
    )


def newest_head(connection: Connection) -> TreeHead:
    """The newest head of the service's log that this laptop was given; size 0 when none was."""
    row = _sent(connection)
    return TreeHead(log=row.log, size=row.size, root=row.root, at=row.at, signature=row.signature)


def _keep_receipt(connection: Connection, answer: AuditAnswer) -> str:
    receipt = answer.receipt
    service_key = secret(connection, SERVICE_KEY).hex()
    if receipt is None or (service_key and not receipt.is_by(service_key)):
        return WRONG_ANSWER
    kept = connection.exec_driver_sql("SELECT chain FROM audit WHERE n = ?", (receipt.last,)).scalar()
    if kept is None or bytes(kept).hex() != receipt.head:
        return WRONG_ANSWER
    connection.exec_driver_sql(
        "INSERT OR REPLACE INTO audit_receipt VALUES (?, ?, ?, ?, ?)",
        (receipt.last, bytes(kept), receipt.device, receipt.at, receipt.signature),
    )
    connection.exec_driver_sql("UPDATE audit_sent SET sent = max(sent, ?)", (receipt.last,))
    return ""


def _wrong_tree(connection: Connection, tree: TreeHead, answer: AuditAnswer) -> str:
    service_key = secret(connection, SERVICE_KEY).hex()
    if service_key and not tree.is_by(service_key):
        return WRONG_ANSWER
    if not _goes_on(_sent(connection), tree, answer.proof) or not _goes_on(_other(connection), tree, answer.other_proof):
        return FORKED
    return ""


def _goes_on(known: Any, tree: TreeHead, proof: tuple[str, ...]) -> bool:
    """A log of another name begins anew (the service was set back, which is told on its own); the same has to go on."""
    if not known.size or known.log != tree.log:
        return True
    try:
        old, new, path = bytes.fromhex(known.root), bytes.fromhex(tree.root), [bytes.fromhex(part) for part in proof]
    except ValueError:
        return False
    return merkle.goes_on(known.size, old, tree.size, new, path)


def _sent(connection: Connection) -> Any:
    return connection.exec_driver_sql("SELECT sent, log, size, root, at, signature FROM audit_sent").one()


def _other(connection: Connection) -> Any:
    return connection.exec_driver_sql("SELECT log, size, root FROM audit_other").one()

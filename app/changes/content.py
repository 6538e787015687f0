"""The content hash that signatures bind to: what was said, by type, record, scope and form; no version, no history."""

import hashlib
from typing import Any

from app.changes.canonical import encode
from app.domain.ids import Id
from app.domain.record import Tree


def content_hash(type_name: str, record: Id, scope: Id, body: Tree) -> str:
    """SHA-256 in hex over the canonical form of the content. The form reference is taken from the body where it has one."""
    form: Any = body.get("form", {})
    content = {"type": type_name, "rec_id": record, "scope_id": scope, "form": form, "body": body, "attachments": {}}
    return hashlib.sha256(encode(content)).hexdigest()


def body_hash(body: bytes) -> str:
    """SHA-256 in hex of canonical body bytes: what versions and pages are compared by."""
    return hashlib.sha256(body).hexdigest()

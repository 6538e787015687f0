"""The content hash that signatures bind to: what was said, by type, record, scope, form and documents; no version, no history."""

import hashlib
from collections.abc import Mapping
from typing import Any

from app.changes.canonical import encode
from app.domain.ids import Id
from app.domain.record import EMPTY, Tree


def content_hash(type_name: str, record: Id, scope: Id, body: Tree, documents: Mapping[str, str] = EMPTY) -> str:
    """SHA-256 in hex over the canonical form of the content. The form reference is taken from the body where it has one.

    `documents` are those beside the record: the attachment's id and the SHA-256 of its bytes.
    """
    form: Any = body.get("form", {})
    parts = {"type": type_name, "rec_id": record, "scope_id": scope, "form": form, "body": body}
    return hashlib.sha256(encode({**parts, "attachments": dict(documents)})).hexdigest()


def body_hash(body: bytes) -> str:
    """SHA-256 in hex of canonical body bytes: what versions and pages are compared by."""
    return hashlib.sha256(body).hexdigest()

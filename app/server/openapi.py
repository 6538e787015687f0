"""What the service understands, as an OpenAPI 3.1 document made from the very types that requests are read into.

Bodies travel packed with zstd and signed (docs/protocol.md); the document describes what is in them. Pages and events are not
one JSON value and are described in words only.
"""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from app.changes.signing import AT_HEADER, KEY_HEADER, NONCE_HEADER, SIGNATURE_HEADER, TOKEN_HEADER
from app.sync.protocol.messages import (
    admin,
    aside,
    audit,
    blobs,
    enrol,
    fault,
    figures,
    lease,
    lookups,
    opening,
    pages,
    proof,
    push,
    sign_in,
    token,
    wire,
)

_PAGE: Final = "Lines: a PageHead, then one Row a line (docs/protocol.md, Pages)."
REQUESTS: Final[Mapping[str, tuple[type, type | None]]] = {
    "/sync/v1/enrol": (enrol.EnrolRequest, enrol.EnrolAnswer),
    "/sync/v1/token": (token.TokenRequest, token.TokenAnswer),
    "/sync/v1/push": (push.PushRequest, push.PushAnswer),
    "/sync/v1/pull": (pages.PullRequest, None),
    "/sync/v1/fetch": (pages.FetchRequest, None),
    "/sync/v1/open_file": (opening.OpenFileRequest, opening.OpenFileAnswer),
    "/sync/v1/held": (pages.HeldRequest, None),
    "/sync/v1/lease": (lease.LeaseRequest, None),
    "/sync/v1/sign_in": (sign_in.SignInRequest, sign_in.SignInAnswer),
    "/sync/v1/sign_in_place": (sign_in.SignInPlaceRequest, sign_in.SignInPlaceAnswer),
    "/sync/v1/sealed": (lease.SealedRequest, None),
    "/sync/v1/erased": (lease.ErasedRequest, None),
    "/sync/v1/aside": (aside.AsideRequest, aside.AsideAnswer),
    "/sync/v1/decide": (aside.DecideRequest, aside.DecideAnswer),
    "/sync/v1/blob_have": (blobs.BlobRequest, blobs.BlobAnswer),
    "/sync/v1/blob_put": (blobs.ChunkRequest, None),
    "/sync/v1/blob_seal": (blobs.BlobRequest, blobs.BlobAnswer),
    "/sync/v1/blob_get": (blobs.BlobRequest, blobs.ChunkAnswer),
    "/sync/v1/check": (proof.CheckRequest, proof.CheckAnswer),
    "/sync/v1/compare": (proof.CompareRequest, None),
    "/sync/v1/witness": (proof.WitnessRequest, proof.WitnessAnswer),
    "/sync/v1/common": (proof.CommonRequest, proof.CommonAnswer),
    "/sync/v1/lookups": (lookups.LookupsRequest, lookups.LookupsAnswer),
    "/sync/v1/figures": (figures.FiguresRequest, figures.FiguresAnswer),
    "/sync/v1/audit": (audit.AuditRequest, audit.AuditAnswer),
    "/admin/v1/laptops": (admin.LaptopsRequest, admin.LaptopsAnswer),
    "/admin/v1/holdings": (admin.HoldingsRequest, admin.HoldingsAnswer),
    "/admin/v1/code": (admin.CodeRequest, admin.CodeAnswer),
    "/admin/v1/lost": (admin.LostRequest, admin.DoneAnswer),
    "/admin/v1/erase": (admin.EraseRequest, admin.DoneAnswer),
    "/admin/v1/entries": (admin.EntriesRequest, admin.EntriesAnswer),
    "/admin/v1/backups": (admin.BackupsRequest, admin.BackupsAnswer),
}
"""Path -> what is sent, and what a good answer holds where that is one JSON value of a known form."""
UNSIGNED: Final = frozenset({"/sync/v1/enrol", "/sync/v1/sign_in_place", "/sync/v1/sealed", "/sync/v1/erased"})
WITHOUT_TOKEN: Final = UNSIGNED | {"/sync/v1/token", "/sync/v1/lease", "/sync/v1/sign_in"}


def document() -> dict[str, Any]:
    """The OpenAPI document."""
    kinds = {kind for pair in REQUESTS.values() for kind in pair if kind is not None} | {fault.Fault}
    _, schemas = msgspec.json.schema_components(
        sorted(kinds, key=lambda kind: kind.__name__), ref_template="#/components/schemas/{name}"
    )
    return {
        "openapi": "3.1.0",
        "info": {"title": "Waymark service", "version": str(wire.PROTOCOL)},
        "paths": {path: {"post": _operation(path, *pair)} for path, pair in REQUESTS.items()},
        "components": {"schemas": schemas},
    }


def _operation(path: str, sent: type, answered: type | None) -> dict[str, Any]:
    answer: dict[str, Any] = {"description": "Done." if answered else _PAGE}
    if answered is not None:
        answer["content"] = _content(answered)
    faults = {str(status): {"description": "Changes nothing.", "content": _content(fault.Fault)} for status in _FAULTS}
    return {
        "operationId": path.strip("/").replace("/", "_"),
        "parameters": [_header(name) for name in _headers(path)],
        "requestBody": {"required": True, "content": _content(sent)},
        "responses": {"200": answer, **faults},
    }


_FAULTS: Final = (400, 401, 403, 404, 409, 413, 415, 422, 426, 429, 502, 503)


def _headers(path: str) -> tuple[str, ...]:
    signed = () if path in UNSIGNED else (KEY_HEADER, AT_HEADER, SIGNATURE_HEADER)
    shown = () if path in WITHOUT_TOKEN else (TOKEN_HEADER,)
    return ("Sync-Protocol", NONCE_HEADER, *signed, *shown)


def _header(name: str) -> dict[str, Any]:
    return {"name": name, "in": "header", "required": True, "schema": {"type": "string", "maxLength": 256}}


def _content(kind: type) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{kind.__name__}"}}}

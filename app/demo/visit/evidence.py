"""Where the visit looks to see whether something is true: the service's tables over SQL, and the text of a PDF."""

import json
from pathlib import Path
from typing import Any

from app.changes.content import content_hash
from app.demo.town import Town
from app.domain.ids import Id

_CHILD = """SELECT scope::text FROM record WHERE type = 'child' AND (convert_from(body, 'UTF8')::jsonb ->> 'first_names')
  || ' ' || (convert_from(body, 'UTF8')::jsonb ->> 'surname') = %s"""
_NAMES = """SELECT array_agg((convert_from(c.body, 'UTF8')::jsonb ->> 'first_names') || ' ' ||
    (convert_from(c.body, 'UTF8')::jsonb ->> 'surname'))
  FROM record c WHERE c.type = 'child'
   AND c.scope IN (SELECT a.scope FROM allocation a WHERE a.person = %s::uuid AND a.is_active)"""
_TODAY = """SELECT array_agg(DISTINCT scope::text) FROM record WHERE type = 'appointment'
  AND convert_from(body, 'UTF8')::jsonb ->> 'person' = %s AND left(convert_from(body, 'UTF8')::jsonb ->> 'at', 10) = %s"""
_NAME_OF = (
    """SELECT (convert_from(body, 'UTF8')::jsonb ->> 'first_names') FROM record WHERE type = 'child' AND scope = %s::uuid"""
)
_COUNT = "SELECT count(*) FROM record WHERE type = %s AND scope = %s::uuid AND NOT voided"
_NEWEST = """SELECT convert_from(body, 'UTF8') FROM record WHERE type = %s AND scope = %s::uuid AND NOT voided
  ORDER BY made_at DESC, rec_id DESC LIMIT 1"""
_SAYS = """SELECT count(*) FROM record WHERE type = %s AND scope = %s::uuid AND position(%s in convert_from(body, 'UTF8')) > 0"""
_HEAD = """SELECT json_build_array(rec_id::text, convert_from(body, 'UTF8')) FROM record WHERE type = %s AND scope = %s::uuid
  ORDER BY made_at DESC, rec_id DESC LIMIT 1"""
_SIGNED = """SELECT convert_from(body, 'UTF8') FROM record WHERE type = 'signature' AND about = %s::uuid
  ORDER BY seq DESC LIMIT 1"""
_SIGNED_SINCE = """SELECT json_build_array(convert_from(s.body, 'UTF8'), r.type, r.rec_id::text, convert_from(r.body, 'UTF8'))
  FROM record s JOIN record r ON r.rec_id = s.about WHERE s.type = 'signature' AND s.scope = %s::uuid AND s.seq > %s
  ORDER BY s.seq DESC LIMIT 1"""


class Tables:
    """The service's tables as they are now."""

    def __init__(self, town: Town) -> None:
        self._town = town

    def person(self, names: str) -> Id:
        """The id of somebody who works there."""
        found = self._town.ask(
            "SELECT rec_id::text FROM record WHERE type = 'person' AND convert_from(body, 'UTF8')::jsonb ->> 'names' = %s",
            names,
        )
        return Id(found or "")

    def file_of(self, name: str) -> Id:
        """The scope of a child's file, by first names and surname, which may be of several words."""
        return Id(self._town.ask(_CHILD, name) or "")

    def caseload_of(self, names: str) -> set[str]:
        """The children allocated to this person now."""
        return set(self._town.ask(_NAMES, self.person(names)) or ())

    def visits_on(self, names: str, day: str) -> set[str]:
        """First names of the children in this person's diary of a day."""
        scopes = self._town.ask(_TODAY, self.person(names), day) or ()
        return {str(self._town.ask(_NAME_OF, scope)) for scope in scopes}

    def count(self, kind: str, scope: Id) -> int:
        """Records of a kind in a file."""
        return int(self._town.ask(_COUNT, kind, scope) or 0)

    def says(self, kind: str, scope: Id, text: str) -> bool:
        """Does a record of this kind hold this text?"""
        return bool(self._town.ask(_SAYS, kind, scope, json.dumps(text, ensure_ascii=False)[1:-1]))

    def newest(self, kind: str, scope: Id) -> dict[str, Any]:
        """The body of the newest record of a kind, empty if there is none."""
        body: dict[str, Any] = json.loads(self._town.ask(_NEWEST, kind, scope) or "{}")
        return body

    def head_and_signature(self, kind: str, scope: Id) -> tuple[str, dict[str, Any]]:
        """The content hash of the newest record as the service holds it, and the newest signature about it."""
        record, body = self._town.ask(_HEAD, kind, scope) or ("", "{}")
        signature = self._town.ask(_SIGNED, record) if record else None
        return content_hash(kind, Id(record), scope, json.loads(body)), json.loads(signature or "{}")

    def signed_since(self, number: int, scope: Id) -> tuple[str, dict[str, Any]]:
        """The newest signature that the service took in behind a number, after the content hash of what it is about."""
        found = self._town.ask(_SIGNED_SINCE, scope, number)
        if not found:
            return "", {}
        signature, kind, record, body = found
        return content_hash(kind, Id(record), scope, json.loads(body)), json.loads(signature)

    def head(self) -> int:
        """The number of the last change that the service took in."""
        return int(self._town.ask("SELECT head FROM stream WHERE id = 1") or 0)

    def first_behind(self, number: int) -> str:
        """The type of the first record that the service took in behind a number."""
        return str(self._town.ask("SELECT type FROM record WHERE seq > %s ORDER BY seq LIMIT 1", number) or "")

    def quarantined(self) -> int:
        """Changes that the service keeps but did not take."""
        return int(self._town.ask("SELECT count(*) FROM quarantine WHERE state = 'open'") or 0)


def pdf_text(path: Path) -> str:
    """All text of a PDF, read back by a PDF reader; empty when it is none."""
    from PySide6.QtCore import QCoreApplication
    from PySide6.QtPdf import QPdfDocument
    from PySide6.QtWidgets import QApplication

    if QCoreApplication.instance() is None:
        QApplication([])
    document = QPdfDocument()
    if document.load(str(path)) is not QPdfDocument.Error.None_:
        return ""
    texts = [document.getAllText(page).text() for page in range(document.pageCount())]
    document.close()
    return "\n".join(texts)

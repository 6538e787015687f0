"""Moira's part of the visit: people, a joining code, laptops, forms, the audit log and backups, each held to the service itself."""

import re
from collections.abc import Sequence
from typing import Final

from app.demo.laptop import NotOnScreen
from app.demo.town import ADMINISTRATOR, PRACTITIONER
from app.demo.visit.play import Visit
from app.server.devices import code_hash

HERE: Final = "the service’s tables"
_CODE: Final = re.compile(r"[A-Z2-7]{5}(-[A-Z2-7]{1,5}){3,}")
_CHILDREN: Final = """SELECT count(*) FROM holding h JOIN scope s ON s.id = h.scope JOIN device d ON d.id = h.device
  WHERE s.kind = 'child' AND d.person = %s::uuid"""
_PEOPLE: Final = (
    "SELECT array_agg(convert_from(body, 'UTF8')::jsonb ->> 'names') FROM record WHERE type = 'person' AND NOT voided"
)
_IN_USE: Final = "SELECT count(*) FROM device WHERE state = 'active'"
_NOTED: Final = "SELECT count(*) FROM audit_entry WHERE by = %s AND what = %s"
_UNUSED: Final = "SELECT count(*) FROM enrolment_code WHERE hash = %s AND used_at IS NULL AND person = %s::uuid"


def administration(visit: Visit) -> None:
    """Moira unlocks: everybody is listed, a code is made for a new laptop, and her own laptop holds no child's file."""
    moira, tables = visit.moira, visit.town
    moira.wait_for("Administration")
    moira.wait_for("Up to date")
    visit.soon("Everybody of the directory is listed", HERE, lambda: _lists(visit, set(tables.ask(_PEOPLE) or ())))
    visit.picture("administration-people", moira)
    me = visit.tables.person(ADMINISTRATOR)
    visit.check("Her laptop holds no child’s file", HERE, lambda: tables.ask(_CHILDREN, me) == 0)
    visit.check("and offers none", "the screen of moira", lambda: not moira.says("Caseload"))
    moira.row("People", PRACTITIONER)
    moira.click("Joining code for a laptop")
    code = _code_on_screen(visit)
    visit.picture("administration-code", moira)
    leah = visit.tables.person(PRACTITIONER)
    visit.check(
        "The code on her screen is the one that the service will take, for Leah, once",
        HERE,
        lambda: tables.ask(_UNUSED, code_hash(code), leah) == 1,
    )
    visit.check("Making it is in the audit log", HERE, lambda: tables.ask(_NOTED, me, "made joining code") == 1)
    for _ in ("the code", "the person"):
        moira.keys("Esc")


def _lists(visit: Visit, names: set[str]) -> bool | str:
    shown = {row.split(",", 1)[0] for row in _rows(visit, "People")}
    return (bool(names) and shown == names) or f"{len(shown)} people on screen, {len(names)} in the service"


def _code_on_screen(visit: Visit) -> str:
    def look() -> str:
        found = next((line for line in visit.moira.lines() if _CODE.fullmatch(line)), "")
        if not found:
            raise NotOnScreen("moira: no joining code")
        return found

    return str(visit.moira.patiently(look))


def looks_after(visit: Visit) -> None:
    """Laptops, forms, the audit log and backups say what the service says."""
    moira, tables = visit.moira, visit.town
    _open(visit, "Laptops")
    visit.soon("Every laptop in use is listed", HERE, lambda: len(_rows(visit, "Laptops")) == tables.ask(_IN_USE))
    visit.picture("administration-laptops", moira)
    _open(visit, "Forms")
    visit.sees("The form of the visit’s assessments is there", moira, "Assessment, version 1")
    visit.picture("administration-forms", moira)
    _open(visit, "Audit log")
    visit.sees("The log names what she did", moira, "made a joining code")
    me = visit.tables.person(ADMINISTRATOR)
    visit.check("and that she looked is in it too", HERE, lambda: (tables.ask(_NOTED, me, "read audit log") or 0) >= 1)
    visit.picture("administration-audit", moira)
    _open(visit, "Backups")
    visit.sees("It says that no backup was tried yet", moira, "No backup has been verified yet")
    visit.check("as is true", HERE, lambda: tables.ask("SELECT count(*) FROM backup_mark") == 0)
    visit.picture("administration-backups", moira)


def _open(visit: Visit, tab: str) -> None:
    visit.moira.click(tab, within="Administration")


def _rows(visit: Visit, table: str) -> Sequence[str]:
    return next((node["rows"] for node in visit.moira.nodes() if node["name"] == table and "rows" in node), ())

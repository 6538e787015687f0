"""The one door of a real store agrees with the rule book written by hand: what it takes in and what it refuses, and why.

The facts the policy asks about (who is named, open episodes, sections, the role in this file) are those the store finds.
"""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.changes.canonical import encode
from app.domain import policy, policy_table
from app.domain.asked import Around
from app.domain.assessment import Assessment, FormRef
from app.domain.contact import Addendum, Contact
from app.domain.errors import Refused
from app.domain.ids import Id
from app.domain.involvement import Episode
from app.domain.record import Record, to_body
from app.domain.restricted import Restricted
from app.domain.service import Person
from app.models.surroundings import around
from app.models.unit_of_work import Identity
from app.sync.protocol.messages.pages import PageHead
from app.sync.protocol.messages.rows import Row, ScopeRef
from tests.helpers.laptop import Laptop, new_id, shelf
from tests.server.deeds import (
    ABOUT,
    AT,
    DIRECTORY,
    FILE,
    FORM,
    HIDDEN,
    LOG,
    ME,
    OTHER,
    ROTA,
    THIRD,
    TO_COME,
    a_deed,
    case_of,
    learn_questions,
    log_of,
)
from tests.server.oracle_table import Deed, may_write

MANY = 200
_LEFT_OUT = {*TO_COME, "signature"}
"""Signatures need the head they are about; `tests/store/test_operation_rights.py` signs for real."""


def deeds(type_name: str = "", role: str = "", many: int = MANY) -> Iterator[Deed]:
    """Random deeds by members and by readers, of all types or of one."""
    luck = random.Random(21)
    found = 0
    while found < many:
        deed = a_deed(luck)
        if deed.type not in _LEFT_OUT and deed.member != "no" and type_name in {"", deed.type} and role in {"", deed.role}:
            found += 1
            yield deed


class Door:
    """A laptop whose person and file are made anew for each deed."""

    def __init__(self, folder: Path) -> None:
        self.laptop = Laptop(folder, person=ME)

    def allows(self, deed: Deed) -> bool:
        """Does the store take it in?"""
        fresh = {old: new_id() for old in (FILE, HIDDEN, ABOUT, case_of(deed).record)}
        fresh.pop(ME, None)
        if case_of(deed).scope != DIRECTORY:
            fresh.setdefault(case_of(deed).scope, new_id())
        before, after = (self._renamed(view, fresh) for view in (case_of(deed).before, case_of(deed).after))
        assert after is not None
        self._set_up(deed, fresh, before)
        try:
            with self.laptop.store.work() as work:
                if deed.kind in {"create", "patch"}:
                    work.put(after)
                elif deed.kind == "void":
                    work.void(after.id, "mistake")
                else:
                    work.unvoid(after.id)
        except Refused:
            return False
        return True

    @staticmethod
    def _renamed(record: Record | None, fresh: dict[Id, Id]) -> Record | None:
        if record is None:
            return None
        body = msgspec.json.encode(to_body(record)).decode()
        for old, new in fresh.items():
            body = body.replace(old, new)
        view = msgspec.json.decode(body, type=type(record))
        return view.but(id=fresh.get(record.id, record.id), scope=fresh.get(record.scope, record.scope), ver=1)

    def _set_up(self, deed: Deed, fresh: dict[Id, Id], before: Record | None) -> None:
        """The directory, the file, the restricted record, what the deed is about, and the record as it stands."""
        self.laptop.store.identity = Identity(person=ME, role=deed.role, team=self.laptop.team)
        file, hidden = fresh[FILE], fresh[HIDDEN]
        lent = "reader" if deed.member == "reader" else ""
        kind = "diversion" if deed.is_open_diversion else "court"
        maker = ME if deed.mine else OTHER
        about: Record = Contact(id=fresh[ABOUT], scope=file, aim="One")
        if deed.about == "addendum":
            about = Addendum(id=fresh[ABOUT], scope=file, about=THIRD, text="One")
        elif deed.about == "assessment":
            about = Assessment(id=fresh[ABOUT], scope=file, form=FormRef(id="education", version=1), stage="education")
        rows = [
            _row(Person(id=OTHER, scope=THIRD, names="Other Person", role=deed.other_role), maker),
            _row(Episode(id=new_id(), scope=file, kind=kind, opened_on="2026-11-01"), OTHER),
            _row(Restricted(id=new_id(), scope=hidden, file=file, text="One"), maker),
            _row(about, OTHER),
        ]
        if deed.has_open_stage:
            rows.append(_row(Assessment(id=new_id(), scope=file, form=FORM, stage="review"), OTHER))
        if before is not None:
            rows.append(_row(before, maker, voided=deed.kind == "unvoid"))
        if deed.type != "person":
            training = ("appropriate_adult",) if deed.is_trained else ()
            rows.append(_row(Person(id=ME, scope=THIRD, names="Me", role=deed.role, training=training), OTHER))
        refs = [ScopeRef(file, "child", lent), ScopeRef(hidden, "restricted", lent), ScopeRef(DIRECTORY, "directory")]
        case = case_of(deed)
        if case.scope == LOG:
            refs.append(ScopeRef(fresh[LOG], "attendance", lent))
            if deed.type != "attendance":
                rows.append(_row(log_of(deed).but(id=new_id(), scope=fresh[LOG]), maker))
        elif case.scope == ROTA:
            refs.append(ScopeRef(fresh[ROTA], "rota", lent))
        rows = [_newer(row) if row.id in {ME, OTHER} else row for row in rows]
        head = PageHead(epoch="e", head=1, cursor=1, more=False, count=len(rows), digest="", at=AT, enter=tuple(refs))
        self.laptop.sync.apply_page((), head)
        self.laptop.sync.apply_fetched(rows, tuple(refs), True)


_seen = 0


def _newer(row: Row) -> Row:
    """A person's record again, with another role: a newer version each time."""
    global _seen
    _seen += 1
    return Row(_seen, *msgspec.structs.astuple(row)[1:])


def _row(record: Record, by: Id, *, voided: bool = False) -> Row:
    body = msgspec.Raw(encode(to_body(record)))
    return Row(1, record.id, record.type_name, record.scope, by, AT, by, AT, int(voided), body)


def disagreement(door: Door, type_name: str = "", role: str = "") -> Deed | None:
    """The first deed that the store decides otherwise than the rule book."""
    for deed in deeds(type_name, role):
        if deed.type == "person" and deed.is_me:
            continue  # the store's own person stands in the directory; the service decides these
        plain = deed._replace(standing="none")
        if door.allows(plain) is not may_write(plain, is_service=False):
            return plain
    return None


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """One store for all deeds."""
    form = shelf().find(FORM.id, FORM.version)
    assert form is not None
    learn_questions({(FORM.id, FORM.version): form})
    made = Door(tmp_path_factory.mktemp("door"))
    yield made
    made.laptop.close()


def test_the_door_of_a_real_store_agrees_with_the_rule_book(door: Door) -> None:
    assert disagreement(door) is None


FACTS = {
    "other_role": ("grant", "manager"),
    "scope_kind": ("grant", "manager"),
    "made_scope": ("grant", "practitioner"),
    "episodes": ("allocation", "manager"),
    "sections": ("assessment", "health"),
    "about_type": ("resolution", "service_manager"),
    "beside_open": ("assessment", "practitioner"),
}


@pytest.mark.parametrize("fact", FACTS)
def test_a_fact_that_the_store_does_not_find_is_noticed(door: Door, monkeypatch: pytest.MonkeyPatch, fact: str) -> None:
    """The sibling: without one of the facts around a change the same search finds a disagreement."""
    real = around
    nothing = getattr(Around(), fact)

    def forgetful(*given: Any) -> Around:
        return msgspec.structs.replace(real(*given), **{fact: nothing})

    monkeypatch.setattr("app.models.unit_of_work.around", forgetful)
    assert disagreement(door, *FACTS[fact]) is not None


def test_a_row_too_many_is_noticed_at_the_door(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    hole = policy_table.Rule(tuple(policy_table.COMES_FROM["grant"]), ("certificate",), ("create",))
    monkeypatch.setattr(policy, "RULES", (*policy_table.RULES, hole))
    assert disagreement(door, "certificate", "health") is not None

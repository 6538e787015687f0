"""T-11: a clever laptop flips each part of lawful ops, and never gets more than its person's role gives it.

What may come of an op is asked of the rule book written by hand, and of what the service would write; not of the policy.
"""

import random
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest

from app.changes.edits import Edit
from app.changes.op import Op
from app.domain.assessment import FormRef
from app.domain.ids import NO_ID, Id
from app.domain.policy import Actor
from app.server import judging
from app.server.judging import judge
from app.server.known import Forms, Head, Known, Scope
from tests.server.deeds import (
    DIRECTORY,
    FILE,
    HIDDEN,
    KNOWN_TYPES,
    ME,
    NEW_FILE,
    OTHER,
    RECORD,
    TARGET,
    THIRD,
    a_deed,
    learn_questions,
    sent_to_service,
)
from tests.server.oracle_table import Deed, may_write, roles_with_any
from tests.server.town import Town, new_id

FOREIGN, FOREIGN_RECORD, FOREIGN_HIDDEN = (Id(f"00000000-0000-7000-8000-00000000010{n}") for n in range(3))
LAWFUL = 160


def lawful(forms: Forms) -> Iterator[Deed]:
    """Deeds that the rule book allows at the service, of many roles and types."""
    learn_questions(forms)
    luck = random.Random(11)
    found = 0
    while found < LAWFUL:
        deed = a_deed(luck)
        if deed.type in KNOWN_TYPES and may_write(deed, is_service=True):
            found += 1
            yield deed


def around(deed: Deed, forms: Forms) -> tuple[Op, Known]:
    """The op and a service that also has a stranger's file and a restricted record that this person is not named for."""
    op, known = sent_to_service(deed, forms)
    known.scopes[FOREIGN] = Scope(id=FOREIGN, kind="child", made_by=OTHER)
    known.scopes[FOREIGN_HIDDEN] = Scope(id=FOREIGN_HIDDEN, kind="restricted", made_by=OTHER, parent=FOREIGN)
    for head in list(known.heads.values()):
        if head.id == RECORD:
            known.heads[FOREIGN_RECORD] = msgspec.structs.replace(head, id=FOREIGN_RECORD, scope=FOREIGN, made_by=OTHER)
    return op, known


def flips(op: Op) -> Iterator[Op]:
    """The op with each of its parts turned to something that another person, file or right would have."""
    wanted: dict[str, tuple[Any, ...]] = {
        "actor": (OTHER, THIRD, NO_ID),
        "scope": (FOREIGN, FOREIGN_HIDDEN, HIDDEN, FILE, DIRECTORY, NEW_FILE),
        "record": (FOREIGN_RECORD, ME, OTHER, NEW_FILE),
        "type": (*KNOWN_TYPES, "conflict", "service"),
        "kind": ("create", "patch", "void", "unvoid"),
        "base_ver": (0, 2, 2**30),
        "dseq": (0, -1, 2**40),
        "after": (op.id, OTHER),
        "late": (op.id, OTHER),
        "txn": (OTHER,),
        "form": (None, FormRef(id="assessment", version=9)),
        "at": ("1999-01-01T00:00:00+00:00", "2999-01-01T00:00:00+00:00"),
    }
    for field, values in wanted.items():
        yield from (msgspec.structs.replace(op, **{field: value}) for value in values)
    for path, value in _RIGHTS:
        yield msgspec.structs.replace(op, edits=(*(e for e in op.edits if e.path != path), Edit("set", path, value)))
    yield msgspec.structs.replace(op, scope=FOREIGN, record=FOREIGN_RECORD)
    yield msgspec.structs.replace(op, scope=FOREIGN_HIDDEN, record=FOREIGN_RECORD)


_RIGHTS: tuple[tuple[tuple[str, ...], Any], ...] = (
    (("role",), "administrator"),
    (("team",), THIRD),
    (("person",), ME),
    (("signer",), OTHER),
    (("signer_role",), "manager"),
    (("meaning",), "countersigned"),
    (("by",), OTHER),
    (("seen_by",), OTHER),
    (("made_by",), OTHER),
    (("scope",), FOREIGN),
    (("about",), FOREIGN_RECORD),
    (("file",), FOREIGN),
    (("members_of",), FOREIGN),
    (("targets", TARGET, "area"), "learning"),
    (("kind",), "victim"),
)


def too_much(deed: Deed, op: Op, known: Known) -> str:
    """What this person got that their role does not give; empty for nothing."""
    before = dict(known.heads)
    posts, scopes, mine = dict(known.posts), set(known.scopes), set(known.member_of)
    if judge(op, known).status == "quarantined":
        return "changed by what was kept aside" if known.changed or known.heads != before else ""
    made = known.heads[op.record]
    if deed.role not in roles_with_any(op.type):
        return f"{deed.role} wrote a {op.type}"
    if op.actor != ME or (made.changed_by != ME and made.ver != before.get(op.record, made).ver):
        return "in another name"
    is_born = op.kind == "create" and op.type in _BEARERS and op.scope not in scopes
    if op.scope not in mine and not is_born:
        return "in a file that is not theirs"
    if set(known.scopes) - scopes - ({op.scope} if is_born else set()):
        return "a scope"
    if op.type == "restricted" and not _stays_beside(made, known, mine):
        return "restricted text beside a stranger's file"
    return _moved(before, known.heads) or _rights(deed, posts, known)


_BEARERS = {"child", "restricted", "attendance", "rota"}
"""What is written by hand here: the records that begin a file of their own."""


def _stays_beside(made: Head, known: Known, mine: set[Id]) -> bool:
    parent = known.scopes[made.scope].parent
    return parent in mine and msgspec.json.decode(made.body)["file"] == parent


def _moved(before: dict[Id, Head], now: dict[Id, Head]) -> str:
    for id, head in before.items():
        if (now[id].scope, now[id].type, now[id].made_by, now[id].made_at) != (
            head.scope,
            head.type,
            head.made_by,
            head.made_at,
        ):
            return "a record moved"
        if head.scope in {FOREIGN, FOREIGN_HIDDEN} and now[id] != head:
            return "a stranger's record"
    return ""


def _rights(deed: Deed, posts: dict[Id, Any], known: Known) -> str:
    if known.posts.get(ME) != posts.get(ME):
        return "rights for themselves"
    return "rights" if known.posts != posts and deed.role != "administrator" else ""


def found(forms: Forms) -> str:
    """The first thing that somebody got beyond their role."""
    for deed in lawful(forms):
        for op in flips(around(deed, forms)[0]):
            if gained := too_much(deed, op, around(deed, forms)[1]):
                return f"{gained}: {deed.role}, {op.type} {op.kind}"
    return ""


def test_t_11_no_part_of_a_lawful_op_turned_otherwise_gives_more_rights(forms: Forms) -> None:
    assert found(forms) == ""


def _every_member(real: Callable[..., Actor]) -> Callable[..., Actor]:
    return lambda *given: msgspec.structs.replace(real(*given), is_member=True)


HOLES: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "membership is not asked": ("_actor", _every_member),
    "the place of a record is not asked": ("_check_place", lambda _: lambda *_: None),
    "the file of restricted text is not asked": ("_check_file", lambda _: lambda *_: None),
    "the policy is not asked": ("decide", lambda _: lambda *_: None),
}


@pytest.mark.parametrize("hole", HOLES)
def test_t_11_without_a_defence_the_flips_find_the_hole(forms: Forms, monkeypatch: pytest.MonkeyPatch, hole: str) -> None:
    name, broken = HOLES[hole]
    monkeypatch.setattr(judging, name, broken(getattr(judging, name)))
    assert found(forms)


def test_t_11_a_laptop_that_sends_all_of_it_changes_no_right_in_the_database(town: Town) -> None:
    """Over HTTP: who is who, who is in which file and which files there are stand as they stood."""
    mine, other = town.child_with("Leah"), town.child_with("Sam")
    leah = town.laptop("Leah")
    leah.enter_all()
    rights = {
        table: f"SELECT md5(string_agg(t::text, ',' ORDER BY t::text)) FROM {table} t"
        for table in ("person", "allocation", "access_grant", "scope", "member")
    }
    before = {table: town.ask(statement) for table, statement in rights.items()}
    for record in [town.ids["Leah"], town.ids["Ruth"]]:
        for path, value in _RIGHTS[:4]:
            leah.edit(record, Edit("set", path, value))
    template = leah._op("create", _placed(leah, mine), (Edit("set", ("aim",), "Aim"),))
    for op in flips(template):
        leah.dseq += 1
        places = {FOREIGN: other, FILE: mine, DIRECTORY: town.service}
        scope = places.get(op.scope, op.scope)
        leah.waiting.append(msgspec.structs.replace(op, id=new_id(), dseq=leah.dseq, scope=scope, record=new_id()))
    assert len(leah.waiting) > 50
    leah.push(leah.waiting)
    assert {table: town.ask(statement) for table, statement in rights.items()} == before
    assert (
        town.ask("SELECT count(*) FROM record WHERE scope = %s::uuid AND type <> 'child' AND type <> 'allocation'", other)
        == 0
    )


def _placed(laptop: Any, scope: Id) -> Id:
    record = new_id()
    laptop.scopes[record], laptop.vers[record], laptop.bodies[record] = ("contact", scope), 0, {}
    return record

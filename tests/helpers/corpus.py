"""The frozen corpus: ops and bodies as one version writes them, which every later version has to take, merge and show.

`python -m tests.helpers.corpus 0.2.0` writes it for the version of that name, once: what is there is never written over. Three
files: `story.jsonl` (what laptops of a made-up town pushed, in order, with the verdicts), `heads.json` (what came of it), and
`bodies.jsonl` (each type of record with every field stated, and as an op that makes it).
"""

import json
import sys
import typing
from collections.abc import Mapping, Sequence
from contextlib import suppress
from enum import Enum
from pathlib import Path
from random import Random
from typing import Annotated, Any, Final

import msgspec

from app.changes.canonical import encode
from app.changes.edits import diff
from app.changes.op import Op
from app.domain.assessment import FormRef
from app.domain.contact import Contact
from app.domain.errors import Refused
from app.domain.ids import Id
from app.domain.record import Record, Tree
from app.domain.types import DIRECTORY_TYPES, SCOPE_BEARERS, TYPES
from app.server import intake
from app.server.history import present
from app.server.known import Forms
from app.server.serving import forms_at_hand
from app.sync.protocol.messages.push import OpResult, PushAnswer, PushRequest
from tests.sync_simulation import deeds
from tests.sync_simulation.desk import Desk
from tests.sync_simulation.grounds import memory_town, town_ids
from tests.sync_simulation.ledger import all_held, books_of
from tests.sync_simulation.link import Link
from tests.sync_simulation.memory.database import MemoryDatabase
from tests.sync_simulation.world import PEOPLE, Start, World, _settled

PLACE: Final = Path(__file__).parents[1] / "contracts" / "corpus"
ROUNDS: Final = 11
SEED: Final = 5
_IDENTITY: Final = frozenset(Record.__struct_fields__)
_AT: Final = "2026-11-20T10:00:00.000+00:00"


class Pushed(msgspec.Struct, frozen=True, kw_only=True):
    """One push: whose laptop, the ops as they went, and the verdicts (op, status, version)."""

    who: str
    ops: tuple[msgspec.Raw, ...]
    verdicts: tuple[tuple[Id, str, int], ...]


class Body(msgspec.Struct, frozen=True, kw_only=True):
    """A record's type, and a body of it in which every field is stated."""

    type: str
    body: msgspec.Raw


# writing


def write(version: str, place: Path = PLACE) -> Path:
    """Write the corpus of this version. Raises FileExistsError where it is written already."""
    folder = place / version
    if folder.exists():
        raise FileExistsError(f"{folder} is there, and a corpus is never written over")
    story, bodies, heads = _lived(forms_at_hand())
    folder.mkdir(parents=True)
    (folder / "story.jsonl").write_bytes(_lines(story))
    (folder / "heads.json").write_bytes(msgspec.json.encode(heads, order="sorted"))
    (folder / "bodies.jsonl").write_bytes(_lines(bodies))
    return folder


def _lines(values: Sequence[Any]) -> bytes:
    return b"".join(msgspec.json.encode(value) + b"\n" for value in values)


def _lived(forms: Forms) -> tuple[list[Pushed], list[Body], dict[str, list[Any]]]:
    """People work apart and sync by turns, in fair weather, every deed of the worlds; then everything is stated once."""
    told: list[Pushed] = []
    honest = Link._push

    def noted(link: Link, request: PushRequest) -> PushAnswer:
        answer = honest(link, request)
        verdicts = tuple((result.op, result.status, result.ver) for result in answer.results)
        told.append(Pushed(who=link._name, ops=tuple(msgspec.Raw(encode(op)) for op in request.ops), verdicts=verdicts))
        return answer

    setattr(Link, "_push", noted)  # noqa: B010
    try:
        world = _settled(memory_town(forms), Start(PEOPLE, is_sent=True))
        _work(world)
    finally:
        setattr(Link, "_push", honest)  # noqa: B010
    stated, bodies = _state_everything(world)
    return [*(push for push in told if push.ops), *stated], bodies, heads_of(world)


def _work(world: World) -> None:
    for desk in world.laptops:
        desk.shake(Random(f"{desk.name} {SEED}"))
    for n in range(ROUNDS):
        for desk in world.laptops:
            for deed in (_leave_out, *desk.dice.choices(deeds.EVERYTHING, k=4), deeds.remove_or_restore):
                with suppress(Refused):
                    desk.do(deed)
        for desk in world.laptops[n % 2 :] + world.laptops:
            desk.round()
    world.settle()


def _leave_out(desk: Desk) -> None:
    """Somebody was not there after all."""
    desk.change(Contact, lambda c: c.but(present=tuple(c.present)[1:]))


def heads_of(world: World) -> dict[str, list[Any]]:
    """Version and hash of the body of every record that the service holds of the story."""
    held = all_held(books_of(world.grounds.database), world.names())["heads"]
    return {id: list(head[:2]) for id, head in held.items() if id not in town_ids().values()}


def _state_everything(world: World) -> tuple[list[Pushed], list[Body]]:
    """Each type with every field stated, pushed by whoever may make it; the directory's by the service's own desk."""
    file = world.desk("Leah").files()[0]
    about = world.desk("Leah").all("SELECT id FROM record WHERE type = 'contact' AND scope = ? ORDER BY id", file)[0].id
    told, found = [], []
    for n, (name, kind) in enumerate(TYPES.items(), 1):
        body = _stated(kind, world.ids["Leah"], about)
        found.append(Body(type=name, body=msgspec.Raw(encode(body))))
        if name in DIRECTORY_TYPES:
            continue
        record = _id(n)
        scope = record if name in SCOPE_BEARERS else _id(len(TYPES)) if name == "restricted" else file
        for who in ("Ruth", "Leah"):
            told.append(_pushed(world, who, _making(name, record, scope, world.ids[who], body)))
            if told[-1].verdicts[0][1] != "quarantined":
                break
    return told, found


def _stated(kind: type[msgspec.Struct], person: Id, about: Id) -> Tree:
    """Every field but those of identity; none says what it would say by default."""
    fields = [
        field
        for field in msgspec.structs.fields(kind)
        if field.encode_name not in _IDENTITY or not issubclass(kind, Record)
    ]
    return {
        field.encode_name: not field.default
        if field.type is bool
        else _filled(field.encode_name, field.type, person, about)
        for field in fields
    }


def _making(type_name: str, record: Id, scope: Id, who: Id, body: Tree) -> Op:
    made = Op(id=new_op(), dseq=0, kind="create", type=type_name, record=record, scope=scope, actor=who, at=_AT)
    form = FormRef(**body["form"]) if type_name in {"assessment", "self_assessment"} else None
    return msgspec.structs.replace(made, edits=diff({}, body), form=form)


def _pushed(world: World, who: str, op: Op) -> Pushed:
    """By this person's laptop, behind everything that it has sent."""
    desk = world.desk(who)
    database = world.grounds.database
    assert isinstance(database, MemoryDatabase)
    with database.transaction() as connection:
        epoch = present(connection).epoch
    last = max(
        (json.loads(bytes(row["body"]))["dseq"] for row in database.op.values() if row["device"] == desk.device), default=0
    )
    numbered = msgspec.structs.replace(op, dseq=last + 1)
    ratchet = _ratchets.get(desk.name) or desk.all("SELECT ratchet FROM sync_state")[0].ratchet
    answer = intake.push(
        database, world.grounds.forms, desk.device, PushRequest(epoch=epoch, ops=(numbered,), ratchet=ratchet)
    )
    _ratchets[desk.name] = answer.ratchet
    (result,) = answer.results
    return Pushed(who=desk.name, ops=(msgspec.Raw(encode(numbered)),), verdicts=((result.op, result.status, result.ver),))


_ratchets: dict[str, str] = {}
_ops = iter(range(1, 1000))


def new_op() -> Id:
    """Ids of the ops that state everything, in order."""
    return _id(next(_ops) + 500)


def _id(n: int) -> Id:
    return Id(f"01990000-0000-7000-a000-{n + 16:012x}")


def _filled(name: str, kind: Any, person: Id, about: Id) -> Any:
    """Something stated for a field of this name and type, as plain values."""
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if origin is Annotated:
        return _filled(name, parts[0], person, about)
    if kind is FormRef:
        return {"id": "assessment", "version": 1}
    if kind is Id:
        return about if name == "about" else person
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return _stated(kind, person, about)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind)).value
    if origin in {dict, Mapping}:
        return {"01990000-0000-7000-b000-000000000001": _filled(name, parts[1], person, about)}
    if origin in {tuple, list}:
        return ["first", "second"]
    if kind is int:
        return 3
    return _said(name)


def _said(name: str) -> str:
    if name.endswith("_on"):
        return "2026-11-05"
    return _AT if name.endswith("_at") else f"What was said of {name}, in café words"


# reading


def versions() -> list[str]:
    """Those of which there is a corpus."""
    return sorted(folder.name for folder in PLACE.iterdir() if folder.is_dir())


def story(version: str) -> list[Pushed]:
    """What laptops pushed, in order."""
    return msgspec.json.Decoder(Pushed).decode_lines((PLACE / version / "story.jsonl").read_bytes())


def heads(version: str) -> dict[str, list[Any]]:
    """What came of it."""
    return msgspec.json.decode((PLACE / version / "heads.json").read_bytes(), type=dict[str, list[Any]])


def bodies(version: str) -> list[Body]:
    """Each type of record."""
    return msgspec.json.Decoder(Body).decode_lines((PLACE / version / "bodies.jsonl").read_bytes())


class Replay:
    """A town in which the story of a version is pushed again, by laptops of the same names."""

    def __init__(self, forms: Forms) -> None:
        self.world = World(memory_town(forms, with_lists=True), people=PEOPLE)
        self._devices = {desk.name: desk.device for desk in self.world.laptops}
        self._ratchets = dict.fromkeys(self._devices, "")

    def push(self, pushed: Pushed) -> tuple[OpResult, ...]:
        """One push again; gives the verdicts."""
        database = self.world.grounds.database
        with database.transaction() as connection:
            epoch = present(connection).epoch
        ops = tuple(msgspec.json.decode(op, type=Op) for op in pushed.ops)
        request = PushRequest(epoch=epoch, ops=ops, ratchet=self._ratchets[pushed.who])
        answer = intake.push(database, self.world.grounds.forms, self._devices[pushed.who], request)
        self._ratchets[pushed.who] = answer.ratchet
        return answer.results


if __name__ == "__main__":
    sys.stdout.write(f"{write(sys.argv[1])}\n")

"""A made-up service with two teams, and laptops that speak the real protocol to it over real HTTP."""

import hashlib
from typing import Any, Self

import httpx
import msgspec
import uuid_utils

from app.bootstrap.admin import add_person, add_team, create_service, new_code
from app.changes import signing
from app.changes.chain import ORIGIN
from app.changes.edits import Edit, apply, diff
from app.changes.op import Op
from app.domain.child import Child
from app.domain.contact import Contact
from app.domain.ids import NO_ID, Id
from app.domain.involvement import Allocation
from app.domain.record import Record, Tree, to_body
from app.domain.service import Person, Service, Team
from app.server.database import Database
from app.server.directory import everyone
from app.server.openapi import WITHOUT_TOKEN
from app.server.packing import pack
from app.sync.protocol.messages.enrol import EnrolAnswer, EnrolRequest
from app.sync.protocol.messages.pages import FetchRequest, HeldRequest, PageHead, PullRequest
from app.sync.protocol.messages.push import OpResult, PushAnswer, PushRequest
from app.sync.protocol.messages.rows import Row
from app.sync.protocol.messages.token import TokenAnswer

AT = "2026-11-20T10:00:00.000+00:00"


def new_id() -> Id:
    """A fresh id."""
    return Id(str(uuid_utils.uuid7()))


class Town:
    """Northmoor: Leah and Sam with manager Ruth in team East; Tom with manager Nia in team West; administrator Ada."""

    def __init__(self, database: Database, url: str = "") -> None:
        self.database, self.url = database, url
        self.http = httpx.Client(base_url=url, timeout=30) if url else None
        self.service = NO_ID
        self.ids: dict[str, Id] = {}
        self._laptops: list[Laptop] = []

    def settle(self) -> None:
        """Make the service, its teams and its people."""
        create_service(self.database, "Northmoor", "01632 960 000", made_up=True)
        for team, people in {
            "East": {"Leah Okafor": "practitioner", "Sam Bell": "practitioner", "Ruth Park": "manager"},
            "West": {"Tom Hale": "practitioner", "Nia Rees": "manager"},
        }.items():
            add_team(self.database, team)
            for names, role in people.items():
                add_person(self.database, names, role, team)
        add_person(self.database, "Ada Quist", "administrator")

    def remember(self) -> None:
        """Read who is here."""
        for entry in everyone(self.database):
            match entry:
                case Service():
                    self.service = entry.id
                case Team():
                    self.ids[entry.name] = entry.id
                case Person():
                    self.ids[entry.first_name] = entry.id

    def laptop(self, name: str) -> "Laptop":
        """An enrolled laptop of this person."""
        laptop = Laptop(self, self.ids[name])
        laptop.enrol(new_code(self.database, self.ids[name]))
        return laptop

    def child_with(self, *names: str, called: str = "Kai") -> Id:
        """A child's file opened by the East manager and allocated to these people; gives the scope."""
        manager = self.laptop("Ruth")
        scope = new_id()
        manager.create(Child(id=new_id(), scope=scope, first_names=called, surname="Moss"))
        for name in names:
            manager.create(Allocation(id=new_id(), scope=scope, person=self.ids[name], from_on="2026-11-01"))
        assert [r.status for r in manager.send()] == ["applied"] * (1 + len(names))
        return scope

    def count(self, table: str) -> int:
        """Rows of a table, read from the database itself."""
        return int(self.ask(f"SELECT count(*) FROM {table}"))

    def ask(self, statement: str, *values: object) -> Any:
        """One value from the database itself."""
        with self.database.transaction() as connection:
            row = connection.execute(statement, values).fetchone()  # type: ignore[arg-type,unused-ignore]
        return row[0] if row else None

    def close(self) -> None:
        """Let go of connections."""
        if self.http:
            self.http.close()


class Laptop:
    """A laptop of one person: it numbers and signs what it sends, and keeps what it sent until the answer comes."""

    def __init__(self, town: Town, person: Id) -> None:
        self.town, self.person = town, person
        self.private = hashlib.sha256(new_id().encode()).digest()
        self.dseq = 0
        self.cursor = 0
        self.chains: dict[int, str] = {}
        self.known = ORIGIN
        self.ratchet = ""
        self.token: str | None = None
        """Not asked for yet; empty where none was given."""
        self.epoch = ""
        self.waiting: list[Op] = []
        self.bodies: dict[Id, Tree] = {}
        self.vers: dict[Id, int] = {}
        self.scopes: dict[Id, tuple[str, Id]] = {}

    @property
    def public(self) -> str:
        """Its public key."""
        return signing.public_of(self.private)

    def enrol(self, code: str) -> EnrolAnswer:
        """Join with a code."""
        sent = EnrolRequest(code=code, public_key=signing.public_of(self.private), device_name="test")
        answer = msgspec.json.decode(self.ask("enrol", sent), type=EnrolAnswer)
        self.epoch, self.token = answer.epoch, None
        return answer

    # What a person does -------------------------------------------------------------------------------------------

    def create(self, record: Record, **changes: Any) -> Op:
        """A new record, as an op that waits."""
        body = to_body(record)
        self.bodies[record.id], self.vers[record.id] = body, 0
        self.scopes[record.id] = (record.type_name, record.scope)
        return self._op("create", record.id, diff({}, body), **changes)

    def contact(self, scope: Id, **fields: Any) -> Id:
        """A new contact; gives its id."""
        record = Contact(id=new_id(), scope=scope, **fields)
        self.create(record)
        return record.id

    def edit(self, record: Id, *edits: Edit, **changes: Any) -> Op:
        """A patch of a record as this laptop has it."""
        self.bodies[record] = apply(self.bodies[record], edits)
        return self._op("patch", record, edits, **changes)

    def set(self, record: Id, field: str, value: Any, **changes: Any) -> Op:
        """A patch of one field."""
        return self.edit(record, Edit("set", (field,), value), **changes)

    def _op(self, kind: str, record: Id, edits: tuple[Edit, ...], **changes: Any) -> Op:
        self.dseq += 1
        type_name, scope = self.scopes[record]
        values: dict[str, Any] = {
            "id": new_id(),
            "dseq": self.dseq,
            "kind": kind,
            "type": type_name,
            "record": record,
            "scope": scope,
            "actor": self.person,
            "at": AT,
            "base_ver": self.vers[record],
            "edits": edits,
        }
        op = Op(**{**values, **changes})
        self.waiting.append(op)
        return op

    # What a laptop does -------------------------------------------------------------------------------------------

    def send(self) -> tuple[OpResult, ...]:
        """Push what waits and take the verdicts in."""
        answer = self.push(self.waiting)
        for op, result in zip(self.waiting, answer.results, strict=True):
            if result.status != "quarantined":
                self.vers[op.record] = result.ver
            if result.row:
                self.bodies[op.record] = msgspec.json.decode(result.row.body)
        self.waiting = []
        return answer.results

    def push(self, ops: list[Op]) -> PushAnswer:
        """Push these ops."""
        sent = PushRequest(epoch=self.epoch, ops=tuple(ops), known=self.known, ratchet=self.ratchet)
        answer = msgspec.json.decode(self.ask("push", sent), type=PushAnswer)
        self.known = answer.known
        return answer

    def pull(self, limit: int = 1000) -> tuple[PageHead, list[Row]]:
        """The next page; its rows become what this laptop has."""
        at: dict[str, Any] = {
            "epoch": self.epoch,
            "cursor": self.cursor,
            "chain": self.chains.get(self.cursor, ""),
            "known": self.known,
        }
        head, rows = self._page(self.ask("pull", PullRequest(**at, limit=limit)))
        self.cursor, self.chains[head.cursor] = head.cursor, head.chain
        return head, rows

    def fetch(self, *scopes: Id, after: tuple[Id, Id] = (NO_ID, NO_ID), limit: int = 1000) -> tuple[PageHead, list[Row]]:
        """A page of whole scopes."""
        at: dict[str, Any] = {"epoch": self.epoch, "known": self.known}
        return self._page(self.ask("fetch", FetchRequest(**at, scopes=scopes, after=after, limit=limit)))

    def held(self, complete: tuple[Id, ...] = (), forgotten: tuple[Id, ...] = ()) -> None:
        """Say what this laptop holds."""
        self.ask("held", HeldRequest(complete=complete, forgotten=forgotten))

    def enter_all(self) -> list[Row]:
        """Pull, fetch all scopes that may be entered, and say so."""
        head, _ = self.pull()
        scopes = tuple(ref.id for ref in head.enter)
        _, rows = self.fetch(*scopes)
        self.held(complete=scopes)
        return rows

    def _page(self, page: bytes) -> tuple[PageHead, list[Row]]:
        first, _, lines = page.partition(b"\n")
        head = msgspec.json.decode(first, type=PageHead)
        assert hashlib.sha256(lines).hexdigest() == head.digest
        rows = msgspec.json.Decoder(Row).decode_lines(lines)
        assert len(rows) == head.count
        self.known = head.known
        for row in rows:
            self.bodies[row.id] = msgspec.json.decode(row.body)
            self.vers[row.id] = row.ver
            self.scopes[row.id] = (row.type, row.scope)
        return head, rows

    def ask(self, what: str, message: msgspec.Struct) -> bytes:
        """One request that has to succeed."""
        response = self.post(what, pack(msgspec.json.encode(message)))
        assert response.status_code == 200, (response.status_code, response.content)
        return response.content

    def post(self, what: str, sent: bytes, **headers: str) -> httpx.Response:
        """One signed request with these bytes; the answer comes unpacked."""
        path = f"/sync/v1/{what}"
        known = {} if path in WITHOUT_TOKEN or signing.TOKEN_HEADER in headers else self.shown()
        all_headers = {"Content-Encoding": "zstd", **self.proof("POST", path, sent), **known, **headers}
        assert self.town.http is not None
        answer = self.town.http.post(path, content=sent, headers=all_headers)
        if what == "push" and answer.status_code == 200:
            self.ratchet = msgspec.json.decode(answer.content, type=PushAnswer).ratchet
        return answer

    def proof(self, method: str, path: str, sent: bytes = b"", nonce: str = "") -> dict[str, str]:
        """The headers that say who sends this."""
        once = nonce or new_id()
        return {
            "Sync-Protocol": "1",
            signing.KEY_HEADER: signing.public_of(self.private),
            signing.AT_HEADER: AT,
            signing.NONCE_HEADER: once,
            signing.SIGNATURE_HEADER: signing.sign_request(self.private, method, path, signing.sha256_hex(sent), AT, once),
        }

    def shown(self) -> dict[str, str]:
        """The header with this laptop's token; none for one that gets none."""
        if self.token is None and self.epoch:
            answer = self.post("token", pack(b"{}"))
            is_given = answer.status_code == 200
            self.token = msgspec.json.decode(answer.content, type=TokenAnswer).token if is_given else ""
        return {signing.TOKEN_HEADER: self.token} if self.token else {}

    def on(self, other: "Laptop") -> Self:
        """With what the other laptop has (as if both had pulled)."""
        self.bodies, self.vers, self.scopes = dict(other.bodies), dict(other.vers), dict(other.scopes)
        return self

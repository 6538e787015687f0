"""A laptop as the suite plays it: counts its ops, keeps its place in the feed, and knows each record as it last came."""

import base64
import secrets
from collections.abc import Sequence
from typing import Any

import msgspec
import uuid_utils

from app.changes import signing
from app.conformance.promise import Broken, must
from app.conformance.speaker import AT, Answer, Speaker, Tree, hashed

Edits = Sequence[Sequence[Any]]


def new_id() -> str:
    """A fresh UUID, version 7."""
    return str(uuid_utils.uuid7())


class Row(msgspec.Struct, frozen=True):
    """A line of a page. `line` holds the very bytes, `raw` those of the body."""

    ver: int
    id: str
    type: str
    scope: str
    made_by: str
    changed_by: str
    voided: int
    body: Tree
    raw: bytes
    line: bytes


class Page(msgspec.Struct, frozen=True):
    """A head and its rows."""

    head: Tree
    rows: tuple[Row, ...]

    @property
    def entering(self) -> list[str]:
        """Scopes that this laptop may enter."""
        return [ref[0] for ref in self.head.get("enter", [])]

    @property
    def forgetting(self) -> list[str]:
        """Scopes that it must erase."""
        return list(self.head.get("forget", []))


class Laptop:
    """One enrolled key. `push` keeps the count, whatever becomes of the ops."""

    def __init__(self, url: str, code: str) -> None:
        self.speaker = Speaker(url, secrets.token_bytes(32))
        self.signing = secrets.token_bytes(32)
        keys = {"public_key": self.speaker.public, "signing_key": signing.public_of(self.signing)}
        joined = self.speaker.ask("enrol", {"code": code, "device_name": "conformance", **keys})
        if joined.status != 200:
            raise Broken(f"The code {code[:4]}… does not let a laptop join: {joined.status} {joined.code}.")
        self.joined = joined.json()
        self.code = code
        self.person: str = self.joined["person"]
        self.device: str = self.joined["device"]
        self.epoch: str = self.joined["epoch"]
        self.cursor = 0
        self.chain = ""
        self.known: list[Any] = [0, ""]
        self.ratchet = ""
        self.dseq = 0
        self.vers: dict[str, int] = {}

    # writing

    def op(self, kind: str, type_name: str, record: str, scope: str, edits: Edits = (), **more: Any) -> Tree:
        """The next op of this laptop, not sent yet. An edit of a record starts from the version that last came."""
        self.dseq += 1
        known = {} if kind == "create" else {"base_ver": self.vers.get(record, 0)}
        op: Tree = {
            "id": new_id(), "dseq": self.dseq, "kind": kind, "type": type_name, "record": record, "scope": scope,
            "actor": self.person, "at": AT, "edits": [list(edit) for edit in edits], **known, **more,
        }  # fmt: skip
        return {key: value for key, value in op.items() if value not in ([], "", 0)}

    def create(self, type_name: str, scope: str, body: Tree, record: str = "") -> Tree:
        """An op that makes a record; the record's id is in it."""
        return self.op("create", type_name, record or new_id(), scope, leaves(body))

    def patch(self, made: Tree, *edits: Sequence[Any], **more: Any) -> Tree:
        """An op that changes the record of an earlier op."""
        return self.op("patch", made["type"], made["record"], made["scope"], edits, **more)

    def pushed(self, *ops: Tree, **more: Any) -> Answer:
        """The answer to a push, whatever it is. `more` takes the place of what an honest laptop says."""
        message = {"epoch": self.epoch, "ops": list(ops), "known": self.known, "ratchet": self.ratchet, **more}
        answer = self.speaker.ask("push", message)
        if answer.status == 200:
            self.ratchet, self.known = answer.json().get("ratchet", ""), answer.json()["known"]
        return answer

    def push(self, *ops: Tree) -> list[Tree]:
        """Verdicts, in the order of the ops. Raises Broken for any other answer."""
        answer = self.pushed(*ops)
        must(answer.status == 200, f"push was answered {answer.status} {answer.code}")
        results: list[Tree] = answer.json()["results"]
        must([r["op"] for r in results] == [op["id"] for op in ops], "verdicts are not in the order of the ops")
        for op, result in zip(ops, results, strict=True):
            if result["status"] != "quarantined":
                self.vers[op["record"]] = result.get("ver", 0)
        return results

    def settled(self, *ops: Tree) -> list[Tree]:
        """As `push`, and each one has to be applied."""
        results = self.push(*ops)
        states = [result["status"] for result in results]
        must(states == ["applied"] * len(ops), f"expected all applied, got {states}")
        return results

    def deliver(self, attachment: str, data: bytes) -> None:
        """Bring the bytes of a small document, whose attachment is on the service, until it is whole there."""
        piece = {"record": attachment, "n": 0, "data": base64.b64encode(data).decode()}
        requests: dict[str, Tree] = {"blob_put": piece, "blob_seal": {"record": attachment}}
        for name, message in requests.items():
            answer = self.speaker.ask(name, message)
            must(answer.status == 200, f"{name} was answered {answer.status} {answer.code}")

    # reading

    def pull(self, limit: int = 1000) -> Page:
        """The next page of changes; the cursor moves with it."""
        page = self._page(self.asked_for(limit))
        must(page.head["cursor"] >= self.cursor, "the cursor went back")
        self.cursor, self.chain = page.head["cursor"], page.head.get("chain", "")
        self.known = page.head.get("known", self.known)
        return page

    def asked_for(self, limit: int = 1000, **more: Any) -> Answer:
        """The answer to a pull from where this laptop is, whatever it is."""
        place = {"epoch": self.epoch, "cursor": self.cursor, "chain": self.chain, "known": self.known}
        return self.speaker.ask("pull", {**place, "limit": limit, **more})

    def pull_all(self, limit: int = 1000) -> list[Row]:
        """All pages until there is no more."""
        rows: list[Row] = []
        for _ in range(10_000):
            page = self.pull(limit)
            rows += page.rows
            if not page.head["more"]:
                return rows
        raise Broken("pull never comes to an end")

    def fetch(self, *scopes: str, after: Sequence[str] = ("", ""), limit: int = 1000) -> Page:
        """A page of whole scopes."""
        message = {"epoch": self.epoch, "scopes": list(scopes), "after": list(after), "limit": limit}
        return self._page(self.speaker.ask("fetch", message))

    def held(self, complete: Sequence[str] = (), forgotten: Sequence[str] = ()) -> None:
        """Tell what is held."""
        answer = self.speaker.ask("held", {"complete": list(complete), "forgotten": list(forgotten)})
        must(answer.status == 200, f"held was answered {answer.status} {answer.code}")

    def settle(self) -> list[Row]:
        """Enter all that may be entered, erase what must be, and come to the end of the feed."""
        rows: list[Row] = []
        for _ in range(10_000):
            page = self.pull()
            rows += page.rows
            for scope in page.entering:
                rows += self.fetched(scope)
            self.held(page.entering, page.forgetting)
            if not (page.head["more"] or page.entering or page.forgetting):
                return rows
        raise Broken("the service never stops naming scopes to enter or forget")

    def fetched(self, scope: str, limit: int = 1000) -> list[Row]:
        """All records of one scope."""
        rows: list[Row] = []
        after = ("", "")
        for _ in range(10_000):
            page = self.fetch(scope, after=after, limit=limit)
            rows += page.rows
            if not page.head["more"]:
                return rows
            must(page.rows, "a page says that more follows and has no row")
            after = (page.rows[-1].scope, page.rows[-1].id)
        raise Broken("fetch never comes to an end")

    def _page(self, answer: Answer) -> Page:
        must(answer.status == 200, f"a page was asked for and answered {answer.status} {answer.code}")
        first, _, lines = answer.body.partition(b"\n")
        head: Tree = msgspec.json.decode(first)
        must(hashed(lines) == head["digest"], "the digest of a page is not that of its lines")
        rows = tuple(_row(line) for line in lines.splitlines())
        must(len(rows) == head["count"], "the count of a page is not that of its lines")
        self.vers.update({row.id: row.ver for row in rows})
        return Page(head, rows)


def _row(line: bytes) -> Row:
    ver, id, type_name, scope, made_by, _, changed_by, _, voided, raw = msgspec.json.decode(line, type=_LINE)
    return Row(ver, id, type_name, scope, made_by, changed_by, voided, msgspec.json.decode(raw), bytes(raw), line)


_LINE = tuple[int, str, str, str, str, str, str, str, int, msgspec.Raw]


def leaves(body: Tree, path: tuple[str, ...] = ()) -> list[list[Any]]:
    """A whole body as edits."""
    edits: list[list[Any]] = []
    for key in sorted(body):
        value, here = body[key], [*path, key]
        if isinstance(value, dict) and value:
            edits += leaves(value, tuple(here))
        elif isinstance(value, list):
            edits += [["add", here, item] for item in value]
        else:
            edits.append(["set", here, value])
    return edits

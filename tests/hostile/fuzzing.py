"""`python -m tests.hostile.fuzzing TARGET SECONDS [CORPUS]`: inputs that grow by what they reach in the code (atheris).

Each target takes any bytes; it may refuse them in the one way that callers expect. Anything else raised is a find: the input
is left in the working folder and the program ends with a fault. `planted` has a fault on purpose, so that a search that
would find nothing is known.
"""

import contextlib
import hashlib
import os
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

import atheris

with atheris.instrument_imports(
    include=["app.changes", "app.domain", "app.forms", "app.server", "app.sync", "app.models.search"]
):
    import msgspec

    from app.changes import canonical
    from app.changes.canonical import NotCanonical
    from app.changes.edits import apply, diff
    from app.changes.op import Op, op_hash, read_op
    from app.domain.errors import Unavailable
    from app.domain.types import view
    from app.forms.reading import read_form
    from app.forms.refusal import FormRefused
    from app.models.search import query_of
    from app.server.packing import NotPacked, TooLarge, pack, unpack
    from app.server.received import read_as
    from app.server.turned_away import TurnedAway
    from app.sync.http import read_page
    from app.sync.protocol.messages.audit import AuditRequest
    from app.sync.protocol.messages.pages import PageHead
    from app.sync.protocol.messages.proof import WitnessRequest
    from app.sync.protocol.messages.push import PushRequest
    from app.sync.protocol.sense import page_makes_sense

LONGEST: Final = 4096
_index = sqlite3.connect(":memory:")
_index.execute("CREATE VIRTUAL TABLE search USING fts5(text)")
_index.execute("INSERT INTO search VALUES ('Kai said that the marmalade was his')")


def decoder(data: bytes) -> None:
    """A request as the service reads it, the ops in it, and bodies as both sides keep them."""
    for kind in (PushRequest, AuditRequest, WitnessRequest):
        try:
            asked = read_as(data, kind)
        except TurnedAway:
            continue
        if isinstance(asked, PushRequest):
            for op in asked.ops:
                _op(op)
    with contextlib.suppress(msgspec.MsgspecError, UnicodeDecodeError):
        _op(read_op(data))
    try:
        body = canonical.decode(data)
    except NotCanonical:
        return
    assert canonical.encode(body) == data
    if isinstance(body, dict):
        for kind_ in ("child", "contact", "assessment", "plan", "signature", "attachment", "restricted"):
            view(kind_, "r", "s", data)  # type: ignore[arg-type,unused-ignore]
        assert apply({}, diff({}, body)) == body


def _op(op: Op) -> None:
    try:
        assert len(op_hash(op)) == 64
        apply({}, op.edits)
    except ValueError:
        return


def packed(data: bytes) -> None:
    """What claims to be packed."""
    try:
        assert len(unpack(data, 100_000)) <= 100_000
    except (NotPacked, TooLarge):
        return


def page(data: bytes) -> None:
    """A page of changes as a laptop reads it: rows that can be anything beneath a head that fits them."""
    lines = data if data.endswith(b"\n") else data + b"\n"
    head = PageHead(
        epoch="e", head=1, cursor=1, more=False, count=lines.count(b"\n"), digest=hashlib.sha256(lines).hexdigest(), at=""
    )
    try:
        found, rows = read_page(msgspec.json.encode(head) + b"\n" + lines)
    except Unavailable:
        return
    assert page_makes_sense(found, rows) in (True, False)


def form(data: bytes) -> None:
    """A form file."""
    with contextlib.suppress(FormRefused):
        read_form(data.decode("utf-8", "surrogateescape"), "any.yaml")


def search(data: bytes) -> None:
    """What is typed into search, asked of a real index."""
    wanted = query_of(data.decode("utf-8", "replace"))
    if wanted:
        _index.execute("SELECT rowid FROM search WHERE search MATCH ?", (wanted,)).fetchall()


def planted(data: bytes) -> None:
    """A reader with a hole that luck alone would hardly find."""
    if data[:1] == b"K" and data[1:2] == b"a" and data[2:3] == b"i":
        raise AssertionError("planted")


def _true_ones(name: str) -> list[bytes]:
    """Inputs of the right kind to begin with."""
    from tests.hostile.test_forms import GOOD, more

    text = GOOD + more(id="x", kind="note", label="y", shown_when="{all: [{where: a}, {not: {where: b}}]}")[len(GOOD) :]
    edits = diff({}, {"aim": "Kai", "minutes": 30, "people": {"a": {"rank": "1"}}})
    op = Op(id="o", dseq=1, kind="create", type="contact", record="r", scope="s", actor="p", at="", edits=edits)  # type: ignore[arg-type]
    push = msgspec.json.encode(PushRequest(epoch="e", ops=(op,)))
    row = b'[1,"r","contact","s","p","2026-11-20","","",0,{"aim":"x"}]'
    body = canonical.encode({"aim": "x", "about": "r", "minutes": 3})
    found = {
        "decoder": [push, msgspec.json.encode(op), body], "page": [row], "form": [text.encode()],
        "packed": [pack(b"Kai said that the marmalade was his")], "planted": [b"said"],
    }  # fmt: skip
    return found.get(name, [b"Kai said"])


TARGETS: Final[dict[str, Callable[[bytes], None]]] = {
    target.__name__: target for target in (decoder, packed, page, form, search, planted)
}


def main() -> None:
    """Search for so many seconds."""
    name, seconds, *corpus = sys.argv[1:]
    folder = Path(corpus[0]) if corpus else None
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
        for number, one in enumerate(_true_ones(name)):
            (folder / f"true-{number}").write_bytes(one)
    target = atheris.instrument_func(TARGETS[name])
    options = [f"-max_total_time={seconds}", f"-max_len={LONGEST}", "-timeout=20", "-rss_limit_mb=3000", "-verbosity=0"]
    words = Path(__file__).with_name(f"words_{'form' if name == 'form' else 'decoder'}.txt")
    if words.exists():
        options.append(f"-dict={words}")
    sys.stdout.write(f"{name} for {seconds} s, process {os.getpid()}\n")
    atheris.Setup([sys.argv[0], *options, *map(str, filter(None, [folder]))], target)
    atheris.Fuzz()


if __name__ == "__main__":
    main()

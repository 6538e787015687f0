"""What happened in a world, in order: what was saved, asked, answered, stored and lost. The checks read this and nothing else.

An entry is plain values without any clock or random name, so that one seed always has one history, whatever it ran on.
"""

import hashlib
from collections.abc import Iterator
from operator import attrgetter
from typing import Any, Final

import msgspec

from app.changes.canonical import encode

Facts = dict[str, Any]
SERVICE: Final = "service"


class Entry(msgspec.Struct, frozen=True):
    """One thing that happened: when (seconds since the world began), to whom, what, and what is to be known of it."""

    n: int
    at_s: int
    who: str
    what: str
    facts: Facts

    def __str__(self) -> str:
        hours, seconds = divmod(self.at_s, 3600)
        clock = f"{hours:3}:{seconds // 60:02}:{seconds % 60:02}"
        return f"{self.n:4} {clock}  {self.who:<8} {_SAYS.get(self.what, _plain)(self.what, self.facts)}"


_BY_PLACE: Final = attrgetter("n")


class History:
    """Entries in the order in which they happened."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.now_s = 0.0
        self._by_kind: dict[str, list[Entry]] = {}

    def copy(self) -> "History":
        """The same up to here."""
        other = History()
        other.entries, other.now_s = list(self.entries), self.now_s
        other._by_kind = {what: list(entries) for what, entries in self._by_kind.items()}
        return other

    def note(self, who: str, what: str, **facts: Any) -> None:
        """Something happened."""
        entry = Entry(len(self.entries) + 1, int(self.now_s), who, what, facts)
        self.entries.append(entry)
        self._by_kind.setdefault(what, []).append(entry)

    def of(self, *whats: str) -> Iterator[Entry]:
        """The entries of these kinds."""
        found = [entry for what in whats for entry in self._by_kind.get(what, ())]
        return iter(found if len(whats) == 1 else sorted(found, key=_BY_PLACE))

    def digest(self) -> str:
        """The same for two histories only if they are the same."""
        return hashlib.sha256(encode(msgspec.to_builtins(self.entries))).hexdigest()

    def conversation(self) -> str:
        """All that happened, for a person to read; records and ops by the last figures of their names."""
        return "\n".join(str(entry) for entry in self.entries)


def short(id: str) -> str:
    """The last figures of an id: enough to tell one from another within a world."""
    return id[-4:]


def _op(op: Facts) -> str:
    before = f" after {short(op['after'])}" if op["after"] else f" on {op['base_ver']}" if op["base_ver"] else ""
    return f"#{op['dseq']} {op['kind']} {op['type']} {short(op['record'])} (op {short(op['id'])}{before})"


def _saved(_: str, facts: Facts) -> str:
    return f"saves {facts['deed']}: " + ("; ".join(map(_op, facts["ops"])) or "nothing new")


def _sent(what: str, facts: Facts) -> str:
    return "> push: " + ("; ".join(map(_op, facts["ops"])) or "nothing")


def _judged(_: str, facts: Facts) -> str:
    verdicts = (f"{short(r['op'])} {r['status']}" + (f" as {r['ver']}" if r["ver"] else "") for r in facts["results"])
    return f"judges {facts['of']}: " + "; ".join(verdicts)


def _page(what: str, facts: Facts) -> str:
    rows = ", ".join(f"{short(id)}@{ver}" for id, ver, _ in facts["rows"]) or "no rows"
    levels = "".join(f"; {w} {', '.join(map(short, facts[w]))}" for w in ("enter", "forget") if facts[w])
    return (
        f"answers {facts['of']}’s {facts['ask']} from {facts['start']}: {rows}{levels}{'; more' if facts['more'] else ''}"
    )


def _stands(_: str, facts: Facts) -> str:
    rows = ", ".join(f"{short(id)}@{row[0]}" for id, row in facts["rows"].items())
    problem = f" ({facts['problem']})" if facts["problem"] else ""
    return f"stands at {facts['cursor']}, {facts['waiting']} waiting{problem}: {rows}"


def _service(_: str, facts: Facts) -> str:
    return f"holds {len(facts['ops'])} ops, {len(facts['versions'])} versions, {len(facts['quarantine'])} aside"


def _plain(what: str, facts: Facts) -> str:
    known = "; ".join(f"{name} {value}" for name, value in facts.items() if value not in ("", [], {}))
    return f"{what.replace('_', ' ')}{': ' if known else ''}{known}"


_SAYS: Final = {
    "saved": _saved,
    "sent": _sent,
    "judged": _judged,
    "page": _page,
    "stands": _stands,
    "service": _service,
}

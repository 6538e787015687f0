"""The three-way merge, shared by laptop and server: mine onto theirs, field by field, against what both started from.

The head keeps what was accepted first. What clashes is returned, never applied and never dropped: a person decides.
No clock is asked. States: every edit of mine ends as applied, the same already, joined, or clashing (SYNC 2.6).
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec

from app.changes.classes import Classify
from app.changes.diff3 import join
from app.changes.edits import ABSENT, Edit, Path, apply, diff, same, value_at
from app.domain.dates import later_of
from app.domain.record import Tree


class Clash(msgspec.Struct, frozen=True):
    """One field both changed: what it was, what theirs made of it (stands in the head), what mine wanted."""

    path: Path
    before: Any
    theirs: Any
    mine: Any
    kind: str


class Merged(msgspec.Struct, frozen=True):
    """The joined body, what clashes, which texts were joined by themselves, and whether theirs had changed anything."""

    body: Tree
    clashes: tuple[Clash, ...] = ()
    joined: tuple[Path, ...] = ()
    restored: tuple[Path, ...] = ()
    combined: bool = False


_FOLLOWS: Final = frozenset({"mark", "later"})


def merge(base: Tree, theirs: Tree, mine: Sequence[Edit], classify: Classify) -> Merged:
    """`mine` are edits relative to `base`; the result stands on `theirs`."""
    if same(base, theirs):
        return Merged(apply(theirs, mine))
    wanted = apply(base, mine)
    edits = _in_pieces(mine, base, theirs, classify)
    their_edits = _in_pieces(diff(base, theirs), base, theirs, classify)
    contested = _contested_groups(their_edits, edits, theirs, wanted, classify)
    state = _Joining(base, theirs, wanted, classify, contested)
    for edit in sorted(edits, key=lambda e: classify(e.path).kind in _FOLLOWS):  # after the value it stands by
        state.take(edit)
    return state.result(edits)


def _in_pieces(mine: Iterable[Edit], base: Tree, head: Tree, classify: Classify) -> tuple[Edit, ...]:
    """A cut of something that they changed is a cut of each piece that was there: what came meanwhile is not part of it."""
    pieces: list[Edit] = []
    for edit in mine:
        before = value_at(base, edit.path)
        if edit.kind != "cut" or same(before, value_at(head, edit.path)):
            pieces.append(edit)
        elif isinstance(before, list | tuple):
            pieces.extend(Edit("drop", edit.path, text) for text in before)
        elif isinstance(before, dict) and classify(edit.path).kind in {"items", "answer"}:
            cuts = [Edit("cut", (*edit.path, key)) for key in before]
            pieces.extend(_in_pieces(cuts, base, head, classify))
        else:
            pieces.append(edit)
    return tuple(pieces)


def _contested_groups(
    theirs: Sequence[Edit], mine: Sequence[Edit], head: Tree, wanted: Tree, classify: Classify
) -> frozenset[str]:
    """Judgements that both changed, unless one of the two made every change that the other made."""
    new_in_theirs = {_judgement(edit, classify) for edit in theirs if not is_there(edit, wanted)}
    new_in_mine = {_judgement(edit, classify) for edit in mine if not is_there(edit, head)}
    return frozenset(new_in_theirs & new_in_mine) - {""}


def _judgement(edit: Edit, classify: Classify) -> str:
    """The group that an edit makes a question of; opening an empty answer judges nothing, and a day alone does not."""
    rule = classify(edit.path)
    return "" if edit.value == {} or rule.kind == "later" else rule.group


def is_there(edit: Edit, head: Tree) -> bool:
    """Is what this edit wants so already?"""
    now = value_at(head, edit.path)
    match edit.kind:
        case "set":
            return same(now, edit.value) or (edit.value == {} and isinstance(now, dict))
        case "cut":
            return now is ABSENT
        case "add":
            return isinstance(now, list | tuple) and edit.value in now
        case _:
            return now is ABSENT or (isinstance(now, list | tuple) and edit.value not in now)


class _Joining:
    """The body under construction, piece by piece. Every edit is taken once and none is lost."""

    def __init__(self, base: Tree, head: Tree, wanted: Tree, classify: Classify, contested: frozenset[str]) -> None:
        self._base, self._head, self._wanted = base, head, wanted
        self._classify, self._contested = classify, contested
        self._edits: list[Edit] = []
        self._clashes: dict[Path, Clash] = {}
        self._joined: list[Path] = []
        self._restored: list[Path] = []

    def take(self, edit: Edit) -> None:
        rule = self._classify(edit.path)
        if self._is_in_removed_item(edit.path) or is_there(edit, self._head):
            return
        is_contested = edit.value != {} and rule.group in self._contested
        if is_contested or (rule.kind in _FOLLOWS and self._value_clashes(edit.path)):
            self._clash(edit, rule.kind)
        elif self._untouched(edit.path) or self._is_one_of_a_set(edit):
            self._edits.append(edit)
        elif rule.kind == "later":
            self._join_day(edit)
        elif edit.kind == "cut" and rule.kind == "item":
            self._restored.append(edit.path)  # removed here, edited there: the edit wins for existence
        elif rule.kind == "prose" and edit.kind == "set":
            self._join_text(edit)
        else:
            self._clash(edit, rule.kind)

    def _untouched(self, path: Path) -> bool:
        return same(value_at(self._base, path), value_at(self._head, path))

    def _is_one_of_a_set(self, edit: Edit) -> bool:
        now = value_at(self._head, edit.path)
        return edit.kind in {"add", "drop"} and (now is ABSENT or isinstance(now, list | tuple))

    def _value_clashes(self, mark: Path) -> bool:
        return (*mark[:-1], "value") in self._clashes

    def _is_in_removed_item(self, path: Path) -> bool:
        """An item that they removed and I edited comes back as I have it, with all that I changed in it."""
        for depth in range(2, len(path)):
            top = path[:depth]
            if self._classify(top).kind == "item" and self._is_removed(top):
                if top not in self._restored:
                    self._restored.append(top)
                    self._edits.append(Edit("set", top, value_at(self._wanted, top)))
                return True
        return False

    def _is_removed(self, path: Path) -> bool:
        return value_at(self._base, path) is not ABSENT and value_at(self._head, path) is ABSENT

    def _join_text(self, edit: Edit) -> None:
        before, theirs = value_at(self._base, edit.path), value_at(self._head, edit.path)
        text = join(_text(before), _text(theirs), _text(edit.value))
        if text is None:
            self._clash(edit, "prose")
        else:
            self._joined.append(edit.path)
            self._edits.append(Edit("set", edit.path, text))

    def _join_day(self, edit: Edit) -> None:
        """The later day stands; with an answer that one of the two removed it is gone."""
        if value_at(self._head, edit.path[:-1]) is ABSENT:
            return
        if value_at(self._wanted, edit.path[:-1]) is ABSENT:
            self._edits.append(Edit("cut", edit.path))
            return
        theirs, mine = (_text(value_at(tree, edit.path)) for tree in (self._head, self._wanted))
        if later_of(theirs, mine) != theirs:
            self._edits.append(Edit("set", edit.path, mine))

    def _clash(self, edit: Edit, kind: str) -> None:
        before, theirs, mine = (value_at(tree, edit.path) for tree in (self._base, self._head, self._wanted))
        self._clashes[edit.path] = Clash(edit.path, before, theirs, mine, kind)

    def result(self, mine: Sequence[Edit]) -> Merged:
        body = _without_hollows(apply(self._head, self._edits), self._wanted, mine)
        return Merged(body, tuple(self._clashes.values()), tuple(self._joined), tuple(self._restored), combined=True)


def _without_hollows(body: Tree, wanted: Tree, edits: Iterable[Edit]) -> Tree:
    """Maps that my cuts have emptied, and that I had removed altogether, go as well."""
    parents = sorted(
        {e.path[:n] for e in edits if e.kind in {"cut", "drop"} for n in range(1, len(e.path))}, key=len, reverse=True
    )
    for path in parents:
        if value_at(body, path) == {} and value_at(wanted, path) is ABSENT:
            body = apply(body, (Edit("cut", path),))
    return body


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""

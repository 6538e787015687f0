"""Differences between two bodies as small edits by path, and applying them. The same edits are the op that is sent.

Laws (tested): `apply(a, diff(a, b)) == b`; fields neither side names are never touched.
"""

from collections.abc import Iterable
from typing import Any

import msgspec

from app.changes.canonical import encode
from app.domain.record import Tree

Path = tuple[str, ...]


class Edit(msgspec.Struct, frozen=True, array_like=True):
    """`["set", path, value]`, `["cut", path]`, or for sets of text `["add" | "drop", path, text]`."""

    kind: str
    path: Path
    value: Any = None


ABSENT: Any = type("Absent", (), {"__repr__": lambda _self: "ABSENT"})()


def same(a: Any, b: Any) -> bool:
    """Equality of plain values that tells True from 1."""
    if type(a) is not type(b):
        return isinstance(a, list | tuple) and isinstance(b, list | tuple) and list(a) == list(b)
    if isinstance(a, dict):
        return encode(a) == encode(b)
    return bool(a == b)


def diff(old: Tree, new: Tree) -> tuple[Edit, ...]:
    """The edits that turn one body into the other: leaves are set, what is gone is cut at its topmost node."""
    return tuple(_diff((), old, new))


def _diff(path: Path, old: Tree, new: Tree) -> Iterable[Edit]:
    for key in sorted({*old, *new}):
        here = (*path, key)
        before, after = old.get(key, ABSENT), new.get(key, ABSENT)
        if after is ABSENT:
            yield Edit("cut", here)
        elif isinstance(after, dict) and (before is ABSENT or isinstance(before, dict)):
            if before is ABSENT or not same(before, after):  # of a large body mostly one leaf differs
                yield from _subtree(here, before, after)
        elif isinstance(after, list | tuple) and (before is ABSENT or isinstance(before, list | tuple)):
            yield from _set(here, () if before is ABSENT else before, after)
        elif not same(before, after):
            yield Edit("set", here, after)


def _subtree(path: Path, before: Any, after: Tree) -> Iterable[Edit]:
    if before is ABSENT and not after:
        yield Edit("set", path, {})
    else:
        yield from _diff(path, {} if before is ABSENT else before, after)


def _set(path: Path, before: Iterable[str], after: Iterable[str]) -> Iterable[Edit]:
    old, new = set(before), set(after)
    for gone in sorted(old - new):
        yield Edit("drop", path, gone)
    for came in sorted(new - old):
        yield Edit("add", path, came)


def value_at(tree: Any, path: Path) -> Any:
    """The value at a path, or ABSENT."""
    for step in path:
        if not isinstance(tree, dict) or step not in tree:
            return ABSENT
        tree = tree[step]
    return tree


def meet(one: Path, other: Path) -> bool:
    """The same place, or one within the other."""
    shared = min(len(one), len(other))
    return one[:shared] == other[:shared]


def apply(tree: Tree, edits: Iterable[Edit]) -> Tree:
    """A new body with the edits made. Nodes that an edit needs and that are missing are made; unknown fields stay.

    Raises ValueError for an edit that names no place, or puts into a set what is no text.
    """
    out: Tree = dict(tree)
    fresh = {id(out): out}  # holds what it names, so that no identity is used twice
    for edit in edits:
        _apply(out, edit, fresh)
    return out


def _apply(out: Tree, edit: Edit, fresh: dict[int, Tree]) -> None:
    if not edit.path:
        raise ValueError("an edit of no place")
    node = out
    for step in edit.path[:-1]:
        child = node.get(step)
        if not isinstance(child, dict):
            if edit.kind in {"cut", "drop"}:
                return
            child = {}
        if id(child) not in fresh:
            child = dict(child)
            fresh[id(child)] = child
            node[step] = child
        node = child
    _apply_leaf(node, edit)


def _apply_leaf(node: Tree, edit: Edit) -> None:
    last = edit.path[-1]
    if edit.kind in {"add", "drop"} and not all(isinstance(item, str) for item in (edit.value, *_items(node.get(last)))):
        raise ValueError("a set holds text")
    match edit.kind:
        case "set":
            node[last] = edit.value
        case "cut":
            node.pop(last, None)
        case "add":
            node[last] = sorted({*_items(node.get(last)), edit.value})
        case "drop":
            left = sorted({*_items(node.get(last))} - {edit.value})
            node[last] = left
            if not left:
                node.pop(last, None)
        case _:
            raise ValueError("unknown kind of edit")


def _items(value: Any) -> list[str]:
    return list(value) if isinstance(value, list | tuple) else []

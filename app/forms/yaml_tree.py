"""YAML 1.2 text as a plain tree with line numbers: mappings, lists and text, and nothing that can surprise.

No scalar is given a type here: `no` and `1:30` stay the text that was written; the reader of a key says what it expects.
Anchors, aliases, tags, repeated keys, several documents and other YAML versions are refused, each at its line.
"""

from collections.abc import Callable, Iterator
from typing import TypeAlias

import msgspec
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

DEEPEST = 32
Complain: TypeAlias = Callable[[int, str, str], None]
ReadTree: TypeAlias = "Callable[[str, Complain], Node | None]"


class Text(msgspec.Struct, frozen=True):
    """A scalar as it was written. `is_plain` when it stood without quotes."""

    line: int
    text: str
    is_plain: bool = True


class Items(msgspec.Struct, frozen=True):
    """A list."""

    line: int
    items: tuple["Node", ...]


class Entries(msgspec.Struct, frozen=True):
    """A mapping in the order of the file. `lines` has the line of each key."""

    line: int
    entries: dict[str, "Node"]
    lines: dict[str, int]


Node: TypeAlias = Text | Items | Entries


class TooDeep(Exception):
    """Nested further than any form needs. Carries the line."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def read_tree(text: str, complain: Complain) -> Node | None:
    """The one document of the text, or None when there is none. Every fault goes to `complain(line, reason, remedy)`."""
    try:
        return _document(iter(YAML(typ="safe", pure=True).parse(text)), complain)
    except TooDeep as trouble:
        complain(trouble.line, "this is nested too deeply", f"Keep to {DEEPEST} levels")
    except MarkedYAMLError as trouble:
        mark = trouble.problem_mark or trouble.context_mark
        line = mark.line + 1 if mark is not None else 1
        complain(line, f"this is not YAML: {trouble.problem or trouble.context}", "Check indents, quotes and colons")
    except (YAMLError, ValueError) as trouble:
        # The scanner raises ValueError for a character number beyond Unicode and the reader for control characters.
        line = text.count("\n", 0, getattr(trouble, "position", 0)) + 1
        complain(line, f"this is not YAML: {str(trouble).splitlines()[0]}", "Save the file as plain UTF-8 text")
    return None


def _document(events: Iterator[Event], complain: Complain) -> Node | None:
    found: Node | None = None
    for event in events:
        if isinstance(event, DocumentStartEvent):
            _hold_to_one_plain_document(event, found, complain)
        elif isinstance(event, ScalarEvent | MappingStartEvent | SequenceStartEvent | AliasEvent):
            node = _node(event, events, complain, 1)
            found = found or node
    return found


def _hold_to_one_plain_document(event: DocumentStartEvent, found: Node | None, complain: Complain) -> None:
    if found is not None:
        complain(_line(event), "there is more than one document in the file", "Keep one form in one file")
    if event.tags:
        complain(_line(event), "tags are not allowed", "Take the %TAG line out")
    if event.version is not None and tuple(event.version) != (1, 2):
        complain(_line(event), "forms are YAML 1.2", "Take the %YAML line out")


def _node(event: Event, events: Iterator[Event], complain: Complain, depth: int) -> Node:
    line = _line(event)
    if depth > DEEPEST:
        raise TooDeep(line)
    if isinstance(event, AliasEvent):
        complain(line, f"*{event.anchor} refers to another place", "Write it out in full")
        return Text(line, "")
    _refuse_marks(event, line, complain)
    if isinstance(event, MappingStartEvent):
        return _entries(line, events, complain, depth)
    if isinstance(event, SequenceStartEvent):
        return _items(line, events, complain, depth)
    if isinstance(event, ScalarEvent):
        return Text(line, str(event.value), is_plain=event.style is None)
    raise TypeError(f"a parser event that no document has: {type(event).__name__}")


def _refuse_marks(event: Event, line: int, complain: Complain) -> None:
    if not isinstance(event, ScalarEvent | MappingStartEvent | SequenceStartEvent):
        return
    if event.anchor is not None:
        complain(line, f"&{event.anchor} names a place", "Take the anchor out")
    if event.tag is not None:
        complain(line, f"{event.tag} is a tag", "Take the tag out")


def _items(line: int, events: Iterator[Event], complain: Complain, depth: int) -> Items:
    items: list[Node] = []
    for event in events:
        if isinstance(event, SequenceEndEvent):
            break
        items.append(_node(event, events, complain, depth + 1))
    return Items(line, tuple(items))


def _entries(line: int, events: Iterator[Event], complain: Complain, depth: int) -> Entries:
    entries: dict[str, Node] = {}
    lines: dict[str, int] = {}
    for event in events:
        if isinstance(event, MappingEndEvent):
            break
        key = _node(event, events, complain, depth + 1)
        value = _node(next(events), events, complain, depth + 1)
        if not isinstance(key, Text):
            complain(key.line, "a key must be a word", "Take out the “?” or the brackets")
        elif key.text in entries:
            complain(key.line, f"“{key.text}” stands here twice", "Keep one of them")
        else:
            entries[key.text], lines[key.text] = value, key.line
    return Entries(line, entries, lines)


def _line(event: Event) -> int:
    return int(event.start_mark.line) + 1

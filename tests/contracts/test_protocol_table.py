"""The merge table of docs/protocol.md is what the types say and what the merge does."""

import re
import typing
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from app.changes.classes import rules_for
from app.domain.merge_class import ByFormDefinition, Group, KeyedItems, Narrative, SetOf, TextSet
from app.domain.record import Record
from app.domain.types import TYPES

PAGE = Path(__file__).parents[2] / "docs" / "protocol.md"
PLAIN, PROSE, SET, ITEMS, FORM = "plain", "paragraphs", "set", "items", "by form"
_SAME_IN_CODE = {PLAIN: "plain", PROSE: "prose", SET: "set", ITEMS: "items", FORM: "items"}
_IDENTITY = set(Record.__struct_fields__)


def table_of_types() -> list[str]:
    """One line for each field of each type, in the order of the code."""
    return [
        f"| {name} | `{'/'.join(path)}` | {how}{f' (judged with {group})' if group else ''} |"
        for name, record in TYPES.items()
        for path, how, group in _fields(record)
    ]


def _fields(struct: type[Any], at: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str, str]]:
    hints = typing.get_type_hints(struct, include_extras=True)
    for name in struct.__struct_fields__:
        if not at and name in _IDENTITY:
            continue
        marks = hints[name].__metadata__ if typing.get_origin(hints[name]) is typing.Annotated else ()
        group = next((m.name for m in marks if isinstance(m, Group)), "")
        if isinstance(hints[name], type) and issubclass(hints[name], msgspec.Struct):
            yield from _fields(hints[name], (*at, name))
            continue
        yield (*at, name), _how(marks), group
        if any(isinstance(m, KeyedItems) for m in marks):
            item = typing.get_args(typing.get_args(hints[name])[0])[1]
            if isinstance(item, type) and issubclass(item, msgspec.Struct):
                yield from _fields(item, (*at, name, "*"))


def _how(marks: tuple[Any, ...]) -> str:
    names = {Narrative: PROSE, TextSet: SET, KeyedItems: ITEMS, ByFormDefinition: FORM}
    return next((how for kind, how in names.items() if any(isinstance(m, kind) for m in marks)), PLAIN)


def table_of_page() -> list[str]:
    """The lines of the table as they stand in the page."""
    return [line for line in PAGE.read_text(encoding="utf-8").splitlines() if re.match(r"\| [a-z_]+ \| `", line)]


def test_the_table_in_the_page_is_that_of_the_types() -> None:
    assert table_of_page() == table_of_types()


def test_the_merge_does_what_the_table_says() -> None:
    for name, record in TYPES.items():
        for path, how, group in _fields(record):
            rule = rules_for(name)(tuple("some-id" if step == "*" else step for step in path))
            assert rule.kind == _SAME_IN_CODE[how], (name, path)
            assert bool(rule.group) == bool(group), (name, path)


def arrays_of_more_than_text(struct: type[Any], at: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Fields of a body, at any depth, that are arrays of anything but text."""
    for field in msgspec.structs.fields(struct):
        yield from _arrays_in(field.type, (*at, field.encode_name))


def _arrays_in(kind: Any, at: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Annotated:
        yield from _arrays_in(parts[0], at)
    elif kind in {list, tuple, set, frozenset} or origin in {list, tuple, set, frozenset, Sequence}:
        if [part for part in parts if part is not ...] != [str]:
            yield at
    elif isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        yield from arrays_of_more_than_text(kind, at)
    else:
        for part in parts:
            yield from _arrays_in(part, (*at, "*"))


def test_flaw_08_an_array_of_items_has_no_order_that_two_people_share() -> None:
    """Paths use ids, so items are a map by id with a rank where order matters, and an array is a set of text."""
    for name, record in TYPES.items():
        assert [*arrays_of_more_than_text(record)] == [], name

    class Item(msgspec.Struct):
        what: str

    class Planted(Record, frozen=True, kw_only=True):
        inner: dict[str, tuple[Item, ...]]
        numbers: list[int]
        words: SetOf = ()

    assert [*arrays_of_more_than_text(Planted)] == [("inner", "*"), ("numbers",)]


def test_every_type_is_in_the_page() -> None:
    assert {line.split(" | ")[0].strip("| ") for line in table_of_page()} == set(TYPES)

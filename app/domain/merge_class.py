"""How each field of a record merges when two people changed it apart; said in the field's type.

Plain fields have no mark: two different values are a conflict that a person decides (SYNC 2.6).
"""

from collections.abc import Mapping
from typing import Annotated, TypeVar

import msgspec

T = TypeVar("T")


class Narrative(msgspec.Struct, frozen=True):
    """Text in paragraphs: edits in different paragraphs join and are marked, others conflict."""


class Group(msgspec.Struct, frozen=True):
    """Fields of one judgement: changing two of them apart is a conflict even if no single field clashes."""

    name: str


class KeyedItems(msgspec.Struct, frozen=True):
    """A map of items by id: items add up, each merges by its own fields."""


class TextSet(msgspec.Struct, frozen=True):
    """A sorted set of text: additions and removals apply one by one."""


class ByFormDefinition(msgspec.Struct, frozen=True):
    """A map of answers by question id: each merges by its kind in the form definition."""


Prose = Annotated[str, Narrative()]
SetOf = Annotated[tuple[str, ...], TextSet()]
Keyed = Annotated[Mapping[str, T], KeyedItems()]

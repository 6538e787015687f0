"""The order of targets, steps and safety plans: by rank, then by id, so that every laptop shows the same."""

from collections.abc import Mapping
from typing import Protocol, TypeVar

import msgspec


class Ranked(Protocol):
    """Anything with a rank."""

    @property
    def rank(self) -> str: ...


T = TypeVar("T", bound=Ranked)


def in_order(items: Mapping[str, T]) -> list[tuple[str, T]]:
    """The items as they stand on screen."""
    return sorted(items.items(), key=lambda item: (item[1].rank, item[0]))


def rank_after(items: Mapping[str, Ranked]) -> str:
    """A rank behind all others."""
    last = max((item.rank for item in items.values()), default="")
    if last and last[-1] in "012345678abcdefghijklmnopqrstuvwxy":
        return last[:-1] + chr(ord(last[-1]) + 1)
    return f"{last}a"


def moved(items: Mapping[str, T], id: str, step: int) -> Mapping[str, T]:
    """The items with one moved up (-1) or down (1); ranks that are the same or empty are told apart first."""
    ordered = in_order(items)
    ranks = [item.rank for _, item in ordered]
    if len(set(ranks)) < len(ranks) or "" in ranks:
        ranks = [f"{number:03d}" for number in range(len(ranks))]
    ids = [item_id for item_id, _ in ordered]
    at = ids.index(id)
    to = at + step
    if not 0 <= to < len(ids):
        return items
    ids[at], ids[to] = ids[to], ids[at]
    return {item_id: _ranked(items[item_id], rank) for item_id, rank in zip(ids, ranks, strict=True)}


def _ranked(item: T, rank: str) -> T:
    return item if item.rank == rank else msgspec.structs.replace(item, rank=rank)  # type: ignore[type-var]

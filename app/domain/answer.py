"""One answer to one question of a form: what was said, who said it, and whether it still holds.

The answer says nothing about the question's kind: the form definition knows it. Shapes of `value` by kind:
text and narrative `str`; yes/no `bool`; whole number `int`; decimal `str` ("12.50", never a float); one choice,
rating or certainty the option's code `str`; several choices a sorted tuple of codes; a date EDTF text `2026-08-14`,
`2026-08` or `2026`, with `~` behind it when approximate. A repeating group has `rows` and no `value`.
Defaults are never written, so an answer that only says "nan" is `{"value":"nan"}` in the store.
"""

import unicodedata
from collections.abc import Mapping
from typing import TypeAlias

import msgspec

Cell: TypeAlias = str | bool | int | tuple[str, ...]
Value: TypeAlias = Cell | None
Row: TypeAlias = Mapping[str, Cell]
Rows: TypeAlias = Mapping[str, Row]

RANK = "rank"  # a row's place among its siblings, where order matters; never the id of a field
SAID_BY = ("child", "carer", "worker", "partner", "record")


class Answer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one question holds. `rows` maps item id -> field id -> value; `said_by` is one of SAID_BY or empty."""

    value: Value = None
    rows: Rows = {}
    said_by: str = ""
    source: str = ""
    said_on: str = ""  # when it was said, EDTF; a carried answer keeps its day until someone states it anew
    carried_from: str = ""  # id of the stage it was copied from; cleared as soon as someone states it anew
    confirmed: bool = False  # a carried answer that a person has said still holds

    @property
    def is_blank(self) -> bool:
        """Nothing is stated: no value (white space is nothing) and no row."""
        if self.rows:
            return False
        value = self.value
        if isinstance(value, str):
            return not value or value.isspace()
        return value is None or value == ()

    @property
    def is_unconfirmed(self) -> bool:
        """It came from an earlier stage and nobody has said yet that it still holds (DOMAIN 3.2)."""
        return bool(self.carried_from) and not self.confirmed

    def stating(self, value: Value) -> "Answer":
        """The same answer with a new value: it is no longer carried. Who said it stays; of a carried one the day goes."""
        return Answer(value=canonical(value), said_by=self.said_by, source=self.source, said_on=self._own_day)

    def with_rows(self, rows: Rows) -> "Answer":
        """The same answer with these rows, as `stating` does with a value."""
        tidy = {row: {field: _cell(cell) for field, cell in cells.items()} for row, cells in rows.items()}
        return Answer(rows=tidy, said_by=self.said_by, source=self.source, said_on=self._own_day)

    @property
    def _own_day(self) -> str:
        """The day it was said, unless that was at an earlier stage."""
        return "" if self.carried_from else self.said_on

    def told_by(self, said_by: str, source: str, said_on: str, today: str) -> "Answer":
        """The same answer with where it comes from. Where the first of the three is who or what, it was said today;
        where the last of the two goes, so does the day."""
        had, has = bool(self.said_by or self.source), bool(said_by or source)
        day = (said_on or today) if has and not had else "" if had and not has else said_on
        return msgspec.structs.replace(self, said_by=said_by, source=source, said_on=day)

    def told_anew(self, before: "Answer", today: str) -> "Answer":
        """The same answer, said today where it was carried before and somebody or something stands behind it."""
        is_anew = bool(before.carried_from) and not self.carried_from and bool(self.said_by or self.source)
        return msgspec.structs.replace(self, said_on=today) if is_anew else self

    def confirming(self) -> "Answer":
        """The same answer after someone has said that it still holds."""
        return msgspec.structs.replace(self, confirmed=True) if self.carried_from else self


Answers: TypeAlias = Mapping[str, Answer]


def canonical(value: Value) -> Value:
    """The stored form of a value: text in Unicode NFC, a set of choices sorted and without repeats."""
    return None if value is None else _cell(value)


def _cell(value: Cell) -> Cell:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, bool | int):
        return value
    return tuple(sorted({unicodedata.normalize("NFC", code) for code in value}))

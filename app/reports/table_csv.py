"""A table as a file for a spreadsheet: the one writer of CSV, so that no cell a person wrote is ever run as a formula.

Every cell is quoted; one that a spreadsheet would take for a formula (it begins, after blanks, with = + - @, a tab or a return)
gets an apostrophe before it. A mark at the start tells a spreadsheet that the letters are UTF-8.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

MARK: Final = "\ufeff"
_RUNS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What spreadsheets begin a formula with; the last four are the wide forms that some of them take for the same."""


def table_csv(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """The bytes of the file: a line of headings, then a line for each row, ended as spreadsheets expect."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([cell(text) for text in heading])
    writer.writerows([cell(text) for text in row] for row in rows)
    return (MARK + out.getvalue()).encode()


def cell(text: str) -> str:
    """The text as it stands in a cell: never a formula, and with nothing lost."""
    is_formula = text.startswith(("\t", "\r", "\n")) or text.lstrip().startswith(_RUNS)
    return "'" + text if is_formula else text


def text_of(shown: str) -> str:
    """What was written into the cell, for a program that reads such a file again."""
    bare = shown.removeprefix("'")
    return bare if shown.startswith("'") and cell(bare) == shown else shown

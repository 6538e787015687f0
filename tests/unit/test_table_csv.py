"""T-16: what a person wrote is text in a spreadsheet, whatever it begins with, and comes back as it was."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.reports import table_csv as module
from app.reports.table_csv import cell, table_csv, text_of
from tests.helpers.naughty import ALL, FAMILIES

FORMULAS = (*FAMILIES["formulas"], *(f"{lead}{sign}1" for lead in ("", " ", "\t", "\n", "\u00a0") for sign in "=+-@"))
KEEPABLE = [text for text in ALL if text.isprintable() or "\n" in text]


def read(data: bytes) -> list[list[str]]:
    """As another program reads it."""
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def would_run(shown: str) -> bool:
    """Does a spreadsheet take this cell for a formula? Written apart from the writer, after OWASP's list."""
    return bool(shown.strip(" \u00a0")) and shown.lstrip(" \u00a0\t\r\n")[:1] in tuple("=+-@") and not shown.startswith("'")


@pytest.mark.parametrize("text", FORMULAS)
def test_t_16_no_cell_is_a_formula(text: str) -> None:
    (line,) = read(table_csv((text,), ()))
    assert not would_run(line[0])
    assert text_of(line[0]) == text


def test_without_the_apostrophe_a_cell_would_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sibling."""
    monkeypatch.setattr(module, "_RUNS", ("#",))
    assert any(would_run(cell(text)) for text in FORMULAS)


def test_letters_of_all_scripts_are_read_by_a_spreadsheet() -> None:
    data = table_csv(("Name",), [("Siân 李 🦊",)])
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.endswith('"Siân 李 🦊"\r\n'.encode())


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\x00")), min_size=2, max_size=2)
    )
)
def test_every_table_comes_back_as_it_was(rows: list[list[str]]) -> None:
    found = read(table_csv(("a", "b"), rows))
    assert [[text_of(shown) for shown in line] for line in found[1:]] == rows


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_text_at_all_is_a_formula(text: str) -> None:
    assert not would_run(cell(text))

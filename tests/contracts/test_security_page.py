"""The pages on security and on faults name the test that keeps each promise; every name must be that of a test that is there."""

import ast
import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
PAGE = REPOSITORY / "docs" / "security.md"
FAULTS = REPOSITORY / "docs" / "faults.md"


def known_names() -> set[str]:
    """The names of all test functions, and the paths of test files."""
    found: set[str] = set()
    for path in (REPOSITORY / "tests").rglob("test_*.py"):
        found.add(path.relative_to(REPOSITORY).as_posix())
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found |= {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    return found


def named(page: str) -> list[str]:
    return [name for name in re.findall(r"`([^`]+)`", page) if name.startswith(("test_", "tests/"))]


@pytest.mark.parametrize("page", [PAGE, FAULTS], ids=lambda page: page.stem)
def test_every_test_that_the_page_names_is_there(page: Path) -> None:
    names = named(page.read_text(encoding="utf-8"))
    there = known_names()
    assert [name for name in names if name not in there] == []
    assert len(names) > 40


def test_each_of_the_twenty_faults_is_tried() -> None:
    rows = [line for line in FAULTS.read_text(encoding="utf-8").splitlines() if line.startswith("| F")]
    assert [row[2:5] for row in rows] == [f"F{n:02d}" for n in range(1, 21)]
    assert [row for row in rows if not named(row)] == []


def test_every_row_of_promises_names_a_test() -> None:
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    promises = [row for row in rows if "kept by" not in row and "---" not in row]
    assert [row for row in promises if not named(row)] == []
    assert named("| a promise | `test_of_nothing` |") == ["test_of_nothing"]


def threats() -> tuple[dict[str, tuple[str, str]], list[str]]:
    """The two cells of each threat: what keeps it, and what shows that without it; and the threats that stand below."""
    _, _, part = PAGE.read_text(encoding="utf-8").partition("## The threats, one by one")
    part = part.partition("\n## ")[0]
    rows = re.findall(r"^\| (T-\d\d) [^|]*\|([^|]*)\|([^|]*)\|$", part, re.MULTILINE)
    return {id: (kept, without) for id, kept, without in rows}, re.findall(r"\b(T-\d\d) \(", part)


def test_every_threat_has_its_row_or_a_word_on_why_not() -> None:
    """T-01 to T-35, each once in the table or in the sentence below it."""
    rows, without = threats()
    assert sorted([*rows, *without]) == [f"T-{n:02}" for n in range(1, 36)]


def test_every_threat_has_a_test_of_its_name_and_one_that_takes_the_defence_out() -> None:
    rows, _ = threats()
    unnamed = [id for id, (kept, _) in rows.items() if f"`test_t_{id[2:]}_" not in kept]
    assert unnamed == []
    assert [id for id, (_, without) in rows.items() if not named(without)] == []
    twice = [id for id, (kept, without) in rows.items() if set(named(kept)) & set(named(without))]
    assert twice == [], "a test that keeps a promise is not the one that shows what it keeps off"

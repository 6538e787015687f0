"""T-05: nothing of a person's work is left beside the store: no part of the window makes files, settings or lists of its own.

The trace of a whole day (test_trace.py) sees what is written; this sees what could be, in any screen and any report.
"""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LEAVES: frozenset[str] = frozenset(
    {
        "tempfile",
        "QTemporaryFile",
        "QTemporaryDir",
        "QSaveFile",
        "QSettings",
        "QStandardPaths",
        "QFileSystemModel",
        "QDiskCache",
        "shelve",
    }
)
"""What makes files by itself, or keeps settings in the clear."""
WORKS_WITH_RECORDS = ("domain", "forms", "changes", "models", "security", "operations", "sync", "reports", "ui")


def used(source: str) -> set[str]:
    """Of these names, those that a module imports, or reaches through another one."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            found |= {alias.name.partition(".")[0] for alias in node.names}
            found |= {node.module.partition(".")[0]} if isinstance(node, ast.ImportFrom) and node.module else set()
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
    return found & LEAVES


@pytest.mark.parametrize("package", WORKS_WITH_RECORDS)
def test_t_05_no_module_that_sees_records_makes_files_of_its_own(package: str) -> None:
    modules = sorted((ROOT / "app" / package).rglob("*.py"))
    assert modules
    assert {path.name: names for path in modules if (names := used(path.read_text(encoding="utf-8")))} == {}


def test_a_planted_leftover_is_seen() -> None:
    """The sibling."""
    assert used("from PySide6.QtCore import QSettings") == {"QSettings"}
    assert used("import tempfile as t\nt.mkstemp()") == {"tempfile"}
    assert used("import PySide6.QtCore as c\nc.QSettings('Waymark').setValue('last', 'Kai Moss')") == {"QSettings"}
    assert used("import json") == set()

"""Only app/ui/parts/text.py may make labels and tooltips: everything else would guess HTML from a hostile name."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

APP = Path(__file__).parents[2] / "app"
TEXT = APP / "ui" / "parts" / "text.py"
BANNED = {"QLabel", "QMessageBox", "QTextEdit", "QTextBrowser", "QErrorMessage", "QWhatsThis", "QToolTip"}
BANNED_CALLS = {"setToolTip", "setWhatsThis", "setHtml", "appendHtml", "insertHtml", "setMarkdown"}


def _offences(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("PySide6"):
            yield from (f"imports {alias.name}" for alias in node.names if alias.name in BANNED or alias.name == "*")
        if isinstance(node, ast.Attribute) and node.attr in BANNED | BANNED_CALLS:
            yield f"line {node.lineno}: {node.attr}"
        if isinstance(node, ast.Name) and node.id in BANNED:
            yield f"line {node.lineno}: {node.id}"


def _sources() -> list[Path]:
    return sorted(path for path in APP.rglob("*.py") if path != TEXT)


def test_no_module_but_text_shows_rich_text() -> None:
    found = {str(path.relative_to(APP)): list(_offences(path.read_text(encoding="utf-8"))) for path in _sources()}
    assert {name: offences for name, offences in found.items() if offences} == {}
    assert any(name.startswith("ui") for name in found)


@pytest.mark.parametrize(
    "planted",
    [
        "from PySide6.QtWidgets import QLabel",
        "from PySide6 import QtWidgets\nQtWidgets.QMessageBox.warning(None, 'a', 'b')",
        "from PySide6.QtWidgets import *",
        "button.setToolTip(name)",
        "editor.appendHtml(text)",
    ],
)
def test_a_planted_offence_is_seen(planted: str) -> None:
    assert list(_offences(planted))

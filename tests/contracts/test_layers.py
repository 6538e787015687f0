"""The layers hold, and the contracts that guard them really guard: each one is seen to catch a planted violation."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLANTS = {
    "Layers": ("app/models/planted_layers.py", "import app.ui.desk\n"),
    "Qt only": ("app/domain/planted_qt.py", "from PySide6 import QtCore\n"),
    "What decides": ("app/changes/planted_time.py", "import time\n"),
    "The domain knows": ("app/domain/planted_keys.py", "import cryptography\n"),
    "The window sees": ("app/ui/planted_store.py", "import app.models.store\n"),
    "The service shares": ("app/server/planted_store.py", "import app.sync.http\n"),
    "The desktop never": ("app/sync/planted_web.py", "import starlette\n"),
    "Features do not": ("app/ui/features/my_day/planted.py", "import app.ui.features.caseload\n"),
    "Only the store": ("app/operations/planted_sql.py", "import sqlalchemy\n"),
    "exhaustive": ("app/planted_package/__init__.py", ""),
}


def lint(folder: Path) -> str:
    """What import-linter says of the app in this folder."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program that a test may spoil."""
    folder = tmp_path_factory.mktemp("planted")
    shutil.copytree(ROOT / "app", folder / "app", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / ".importlinter", folder / ".importlinter")
    return folder


def test_every_contract_holds_and_each_catches_a_planted_violation(copied: Path) -> None:
    clean = lint(copied)
    assert "0 broken" in clean, clean
    for place, text in PLANTS.values():
        (copied / place).parent.mkdir(exist_ok=True)
        (copied / place).write_text(f'"""Planted."""\n\n{text}', encoding="utf-8")
    spoiled = lint(copied)
    for name in PLANTS:
        if name != "exhaustive":
            assert any((line.startswith(name) and line.rstrip().endswith("BROKEN")) or (name in line and "BROKEN" in line)
                       for line in spoiled.splitlines()), f"{name} was not caught:\n{spoiled}"  # fmt: skip
    assert "planted_package" in spoiled


def presenters() -> list[Path]:
    """Every presenter of every feature."""
    return sorted((ROOT / "app/ui/features").glob("*/presenter*.py"))


def widgets_imported(source: str) -> list[str]:
    """Modules of Qt other than QtCore that a source imports."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("PySide6"):
            found += [node.module or ""] if node.module != "PySide6.QtCore" else []
        if isinstance(node, ast.Import):
            found += [
                alias.name for alias in node.names if alias.name.startswith("PySide6") and alias.name != "PySide6.QtCore"
            ]
    return found


def test_presenters_know_no_widgets() -> None:
    assert presenters()
    assert {path.parent.name: widgets_imported(path.read_text(encoding="utf-8")) for path in presenters()} == {
        path.parent.name: [] for path in presenters()
    }
    assert widgets_imported("from PySide6.QtWidgets import QLabel") == ["PySide6.QtWidgets"]

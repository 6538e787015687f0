"""The check of form files says where, what and what to do, and passes the shipped forms."""

import shutil
from pathlib import Path

import pytest

from app import resources
from app.forms.checking_files import main, problems_of_folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped forms."""
    return Path(shutil.copytree(resources.path("forms"), tmp_path / "forms"))


def said(folder: Path) -> list[str]:
    return [str(problem) for problem in problems_of_folder(folder)]


def test_the_shipped_forms_are_sound(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(folder) == []
    assert main([]) == 0
    assert capsys.readouterr().out == ""


def test_a_question_of_an_unknown_kind_is_named_with_its_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder / "assessment" / "1.yaml"
    lines = path.read_text(encoding="utf-8").split("\n")
    at = next(n for n, line in enumerate(lines) if "kind: " in line)
    lines[at] = lines[at].replace("kind: ", "kind: x")
    path.write_text("\n".join(lines), encoding="utf-8")
    assert any(line.startswith(f"assessment/1.yaml:{at + 1}: ") for line in said(folder))
    assert main([str(path)]) == 1
    assert "assessment/1.yaml" in capsys.readouterr().out


def test_a_published_version_with_another_structure_is_refused(folder: Path) -> None:
    path = folder / "assessment" / "1.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("    tags: [strength]\n", "", 1), encoding="utf-8")
    assert any("published and its structure has changed" in line for line in said(folder))


def test_a_published_version_that_is_missing_or_misplaced_is_named(folder: Path) -> None:
    (folder / "assessment" / "1.yaml").rename(folder / "assessment" / "7.yaml")
    found = " ".join(said(folder))
    assert "file is missing" in found
    assert "Move it to assessment/1.yaml" in found


def test_a_file_that_is_no_text_is_named(folder: Path) -> None:
    (folder / "assessment" / "2.yaml").write_bytes(b"\xff\xfe\x00")
    assert any("UTF-8" in line for line in said(folder))

"""The check of form files says where, what and what to do, and passes the shipped forms."""

import shutil
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from app import resources
from app.forms.checking_files import main, problems_of_folder
from app.forms.quick_tree import quick_tree
from app.forms.yaml_tree import read_tree


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder like resources/forms with a copy of one shipped form."""
    (tmp_path / "forms" / "assessment").mkdir(parents=True)
    shutil.copy(resources.path("forms", "assessment", "1.yaml"), tmp_path / "forms" / "assessment")
    return tmp_path / "forms"


def said(folder: Path) -> list[str]:
    return [str(problem) for problem in problems_of_folder(folder)]


def test_the_shipped_forms_are_sound(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert capsys.readouterr().out == ""


def test_what_came_with_the_program_is_read_quickly_as_it_is_read_strictly() -> None:
    """The strict reader refuses what the quick one would pass over: what both read alike has none of it."""
    refused: list[object] = []
    shipped = [*resources.path("forms").glob("*/*.yaml"), *resources.path("contradictions").glob("*.yaml")]
    assert len(shipped) > 10
    for path in shipped:
        text = path.read_text(encoding="utf-8")
        assert quick_tree(text, lambda *why: refused.append(why)) == read_tree(text, lambda *why: refused.append(why)), path
    assert refused == []


def test_what_the_quick_reader_cannot_read_the_strict_one_tells() -> None:
    refused: list[str] = []
    assert quick_tree("a: [1, 2\nb: 3", lambda line, reason, remedy: refused.append(reason)) is None
    assert refused[0].startswith("this is not YAML")
    assert quick_tree("# nothing", lambda *_: None) is None


def test_plain_values_are_those_of_yaml_1_2() -> None:
    for folder in ("certificates", "reports", "sample"):
        files = list(resources.path(folder).glob("*.yaml"))
        assert files
        for path in files:
            strictly = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
            assert resources.values(folder, path.name) == strictly, path


def test_a_word_that_yaml_once_took_for_a_truth_is_a_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "words.yaml").write_text("a: no\nb: [yes, on, true, trueish, False]\n", encoding="utf-8")
    monkeypatch.setattr(resources, "folder", lambda: tmp_path)
    assert resources.values("words.yaml") == {"a": "no", "b": ["yes", "on", True, "trueish", False]}


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

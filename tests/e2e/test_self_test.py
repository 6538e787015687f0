"""The installation check: right on a whole installation, from a source tree and from a built wheel, and wrong on a broken one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app import resources
from app.bootstrap import self_test

REPOSITORY = Path(__file__).parents[2]


def run(place: Path, **more: str) -> tuple[int, list[str]]:
    """`waymark self-test` in a process of its own; its exit status and lines."""
    environment = {**os.environ, "PYTHONPATH": str(place), "QT_QPA_PLATFORM": "offscreen", **more}
    ended = subprocess.run(
        [sys.executable, "-m", "app", "self-test"], cwd=place, env=environment, capture_output=True, text=True, check=False
    )
    return ended.returncode, ended.stdout.splitlines()


def test_a_whole_installation_says_ok_to_every_check() -> None:
    status, lines = run(REPOSITORY)
    assert (status, [line[:3] for line in lines]) == (0, ["ok "] * len(self_test.CHECKS))


def test_a_missing_font_fails_its_checks_and_the_others_still_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = Path(shutil.copytree(resources.folder(), tmp_path / "resources"))
    (broken / "fonts" / "NotoSansHebrew-Bold.ttf").unlink()
    (broken / "forms" / "assessment" / "1.yaml").write_text("form: assessment\n", encoding="utf-8")
    monkeypatch.setattr(resources, "folder", lambda: broken)
    results = [self_test._run(what, check, tmp_path) for what, check in self_test.CHECKS[:3]]
    lines = capsys.readouterr().out.splitlines()
    assert results == [False, False, True]
    assert lines[0].startswith("FAILED fonts and icons are here: fonts are missing: NotoSansHebrew-Bold")
    assert lines[1].startswith("FAILED forms can be read: assessment/1.yaml:")
    assert lines[2] == "ok a passphrase opens what it closed"


def test_a_store_that_does_not_encrypt_is_found_out(tmp_path: Path) -> None:
    (tmp_path / "store.db").write_bytes(b"SQLite format 3\x00 and so on")
    with pytest.raises(self_test.NotWhole, match="not encrypted"):
        self_test._expect_hidden(tmp_path)


def test_a_built_wheel_carries_everything_it_needs(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=REPOSITORY, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    place = tmp_path / "installed"
    install = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--no-deps",
        "--no-index",
        "--quiet",
        "--target",
        str(place),
        str(wheel),
    ]
    subprocess.run(install, check=True, capture_output=True)
    assert not (place / "tests").exists()
    status, lines = run(place)
    assert (status, [line[:3] for line in lines]) == (0, ["ok "] * len(self_test.CHECKS)), lines

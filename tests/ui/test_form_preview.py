"""A form's author looks at the form while writing it: every section as it is asked, and faults with their lines."""

from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from app.demo.form_preview import Preview, found, main
from app.domain.answer import Answer
from app.ui.parts.pick_list import PickRow
from tests.unit.test_forms_reading import GOOD, HEAD

FOLLOWS = """\
      - id: more
        title: About the family of {name}
        shown_when: {is: [where, family]}
        questions:
          - {id: more_who, kind: short_text, label: Who are they?}
      - id: ending
        title: Ending
        stages: [closure]
        questions:
          - {id: ending_how, kind: short_text, label: How did it end?}
"""


def test_every_section_that_is_asked_becomes_a_picture(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], qtbot: QtBot
) -> None:
    file = tmp_path / "1.yaml"
    file.write_text(GOOD + FOLLOWS, encoding="utf-8")
    assert main([str(file), "--to", str(tmp_path / "out")]) == 0
    assert [picture.name for picture in sorted((tmp_path / "out").iterdir())] == ["01-home.png"]
    assert QImage(str(tmp_path / "out" / "01-home.png")).width() > 500
    assert main([str(file), "--stage", "closure", "--to", str(tmp_path / "end")]) == 0
    assert [picture.name for picture in sorted((tmp_path / "end").iterdir())] == ["01-home.png", "02-ending.png"]
    assert "2 pictures" in capsys.readouterr().out


def test_an_answer_brings_the_section_that_waits_for_it(tmp_path: Path, qtbot: QtBot) -> None:
    file = tmp_path / "1.yaml"
    file.write_text(GOOD + FOLLOWS, encoding="utf-8")
    preview = Preview(found(str(file))[1])
    qtbot.addWidget(preview)
    assert preview.view is not None
    preview.view.answered.emit("where", Answer(value="family"))
    assert [row.pick.title for row in preview.findChildren(PickRow) if not row.isHidden()] == [
        "Home",
        "About the family of Jay",
    ]


def test_a_fault_is_told_with_its_line_and_no_picture_is_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "1.yaml"
    file.write_text(HEAD, encoding="utf-8")
    assert main([str(file), "--to", str(tmp_path / "out")]) == 1
    assert "1.yaml:10: “questions” must be a list" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_name_that_is_none_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["no_such_form", "--to", str(tmp_path)]) == 1
    assert "There is no form or readable file called “no_such_form”." in capsys.readouterr().err

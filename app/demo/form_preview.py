"""A form as the person sees it, to try while writing it: `poe form NAME`, where NAME is a shipped form or a file.

Where there is a display a window opens in which every answer works and nothing is kept; elsewhere each section is written
as a picture to a folder. The child's name is made up.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final
from uuid import uuid4

from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from app import resources
from app.bootstrap import display
from app.demo.shots.stage import play_events
from app.domain.answer import Answer
from app.domain.ids import Id
from app.domain.stage_type import STAGE_TYPES
from app.forms.definition import FormDefinition
from app.forms.reading import read_form
from app.forms.refusal import FormRefused
from app.forms.session import FormSession
from app.forms.translation import LANGUAGES, translated
from app.forms.wording import fill
from app.ui import theme
from app.ui.form.about import About
from app.ui.form.section_view import SectionView
from app.ui.parts.page import PageHead, PageScroll
from app.ui.parts.pick_list import Pick, PickList

CALLED: Final = "Jay"
_WIDE_EM, _HIGH_EM = 66, 46


class Preview(QWidget):
    """Sections at the left, the one that is open at the right. Answers live in the window and end with it."""

    def __init__(self, form: FormDefinition, stage: str = "") -> None:
        super().__init__()
        self._about = About(called=CALLED, today=_today, new_id=lambda: Id(str(uuid4())))
        self.session = FormSession.open(form, {}, _today(), stage=stage)
        self.setWindowTitle(f"{form.title}, version {form.version}")
        across, self._page = QHBoxLayout(self), QVBoxLayout()
        self._page.setContentsMargins(theme.em(1), theme.em(1), theme.em(1), 0)
        self._head, self._scroll = PageHead(), PageScroll()
        self.view: SectionView | None = None
        self._list = PickList(name=self.windowTitle())
        self._list.picked.connect(self.open)
        self._side = PageScroll(margins_em=(0.4, 0.4))
        self._side.body.addWidget(self._list)
        self._side.body.addStretch(1)
        across.addWidget(self._side, 2)
        across.addLayout(self._page, 5)
        self._page.addWidget(self._head)
        self._page.addWidget(self._scroll, 1)
        self.open(self.sections()[0])

    def sections(self) -> list[str]:
        """Ids of the sections that are asked with these answers."""
        return [section.id for section in self.session.definition.sections if self._shown(section.id)]

    def _shown(self, section: str) -> bool:
        return any(self.session.is_shown(q.id) for q in self.session.definition.section(section).questions)

    def open(self, section_id: str) -> None:
        """Show one section; what was answered stays."""
        section = self.session.definition.section(section_id)
        self._head.set_words(fill(section.title, CALLED), fill(section.guidance, CALLED))
        view = SectionView(self.session, section_id, self._about)
        view.build_all()
        view.answered.connect(lambda question, answer: self._answer(view, question, answer))
        if self.view is not None:
            self.view.hide()
            self.view.deleteLater()
        self.view = view
        self._scroll.body.addWidget(view)
        self._show_list(section_id)

    def height_of_all(self) -> int:
        """So high that nothing has to be scrolled."""
        tall = max(self._scroll.ground.sizeHint().height(), self._scroll.ground.height())
        return max(self._head.height() + tall, self._side.ground.height()) + theme.em(4)

    def _answer(self, view: SectionView, question: str, answer: Answer) -> None:
        view.apply(self.session.answer(question, answer))
        self._show_list(view.section_id)

    def _show_list(self, opened: str) -> None:
        rows = [
            Pick(key=section.id, title=fill(section.title, CALLED), meta=fill(group.title, CALLED))
            for group in self.session.definition.groups
            for section in group.sections
            if self._shown(section.id)
        ]
        self._list.set_picks(rows, opened)


def _today() -> date:
    return datetime.now(UTC).astimezone().date()


def found(name: str) -> tuple[Path, FormDefinition]:
    """The newest version of a shipped form, or the file of that name. Raises FormRefused or OSError."""
    path = Path(name)
    if not path.is_file():
        versions = sorted(
            resources.path("forms").glob(f"{name}/*.yaml"), key=lambda p: int(p.stem) if p.stem.isdigit() else 0
        )
        path = versions[-1] if versions else path
    return path, read_form(path.read_text(encoding="utf-8"), f"{path.parent.name}/{path.name}")


def in_language(form: FormDefinition, path: Path, language: str) -> FormDefinition:
    """The form with the texts of the translation beside its file. Raises FormRefused or OSError."""
    if not language:
        return form
    words = path.with_name(f"{path.stem}.{language}.yaml")
    return translated(form, words.read_text(encoding="utf-8"), f"{path.parent.name}/{words.name}")


def draw(preview: Preview, folder: Path) -> list[Path]:
    """A picture of every section as it stands with no answer."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for at, section in enumerate(preview.sections(), 1):
        preview.open(section)
        play_events()
        for _ in range(2):  # texts wrap at the width of the first time
            preview.resize(theme.em(_WIDE_EM), max(theme.em(_HIGH_EM), preview.height_of_all()))
            play_events()
        file = folder / f"{at:02d}-{section}.png"
        preview.grab().save(str(file))
        made.append(file)
    return made


def main(argv: Sequence[str] | None = None) -> int:
    """Open or draw the form; 1 and every problem with its line when it cannot be read."""
    words = argparse.ArgumentParser(prog="poe form", description=(__doc__ or "").split("\n", 1)[0])
    words.add_argument("name", help="a shipped form such as assessment, or a .yaml file")
    words.add_argument("--stage", default="", choices=["", *STAGE_TYPES], help="ask what this stage asks")
    words.add_argument("--language", default="", choices=["", *LANGUAGES], help="with the texts of the file NAME.cy.yaml")
    words.add_argument("--to", type=Path, help="write pictures to this folder instead of opening a window")
    options = words.parse_args(argv)
    try:
        path, form = found(options.name)
        form = in_language(form, path, options.language)
    except FormRefused as refused:
        sys.stderr.writelines(f"{problem}\n" for problem in refused.problems)
        return 1
    except (OSError, UnicodeDecodeError):
        sys.stderr.write(f"There is no form or readable file called “{options.name}”.\n")
        return 1
    to = options.to or (Path("shots") / "form" / form.id if display.trouble() else None)
    if to is not None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.apply(app)
    preview = Preview(form, options.stage)
    if to is None:
        preview.resize(theme.em(_WIDE_EM), theme.em(_HIGH_EM))
        preview.show()
        return app.exec()
    preview.show()
    made = draw(preview, to)
    preview.close()
    sys.stdout.write(f"{path}: {len(made)} pictures in {to}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

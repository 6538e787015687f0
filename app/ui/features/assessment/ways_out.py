"""The ways out of the editor: on paper, what changed since last time, and a manager's reopening or abandoning."""

from PySide6.QtCore import Signal

from app.ui.desk import Desk, Place
from app.ui.features.assessment import texts
from app.ui.features.assessment.ending import EndingCard
from app.ui.features.assessment.presenter import EditorPresenter
from app.ui.paper.assessment_out import PRINTED, SAVED, SECTION, AssessmentOut
from app.ui.parts.button import Button
from app.ui.parts.flow import FlowBox


class WaysOut(FlowBox):
    """A row of buttons. `told` and `failed` carry what came of it; `ending_asked`: `end_card` has been filled and shown."""

    told = Signal(str)
    failed = Signal(str)
    ending_asked = Signal()

    def __init__(self, desk: Desk, presenter: EditorPresenter) -> None:
        super().__init__(None, 0.6)
        self._desk, self._presenter = desk, presenter
        self.changes = Button("What changed", icon="git-compare-arrows", name="What changed since last time")
        self.print_one = Button("Print section", "quiet", name="Print this section")
        self.print = Button("Print", icon="printer", shortcut_hint="Ctrl P", name="Print the assessment")
        self.save_pdf = Button("Save PDF", icon="download", name="Save the assessment as PDF")
        self.ending = Button("")
        for button, does in (
            (self.changes, self._show_changes), (self.print_one, self.print_section), (self.print, self.print_it),
            (self.save_pdf, self._save_pdf), (self.ending, self._ask_ending),
        ):  # fmt: skip
            self.flow.addWidget(button)
            button.clicked.connect(does)
        self.end_card = EndingCard()
        self.end_card.decided.connect(presenter.end)
        presenter.ended.connect(self.end_card.done)
        presenter.not_ended.connect(self.end_card.say)
        self.out = AssessmentOut(self, desk)
        self.out.told.connect(self.told)
        self.out.failed.connect(self.failed)
        self.hide()

    @property
    def are_there(self) -> bool:
        """True where the assessment can be printed: all of it is read only here, or its last page is on screen."""
        shown = self._presenter.shown
        return shown.phase == "reading" or (shown.phase == "editing" and shown.section == texts.CHECK)

    def show_opened(self) -> None:
        """Another assessment, or the same standing otherwise: which of the two endings a person has here."""
        self.end_card.hide()
        way = self._presenter.way()
        self.ending.setVisible(bool(way))
        if way:
            self.ending.set_text(f"{texts.ENDINGS[way][2]} …")
            self.ending.setAccessibleName(texts.ENDINGS[way][0])

    def show_section(self) -> None:
        """Another section is on screen."""
        shown = self._presenter.shown
        self.setVisible(self.are_there)
        self.changes.setVisible(shown.file is not None and shown.file.before is not None)
        self.print_one.setVisible(shown.section != texts.CHECK)

    def _ask_ending(self) -> None:
        self.ending_asked.emit()
        self.end_card.ask(self._presenter.way())

    # ---- on paper
    def print_it(self) -> None:
        """Print the whole assessment as it stands on screen (Ctrl+P); while a section is written, that section."""
        if self.are_there:
            self._offer(PRINTED)
        else:
            self.print_section()

    def print_section(self) -> None:
        """Print the section on screen by itself."""
        file, section = self._presenter.as_it_stands(), self._presenter.shown.section
        if file is not None and section not in ("", texts.CHECK):
            self._presenter.leave()
            self.out.offer(file, PRINTED, SECTION, section)

    def _save_pdf(self) -> None:
        self._offer(SAVED)

    def _offer(self, how: str) -> None:
        file = self._presenter.as_it_stands()
        if file is not None and self.are_there:
            self._presenter.leave()
            self.out.offer(file, how)

    def _show_changes(self) -> None:
        """What changed since last time, over this page; what is half typed is kept first."""
        file = self._presenter.shown.file
        if file is not None:
            self._presenter.leave()
            self._desk.navigator.to(Place(screen="changes", scope=file.assessment.scope, record=file.assessment.id))

"""The pages for a board: the last quarter that is over, with no small number, to the printer or into a file; the audit notes it."""

from functools import partial

from app.domain.ids import NO_ID
from app.operations.printing import NotePrinted
from app.ui.desk import Desk
from app.ui.features.custody_figures import texts
from app.ui.features.custody_figures.presenter import CustodyFiguresPresenter
from app.ui.paper import custody_figures, files
from app.ui.paper import custody_words as words
from app.ui.paper.assessment_out import PRINTED, SAVED, PaperOut
from app.ui.parts.button import Button
from app.ui.parts.card import Card
from app.ui.parts.flow import FlowBox
from app.ui.parts.text import PlainLabel


class BoardCard(Card):
    """Two buttons with what is on the paper, and what came of it."""

    def __init__(self, desk: Desk, presenter: CustodyFiguresPresenter) -> None:
        super().__init__(texts.BOARD)
        self._desk, self._presenter = desk, presenter
        self.out = PaperOut(self, desk)
        self.print = Button(texts.PRINT, "outline", "printer", name="Print the figures for a board")
        self.save = Button(texts.SAVE_PDF, "outline", "download", name="Save the figures for a board as PDF")
        self.told = PlainLabel("", "helper", wrap=True)
        self.body.addWidget(PlainLabel(texts.BOARD_HINT.format(days=words.days(presenter.for_board)), "helper", wrap=True))
        ways = FlowBox()
        for button, how in ((self.print, PRINTED), (self.save, SAVED)):
            ways.flow.addWidget(button)
            button.clicked.connect(partial(self._offer, how))
        self.body.addWidget(ways)
        self.body.addWidget(self.told)
        self.told.hide()
        self.out.told.connect(self._tell)
        self.out.failed.connect(self._tell)

    def _offer(self, how: str, _checked: bool = False) -> None:
        row, during = self._presenter.shown.row, self._presenter.for_board
        if row is None:
            return
        by, at = self._desk.me.names, self._desk.clock()
        self.out.give(
            lambda how: NotePrinted(record=NO_ID, what=texts.BOARD_AUDIT, how=how),
            how,
            lambda: custody_figures.make_pdf(row, during, by, at),
            f"Custody figures, {during.name}",
            files.suggested("Custody figures", during.name),
        )

    def _tell(self, sentence: str) -> None:
        self.told.setText(sentence)
        self.told.setVisible(bool(sentence))

"""The heading beside a list: whose paper it is keeps its room, however many buttons stand with it."""

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.ui import theme
from app.ui.parts.beside import Beside
from app.ui.parts.button import Button


class Papers(Beside):
    """A list with a paper beside it."""

    def fit(self) -> None:
        """Nothing but the room decides."""
        self.fold(shows_list=False, keeps_side=False, side_em=20)


@pytest.mark.parametrize(("buttons", "is_under"), [(1, False), (5, True)])
def test_buttons_move_under_the_words_when_they_would_squeeze_them(qtbot: QtBot, buttons: int, is_under: bool) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app)
    papers = Papers(QWidget(), 18, 40, Button("Back"))
    qtbot.addWidget(papers)
    papers.head.title.setText("Kai’s review")
    papers.head.meta.setText("Sent by Priya Nair on Friday 27 November, against the one of 10 August")
    for number in range(buttons):
        papers.head.ways.flow.addWidget(Button(f"One of many ways {number}"))
    papers.resize(1072, 700)
    papers.show()
    qtbot.waitExposed(papers)
    papers.fit()
    qtbot.waitUntil(lambda: (papers.head.ways.y() > papers.head.title.y() + papers.head.title.height()) is is_under)
    assert papers.head.title.height() <= 2 * theme.em(2)

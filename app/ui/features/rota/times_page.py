"""My times: when I said that I can or cannot be asked, and my duties."""

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.availability import CAN, CANNOT, NAMES, Availability
from app.domain.duty_hours import duty
from app.ui.features.rota import texts
from app.ui.features.rota.line_row import LineRow
from app.ui.features.rota.presenter import RotaPresenter
from app.ui.parts.button import Button
from app.ui.parts.card import Card
from app.ui.parts.flow import FlowBox
from app.ui.parts.page import clear_layout
from app.ui.parts.text import PlainLabel

_NONE = "You have said nothing yet. Then you are asked by the rota, and after those who said that they can."


class TimesPage(QWidget):
    """Drawn anew by `draw` whenever the rota was read."""

    def __init__(self, presenter: RotaPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        card = Card("When I can come")
        ways = FlowBox()
        for kind, words in ((CAN, "I can come"), (CANNOT, "I cannot come")):
            button = Button(words, "outline", "check" if kind == CAN else "x", size="touch")
            button.clicked.connect(partial(self._say, kind))
            ways.flow.addWidget(button)
        card.body.addWidget(ways)
        self._list = QVBoxLayout()
        card.body.addLayout(self._list)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card)
        outer.addStretch(1)

    def draw(self) -> None:
        """As the rota stands: what is past is not shown."""
        presenter = self._presenter
        clear_layout(self._list)
        now, me = presenter.now().timestamp(), presenter.desk.me.person
        said = [
            (span, one)
            for one in presenter.row.board.availability
            if one.person == me and (span := duty(one.from_at, one.until_at)) and span.until > now
        ]
        if not said:
            self._list.addWidget(PlainLabel(_NONE, "muted", wrap=True))
        for span, one in sorted(said, key=lambda pair: (pair[0], pair[1].id)):
            words = texts.span_words(span, presenter.today)
            button = Button("Take back", "outline", size="small", name=f"Take back: {NAMES[one.kind]}, {words}")
            button.clicked.connect(partial(self._take_back, one))
            badge = (NAMES[one.kind], "ok" if one.kind == CAN else "neutral", "check" if one.kind == CAN else "x")
            self._list.addWidget(LineRow(words, one.note, badge, (), [button]))

    def _say(self, kind: str, _checked: bool = False) -> None:
        self._presenter.ask_when(kind)

    def _take_back(self, one: Availability, _checked: bool = False) -> None:
        self._presenter.take_back(one)

"""Requests: the open ones first; the chosen one with what is needed, who is asked in which order and why, and the answers."""

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.call_out import CallOut
from app.domain.call_out_standing import CallOutStanding, CallOutState, call_out_standing
from app.domain.eligibility import Candidate, candidates
from app.ui import theme
from app.ui.features.rota import texts
from app.ui.features.rota.line_row import LineRow
from app.ui.features.rota.presenter import RotaPresenter
from app.ui.parts.badge import Badge
from app.ui.parts.button import Button
from app.ui.parts.card import Banner, Card
from app.ui.parts.flow import FlowBox
from app.ui.parts.icon_line import IconLine
from app.ui.parts.page import Columns, clear_layout
from app.ui.parts.pick_list import Pick, PickList
from app.ui.parts.text import PlainLabel


class RequestPage(QWidget):
    """Drawn anew by `draw` whenever the rota was read."""

    def __init__(self, presenter: RotaPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        columns = Columns((2, 3), 56)
        left, right = (column.cards for column in columns.columns)
        self._going, self._over = Card("Going on"), Card("Over")
        self.open_list, self.over_list = PickList(name="Requests that go on"), PickList(name="Requests that are over")
        self._none = PlainLabel(texts.NO_REQUESTS, "muted", wrap=True)
        self._going.body.addWidget(self._none)
        for card, listed in ((self._going, self.open_list), (self._over, self.over_list)):
            card.body.addWidget(listed)
            listed.picked.connect(presenter.open)
        self._detail = Card("", name="The request")
        left.addWidget(self._going)
        for card in (self._detail, self._over):
            right.addWidget(card)
        columns.finish()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(columns)

    def draw(self) -> None:
        """As the rota stands."""
        going, over = self._presenter.requests()
        opened = self._presenter.opened()
        on = opened.id if opened is not None else None
        self.open_list.set_picks([self._pick(call) for call in going], on)
        self.over_list.set_picks([self._pick(call) for call in over], on)
        self._none.setVisible(not going)
        self.open_list.setVisible(bool(going))
        self._over.setVisible(bool(over))
        self._draw_detail(opened)

    def _standing(self, call: CallOut) -> CallOutStanding:
        return call_out_standing(call, self._presenter.row.board.answers)

    def _pick(self, call: CallOut) -> Pick:
        words, tone = texts.state(call, self._standing(call))
        meta = texts.needed(call, self._presenter.today)
        return Pick(key=call.id, title=call.station, meta=meta, badge=(words, tone))

    def _draw_detail(self, call: CallOut | None) -> None:
        body = self._detail.body
        clear_layout(body)
        if call is None:
            self._detail.set_title("")
            body.addWidget(PlainLabel(texts.NOTHING_OPEN, "muted", wrap=True))
            return
        where = self._standing(call)
        self._detail.set_title(texts.heading(call))
        state = FlowBox()
        state.flow.addWidget(Badge(*texts.state(call, where)))
        body.addWidget(state)
        if where.state is CallOutState.TWICE:
            body.addWidget(Banner("warn", texts.TWO_GO))
        for icon, words in texts.facts(call, self._presenter.today):
            body.addWidget(IconLine(icon, words, "body"))
        self._add_buttons(call, where)
        self._add_people(call)

    def _add_buttons(self, call: CallOut, where: CallOutStanding) -> None:
        presenter, ways = self._presenter, FlowBox()
        is_mine = presenter.desk.me.person in where.accepted
        if where.state is CallOutState.OVER:
            return
        made = []
        why = presenter.why_not_me() if presenter.goes and not where.accepted else ""
        if why:
            self._detail.body.addWidget(Banner("warn", texts.NOT_SENT.format(why=why)))
        elif presenter.goes and not where.accepted:
            made.append((Button("Accept", "primary", "check", size="touch"), presenter.accept))
        if presenter.goes and presenter.desk.me.person not in where.declined:
            words = "I cannot come after all" if is_mine else "Decline"
            made.append((Button(words, "outline", size="touch"), presenter.ask_decline))
        if presenter.stands_down and where.accepted:
            made.append((Button("Stand somebody down", "outline", size="touch"), presenter.ask_stand_down))
        if presenter.enters:
            made.append((Button("End this request", "outline", size="touch"), presenter.ask_end))
        for button, does in made:
            button.clicked.connect(partial(_press, does, call))
            ways.flow.addWidget(button)
        self._detail.body.addWidget(ways)

    def _add_people(self, call: CallOut) -> None:
        body = self._detail.body
        found = candidates(self._presenter.row.board, call)
        may = [one for one in found if one.may_go]
        if not found:
            body.addWidget(PlainLabel(texts.NO_PROFILES, "muted", wrap=True))
            return
        body.addSpacing(theme.em(0.6))
        body.addWidget(PlainLabel(texts.IN_ORDER, "strong"))
        if not may:
            body.addWidget(IconLine("triangle-alert", texts.NOBODY_MAY, "body", "warn"))
        for number, one in enumerate(may, 1):
            body.addWidget(self._person(call, one, f"{number}. ", " · ".join(one.reasons)))
        if len(may) < len(found):
            body.addSpacing(theme.em(0.6))
            body.addWidget(PlainLabel(texts.MAY_NOT, "strong"))
        for one in found:
            if not one.may_go:
                body.addWidget(self._person(call, one, "", " ".join(one.blocks)))

    def _person(self, call: CallOut, one: Candidate, before: str, words: str) -> LineRow:
        said = [("message-square", reason, "") for reason in self._presenter.reasons(call, one.person)]
        return LineRow(f"{before}{self._presenter.name(one.person)}", words, texts.SAYS.get(one.says), said)


def _press(does: object, call: CallOut, _checked: bool = False) -> None:
    assert callable(does)
    does(call)

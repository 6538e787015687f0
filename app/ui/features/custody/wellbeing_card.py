"""For the adult at the end: calm words, and after a hard one what made it hard and whom to ring."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout

from app.domain.duty_hours import duty
from app.domain.hard_night import hard_night
from app.domain.ids import NO_ID, Id
from app.operations.rows.custody import LogRow
from app.operations.rows.rota import RotaRow
from app.ui import theme
from app.ui.desk import Desk
from app.ui.features.custody import texts
from app.ui.parts.button import Button
from app.ui.parts.card import Card
from app.ui.parts.flow import FlowBox
from app.ui.parts.icon_line import IconLine
from app.ui.parts.page import clear_layout
from app.ui.parts.text import PlainLabel

Ring = tuple[str, str]
"""Who, and the number."""


class WellbeingCard(Card):
    """`own` leads to the section that only the adult's supervisor reads."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(texts.AND_YOU)
        self._desk = desk
        self._drawn: tuple[str, ...] | None = None
        self._log = NO_ID
        self._rings: tuple[Ring, ...] = ()
        self.own = Button(texts.HOW_WAS_IT, "outline", size="touch")
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.em(0.45))
        self.body.addLayout(self._list)
        ways = FlowBox()
        ways.flow.addWidget(self.own)
        self.body.addWidget(ways)

    @property
    def is_hard(self) -> bool:
        """Was what is on screen a hard one?"""
        return bool(self._drawn)

    def show_row(self, row: LogRow) -> None:
        """As it stands now."""
        hard = hard_night(row.attendance, row.times)
        if hard and row.attendance.id != self._log:
            self._log = row.attendance.id
            self._desk.tasks.read(self._desk.views.rota, self._rota_came, self._no_rota)
        self._draw(hard)

    def _rota_came(self, rota: RotaRow | None) -> None:
        self._rings = rings(rota, self._desk.me.person, self._desk.clock().at.timestamp())
        hard, self._drawn = self._drawn or (), None
        self._draw(hard)

    def _no_rota(self, _error: BaseException) -> None:
        self._rings = ()

    def _draw(self, hard: tuple[str, ...]) -> None:
        if hard == self._drawn:
            return
        self._drawn = hard
        clear_layout(self._list)
        if hard:
            self._add(PlainLabel(texts.HARD.format(what=_said(hard)), "strong", wrap=True))
        self._add(PlainLabel(texts.HARD_WORDS if hard else texts.AND_YOU_WORDS, "body", wrap=True))
        help_phone = self._desk.me.help_phone
        lines = [*self._rings, *([(texts.HELP_DESK, help_phone)] if help_phone else []), texts.LISTENERS]
        for who, number in lines if hard else ():
            self._add(IconLine("phone", f"{who}: {number}", "body"))

    def _add(self, widget: PlainLabel | IconLine) -> None:
        self._list.addWidget(widget)
        widget.show()


def rings(rota: RotaRow | None, me: Id, now: float) -> tuple[Ring, ...]:
    """Who is on duty now and has a number, then staff of the rota with one; at most two."""
    if rota is None:
        return ()
    spans = ((shift.person, duty(shift.from_at, shift.until_at)) for shift in rota.board.shifts)
    here = {person for person, span in spans if span is not None and span.since <= now < span.until}
    with_phone = [p for p in rota.board.profiles if p.phone and p.person != me]
    ordered = sorted(with_phone, key=lambda p: (p.person not in here, p.source != "staff", rota.names.get(p.person, "")))
    wanted = [p for p in ordered if p.person in here or p.source == "staff"][:2]
    return tuple((rota.names.get(p.person, texts.COLLEAGUE), p.phone) for p in wanted)


def _said(parts: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))

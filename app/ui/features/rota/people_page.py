"""The adults of the rota with what has run out or soon will, and how the nights of the last four weeks were shared."""

from datetime import date
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.adult_profile import COURSES, AdultProfile
from app.domain.duty_hours import Duty
from app.domain.eligibility import LOOKS_BACK
from app.domain.night_share import NightShare, night_shares
from app.ui import when
from app.ui.features.rota import texts
from app.ui.features.rota.line_row import LineRow
from app.ui.features.rota.presenter import RotaPresenter
from app.ui.parts.button import Button
from app.ui.parts.card import Card
from app.ui.parts.page import Columns, clear_layout
from app.ui.parts.text import PlainLabel


class PeoplePage(QWidget):
    """Drawn anew by `draw` whenever the rota was read."""

    def __init__(self, presenter: RotaPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        columns = Columns((3, 2), 56)
        left, right = (column.cards for column in columns.columns)
        self._people, self._nights = Card("Adults on the rota"), Card("Nights in the last four weeks")
        left.addWidget(self._people)
        right.addWidget(self._nights)
        columns.finish()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(columns)

    def draw(self) -> None:
        """As the rota stands."""
        presenter, board = self._presenter, self._presenter.row.board
        for card in (self._people, self._nights):
            clear_layout(card.body)
        for profile in sorted(board.profiles, key=lambda p: (presenter.name(p.person), p.id)):
            self._people.body.addWidget(self._row(profile))
        now = presenter.now().timestamp()
        shares = night_shares(board.profiles, board.shifts, Duty(now - LOOKS_BACK.total_seconds(), now))
        for share in shares:
            self._nights.body.addWidget(LineRow(presenter.name(share.person), _nights(share)))
        if not board.profiles:
            self._people.body.addWidget(PlainLabel(texts.NO_PROFILES, "muted", wrap=True))
        if not shares:
            self._nights.body.addWidget(PlainLabel("Nobody of the pool takes requests yet.", "muted", wrap=True))

    def _row(self, profile: AdultProfile) -> LineRow:
        presenter = self._presenter
        name = presenter.name(profile.person)
        gone = profile.lapses(presenter.today)
        marks = [("triangle-alert", sentence, "bad") for _, sentence in gone]
        soon = profile.runs_out_soon(presenter.today)
        marks += [("clock", _soon(what, until, presenter.today), "warn") for what, until in soon]
        if gone:
            badge = ("Is not sent", "bad", "")
        elif profile.is_paused:
            badge = ("Takes no requests", "neutral", "")
        else:
            badge = None
        meta = texts.about_adult(profile, presenter.today)
        if presenter.stands_down:
            trained = texts.trained(profile, presenter.today)
            marks += [("graduation-cap", trained, "")] if trained else []
            marks += [("link", f"Has to do with {', '.join(profile.conflicts)}", "")] if profile.conflicts else []
            marks += [("notebook-pen", profile.note, "")] if profile.note else []
        buttons = []
        if presenter.keeps:
            button = Button("Change", "outline", size="small", name=f"Change the profile of {name}")
            button.clicked.connect(partial(self._change, profile))
            buttons.append(button)
        return LineRow(name, meta, badge, marks, buttons)

    def _change(self, profile: AdultProfile, _checked: bool = False) -> None:
        self._presenter.ask_profile(profile)


def _soon(what: str, until: str, today: date) -> str:
    name = COURSES.get(what, "The check" if what == "check" else what)
    return f"{name} counts until {when.short_day(date.fromisoformat(until), today)}."


def _nights(share: NightShare) -> str:
    words = when.count_of(share.nights, "night")
    return f"{words[:1].upper()}{words[1:]} on duty, {_fair(share)}"


def _fair(share: NightShare) -> str:
    if abs(share.over) < 0.5:
        return "an equal share"
    return f"{abs(share.over):.0f} {'more' if share.over > 0 else 'fewer'} than an equal share"

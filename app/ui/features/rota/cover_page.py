"""The next 14 days: each stretch with who is on duty, holes said in words and with a mark, and the duties that are planned."""

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.cover import DAYS, Stretch, cover
from app.domain.duty_hours import Duty, duty
from app.domain.shift import Shift
from app.ui.features.rota import texts
from app.ui.features.rota.line_row import LineRow
from app.ui.features.rota.presenter import RotaPresenter
from app.ui.parts.button import Button
from app.ui.parts.card import Banner, Card
from app.ui.parts.flow import FlowBox
from app.ui.parts.icon_line import IconLine
from app.ui.parts.page import Columns, clear_layout
from app.ui.parts.text import PlainLabel
from app.ui.when import count_of

_ALL_COVERED = "Somebody is on duty at every hour of the next 14 days."


class CoverPage(QWidget):
    """Drawn anew by `draw` whenever the rota was read."""

    def __init__(self, presenter: RotaPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.summary = Banner("info", _ALL_COVERED)
        outer.addWidget(self.summary)
        columns = Columns((3, 2), 56)
        left, right = (column.cards for column in columns.columns)
        self._days, self._duties = Card("Who is on duty"), Card("Duties")
        left.addWidget(self._days)
        self._rules = Card(texts.RULES)
        right.addWidget(self._duties)
        right.addWidget(self._rules)
        columns.finish()
        outer.addWidget(columns)

    def draw(self) -> None:
        """As the rota stands."""
        presenter, board = self._presenter, self._presenter.row.board
        now = presenter.now().timestamp()
        stretches = [s for s in cover(board.rota, board.shifts, board.profiles, presenter.today) if s.span.until > now]
        holes = [s for s in stretches if s.is_hole]
        self.summary.set_kind("warn" if holes else "ok")
        self.summary.set_text(self._sum(holes))
        clear_layout(self._days.body)
        for one in stretches:
            self._days.body.addWidget(self._row(one))
        self._draw_duties(now)
        self._draw_rules()

    def _sum(self, holes: list[Stretch]) -> str:
        if not holes:
            return _ALL_COVERED
        first = texts.span_words(holes[0].span, self._presenter.today)
        return (
            f"{count_of(len(holes), 'time').capitalize()} with nobody on duty in the next {DAYS} days. The first: {first}."
        )

    def _row(self, one: Stretch) -> LineRow:
        names = ", ".join(self._presenter.name(person) for person in (*one.people, *one.others))
        source = "Core hours: staff" if one.source == "staff" else "Out of hours: the pool"
        if one.is_hole:
            badge = ("Nobody", "bad", "triangle-alert")
        elif one.short:
            badge = (f"{one.short} too few", "warn", "circle-alert")
        else:
            badge = None
        buttons = []
        if one.short and self._presenter.keeps:
            span = texts.span_words(one.span, self._presenter.today)
            button = Button("Put on duty", "outline", size="small", name=f"Put somebody on duty, {span}")
            button.clicked.connect(partial(self._fill, one.span))
            buttons.append(button)
        meta = f"{names} · {source}" if names else source
        return LineRow(texts.span_words(one.span, self._presenter.today), meta, badge, (), buttons)

    def _draw_duties(self, now: float) -> None:
        body, presenter = self._duties.body, self._presenter
        clear_layout(body)
        spans = [
            (span, s) for s in presenter.row.board.shifts if (span := duty(s.from_at, s.until_at)) and span.until > now
        ]
        if not spans:
            body.addWidget(PlainLabel("Nobody is planned yet.", "muted", wrap=True))
        for span, shift in sorted(spans, key=lambda pair: (pair[0], pair[1].id)):
            name, words = presenter.name(shift.person), texts.span_words(span, presenter.today)
            buttons = []
            if presenter.keeps:
                button = Button("Take off", "outline", size="small", name=f"Take off {name}, {words}")
                button.clicked.connect(partial(self._take_off, shift, f"{name}, {words}"))
                buttons.append(button)
            badge = ("Second", "info", "") if shift.is_second else None
            body.addWidget(LineRow(name, words, badge, (), buttons))

    def _draw_rules(self) -> None:
        body, presenter = self._rules.body, self._presenter
        clear_layout(body)
        for icon, words in texts.rules(presenter.row.board.rota):
            body.addWidget(IconLine(icon, words, "body"))
        if presenter.keeps:
            ways, change = FlowBox(), Button("Change the rules", "outline")
            change.clicked.connect(self._change_rules)
            ways.flow.addWidget(change)
            body.addWidget(ways)

    def _change_rules(self, _checked: bool = False) -> None:
        self._presenter.ask_rules()

    def _fill(self, span: Duty, _checked: bool = False) -> None:
        self._presenter.ask_duty(span)

    def _take_off(self, shift: Shift, words: str, _checked: bool = False) -> None:
        self._presenter.ask_take_off(shift, words)

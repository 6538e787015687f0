"""Two sheets: one asks for a file with a reason and says beforehand what that means, one lets a manager say that they saw it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.domain.dates import ParsedDate
from app.operations.opening import BEFOREHAND
from app.ui.desk import Desk, Place
from app.ui.features.opening import texts
from app.ui.features.opening.presenter import Asked, AskPresenter, Seen, SeenPresenter
from app.ui.parts.button import Button
from app.ui.parts.card import Banner, Card
from app.ui.parts.date_field import DateField
from app.ui.parts.growing_text import GrowingText
from app.ui.parts.labelled import Labelled
from app.ui.parts.line import LineField
from app.ui.parts.sheet import Sheet
from app.ui.parts.text import PlainLabel


class AskSheet(Sheet):
    """Somebody needs a file that is not with them, now."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window, texts.TITLE, width_em=52, height_em=50)
        self._presenter = AskPresenter(desk)
        self._presenter.setParent(self)
        self.body.addWidget(Banner("info", BEFOREHAND, icon="eye"))
        self._problem, self._given = Banner("warn", ""), Banner("ok", "")
        for banner in (self._problem, self._given):
            banner.hide()
            self.body.addWidget(banner)
        self.surname, self.number = LineField(name=texts.SURNAME), LineField(name=texts.NUMBER)
        self.born = DateField(name=texts.BORN, today=lambda: desk.clock().today, allow_future=False)
        self.reason = GrowingText(name=texts.WHY, min_lines=2)
        self._labelled = {
            "surname": Labelled(texts.SURNAME, self.surname),
            "born_on": Labelled(texts.BORN, self.born, texts.BORN_HINT),
            "case_number": Labelled(texts.NUMBER, self.number),
            "reason": Labelled(texts.WHY, self.reason, texts.WHY_HINT),
        }
        for labelled in self._labelled.values():
            self.body.addWidget(labelled)
        self.body.addStretch(1)
        self._ask = Button(texts.ASK, "primary", "eye")
        self._coming, self._go = PlainLabel(texts.COMING, "muted"), Button(texts.TO_FILE, "primary", "arrow-right")
        self.footer.addStretch(1)
        for widget in (self._coming, self._ask, self._go):
            self.footer.addWidget(widget)
        self._ask.clicked.connect(self._do_ask)
        self._go.clicked.connect(self._presenter.go_to_file)
        self.surname.edited.connect(self._surname_typed)
        self.number.edited.connect(self._number_typed)
        self.reason.edited.connect(self._reason_typed)
        self.born.changed.connect(self._born_typed)
        self._presenter.changed.connect(self._show)

    def show_place(self, place: Place) -> None:
        """A new question; `detail` may hold a surname."""
        self._presenter.begin()
        for field, text in ((self.surname, place.detail), (self.number, "")):
            field.set_text_quietly(text)
        self.born.set_value(None)
        self.reason.set_text_quietly("")
        if place.detail:
            self._presenter.change(surname=place.detail)

    def _show(self, shown: Asked) -> None:
        for name, labelled in self._labelled.items():
            labelled.set_problem(shown.problem if shown.field == name else "")
            labelled.setVisible(shown.given is None)
        if shown.field in self._labelled:
            self._labelled[shown.field].field.setFocus(Qt.FocusReason.OtherFocusReason)
        elsewhere = shown.problem if shown.field not in self._labelled else ""
        given = texts.opened(shown.given, self._presenter.today(), is_here=shown.is_here) if shown.given else ""
        for banner, words in ((self._problem, elsewhere), (self._given, given)):
            if words and banner.text() != words:
                banner.set_text(words)
            banner.setVisible(bool(words))
        self._coming.setVisible(shown.given is not None and not shown.is_here)
        self._ask.setVisible(shown.given is None)
        if shown.is_here and self._go.isHidden():
            self._go.show()
            self._go.setFocus(Qt.FocusReason.OtherFocusReason)
        self._go.setVisible(shown.is_here)
        self._ask.set_text(texts.ASKING if shown.is_busy else texts.ASK)

    def _surname_typed(self, text: str) -> None:
        self._presenter.change(surname=text)

    def _number_typed(self, text: str) -> None:
        self._presenter.change(case_number=text)

    def _reason_typed(self, text: str) -> None:
        self._presenter.change(reason=text)

    def _born_typed(self, value: ParsedDate | None) -> None:
        self._presenter.change(born_on=value.edtf if value is not None and value.precision == "day" else "")

    def _do_ask(self) -> None:
        value = self.born.value()
        is_part = value is not None and value.precision != "day"
        self._presenter.ask(self.born.problem() or (texts.WHOLE_DAY if is_part else ""))


class SeenSheet(Sheet):
    """A manager reads who opened a child's file, and why."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window, texts.SEEN_TITLE, width_em=46, height_em=30)
        self._presenter = SeenPresenter(desk)
        self._presenter.setParent(self)
        self._problem = Banner("info", "")
        self._problem.hide()
        self._who = PlainLabel("", "body", True)
        self._card = Card(texts.REASON)
        self._why = PlainLabel("", "voice", True, selectable=True)
        self._card.body.addWidget(self._why)
        for widget in (self._problem, self._who, self._card):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self._record, self._seen = Button(texts.OPEN_CHILD, icon="external-link"), Button(texts.SEEN, "primary", "check")
        self.footer.addWidget(self._record)
        self.footer.addStretch(1)
        self.footer.addWidget(self._seen)
        self._record.clicked.connect(self._presenter.open_child)
        self._seen.clicked.connect(self._presenter.acknowledge)
        self._presenter.changed.connect(self._show)
        self._presenter.done.connect(self.close_sheet)

    def show_place(self, place: Place) -> None:
        """Open for one opening."""
        self._presenter.open(place.record)

    def _show(self, seen: Seen) -> None:
        line = seen.line
        if seen.problem:
            self._problem.set_text(seen.problem)
        self._problem.setVisible(bool(seen.problem))
        for widget in (self._who, self._card, self._record, self._seen):
            widget.setVisible(line is not None)
        if line is not None and seen.moment is not None:
            self._who.setText(texts.who_opened(line, seen.moment.today))
            self._why.setText(line.reason)

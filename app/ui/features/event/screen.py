"""A sheet: something happened to the child, so a review is due. What waits for one already stands below, and can be taken back."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.dates import ParsedDate, from_edtf, in_words
from app.domain.event import EVENTS
from app.domain.ids import Id
from app.operations.rows.child import EventLine
from app.ui import theme
from app.ui.desk import Desk, Place
from app.ui.features.event import texts
from app.ui.features.event.presenter import EventPresenter, Typed
from app.ui.parts.button import Button
from app.ui.parts.card import Banner, Card
from app.ui.parts.choice import ChoiceRow
from app.ui.parts.date_field import DateField
from app.ui.parts.growing_text import GrowingText
from app.ui.parts.labelled import Labelled
from app.ui.parts.sheet import Sheet
from app.ui.parts.text import PlainLabel


class EventSheet(Sheet):
    """Three questions, none but the first needed."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window, texts.TITLE, width_em=52, height_em=50)
        self._presenter = EventPresenter(desk)
        self._presenter.setParent(self)
        self.kind = ChoiceRow(tuple(EVENTS.items()), name=texts.WHAT)
        self.day = DateField(name=texts.DAY, today=lambda: desk.clock().today, allow_future=False)
        self.words = GrowingText(name=texts.WORDS, min_lines=2)
        self._labelled = {
            "kind": Labelled(texts.WHAT, self.kind),
            "happened_on": Labelled(texts.DAY, self.day, texts.DAY_HINT),
            "words": Labelled(texts.WORDS, self.words, texts.WORDS_HINT),
        }
        self._problem = Banner("warn", "")
        self._problem.hide()
        self.body.addWidget(self._problem)
        for labelled in self._labelled.values():
            self.body.addWidget(labelled)
        self.body.addWidget(Banner("info", texts.MEANS, icon="calendar-clock"))
        self._waits = Card(texts.BEFORE)
        self._lines = QVBoxLayout()
        self._waits.body.addLayout(self._lines)
        self._waits.hide()
        self.body.addWidget(self._waits)
        self.body.addStretch(1)
        self.save = Button(texts.SAVE, "primary", "check")
        self.footer.addStretch(1)
        self.footer.addWidget(self.save)
        self.kind.changed.connect(self._kind_chosen)
        self.day.changed.connect(self._day_typed)
        self.words.edited.connect(self._words_typed)
        self.save.clicked.connect(self._save)
        self._presenter.changed.connect(self._show)
        self._presenter.saved.connect(self.close_sheet)
        self._drawn: tuple[EventLine, ...] = ()

    def show_place(self, place: Place) -> None:
        """A new one for the child of this place."""
        self.kind.set_value(None)
        self.day.set_value(None)
        self.words.set_text_quietly("")
        self._presenter.begin(place.scope)

    def _show(self, shown: Typed) -> None:
        for name, labelled in self._labelled.items():
            labelled.set_problem(shown.problem if shown.field == name else "")
        if shown.field in self._labelled:
            self._labelled[shown.field].field.setFocus(Qt.FocusReason.OtherFocusReason)
        elsewhere = shown.problem if shown.field not in self._labelled else ""
        if elsewhere:
            self._problem.set_text(elsewhere)
        self._problem.setVisible(bool(elsewhere))
        if shown.lines != self._drawn:
            self._draw(shown.lines)

    def _draw(self, lines: tuple[EventLine, ...]) -> None:
        self._drawn = lines
        while self._lines.count():
            item = self._lines.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for line in lines:
            row = _Waiting(line, self._presenter)
            self._lines.addWidget(row)
            row.show()
        self._waits.setVisible(bool(lines))

    def _kind_chosen(self, value: object) -> None:
        self._presenter.change(kind=str(value or ""))

    def _day_typed(self, value: ParsedDate | None) -> None:
        self._presenter.change(happened_on=value.edtf if value is not None else "")

    def _words_typed(self, text: str) -> None:
        self._presenter.change(words=text)

    def _save(self) -> None:
        self._presenter.save(self.day.problem())


class _Waiting(QWidget):
    """One event that waits for a review."""

    def __init__(self, line: EventLine, presenter: EventPresenter) -> None:
        super().__init__()
        self._id, self._presenter = line.id, presenter
        day = from_edtf(line.happened_on)
        what = EVENTS.get(line.kind, line.kind)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, theme.em(0.15), 0, theme.em(0.15))
        words = QVBoxLayout()
        words.addWidget(PlainLabel(f"{what}, {in_words(day)}" if day else what, "strong", True))
        if line.words:
            words.addWidget(PlainLabel(line.words, "helper", True))
        row.addLayout(words, 1)
        if presenter.may_take_back:
            back = Button(texts.TAKE_BACK, "quiet", size="small", name=texts.take_back(what))
            back.clicked.connect(self._take_back)
            row.addWidget(back)

    def _take_back(self) -> None:
        self._presenter.take_back(Id(self._id))

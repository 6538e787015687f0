"""A sheet: an involvement with the service begins, or one that is open ends."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.domain.dates import ParsedDate, from_edtf
from app.domain.words import EPISODE_END, REFERRED_BY
from app.ui.desk import Desk, Place
from app.ui.features.involvement import texts
from app.ui.features.involvement.presenter import InvolvementPresenter, Typed
from app.ui.involvement_words import sentence_of, title_of
from app.ui.parts.button import Button
from app.ui.parts.card import Banner
from app.ui.parts.choice import ChoiceRow
from app.ui.parts.date_field import DateField
from app.ui.parts.growing_text import GrowingText
from app.ui.parts.labelled import Labelled
from app.ui.parts.sheet import Sheet
from app.ui.parts.text import PlainLabel

_OPENING = ("kind", "opened_on", "source", "reason")
_CLOSING = ("closed_on", "why")


class InvolvementSheet(Sheet):
    """`record` of the place names the involvement that is closed; without one a new one is opened."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window, texts.OPEN, width_em=52, height_em=46)
        self._presenter = presenter = InvolvementPresenter(desk)
        presenter.setParent(self)
        self.kind = ChoiceRow(presenter.kinds, name=texts.KIND)
        self.source = ChoiceRow(tuple(REFERRED_BY.items()), name=texts.SOURCE, can_take_back=True)
        self.why = ChoiceRow(tuple(EPISODE_END.items()), name=texts.WHY)
        self.opened_on, self.closed_on = (
            DateField(name=name, today=lambda: desk.clock().today, allow_future=False)
            for name in (texts.BEGAN, texts.ENDED)
        )
        self.reason = GrowingText(name=texts.REASON, min_lines=2)
        self._labelled = {
            "kind": Labelled(texts.KIND, self.kind),
            "opened_on": Labelled(texts.BEGAN, self.opened_on),
            "source": Labelled(texts.SOURCE, self.source),
            "reason": Labelled(texts.REASON, self.reason, texts.REASON_HINT),
            "closed_on": Labelled(texts.ENDED, self.closed_on),
            "why": Labelled(texts.WHY, self.why),
        }
        self._problem, self._means = Banner("warn", ""), Banner("info", "", icon="calendar-clock")
        self._problem.hide()
        self._which = PlainLabel("", "body", True)
        self.body.addWidget(self._problem)
        self.body.addWidget(self._which)
        for labelled in self._labelled.values():
            self.body.addWidget(labelled)
        self.body.addWidget(self._means)
        self.body.addStretch(1)
        self.save = Button(texts.SAVE_OPEN, "primary", "check")
        self.footer.addStretch(1)
        self.footer.addWidget(self.save)
        for name, choice in (("kind", self.kind), ("source", self.source), ("why", self.why)):
            choice.changed.connect(partial(self._chosen, name))
        for name, day in (("opened_on", self.opened_on), ("closed_on", self.closed_on)):
            day.changed.connect(partial(self._day_typed, name))
        self.reason.edited.connect(partial(self._chosen, "reason"))
        self.save.clicked.connect(self._save)
        presenter.changed.connect(self._show)
        presenter.saved.connect(self.close_sheet)

    def show_place(self, place: Place) -> None:
        """A new one for the child of this place, or the end of the one it names."""
        self._presenter.begin(place.scope, place.record)
        shown = self._presenter.shown
        for day, value in ((self.opened_on, shown.opened_on), (self.closed_on, shown.closed_on)):
            day.set_value(from_edtf(value))

    def _show(self, shown: Typed) -> None:
        closes = bool(shown.record)
        self.set_title(texts.CLOSE if closes else texts.OPEN)
        self.save.set_text(texts.SAVE_CLOSE if closes else texts.SAVE_OPEN)
        self._means.set_text(texts.CLOSING if closes else texts.OPENING)
        for name, labelled in self._labelled.items():
            labelled.setVisible(name in (_CLOSING if closes else _OPENING))
            labelled.set_problem(shown.problem if shown.field == name else "")
        self.kind.set_value(shown.kind or None)
        self.source.set_value(shown.source or None)
        self.why.set_value(shown.why or None)
        self.reason.set_text_quietly(shown.reason)
        which = f"{title_of(shown.episode)}. {sentence_of(shown.episode)}" if shown.episode else ""
        self._which.setText(which)
        self._which.setVisible(bool(which))
        if shown.field in self._labelled:
            self._labelled[shown.field].field.setFocus(Qt.FocusReason.OtherFocusReason)
        elsewhere = shown.problem if shown.field not in self._labelled else ""
        if elsewhere:
            self._problem.set_text(elsewhere)
        self._problem.setVisible(bool(elsewhere))

    def _chosen(self, name: str, value: object) -> None:
        self._presenter.change(**{name: str(value or "")})

    def _day_typed(self, name: str, value: ParsedDate | None) -> None:
        self._presenter.change(**{name: value.edtf if value is not None else ""})

    def _save(self) -> None:
        day = self.closed_on if self._presenter.shown.record else self.opened_on
        self._presenter.save(day.problem())

"""The sheet that begins a self-assessment."""

from PySide6.QtWidgets import QWidget

from app.domain.dates import ParsedDate
from app.domain.words import OWN_NAME
from app.ui.desk import Desk, Place
from app.ui.features.handing_over import texts
from app.ui.features.handing_over.presenter import HandingOverPresenter, Shown
from app.ui.parts.button import Button
from app.ui.parts.card import Banner
from app.ui.parts.choice import ChoiceRow
from app.ui.parts.date_field import DateField
from app.ui.parts.labelled import Labelled
from app.ui.parts.line import LineField
from app.ui.parts.sheet import Sheet


class HandingOverSheet(Sheet):
    """Made once for a window; opened for one child at a time. `detail` of the place names who answers: child or carer."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window, texts.TITLE, texts.SUBTITLE, width_em=58, height_em=50)
        self._clock = desk.clock
        self._called = ""
        self.presenter = HandingOverPresenter(desk)
        self.presenter.setParent(self)
        self.trouble, self.begun, before = Banner("warn", ""), Banner("info", ""), Banner("info", texts.BEFORE, icon="lock")
        self.begun.set_actions([("carry_on", texts.CARRY_ON)])
        self.begun.chosen.connect(self.presenter.carry_on)
        self.who = ChoiceRow((("child", "The child"), ("carer", texts.CARER)), name=texts.WHO)
        self.who.changed.connect(self._said_who)
        self.mode = ChoiceRow(texts.MODES, name=texts.HOW)
        self.mode.changed.connect(self._said_mode)
        self.language = ChoiceRow((("en", OWN_NAME["en"]),), name=texts.LANGUAGE)
        self.language.changed.connect(self._said_language)
        self._offered: tuple[str, ...] = ()
        self.done_on = DateField(name=texts.DONE_ON, today=lambda: self._clock().today, allow_future=False)
        self.done_on.changed.connect(self._said_day)
        self._lines = {
            "name": LineField(name=texts.NAME), "relation": LineField(name=texts.RELATION),
            "helper": LineField(name=texts.HELPER), "place": LineField(name=texts.PLACE), "why": LineField(name=texts.WHY),
            "pin": LineField(name=texts.PIN, secret=True),
        }  # fmt: skip
        for line in self._lines.values():
            line.edited.connect(self._typed)
        self._labelled = {
            "name": Labelled(texts.NAME, self._lines["name"], texts.NAME_HINT),
            "relation": Labelled(texts.RELATION, self._lines["relation"], texts.RELATION_HINT),
            "language": Labelled(texts.LANGUAGE, self.language, texts.LANGUAGE_HINT),
            "done_on": Labelled(texts.DONE_ON, self.done_on),
            "helper": Labelled(texts.HELPER, self._lines["helper"], texts.HELPER_HINT),
            "place": Labelled(texts.PLACE, self._lines["place"]),
            "why": Labelled(texts.WHY, self._lines["why"], texts.WHY_HINT),
            "pin": Labelled(texts.PIN, self._lines["pin"], texts.PIN_HINT),
        }
        self._notice = before
        top = (self.trouble, self.begun, Labelled(texts.WHO, self.who), self._labelled["name"], self._labelled["relation"])
        for widget in (*top, Labelled(texts.HOW, self.mode), *list(self._labelled.values())[2:], before):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.go = Button(texts.HAND, "primary", "hand-helping")
        self.go.clicked.connect(self.presenter.go)
        self.footer.addStretch(1)
        self.footer.addWidget(self.go)
        self.presenter.changed.connect(self._show)
        self.presenter.over.connect(self.close_sheet)
        self._show(self.presenter.shown)

    def show_place(self, place: Place) -> None:
        """Open for the child of the place."""
        self.presenter.open(place.scope, place.detail)

    def _show(self, shown: Shown) -> None:
        is_carer, mode = shown.respondent == "carer", shown.mode
        if shown.called != self._called:
            self._called = shown.called
            self.who.set_options((("child", shown.called or "The child"), ("carer", texts.CARER)))
        self.who.set_value(shown.respondent)
        self.mode.set_value(mode)
        if shown.offered != self._offered:
            self._offered = shown.offered
            self.language.set_options(tuple((code, OWN_NAME.get(code, code)) for code in shown.offered))
        self.language.set_value(shown.language if shown.language in shown.offered else "en")
        for key, line in self._lines.items():
            line.set_text_quietly(getattr(shown, key))
        visible = {
            "name": is_carer, "relation": is_carer, "done_on": mode == "paper", "why": mode == "declined",
            "helper": mode != "declined", "place": mode != "declined", "pin": mode != "declined",
            "language": bool(shown.offered) and mode != "declined",
        }  # fmt: skip
        problems = dict(shown.problems)
        for key, labelled in self._labelled.items():
            labelled.setVisible(visible[key])
            labelled.set_problem(problems.get(key, ""))
        self._notice.setVisible(mode != "declined")
        self.trouble.set_text(shown.sentence)
        self.trouble.setVisible(bool(shown.sentence))
        begun = shown.begun
        self.begun.set_text(texts.begun(begun.record, self._clock().today) if begun else "")
        self.begun.setVisible(begun is not None and mode != "declined")
        self.go.set_text(texts.button(mode))

    def _said_who(self, value: object) -> None:
        self.presenter.change(respondent=str(value))

    def _said_language(self, value: object) -> None:
        self.presenter.change(language=str(value))

    def _said_mode(self, value: object) -> None:
        self.presenter.change(mode=str(value))

    def _said_day(self, value: ParsedDate | None) -> None:
        self.presenter.change(done_on=value.edtf if value is not None else "")

    def _typed(self, text: str) -> None:
        sender = self.sender()
        key = next((key for key, line in self._lines.items() if line is sender), "")
        if key:
            self.presenter.change(**{key: text})

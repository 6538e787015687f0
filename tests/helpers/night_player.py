"""Lives a told custody night on the real window with taps and keys that come from outside, and counts them."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QScrollArea, QWidget

from app.demo.sample.story import Step, Story, Timed, timed
from app.ui.features.custody import steps as known
from app.ui.features.custody.ask_sheet import AskSheet, TimeSteps
from app.ui.parts.button import Button
from app.ui.parts.choice import ChoiceRow
from app.ui.parts.line import LineField
from tests.helpers.custody_night import CustodyNight

_ENDS = {step.end: step.kind for step in known.STEPS if step.end}
_TILES = {step.kind for step in known.STEPS} | set(_ENDS)
_CARE = {step.kind: step for step in known.CARE} | {step.end: step for step in known.CARE if step.end}
_BY_THEMSELVES = {"requested", "accepted", "transfer_asked", "challenged"}
_RIGHTS = {"right_given", "right_understood"}
_FROM_RECORD = ("arrested", "brought_in", "detention_authorised")


class Presses(QObject):
    """What reaches the window from outside: taps and keys that are no text; letters go to their field and are told by the hand."""

    def __init__(self) -> None:
        super().__init__()
        self.count = self.letters = self.scrolls = self.homings = 0
        self.is_typing = False

    def hand(self, *, types: bool) -> None:
        """The hand goes to the keys, or from them to the glass: counted where it was elsewhere."""
        self.homings += types is not self.is_typing
        self.is_typing = types

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        pressed = event.type() in (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress)
        if pressed and event.spontaneous():
            self.count += 1
        return False


class NightPlayer:
    """`live` goes from the list of logs to the page on which the log is signed."""

    def __init__(self, night: CustodyNight, story: Story) -> None:
        self.night, self.story, self.presses = night, story, Presses()
        self.page: Any = None

    def live(self) -> None:
        """The whole night, as told."""
        evening = self.night.clock.now.at.date()
        told = timed(self.story, evening)
        self.night.clock.to(self.story.steps[0].at)
        self.page = self.night.show()
        self.night.window.setUpdatesEnabled(False)  # what is drawn is looked at elsewhere
        self.night.window.windowHandle().installEventFilter(self.presses)
        rest = self._begin(told)
        for wall, group in groupby(rest, key=lambda one: one.tapped):
            self.night.pass_time(f"{wall:%H:%M}")
            self._do([one.step for one in group])
        self._end()
        self.night.clock.to(self.story.signed)
        self.page.presenter.tick()
        self.tap(self.page.end.sign)

    # ---- hands
    def tap(self, widget: QWidget) -> None:
        """In the middle of a widget, after scrolling to it where it is out of sight."""
        self.presses.hand(types=False)
        self._reveal(widget)
        window = widget.window()
        place = widget.mapTo(window, widget.rect().center())
        assert window.rect().contains(place), f"{widget.accessibleName()} is out of sight"
        QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
        self.night.settle()

    def press(self, key: Qt.Key) -> None:
        """One key, to whatever has the keyboard."""
        self.presses.hand(types=True)
        QTest.keyClick(self.night.window.windowHandle(), key)
        self.night.settle()

    def type(self, text: str) -> None:
        """Letters into the field that has the keyboard."""
        field = QApplication.focusWidget()
        assert isinstance(field, QLineEdit)
        self.presses.hand(types=True)
        QTest.keyClicks(field, text)
        self.presses.letters += len(text)

    def _reveal(self, widget: QWidget) -> None:
        area = widget.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if isinstance(area, QScrollArea):
            bar = area.verticalScrollBar()
            before = bar.value()
            area.ensureWidgetVisible(widget)
            QApplication.processEvents()
            self.presses.scrolls += bar.value() != before

    # ---- the story
    def _begin(self, told: Sequence[Timed]) -> Sequence[Timed]:
        """Start the log; gives what is still to be lived."""
        listed, story = self.page.list, self.story
        self.type(story.station)
        if story.kind != "detained":
            self.tap(self._segment(listed.kind, story.kind))
        for field, key in ((listed.called, "child_called"), (listed.officer, "request_officer")):
            if key in story.first:
                self.tap(field)
                self.type(story.first[key])
        at_once = told[2].step.kind == "set_off" and told[2].tapped == told[0].tapped
        self.tap(listed.start if at_once else listed.later)
        self.night.id = self.page.presenter.shown.log
        return told[3:] if at_once else told[2:]

    def _do(self, group: list[Step]) -> None:
        kinds = [step.kind for step in group]
        if kinds[0] in _RIGHTS:
            self._rights(group)
        elif kinds[0] in _FROM_RECORD:
            self._times(group)
        else:
            for step in group:
                if step.kind not in _BY_THEMSELVES:
                    self._one(step)

    def _one(self, step: Step) -> None:
        log = self.page.log
        if step.kind == "gap":
            self.tap(next(b for b in log._gap.findChildren(Button) if b.text() == step.words))
        elif step.kind == "told_outcome":
            self._tile(step.kind)
            self.tap(self._segment(self._field("outcome_what"), step.about))
        elif step.kind in _TILES:
            self._tile(_ENDS.get(step.kind, step.kind))
        elif step.kind in _CARE:
            self.tap(log.care[_CARE[step.kind].label])
            self._qualify(step)
        elif step.kind == "concern":
            self.tap(log.concern)
            self._fill(step)
        elif step.sheet:
            if self.page.sheet is None or self.page.sheet.isHidden():
                self._something_else("search" if step.kind == "search" else "bail_refused")
            self._fill(step)
        elif step.kind == "other":
            self.tap(log.tiles["other"])
            self.tap(self._field("words"))
            self.type(step.words)
            self.tap(self._sheet.save)
        else:
            self._something_else(step.kind)
            self._qualify(step)

    def _tile(self, key: str) -> None:
        """By keys while the hand is on them (Enter where it comes next, else its number), else by a tap."""
        tile = self.page.log.tiles[key].tile
        if not self.presses.is_typing:
            self.tap(self.page.log.tiles[key])
        elif tile.is_next and self.night.window.focusWidget() is self.page.log.tiles[key]:
            self.press(Qt.Key.Key_Return)
        elif tile.number <= 10:
            self.press(Qt.Key(Qt.Key.Key_0 + tile.number % 10))
        else:
            self.tap(self.page.log.tiles[key])

    def _qualify(self, step: Step) -> None:
        if step.about:
            label = dict(self.page.presenter.shown.qualifiers)[step.about]
            self.tap(next(b for b in self.page.log._more.findChildren(Button) if b.text() == label))

    def _rights(self, group: list[Step]) -> None:
        """All at once where all were, else each by its tick."""
        card = self.page.log.rights
        given, understood = ([s.about for s in group if s.kind == kind] for kind in ("right_given", "right_understood"))
        everything = list(card._rows)
        if sorted(understood) == sorted(everything):
            self.tap(card.all_understood)
            return
        if sorted(given) == sorted(everything):
            self.tap(card.all_given)
        else:
            assert not given
        for about in understood:
            self.tap(card._rows[about].understood_tick)

    def _times(self, group: list[Step]) -> None:
        self.tap(self.page.log.clocks._times)
        for steps, step in zip(self._sheet.findChildren(TimeSteps), group, strict=True):
            self.tap(steps.field.line)
            self.type(step.at.replace(":", ""))
        self.tap(self._sheet.save)

    def _something_else(self, kind: str) -> None:
        self.tap(self.page.log.tiles["other"])
        rows = self._sheet.findChildren(ChoiceRow)
        self.tap(next(s for row in rows for s in self._segments(row) if s.value == kind))

    def _fill(self, step: Step) -> None:
        for key, value in step.sheet.items():
            field = self._field(key)
            usual = next((b for b in self._sheet.findChildren(Button) if b.text() == value), None)
            if isinstance(field, LineField) and usual is not None:
                self.tap(usual)
            elif isinstance(field, LineField):
                self.tap(field)
                self.type(value)
            else:
                self.tap(self._segment(field, value))
        self.tap(self._sheet.save)
        assert self._sheet.isHidden(), "what was filled in was not kept"

    def _end(self) -> None:
        """The last page: who the child left with, and how."""
        for key, line in self.page.end._home.items():
            if key in self.story.said:
                self.tap(line)
                self.type(self.story.said[key])

    # ---- looking
    @property
    def _sheet(self) -> AskSheet:
        sheet = self.page.sheet
        assert isinstance(sheet, AskSheet)
        return sheet

    def _field(self, key: str) -> Any:
        assert self._sheet.isVisible()
        return self._sheet._fields[key]

    @staticmethod
    def _segments(row: ChoiceRow) -> Iterator[Any]:
        return (child for child in row.findChildren(QWidget) if hasattr(child, "value"))

    def _segment(self, row: ChoiceRow, code: str) -> Any:
        return next(one for one in self._segments(row) if one.value == code)

"""Changing the passphrase: the old words, new ones twice, and plain words for how it went."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from app.operations.passphrase import NotePassphraseChanged
from app.ui.desk import Desk
from app.ui.features.settings import texts
from app.ui.parts.button import Button
from app.ui.parts.card import Card
from app.ui.parts.check_row import CheckRow
from app.ui.parts.icon_line import IconLine
from app.ui.parts.line import LineField
from app.ui.parts.new_words import NewWords, Rate
from app.ui.parts.text import PlainLabel

Change = Callable[[str, str, bool], None]
"""Old and new words, and whether somebody may know the old ones. Raises Refused with what to do; then nothing is changed."""


class PassphrasePresenter(QObject):
    """`changed` carries (tone, sentence): how it stands; `done` that the fields are to be emptied."""

    changed = Signal(str, str)
    done = Signal()

    def __init__(self, desk: Desk, change: Change) -> None:
        super().__init__()
        self._desk, self._change = desk, change
        self.is_busy = False

    def ask(self, old: str, new: str, problem: str, may_be_known: bool = False) -> None:
        """Change it, if all is there."""
        if self.is_busy:
            return
        if not old:
            self.changed.emit("bad", texts.NEED_OLD)
        elif problem:
            self.changed.emit("bad", problem)
        elif old == new:
            self.changed.emit("bad", texts.SAME_WORDS)
        else:
            self.is_busy = True
            self.changed.emit("muted", texts.CHANGING)
            self._desk.tasks.read(partial(self._change, old, new, may_be_known), self._changed, self._failed)

    def _changed(self, _: Any) -> None:
        self.is_busy = False
        self._desk.tasks.do(NotePassphraseChanged(person=self._desk.me.person))
        self.done.emit()
        self.changed.emit("ok", texts.WORDS_CHANGED)

    def _failed(self, error: BaseException) -> None:
        self.is_busy = False
        self.changed.emit("bad", self._desk.tasks.explain(error, texts.NOT_CHANGED))


class PassphraseCard(Card):
    """The card on the settings page."""

    def __init__(self, desk: Desk, change: Change, rate: Rate) -> None:
        super().__init__(texts.WORDS_TITLE)
        self._presenter = PassphrasePresenter(desk, change)
        self._presenter.setParent(self)
        self.body.addWidget(PlainLabel(texts.WORDS_WHY, "helper", True))
        self.body.addWidget(PlainLabel(texts.OLD_WORDS, "strong"))
        self._old = LineField(name=texts.OLD_WORDS, secret=True)
        self.body.addWidget(self._old)
        self._words = NewWords(rate)
        self.body.addWidget(self._words)
        self._known = CheckRow(texts.MAY_BE_KNOWN, texts.MAY_BE_KNOWN_WHY)
        self.body.addWidget(self._known)
        self._said = IconLine("key-round", "", "body")
        self._said.hide()
        self.body.addWidget(self._said)
        button = Button(texts.CHANGE_IT, "primary")
        self.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        for signal in (button.clicked, self._words.confirmed):
            signal.connect(self._ask)
        self._presenter.changed.connect(self._say)
        self._presenter.done.connect(self.clear)

    def clear(self) -> None:
        """Nothing that was typed stays when the page is left."""
        self._old.clear()
        self._words.clear()
        self._known.set_checked(False)
        self._said.hide()

    def _ask(self) -> None:
        self._presenter.ask(self._old.text(), self._words.words, self._words.problem(), self._known.is_checked())

    def _say(self, tone: str, sentence: str) -> None:
        self._said.set_text(sentence)
        self._said.label.set_tone(tone)
        self._said.show()

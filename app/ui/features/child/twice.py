"""Records of a file that may have been written down twice, one at a time over the overview. A hint for a person: both are kept."""

from typing import Any

import msgspec
from PySide6.QtCore import Signal

from app.domain.child import Child
from app.domain.ids import Id
from app.operations.rows.mark import Hint
from app.operations.views import Views
from app.ui.desk import Place
from app.ui.parts.card import Banner

WORDS = {
    "contact": "Two contacts of one worker began within a quarter of an hour. Is it one, written down twice?",
    "order": "Two orders of one kind were made on one day by one court. Is it one, written down twice?",
    "child": "{name} has the same case number, and a file of their own. Is it the same child?",
}
TWO = "No, they are two"
MORE = " ({} more like this)"


class Twice(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked, where one can look, and the key under which a no is kept."""

    key: str
    words: str
    places: tuple[tuple[str, Place], ...]


def found(views: Views, scope: Id) -> tuple[Twice, ...]:
    """What this person has not said no to. Runs on a read thread."""
    told = (_twice(views, hint) for hint in views.hints(scope) if hint.kind in WORDS)
    return tuple(one for one in told if not views.setting(one.key))


def _twice(views: Views, hint: Hint) -> Twice:
    key = f"two:{hint.one}:{hint.other}"
    if hint.kind == "contact":
        places = tuple(
            (label, Place(screen="contact", record=id))
            for label, id in (("Open one", hint.one), ("Open the other", hint.other))
        )
        return Twice(key=key, words=WORDS["contact"], places=places)
    if hint.kind == "order":
        orders = ("Open the orders", Place(screen="child", scope=hint.scope, detail="orders"))
        return Twice(key=key, words=WORDS["order"], places=(orders,))
    other = views.record(Child, hint.other)
    name = " ".join(filter(None, (other.first_names, other.surname))) or other.called
    there = ("Open that file", Place(screen="child", scope=other.scope))
    return Twice(key=key, words=WORDS["child"].format(name=name), places=(there,))


class TwiceBanner(Banner):
    """Hidden while there is nothing to ask. `went` carries a place, `denied` the key of a hint that is none."""

    went = Signal(object)
    denied = Signal(str)

    def __init__(self) -> None:
        super().__init__("info", "", icon="copy")
        self._first: Twice | None = None
        self.chosen.connect(self._answered)
        self.hide()

    def show_twice(self, all_: tuple[Twice, ...]) -> None:
        """The first of them, and how many more there are."""
        first = all_[0] if all_ else None
        if first is not None:
            words = first.words + (MORE.format(len(all_) - 1) if len(all_) > 1 else "")
            if words != self.text() or first != self._first:
                self.set_text(words)
                self.set_actions((*((place, label) for label, place in first.places), (TWO, TWO)))
        self._first = first
        self.setVisible(first is not None)

    def _answered(self, key: Any) -> None:
        if isinstance(key, Place):
            self.went.emit(key)
        elif self._first is not None:
            self.denied.emit(self._first.key)

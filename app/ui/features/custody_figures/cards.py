"""The cards of the custody figures: counts with their parts, requests without an adult, and the report of section 38(6)."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.custody_case import CustodyCase
from app.domain.custody_measures import CustodyMeasures
from app.domain.custody_request import CustodyRequest
from app.domain.figures import Split
from app.domain.ids import Id
from app.ui import theme
from app.ui.features.custody_figures import texts
from app.ui.paper import custody_words as words
from app.ui.parts.button import Button
from app.ui.parts.card import Card, hairline
from app.ui.parts.count_rows import CountRow, CountRows
from app.ui.parts.text import PlainLabel

_WARN = {
    "requests": {"no_adult", "declined"}, "in_time": {"late"}, "nights": {"yes"},
    "answer": {"none_found", "refused", "no_answer", "not_asked"},
}  # fmt: skip
"""Parts of which more is worse."""


def rows_of(split: Split) -> CountRows:
    """One row for each part that counts anything, amber where more of it is worse."""
    warned = _WARN.get(split.key, set())
    return CountRows(
        [
            CountRow(words.part(split, p), p.number, f"{p.number:,}", "warn" if p.key in warned else "primary")
            for p in split.parts
            if p.number
        ]
    )


class CountCard(Card):
    """One count with its parts. `said` are sentences above the rows."""

    def __init__(self, split: Split, said: Sequence[str] = ()) -> None:
        title, counted = words.TITLES[split.key]
        told = ", ".join(f"{words.part(split, p)}: {p.number}" for p in split.parts if p.number)
        super().__init__(title, meta=f"{split.total.number:,} in all", name=f"{title}. {split.total.number} in all. {told}")
        self.body.addWidget(PlainLabel(counted, "helper", True))
        for sentence in filter(None, said):
            self.body.addWidget(PlainLabel(sentence, "body", True))
        self.body.addWidget(rows_of(split))


class UnmetCard(Card):
    """Each request without an adult, with the reasons that are written down."""

    def __init__(self, unmet: Sequence[CustodyRequest]) -> None:
        super().__init__(texts.UNMET, meta=f"{len(unmet):,} in all")
        for request in unmet:
            when_and_where, why = texts.unmet_words(request)
            self.body.addWidget(PlainLabel(when_and_where, "strong", True))
            self.body.addWidget(PlainLabel(why, "helper", True))


class NoSearchCard(Card):
    """Which sorts of search there were none of."""

    def __init__(self, sentences: Sequence[str]) -> None:
        super().__init__(texts.SEARCHES)
        for sentence in sentences:
            self.body.addWidget(PlainLabel(sentence, "muted", True))


class AfterChargeCard(Card):
    """The report of section 38(6)."""

    def __init__(self, found: CustodyMeasures) -> None:
        number = found.after_charge.number
        super().__init__(texts.AFTER_CHARGE, meta=f"{number:,} in all" if number else "")
        self.body.addWidget(PlainLabel(texts.AFTER_CHARGE_HINT, "helper", True))
        for sentence in texts.after_charge(found):
            self.body.addWidget(PlainLabel(sentence, "body" if number else "muted", True))
        for split in found.after_charge.cards if number else ():
            self.body.addSpacing(theme.em(0.4))
            self.body.addWidget(PlainLabel(words.TITLES[split.key][0], "strong", True))
            self.body.addWidget(rows_of(split))


class CasesCard(Card):
    """Each child whose bail was refused, with the way to the log. `opened` carries the id of a log."""

    opened = Signal(object)

    def __init__(self, cases: Sequence[CustodyCase], names: Mapping[Id, str]) -> None:
        super().__init__(texts.CASES)
        for at, case in enumerate(cases):
            if at:
                self.body.addWidget(hairline())
            self.body.addWidget(self._case(case, names.get(case.adult, "")))

    def _case(self, case: CustodyCase, adult: str) -> QWidget:
        held = QWidget()
        row, column = QHBoxLayout(held), QVBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.em(0.9))
        column.setSpacing(theme.em(0.2))
        title = texts.case_title(case)
        column.addWidget(PlainLabel(title, "strong", True))
        column.addWidget(PlainLabel(texts.case_words(case, adult), "helper", True))
        button = Button(texts.OPEN, "outline", size="small", name=f"{texts.OPEN}: {title}")
        button.clicked.connect(partial(self._open, case.id))
        row.addLayout(column, 1)
        row.addWidget(button)
        return held

    def _open(self, log: Id, _checked: bool = False) -> None:
        self.opened.emit(log)

"""A child's involvements with the service on a card, with the ways to open one and to close one that is open."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.ids import NO_ID, Id
from app.domain.involvement import Episode
from app.ui import theme
from app.ui.features.contacts_list import texts
from app.ui.involvement_words import sentence_of, title_of
from app.ui.parts.badge import Badge
from app.ui.parts.button import Button
from app.ui.parts.card import Card, hairline
from app.ui.parts.flow import FlowBox
from app.ui.parts.text import PlainLabel


class InvolvementCard(Card):
    """`involve` opens the sheet for a new one (without an id) or for the end of one; None for who may only read."""

    def __init__(self, episodes: tuple[Episode, ...], involve: Callable[[Id], None] | None) -> None:
        super().__init__(texts.INVOLVEMENT)
        for number, episode in enumerate(episodes):
            if number:
                self.body.addWidget(hairline())
            self.body.addWidget(_Spell(episode, involve))
        if not episodes:
            self.body.addWidget(PlainLabel(texts.NO_INVOLVEMENT, "muted", True))
        if involve is not None:
            begin = Button(texts.OPEN, "outline", "plus", size="small")
            begin.clicked.connect(partial(_ask, involve, NO_ID))
            self.body.addWidget(begin, 0, Qt.AlignmentFlag.AlignLeft)


class _Spell(QWidget):
    """One involvement."""

    def __init__(self, episode: Episode, involve: Callable[[Id], None] | None) -> None:
        super().__init__()
        title = title_of(episode)
        line = FlowBox(None, 0.6)
        line.flow.addWidget(PlainLabel(title, "strong"))
        line.flow.addWidget(Badge("Closed" if episode.closed_on else "Open", "neutral" if episode.closed_on else "info"))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, theme.em(0.15), 0, theme.em(0.15))
        box.setSpacing(theme.em(0.25))
        box.addWidget(line)
        box.addWidget(PlainLabel(sentence_of(episode), "body", True))
        if episode.opened_reason:
            box.addWidget(PlainLabel(episode.opened_reason, "muted", True))
        if involve is not None and not episode.closed_on:
            button = Button(texts.CLOSE, "quiet", size="small", name=f"{texts.CLOSE}: {title}, {sentence_of(episode)}")
            button.clicked.connect(partial(_ask, involve, episode.id))
            box.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)


def _ask(involve: Callable[[Id], None], episode: Id, _checked: bool = False) -> None:
    involve(episode)

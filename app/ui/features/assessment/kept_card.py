"""Answers that are kept and do not count now, each with its question and why: nothing that was said is lost from sight."""

from app.forms.kept import Kept
from app.ui.parts.card import Card
from app.ui.parts.text import PlainLabel

TITLE = "Kept, not counted"
MEANS = "These answers stay in the record. They are not part of what is sent and signed as an answer."


def kept_card(kept: tuple[Kept, ...]) -> Card | None:
    """The card, or None where there is nothing of that kind."""
    if not kept:
        return None
    card = Card(TITLE)
    card.body.addWidget(PlainLabel(MEANS, "helper", wrap=True))
    for one in kept:
        card.body.addWidget(PlainLabel(f"{one.label} ({one.why[:1].lower()}{one.why[1:]})", "group", wrap=True))
        card.body.addWidget(PlainLabel(one.words, "body", wrap=True, tone="muted", selectable=True))
    return card

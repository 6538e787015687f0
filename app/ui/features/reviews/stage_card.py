"""Over the paper: who countersigns it and why, whether it was late, why nothing changed, and what was signed before."""

from PySide6.QtWidgets import QWidget

from app.ui.features.reviews.paper import Paper
from app.ui.parts.card import Card
from app.ui.parts.icon_line import IconLine


def stage_card(paper: Paper) -> QWidget | None:
    """One line for each thing to know about the stage; None where there is none."""
    if not paper.about_stage:
        return None
    card = Card("About this stage")
    for icon, tone, sentence in paper.about_stage:
        card.body.addWidget(IconLine(icon, sentence, "body", tone))
    return card

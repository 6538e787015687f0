"""The rights of a child at a police station, short and in plain words: to read together, and to point at."""

from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui import theme
from app.ui.desk import Desk
from app.ui.parts.card import Banner, Card
from app.ui.parts.page import Columns, PageHead, PageScroll
from app.ui.parts.text import PlainLabel

TITLE: Final = "Codes"
SUBTITLE: Final = "The rules in short. The Codes book itself is at the desk: you and the child may ask to see it."
NOTE: Final = "This is a summary in our own words, not the law. Where it matters, ask for the book (PACE 1984, Code C)."
CHILD: Final = (
    (
        "You may have somebody told",
        "The police must tell the person who looks after you, and you can have one person told where you are. Code C 5.",
    ),
    (
        "You may talk to a solicitor",
        "It is free and private, by phone or in person, at any time. You do not have to say why. Code C 6.",
    ),
    (
        "You may stay silent",
        "You do not have to say anything. The police say a warning about this: say it back in your own words. Code C 10.",
    ),
    ("You may see the rules", "You can ask for the Codes book, and for a sheet that is easy to read. Code C 3."),
    (
        "You may have an adult with you",
        "They are there for you, not for the police. No questions about what happened without them. Code C 11.",
    ),
    (
        "You are looked after",
        "Food and drink, a toilet and washing, a blanket, fresh air, a nurse when you are unwell. Code C 8 and 9.",
    ),
)
ADULT: Final = (
    (
        "Your four tasks",
        "Support, advise and assist; watch that the police act fairly; help the child and the police "
        "understand each other; help the child use their rights. Code C 1.7A.",
    ),
    (
        "You may",
        "See the custody record. Ask for a solicitor even when the child does not. Ask for a break. Speak up "
        "in the interview. Ask for an inspector.",
    ),
    (
        "You may not",
        "Answer for the child. Give legal advice. Keep secret what the child tells you: it is not private in law.",
    ),
    (
        "No interview without you",
        "Nobody asks the child about what happened, or has them sign a statement, before you are there. Only a superintendent may "
        "allow it, where waiting would lead to harm, and only until the harm is averted. Code C 11.15 and 11.18.",
    ),
    (
        "Clocks",
        "A review after 6 hours, then every 9. 24 hours at most, 36 if a superintendent allows it, 96 with a "
        "court. 8 hours of rest in 24. PACE s.40 to s.44, Code C 12.2.",
    ),
    (
        "Searches",
        "A strip search of a child: two people besides the child, one of them you, unless the child says no "
        "with you there, or it is urgent. Not in a camera’s view. Code C, Annex A.",
    ),
    (
        "A girl",
        "Is in the care of a woman, and is asked early and in private whether she needs period products. Code"
        " C 3.20A and 9.3A.",
    ),
    (
        "When bail is refused",
        "The child goes to the council’s accommodation, unless a certificate says why not. Ask to see the "
        "certificate. PACE s.38(6).",
    ),
    (
        "Voluntary interview",
        "The child is not arrested and may leave at any time, has the same right to a free solicitor, and "
        "needs you there. Code C 3.21.",
    ),
)


class Codes(QWidget):
    """One page to read; nothing on it changes."""

    fills_window = True

    def __init__(self, _desk: Desk) -> None:
        super().__init__()
        scroll = PageScroll()
        scroll.body.addWidget(PageHead(TITLE, SUBTITLE))
        scroll.body.addWidget(Banner("info", NOTE, icon="book-open"))
        columns = Columns((1, 1), 58)
        for column, title, parts in zip(
            columns.columns, ("For you, the child", "For the adult"), (CHILD, ADULT), strict=True
        ):
            card = Card(title)
            for heading, words in parts:
                part = QVBoxLayout()
                part.setSpacing(0)
                part.addWidget(PlainLabel(heading, "strong", wrap=True))
                part.addWidget(PlainLabel(words, "body", wrap=True))
                card.body.addLayout(part)
            card.body.setSpacing(theme.em(0.9))
            column.cards.addWidget(card)
        columns.finish()
        scroll.body.addWidget(columns)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

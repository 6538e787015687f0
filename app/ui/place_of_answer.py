"""Where an answer can be seen: its record's page, with the question to land on."""

from typing import Final

from app.domain.ids import Id
from app.ui.desk import Place

SAID: Final = "said"
"""`detail` of the page on which what a child or carer said is read; "said/<question>" lands on one answer."""


def place_of_answer(record_type: str, record: Id, scope: Id, question: str = "") -> Place:
    """The place of a record with an answer; a record without a page of its own is looked for on the child's page."""
    match record_type:
        case "assessment" | "contact":
            return Place(screen=record_type, scope=scope, record=record, detail=question)
        case "self_assessment":
            return Place(screen="assessment", scope=scope, record=record, detail="/".join(filter(None, (SAID, question))))
        case _:
            return Place(screen="child", scope=scope)

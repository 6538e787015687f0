"""An assessment stage: answers to a form. Its standing (sent, returned, countersigned) is computed, never stored."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

import msgspec

from app.domain.answer import Answer
from app.domain.ids import NO_ID, Id
from app.domain.merge_class import ByFormDefinition, Keyed, Prose
from app.domain.record import EMPTY, Record


class FormRef(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Which form definition a record was written with; an assessment names it for ever."""

    id: str
    version: int
    text_hash: str = ""


class Justification(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why answers that a rule finds not to go together are both so. `answers` names the answers it was said about."""

    words: Prose = ""
    answers: str = ""
    by: Id = NO_ID
    at: str = ""


class Used(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where an answer that a child or carer raised is taken up: the id of a question here, or the reason why it is not."""

    answer: str = ""
    reason: Prose = ""


class Assessment(Record, frozen=True, kw_only=True):
    """One stage (DOMAIN 4.1) of assessment for a child, answered over days, maybe by two people."""

    type_name: ClassVar[str] = "assessment"
    form: FormRef
    stage: str
    order: Id = NO_ID
    started_on: str = ""
    due_on: str = ""
    previous: Id = NO_ID
    late_reason: str = ""
    """Why it was sent late: a code of `timeliness.LATE_REASONS`."""
    late_words: Prose = ""
    unchanged_because: Prose = ""
    """Said at a review in which nothing changed since the stage before."""
    unasked_because: Prose = ""
    """Why the child was not asked how they see it before this stage went (DOMAIN 4.2); empty where they were."""
    justified: Keyed[Justification] = EMPTY
    """By the id of a rule about what does not go together."""
    used: Keyed[Used] = EMPTY
    """By the id of the self-assessment, a colon, and the question there."""
    answers: Annotated[Mapping[str, Answer], ByFormDefinition()] = EMPTY

    def answering(self, question: str, answer: Answer) -> "Assessment":
        """With this answer in place of the one before."""
        return self.but(answers={**self.answers, question: answer})

"""What a child, a parent or a carer says about themselves, in their own words. Once finished nobody changes it."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Final

import msgspec

from app.domain.answer import Answer
from app.domain.assessment import FormRef
from app.domain.merge_class import ByFormDefinition, Keyed, Prose, SetOf
from app.domain.record import EMPTY, Record

FEEDBACK: Final = "custody_feedback"
"""The form on which a child says how it was with an appropriate adult. Such a sitting lives with the attendance, not in a file."""
RESPONDENTS: Final = ("child", "carer")
MODES: Final = ("alone", "read_aloud", "worker_writes", "paper")
"""How it was done: alone on the laptop, read to them, written down for them, or on paper and typed up later."""


class Beside(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was added beside one question: more words, and a drawing as `app.domain.drawing` writes it."""

    words: Prose = ""
    drawing: str = ""


class SelfAssessment(Record, frozen=True, kw_only=True):
    """One sitting, by a child or a carer. `declined` stands for one that was offered and not wanted, with the reason."""

    type_name: ClassVar[str] = "self_assessment"
    form: FormRef
    respondent: str = "child"
    respondent_name: str = ""
    relation: str = ""
    mode: str = "alone"
    language: str = "en"
    helper: str = ""
    """Who else was in the room: it matters for what is said."""
    place: str = ""
    done_on: str = ""
    started_at: str = ""
    finished_at: str = ""
    declined: bool = False
    why_declined: Prose = ""
    show_to: SetOf = ()
    show_words: Prose = ""
    """What they said about who should be told, and who not."""
    signed_name: str = ""
    answers: Annotated[Mapping[str, Answer], ByFormDefinition()] = EMPTY
    beside: Keyed[Beside] = EMPTY

    @property
    def is_finished(self) -> bool:
        """True once it was handed back for good, or was not wanted."""
        return bool(self.finished_at)

    def saying(self, question: str, answer: Answer) -> "SelfAssessment":
        """With this answer in place of the one before; a blank one takes it away."""
        kept = {key: one for key, one in self.answers.items() if key != question}
        return self.but(answers=kept if answer.is_blank else {**kept, question: answer})

    def adding(self, question: str, beside: Beside) -> "SelfAssessment":
        """With these words and this drawing beside a question; neither takes them away."""
        kept = {key: one for key, one in self.beside.items() if key != question}
        return self.but(beside={**kept, question: beside} if beside.words or beside.drawing else kept)

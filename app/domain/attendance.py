"""An appropriate adult's attendance at a police station: its own scope, so that it gives nobody a child's file (DOMAIN 16.2).

What happened is stamps beside it; what is answered (request, child, custody, health, searches, outcome, after charge)
follows the form that it names. Where it stands is computed from stamps, signature and review, never stored.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, ClassVar, Final

from app.domain.answer import Answer
from app.domain.assessment import FormRef
from app.domain.ids import NO_ID, Id
from app.domain.initials import initials
from app.domain.merge_class import ByFormDefinition, SetOf
from app.domain.record import EMPTY, Record

FORM: Final = "attendance"
DETAINED, VOLUNTARY = "detained", "voluntary"

KIND: Final = "request_kind"
STATION: Final = "request_station"
NEEDED_BY: Final = "request_needed_by"
NAME: Final = "child_called"
FULL_NAME: Final = "child_name"
BORN: Final = "child_born"
AGE: Final = "child_age"
PRONOUNS: Final = "child_pronouns"
SEX: Final = "child_sex"
ETHNICITY: Final = "child_ethnicity"
CUSTODY_RECORD: Final = "custody_record_number"
OUTCOME: Final = "outcome_what"
ALERTS: Final = ("alerts_do", "alerts_dont", "alerts_allergies", "alerts_medicine", "alerts_self_harm", "alerts_other")
"""The short list of needs that somebody who has the child's file may copy in; nothing else of the file comes here."""


class Attendance(Record, frozen=True, kw_only=True):
    """`adult` is who attends now; `adults` are all who ever did (handing over adds). `call_out` is the request of the rota that
    it came from, empty when the police rang the adult. `entered_afterwards`: typed in from paper, so nothing was tapped.
    `log_hash` is that of the stamps as they stood when the adult signed (`app.changes.log_hash`)."""

    type_name: ClassVar[str] = "attendance"
    form: FormRef
    adult: Id
    adults: SetOf = ()
    call_out: Id = NO_ID
    entered_afterwards: bool = False
    log_hash: str = ""
    answers: Annotated[Mapping[str, Answer], ByFormDefinition()] = EMPTY

    def answering(self, question: str, answer: Answer) -> "Attendance":
        """With this answer in place of the one before; a blank one takes it away."""
        kept = {key: one for key, one in self.answers.items() if key != question}
        return self.but(answers=kept if answer.is_blank else {**kept, question: answer})

    def text(self, question: str) -> str:
        """What is answered to a question that takes one text or code; empty where nothing is."""
        value = self.answers.get(question, Answer()).value
        return value if isinstance(value, str) else ""

    @property
    def is_voluntary(self) -> bool:
        """A voluntary interview has no detention clock."""
        return self.text(KIND) == VOLUNTARY

    @property
    def station(self) -> str:
        """Where, as the adult wrote it."""
        return self.text(STATION)

    @property
    def called(self) -> str:
        """The name the child likes; “the child” until somebody has asked."""
        return self.text(NAME) or self.text(FULL_NAME).split(" ", 1)[0] or "the child"

    @property
    def initials(self) -> str:
        """Letters for a tab, where a second log runs at once."""
        return initials(self.text(FULL_NAME) or self.text(NAME) or self.station)

    def age_on(self, day: date) -> int | None:
        """Whole years on a day from the date of birth, else the age that was told; None where neither is known."""
        try:
            born = date.fromisoformat(self.text(BORN))
        except ValueError:
            told = self.answers.get(AGE, Answer()).value
            return told if isinstance(told, int) and not isinstance(told, bool) else None
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))

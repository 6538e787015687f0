"""A contact in ACORNS: Aim, Content, Outcome, Risk, Next steps, Safeguarding, with the child's own voice (DOMAIN 7)."""

from typing import ClassVar

import msgspec

from app.domain.errors import Refused
from app.domain.ids import NO_ID, Id
from app.domain.merge_class import Keyed, Prose, SetOf
from app.domain.record import EMPTY, Record

KINDS = ("home_visit", "office", "school", "phone", "video", "text", "other")
ATTENDANCE = ("seen", "late", "not_home", "we_changed", "child_changed", "came_not_seen", "missed")
SEEN = frozenset({"seen", "late"})
IN_PERSON = frozenset({"home_visit", "office", "school", "other"})
"""Kinds of contact in which somebody is with the child."""
PROGRESS = ("no_change", "some", "good", "achieved", "worse")
RISK = ("no_change", "decreased", "increased", "new")
SAFEGUARDING = ("none", "noted", "told_manager", "referred")


class NextStep(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What happens next, who does it and by when."""

    what: str
    who: str = ""
    by_on: str = ""
    rank: str = ""


class Contact(Record, frozen=True, kw_only=True):
    """One contact. It is a record from the first keystroke; `finished_at` says when its author called it done."""

    type_name: ClassVar[str] = "contact"
    kind: str = ""
    started_at: str = ""
    minutes: int = 0
    venue: str = ""
    present: SetOf = ()
    attendance: str = ""
    counts_for_order: bool = True
    order: Id = NO_ID
    targets: SetOf = ()
    aim: Prose = ""
    content: Prose = ""
    outcome: Prose = ""
    progress: str = ""
    voice: Prose = ""
    risk: str = ""
    risk_of: SetOf = ()
    risk_note: Prose = ""
    next_steps: Keyed[NextStep] = EMPTY
    next_at: str = ""
    safeguarding: str = ""
    safeguarding_note: Prose = ""
    finished_at: str = ""

    def missing(self, called: str) -> tuple[tuple[str, str], ...]:
        """What still has to be said before it is finished: (field, sentence) in the order of the screen."""
        was_seen = self.attendance in SEEN
        wanted = (
            ("kind", not self.kind, "Choose what kind of contact it was."),
            ("started_at", not self.started_at, "Say when it started."),
            ("attendance", not self.attendance, f"Say if {called} was seen."),
            ("aim", was_seen and not self.aim.strip(), "Aim: say what it was for."),
            ("content", not self.content.strip(), "Content: say what you did, or what you tried."),
            ("progress", was_seen and not self.progress, "Outcome: choose how far it got."),
            ("voice", was_seen and not self.voice.strip(), f"{called}’s voice: write what {called} said or felt."),
            ("risk", not self.risk, "Risk: say if anything changed."),
            (
                "risk_note",
                self.risk in {"increased", "new", "decreased"} and not self.risk_note.strip(),
                "Risk: say in one sentence what changed.",
            ),
            ("safeguarding", not self.safeguarding, "Safeguarding: say if there is any worry about safety."),
            (
                "safeguarding_note",
                self.safeguarding not in {"", "none"} and not self.safeguarding_note.strip(),
                "Safeguarding: say who was told and when.",
            ),
        )
        return tuple((field, sentence) for field, is_missing, sentence in wanted if is_missing)

    def finishing(self, at: str, called: str) -> "Contact":
        """Finished at this moment. Raises Refused with the first thing missing; nothing typed is lost."""
        for field, sentence in self.missing(called):
            raise Refused(sentence, field)
        return self.but(finished_at=at)


class Addendum(Record, frozen=True, kw_only=True):
    """A later note on a record that may no longer be changed; the original text stays."""

    type_name: ClassVar[str] = "addendum"
    about: Id
    text: Prose = ""


class Appointment(Record, frozen=True, kw_only=True):
    """Something in the diary with a child."""

    type_name: ClassVar[str] = "appointment"
    at: str
    minutes: int = 45
    kind: str = ""
    place: str = ""
    note: str = ""
    safety: str = ""
    person: Id = NO_ID
    cancelled: bool = False

"""The declared policy: who may do what, row by row, to be read beside DOMAIN 1.2. Rows only; nothing here decides.

`RULES` says what a member of a scope may change: one row for each role, type of record, kind of change and condition. A
change is allowed when one row fits and its conditions hold. `ALWAYS` are conditions that bind everybody, on top.
`HOLDS` says what a role's laptop may hold, `COMES_FROM` how a role comes to a file. What has no row is not allowed.

A signature is named with its meaning. `victim`, `education` and `audit` have their rows before their screens: no
record of a type that the program does not know is taken in.
"""

from typing import Final

import msgspec

from app.domain import conditions as when
from app.domain.conditions import Condition
from app.domain.roles import READER, THE_SERVICE, Role

_PRACTITIONER, _PROBATION, _TURNAROUND = Role.PRACTITIONER, Role.PROBATION_OFFICER, Role.TURNAROUND_PRACTITIONER
_SESSIONAL, _ETE, _HEALTH, _POLICE, _VICTIM = (
    Role.SESSIONAL_WORKER,
    Role.ETE_OFFICER,
    Role.HEALTH,
    Role.POLICE,
    Role.VICTIM_WORKER,
)
_TEAM, _PRACTICE, _SERVICE, _HEAD = Role.MANAGER, Role.PRACTICE_MANAGER, Role.SERVICE_MANAGER, Role.HEAD_OF_SERVICE
_AA, _VOLUNTEER, _BOARD = Role.APPROPRIATE_ADULT, Role.PANEL_VOLUNTEER, Role.BOARD_READER
_INFORMATION, _ADMINISTRATOR = Role.INFORMATION_OFFICER, Role.ADMINISTRATOR

MANAGERS: Final = (_PRACTICE, _TEAM, _SERVICE)
HAVE_CASES: Final = (_PRACTITIONER, _PROBATION, _PRACTICE, _TEAM)
"""Roles that carry a child's case whole; the Turnaround practitioner does so for diversion."""
_CASE = (*HAVE_CASES, _TURNAROUND)
_TRAINED_STAFF: Final = (_PRACTITIONER, _PROBATION, _TURNAROUND)
"""Staff without the duties of a manager who go as appropriate adults where they are trained."""
HAVE_TRAINING: Final = (*_CASE, _SERVICE)
"""Roles that attend at a police station too, where they are trained as an appropriate adult."""
WRITE: Final = ("create", "patch")
MARK: Final = ("void", "unvoid")
ALL: Final = (*WRITE, *MARK)


class Rule(msgspec.Struct, frozen=True):
    """These roles may make these kinds of change to these types, where every condition holds."""

    roles: tuple[str, ...]
    types: tuple[str, ...]
    kinds: tuple[str, ...]
    when: tuple[Condition, ...] = ()


RULES: Final = (
    # Create/edit own caseload assessment: practitioner and team manager; health its section only.
    Rule(_CASE, ("assessment",), WRITE),
    Rule((_HEALTH,), ("assessment",), ("patch",), (when.OWN_SECTIONS,)),
    Rule((_PRACTICE, _TEAM), ("assessment",), MARK),
    # What a child or carer says about themselves: written with those who carry the case, and never changed once finished.
    Rule(_CASE, ("self_assessment",), WRITE, (when.OUTSIDE_LOGS,)),
    Rule((_PRACTICE, _TEAM), ("self_assessment",), MARK, (when.OUTSIDE_LOGS,)),
    # Reports for courts and panels, and their filing: written by those who carry the case.
    Rule(_CASE, ("report", "filing"), WRITE),
    Rule((_PRACTICE, _TEAM), ("report", "filing"), MARK),
    Rule(_CASE, ("signature/submitted", "signature/agreed"), ("create",), (when.NOT_IN_ATTENDANCE,)),
    # Countersign and return: managers, never their own. Reopen: managers, with a reason.
    Rule(MANAGERS, ("signature/countersigned", "signature/returned"), ("create",), (when.NOT_IN_ATTENDANCE,)),
    Rule(MANAGERS, ("signature/reopened", "signature/abandoned"), ("create",), (when.WITH_REASON, when.NOT_IN_ATTENDANCE)),
    # A stage that nobody has to countersign is signed by its author alone (DOMAIN 4.7).
    Rule(_CASE, ("signature/auto_signed",), ("create",), (when.NEEDS_NOBODY, when.NOT_IN_ATTENDANCE)),
    # ACORNS contact: those who work with children; victim worker and police their own kind; nobody else's text.
    Rule((*_CASE, _SERVICE), ("contact", "addendum"), (*WRITE, "unvoid")),
    Rule((*_CASE, _SERVICE), ("addendum",), ("void",)),
    # What calls for a review: recorded by whoever learns of it, changed and taken back by those who carry the case.
    Rule((*_CASE, _SERVICE), ("event",), ALL),
    Rule((_SESSIONAL, _HEALTH, _ETE, _VICTIM, _POLICE), ("event",), ("create",)),
    # Documents beside a record: added and taken out, never exchanged.
    Rule((*_CASE, _SERVICE), ("attachment",), ("create", *MARK)),
    Rule((_PRACTITIONER, _PROBATION, _TURNAROUND), ("contact",), ("void",), (when.OWN_CONTACT,)),
    Rule(MANAGERS, ("contact",), ("void",)),
    Rule((_SESSIONAL, _HEALTH, _ETE), ("contact", "addendum"), ALL, (when.OWN_WORK,)),
    Rule((_VICTIM, _POLICE), ("contact",), ALL, (when.OWN_WORK, when.OWN_KIND)),
    Rule((_VICTIM, _POLICE), ("addendum",), ALL, (when.OWN_WORK,)),
    # Worries about safety: whoever records may raise one; what was done is added by those who carry the case, and to
    # their own by all who raised it. Never taken out.
    Rule((*_CASE, _SERVICE), ("concern",), WRITE),
    Rule((_SESSIONAL, _HEALTH, _ETE, _VICTIM, _POLICE), ("concern",), WRITE, (when.OWN_WORK,)),
    # The diary: a visit lets a sessional worker into the file, so only those who carry the case book others.
    Rule((*_CASE, _SERVICE), ("appointment",), ALL),
    Rule((_HEALTH, _ETE, _VICTIM, _POLICE), ("appointment",), ALL, (when.BOOKS_THEMSELVES,)),
    # The child's file itself; the Turnaround practitioner works with diversion only.
    Rule(_CASE, ("child", "offence", "plan", "certificate", "pack"), ALL),
    Rule(HAVE_CASES, ("episode", "order"), ALL),
    Rule((_TURNAROUND,), ("episode",), ALL, (when.DIVERSION_EPISODE,)),
    Rule((_TURNAROUND,), ("order",), ALL, (when.DIVERSION_ORDER,)),
    Rule((_ETE,), ("plan",), ("patch",), (when.EDUCATION_PART,)),
    Rule((*HAVE_CASES, _ETE), ("education",), WRITE),
    # Who works with the child, who is let in, and what was opened with a reason.
    Rule((*MANAGERS, THE_SERVICE), ("allocation",), ALL),
    Rule(MANAGERS, ("grant",), ALL, (when.IN_CHILDS_FILE,)),
    Rule((*_CASE, _SERVICE, _HEALTH, _VICTIM), ("grant",), ALL, (when.MADE_RESTRICTED,)),
    Rule((*_CASE, _SERVICE, _HEALTH, _VICTIM), ("restricted",), WRITE, (when.OWN_WORK,)),
    Rule((THE_SERVICE,), ("opening",), ("create",)),
    Rule(MANAGERS, ("opening",), ("patch",), (when.ONLY_ACKNOWLEDGES,)),
    # Two versions of one answer: whoever may write it may decide.
    Rule(_CASE, ("resolution",), ALL),
    Rule((_SERVICE,), ("resolution",), ALL, (when.ABOUT_CONTACT,)),
    # Custody: written by the adult who attends (a practitioner or manager if trained), each their own stamps; begun by
    # a trained practitioner or a manager for somebody else; reviewed by a manager who was not there. Linked to a child's
    # file by a manager, or by the practitioner who attended.
    Rule((_AA,), ("attendance",), WRITE, (when.IS_ADULT,)),
    Rule(HAVE_TRAINING, ("attendance",), WRITE, (when.IS_ADULT, when.IS_TRAINED)),
    Rule((_PRACTITIONER, _PROBATION, _TURNAROUND), ("attendance",), ("create",), (when.IS_TRAINED,)),
    Rule(MANAGERS, ("attendance",), ("create",)),
    Rule(MANAGERS, ("attendance",), ("patch",), (when.ONLY_ALERTS,)),
    Rule((_AA,), ("stamp",), ALL, (when.IS_ADULT, when.OWN_WORK)),
    Rule(HAVE_TRAINING, ("stamp",), ALL, (when.IS_ADULT, when.OWN_WORK, when.IS_TRAINED)),
    # What the child says of the adult, on the adult's laptop: never taken out by anybody, and finished never changed.
    Rule((_AA,), ("self_assessment",), WRITE, (when.IN_ATTENDANCE, when.IS_ADULT)),
    Rule(HAVE_TRAINING, ("self_assessment",), WRITE, (when.IN_ATTENDANCE, when.IS_ADULT, when.IS_TRAINED)),
    Rule((_AA,), ("attachment", "addendum", "resolution"), ALL, (when.IN_ATTENDANCE, when.IS_ADULT)),
    Rule((_AA,), ("signature/attended",), ("create",), (when.IS_ADULT,)),
    Rule(HAVE_TRAINING, ("signature/attended",), ("create",), (when.IS_ADULT, when.IS_TRAINED)),
    Rule(MANAGERS, ("attendance_review",), WRITE, (when.NOT_ADULT,)),
    Rule((_AA, *HAVE_TRAINING), ("attendance_review",), ("patch",), (when.IS_ADULT, when.ONLY_ANSWERS)),
    Rule((*_CASE, _SERVICE), ("attendance_link",), ("create", *MARK)),
    Rule((*_CASE, _SERVICE), ("grant",), ALL, (when.TO_A_FILE,)),
    # The rota of the appropriate adults: kept by managers and administrators. An adult says when they can come and answers for
    # themselves, a manager for anybody. A request is entered by whoever the police ring; it ends, and is never taken out.
    Rule((*MANAGERS, _ADMINISTRATOR), ("rota",), WRITE),
    Rule((*MANAGERS, _ADMINISTRATOR), ("adult_profile", "shift"), ALL),
    Rule((_AA,), ("availability",), ALL, (when.ABOUT_THEMSELVES,)),
    Rule(_TRAINED_STAFF, ("availability",), ALL, (when.ABOUT_THEMSELVES, when.IS_TRAINED)),
    Rule(MANAGERS, ("availability",), ALL),
    Rule((_AA, *MANAGERS), ("call_out",), WRITE),
    Rule(_TRAINED_STAFF, ("call_out",), WRITE, (when.IS_TRAINED,)),
    Rule((_AA,), ("call_out_answer",), ("create",), (when.ABOUT_THEMSELVES,)),
    Rule(_TRAINED_STAFF, ("call_out_answer",), ("create",), (when.ABOUT_THEMSELVES, when.IS_TRAINED)),
    Rule(MANAGERS, ("call_out_answer",), ("create",)),
    Rule((_AA, *MANAGERS), ("resolution",), ALL, (when.IN_ROTA,)),
    # People harmed: the victim worker. Audit forms: practitioners as peers, managers.
    Rule((_VICTIM,), ("victim",), ALL),
    Rule((_PRACTITIONER, _PROBATION, *MANAGERS), ("audit",), WRITE, (when.OWN_WORK,)),
    # The directory: administrators, and the service when it is set up.
    Rule((_ADMINISTRATOR, THE_SERVICE), ("service", "team", "person"), ALL),
    # Form definitions: published by administrators, and never changed, so that no signature loses what was asked.
    Rule((_ADMINISTRATOR, THE_SERVICE), ("form",), ("create",)),
)

ALWAYS: Final = (
    (("child", "service", "restricted", "attendance", "rota", "call_out"), MARK, when.NEVER_REMOVED),
    (("assessment",), ("create", "patch"), when.IS_OPEN),
    (("assessment",), ("create",), when.ONE_AT_A_TIME),
    (("self_assessment",), ("patch",), when.NOT_FINISHED),
    (("report",), ("patch",), when.REPORT_IS_OPEN),
    (("signature",), ("patch", *MARK), when.NEVER_CHANGED),
    (("signature",), ("create",), when.IS_SIGNER),
    (("signature/countersigned",), ("create",), when.NOT_OWN),
    (("signature/countersigned",), ("create",), when.WAS_SENT),
    (("signature/countersigned",), ("create",), when.SENIOR_ENOUGH),
    (
        ("signature/submitted", "signature/returned", "signature/abandoned", "signature/auto_signed"),
        ("create",),
        when.NOT_SIGNED,
    ),
    (("signature/submitted", "signature/returned", "signature/countersigned"), ("create",), when.NOT_ABANDONED),
    (("signature/reopened",), ("create",), when.NOT_FILED),
    (("assessment",), ("patch",), when.NOT_ABANDONED),
    (("signature/submitted", "signature/auto_signed", "signature/countersigned"), ("create",), when.WHOLE),
    (("signature/submitted",), ("create",), when.CHILD_ASKED),
    (("signature/countersigned",), ("create",), when.ACTED_ON),
    (("concern",), WRITE, when.ADDS_WHOLE_ACTIONS),
    (("attachment",), ("create", *MARK), when.NOT_SIGNED),
    (("resolution",), WRITE, when.DECIDES_THEMSELVES),
    (("allocation",), WRITE, when.DIVERSION_ALLOCATION),
    (("grant",), WRITE, when.WHOLE_GRANT),
    (("grant",), WRITE, when.NOT_TO_THEMSELVES),
    (("stamp",), ("patch",), when.TAP_STAYS),
    (("stamp",), ("patch",), when.TIME_WITH_REASON),
    (("person",), ALL, when.RIGHTS_FROM_ANOTHER),
)

EVERYTHING: Final = "everything"
_OWN_WORDS = ("contact", "addendum", "concern", "event")
_ABOUT_CHILD = ("child", "episode", "allocation", "order", "appointment", "plan", "certificate")


class Holds(msgspec.Struct, frozen=True):
    """What a role's laptop holds of a file: all records of these types, and its own of those. No row: nothing."""

    roles: tuple[str, ...]
    types: tuple[str, ...] = ()
    own: tuple[str, ...] = ()


HOLDS: Final = (
    Holds((*_CASE, _SERVICE, _HEAD, READER), (EVERYTHING,)),
    Holds((_HEALTH,), (*_ABOUT_CHILD, "assessment", "contact", "addendum", "concern"), ("event",)),
    Holds((_ETE,), (*_ABOUT_CHILD, "education"), _OWN_WORDS),
    Holds((_SESSIONAL,), ("child", "allocation", "appointment", "plan"), _OWN_WORDS),
    Holds((_VICTIM,), ("child", "episode", "allocation", "order", "offence", "appointment"), _OWN_WORDS),
    Holds((_POLICE,), ("child", "episode", "allocation", "order", "offence", "appointment"), _OWN_WORDS),
    Holds((_VOLUNTEER,), ("pack",)),
)

COMES_FROM: Final = {
    # how somebody comes to a child's file -> the roles that can come so
    "allocation": (*_CASE, _ETE, _HEALTH, _POLICE, _VICTIM, _SERVICE),
    "maker": _CASE,
    "team": (_PRACTICE, _TEAM),
    "whole_service": (_SERVICE, _HEAD),
    "booking": (_SESSIONAL,),
    "grant": (*_CASE, _SESSIONAL, _ETE, _HEALTH, _POLICE, _VICTIM, _SERVICE, _HEAD, _VOLUNTEER),
    "opening": _CASE,
    # to a custody attendance
    "attends": (_AA, *HAVE_TRAINING),
    "reviews": (*MANAGERS, _HEAD),
    # to the rota
    "rota": (_AA, *_TRAINED_STAFF, *MANAGERS, _HEAD, _ADMINISTRATOR),
}

FIGURES: Final = {
    # KPI and caseload dashboards: whose children are counted; `suppressed` shows no small number
    "own": (_PRACTITIONER, _PROBATION, _TURNAROUND),
    "team": (_PRACTICE, _TEAM),
    "all": (_SERVICE, _HEAD, _INFORMATION),
    "suppressed": (_BOARD,),
}
EXPORTS: Final = (_SERVICE, _INFORMATION)
"""Who may export data that names a child, with the reason logged."""

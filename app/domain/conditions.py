"""The named conditions of the policy: each a question about one change, with the sentence for a person when it says no."""

from collections.abc import Callable
from datetime import date
from typing import Final

import msgspec

from app.domain.asked import Asked
from app.domain.attendance import ALERTS, Attendance
from app.domain.attendance_review import AttendanceReview
from app.domain.concern import Concern
from app.domain.contact import Appointment, Contact
from app.domain.ids import NO_ID, is_id
from app.domain.involvement import Allocation, Episode, Grant, Order
from app.domain.plan import Plan
from app.domain.roles import Role
from app.domain.self_assessment import SelfAssessment
from app.domain.service import Person
from app.domain.signature import Resolution, Signature
from app.domain.stamp import Stamp
from app.domain.standing import Stage


class Condition(msgspec.Struct, frozen=True):
    """`holds` answers; `otherwise` is what the person is told when it does not hold."""

    name: str
    holds: Callable[[Asked], bool]
    otherwise: str


OWN_CONTACTS: Final[dict[str, frozenset[str]]] = {
    Role.VICTIM_WORKER: frozenset({"victim"}),
    Role.POLICE: frozenset({"police"}),
}
"""The kinds of contact that a role writes where it writes its own kind only (DOMAIN 1.2)."""
SECTIONS: Final[dict[str, frozenset[str]]] = {Role.HEALTH: frozenset({"health", "communication", "substances"})}
"""The sections of an assessment that a role fills in where it fills in sections only."""
EDUCATION_AREAS: Final = frozenset({"education", "learning", "work", "training"})
DIVERSION: Final = frozenset({"diversion", "turnaround"})
DIVERSION_ORDERS: Final = frozenset({"TURNAROUND", "PREVENTION"})
_ACKNOWLEDGING: Final = {("seen_by",), ("seen_at",)}
_RIGHTS: Final = {("role",), ("team",), ("training",), ("left_on",)}


def _own_work(asked: Asked) -> bool:
    made_by = asked.change.made_by
    return made_by == asked.actor.person or (
        made_by == NO_ID and asked.change.kind == "create" and asked.change.before is None
    )


def _own_kind(asked: Asked) -> bool:
    kinds = OWN_CONTACTS.get(asked.actor.role, frozenset())
    views = (asked.change.before, asked.change.after)
    return all(view is None or (isinstance(view, Contact) and view.kind in kinds) for view in views) and any(views)


def _own_sections(asked: Asked) -> bool:
    mine, touched = SECTIONS.get(asked.actor.role, frozenset()), asked.change.around.sections
    return touched is not None and bool(touched) and touched <= mine


def _education_part(asked: Asked) -> bool:
    """Every change lies within targets that are about education, before and after."""
    plans = [view for view in (asked.change.before, asked.change.after) if isinstance(view, Plan)]
    named = {path[1] for path in asked.change.paths if len(path) > 1 and path[0] == "targets"}
    is_inside = bool(named) and all(len(path) > 1 and path[0] == "targets" for path in asked.change.paths)
    areas = {plan.targets[id].area for plan in plans for id in named if id in plan.targets}
    return is_inside and bool(areas) and areas <= EDUCATION_AREAS


def _diversion_episode(asked: Asked) -> bool:
    views = (asked.change.before, asked.change.after)
    return all(isinstance(view, Episode) and view.kind in DIVERSION for view in views if view is not None)


def _diversion_order(asked: Asked) -> bool:
    views = (asked.change.before, asked.change.after)
    return all(isinstance(view, Order) and view.kind in DIVERSION_ORDERS for view in views if view is not None)


def _books_themselves(asked: Asked) -> bool:
    views = (asked.change.before, asked.change.after)
    return all(isinstance(view, Appointment) and view.person == asked.actor.person for view in views if view is not None)


def _about_themselves(asked: Asked) -> bool:
    views = (asked.change.before, asked.change.after)
    return all(getattr(view, "person", "") == asked.actor.person for view in views if view is not None)


def _in_rota(asked: Asked) -> bool:
    return asked.change.around.scope_kind == "rota"


def _with_reason(asked: Asked) -> bool:
    after = asked.change.after
    return isinstance(after, Signature) and bool(after.reason.strip())


def _not_filed(asked: Asked) -> bool:
    return not asked.change.around.is_filed


def _is_signer(asked: Asked) -> bool:
    after = asked.change.after
    return isinstance(after, Signature) and after.signer == asked.actor.person


def _not_own(asked: Asked) -> bool:
    return asked.standing is None or asked.actor.person not in asked.standing.authors


def _was_sent(asked: Asked) -> bool:
    return asked.standing is not None and bool(asked.standing.authors)


def _senior_enough(asked: Asked) -> bool:
    """Very high harm goes to a service manager, where the service has one (DOMAIN 4.7)."""
    facts = asked.change.around
    return asked.actor.role == Role.SERVICE_MANAGER or not (facts.very_high and facts.has_service_manager)


def _needs_nobody(asked: Asked) -> bool:
    return asked.change.around.needs_nobody


def _acted_on(asked: Asked) -> bool:
    return not asked.change.around.open_concerns


def _whole(asked: Asked) -> bool:
    return not asked.change.around.incomplete


def _child_asked(asked: Asked) -> bool:
    return not asked.change.around.unasked


def _one_at_a_time(asked: Asked) -> bool:
    return not asked.change.around.beside_open


def _adds_whole_actions(asked: Asked) -> bool:
    """Raised without actions or with whole ones; later only whole actions are added, each by the person who records it."""
    before, after = asked.change.before, asked.change.after
    if not isinstance(after, Concern) or (before is not None and not isinstance(before, Concern)):
        return False
    had = before.actions if before is not None else {}
    is_adding = before is None or all(len(p) > 1 and p[0] == "actions" and p[1] not in had for p in asked.change.paths)
    new = [action for id, action in after.actions.items() if id not in had]
    return is_adding and all(action.is_whole and action.by == asked.actor.person for action in new)


def _not_signed(asked: Asked) -> bool:
    is_signed = asked.standing is not None and asked.standing.stage is Stage.COUNTERSIGNED
    return not (is_signed and asked.change.saw_standing)


def _not_abandoned(asked: Asked) -> bool:
    is_abandoned = asked.standing is not None and asked.standing.stage is Stage.ABANDONED
    return (asked.change.kind == "create" and not isinstance(asked.change.after, Signature)) or not (
        is_abandoned and asked.change.saw_standing
    )


def _edits_what_is_open(asked: Asked) -> bool:
    return asked.change.before is None or _not_signed(asked)


def _not_finished(asked: Asked) -> bool:
    before = asked.change.before
    return not (isinstance(before, SelfAssessment) and before.is_finished)


def _decides_themselves(asked: Asked) -> bool:
    after = asked.change.after
    return not isinstance(after, Resolution) or after.by == asked.actor.person


def _about_contact(asked: Asked) -> bool:
    return asked.change.around.about_type in {"contact", "addendum", "appointment"}


def _diversion_for_turnaround(asked: Asked) -> bool:
    """Somebody who does diversion only is given files of diversion only."""
    after, around = asked.change.after, asked.change.around
    is_ending = isinstance(after, Allocation) and bool(after.to_on)
    return around.other_role != Role.TURNAROUND_PRACTITIONER or is_ending or bool(around.episodes & DIVERSION)


def _whole_grant(asked: Asked) -> bool:
    """Who or whose members, until when and why; one pack for a volunteer."""
    after = asked.change.after
    if not isinstance(after, Grant):
        return True
    is_pack = asked.change.around.other_role != Role.PANEL_VOLUNTEER or is_id(after.about)
    return (
        is_pack and _is_day(after.until_on) and bool(after.reason.strip()) and bool(after.person) != bool(after.members_of)
    )


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _not_to_themselves(asked: Asked) -> bool:
    after = asked.change.after
    return not isinstance(after, Grant) or after.person != asked.actor.person


def _in_childs_file(asked: Asked) -> bool:
    return asked.change.around.scope_kind == "child"


def _made_restricted(asked: Asked) -> bool:
    return asked.change.around.scope_kind == "restricted" and asked.change.around.made_scope


def _only_acknowledges(asked: Asked) -> bool:
    after = asked.change.after
    names_self = getattr(after, "seen_by", "") == asked.actor.person
    return bool(asked.change.paths) and set(asked.change.paths) <= _ACKNOWLEDGING and names_self


def _rights_from_another(asked: Asked) -> bool:
    """Nobody changes what their own rights follow from, administrators neither."""
    after, before = asked.change.after, asked.change.before
    person = after or before
    is_own = isinstance(person, Person) and person.id == asked.actor.person
    return not (is_own and (asked.change.kind != "patch" or bool(set(asked.change.paths) & _RIGHTS)))


def _is_trained(asked: Asked) -> bool:
    return "appropriate_adult" in asked.actor.training


def _is_adult(asked: Asked) -> bool:
    """Do they attend, or did they? Beginning one, the record itself says so."""
    after = asked.change.after
    is_new = isinstance(after, Attendance) and asked.change.before is None
    named = (after.adult, *after.adults) if is_new and isinstance(after, Attendance) else asked.change.around.adults
    return asked.actor.person in named


def _not_adult(asked: Asked) -> bool:
    return asked.actor.person not in asked.change.around.adults


def _only_alerts(asked: Asked) -> bool:
    """Changes nothing but the short list of needs, or hands the attendance to somebody."""
    return all(
        path in {("adult",), ("adults",)} or (path[0] == "answers" and len(path) > 1 and path[1] in ALERTS)
        for path in asked.change.paths
    )


def _in_attendance(asked: Asked) -> bool:
    return asked.change.around.scope_kind == "attendance"


def _not_in_attendance(asked: Asked) -> bool:
    return not _in_attendance(asked)


def _to_a_file(asked: Asked) -> bool:
    """Lets those who have a child's file read it, and nobody else."""
    after = asked.change.after or asked.change.before
    return _in_attendance(asked) and (after is None or bool(getattr(after, "members_of", "")))


def _tap_stays(asked: Asked) -> bool:
    return not any(path[0] in {"tapped", "kind"} for path in asked.change.paths)


def _time_with_reason(asked: Asked) -> bool:
    before, after = asked.change.before, asked.change.after
    is_other = isinstance(before, Stamp) and isinstance(after, Stamp) and before.at != after.at
    return not is_other or not isinstance(after, Stamp) or bool(after.reason.strip())


def _only_answers(asked: Asked) -> bool:
    """Adds an answer to a question that was asked, in their own name, and changes nothing else."""
    after, paths = asked.change.after, asked.change.paths
    if not isinstance(after, AttendanceReview) or not paths:
        return False
    is_answering = all(
        len(p) == 3 and p[0] == "questions" and p[2] in {"answer", "answered_by", "answered_at"} for p in paths
    )
    return is_answering and all(
        after.questions[p[1]].answered_by == asked.actor.person for p in paths if p[1] in after.questions
    )


def _never(_: Asked) -> bool:
    return False


OWN_WORK = Condition("own work", _own_work, "Somebody else wrote this, so only they or a manager can change it.")
OWN_KIND = Condition("own kind", _own_kind, "Your role writes its own kind of contact here. Choose that kind.")
OWN_CONTACT = Condition(
    "author or manager", _own_work, "Somebody else wrote this contact. Only they or a manager can remove it."
)
OWN_SECTIONS = Condition("own sections", _own_sections, "Your role writes in its own part of an assessment only.")
EDUCATION_PART = Condition("education part", _education_part, "Your role changes targets about education and work only.")
DIVERSION_EPISODE = Condition("diversion", _diversion_episode, "Your role works with diversion only. Ask your manager.")
DIVERSION_ORDER = Condition("diversion", _diversion_order, "Your role works with diversion only. Ask your manager.")
BOOKS_THEMSELVES = Condition("books themselves", _books_themselves, "Your role puts its own visits in the diary only.")
ABOUT_THEMSELVES = Condition(
    "about themselves", _about_themselves, "You say this for yourself only. A manager says it for somebody else."
)
IN_ROTA = Condition("the rota", _in_rota, "Your role does not decide between two versions of this.")
WITH_REASON = Condition("with reason", _with_reason, "Say why.")
NOT_FILED = Condition(
    "not filed",
    _not_filed,
    "This report was handed in, so its text stays as the court has it. Make a new version instead.",
)
IS_SIGNER = Condition("signer", _is_signer, "A signature can only be made by the person it names.")
NOT_OWN = Condition("never own", _not_own, "You wrote this, so somebody else signs.")
WAS_SENT = Condition("was sent", _was_sent, "Nobody has sent this to be countersigned.")
SENIOR_ENOUGH = Condition(
    "senior enough",
    _senior_enough,
    "Harm is rated very high here, so a service manager countersigns this. Tell them that it waits.",
)
NEEDS_NOBODY = Condition("needs nobody", _needs_nobody, "Somebody else has to read this. Send it to be countersigned.")
NOT_ABANDONED = Condition(
    "not abandoned", _not_abandoned, "This assessment was abandoned, so it stays as it is. Start another one."
)
NOT_SIGNED = Condition("not signed", _not_signed, "This is countersigned. Ask a manager to reopen it first.")
ACTED_ON = Condition(
    "acted on",
    _acted_on,
    "Something said about this child’s safety waits for an action. Record who was told and what was done, then countersign.",
)
WHOLE = Condition(
    "whole",
    _whole,
    "Something that has to be answered is not answered here, so this is not signed. “Check and send” lists what is missing.",
)
CHILD_ASKED = Condition(
    "child asked",
    _child_asked,
    "The child has not said how they see it, and nothing says why not. Do the self-assessment together, or write why not.",
)
ONE_AT_A_TIME = Condition(
    "one at a time",
    _one_at_a_time,
    "The stage before is not signed yet. Finish it first, or ask a manager to abandon it. Then start this one.",
)
ADDS_WHOLE_ACTIONS = Condition(
    "adds whole actions",
    _adds_whole_actions,
    "What was said about safety stays as it is. Record who was told, what was done and when.",
)
IS_OPEN = Condition(
    "open",
    _edits_what_is_open,
    "This assessment is countersigned. Ask a manager to reopen it before you change it.",
)
REPORT_IS_OPEN = Condition(
    "open",
    _edits_what_is_open,
    "This report is countersigned. Ask a manager to reopen it, or make a new version.",
)
NOT_FINISHED = Condition(
    "not finished",
    _not_finished,
    "This is finished, and these are their words: nobody changes them. Do a new one to add to it.",
)
DECIDES_THEMSELVES = Condition(
    "decides themselves", _decides_themselves, "A decision can only be made by the person it names."
)
ABOUT_CONTACT = Condition("about a contact", _about_contact, "Your role does not decide between two versions of this.")
DIVERSION_ALLOCATION = Condition(
    "diversion",
    _diversion_for_turnaround,
    "This person works with diversion only, and this child has no open diversion episode. Choose somebody else.",
)
WHOLE_GRANT = Condition(
    "whole grant",
    _whole_grant,
    "Say who may read, until which day and why. A panel volunteer is given one pack.",
)
NOT_TO_THEMSELVES = Condition("not to themselves", _not_to_themselves, "Nobody gives access to themselves.")
IN_CHILDS_FILE = Condition("a child’s file", _in_childs_file, "Only the person who wrote this names who may read it.")
MADE_RESTRICTED = Condition(
    "wrote the restricted record", _made_restricted, "Only the person who wrote this names who may read it."
)
ONLY_ACKNOWLEDGES = Condition(
    "only acknowledges", _only_acknowledges, "What the service noted about an opening is not changed; say that you saw it."
)
RIGHTS_FROM_ANOTHER = Condition(
    "rights from another", _rights_from_another, "Nobody changes their own rights. Ask another administrator."
)
IS_TRAINED = Condition("trained", _is_trained, "Only somebody trained as an appropriate adult writes this.")
IS_ADULT = Condition("is the adult", _is_adult, "Only the appropriate adult who attends writes in this log.")
NOT_ADULT = Condition("is not the adult", _not_adult, "You attended yourself, so another manager reviews this.")
ONLY_ALERTS = Condition(
    "only alerts",
    _only_alerts,
    "Somebody else attends. You can copy in what they need to know about the child, and nothing more.",
)
NOT_IN_ATTENDANCE = Condition(
    "not in a log", _not_in_attendance, "A custody log is signed by the adult who attended, and reviewed by a manager."
)
OUTSIDE_LOGS = Condition(
    "outside of logs",
    _not_in_attendance,
    "In a custody log only the adult who attends hands the laptop to the child, and nobody takes out what the child said.",
)
IN_ATTENDANCE = Condition("a log", _in_attendance, "Your role writes in custody logs only.")
TO_A_FILE = Condition("to a child’s file", _to_a_file, "A custody log is opened to those who have the child’s file only.")
TAP_STAYS = Condition(
    "the tap stays", _tap_stays, "When this was tapped stays as it is. Change the time that it states, or undo it."
)
TIME_WITH_REASON = Condition("time with reason", _time_with_reason, "Say why the time is changed. Both times are kept.")
ONLY_ANSWERS = Condition(
    "only answers", _only_answers, "The review is the manager’s. You can answer what they asked, in your own name."
)
NEVER_REMOVED = Condition("never", _never, "The record that a file belongs to is never removed. Talk to your manager.")
NEVER_CHANGED = Condition("never", _never, "A signature is never changed. Sign again, or reopen with a reason.")

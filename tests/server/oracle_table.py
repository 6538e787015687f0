"""Who may do what, written by hand from DOMAIN 1.2 a second time: the policy is held to this, and shares no line with it.

A cell says when the role of its column may do what its row names; several letters mean all of them.

    Y  always                                     -  never
    o  own: what they made themselves             k  kind: contacts of their own kind (victim, police)
    s  section: only the section on health, of an assessment that is there
    e  education: only targets about learning, of a plan that is there
    d  diversion only                             v  visits of their own
    c  where it is about a contact or note        a  author: the restricted record beside it is theirs
    t  trained as an appropriate adult            n  only to say that they noticed it
    A  adult: who attends or attended             N  not the adult: never their own attendance
    g  gives: only what the adult needs to know, or to whom; where they attend themselves and are trained, all
    q  question: only answers what was asked, in their own name
    R  reviews: not their own attendance; there as q
    f  only to those who have a child's file
    T  themselves: about their own time, in their own name
    b  begin: made, not changed afterwards
    r  with a reason
    w  worry: only to add whole actions of their own, and never to change what was said
    m  minor: a minor update in which every judgement is carried as it was (DOMAIN 4.7)
    l  level: not where harm is rated very high and the service has a service manager; a minor update is nobody's (DOMAIN 4.7)
"""

from typing import NamedTuple

COLUMNS = (
    "practitioner",
    "sessional_worker",
    "turnaround_practitioner",
    "ete_officer",
    "probation_officer",
    "panel_volunteer",
    "practice_manager",
    "manager",
    "service_manager",
    "head_of_service",
    "board_reader",
    "appropriate_adult",
    "victim_worker",
    "health",
    "police",
    "information_officer",
    "administrator",
)

#                        pra  ses  tur  ete  pro  vol  prm  mgr  srv  hea  boa  aa   vic  hlt  pol  inf  adm
WRITING = """
assessment/write        | Y  | -  | Y  | -  | Y  | -  | Y  | Y  | -  | -  | -  | -  | -  | s  | -  | -  | -
assessment/remove       | -  | -  | -  | -  | -  | -  | Y  | Y  | -  | -  | -  | -  | -  | -  | -  | -  | -
self_assessment/write   | Y  | -  | Y  | -  | Y  | -  | Y  | Y  | -  | -  | -  | -  | -  | -  | -  | -  | -
self_assessment/remove  | -  | -  | -  | -  | -  | -  | Y  | Y  | -  | -  | -  | -  | -  | -  | -  | -  | -
report/write            | Y  | -  | Y  | -  | Y  | -  | Y  | Y  | -  | -  | -  | -  | -  | -  | -  | -  | -
report/remove           | -  | -  | -  | -  | -  | -  | Y  | Y  | -  | -  | -  | -  | -  | -  | -  | -  | -
filing/write            | Y  | -  | Y  | -  | Y  | -  | Y  | Y  | -  | -  | -  | -  | -  | -  | -  | -  | -
filing/remove           | -  | -  | -  | -  | -  | -  | Y  | Y  | -  | -  | -  | -  | -  | -  | -  | -  | -
signature/submitted     | Y  | -  | Y  | -  | Y  | -  | Y  | Y  | -  | -  | -  | -  | -  | -  | -  | -  | -
signature/agreed        | Y  | -  | Y  | -  | Y  | -  | Y  | Y  | -  | -  | -  | -  | -  | -  | -  | -  | -
signature/countersigned | -  | -  | -  | -  | -  | -  | l  | l  | Y  | -  | -  | -  | -  | -  | -  | -  | -
signature/returned      | -  | -  | -  | -  | -  | -  | Y  | Y  | Y  | -  | -  | -  | -  | -  | -  | -  | -
signature/auto_signed   | m  | -  | m  | -  | m  | -  | m  | m  | -  | -  | -  | -  | -  | -  | -  | -  | -
signature/abandoned     | -  | -  | -  | -  | -  | -  | r  | r  | r  | -  | -  | -  | -  | -  | -  | -  | -
signature/reopened      | -  | -  | -  | -  | -  | -  | r  | r  | r  | -  | -  | -  | -  | -  | -  | -  | -
contact/write           | Y  | o  | Y  | o  | Y  | -  | Y  | Y  | Y  | -  | -  | -  | ok | o  | ok | -  | -
contact/remove          | o  | o  | o  | o  | o  | -  | Y  | Y  | Y  | -  | -  | -  | ok | o  | ok | -  | -
contact/bring back      | Y  | o  | Y  | o  | Y  | -  | Y  | Y  | Y  | -  | -  | -  | ok | o  | ok | -  | -
concern/write           | w  | ow | w  | ow | w  | -  | w  | w  | w  | -  | -  | -  | ow | ow | ow | -  | -
addendum/any            | Y  | o  | Y  | o  | Y  | -  | Y  | Y  | Y  | -  | -  | -  | o  | o  | o  | -  | -
event/write             | Y  | b  | Y  | b  | Y  | -  | Y  | Y  | Y  | -  | -  | -  | b  | b  | b  | -  | -
event/remove            | Y  | -  | Y  | -  | Y  | -  | Y  | Y  | Y  | -  | -  | -  | -  | -  | -  | -  | -
appointment/any         | Y  | -  | Y  | v  | Y  | -  | Y  | Y  | Y  | -  | -  | -  | v  | v  | v  | -  | -
child/write             | Y  | -  | Y  | -  | Y  | -  | Y  | Y  | -  | -  | -  | -  | -  | -  | -  | -  | -
offence/any             | Y  | -  | Y  | -  | Y  | -  | Y  | Y  | -  | -  | -  | -  | -  | -  | -  | -  | -
plan/write              | Y  | -  | Y  | e  | Y  | -  | Y  | Y  | -  | -  | -  | -  | -  | -  | -  | -  | -
plan/remove             | Y  | -  | Y  | -  | Y  | -  | Y  | Y  | -  | -  | -  | -  | -  | -  | -  | -  | -
certificate/any         | Y  | -  | Y  | -  | Y  | -  | Y  | Y  | -  | -  | -  | -  | -  | -  | -  | -  | -
pack/any                | Y  | -  | Y  | -  | Y  | -  | Y  | Y  | -  | -  | -  | -  | -  | -  | -  | -  | -
episode/any             | Y  | -  | d  | -  | Y  | -  | Y  | Y  | -  | -  | -  | -  | -  | -  | -  | -  | -
order/any               | Y  | -  | d  | -  | Y  | -  | Y  | Y  | -  | -  | -  | -  | -  | -  | -  | -  | -
allocation/any          | -  | -  | -  | -  | -  | -  | Y  | Y  | Y  | -  | -  | -  | -  | -  | -  | -  | -
grant/any               | -  | -  | -  | -  | -  | -  | Y  | Y  | Y  | -  | -  | -  | -  | -  | -  | -  | -
beside restricted/any   | a  | -  | a  | -  | a  | -  | a  | a  | a  | -  | -  | -  | a  | a  | -  | -  | -
restricted/write        | o  | -  | o  | -  | o  | -  | o  | o  | o  | -  | -  | -  | o  | o  | -  | -  | -
opening/write           | -  | -  | -  | -  | -  | -  | n  | n  | n  | -  | -  | -  | -  | -  | -  | -  | -
resolution/any          | Y  | -  | Y  | -  | Y  | -  | Y  | Y  | c  | -  | -  | -  | -  | -  | -  | -  | -
attendance/begin        | t  | -  | t  | -  | t  | -  | Y  | Y  | Y  | -  | -  | A  | -  | -  | -  | -  | -
attendance/change       | At | -  | At | -  | At | -  | g  | g  | g  | -  | -  | A  | -  | -  | -  | -  | -
stamp/any               | Ato| -  | Ato| -  | Ato| -  | Ato| Ato| Ato| -  | -  | Ao | -  | -  | -  | -  | -
attendance_review/begin  | -  | -  | -  | -  | -  | -  | N  | N  | N  | -  | -  | -  | -  | -  | -  | -  | -
attendance_review/change | Aq | -  | Aq | -  | Aq | -  | R  | R  | R  | -  | -  | Aq | -  | -  | -  | -  | -
attendance_link/write   | b  | -  | b  | -  | b  | -  | b  | b  | b  | -  | -  | -  | -  | -  | -  | -  | -
attendance_link/remove  | Y  | -  | Y  | -  | Y  | -  | Y  | Y  | Y  | -  | -  | -  | -  | -  | -  | -  | -
log self_assessment/write | At | - | At | -  | At | -  | At | At | At | -  | -  | A  | -  | -  | -  | -  | -
log self_assessment/remove| -  | -  | -  | -  | -  | -  | -  | -  | -  | -  | -  | -  | -  | -  | -  | -  | -
log attended/any        | At | -  | At | -  | At | -  | At | At | At | -  | -  | A  | -  | -  | -  | -  | -
log grant/any           | f  | -  | f  | -  | f  | -  | f  | f  | f  | -  | -  | -  | -  | -  | -  | -  | -
log addendum/any        | Y  | o  | Y  | o  | Y  | -  | Y  | Y  | Y  | -  | -  | A  | o  | o  | o  | -  | -
log resolution/any      | Y  | -  | Y  | -  | Y  | -  | Y  | Y  | c  | -  | -  | A  | -  | -  | -  | -  | -
rota/write              | -  | -  | -  | -  | -  | -  | Y  | Y  | Y  | -  | -  | -  | -  | -  | -  | -  | Y
adult_profile/any       | -  | -  | -  | -  | -  | -  | Y  | Y  | Y  | -  | -  | -  | -  | -  | -  | -  | Y
shift/any               | -  | -  | -  | -  | -  | -  | Y  | Y  | Y  | -  | -  | -  | -  | -  | -  | -  | Y
availability/any        | tT | -  | tT | -  | tT | -  | Y  | Y  | Y  | -  | -  | T  | -  | -  | -  | -  | -
call_out/write          | t  | -  | t  | -  | t  | -  | Y  | Y  | Y  | -  | -  | Y  | -  | -  | -  | -  | -
call_out_answer/write   | btT| -  | btT| -  | btT| -  | b  | b  | b  | -  | -  | bT | -  | -  | -  | -  | -
rota resolution/any     | Y  | -  | Y  | -  | Y  | -  | Y  | Y  | Y  | -  | -  | Y  | -  | -  | -  | -  | -
victim/any              | -  | -  | -  | -  | -  | -  | -  | -  | -  | -  | -  | -  | Y  | -  | -  | -  | -
audit/write             | o  | -  | -  | -  | o  | -  | o  | o  | o  | -  | -  | -  | -  | -  | -  | -  | -
person/any              | -  | -  | -  | -  | -  | -  | -  | -  | -  | -  | -  | -  | -  | -  | -  | -  | Y
team/any                | -  | -  | -  | -  | -  | -  | -  | -  | -  | -  | -  | -  | -  | -  | -  | -  | Y
"""

#                        pra  ses  tur  ete  pro  vol  prm  mgr  srv  hea  boa  aa   vic  hlt  pol  inf  adm
HOLDING = """
child                   | Y  | Y  | Y  | Y  | Y  | -  | Y  | Y  | Y  | Y  | -  | -  | Y  | Y  | Y  | -  | -
episode                 | Y  | -  | Y  | Y  | Y  | -  | Y  | Y  | Y  | Y  | -  | -  | Y  | Y  | Y  | -  | -
allocation              | Y  | Y  | Y  | Y  | Y  | -  | Y  | Y  | Y  | Y  | -  | -  | Y  | Y  | Y  | -  | -
order                   | Y  | -  | Y  | Y  | Y  | -  | Y  | Y  | Y  | Y  | -  | -  | Y  | Y  | Y  | -  | -
offence                 | Y  | -  | Y  | -  | Y  | -  | Y  | Y  | Y  | Y  | -  | -  | Y  | -  | Y  | -  | -
assessment              | Y  | -  | Y  | -  | Y  | -  | Y  | Y  | Y  | Y  | -  | -  | -  | Y  | -  | -  | -
signature               | Y  | -  | Y  | -  | Y  | -  | Y  | Y  | Y  | Y  | -  | -  | -  | -  | -  | -  | -
self_assessment         | Y  | -  | Y  | -  | Y  | -  | Y  | Y  | Y  | Y  | -  | -  | -  | -  | -  | -  | -
attendance_link         | Y  | -  | Y  | -  | Y  | -  | Y  | Y  | Y  | Y  | -  | -  | -  | -  | -  | -  | -
report                  | Y  | -  | Y  | -  | Y  | -  | Y  | Y  | Y  | Y  | -  | -  | -  | -  | -  | -  | -
filing                  | Y  | -  | Y  | -  | Y  | -  | Y  | Y  | Y  | Y  | -  | -  | -  | -  | -  | -  | -
plan                    | Y  | Y  | Y  | Y  | Y  | -  | Y  | Y  | Y  | Y  | -  | -  | -  | Y  | -  | -  | -
contact                 | Y  | o  | Y  | o  | Y  | -  | Y  | Y  | Y  | Y  | -  | -  | o  | Y  | o  | -  | -
concern                 | Y  | o  | Y  | o  | Y  | -  | Y  | Y  | Y  | Y  | -  | -  | o  | Y  | o  | -  | -
addendum                | Y  | o  | Y  | o  | Y  | -  | Y  | Y  | Y  | Y  | -  | -  | o  | Y  | o  | -  | -
event                   | Y  | o  | Y  | o  | Y  | -  | Y  | Y  | Y  | Y  | -  | -  | o  | o  | o  | -  | -
appointment             | Y  | Y  | Y  | Y  | Y  | -  | Y  | Y  | Y  | Y  | -  | -  | Y  | Y  | Y  | -  | -
pack                    | Y  | -  | Y  | -  | Y  | Y  | Y  | Y  | Y  | Y  | -  | -  | -  | -  | -  | -  | -
grant                   | Y  | -  | Y  | -  | Y  | -  | Y  | Y  | Y  | Y  | -  | -  | -  | -  | -  | -  | -
opening                 | Y  | -  | Y  | -  | Y  | -  | Y  | Y  | Y  | Y  | -  | -  | -  | -  | -  | -  | -
conflict                | Y  | -  | Y  | -  | Y  | -  | Y  | Y  | Y  | Y  | -  | -  | -  | -  | -  | -  | -
mark                    | Y  | -  | Y  | -  | Y  | -  | Y  | Y  | Y  | Y  | -  | -  | -  | -  | -  | -  | -
attachment              | Y  | -  | Y  | -  | Y  | -  | Y  | Y  | Y  | Y  | -  | -  | -  | -  | -  | -  | -
resolution              | Y  | -  | Y  | -  | Y  | -  | Y  | Y  | Y  | Y  | -  | -  | -  | -  | -  | -  | -
certificate             | Y  | -  | Y  | Y  | Y  | -  | Y  | Y  | Y  | Y  | -  | -  | -  | Y  | -  | -  | -
"""


class Deed(NamedTuple):
    """One thing somebody tries, in plain words; most fields matter to one type of record only."""

    role: str
    type: str
    kind: str
    member: str = "own"
    """own: in their own role; reader: let in to read; no: not at all"""
    place: str = "file"
    mine: bool = True
    contact_kind: str = "home_visit"
    sections: str = "other"
    meaning: str = "submitted"
    signer_is_me: bool = True
    standing: str = "none"
    has_reason: bool = True
    about: str = "contact"
    decided_by_me: bool = True
    booked_me: bool = True
    is_diversion: bool = True
    area: str = "learning"
    other_role: str = "practitioner"
    is_open_diversion: bool = False
    grant_fault: str = ""
    names_pack: bool = True
    acknowledges: bool = True
    is_me: bool = False
    touches_rights: bool = False
    is_trained: bool = False
    is_ending: bool = False
    is_finished: bool = False
    is_very_high: bool = False
    has_service_manager: bool = False
    is_minor: bool = False
    has_open_concern: bool = False
    is_filed: bool = False
    is_half_answered: bool = False
    """What is sent or signed leaves something required open."""
    is_child_unheard: bool = False
    """Nobody asked the child, and nothing says why."""
    has_open_stage: bool = False
    """Its author began another stage of this form here, which never ended."""
    concern_fault: str = ""
    is_adult: bool = False
    changes: str = "all"
    """Of an attendance: all, or alerts. Of a review: all, mine (an answer in one's own name), or theirs."""
    stamp_fault: str = ""
    """tap: changes when it was tapped; no reason: another time without one"""
    is_to_file: bool = True


def _table(text: str) -> dict[str, dict[str, str]]:
    rows = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    assert all(len(row) == 18 for row in rows), [row[0] for row in rows if len(row) != 18]
    return {row[0]: dict(zip(COLUMNS, row[1:], strict=True)) for row in rows}


MAY_WRITE = _table(WRITING)
MAY_HOLD = _table(HOLDING)


def roles_with_any(type_name: str) -> tuple[str, ...]:
    """Roles that may change this type in some way: what a search should try often."""
    names = (
        {type_name, f"log {type_name}", "beside restricted"} if type_name == "grant" else {type_name, f"log {type_name}"}
    )
    rows = [row for name, row in MAY_WRITE.items() if name.split("/")[0] in names]
    return tuple(role for role in COLUMNS if any(row[role] != "-" for row in rows))


def may_hold(role: str, type_name: str, is_own: bool) -> bool:
    """Does a member with this role hold records of this type in a child's file?"""
    if role == "reader":
        return True
    cell = MAY_HOLD[type_name].get(role, "-")
    return cell == "Y" or (cell == "o" and is_own)


def may_write(deed: Deed, is_service: bool) -> bool:
    """Does the rule book allow it? The laptop refuses what it shows as countersigned; the service lets an edit stand that
    had not seen the signature."""
    if deed.place != "directory" and deed.member != "own":
        return False
    row = MAY_WRITE.get(_row(deed), {})
    cell = row.get(deed.role, "-")
    return cell != "-" and all(_holds(letter, deed) for letter in cell) and _binds_everybody(deed, is_service)


def _row(deed: Deed) -> str:
    if deed.type == "signature":
        if deed.place == "log":
            return "log attended/any" if deed.kind == "create" and deed.meaning == "attended" else ""
        return f"signature/{deed.meaning}" if deed.kind == "create" else ""
    if deed.place == "rota" and deed.type == "resolution":
        return "rota resolution/any"
    if deed.place == "log" and deed.type in {"grant", "addendum", "resolution"}:
        return f"log {deed.type}/any"
    if deed.place == "log" and deed.type == "self_assessment":
        return f"log self_assessment/{'write' if deed.kind in {'create', 'patch'} else 'remove'}"
    if deed.type in {"attendance", "attendance_review"}:
        return f"{deed.type}/{ {'create': 'begin', 'patch': 'change'}.get(deed.kind, 'remove') }"
    name = "beside restricted" if deed.type == "grant" and deed.place == "restricted" else deed.type
    what = {"create": "write", "patch": "write", "void": "remove", "unvoid": "bring back"}[deed.kind]
    if name == "opening" and deed.kind == "create":
        return ""
    if f"{name}/any" in MAY_WRITE:
        return f"{name}/any"
    if what == "bring back" and f"{name}/bring back" not in MAY_WRITE:
        what = "remove"
    return f"{name}/{what}"


def _holds(letter: str, deed: Deed) -> bool:
    is_new = deed.kind == "create"
    match letter:
        case "Y":
            return True
        case "o":
            return is_new or deed.mine
        case "k":
            return deed.contact_kind == {"victim_worker": "victim", "police": "police"}.get(deed.role)
        case "s":
            return deed.kind == "patch" and deed.sections == "health"
        case "e":
            return deed.kind == "patch" and deed.area == "learning"
        case "d":
            return deed.is_diversion
        case "v":
            return deed.booked_me
        case "c":
            return deed.about in {"contact", "addendum"}
        case "a":
            return deed.mine
        case "t":
            return deed.is_trained
        case "A":
            return deed.is_adult
        case "N":
            return not deed.is_adult
        case "g":
            return deed.changes == "alerts" or (deed.is_adult and deed.is_trained)
        case "q":
            return deed.changes == "mine"
        case "R":
            return not deed.is_adult or deed.changes == "mine"
        case "f":
            return deed.is_to_file or deed.grant_fault == "both"
        case "T":
            return deed.booked_me
        case "n":
            return deed.kind == "patch" and deed.acknowledges
        case "w":
            return not deed.concern_fault or (is_new and deed.concern_fault not in {"half", "by another"})
        case "l":
            return deed.is_minor or not (deed.is_very_high and deed.has_service_manager)
        case "r":
            return deed.has_reason
        case "b":
            return is_new
        case "m":
            return deed.is_minor
    raise AssertionError(letter)


def _binds_everybody(deed: Deed, is_service: bool) -> bool:
    match deed.type:
        case "assessment" if deed.kind == "create":
            return not deed.has_open_stage
        case "assessment" if deed.kind == "patch":
            return is_service or deed.standing not in {"signed", "abandoned"}
        case "report" if deed.kind == "patch":
            return is_service or deed.standing != "signed"
        case "self_assessment" if deed.kind == "patch":
            return not deed.is_finished
        case "signature":
            return deed.signer_is_me and _may_sign(deed, is_service)
        case "resolution":
            return deed.decided_by_me or deed.kind in {"void", "unvoid"}
        case "allocation" if deed.kind in {"create", "patch"}:
            return deed.other_role != "turnaround_practitioner" or deed.is_ending or deed.is_open_diversion
        case "grant" if deed.kind in {"create", "patch"}:
            names_nobody = deed.place == "log" and deed.is_to_file and deed.grant_fault not in {"both", "to myself"}
            is_pack = deed.other_role != "panel_volunteer" or deed.names_pack or names_nobody
            return not deed.grant_fault and is_pack
        case "stamp" if deed.kind == "patch":
            return not deed.stamp_fault
        case "person":
            return not deed.is_me or (deed.kind == "patch" and not deed.touches_rights)
    return True


def _may_sign(deed: Deed, is_service: bool) -> bool:
    if deed.meaning == "countersigned":
        is_there = deed.standing in {"sent by another", "signed"} or (is_service and deed.standing == "abandoned")
        return is_there and not deed.has_open_concern  # that it is whole was seen to when it was sent
    if deed.meaning == "reopened":
        return not deed.is_filed
    is_stage = deed.place != "log"
    if is_stage and deed.meaning in {"submitted", "auto_signed"} and deed.is_half_answered:
        return False
    if is_stage and deed.meaning == "submitted" and deed.is_child_unheard and not deed.is_minor:
        return False
    if deed.meaning in {"submitted", "returned"}:
        return is_service or deed.standing not in {"signed", "abandoned"}
    return deed.meaning not in {"abandoned", "auto_signed"} or is_service or deed.standing != "signed"

"""A deed of the oracle as the policy meets it: as a change on a laptop, and as an op with what the service knows."""

import random
from collections.abc import Callable
from typing import Any, NamedTuple

import msgspec

from app.changes.canonical import encode
from app.changes.content import body_hash, content_hash
from app.changes.edits import diff
from app.changes.op import Op
from app.domain.adult_profile import AdultProfile
from app.domain.answer import Answer
from app.domain.asked import Actor, Around, Change
from app.domain.assessment import Assessment, FormRef
from app.domain.attendance import Attendance
from app.domain.attendance_link import AttendanceLink
from app.domain.attendance_review import AttendanceReview, LogQuestion
from app.domain.availability import Availability
from app.domain.call_out import CallOut
from app.domain.call_out_answer import CallOutAnswer
from app.domain.child import Child
from app.domain.concern import Concern, ConcernAction
from app.domain.contact import Addendum, Appointment, Contact
from app.domain.event import Event
from app.domain.ids import NO_ID, Id
from app.domain.involvement import Allocation, Episode, Grant, Offence, Opening, Order
from app.domain.pack import Pack
from app.domain.plan import Plan, Target
from app.domain.record import Record, to_body
from app.domain.report import Filing, Report
from app.domain.restricted import Restricted
from app.domain.rota import Rota
from app.domain.self_assessment import SelfAssessment
from app.domain.service import Person, Team
from app.domain.shift import Shift
from app.domain.signature import Certificate, Resolution, Signature
from app.domain.stamp import Stamp, Tapped
from app.domain.standing import Standing, standing
from app.forms.reading import read_form
from app.server.known import Forms, Head, Known, Post, Scope, Sender
from tests.helpers.signed import signed
from tests.server.oracle_table import COLUMNS, Deed, roles_with_any

AT = "2026-11-20T10:00:00.000+00:00"


def _id(n: int) -> Id:
    return Id(f"00000000-0000-7000-8000-{n:012d}")


ME, OTHER, THIRD, FILE, HIDDEN, DIRECTORY, RECORD, ABOUT, TARGET, PACK, OP, DEVICE = (_id(n) for n in range(1, 13))
NEW_FILE, EPISODE, LOG, ROTA = _id(20), _id(21), _id(22), _id(23)
FORM = FormRef(id="assessment", version=1)
SAID_FORM = FORM
"""Any form that is there: what the policy asks about a self-assessment is not its questions."""
TO_COME = ("victim", "audit")
_OF_LOGS = frozenset({"attendance", "stamp", "attendance_review"})
_OF_ROTA = frozenset({"rota", "adult_profile", "availability", "shift", "call_out", "call_out_answer"})
_IN_LOGS_TOO = frozenset({"grant", "addendum", "resolution", "signature", "self_assessment"})
SIGNED_FORM = FormRef(id="oracle", version=1)
_ORACLE = read_form(
    """
form: oracle
version: 1
title: For the rule book
groups:
  - id: all
    title: All
    sections:
      - id: one
        title: One
        questions:
          - {id: asked, kind: choice, label: Did they do one?, tags: [self_assessment], options: {declined: No, alone: Yes}}
          - id: harm
            kind: rating
            label: How much harm?
            tags: [rosh_level]
            options:
              low: {label: Low, meaning: Little}
              very_high: {label: Very high, meaning: Much}
          - {id: told, kind: short_text, label: What else?, missing: Say what else, required: true}
""",
    "oracle/1.yaml",
)
"""What signatures are about: a form of three questions, so that ten thousand deeds are soon judged."""
_OFTEN = ("signature",) * 6 + ("assessment", "grant", "allocation", "contact", "concern")
"""Types with many conditions are drawn more often."""


def a_deed(luck: random.Random) -> Deed:
    """Any deed, the rare as often as the common."""
    type_name = luck.choice((*KNOWN_TYPES, *TO_COME, *_OFTEN))
    kind = luck.choice(("create", "patch", "void", "unvoid", *(("create",) * 8 if type_name == "signature" else ())))
    is_directory = type_name in {"person", "team"}
    is_hidden = type_name == "restricted" or (type_name in {"grant", "addendum"} and luck.random() < 0.5)
    is_log = type_name in _OF_LOGS or (type_name in _IN_LOGS_TOO and not is_hidden and luck.random() < 0.3)
    is_rota = type_name in _OF_ROTA or (type_name == "resolution" and not is_log and luck.random() < 0.2)
    bears = kind == "create" and type_name in {"child", "attendance", "rota"}
    return Deed(
        role=luck.choice((*COLUMNS, "nobody") if luck.random() < 0.5 else roles_with_any(type_name)),
        type=type_name,
        kind=kind,
        member="own" if bears or is_directory else luck.choice(("own", "own", "own", "reader", "no")),
        place="directory"
        if is_directory
        else "restricted"
        if is_hidden
        else "log"
        if is_log
        else "rota"
        if is_rota
        else "file",
        mine=luck.random() < 0.5,
        contact_kind=luck.choice(("home_visit", "victim", "police", "")),
        sections=luck.choice(("health", "other", "mixed", "none")),
        meaning="attended"
        if is_log and luck.random() < 0.5
        else luck.choice(("submitted", "agreed", "countersigned", "returned", "reopened", "auto_signed", "abandoned")),
        signer_is_me=luck.random() < 0.8,
        standing="none" if is_log else luck.choice(("none", "sent by me", "sent by another", "signed", "abandoned")),
        has_reason=luck.random() < 0.7,
        about=luck.choice(("contact", "addendum", "assessment")),
        decided_by_me=luck.random() < 0.8,
        booked_me=luck.random() < 0.5,
        is_diversion=luck.random() < 0.5,
        area=luck.choice(("learning", "living", "outside")),
        other_role=luck.choice(("practitioner", "turnaround_practitioner", "panel_volunteer")),
        is_open_diversion=luck.random() < 0.5,
        grant_fault=luck.choice(("", "", "", "no end", "no reason", "to myself", "both")),
        names_pack=luck.random() < 0.5,
        acknowledges=luck.random() < 0.6,
        is_me=kind != "create" and luck.random() < 0.5,
        touches_rights=luck.random() < 0.5,
        is_trained=luck.random() < 0.5,
        is_ending=luck.random() < 0.3,
        is_finished=luck.random() < 0.5,
        is_very_high=luck.random() < 0.4,
        has_service_manager=luck.random() < 0.6,
        is_minor=luck.random() < 0.5,
        has_open_concern=luck.random() < 0.3,
        is_filed=luck.random() < 0.4,
        is_half_answered=luck.random() < 0.25,
        is_child_unheard=luck.random() < 0.25,
        has_open_stage=luck.random() < 0.25,
        concern_fault=luck.choice(("", "", "", "half", "by another", "other words", "changes an action", "takes away")),
        is_adult=luck.random() < 0.6,
        changes=luck.choice(("all", "alerts") if type_name == "attendance" else ("all", "mine", "theirs")),
        stamp_fault=luck.choice(("", "", "", "tap", "no reason")),
        is_to_file=luck.random() < 0.6,
    )


# Records before and after ----------------------------------------------------------------------------------------------


def _assessment(d: Deed) -> tuple[Record, Record]:
    before = Assessment(form=FORM, stage="review")
    said = Answer(value="said")
    answers = {"health": {_QUESTIONS["health"]: said}, "other": {_QUESTIONS["family"]: said}, "none": {}}
    answers["mixed"] = {**answers["health"], **answers["other"]}
    return before, before.but(answers=answers[d.sections], due_on="2026-12-01" if d.sections == "none" else "")


_QUESTIONS = {"health": "", "family": ""}


def learn_questions(forms: Forms) -> None:
    """Take a question of the section on health and one of another from the shipped form."""
    form = forms[(FORM.id, FORM.version)]
    for section in ("health", "family"):
        _QUESTIONS[section] = next(q for q, home in form.home.items() if home == section)


def _plan(d: Deed) -> tuple[Record, Record]:
    area = "living" if d.area == "outside" else d.area
    before = Plan(targets={TARGET: Target(title="One", area=area)})
    if d.area == "outside":
        return before, before.but(review_on="2026-12-01")
    return before, before.but(targets={TARGET: Target(title="Two", area=area)})


def _grant(d: Deed) -> tuple[Record, Record]:
    person = ME if d.grant_fault == "to myself" else OTHER
    is_linking = d.place == "log" and d.is_to_file
    made = Grant(
        person=NO_ID if _names_nobody(d) else person,
        members_of=THIRD if d.grant_fault == "both" or is_linking else NO_ID,
        about=PACK if d.names_pack else NO_ID,
        until_on="" if d.grant_fault == "no end" else "2026-12-01",
        reason="" if d.grant_fault == "no reason" else "Cover",
    )
    return made.but(from_on="2026-11-01"), made.but(from_on="2026-11-02")


def _names_nobody(d: Deed) -> bool:
    """Is it a grant that links a log to a file?"""
    return d.type == "grant" and d.place == "log" and d.is_to_file and d.grant_fault not in {"both", "to myself"}


def _opening(d: Deed) -> tuple[Record, Record]:
    before = Opening(person=THIRD, reason="Duty", at=AT, until_at=AT)
    if d.acknowledges:
        return before, before.but(seen_by=ME, seen_at=AT)
    return before, before.but(seen_by=OTHER, seen_at=AT) if d.mine else before.but(reason="Other", seen_by=ME)


def _person(d: Deed) -> tuple[Record, Record]:
    before = Person(names="One Person", role=d.role)
    return before, before.but(role="administrator", team=THIRD) if d.touches_rights else before.but(post="Lead")


def _signature(d: Deed) -> tuple[Record, Record]:
    signer = ME if d.signer_is_me else OTHER
    made = Signature(
        about=ABOUT,
        content_hash=_hash_of_about(d),
        meaning=d.meaning,
        signer=signer,
        signed_at=AT,
        reason="Because" if d.has_reason else "",
    )
    made = signed(made)
    return made, made.but(statement="Other")


def _hash_of_about(d: Deed) -> str:
    about = _about(d)
    return content_hash(about.type_name, ABOUT, LOG if d.place == "log" else FILE, to_body(about))


def _about(d: Deed) -> Record:
    """What a signature is about."""
    if d.place == "log":
        return log_of(d)
    rated = Answer(
        value="very_high" if d.is_very_high else "low", carried_from=THIRD if d.is_minor else "", confirmed=d.is_minor
    )
    answers = {"asked": Answer(value="alone" if d.is_child_unheard else "declined"), "harm": rated}
    answers |= {} if d.is_half_answered else {"told": Answer(value="That is all")}
    return Assessment(form=SIGNED_FORM, stage="minor_update" if d.is_minor else "review", answers=answers)


def _concern(d: Deed) -> tuple[Record, Record]:
    """Raised with an action at once, or, later, with one more beside the one that is there."""
    first = ConcernAction(told="Ruth", done="Rang home", at=AT, by=OTHER)
    by, done = OTHER if d.concern_fault == "by another" else ME, " " if d.concern_fault == "half" else "Referred"
    more = ConcernAction(told="Social care", done=done, at=AT, by=by)
    before = Concern(about=ABOUT, about_type="assessment", question="safety_afraid", asked="Afraid?", said="Yes")
    if d.kind == "create":
        return before, before.but(actions={TARGET: more})
    before = before.but(actions={PACK: first})
    both = {PACK: first, TARGET: more}
    match d.concern_fault:
        case "other words":
            return before, before.but(said="No", actions=both)
        case "changes an action":
            return before, before.but(actions={PACK: msgspec.structs.replace(first, told="Nobody"), TARGET: more})
        case "takes away":
            return before, before.but(actions={TARGET: more})
        case _:
            return before, before.but(actions=both)


def log_of(d: Deed) -> Attendance:
    """The custody log that the deed is done in."""
    return Attendance(form=FORM, adult=ME if d.is_adult else OTHER, adults=(ME, THIRD) if d.is_adult else (OTHER,))


def _attendance(d: Deed) -> tuple[Record, Record]:
    before = log_of(d)
    question = "alerts_do" if d.changes == "alerts" else "outcome_what"
    return before, before.but(answers={question: Answer(value="said")}, adult=THIRD if d.mine else before.adult)


def _stamp(d: Deed) -> tuple[Record, Record]:
    before = Stamp(kind="arrived", at=AT, tapped=Tapped(wall_at=AT))
    other = before.but(at="2026-11-20T09:00:00+00:00", reason="" if d.stamp_fault == "no reason" else "Hands full")
    return before, other.but(tapped=Tapped(wall_at=other.at)) if d.stamp_fault == "tap" else other


def _review(d: Deed) -> tuple[Record, Record]:
    asked = LogQuestion(text="When?", asked_by=THIRD, asked_at=AT)
    before = AttendanceReview(about=ABOUT, questions={TARGET: asked})
    by = ME if d.changes == "mine" else OTHER
    answered = msgspec.structs.replace(asked, answer="At nine", answered_by=by, answered_at=AT)
    if d.changes == "all":
        return before, before.but(questions={TARGET: answered}, note="Read")
    return before, before.but(questions={TARGET: answered})


def _pair(before: Record, **after: Any) -> tuple[Record, Record]:
    return before, before.but(**after)


_RECORDS: dict[str, Callable[[Deed], tuple[Record, Record]]] = {
    "assessment": _assessment,
    "event": lambda d: _pair(Event(kind="moved"), words="To Preston"),
    "self_assessment": lambda d: _pair(
        SelfAssessment(form=SAID_FORM, finished_at=AT if d.is_finished else ""), place="Two"
    ),
    "signature": _signature,
    "contact": lambda d: _pair(Contact(kind=d.contact_kind, aim="One"), aim="Two"),
    "concern": _concern,
    "addendum": lambda d: _pair(Addendum(about=ABOUT, text="One"), text="Two"),
    "appointment": lambda d: _pair(Appointment(at=AT, person=ME if d.booked_me else OTHER), note="Two"),
    "child": lambda d: _pair(Child(first_names="Kai", surname="Moss"), phone="2"),
    "offence": lambda d: _pair(Offence(title="One"), title="Two"),
    "plan": _plan,
    "certificate": lambda d: _pair(Certificate(name="Kai", theme="ocean"), message="Two"),
    "report": lambda d: _pair(Report(template="bail"), court="Two"),
    "filing": lambda d: _pair(Filing(about=ABOUT, filed_on="2026-11-01"), outcome="YRO"),
    "pack": lambda d: _pair(Pack(called="Kai", meets_on="2026-12-01"), needs="Two"),
    "episode": lambda d: _pair(
        Episode(kind="diversion" if d.is_diversion else "court", opened_on="2026-11-01"), opened_reason="Two"
    ),
    "order": lambda d: _pair(Order(kind="TURNAROUND" if d.is_diversion else "YRO", made_on="2026-11-01"), court="Two"),
    "allocation": lambda d: _pair(
        Allocation(person=OTHER, from_on="2026-11-01", to_on="2026-11-20" if d.is_ending else ""), reason="Two"
    ),
    "grant": _grant,
    "restricted": lambda d: _pair(Restricted(file=FILE, text="One"), text="Two"),
    "attendance": _attendance,
    "stamp": _stamp,
    "attendance_review": _review,
    "attendance_link": lambda d: _pair(AttendanceLink(attendance=THIRD, at=AT), station="Two"),
    "rota": lambda d: _pair(Rota(), core_from="08:00"),
    "adult_profile": lambda d: _pair(AdultProfile(person=OTHER), sex="female"),
    "shift": lambda d: _pair(Shift(person=OTHER, from_at=AT, until_at=AT), is_second=True),
    "availability": lambda d: _pair(
        Availability(person=ME if d.booked_me else OTHER, from_at=AT, until_at=AT), note="Away"
    ),
    "call_out": lambda d: _pair(CallOut(kind="detained", station="One", requested_at=AT), station="Two"),
    "call_out_answer": lambda d: _pair(
        CallOutAnswer(call_out=ABOUT, person=ME if d.booked_me else OTHER, says="accept", at=AT), says="decline"
    ),
    "opening": _opening,
    "resolution": lambda d: _pair(
        Resolution(conflict=THIRD, about=ABOUT, by=ME if d.decided_by_me else OTHER), chosen="left"
    ),
    "person": _person,
    "team": lambda d: _pair(Team(name="East"), name="West"),
}


KNOWN_TYPES = tuple(_RECORDS)
"""Types that people write; conflicts and marks are made by the service alone, and the service is set up once."""


class Case(NamedTuple):
    """The records of a deed, placed."""

    scope: Id
    record: Id
    before: Record | None
    after: Record
    signatures: tuple[Signature, ...]


def case_of(d: Deed) -> Case:
    """Before and after with their places. A void leaves the record as it was."""
    bears = d.kind == "create" and d.type in {"child", "restricted", "attendance", "rota"}
    scope = (
        NEW_FILE
        if bears
        else {"file": FILE, "restricted": HIDDEN, "directory": DIRECTORY, "log": LOG, "rota": ROTA}[d.place]
    )
    record = ME if d.type == "person" and d.is_me else RECORD
    old, new = (view.but(id=record, scope=scope) for view in _RECORDS[d.type](d))
    if d.kind == "create":
        return Case(scope, record, None, new, _signatures(d))
    return Case(scope, record, old, new if d.kind == "patch" else old, _signatures(d))


def _signatures(d: Deed) -> tuple[Signature, ...]:
    if d.standing == "none":
        return ()
    is_itself = d.type in {"assessment", "report"}
    about = RECORD if is_itself else ABOUT
    base = Report(template="bail") if d.type == "report" else Assessment(form=FORM, stage="review")
    shown = content_hash(d.type, about, FILE, to_body(base)) if is_itself else _hash_of_about(d)
    sender = ME if d.standing == "sent by me" else OTHER
    sent = Signature(
        id=_id(40), scope=FILE, about=about, content_hash=shown, meaning="submitted", signer=sender, signed_at=AT
    )
    if d.standing not in {"signed", "abandoned"}:
        return (sent,)
    later, meaning = "2026-11-20T11:00:00.000+00:00", "countersigned" if d.standing == "signed" else "abandoned"
    return (sent, sent.but(id=_id(41), meaning=meaning, signer=THIRD, signed_at=later, after=sent.id))


# On a laptop -----------------------------------------------------------------------------------------------------------


def asked_on_laptop(d: Deed) -> tuple[Actor, Change, Standing | None]:
    """What the laptop asks the policy, with the facts it would fill in."""
    actor = Actor(
        person=ME,
        role="reader" if d.member == "reader" else d.role,
        is_member=d.member != "no",
        training=("appropriate_adult",) if d.is_trained else (),
    )
    if d.type in TO_COME:
        made_by = (ME if d.mine else OTHER) if d.kind != "create" else NO_ID
        return actor, Change(type=d.type, kind=d.kind, scope=FILE, made_by=made_by), None
    case = case_of(d)
    edits = diff(to_body(case.before) if case.before else {}, to_body(case.after))
    touched = {"health": {"health"}, "other": {"family"}, "mixed": {"health", "family"}, "none": {""}}[d.sections]
    change = Change(
        type=d.type,
        kind=d.kind,
        scope=case.scope,
        paths=tuple(e.path for e in edits),
        before=case.before,
        after=case.after if d.kind in {"create", "patch"} or d.type == "signature" else None,
        made_by=NO_ID if d.kind == "create" else ME if d.mine else OTHER,
        around=Around(
            scope_kind={"file": "child", "log": "attendance"}.get(d.place, d.place),
            adults=frozenset({ME, THIRD} if d.is_adult else {OTHER}) if d.place == "log" else frozenset(),
            sections=frozenset(touched) if d.type == "assessment" and d.kind == "patch" else frozenset(),
            other_role="" if _names_nobody(d) else d.other_role,
            episodes=frozenset({"diversion"}) if d.is_open_diversion else frozenset({"court"}),
            about_type=d.about,
            made_scope=d.mine,
            very_high=d.is_very_high and not d.is_minor,
            needs_nobody=d.is_minor,
            has_service_manager=d.has_service_manager,
            is_filed=d.is_filed and d.type == "signature" and d.meaning == "reopened",
            incomplete=d.is_half_answered
            and d.place != "log"
            and (d.meaning in {"submitted", "auto_signed"} or (d.meaning == "countersigned" and d.standing == "none")),
            unasked=d.is_child_unheard and d.place != "log" and d.meaning == "submitted" and not d.is_minor,
            beside_open=d.has_open_stage and d.type == "assessment" and d.kind == "create",
            open_concerns=2 if d.has_open_concern and d.meaning == "countersigned" else 0,
        ),
    )
    hash_ = content_hash(d.type, case.record, FILE, to_body(case.before)) if case.before else _hash_of_about(d)
    where = standing(_hash_of_about(d) if d.type == "signature" else hash_, case.signatures)
    return actor, change, where


# At the service --------------------------------------------------------------------------------------------------------


def sent_to_service(d: Deed, forms: Forms) -> tuple[Op, Known]:
    """The op and what the service has loaded for it."""
    case = case_of(d)
    forms = {**forms, (SIGNED_FORM.id, SIGNED_FORM.version): _ORACLE}
    known = Known(sender=Sender(device=DEVICE, person=ME), now=AT, forms=forms, directory=DIRECTORY)
    maker = ME if d.mine else OTHER
    known.scopes = {
        FILE: Scope(id=FILE, kind="child", made_by=OTHER),
        HIDDEN: Scope(id=HIDDEN, kind="restricted", made_by=maker, parent=FILE),
        DIRECTORY: Scope(id=DIRECTORY, kind="directory"),
        LOG: Scope(id=LOG, kind="attendance", made_by=OTHER),
        ROTA: Scope(id=ROTA, kind="rota", made_by=OTHER),
    }
    known.adults = {LOG: frozenset({ME, THIRD} if d.is_adult else {OTHER})}
    training = ("appropriate_adult",) if d.is_trained else ()
    known.posts = {ME: Post(d.role, training=training), OTHER: Post(d.other_role)}
    known.roles_in = {DIRECTORY: d.role}
    if d.member != "no":
        role = "reader" if d.member == "reader" else d.role
        known.roles_in |= {FILE: role, HIDDEN: role, LOG: role, ROTA: role}
    known.member_of = set(known.roles_in)
    known.episodes = {FILE: {EPISODE: "diversion" if d.is_open_diversion else "court"}}
    known.has_service_manager = d.has_service_manager
    known.filings = {ABOUT: {TARGET}} if d.is_filed else {}
    known.concerns = {FILE: {TARGET: d.has_open_concern, PACK: False}}
    where = {"log": LOG, "rota": ROTA}.get(d.place, FILE)
    told = (_about(d) if d.type == "signature" else _ABOUT[d.about]).but(id=ABOUT, scope=where)
    mine, theirs = (Assessment(id=id, scope=FILE, form=FORM, stage="review") for id in (_id(50), _id(51)))
    known.stages = {FILE: {theirs.id: theirs, **({mine.id: mine} if d.has_open_stage else {})}}
    known.begun_here = {mine.id}
    known.heads = {ABOUT: head_of(told, OTHER)}
    if case.before:
        known.heads[case.record] = head_of(case.before, maker, voided=d.kind == "unvoid")
    for signature in case.signatures:
        known.signatures.setdefault(signature.about, []).append(signature)
    return op_of(d, case), known


_ABOUT: dict[str, Record] = {
    "contact": Contact(aim="One"),
    "addendum": Addendum(about=THIRD, text="One"),
    "assessment": Assessment(form=FORM, stage="review"),
}


def op_of(d: Deed, case: Case) -> Op:
    """The op of this deed."""
    edits = diff(to_body(case.before) if case.before else {}, to_body(case.after))
    return Op(
        id=OP,
        dseq=1,
        kind=d.kind,
        type=d.type,
        record=case.record,
        scope=case.scope,
        actor=ME,
        at=AT,
        base_ver=0 if d.kind == "create" else 1,
        edits=edits,
        form=FORM if d.type in {"assessment", "self_assessment", "attendance"} else None,
    )


def head_of(record: Record, made_by: Id, voided: bool = False) -> Head:
    """A record as the service has it."""
    body = encode(to_body(record))
    return Head(
        id=record.id,
        scope=record.scope,
        type=record.type_name,
        ver=1,
        hash=body_hash(body),
        body=body,
        made_by=made_by,
        made_at=AT,
        changed_by=made_by,
        changed_at=AT,
        voided=voided,
        was=1,
    )

"""What the timeline of a child shows of each record: one row a record, or none."""

import msgspec

from app.domain.attendance_link import AttendanceLink
from app.domain.concern import Concern
from app.domain.contact import SEEN, Addendum, Contact
from app.domain.dates import from_edtf, in_words
from app.domain.event import EVENTS, Event
from app.domain.ids import NO_ID, Id
from app.domain.involvement import Episode, Opening, Order
from app.domain.record import Envelope, Record, Unreadable
from app.domain.report import Filing
from app.domain.self_assessment import FEEDBACK, SelfAssessment
from app.domain.signature import Certificate, Signature
from app.domain.words import ATTENDANCE_OUTCOME, CONTACT_KIND, ORDER_KIND


class TimelineRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One event without its words. `by` is the person it came from; `grp` is contacts, formal, voice or other."""

    id: Id
    scope: Id
    type: str
    at: str
    icon: str
    title: str
    meta: str = ""
    by: Id = NO_ID
    grp: str = "other"
    unfinished: bool = False


LONGEST_TEXT = 240
_DIRECTORY = frozenset({"service", "team", "person"})


def newer_row(envelope: Envelope) -> TimelineRow | None:
    """The row of a record in a child's file that this version cannot read: shown as such, never left out."""
    if envelope.voided or envelope.type in _DIRECTORY:
        return None
    return _row(envelope, envelope.made_at, "info", "Made by a newer Waymark")


def timeline_row(envelope: Envelope, record: Record) -> TimelineRow | None:
    """The row of this record, or None for records that are no event."""
    if envelope.voided:
        return None
    match record:
        case Contact():
            return _contact(envelope, record)
        case Order():
            return _row(envelope, record.made_on, "gavel", "Order made", meta=record.court, grp="formal", by=NO_ID)
        case Signature():
            icon, title = _SIGNED.get(record.meaning, ("pen-line", "Signed"))
            title = title.replace("Assessment", "Report") if record.about_type == "report" else title
            return _row(envelope, record.signed_at, icon, title, by=record.signer, grp="formal")
        case Certificate():
            return _row(envelope, record.made_on or envelope.made_at, "award", "Certificate made", grp="formal")
        case Episode():
            return _row(envelope, record.opened_on, "flag", "Started with the service", grp="formal", by=NO_ID)
        case Concern():
            return _row(envelope, record.raised_at, "shield-alert", "Worry about safety")
        case Opening():
            return _row(envelope, record.at, "eye", "Opened with a reason", by=record.person)
        case Event():
            title, day = EVENTS.get(record.kind, record.kind.replace("_", " ").capitalize()), from_edtf(record.happened_on)
            meta = in_words(day) if day else ""
            return _row(envelope, record.told_at, "triangle-alert", title, meta=meta, grp="formal")
        case SelfAssessment() if record.form.id == FEEDBACK:
            return None
        case SelfAssessment():
            return _self_assessment(envelope, record)
        case AttendanceLink():
            title = "At the police station"
            return _row(envelope, record.at, "shield", title, meta=record.station, grp="formal", by=record.adult)
        case Filing():
            return _row(envelope, record.filed_on, "send", "Report handed in", meta=record.filed_to, grp="formal")
        case Addendum():
            return _row(envelope, envelope.made_at, "message-square-plus", "Later note", grp="contacts")
        case _:
            return None


def timeline_text(record: Record | Unreadable) -> str:
    """The words of the event, at most LONGEST_TEXT characters of each text; worked out when it is shown."""
    match record:
        case Unreadable():
            return "It is kept whole, and can be read after the update."
        case Contact():
            return short(record.content or record.outcome or record.aim)
        case Order():
            kind = ORDER_KIND.get(record.kind, record.kind)
            return ", ".join(filter(None, (kind, f"{record.months} months" if record.months else "")))
        case Signature():
            return record.statement if record.meaning == "agreed" else short(record.reason)
        case Certificate():
            return record.name
        case Episode():
            return record.opened_reason
        case Concern():
            return short(record.asked)
        case Opening():
            return short(record.reason)
        case Event():
            return short(record.words)
        case Addendum():
            return short(record.text)
        case SelfAssessment():
            return short(record.why_declined) if record.declined else ""
        case AttendanceLink():
            hours, minutes = divmod(record.minutes, 60)
            length = f"{hours} h {minutes:02} min" if hours else f"{minutes} min" if minutes else ""
            return ". ".join(filter(None, (length, ATTENDANCE_OUTCOME.get(record.outcome, ""))))
        case _:
            return ""


def _row(envelope: Envelope, at: str, icon: str, title: str, *, by: Id | None = None, **more: str) -> TimelineRow:
    return TimelineRow(
        id=envelope.id,
        scope=envelope.scope,
        type=envelope.type,
        at=at,
        icon=icon,
        title=title,
        by=envelope.made_by if by is None else by,
        **more,  # type: ignore[arg-type]
    )


_ICONS = {"phone": "phone", "home_visit": "house", "school": "school", "video": "video", "text": "message-circle"}
_MISSED = {
    "not_home": "not home",
    "we_changed": "we changed it",
    "child_changed": "changed by the child",
    "came_not_seen": "came, not seen by us",
    "missed": "missed",
}


def _contact(envelope: Envelope, contact: Contact) -> TimelineRow:
    kind = CONTACT_KIND.get(contact.kind, "Contact")
    was_seen = contact.attendance in SEEN or not contact.attendance
    title = kind if was_seen else f"{kind}: {_MISSED.get(contact.attendance, contact.attendance)}"
    minutes = f"{contact.minutes} minutes" if contact.minutes and was_seen else ""
    return TimelineRow(
        id=envelope.id,
        scope=envelope.scope,
        type=envelope.type,
        at=contact.started_at or envelope.made_at,
        icon=_ICONS.get(contact.kind, "message-square"),
        title=title,
        meta=minutes,
        by=envelope.made_by,
        grp="contacts",
        unfinished=not contact.finished_at,
    )


def _self_assessment(envelope: Envelope, record: SelfAssessment) -> TimelineRow:
    """That it was done, never what was said: the words are read where they stand."""
    who = "The child" if record.respondent == "child" else record.respondent_name or "A parent or carer"
    if record.declined:
        return _row(envelope, record.finished_at, "messages-square", "Self-assessment not wanted", meta=who, grp="voice")
    return TimelineRow(
        id=envelope.id,
        scope=envelope.scope,
        type=envelope.type,
        at=record.finished_at or record.started_at or envelope.made_at,
        icon="messages-square",
        title="Self-assessment",
        meta=who,
        by=envelope.made_by,
        grp="voice",
        unfinished=not record.is_finished,
    )


_SIGNED = {
    "submitted": ("send", "Assessment sent to be countersigned"),
    "returned": ("undo-2", "Assessment returned with notes"),
    "countersigned": ("badge-check", "Assessment countersigned"),
    "auto_signed": ("badge-check", "Minor update signed"),
    "abandoned": ("circle-x", "Assessment abandoned"),
    "reopened": ("lock-open", "Assessment reopened"),
    "agreed": ("file-check", "Plan agreed"),
}


def short(text: str) -> str:
    """The beginning of a text on one line, at most LONGEST_TEXT characters, ended at a word."""
    if len(text) <= LONGEST_TEXT and "\n" not in text:
        return text
    line = text[: LONGEST_TEXT + 60]
    if not line.isprintable() or "  " in line or line[0] == " ":  # most texts begin with a line that needs no joining
        line = " ".join(line.split())
    return line if len(line) <= LONGEST_TEXT else line[:LONGEST_TEXT].rsplit(" ", 1)[0] + " …"

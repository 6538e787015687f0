"""What stands on paper of a custody log: process facts only, each time as stated, and what is to be known of it.

For whoever reviews custody, the police too. So what the adult wrote for a supervisor, what belongs to a referral, what
came from a child's file and what the child says of the adult stay off it. Pure, but for the drawing library on the first call.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from app.domain.answer import Answer
from app.domain.attendance import BORN, CUSTODY_RECORD, FULL_NAME
from app.domain.attending import WORDS, State, minutes_there
from app.domain.clock_trust import Reckoned, reckon
from app.domain.dates import from_edtf, in_words
from app.domain.errors import Refused
from app.domain.moment import Moment
from app.domain.secure_reason import not_allowed
from app.domain.stamp import RIGHTS, Stamp, called
from app.domain.waiting import minutes_waited
from app.domain.wall_time import HOME, span, utc, wall
from app.forms.answer_words import answer_words
from app.forms.visibility import visible
from app.forms.wording import fill
from app.operations.rows.custody import LogRow, StampLine
from app.ui import when
from app.ui.paper.pictures import ONE_AT_A_TIME
from app.ui.stamp_words import about_words

if TYPE_CHECKING:
    from app.reports.custody_log_print import CustodyLogPrint, LogLine, LogSection, RightLine

PRINTED_SECTIONS: Final = (
    "request", "custody", "advice", "health", "care", "searches", "samples", "interviews", "reviews", "concerns", "outcome",
    "transfer", "overnight",
)  # fmt: skip
"""Sections of the form that a police reviewer reads, in order. All others stay off this paper."""
NO_FORM: Final = (
    "This log cannot be printed yet: this laptop does not have its questions. Nothing is lost. Sync once, then print it."
)
SCOPE: Final = (
    "Process facts: what happened around the child and when. It holds nothing that the child said about an alleged offence. "
    "Talks between a child and an appropriate adult have no legal privilege."
)
AFTERWARDS: Final = "Entered afterwards: the times were typed in from notes and were not stamped as they happened."
TOO_YOUNG: Final = (
    "The reason why the child stayed with the police, no secure accommodation, is open from the age of 12 only (PACE 1984 section "
    "38(6)). The child was {age}."
)
TALK: Final = frozenset({"right_given", "right_understood"})


def make_pdf(row: LogRow, printed_by: str, at: Moment) -> bytes:
    """The log, A4 upright. Raises Refused where the form is not on this laptop, CouldNotDraw where it cannot be drawn."""
    from app.reports.custody_log_print import draw_custody_log

    content = contents(row, printed_by, at)
    with ONE_AT_A_TIME:
        return draw_custody_log(content)


def contents(row: LogRow, printed_by: str, at: Moment) -> "CustodyLogPrint":
    """All words of the print. Raises Refused without the form."""
    from app.reports.custody_log_print import CustodyLogPrint

    if row.form is None:
        raise Refused(NO_FORM)
    reckoned = _reckoned(row)
    return CustodyLogPrint(
        title="Log of an appropriate adult",
        child_name=whose(row),
        standing=_standing(row),
        facts=tuple((label, words) for label, words in _facts(row) if words),
        warnings=tuple(_warnings(row, reckoned)),
        scope=SCOPE,
        lines=_lines(row, reckoned),
        taken_back=_taken_back(row),
        rights=_rights(row),
        sections=_sections(row),
        printed_by=printed_by or "this laptop",
        printed_at=f"{when.long_day(at.today)} at {when.clock_of(at.wall_at)}",
    )


def whose(row: LogRow) -> str:
    """Full name and date of birth as the custody record has them, or the name that is known."""
    name = row.attendance.text(FULL_NAME) or row.called
    known = from_edtf(row.attendance.text(BORN))
    return f"{name}, born {in_words(known)}" if known else name


def _standing(row: LogRow) -> str:
    where = row.attending
    if where.signed is not None:
        day = when.day_of(where.signed.signed_at)
        on = f" on {when.long_day(day)} at {when.clock_of(where.signed.signed_at)}" if day else ""
        changed = " The log was changed after that." if where.is_changed else ""
        return f"Signed by {row.adult_name or 'the adult'}{on}.{changed}"
    words = WORDS[where.state].lower() if where.state in WORDS else where.state
    return f"Not signed yet: {words}." if where.state is not State.CANCELLED else "Cancelled."


def _facts(row: LogRow) -> Iterator[tuple[str, str]]:
    record, first = row.attendance, {s.kind: s for s in reversed(row.times)}
    yield "Police station", record.station
    yield "Custody record", record.text(CUSTODY_RECORD)
    yield "Appropriate adult", row.adult_name
    for kind in ("requested", "arrived", "left"):
        if kind in first:
            yield called(kind), _full(first[kind].at)
    asked, arrived = (utc(first[kind].at) if kind in first else None for kind in ("requested", "arrived"))
    if asked and arrived and arrived >= asked:
        yield "Time to arrive", span(arrived - asked)
    there, waited = minutes_there(row.times), minutes_waited(row.times)
    yield "Time there", when.length_of(there) if there else ""
    yield "Total wait", f"{when.length_of(waited)}, outside talks, consultations and interviews" if there and waited else ""


def _full(at: str) -> str:
    known = utc(at)
    return f"{when.long_day(known.astimezone(HOME).date())} at {wall(known, known)}" if known else at


def _warnings(row: LogRow, reckoned: dict[str, Reckoned]) -> Iterator[str]:
    if row.attendance.entered_afterwards:
        yield AFTERWARDS
    if any(one.off or one.jumped for one in reckoned.values()):
        yield "The clock of the laptop was wrong or was moved during this log. Both times stand beside each stamp."
    young = not_allowed(row.attendance, row.times)
    if young is not None:
        yield TOO_YOUNG.format(age=young)
    if row.gaps:
        yield f"{when.count_of(len(row.gaps), 'silence').capitalize()} of 45 minutes or more without a reason."


def _reckoned(row: LogRow) -> dict[str, Reckoned]:
    """What the time truly was, for each stamp that was tapped. Reckoned for each adult's laptop apart, in the order of tapping."""
    found: dict[str, Reckoned] = {}
    for adult in {line.by for line in row.stamps}:
        tapped = [(s.id, moment) for s in _by_tap(row.stamps, adult) if (moment := s.tapped.moment) is not None]
        found |= {id: one for (id, _), one in zip(tapped, reckon([m for _, m in tapped]), strict=True)}
    return found


def _by_tap(lines: Sequence[StampLine], adult: str) -> list[Stamp]:
    """In the order in which they were made: ids grow with it, whatever the clock says."""
    return sorted((line.stamp for line in lines if line.by == adult), key=lambda s: s.id)


def _lines(row: LogRow, reckoned: dict[str, Reckoned]) -> "tuple[LogLine, ...]":
    from app.reports.custody_log_print import LogLine

    several = len({line.by for line in row.stamps}) > 1
    made: list[tuple[datetime | None, str, str, str, bool]] = []
    for line in row.stamps:
        stamp = line.stamp
        if stamp.kind in TALK:
            continue
        by = f" ({line.by_name})" if several and line.by_name else ""
        made.append((utc(stamp.at), _time(stamp), f"{_what(stamp, row)}{by}", _note(stamp, reckoned), stamp.kind == "gap"))
    for gap in row.gaps:
        time = f"{_short(gap.since)} to {_short(gap.until)}"
        made.append((utc(gap.since), time, "Nothing written, and no reason given", "", True))
    made.sort(key=lambda one: one[0].timestamp() if one[0] else 0.0)
    lines, day = [], None
    for at, time, what, note, is_silence in made:
        today = at.astimezone(HOME).date() if at else day
        opens = when.long_day(today) if today and today != day else ""
        lines.append(LogLine(day=opens, time=time, what=what, note=note, is_silence=is_silence))
        day = today
    return tuple(lines)


def _what(stamp: Stamp, row: LogRow) -> str:
    said = about_words(stamp, row.form, row.called)
    about = f": {said}" if said else ""
    if stamp.kind == "gap":
        return f"Nothing to write: {stamp.words}" if stamp.words else "Nothing to write"
    if stamp.kind == "other" and stamp.words:
        return stamp.words
    return f"{called(stamp.kind)}{about}{'. ' + stamp.words if stamp.words else ''}"


def _time(stamp: Stamp) -> str:
    return f"{_short(stamp.at)} to {_short(stamp.until)}" if stamp.until else _short(stamp.at)


def _short(at: str) -> str:
    known = utc(at)
    return wall(known, known) if known else at


def _note(stamp: Stamp, reckoned: dict[str, Reckoned]) -> str:
    """What is to be known of a time: that it was changed and why, what the clock said, what it was truly."""
    notes = []
    if stamp.is_changed:
        why = f": {stamp.reason}" if stamp.reason else ""
        notes.append(f"Tapped at {_short(stamp.tapped.wall_at)}, changed by hand{why}")
    one = reckoned.get(stamp.id)
    if one is not None and one.off:
        way = "ahead" if one.off.total_seconds() > 0 else "behind"
        notes.append(
            f"The clock was {span(one.off)} {way}: it said {_on_its_day(one)}, the time was {wall(one.truly, one.truly)}"
        )
    elif one is not None and one.jumped:
        way = "forwards" if one.jumped.total_seconds() > 0 else "back"
        notes.append(f"The clock had been moved {way} by {span(one.jumped)}")
    return ". ".join(notes)


def _on_its_day(one: Reckoned) -> str:
    """What the clock said, with the day where that was another one."""
    said = wall(one.said, one.said)
    local, truly = one.said.astimezone(HOME), one.truly.astimezone(HOME)
    return said if local.date() == truly.date() else f"{local:%a} {said}"


def _taken_back(row: LogRow) -> "tuple[LogLine, ...]":
    from app.reports.custody_log_print import LogLine

    return tuple(LogLine(time=_time(line.stamp), what=_what(line.stamp, row), note=line.by_name) for line in row.undone)


def _rights(row: LogRow) -> "tuple[RightLine, ...]":
    from app.reports.custody_log_print import RightLine

    noted: dict[str, dict[str, str]] = {}
    for stamp in row.times:
        if stamp.kind in TALK:
            said = f"{_short(stamp.at)}{', ' + stamp.words if stamp.words else ''}"
            noted.setdefault(stamp.about, {}).setdefault(stamp.kind, said)
    order = [*RIGHTS, *(about for about in noted if about not in RIGHTS)]
    return tuple(
        RightLine(
            RIGHTS.get(about, about.replace("_", " ").capitalize()),
            noted[about].get("right_given", ""),
            noted[about].get("right_understood", ""),
        )
        for about in order
        if about in noted
    )


def _sections(row: LogRow) -> "tuple[LogSection, ...]":
    from app.reports.custody_log_print import LogSection

    form, record = row.form, row.attendance
    if form is None:
        return ()
    seen = visible(form, record.answers)
    by_id = {section.id: section for section in form.sections if section.id in seen.sections}
    made = []
    for section in (by_id[id] for id in PRINTED_SECTIONS if id in by_id):
        asked = [q for q in section.questions if q.takes_an_answer and q.id in seen.questions]
        said = ((fill(q.label, row.called), answer_words(q, seen.answers.get(q.id, Answer()), row.called)) for q in asked)
        answers = tuple((label, words) for label, words in said if words.strip())
        if answers:
            made.append(LogSection(fill(section.title, row.called), answers))
    return tuple(made)

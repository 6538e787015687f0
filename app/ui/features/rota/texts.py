"""Words of the rota."""

from datetime import UTC, date, datetime
from typing import Final

from app.domain.adult_profile import COURSES, NEEDED, AdultProfile
from app.domain.call_out import ENDINGS, KINDS, CallOut
from app.domain.call_out_standing import CallOutStanding, CallOutState
from app.domain.duty_hours import Duty
from app.domain.rota import WEEKDAYS, Rota
from app.domain.wall_time import HOME
from app.ui import when

TITLE: Final = "Rota"
SUBTITLE: Final = "Requests for an appropriate adult, who is on duty, and when each can come. Nothing here names a child."
NO_ROTA: Final = "No rota yet. A manager begins it."
BEGIN_HINT: Final = (
    "No rota yet. Once it is begun, every appropriate adult of the service sees requests and who is on duty."
)
BEGIN: Final = "Begin the rota"
NOT_READ: Final = "The rota could not be read. Go to another page and come back."
TABS: Final[tuple[tuple[str, str], ...]] = (
    ("requests", "Requests"), ("cover", "Next 14 days"), ("times", "My times"), ("people", "Adults and nights"),
)  # fmt: skip
NO_NAME: Final = "No name of a child here: every adult of the service reads this. Whoever goes is told by the police."
CONTACTS_HINT: Final = "Whoever has something to do with them is not sent. With commas between."
COMMAS: Final = "With commas between."
WHY_NOT: Final = "Say in a few words why you cannot come."
TOLD_LATE: Final = "A child waits for you soon. Ring the duty manager first."
RING_TOO: Final = "They are told with their next sync. Ring them too."
NO_REQUESTS: Final = "No request is open."
NOTHING_OPEN: Final = "Choose a request to see what is needed and who may go."
TWO_GO: Final = "Two adults have accepted. A manager stands one of them down."
IN_ORDER: Final = "Asked in this order"
MAY_NOT: Final = "May not go this time"
NOBODY_MAY: Final = "Nobody on the rota may go. Ring the duty manager."
NO_PROFILES: Final = "Nobody is on the rota yet."
COURSE_FIELDS: Final = tuple(sorted(COURSES.items(), key=lambda course: course[0] not in NEEDED))
DAY_NAMES: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DAYS: Final = tuple(zip(WEEKDAYS, DAY_NAMES, strict=True))
ALONE: Final = (("yes", "Yes"), ("no", "No, with a colleague"))
PROFILE_NOTE_HINT: Final = "Everybody on the rota can read it. Nothing about a child."
RULES: Final = "Rules of the rota"
RULES_NOTE: Final = (
    "In core hours staff go to the station, at all other times the sessional pool goes. "
    "How long somebody’s longest shift is stands in their profile."
)
NO_CORE_DAYS: Final = "Nothing chosen: the pool goes at all times."
LAST_MINUTE_HINT: Final = "So long before an adult is needed, whoever cannot come rings the duty manager first."
REST_HINT: Final = "Nobody with less rest is sent."
USUAL_HINT: Final = "One that is not over yet is taken to last so long."
NOT_SENT: Final = "You cannot accept this one. {why} Ring your manager, so that somebody else goes."
SAYS: Final = {
    "accept": ("Accepted", "ok", "check"),
    "decline": ("Declined", "neutral", "x"),
    "stood_down": ("Stood down", "neutral", "minus"),
}
STATES: Final = {
    CallOutState.OPEN: ("Nobody yet", "warn"),
    CallOutState.ACCEPTED: ("Somebody goes", "ok"),
    CallOutState.TWICE: ("Two accepted", "bad"),
    CallOutState.OVER: ("Over", "neutral"),
}
SOURCES: Final = {"staff": "Staff", "pool": "Sessional pool"}


def local(seconds: float) -> datetime:
    """An instant as the wall at home shows it."""
    return datetime.fromtimestamp(seconds, UTC).astimezone(HOME)


def at(text: str) -> datetime | None:
    """An ISO instant as the wall at home shows it; None where there is none."""
    try:
        return datetime.fromisoformat(text).astimezone(HOME)
    except ValueError:
        return None


def point(moment: datetime, today: date) -> str:
    """ "Today 18:00", "Fri 27 Nov 18:00"."""
    day = "Today" if moment.date() == today else when.short_day(moment.date(), today)
    return f"{day} {moment:%H:%M}"


def span_words(span: Duty, today: date) -> str:
    """ "Today 17:00 to Tue 24 Nov 09:00"; within a day the day is said once."""
    since, until = local(span.since), local(span.until)
    end = f"{until:%H:%M}" if until.date() == since.date() else point(until, today)
    return f"{point(since, today)} to {end}"


def rules(rota: Rota) -> tuple[tuple[str, str], ...]:
    """How the service covers the clock, line by line: icon and words."""
    days = [name for day, name in DAYS if day in rota.core_days]
    is_run = len(days) > 2 and [d for d in DAY_NAMES if d in days] == list(
        DAY_NAMES[DAY_NAMES.index(days[0]) :][: len(days)]
    )
    which = f"{days[0]} to {days[-1]}" if is_run else " and ".join(filter(None, (", ".join(days[:-1]), *days[-1:])))
    core = f"Core hours: {which} {rota.core_from} to {rota.core_until}" if days else "No core hours"
    late = f"The last minute begins {when.count_of(rota.last_minute_hours, 'hour')} before an adult is needed"
    return (
        ("clock", core),
        (
            "users",
            f"On duty: {rota.staff_wanted} of the staff in core hours, {rota.pool_wanted} of the pool at other times",
        ),
        ("phone", late if rota.last_minute_hours else "No last minute: whoever cannot come declines, and rings nobody"),
        (
            "moon",
            f"{rota.rest_hours} hours of rest between two times at a station"
            if rota.rest_hours
            else "No rest is asked for",
        ),
        ("hourglass", f"An attendance is taken to last {when.count_of(rota.usual_hours, 'hour')}"),
    )


def about_adult(profile: AdultProfile, today: date) -> str:
    """What the rota knows of one adult, in a line."""
    sex = {"female": "Woman", "male": "Man"}.get(profile.sex, "")
    supervised = (
        f"supervised {when.short_day(date.fromisoformat(profile.supervised_on), today)}" if profile.supervised_on else ""
    )
    known = (
        SOURCES.get(profile.source, ""), sex, ", ".join(profile.languages), ", ".join(profile.areas), profile.phone,
        "" if profile.goes_alone else "goes with a colleague", f"at most {profile.max_shift_hours} h", supervised,
    )  # fmt: skip
    return " · ".join(filter(None, known))


def trained(profile: AdultProfile, today: date) -> str:
    """Check and courses with the days they count until."""

    def until(day: str) -> str:
        return f" until {when.short_day(date.fromisoformat(day), today)}" if day else ""

    check = f"Check{until(profile.check_until_on)}" if profile.checked_on else ""
    courses = [
        f"{COURSES.get(c.course, c.course)}{until(c.until_on)}" for _, c in sorted(profile.courses.items()) if c.done_on
    ]
    return ", ".join(filter(None, (check, *courses)))


def needed(call: CallOut, today: date) -> str:
    """When somebody has to be there."""
    by = at(call.needed_by)
    asked = at(call.requested_at)
    if by is not None:
        return f"Needed {when_inside(by, today)}"
    return f"Needed at once, asked {when_inside(asked, today)}" if asked is not None else "Needed at once"


def when_inside(moment: datetime, today: date) -> str:
    """`point` inside a sentence."""
    words = point(moment, today)
    return words[:1].lower() + words[1:] if words.startswith("Today") else words


def heading(call: CallOut) -> str:
    """ "Detained, Harbour Road"."""
    return f"{KINDS.get(call.kind, call.kind)}, {call.station}"


def state(call: CallOut, where: CallOutStanding) -> tuple[str, str]:
    """Words and tone of where it stands."""
    if where.state is CallOutState.OVER:
        return ENDINGS.get(call.ending, call.ending), "bad" if call.ending == "no_adult" else "neutral"
    return STATES[where.state]


def facts(call: CallOut, today: date) -> list[tuple[str, str]]:
    """What is needed, line by line: icon and words."""
    asked = at(call.requested_at)
    child = {"female": "girl", "male": "boy"}.get(call.sex, "")
    who = ", ".join(filter(None, (f"{call.age} years" if call.age else "", child)))
    wanted = {"female": "A woman is asked for", "male": "A man is asked for"}.get(call.wants_sex, "")
    found = [
        ("clock", needed(call, today) if call.needed_by else "Needed at once"),
        ("phone", " by ".join(filter(None, (f"Asked {when_inside(asked, today)}" if asked else "", call.asked_by)))),
        ("user", who),
        ("users", wanted),
        ("languages", f"Speaks {call.language}" if call.language else ""),
        ("map-pin", call.area),
        ("hand-heart", ", ".join(call.needs)),
        ("school", f"Not for whoever has to do with {', '.join(call.contacts)}" if call.contacts else ""),
        ("notebook-pen", "Entered afterwards" if call.afterwards else ""),
    ]
    return [(icon, words[:1].upper() + words[1:]) for icon, words in found if words]

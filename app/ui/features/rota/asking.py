"""What a sheet of the rota asks: a few choices, short lines, days and times. No field takes the name of a child."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from app.domain.adult_profile import POOL, STAFF, AdultProfile
from app.domain.availability import NAMES
from app.domain.call_out import ENDINGS, KINDS
from app.domain.ids import NO_ID, Id
from app.domain.rota import Rota
from app.ui.features.rota import texts

Options = tuple[tuple[str, str], ...]
SEXES: Options = (("female", "Girl"), ("male", "Boy"))
ADULT_SEXES: Options = (("female", "Woman"), ("male", "Man"))
AGES: Options = (*((str(years), str(years)) for years in range(10, 18)), ("0", "Not told"))
YES_NO: Options = (("yes", "Yes"), ("no", "No"))


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One question. `kind` is choice, several (values joined by commas), pick (a list that may be long), line, words, day or
    time; `required` is said for no answer."""

    key: str
    label: str
    kind: str = "choice"
    options: Options = ()
    hint: str = ""
    value: str = ""
    required: str = ""


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """One sheet; `about` is the record or person it is about."""

    key: str
    title: str
    fields: tuple[Field, ...]
    note: str = ""
    save: str = "Save"
    about: Id = NO_ID


def _span(since: datetime, until: datetime) -> tuple[Field, ...]:
    return (
        Field(key="from_day", label="From which day?", kind="day", value=f"{since:%Y-%m-%d}", required="Write the day."),
        Field(key="from_time", label="From when?", kind="time", value=f"{since:%H:%M}", required="Write the time."),
        Field(key="until_day", label="Until which day?", kind="day", value=f"{until:%Y-%m-%d}", required="Write the day."),
        Field(key="until_time", label="Until when?", kind="time", value=f"{until:%H:%M}", required="Write the time."),
    )


def request(now: datetime) -> Ask:
    """The police ask for an adult."""
    days = tuple((f"{now + timedelta(days=n):%Y-%m-%d}", word) for n, word in enumerate(("Today", "Tomorrow")))
    return Ask(
        key="request",
        title="Enter a request",
        note=texts.NO_NAME,
        save="Enter this request",
        fields=(
            Field(key="station", label="Which police station?", kind="line"),
            Field(key="asked_day", label="On which day did the police ask?", kind="day", value=f"{now:%Y-%m-%d}",
                  required="Write the day."),
            Field(key="asked_time", label="At what time did they ask?", kind="time", value=f"{now:%H:%M}",
                  required="Write the time.", hint="The minutes until the adult is there count from here."),
            Field(key="kind", label="Why is the child there?", options=tuple(KINDS.items()), value="detained"),
            Field(key="needed_day", label="When is the adult needed?", options=days, hint="Nothing chosen: at once."),
            Field(key="needed_time", label="At what time?", kind="time"),
            Field(key="age", label="How old is the child?", options=AGES),
            Field(key="sex", label="Girl or boy?", options=SEXES),
            Field(key="wants_sex", label="Is a woman or a man asked for?", options=ADULT_SEXES, hint="Nothing chosen: either."),
            Field(key="language", label="A language that is needed", kind="line"),
            Field(key="area", label="Area", kind="line"),
            Field(key="needs", label="What the child needs", kind="line", hint="With commas between. No name."),
            Field(key="asked_by", label="Who asked?", kind="line", hint="The officer’s rank and number."),
            Field(key="contacts", label="School or officers involved", kind="line", hint=texts.CONTACTS_HINT),
            Field(key="afterwards", label="Is it over already?", options=(("yes", "Yes, entered afterwards"),)),
        ),
    )  # fmt: skip


def decline(call_out: Id, *, had_accepted: bool, is_late: bool) -> Ask:
    """Not going, and why."""
    fields = [Field(key="reason", label="Why can you not come?", kind="line", required=texts.WHY_NOT)]
    if had_accepted:
        hint = texts.TOLD_LATE if is_late else ""
        fields.append(Field(key="told", label="Whom did you tell by phone?", kind="line", hint=hint))
    return Ask(key="decline", title="Decline", fields=tuple(fields), save="Decline", about=call_out)


def end(call_out: Id) -> Ask:
    """How the request ended."""
    field = Field(key="ending", label="How did it end?", options=tuple(ENDINGS.items()), required="Choose how it ended.")
    return Ask(key="end", title="End this request", fields=(field,), save="End it", about=call_out)


def stand_down(call_out: Id, accepted: Options) -> Ask:
    """Who of those who accepted does not go."""
    fields = (
        Field(key="person", label="Who is not needed?", options=accepted, required="Choose who does not go."),
        Field(key="reason", label="Why?", kind="line", required="Say why they are not needed."),
    )
    return Ask(
        key="stand_down", title="Stand somebody down", note=texts.RING_TOO, fields=fields, save="Stand down", about=call_out
    )


def duty(people: Options, since: datetime, until: datetime) -> Ask:
    """Who is on call from when until when."""
    fields = (
        Field(key="person", label="Who?", kind="pick", options=people, required="Choose who is on duty."),
        Field(key="second", label="First or second?", options=(("no", "First"), ("yes", "Second")), value="no"),
        *_span(since, until),
    )
    return Ask(key="duty", title="Put somebody on duty", fields=fields, save="Put on duty")


def take_off(shift: Id, words: str) -> Ask:
    """Nobody is on duty by this any more."""
    field = Field(key="reason", label="Why?", kind="line", required="Say why in a few words.")
    return Ask(key="take_off", title="Take off the rota", note=words, fields=(field,), save="Take off", about=shift)


def say_when(kind: str, since: datetime, until: datetime) -> Ask:
    """When one can or cannot come."""
    fields = (
        Field(key="kind", label="Can you come?", options=tuple(NAMES.items()), value=kind, required="Choose one."),
        *_span(since, until),
        Field(key="note", label="A note", kind="line", hint="For whoever plans the rota. Not needed."),
    )
    return Ask(key="say_when", title="Say when you can come", fields=fields)


def _hours(most: int, least: int = 0) -> Options:
    return tuple((str(n), "1 hour" if n == 1 else f"{n} hours") for n in range(least, most + 1))


def _people(most: int = 6) -> Options:
    return tuple((str(n), "Nobody" if not n else str(n)) for n in range(most + 1))


def rules(rota: Rota) -> Ask:
    """How the service covers the clock."""
    needed = "Write the time."
    fields = (
        Field(key="core_days", label="Core days", kind="several", options=texts.DAYS, value=",".join(rota.core_days),
              hint=texts.NO_CORE_DAYS),
        Field(key="core_from", label="Core hours begin", kind="time", value=rota.core_from, required=needed),
        Field(key="core_until", label="Core hours end", kind="time", value=rota.core_until, required=needed),
        Field(key="staff_wanted", label="How many staff in core hours?", options=_people(), value=str(rota.staff_wanted)),
        Field(key="pool_wanted", label="How many of the pool at other times?", options=_people(), value=str(rota.pool_wanted)),
        Field(key="last_minute_hours", label="The last minute begins", kind="pick", options=_hours(48),
              value=str(rota.last_minute_hours), hint=texts.LAST_MINUTE_HINT),
        Field(key="rest_hours", label="Rest between two times at a station", kind="pick", options=_hours(24),
              value=str(rota.rest_hours), hint=texts.REST_HINT),
        Field(key="usual_hours", label="How long one attendance usually lasts", kind="pick", options=_hours(24, 1),
              value=str(rota.usual_hours), hint=texts.USUAL_HINT),
    )  # fmt: skip
    return Ask(key="rules", title="Rules of the rota", note=texts.RULES_NOTE, fields=fields, about=rota.id)


def profile(seen: AdultProfile | None, people: Sequence[tuple[str, str]], name: str) -> Ask:
    """What the rota knows of one adult."""
    p = seen or AdultProfile(id=NO_ID, scope=NO_ID)
    who = () if seen is not None else (
        Field(key="person", label="Who?", kind="pick", options=tuple(people), required="Choose who this is."),)  # fmt: skip
    had = {course.course: course for course in p.courses.values()}
    courses = []
    for key, label in texts.COURSE_FIELDS:
        course = had.get(key)
        courses += [
            Field(key=f"{key}_done", label=f"{label}: done on", kind="day", value=course.done_on if course else ""),
            Field(key=f"{key}_until", label=f"{label}: counts until", kind="day", value=course.until_on if course else "",
                  hint="Empty: it does not run out."),
        ]  # fmt: skip
    fields = (
        *who,
        Field(key="source", label="Staff or pool?", options=((STAFF, "Staff"), (POOL, "Sessional pool")), value=p.source),
        Field(key="checked_on", label="Criminal records check made on", kind="day", value=p.checked_on),
        Field(key="check_until_on", label="The check counts until", kind="day", value=p.check_until_on),
        *courses,
        Field(key="sex", label="Woman or man?", options=ADULT_SEXES, value=p.sex),
        Field(key="languages", label="Languages", kind="line", value=", ".join(p.languages), hint=texts.COMMAS),
        Field(key="areas", label="Areas they go to", kind="line", value=", ".join(p.areas), hint=texts.COMMAS),
        Field(key="conflicts", label="Stations, schools or people they have to do with", kind="line",
              value=", ".join(p.conflicts), hint=texts.COMMAS),
        Field(key="alone", label="Goes alone?", options=texts.ALONE, value="yes" if p.goes_alone else "no"),
        Field(key="hours", label="Longest shift", kind="pick", options=_hours(24, 1), value=str(p.max_shift_hours)),
        Field(key="supervised_on", label="Last supervision on", kind="day", value=p.supervised_on),
        Field(key="phone", label="Phone", kind="line", value=p.phone),
        Field(key="note", label="A note", kind="words", value=p.note, hint=texts.PROFILE_NOTE_HINT),
        Field(key="takes", label="Takes requests?", options=YES_NO, value="no" if p.is_paused else "yes"),
    )  # fmt: skip
    return Ask(key="profile", title=name or "Add somebody to the rota", fields=fields, about=p.id)

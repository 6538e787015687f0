"""Sentences of the administration page. Codes are spelled for reading out on the telephone."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from app.domain.administration import AuditLine, BackupFacts, FileHeld, LaptopFacts
from app.domain.ids import Id
from app.domain.moment import instant
from app.domain.roles import NAMES, called
from app.domain.service import Person
from app.operations.rows.service import FormLine
from app.ui import when

TITLE: Final = "Administration"
SUBTITLE: Final = "People, teams and forms can be changed offline. Laptops, codes, audit and backups need the service."
TABS: Final = (
    ("people", "People"), ("teams", "Teams"), ("policy", "Who may what"), ("laptops", "Laptops"), ("forms", "Forms"),
    ("audit", "Audit log"), ("backups", "Backups"),
)  # fmt: skip
WHO_MAY: Final = "Who may what"
ADD_PERSON: Final = "Add a person"
ADD_TEAM: Final = "Add a team"
PERSON: Final = "Person"
NAMES_LABEL: Final = "Names"
NAMES_HINT: Final = "As colleagues know them: first name first"
POST: Final = "Job title"
ROLE: Final = "What they do here"
ROLE_HINT: Final = "It decides which files and which buttons they have"
TEAM: Final = "Team"
NO_TEAM: Final = "No team"
SAVE: Final = "Save"
CODE: Final = "Joining code for a laptop"
LEFT: Final = "Has left the service"
LEFT_ASK: Final = (
    "From the next sync on this person has no rights here. Their laptops may still send what waits on them, then they erase "
    "themselves. Give their children to somebody else first."
)
LEFT_YES: Final = "Yes, has left"
ROLES: Final = tuple(NAMES.items())
TEAM_NAME: Final = "Name of the team"
CODE_TITLE: Final = "Joining code"
CODE_WHY: Final = "It works once. It is shown only now: the service keeps no copy that could be read."
CODE_OVER: Final = "This code does not work any more. Make a new one."
CODE_MINUTES: Final = 15
READ_OUT: Final = "To read it out"
COPY_CODE: Final = "Copy the code"
LAPTOP: Final = "Laptop"
ON_IT: Final = "What lies on it"
NOTHING_ON_IT: Final = "The service knows of no file on it."
SAY_WHY: Final = "Say in a few words what happened."
LOST: Final = "Report lost"
STOLEN: Final = "Report stolen"
WHAT_HAPPENED: Final = "What happened"
WHAT_HAPPENED_HINT: Final = "A few words for the audit log, no child’s name"
ERASE: Final = "Erase at next contact"
LOST_MEANS: Final = (
    "Erase: at its next contact it sends what waits on it, then nothing is left. Lost or stolen: from now on it gets nothing and "
    "sends nothing. What is on it stays there, encrypted under its passphrase. What "
    "was not sent yet does not come any more."
)
READING: Final = "Asking the service…"
NO_LAPTOPS: Final = "No laptop has joined yet. Make a joining code for a person first."
NO_ENTRIES: Final = "The audit log is empty."
EARLIER: Final = "Show earlier entries"
AUDIT_NOTE: Final = "Looking here is an entry of the log too. Entries cannot be changed; a check names the first that was."
PUBLISH_FORM: Final = "Publish a form…"
FORM: Final = "Form"
FORM_WHY: Final = (
    "Choose a definition file (.yaml). It is checked here first; nothing leaves this laptop before you publish it."
)
CHOOSE_FILE: Final = "Choose a file…"
CHECK_AGAIN: Final = "Check the file again"
KEEP_DRAFT: Final = "Keep as draft"
WITHDRAW: Final = "Withdraw the draft"
PUBLISH: Final = "Publish"
PUBLISH_ASK: Final = (
    "A published version can never be changed or taken back: answers and signatures name it. What is wrong in it later needs a "
    "new version."
)
PUBLISH_YES: Final = "Yes, publish it"
NOT_A_TEXT: Final = "This file cannot be read as text. Choose the definition file, whose name ends in .yaml."
TOO_LONG: Final = "The file is longer than 250 KB. Split the form, or shorten its texts."
MORE_FAULTS: Final = "Put these right first; the rest is shown then."
NO_FAULT: Final = "Nothing is wrong with it."
PEOPLE_NOTE: Final = (
    "Open a person (Enter or a double click) to change what they do, to make a joining code for their laptop, or to note that "
    "they left."
)
LAPTOPS_NOTE: Final = "Open a laptop to see what lies on it, and when it is lost, stolen or given back."
FORMS_NOTE: Final = "A published version never changes; answers keep the version they were written with."
UNREADABLE: Final = "This page could not be shown. Nothing was changed. Try again in a moment."
BACKUP_NONE: Final = "No backup has been verified yet"
BACKUP_NONE_WHY: Final = (
    "Laptops keep what they sent until a backup is verified, so nothing is lost. On the service’s machine run "
    "“waymark admin backup” and then “waymark admin restore --drill”."
)
BACKUP_OLD_DAYS: Final = 2

_SPELLED: Final = {
    "A": "Alpha", "B": "Bravo", "C": "Charlie", "D": "Delta", "E": "Echo", "F": "Foxtrot", "G": "Golf", "H": "Hotel",
    "I": "India", "J": "Juliett", "K": "Kilo", "L": "Lima", "M": "Mike", "N": "November", "O": "Oscar", "P": "Papa",
    "Q": "Quebec", "R": "Romeo", "S": "Sierra", "T": "Tango", "U": "Uniform", "V": "Victor", "W": "Whisky", "X": "X-ray",
    "Y": "Yankee", "Z": "Zulu", "2": "two", "3": "three", "4": "four", "5": "five", "6": "six", "7": "seven",
}  # fmt: skip
_DEEDS: Final = {
    "took out look-ups": "took the list of look-ups out as a file",
    "searched": "searched",
    "read child": "opened a child’s record",
    "read contact start": "began a contact",
    "read holdings": "looked at what lies on a laptop",
    "read audit log": "looked at the audit log",
    "read look-ups": "looked at who opened which file",
    "read kept aside": "read a change that is kept aside",
    "decided kept aside": "decided about a change that was kept aside",
    "made joining code": "made a joining code",
    "reported laptop lost": "reported a laptop lost",
    "reported laptop stolen": "reported a laptop stolen",
    "ordered laptop erased": "told a laptop to erase itself",
    "opened with a reason": "opened a file that is not with them",
    "asked for a file that did not fit": "asked for a file that was not found",
    "changed the passphrase": "changed their passphrase",
    "gave the store another key": "gave the records on their laptop another key",
    "printed what a laptop held": "printed what a laptop held",
    "made recovery holders": "named who holds the recovery",
    "opened recovery": "opened a recovery",
    "released recovery": "released a recovery",
}
"""What the log calls it: what the page says. Anything else is a verb and a kind of record."""
_VERBS: Final = {
    "create": "wrote", "patch": "changed", "void": "took out", "restore": "put back", "read": "read", "drew": "drew",
    "printed": "printed", "saved": "saved to a file", "exported": "exported",
}  # fmt: skip
_NOUNS: Final = {
    "child": "a child’s details", "contact": "a contact", "addendum": "a later note", "appointment": "an appointment",
    "assessment": "an assessment", "plan": "a plan", "signature": "a signature", "certificate": "a certificate",
    "order": "an order", "offence": "an offence", "episode": "a child’s time with the service",
    "allocation": "who works with a child", "grant": "who may read a file", "opening": "an opening of a file",
    "attachment": "a document", "document": "a document", "conflict": "two versions",
    "resolution": "a decision between two versions",
    "person": "a person", "team": "a team", "service": "the service", "form": "a form", "restricted": "a restricted note",
    "mark": "a mark on a text", "pack": "a panel’s pack",
    "self_assessment": "a self-assessment", "event": "an event", "concern": "a worry about safety",
    "report": "a report", "filing": "the filing of a report",
    "attendance": "a custody log", "stamp": "a stamp of a custody log", "attendance_review": "a review of a custody log",
    "attendance_link": "which file a custody log belongs to", "rota": "the rules of the rota",
    "adult_profile": "an adult’s profile on the rota", "availability": "a time when an adult can or cannot come",
    "shift": "a duty on the rota", "call_out": "a request for an adult", "call_out_answer": "an answer to a request",
    "custody log": "a custody log", "custody figures": "the custody figures", "expenses": "what adults spent",
}  # fmt: skip
_STATES: Final = {
    "active": ("In use", "ok"),
    "leaving": ("Leaving", "warn"),
    "lost": ("Closed", "bad"),
    "erased": ("Erased", "neutral"),
}


def spelled(code: str) -> list[tuple[str, str]]:
    """Each group of a code with its letters as words: ("7K3QD", "seven Kilo three Quebec Delta")."""
    return [(group, " ".join(_SPELLED.get(letter, letter) for letter in group)) for group in code.split("-")]


def minutes_left(until: str, now: str) -> int:
    """Whole minutes for which a code still works; 0 when it does not."""
    left = instant(until) - instant(now)
    return max(0, int(left // 60) + (left % 60 > 0))


def works_for(minutes: int) -> str:
    """How long a code still works."""
    return f"Works for {when.count_of(minutes, 'more minute', 'more minutes')}." if minutes else CODE_OVER


def role(person: Person) -> str:
    """What somebody does here."""
    return called(person.role)


def person_state(person: Person, today: date) -> tuple[str, str]:
    """Words and tone of the badge."""
    day = when.day_of(person.left_on)
    return (f"Left {when.short_day(day, today)}", "neutral") if day else ("Here", "ok")


def person_sentence(person: Person, teams: Mapping[Id, str], today: date) -> str:
    """The whole row as spoken."""
    parts = (person.names, role(person), person.post, teams.get(person.team, ""), person_state(person, today)[0])
    return ", ".join(filter(None, parts))


def laptop_state(laptop: LaptopFacts) -> tuple[str, str]:
    """Words and tone of the badge; an unknown state (of a newer service) shows its code."""
    return _STATES.get(laptop.state, (laptop.state.replace("_", " ").capitalize(), "neutral"))


def seen(at: str, today: date) -> str:
    """When a laptop last sent something."""
    return when.moment(at, today) if at else "Nothing sent yet"


def laptop_facts(laptop: LaptopFacts, owner: str, today: date) -> list[tuple[str, str]]:
    """What is known of a laptop, as label and words."""
    lease = f"Until {when.told(laptop.lease_until, today)}" if laptop.lease_until else ""
    facts = [
        ("Whose", owner or "Nobody any more"),
        ("Joined", when.moment(laptop.joined_at, today)),
        ("Last sent something", seen(laptop.last_seen_at, today)),
        ("Can be opened without the service", lease),
        ("Files on it", f"{laptop.files:,}"),
        ("Told to", "Erase itself at its next contact" if laptop.order else ""),
    ]
    return [(label, words) for label, words in facts if words]


def laptop_sentence(laptop: LaptopFacts, owner: str, today: date) -> str:
    """The whole row as spoken."""
    return ", ".join((owner, laptop.name, laptop_state(laptop)[0], f"last sent {seen(laptop.last_seen_at, today).lower()}"))


def file_held(file: FileHeld, names: Mapping[Id, str], today: date) -> tuple[str, str]:
    """Whose file it is, as far as this laptop may know, and since when."""
    name = names.get(file.scope) or ("People and teams" if file.kind == "directory" else f"File {file.scope[-8:]}")
    if file.erased_at:
        return name, f"Erased there {when.said(file.erased_at, today)}"
    return name, f"Whole there since {when.told(file.whole_at, today)}" if file.whole_at else "Still on its way there"


def form_title(line: FormLine) -> tuple[str, str]:
    """A version of a form, and what is in it."""
    return (
        f"{line.title}, version {line.version}",
        f"{_how_many(line.sections, 'section')} · {_how_many(line.questions, 'question')}",
    )


def _how_many(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def form_state(line: FormLine) -> tuple[str, str]:
    """Words and tone of the badge."""
    if line.is_draft:
        return "Draft", "info"
    return ("Newest", "ok") if line.is_newest else ("Earlier", "neutral")


def form_sentence(line: FormLine) -> str:
    """The whole row as spoken."""
    return ", ".join((*form_title(line), form_state(line)[0]))


def form_facts(line: FormLine, laptops: Sequence[LaptopFacts] | None, today: date) -> list[tuple[str, str]]:
    """What is known of a published version, as label and words."""
    if line.published_at:
        by = f" by {line.by}" if line.by else " on the service’s machine"
        published = f"{when.moment(line.published_at, today)}{by}"
    else:
        published = "Came with Waymark"
    return [
        ("Asks", f"{_how_many(line.questions, 'question')} in {_how_many(line.sections, 'section')}"),
        ("Published", published),
        ("Laptops that have it", who_has(line, laptops)),
    ]


def who_has(line: FormLine, laptops: Sequence[LaptopFacts] | None) -> str:
    """How many laptops in use have talked with the service since the version was published."""
    if not line.published_at:
        return "All: it came with Waymark"
    if laptops is None:
        return "The service has not said yet. Connect, then open this again."
    in_use = [laptop for laptop in laptops if laptop.is_in_use]
    since = [laptop for laptop in in_use if has_since(laptop, line.published_at)]
    return f"{len(since):,} of {len(in_use):,} have synced since it was published"


def has_since(laptop: LaptopFacts, at: str) -> bool:
    """Has it talked with the service since then?"""
    return bool(laptop.last_seen_at) and instant(laptop.last_seen_at) >= instant(at)


def beside(asks: frozenset[str], before: FormLine | None) -> str:
    """What a checked definition changes against the newest version that is published."""
    if before is None:
        return "There is no published version of this form yet."
    new, gone = len(asks - before.asks), len(before.asks - asks)
    if not new and not gone:
        return f"It asks the same questions as version {before.version}."
    parts = [f"{when.count_of(new, 'question')} {'is' if new == 1 else 'are'} new"] if new else []
    parts += [f"{when.count_of(gone, 'question')} {'is' if gone == 1 else 'are'} no longer asked"] if gone else []
    return f"Beside version {before.version}: {' and '.join(parts)}."


def fault_line(line: int, reason: str, remedy: str) -> str:
    """One fault of a definition file, with what to do."""
    where = f"Line {line}: " if line else ""
    said = f"{where}{reason}. {remedy}."
    return said[:1].upper() + said[1:]


def found_faults(count: int, name: str) -> str:
    """Over the list of faults."""
    return f"{when.count_of(count, 'thing').capitalize()} in {name} must be put right first. Nothing was changed."


def published(title: str) -> str:
    """After publishing."""
    return f"{title} is published. It goes with the next sync and reaches each laptop with its own."


def drafted(title: str) -> str:
    """After keeping a draft."""
    return f"{title} is kept as a draft on this laptop. Nobody else sees it."


def withdrawn(title: str) -> str:
    """After withdrawing a draft."""
    return f"The draft of {title} is withdrawn."


def deed(what: str) -> str:
    """An entry of the log as the end of a sentence: "changed a plan"; one that is not known here stands as it is, after a colon."""
    if what in _DEEDS:
        return _DEEDS[what]
    verb, _, noun = what.partition(" ")
    if verb not in _VERBS:
        return f": {what}"
    return f"{_VERBS[verb]} {_NOUNS.get(noun, noun.replace('_', ' '))}".strip()


def entry(line: AuditLine, names: Mapping[Id, str]) -> tuple[str, str]:
    """Who did what, and about what."""
    who = names.get(line.by, "The service" if not line.by else "A colleague")
    about = names.get(Id(line.subject), "") or (f"record {line.subject[-8:]}" if line.subject else "")
    return f"{who} {deed(line.what)}".replace(" : ", ": "), " · ".join(filter(None, (about, line.detail)))


def entry_sentence(line: AuditLine, names: Mapping[Id, str], today: date) -> str:
    """The whole row as spoken."""
    title, meta = entry(line, names)
    return ", ".join(filter(None, (when.moment(line.at, today), title, meta)))


def backup(facts: BackupFacts, today: date) -> tuple[str, str, str]:
    """Tone, heading and sentence."""
    day = when.day_of(facts.verified_at)
    if day is None:
        return "warn", BACKUP_NONE, BACKUP_NONE_WHY
    behind = max(0, facts.head - facts.durable)
    sentence = (
        f"It holds {facts.durable:,} of {facts.head:,} changes; {behind:,} came since. Laptops keep what they sent until it is in "
        "a verified backup."
    )
    is_old = (today - day).days > BACKUP_OLD_DAYS
    tone = "warn" if is_old else "ok"
    age = f" ({when.distance(day, today)})" if (today - day).days > 1 else ""
    return tone, f"Last verified backup: {when.told(facts.verified_at, today)}{age}", sentence


def saved(names: str) -> str:
    """After saving a person or a team."""
    return f"{names} is saved. Everybody sees it after the next sync."


def left(names: str) -> str:
    """After noting that somebody left."""
    return f"{names} has left. Allocate their children to somebody else."


def to_be_erased(name: str) -> str:
    """After the order to erase."""
    return f"{name} erases itself at its next contact, after sending what waits on it."


def closed(name: str) -> str:
    """After reporting a laptop."""
    return f"{name} gets nothing more and sends nothing more."

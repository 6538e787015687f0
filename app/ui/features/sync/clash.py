"""A conflict as questions for a person: what was before, both answers in words, and how a decision is handed over. Pure.

A question is `prose` (sentences are joined, all of it can be typed in), `text` (short, one of the two or typed anew) or
`choice` (one of the two). Who said an answer and where it comes from follow the answer they stand by.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec

from app.changes.canonical import encode
from app.changes.joining import Asked, Part, joined, parts, questions
from app.domain.answer import RANK, Answer
from app.domain.dates import from_edtf, in_words
from app.domain.signature import ClashingField
from app.domain.words import CONTACT_KIND, LEVEL
from app.forms.answer_words import answer_words, value_words
from app.forms.definition import Kind, Question
from app.operations.conflict import read_value
from app.operations.rows.conflict import ConflictFile, OtherVersion
from app.ui import when

_CODES: Mapping[str, Mapping[str, str]] = {
    "status": {"not_yet": "Not yet", "going_well": "Going well", "stuck": "Stuck", "done": "Done"},
    "kind": CONTACT_KIND,
    "level": LEVEL,
    "progress": {"good": "Good", "some": "Some", "none": "None yet"},
    "risk": {"no_change": "No change", "lower": "Lower", "higher": "Higher", "new": "New"},
}
_MARKS = frozenset({"said_by", "source", "said_on", "carried_from", "confirmed"})
_ASKED = {"said_by": "Who said it?", "said_on": "When was it said?"}
_SAID_BY = {"child": "The child", "carer": "Parent or carer", "worker": "Worker", "partner": "Another agency"}


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One of the two who wrote. `key` is left or right; `keep` stands on the button."""

    key: str
    heading: str
    keep: str
    short: str
    at: str
    is_me: bool


class Third(msgspec.Struct, frozen=True, kw_only=True):
    """What a third person wrote here, in words. It is a question of its own; here it can be read, and taken as a start."""

    short: str
    heading: str
    at: str
    words: str


class Clash(msgspec.Struct, frozen=True, kw_only=True):
    """One question to decide. Answers are words; `followers` are fields that go with it."""

    id: str
    label: str
    where: str
    kind: str
    is_prose_field: bool
    before: str
    left: str
    right: str
    parts: tuple[Part, ...]
    followers: tuple[str, ...]
    thirds: tuple[Third, ...] = ()

    @property
    def asked(self) -> tuple[Asked, ...]:
        """Sentences that both changed."""
        return questions(self.parts)

    def words_of(self, side: str) -> str:
        """What that side wrote."""
        return self.left if side == "left" else self.right

    @property
    def can_be_typed(self) -> bool:
        """True where the answer is free text."""
        return self.kind in {"prose", "text"}


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """Where a person is with one question. `choice` is left, right, both, edited or empty; `text` the result as typed."""

    choice: str = ""
    text: str = ""
    picks: dict[int, str] = {}


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """A conflict ready for the screen. `sides` stand in screen order: the other first, mine second."""

    id: str
    scope: str
    about: str
    about_type: str
    child: str
    called: str
    sides: tuple[Side, Side]
    clashes: tuple[Clash, ...]
    decided_by: str
    was_removed: bool
    signed_by: str = ""
    signed_at: str = ""
    also: tuple[str, ...] = ()
    read: dict[str, str] = {}
    """What stands on the left, field by field, as it was read."""

    @property
    def other(self) -> str:
        """First name of whoever is not me."""
        return next((side.short for side in self.sides if not side.is_me), self.sides[0].short)

    @property
    def has_me(self) -> bool:
        """True if I wrote one of the two."""
        return any(side.is_me for side in self.sides)


def case_of(file: ConflictFile) -> Case:
    """Make the questions of a conflict."""
    conflict, child = file.conflict, file.child
    return Case(
        id=conflict.id,
        scope=conflict.scope,
        about=conflict.about,
        about_type=conflict.about_type,
        child=" ".join(filter(None, (child.first_names, child.surname))) or child.called,
        called=child.called,
        sides=_sides(file),
        clashes=_clashes(file),
        decided_by=file.decided_by,
        was_removed=any(field.kind == "removed" for field in conflict.fields.values()),
        signed_by=file.signed_by,
        signed_at=file.signed_at,
        also=file.also,
        read={key: field.left for key, field in conflict.fields.items()},
    )


def _sides(file: ConflictFile) -> tuple[Side, Side]:
    conflict = file.conflict
    is_only_me = file.i_am_left and file.i_am_right
    left = _side("left", file.left_name, conflict.left_at, file.i_am_left, ", in the record" if is_only_me else "")
    right = _side("right", file.right_name, conflict.right_at, file.i_am_right, ", later" if is_only_me else "")
    return (right, left) if file.i_am_left and not is_only_me else (left, right)


def _side(key: str, name: str, at: str, is_me: bool, more: str) -> Side:
    first, owner = _first_and_owner(name)
    if is_me:
        return Side(key=key, heading=f"Yours{more}", keep=f"Keep mine{more}", short="you", at=at, is_me=True)
    return Side(key=key, heading=owner, keep=f"Keep {owner}", short=first, at=at, is_me=False)


def _first_and_owner(name: str) -> tuple[str, str]:
    first = name if name == "A colleague" else name.split(" ", 1)[0]
    return first, f"{first}’" if first.endswith("s") else f"{first}’s"


def _clashes(file: ConflictFile) -> tuple[Clash, ...]:
    fields = file.conflict.fields
    led = {key: _leader(key, fields) for key in fields}
    return tuple(
        _clash(key, label, where, file, tuple(k for k, leader in led.items() if leader == key and k != key))
        for key, label, where in sorted(file.labels, key=lambda line: _order(line[0], file))
        if led.get(key) == key
    )


def _order(key: str, file: ConflictFile) -> tuple[int, str]:
    """Questions in the order of the form."""
    path = key.split("/")
    return (file.form.order.get(path[1], 0) if file.form and len(path) > 1 else 0, key)


def _leader(key: str, fields: Mapping[str, ClashingField]) -> str:
    """The answer that a remark on it follows, and who said it where only the day stands beside it; itself for all else."""
    start, _, last = key.rpartition("/")
    leaders = ("value", "said_by", "source") if last == "said_on" else ("value",)
    return next((f"{start}/{one}" for one in leaders if last in _MARKS and f"{start}/{one}" in fields), key)


def _clash(key: str, label: str, where: str, file: ConflictFile, followers: tuple[str, ...]) -> Clash:
    field = file.conflict.fields[key]
    values = [read_value(text) for text in (field.before, field.left, field.right)]
    question = _question(field.path, file)
    before, left, right = (_words(value, field.path, question, file.child.called) for value in values)
    kind = _kind(field, question, values)
    return Clash(
        id=key,
        label=f"{label} {_ASKED.get(field.path.rsplit('/', 1)[-1], '')}".strip(),
        where=where,
        kind=kind,
        is_prose_field=field.kind == "prose",
        before=before,
        left=left,
        right=right,
        parts=parts(before, left, right) if kind == "prose" else (),
        followers=followers,
        thirds=tuple(_third(version, question, file) for version in file.versions if version.path == field.path),
    )


def _third(version: OtherVersion, question: Question | None, file: ConflictFile) -> Third:
    first, owner = _first_and_owner(version.who)
    words = _words(read_value(version.value), version.path, question, file.child.called)
    return Third(short=first, heading=owner, at=version.at, words=words)


def _kind(field: ClashingField, question: Question | None, values: list[Any]) -> str:
    if not all(value is None or isinstance(value, str) for value in values):
        return "choice"
    if field.kind == "prose" or (question is not None and question.kind is Kind.NARRATIVE):
        return "prose"
    is_answer = field.path.endswith("/value") or "/rows/" in field.path
    if question is not None:
        return "text" if question.kind is Kind.SHORT_TEXT and is_answer else "choice"
    last = field.path.rsplit("/", 1)[-1]
    is_coded = last in _CODES or last in _MARKS or last.endswith(("_on", "_at")) or last in {"order", "who"}
    return "choice" if is_coded else "text"


def _question(path: str, file: ConflictFile) -> Question | None:
    """The question or the field of a repeating group that a path leads to."""
    steps = path.split("/")
    if file.form is None or steps[0] != "answers" or len(steps) < 2:
        return None
    question = file.form.questions.get(steps[1])
    if question is not None and len(steps) > 4 and steps[2] == "rows":
        return question.field(steps[4])
    return question


def _words(value: Any, path: str, question: Question | None, called: str) -> str:
    """A value as a person reads it; empty where there is none."""
    steps = path.split("/")
    if value is None or value == {} or value == []:
        return ""
    if question is not None:
        return _answer_words(value, steps, question, called)
    return _plain_words(value, steps[-1])


def _answer_words(value: Any, steps: list[str], question: Question, called: str) -> str:
    if len(steps) > 2 and steps[2] in _MARKS:
        return _SAID_BY.get(str(value), _plain_words(value, steps[2]))
    if isinstance(value, dict):
        shape = {2: value, 3: {"rows": value}, 4: {"rows": {"row": value}}}.get(len(steps), {})
        return answer_words(question, msgspec.convert(shape, Answer), called)
    return value_words(question, tuple(value) if isinstance(value, list) else value, called)


def _plain_words(value: Any, name: str) -> str:
    match value:
        case bool():
            return "Yes" if value else "No"
        case dict():
            told = ((key, _plain_words(part, key)) for key, part in value.items() if key != RANK)
            return "\n".join(f"{key.replace('_', ' ').capitalize()}: {part}" for key, part in told if part)
        case list():
            return ", ".join(_plain_words(part, name) for part in value)
        case str():
            return _CODES.get(name, {}).get(value) or _date_words(value) or value
        case _:
            return str(value)


def _date_words(value: str) -> str:
    """A date or a moment in words; empty for any other text."""
    known = from_edtf(value) if len(value) <= 11 and "-" in value else None
    if known is not None:
        return in_words(known)
    day = when.day_of(value) if len(value) > 18 and value[10:11] == "T" else None
    return f"{when.long_day(day)}, {when.clock_of(value)}" if day else ""


# ---- very long texts
LONG = 1_200
"""Characters from which on only the paragraphs that differ are shown first."""


def is_long(clash: Clash) -> bool:
    """Is this too much to find the difference in at once, and is there something to leave out?"""
    whole = (clash.before, clash.left, clash.right)
    return clash.kind == "prose" and max(map(len, whole)) > LONG and only_changed(*whole) != whole


def only_changed(*versions: str) -> tuple[str, ...]:
    """The versions without the paragraphs that stand in all of them; a line says how many were left out there."""
    split = [[part for part in version.split("\n") if part.strip()] for version in versions if version]
    common = set.intersection(*(set(paragraphs) for paragraphs in split)) if split else set()
    return tuple(_without(version, common) for version in versions)


def _without(version: str, common: set[str]) -> str:
    kept: list[str] = []
    left_out = 0
    for paragraph in (*(part for part in version.split("\n") if part.strip()), ""):
        if paragraph in common:
            left_out += 1
            continue
        if left_out:
            kept.append(f"… {left_out} {'paragraph' if left_out == 1 else 'paragraphs'} not changed …")
            left_out = 0
        kept += [paragraph] if paragraph else []
    return "\n".join(kept)


def mine(case: Case) -> dict[str, Decision]:
    """My words everywhere."""
    me = next((side.key for side in case.sides if side.is_me), "left")
    return {clash.id: keep(clash, me) for clash in case.clashes}


# ---- deciding
def start(clash: Clash) -> Decision:
    """Where the page begins: prose is joined already, anything else is for the person to choose."""
    return Decision(choice="both", text=joined(clash.parts, {})) if clash.kind == "prose" else Decision()


def keep(clash: Clash, side: str) -> Decision:
    """One of the two as it is."""
    return Decision(choice=side, text=clash.words_of(side))


def keep_both(clash: Clash, had: Decision) -> Decision:
    """Both, joined; wordings that were picked before stay picked."""
    return Decision(choice="both", text=joined(clash.parts, had.picks), picks=had.picks)


def pick(clash: Clash, had: Decision, number: int, side: str) -> Decision:
    """One wording of a sentence that both changed. Anything typed elsewhere in the text stays."""
    picks = {**had.picks, number: side}
    if had.choice == "edited":
        old, new = (joined([clash.asked[number]], {0: of} if of else {}) for of in (had.picks.get(number, ""), side))
        text = had.text.replace(old, new, 1) if old and old in had.text else had.text
        return Decision(choice="edited", text=text, picks=picks)
    return Decision(choice="both", text=joined(clash.parts, picks), picks=picks)


def typed(clash: Clash, had: Decision, text: str) -> Decision:
    """The person typed in the result; one of the two wordings word for word counts as that one."""
    choice = next((side for side in ("left", "right") if text == clash.words_of(side)), "edited")
    if had.choice == "both" and text == joined(clash.parts, had.picks):
        choice = "both"
    return Decision(choice=choice, text=text, picks=had.picks)


def open_picks(clash: Clash, decision: Decision) -> tuple[int, ...]:
    """Sentences that still stand in both wordings."""
    if decision.choice not in {"both", "edited"}:
        return ()
    both = (joined([asked], {}) for asked in clash.asked)
    return tuple(n for n, words in enumerate(both) if n not in decision.picks and words in decision.text)


def is_decided(clash: Clash, decision: Decision) -> bool:
    """True when nothing of this question is open."""
    if not decision.choice or (decision.choice in {"both", "edited"} and not decision.text.strip()):
        return False
    return not open_picks(clash, decision)


def handed_over(case: Case, decisions: Mapping[str, Decision]) -> tuple[dict[str, str], dict[str, str]]:
    """`choices` and `texts` of ResolveConflict."""
    choices: dict[str, str] = {}
    texts: dict[str, str] = {}
    for clash in case.clashes:
        decision = decisions[clash.id]
        choices[clash.id] = decision.choice
        if decision.choice in {"both", "edited"}:
            texts[clash.id] = decision.text if clash.is_prose_field else encode(decision.text).decode()
        for follower in clash.followers:
            choices[follower] = decision.choice if decision.choice in {"left", "right"} else "left"
    return choices, texts


def day_words(at: str, today: date) -> str:
    """When a side was written, short: "Sun 22 Nov 14:02"."""
    day = when.day_of(at)
    return f"{when.short_day(day, today)} {when.clock_of(at)}".strip() if day else ""

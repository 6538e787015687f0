"""A form as frozen values: groups of sections of questions. It holds no answers and knows no child.

A definition never changes once published: `structural_hash` freezes what the version asks (ids, kinds, options,
conditions, checks, merging, carrying), `text_hash` names the wording that was on screen and is what a signature records.
Texts may hold `{name}`; `wording.fill` puts the child's chosen name there.
"""

import hashlib
from enum import StrEnum
from functools import cached_property
from typing import TypeAlias

import msgspec

from app.forms.conditions import Condition


class Kind(StrEnum):
    """What a question takes. The list is closed: a new kind is a new version of the program."""

    SHORT_TEXT = "short_text"
    NARRATIVE = "narrative"
    CHOICE = "choice"
    SEVERAL = "several"
    YES_NO = "yes_no"
    NUMBER = "number"
    DECIMAL = "decimal"
    DATE = "date"
    RATING = "rating"
    CERTAINTY = "certainty"
    REPEATING = "repeating"
    NOTE = "note"


class Carry(StrEnum):
    """What happens to the answer at the next stage: kept as it is, kept until confirmed, or asked afresh."""

    KEEP = "keep"
    CONFIRM = "confirm"
    FRESH = "fresh"


WITH_OPTIONS = frozenset({Kind.CHOICE, Kind.SEVERAL, Kind.RATING, Kind.CERTAINTY})
ONE_OPTION = frozenset({Kind.CHOICE, Kind.RATING, Kind.CERTAINTY})
TAGS = frozenset(
    {
        "safeguarding_trigger",  # an answer that raises concern opens an urgent task (DOMAIN 3.3 a)
        "child_voice",
        "carer_voice",
        "strength",
        "diversity",
        "victim",
        "contingency",
        "external_control",
        "self_assessment",
        "lor_level",
        "rosh_level",
        "swb_level",
        "intervention_level",
        "use_by",  # the last day on which somebody may decide by this assessment (DOMAIN 5.1)
        "score",  # what a national predictor gave, in per cent, and what says where it comes from
        "score_source",
        "score_from",
        "score_on",
        "score_sanction_on",  # what a predictor is asked with, beside sex and date of birth
        "score_first_age",
        "score_sanctions",
        "score_offence_group",
        "mappa",  # yes or a category: decides who countersigns (DOMAIN 4.7)
    }
)


class Option(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One possible answer. `meaning` explains a level; `alerts` marks a choice that raises a safeguarding concern.

    `follow_up` marks one that the assessment must take up: it is linked to an answer there, or to a reason why not (DOMAIN 3.3 b).
    """

    code: str
    label: str
    meaning: str = ""
    alerts: bool = False
    follow_up: bool = False


class Check(msgspec.Struct, frozen=True, omit_defaults=True):
    """A named check of app.forms.checks with its arguments as text, for example Check("between", ("0", "20"))."""

    name: str
    arguments: tuple[str, ...] = ()


class Question(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, dict=True):
    """One question. `group` is its conflict group for merging; `missing` is said when it is required and empty."""

    id: str
    kind: Kind
    label: str
    hint: str = ""
    guidance: str = ""
    missing: str = ""
    unit: str = ""
    add_label: str = ""
    heading: str = ""
    """Over a field of a row that begins a group of fields."""
    options: tuple[Option, ...] = ()
    fields: tuple["Question", ...] = ()
    required: bool = False
    shown_when: Condition | None = None
    checks: tuple[Check, ...] = ()
    group: str = ""
    tags: tuple[str, ...] = ()
    carry: Carry = Carry.CONFIRM
    stages: tuple[str, ...] = ()
    """Asked at these stages only; at every stage when empty."""

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes of its options in order; for a rating that is from low to high."""
        return tuple(option.code for option in self.options)

    @property
    def takes_an_answer(self) -> bool:
        """False for a note, which only tells."""
        return self.kind is not Kind.NOTE

    def option(self, code: str) -> Option | None:
        """The option with this code, or None."""
        return next((option for option in self.options if option.code == code), None)

    def field(self, field_id: str) -> "Question | None":
        """The field of a repeating group with this id, or None."""
        return next((field for field in self.fields if field.id == field_id), None)


class Section(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One screen of questions. `opens_when` says when it can be started; `closed_because` says why not yet."""

    id: str
    title: str
    intro: str = ""
    guidance: str = ""
    questions: tuple[Question, ...]
    shown_when: Condition | None = None
    opens_when: Condition | None = None
    closed_because: str = ""
    stages: tuple[str, ...] = ()


class Group(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A heading of the rail with its sections."""

    id: str
    title: str
    sections: tuple[Section, ...]


class FormDefinition(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, dict=True):
    """A whole form in one version. Lookups are built once per definition."""

    id: str
    version: int
    title: str
    purpose: str = ""
    groups: tuple[Group, ...]
    renamed: dict[str, str] = {}
    """Id of a question in any earlier version -> its id here."""

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """All sections in reading order."""
        return tuple(section for group in self.groups for section in group.sections)

    @cached_property
    def questions(self) -> dict[str, Question]:
        """All questions by id in reading order, without the fields of repeating groups."""
        return {question.id: question for section in self.sections for question in section.questions}

    @cached_property
    def order(self) -> dict[str, int]:
        """Question id -> its place in reading order."""
        return {question_id: place for place, question_id in enumerate(self.questions)}

    @cached_property
    def home(self) -> dict[str, str]:
        """Question id -> id of its section."""
        return {question.id: section.id for section in self.sections for question in section.questions}

    @cached_property
    def tagged(self) -> dict[str, tuple[Question, ...]]:
        """Tag -> the questions that have it, in reading order."""
        found: dict[str, tuple[Question, ...]] = {}
        for question in self.questions.values():
            for tag in question.tags:
                found[tag] = (*found.get(tag, ()), question)
        return found

    @cached_property
    def scales(self) -> dict[str, tuple[str, ...]]:
        """Levels of every rating by question id, low first: what `at_least` compares by."""
        return {key: question.codes for key, question in self.questions.items() if question.kind is Kind.RATING}

    def section(self, section_id: str) -> Section:
        """The section with this id. Raises KeyError: asking for one that is not there is a fault of the caller."""
        return self._sections_by_id[section_id]

    @cached_property
    def _sections_by_id(self) -> dict[str, Section]:
        return {section.id: section for section in self.sections}

    @cached_property
    def structural_hash(self) -> str:
        """SHA-256 (hex) of everything but the texts. Two files with one id and version must agree on it."""
        return _digest(_without(msgspec.to_builtins(self), keep_texts=False))

    @cached_property
    def text_hash(self) -> str:
        """SHA-256 (hex) of the texts in their places: what was on screen when somebody signed."""
        return _digest(_without(msgspec.to_builtins(self), keep_texts=True))


_TEXTS = frozenset(
    {"title", "purpose", "label", "hint", "guidance", "missing", "unit", "add_label", "heading"}
) | frozenset({"meaning", "intro", "closed_because"})
_NAMES = frozenset({"id", "code", "version"})
_LEVELS = frozenset({"groups", "sections", "questions", "fields", "options"})
Tree: TypeAlias = "dict[str, Tree] | list[Tree] | tuple[Tree, ...] | str | int | bool | None"


def _without(tree: Tree, *, keep_texts: bool) -> Tree:
    """The tree with its texts only (and the names that place them), or with all but its texts."""
    if isinstance(tree, list | tuple):
        return [_without(part, keep_texts=keep_texts) for part in tree]
    if not isinstance(tree, dict):
        return tree
    return {key: _without(part, keep_texts=keep_texts) for key, part in tree.items() if _stays(key, part, keep_texts)}


def _stays(key: str, part: Tree, keep_texts: bool) -> bool:
    if not keep_texts:
        return key not in _TEXTS
    return key in _TEXTS or key in _NAMES or (key in _LEVELS and bool(part))


def _digest(tree: Tree) -> str:
    return hashlib.sha256(msgspec.json.encode(tree, order="sorted")).hexdigest()

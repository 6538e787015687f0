"""What each part of a definition must be by itself: ids, texts, options, fields, tags."""

import re
from collections.abc import Iterator

from app.domain.answer import RANK
from app.domain.stage_type import STAGE_TYPES
from app.forms.definition import TAGS, WITH_OPTIONS, FormDefinition, Group, Kind, Option, Question, Section
from app.forms.fault import Fault, Path, fields_with_paths

LONGEST_LABEL = 200
LONGEST_TEXT = 4_000
_ID = re.compile(r"[a-z][a-z0-9_]{0,59}")
_MARKUP = re.compile(r"<[a-zA-Z/!?]|&[a-zA-Z]+;|&#")
_CAN_ALERT = WITH_OPTIONS | {Kind.YES_NO}


def faults_in_form(form: FormDefinition) -> Iterator[Fault]:
    """Faults of the head of a form."""
    yield from _id((), form.id, "form")
    yield from _text((), "title", form.title, LONGEST_LABEL, is_needed=True)
    yield from _text((), "purpose", form.purpose, LONGEST_TEXT)
    if form.version < 1:
        yield Fault((), "the version must be 1 or more", "Write “version: 1”")
    if not form.groups:
        yield Fault((), "the form has no groups", "Add at least one group with a section")


def faults_in_group(group: Group, path: Path) -> Iterator[Fault]:
    """Faults of a group, without its sections."""
    yield from _id(path, group.id, "group")
    yield from _text(path, "title", group.title, LONGEST_LABEL, is_needed=True)
    if not group.sections:
        yield Fault(path, f"group “{group.id}” has no sections", "Add a section, or take the group out")


def faults_in_section(section: Section, path: Path) -> Iterator[Fault]:
    """Faults of a section, without its questions."""
    yield from _id(path, section.id, "section")
    yield from _text(path, "title", section.title, LONGEST_LABEL, is_needed=True)
    for key, text in (("intro", section.intro), ("guidance", section.guidance), ("why", section.closed_because)):
        yield from _text(path, key, text, LONGEST_TEXT)
    if not section.questions:
        yield Fault(path, f"section “{section.id}” has no questions", "Add a question, or take the section out")
    if (section.opens_when is None) != (not section.closed_because):
        remedy = "Write both, or neither"
        yield Fault(path, "“opens_when” and “closed_because” belong together", remedy)
    yield from _stages(section, path)
    for at, question in enumerate(section.questions):
        if section.stages and question.stages and not set(section.stages) & set(question.stages):
            remedy = "Name one of the section's stages, or leave “stages” out"
            yield Fault((*path, "questions", at), f"“{question.id}” is asked at no stage of its section", remedy)


def faults_in_question(question: Question, path: Path) -> Iterator[Fault]:
    """Faults of a question and of the fields inside it."""
    yield from _id(path, question.id, "question")
    yield from _texts_of_question(question, path)
    yield from _options(question, path)
    yield from _keys_of_kind(question, path)
    yield from _tags(question, path)
    yield from _stages(question, path)
    yield from _heading(question, path)
    for field_path, field in fields_with_paths(path, question):
        yield from faults_in_question(field, field_path)
        if field.kind in (Kind.REPEATING, Kind.NOTE):
            yield Fault(field_path, f"a {field.kind} cannot stand inside a repeating group", "Move it outside")
        if field.id == RANK:
            yield Fault(field_path, f"“{RANK}” is kept for the order of rows", "Choose another id")
        if field.group or field.tags or field.stages:
            remedy = "Put them on the repeating group"
            yield Fault(field_path, "a field has no “group”, no “tags” and no “stages”", remedy)


def _heading(question: Question, path: Path) -> Iterator[Fault]:
    if question.heading and "fields" not in path:
        yield Fault(path, "only a field of a row has a “heading”", "Take it out, or make it the title of a section")


def _texts_of_question(question: Question, path: Path) -> Iterator[Fault]:
    longest = LONGEST_TEXT if question.kind is Kind.NOTE else LONGEST_LABEL
    yield from _text(path, "label", question.label, longest, is_needed=True)
    for key in ("hint", "guidance"):
        yield from _text(path, key, getattr(question, key), LONGEST_TEXT)
    for key in ("missing", "unit", "add_label", "heading"):
        yield from _text(path, key, getattr(question, key), LONGEST_LABEL)


def _options(question: Question, path: Path) -> Iterator[Fault]:
    if question.kind not in WITH_OPTIONS:
        if question.options:
            yield Fault(path, f"a {question.kind} has no options", "Take them out, or change the kind")
        return
    if len(question.options) < 2:
        yield Fault(path, f"a {question.kind} needs two options or more", "Write “code: Label” lines under “options”")
    if len(set(question.codes)) < len(question.codes):
        yield Fault(path, "an option stands here twice", "Keep one of them")
    for option in question.options:
        yield from _option(question, option, path)


def _option(question: Question, option: Option, path: Path) -> Iterator[Fault]:
    yield from _id(path, option.code, "option")
    yield from _text(path, f"label of “{option.code}”", option.label, LONGEST_LABEL, is_needed=True)
    is_needed = question.kind is Kind.RATING
    yield from _text(path, f"meaning of “{option.code}”", option.meaning, LONGEST_TEXT, is_needed=is_needed)


def _keys_of_kind(question: Question, path: Path) -> Iterator[Fault]:
    if question.fields and question.kind is not Kind.REPEATING:
        yield Fault(path, "only a repeating group has fields", "Take them out, or write “kind: repeating”")
    if question.kind is Kind.REPEATING and not question.fields:
        yield Fault(path, "a repeating group needs fields", "Add at least one field")
    if question.kind is Kind.NOTE and (question.required or question.checks or question.group or question.tags):
        yield Fault(path, "a note takes no answer", "Take “required”, “checks”, “group” and “tags” out")
    if question.unit and question.kind not in (Kind.NUMBER, Kind.DECIMAL):
        yield Fault(path, "only a number has a unit", "Take “unit” out")
    if question.add_label and question.kind is not Kind.REPEATING:
        yield Fault(path, "only a repeating group has “add_label”", "Take it out")
    if question.missing and not question.required:
        yield Fault(path, "“missing” is only said for a required question", "Add “required: true”, or take it out")


def _tags(question: Question, path: Path) -> Iterator[Fault]:
    for tag in question.tags:
        if tag not in TAGS:
            yield Fault(path, f"“{tag}” is not a known tag", f"Choose from: {', '.join(sorted(TAGS))}")
    is_trigger = "safeguarding_trigger" in question.tags
    has_alerts = any(option.alerts for option in question.options)
    if is_trigger and (question.kind not in _CAN_ALERT or (question.kind is not Kind.YES_NO and not has_alerts)):
        yield Fault(path, "a safeguarding trigger needs an answer that alerts", "Mark options with “alerts: true”")
    if has_alerts and not is_trigger and question.kind is not Kind.CERTAINTY:
        yield Fault(path, "an option alerts but the question is no trigger", "Add “tags: [safeguarding_trigger]”")
    if "use_by" in question.tags and question.kind is not Kind.DATE:
        yield Fault(path, "only a date can say until when something may be used", "Take “use_by” out, or ask for a date")


def _stages(part: Section | Question, path: Path) -> Iterator[Fault]:
    for stage in part.stages:
        if stage not in STAGE_TYPES:
            yield Fault(path, f"“{stage}” is not a known stage", f"Choose from: {', '.join(STAGE_TYPES)}")


def _id(path: Path, written: str, what: str) -> Iterator[Fault]:
    if not _ID.fullmatch(written):
        remedy = "Use small letters, figures and _, starting with a letter, 60 at most"
        yield Fault(path, f"“{written}” cannot be the id of a {what}" if written else f"the {what} has no id", remedy)


def _text(path: Path, key: str, text: str, longest: int, *, is_needed: bool = False) -> Iterator[Fault]:
    if is_needed and not text.strip():
        yield Fault(path, f"the {key} is empty", "Write what the person should read")
    if len(text) > longest:
        yield Fault(path, f"the {key} is {len(text)} characters long", f"Keep it to {longest}")
    if _MARKUP.search(text):
        yield Fault(path, f"the {key} looks like HTML", "Texts are plain: take the markup out")
    if set("{}") & set(text.replace("{name}", "")):
        yield Fault(path, f"the {key} has braces other than {{name}}", "The only placeholder is {name}")

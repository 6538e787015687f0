"""What parts of a definition may say of each other: conditions look back, checks name what fits, ids are unique."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

import msgspec

from app.domain.stage_type import STAGE_TYPES
from app.forms.checks import EXPECTS
from app.forms.conditions import (
    MOST_NESTED,
    All,
    Answered,
    AnyOf,
    AtLeast,
    Condition,
    Includes,
    Is,
    Not,
    parts_of,
    stages_in,
)
from app.forms.definition import ONE_OPTION, Check, FormDefinition, Kind, Question
from app.forms.fault import Fault, Path, fields_with_paths, questions_with_paths, sections_with_paths
from app.forms.fitting import is_decimal

MOST_FIELDS = 700
MOST_OPTION_BYTES = 64_000
_COUNTED = frozenset({Kind.NUMBER, Kind.DECIMAL, Kind.REPEATING})
_REASONS = frozenset({Kind.SHORT_TEXT, Kind.NARRATIVE})


class Scope(msgspec.Struct, frozen=True):
    """What a condition or check at one place may name: questions before it, and all of them."""

    before: Mapping[str, Question]
    everywhere: Mapping[str, Question]


def faults_in_sizes(form: FormDefinition) -> Iterator[Fault]:
    """A form that a laptop could not show, or a person not fill in."""
    questions = [question for _, question in questions_with_paths(form)]
    fields = [field for question in questions for field in question.fields]
    count = sum(question.takes_an_answer for question in questions) + len(fields)
    if count > MOST_FIELDS:
        yield Fault((), f"the form has {count} fields", f"Keep it to {MOST_FIELDS}")
    options = [option for question in questions + fields for option in question.options]
    size = sum(len((option.code + option.label + option.meaning).encode()) for option in options)
    if size > MOST_OPTION_BYTES:
        yield Fault((), f"the options come to {size:,} bytes", f"Keep them to {MOST_OPTION_BYTES:,}")


def faults_in_renames(form: FormDefinition) -> Iterator[Fault]:
    """What a version says of earlier ones: an old id that is asked no more, a question that is asked here, each once."""
    for old, new in form.renamed.items():
        if old in form.questions:
            yield Fault(("renamed", old), f"“{old}” is still asked in this version", "Take it out of “renamed”")
        if new not in form.questions:
            yield Fault(("renamed", old), f"“{new}” is no question of this version", "Name a question that it asks")
    if len(set(form.renamed.values())) < len(form.renamed):
        yield Fault(
            ("renamed",), "two questions are renamed to the same one", "Keep one; the other keeps its answers by itself"
        )


def faults_in_repeats(form: FormDefinition) -> Iterator[Fault]:
    """Ids that stand twice: of groups, of sections, of questions anywhere, of fields in one repeating group."""
    groups = [(("groups", at), group.id) for at, group in enumerate(form.groups)]
    yield from _repeats("group", groups)
    yield from _repeats("section", [(path, section.id) for path, section in sections_with_paths(form)])
    yield from _repeats("question", [(path, question.id) for path, question in questions_with_paths(form)])
    for path, question in questions_with_paths(form):
        yield from _repeats("field", [(place, field.id) for place, field in fields_with_paths(path, question)])


def faults_in_conflict_groups(form: FormDefinition) -> Iterator[Fault]:
    """A conflict group of one guards nothing: a second member was forgotten or misspelt."""
    members = Counter(question.group for _, question in questions_with_paths(form) if question.group)
    for path, question in questions_with_paths(form):
        if members[question.group] == 1:
            yield Fault(path, f"“{question.group}” is the group of this question only", "Give it to another one too")


def faults_in_references(form: FormDefinition) -> Iterator[Fault]:
    """Conditions and checks that name what is not there, not yet there, or not of the right kind."""
    before: dict[str, Question] = {}
    everywhere = {question.id: question for _, question in questions_with_paths(form)}
    for path, section in sections_with_paths(form):
        for condition in (section.shown_when, section.opens_when):
            yield from _condition(condition, Scope(dict(before), everywhere), path)
        for at, question in enumerate(section.questions):
            yield from _question(question, Scope(before, everywhere), (*path, "questions", at))
            before[question.id] = question


def _question(question: Question, scope: Scope, path: Path) -> Iterator[Fault]:
    yield from _condition(question.shown_when, scope, path)
    for check in question.checks:
        yield from _check(question, check, scope.everywhere, path)
    before: dict[str, Question] = {}
    everywhere = {field.id: field for field in question.fields}
    for field_path, field in fields_with_paths(path, question):
        yield from _question(field, Scope(before, everywhere), field_path)
        if any(stages_in(field.shown_when)):
            yield Fault(field_path, "a field cannot look at the stage", "Put the condition on the repeating group")
        before[field.id] = field


def _repeats(what: str, ids: Sequence[tuple[Path, str]]) -> Iterator[Fault]:
    seen: set[str] = set()
    for path, name in ids:
        if name in seen:
            yield Fault(path, f"{what} “{name}” stands twice in the form", "Give it an id of its own")
        seen.add(name)


def _condition(condition: Condition | None, scope: Scope, path: Path) -> Iterator[Fault]:
    if condition is None:
        return
    if _depth(condition) > MOST_NESTED:
        yield Fault(path, "the condition is nested too deeply", f"Keep to {MOST_NESTED} levels")
        return
    if _has_empty_join(condition):
        yield Fault(path, "“all” or “any” joins nothing", "List at least one condition under it")
    for part in parts_of(condition):
        yield from _part(part, scope, path)
    for stage in stages_in(condition):
        if stage not in STAGE_TYPES:
            yield Fault(path, f"“{stage}” is not a known stage", f"Choose from: {', '.join(STAGE_TYPES)}")


def _part(part: Is | Includes | Answered | AtLeast, scope: Scope, path: Path) -> Iterator[Fault]:
    question = scope.before.get(part.question)
    if question is None:
        if part.question in scope.everywhere:
            reason, remedy = "a condition looks at “{}”, which comes later", "Move that question up, or this one down"
        else:
            reason, remedy = "a condition looks at “{}”, which is not there", "Use the id of an earlier question"
        yield Fault(path, reason.format(part.question), remedy)
        return
    if not question.takes_an_answer:
        yield Fault(path, f"a condition looks at “{question.id}”, which is a note", "Use a question")
        return
    yield from _value(part, question, path)


def _value(part: Is | Includes | Answered | AtLeast, question: Question, path: Path) -> Iterator[Fault]:
    match part:
        case Is(_, code) if question.kind is Kind.YES_NO:
            is_fine, remedy = code in ("yes", "no"), "Use yes or no"
        case Is(_, code) if question.kind in ONE_OPTION:
            is_fine, remedy = code in question.codes, f"Use one of: {', '.join(question.codes)}"
        case Is(_, code):
            is_fine, remedy = question.kind is Kind.NUMBER and is_decimal(code), "“is” needs a choice, yes/no or number"
        case Includes(_, code):
            is_fine, remedy = question.kind is Kind.SEVERAL and code in question.codes, "Use “includes” with several"
        case AtLeast(_, code) if question.kind is Kind.RATING:
            is_fine, remedy = code in question.codes, f"Use one of: {', '.join(question.codes)}"
        case AtLeast(_, code):
            is_fine, remedy = question.kind in _COUNTED and is_decimal(code), "“at_least” needs a number or a rating"
        case _:
            return
    if not is_fine:
        yield Fault(path, f"“{code}” cannot be an answer to “{question.id}” here", remedy)


def _check(question: Question, check: Check, neighbours: Mapping[str, Question], path: Path) -> Iterator[Fault]:
    expected = EXPECTS.get(check.name)
    if expected is None:
        yield Fault(path, f"“{check.name}” is not a known check", f"Choose from: {', '.join(EXPECTS)}")
        return
    if question.kind not in expected.kinds:
        kinds = ", ".join(sorted(expected.kinds))
        yield Fault(path, f"“{check.name}” does not go with {question.kind}", f"It goes with: {kinds}")
        return
    if len(check.arguments) != len(expected.arguments):
        needs = ", ".join(expected.arguments) or "nothing"
        yield Fault(path, f"“{check.name}” has {len(check.arguments)} arguments", f"It needs: {needs}")
        return
    for what, argument in zip(expected.arguments, check.arguments, strict=True):
        if not _is_argument(what, argument, question, check, neighbours):
            yield Fault(path, f"“{argument}” does not fit “{check.name}” as its {what}", "See the list in docs/forms.md")
    if check.name == "between" and all(map(is_decimal, check.arguments)):
        least, most = map(Decimal, check.arguments)
        if least > most:
            yield Fault(path, "“between” has its numbers the wrong way round", "Write the smaller one first")


def _is_argument(what: str, argument: str, question: Question, check: Check, neighbours: Mapping[str, Question]) -> bool:
    other = neighbours.get(argument)
    match what:
        case "number":
            return is_decimal(argument)
        case "whole":
            return argument.isascii() and argument.isdecimal() and len(argument) < 7
        case "code":
            return argument in question.codes
        case "date":
            return other is not None and other.kind is Kind.DATE and other is not question
        case "rating":
            return other is not None and other.kind in ONE_OPTION and other is not question
        case "reason":
            return other is not None and other.kind in _REASONS and other is not question
        case "rows":
            return other is not None and other.kind is Kind.REPEATING
        case _:
            rows = neighbours.get(check.arguments[0])
            field = rows.field(argument) if rows is not None else None
            return field is not None and bool(set(field.codes) & set(question.codes))


def _depth(condition: Condition) -> int:
    match condition:
        case All(of) | AnyOf(of):
            return 1 + max(map(_depth, of), default=0)
        case Not(part):
            return 1 + _depth(part)
        case _:
            return 1


def _has_empty_join(condition: Condition) -> bool:
    match condition:
        case All(of) | AnyOf(of):
            return not of or any(map(_has_empty_join, of))
        case Not(part):
            return _has_empty_join(part)
        case _:
            return False

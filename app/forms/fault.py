"""One fault of a definition with the path to its place, and the walks over a definition that give those paths."""

from collections.abc import Iterator
from typing import TypeAlias

import msgspec

from app.forms.definition import FormDefinition, Question, Section

Path: TypeAlias = tuple[str | int, ...]


class Fault(msgspec.Struct, frozen=True):
    """One thing wrong: where (keys and positions from the top), why, and what to do."""

    path: Path
    reason: str
    remedy: str


def sections_with_paths(definition: FormDefinition) -> Iterator[tuple[Path, Section]]:
    """Every section in reading order, with its path."""
    for at, group in enumerate(definition.groups):
        for place, section in enumerate(group.sections):
            yield ("groups", at, "sections", place), section


def questions_with_paths(definition: FormDefinition) -> Iterator[tuple[Path, Question]]:
    """Every question in reading order, with its path; fields of repeating groups left out."""
    for path, section in sections_with_paths(definition):
        for at, question in enumerate(section.questions):
            yield (*path, "questions", at), question


def fields_with_paths(path: Path, question: Question) -> Iterator[tuple[Path, Question]]:
    """The fields of one repeating group, with their paths."""
    for at, field in enumerate(question.fields):
        yield (*path, "fields", at), field

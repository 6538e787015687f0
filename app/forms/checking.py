"""Holds a whole definition to its rules, wherever the value came from: a file, the service directory, a test."""

from collections.abc import Iterator

from app.forms.definition import FormDefinition
from app.forms.fault import Fault, questions_with_paths, sections_with_paths
from app.forms.part_rules import faults_in_form, faults_in_group, faults_in_question, faults_in_section
from app.forms.reference_rules import (
    faults_in_conflict_groups,
    faults_in_references,
    faults_in_renames,
    faults_in_repeats,
    faults_in_sizes,
)


def faults_of(definition: FormDefinition) -> Iterator[Fault]:
    """Every fault of the definition; none means that it can be used."""
    yield from faults_in_form(definition)
    yield from faults_in_sizes(definition)
    for at, group in enumerate(definition.groups):
        yield from faults_in_group(group, ("groups", at))
    for path, section in sections_with_paths(definition):
        yield from faults_in_section(section, path)
    for path, question in questions_with_paths(definition):
        yield from faults_in_question(question, path)
    yield from faults_in_repeats(definition)
    yield from faults_in_conflict_groups(definition)
    yield from faults_in_references(definition)
    yield from faults_in_renames(definition)

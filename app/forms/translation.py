"""The texts of a form in another language: a file beside the form's own, by the ids of what it words, and nothing but texts.

`resources/forms/plan_talk/1.cy.yaml` words version 1 of that form in Welsh. What it leaves out stays in English. It changes
no id, kind, condition or check, so the structural hash stays; the text hash is its own, and a signature records that one.
"""

from collections.abc import Iterator
from typing import Any, TypeVar

import msgspec

from app.forms.checking import faults_of
from app.forms.definition import FormDefinition, Group, Kind, Option, Question, Section
from app.forms.fault import Path
from app.forms.keys import Keys
from app.forms.reading import LARGEST_FILE_BYTES
from app.forms.yaml_tree import Entries, Node, Text, read_tree

LANGUAGES = ("cy",)
TRANSLATION_KEYS = (
    "form",
    "version",
    "language",
    "title",
    "purpose",
    "groups",
    "sections",
    "questions",
    "evidence",
    "certainty",
)
SECTION_TEXTS = ("title", "intro", "guidance", "closed_because")
QUESTION_TEXTS = ("label", "hint", "guidance", "missing", "unit", "add_label", "heading")
OPTION_TEXTS = ("label", "meaning")
_WORDED = frozenset({"purpose", *SECTION_TEXTS, *QUESTION_TEXTS, *OPTION_TEXTS})
_Part = TypeVar("_Part", FormDefinition, Section, Question, Option)


def translated(form: FormDefinition, text: str, filename: str) -> FormDefinition:
    """The form with the texts of a translation. Raises FormRefused with every problem of the file and its line."""
    reader = _Reader(filename, form)
    if len(text.encode("utf-8", "replace")) > LARGEST_FILE_BYTES:
        reader.complain(1, "the file is larger than 250 KB", "Shorten its texts")
        raise reader.refusal()
    tree = read_tree(text, reader.complain)
    if tree is None and not reader.problems:
        reader.complain(1, "the file is empty", "Write a translation: see docs/forms.md")
    made = reader.translated(reader.entries(tree, "a translation", TRANSLATION_KEYS)) if tree is not None else form
    if reader.problems:
        raise reader.refusal()
    return made


def left_as_they_are(form: FormDefinition, made: FormDefinition) -> tuple[int, int]:
    """How many texts of a translated form read as in the form itself, and how many texts it has."""
    pairs = list(zip(_texts(msgspec.to_builtins(form)), _texts(msgspec.to_builtins(made)), strict=True))
    return sum(one == two for one, two in pairs), len(pairs)


def _texts(tree: Any) -> Iterator[str]:
    parts = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list | tuple) else ()
    for key, part in parts:
        if key in _WORDED and isinstance(part, str):
            if part:
                yield part
        else:
            yield from _texts(part)


class _Reader(Keys):
    """Goes over the form and takes the words for each part; afterwards says which words were for nothing."""

    def __init__(self, filename: str, form: FormDefinition) -> None:
        super().__init__(filename)
        self._form = form
        self._lines: dict[str, int] = {}
        self._taken: set[tuple[int, str]] = set()
        self._empty = Entries(0, {}, {})
        self._evidence = self._certainty = self._questions = self._empty

    def translated(self, top: Entries) -> FormDefinition:
        named = (self.text(top, "form"), self.whole(top, "version"))
        if named != (self._form.id, self._form.version):
            self.complain(
                top.line, f"this words {named[0]} version {named[1]}", f"Write “form: {self._form.id}”, its version"
            )
        if self.text(top, "language") not in LANGUAGES:
            self.complain(top.lines.get("language", top.line), "the language is not known", "Write “language: cy”")
        self._evidence, self._questions = self._table(top, "evidence"), self._table(top, "questions")
        self._certainty = self._table(top, "certainty")
        groups, sections = self._table(top, "groups"), self._table(top, "sections")
        made = msgspec.structs.replace(
            self._worded(self._form, top, ("title", "purpose")),
            groups=tuple(self._group(group, groups, sections) for group in self._form.groups),
        )
        for table, what in ((groups, "group"), (sections, "section"), (self._questions, "question")):
            self._unused(table, what)
        self._unused(self._evidence, "question of every section")
        self._unused(self._certainty, "certainty")
        for fault in faults_of(made):
            self.complain(self._line_of(made, fault.path, top.line), fault.reason, fault.remedy)
        return made

    def _group(self, group: Group, groups: Entries, sections: Entries) -> Group:
        node = self._take(groups, group.id)
        title = self.word(node) if node is not None else group.title
        made = tuple(self._section(section, sections) for section in group.sections)
        return msgspec.structs.replace(group, title=title, sections=made)

    def _section(self, section: Section, sections: Entries) -> Section:
        part = self._part(self._take(sections, section.id), "a section", SECTION_TEXTS)
        made = tuple(self._question_of(section, question) for question in section.questions)
        return msgspec.structs.replace(self._worded(section, part, SECTION_TEXTS), questions=made)

    def _question_of(self, section: Section, question: Question) -> Question:
        node = self._take(self._questions, question.id)
        if node is None and question.id.startswith(f"{section.id}_"):
            node = self._take(self._evidence, question.id.removeprefix(f"{section.id}_"))
        return self._question(question, node)

    def _question(self, question: Question, node: Node | None) -> Question:
        part = self._part(node, "a question", (*QUESTION_TEXTS, "options", "fields"))
        options, fields = self._table(part, "options"), self._table(part, "fields")
        if question.kind is Kind.CERTAINTY and not options.entries:
            options = self._certainty
        made = msgspec.structs.replace(
            self._worded(question, part, QUESTION_TEXTS),
            options=tuple(self._option(option, options) for option in question.options),
            fields=tuple(self._question(field, self._take(fields, field.id)) for field in question.fields),
        )
        self._lines[question.id] = part.line
        if options is not self._certainty:
            self._unused(options, "option")
        self._unused(fields, "field")
        return made

    def _option(self, option: Option, options: Entries) -> Option:
        node = self._take(options, option.code)
        if isinstance(node, Text):
            return msgspec.structs.replace(option, label=self.word(node))
        return self._worded(option, self._part(node, "an option", OPTION_TEXTS), OPTION_TEXTS)

    def _worded(self, part: _Part, entries: Entries, keys: tuple[str, ...]) -> _Part:
        """The part with the texts that are given here; only where the form has one, so that nothing is said anew."""
        found = {key: self.text(entries, key) for key in keys if key in entries.entries}
        for key in found:
            if not getattr(part, key):
                self.complain(entries.lines[key], f"there is no {key} to word here", "Take it out")
        return msgspec.structs.replace(part, **found)

    def _table(self, part: Entries, key: str) -> Entries:
        node = part.entries.get(key)
        return self._empty if node is None else self.mapping(node, f"“{key}”")

    def _part(self, node: Node | None, what: str, keys: tuple[str, ...]) -> Entries:
        return self._empty if node is None else self.entries(node, what, keys)

    def _take(self, table: Entries, key: str) -> Node | None:
        self._taken.add((id(table), key))
        return table.entries.get(key)

    def _unused(self, table: Entries, what: str) -> None:
        for key, line in table.lines.items():
            if (id(table), key) not in self._taken:
                self.complain(line, f"the form has no {what} “{key}”", "Use an id of the form, or take it out")

    def _line_of(self, form: FormDefinition, path: Path, otherwise: int) -> int:
        return self._lines.get(_question_at(form, path), 0) or otherwise


def _question_at(form: FormDefinition, path: Path) -> str:
    """The id of the question at a path of the form; empty for what is no question."""
    match path:
        case ("groups", int(group), "sections", int(section), "questions", int(at), *_):
            return form.groups[group].sections[section].questions[at].id
        case _:
            return ""

"""Reads a form file into its frozen definition, or refuses it with every problem found.

Strict: a key that is not known is refused, a value of the wrong sort is refused, nothing is guessed. What the values mean
together (does this condition name a question that is there?) is for app.forms.checking, which runs on the result.
`evidence` at the top is a list of questions that every section with `evidence: true` gets at its end, with the section's
id before theirs (`living_voice`).
"""

from app.forms.checking import faults_of
from app.forms.conditions import All, Answered, AnyOf, AtLeast, AtStage, Condition, Includes, Is, Not
from app.forms.definition import Carry, Check, FormDefinition, Group, Kind, Option, Question, Section
from app.forms.fault import Path
from app.forms.keys import Keys
from app.forms.yaml_tree import Entries, Items, Node, ReadTree, Text, read_tree

LARGEST_FILE_BYTES = 250_000
FORM_KEYS = ("form", "version", "title", "purpose", "evidence", "renamed", "groups")
GROUP_KEYS = ("id", "title", "sections")
SECTION_KEYS = ("id", "title", "intro", "guidance", "evidence", "carry", "stages")
SECTION_RULES = ("shown_when", "opens_when", "closed_because", "questions")
QUESTION_KEYS = ("id", "kind", "label", "hint", "guidance", "missing", "unit", "add_label", "heading", "options", "fields")
QUESTION_RULES = ("required", "shown_when", "checks", "group", "tags", "carry", "stages")
OPTION_KEYS = ("label", "meaning", "alerts", "follow_up")
CERTAINTIES = (
    Option(code="none", label="No evidence"),
    Option(code="suspected", label="Suspected", alerts=True),
    Option(code="family", label="Reported by family", alerts=True),
    Option(code="professional", label="Reported by a professional", alerts=True),
    Option(code="confirmed", label="Confirmed or diagnosed", alerts=True),
    Option(code="historic", label="In the past"),
    Option(code="not_explored", label="Not explored yet"),
)
_ON_ONE: dict[str, type[Is] | type[Includes] | type[AtLeast]] = {"is": Is, "includes": Includes, "at_least": AtLeast}


def read_form(text: str, filename: str, tree_of: ReadTree = read_tree) -> FormDefinition:
    """The definition in the text of a YAML 1.2 file. Raises FormRefused with all problems, and nothing else."""
    reader = _Reader(filename)
    if len(text.encode("utf-8", "replace")) > LARGEST_FILE_BYTES:
        reader.complain(1, "the file is larger than 250 KB", "Split the form, or shorten its texts")
        raise reader.refusal()
    tree = tree_of(text, reader.complain)
    if tree is None and not reader.problems:
        reader.complain(1, "the file is empty", "Write a form: see docs/forms.md")
    definition = reader.form(tree) if tree is not None else None
    if definition is not None and not reader.is_damaged:
        for fault in faults_of(definition):
            reader.complain(reader.line_of(fault.path), fault.reason, fault.remedy)
    if definition is None or reader.problems:
        raise reader.refusal()
    return definition


class _Reader(Keys):
    """Turns the tree into structs from the outside in, and remembers at which line each part stands."""

    def __init__(self, filename: str) -> None:
        super().__init__(filename)
        self._lines: dict[Path, int] = {}
        self._standard = Items(0, ())
        self._prefix = ""

    def line_of(self, path: Path) -> int:
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path, 1)

    # -- the nouns of a form, from the outside in

    def form(self, node: Node) -> FormDefinition:
        top = self.entries(node, "a form", FORM_KEYS)
        self._lines[()] = top.line
        self._standard = self.items(top, "evidence")
        groups = self.items(top, "groups").items
        return FormDefinition(
            id=self.text(top, "form"),
            version=self.whole(top, "version"),
            title=self.text(top, "title"),
            purpose=self.text(top, "purpose"),
            groups=tuple(self._group(part, ("groups", at)) for at, part in enumerate(groups)),
            renamed=self._renamed(top),
        )

    def _renamed(self, top: Entries) -> dict[str, str]:
        """What questions of earlier versions are called here; faults in it are told at its own lines."""
        node = top.entries.get("renamed")
        if node is None:
            return {}
        part = self.mapping(node, "“renamed”")
        self._lines[("renamed",)] = part.line
        for old, line in part.lines.items():
            self._lines[("renamed", old)] = line
        return {old: self.word(one) for old, one in part.entries.items()}

    def _group(self, node: Node, path: Path) -> Group:
        part = self.entries(node, "a group", GROUP_KEYS)
        self._lines[path] = part.line
        sections = self.items(part, "sections").items
        return Group(
            id=self.text(part, "id"),
            title=self.text(part, "title"),
            sections=tuple(self._section(one, (*path, "sections", at)) for at, one in enumerate(sections)),
        )

    def _section(self, node: Node, path: Path) -> Section:
        part = self.entries(node, "a section", (*SECTION_KEYS, *SECTION_RULES))
        self._lines[path] = part.line
        section_id, carry = self.text(part, "id"), self._carry(part, Carry.CONFIRM)
        own = self.items(part, "questions").items
        questions = [self._question(one, (*path, "questions", at), carry) for at, one in enumerate(own)]
        if self.truth(part, "evidence"):
            questions += self._standard_questions(section_id, (*path, "questions"), len(own), carry)
        return Section(
            id=section_id,
            title=self.text(part, "title"),
            intro=self.text(part, "intro"),
            guidance=self.text(part, "guidance"),
            questions=tuple(questions),
            shown_when=self._condition_at(part, "shown_when"),
            opens_when=self._condition_at(part, "opens_when"),
            closed_because=self.text(part, "closed_because"),
            stages=self._words(part, "stages"),
        )

    def _standard_questions(self, section_id: str, path: Path, start: int, carry: Carry) -> list[Question]:
        self._prefix = f"{section_id}_"
        nodes = enumerate(self._standard.items, start)
        questions = [self._question(node, (*path, at), carry) for at, node in nodes]
        self._prefix = ""
        return questions

    def _question(self, node: Node, path: Path, carry: Carry) -> Question:
        part = self.entries(node, "a question", (*QUESTION_KEYS, *QUESTION_RULES))
        self._lines[path] = part.line
        kind = self._kind(part)
        options = self._options(part)
        fields = self._fields(part, path, carry)
        group = self.text(part, "group")
        return Question(
            id=self._named(self.text(part, "id")),
            kind=kind,
            label=self.text(part, "label"),
            hint=self.text(part, "hint"),
            guidance=self.text(part, "guidance"),
            missing=self.text(part, "missing"),
            unit=self.text(part, "unit"),
            add_label=self.text(part, "add_label"),
            heading=self.text(part, "heading"),
            options=CERTAINTIES if kind is Kind.CERTAINTY and not options else options,
            fields=fields,
            required=self.truth(part, "required"),
            shown_when=self._condition_at(part, "shown_when"),
            checks=self._checks(part),
            group=f"{self._prefix}{group}" if group else "",
            tags=self._words(part, "tags"),
            carry=self._carry(part, carry),
            stages=self._words(part, "stages"),
        )

    def _fields(self, part: Entries, path: Path, carry: Carry) -> tuple[Question, ...]:
        prefix, self._prefix = self._prefix, ""
        nodes = enumerate(self.items(part, "fields").items)
        fields = tuple(self._question(node, (*path, "fields", at), carry) for at, node in nodes)
        self._prefix = prefix
        return fields

    def _options(self, part: Entries) -> tuple[Option, ...]:
        node = part.entries.get("options")
        if node is None:
            return ()
        return tuple(self._option(code, one) for code, one in self.mapping(node, "“options”").entries.items())

    def _option(self, code: str, node: Node) -> Option:
        if isinstance(node, Text):
            return Option(code=code, label=node.text)
        part = self.entries(node, "an option", OPTION_KEYS)
        label, meaning = self.text(part, "label"), self.text(part, "meaning")
        alerts, follow_up = self.truth(part, "alerts"), self.truth(part, "follow_up")
        return Option(code=code, label=label, meaning=meaning, alerts=alerts, follow_up=follow_up)

    def _kind(self, part: Entries) -> Kind:
        return self.one_of(part, "kind", Kind, Kind.NOTE, is_needed=True)

    def _words(self, part: Entries, key: str) -> tuple[str, ...]:
        return tuple(sorted({self.word(one) for one in self.items(part, key).items}))

    def _carry(self, part: Entries, otherwise: Carry) -> Carry:
        return self.one_of(part, "carry", Carry, otherwise, is_needed=False)

    # -- conditions and checks: {is: [question, code]}, {all: [...]}, {between: [0, 20]}

    def _condition_at(self, part: Entries, key: str) -> Condition | None:
        node = part.entries.get(key)
        return None if node is None else self._condition(node)

    def _condition(self, node: Node) -> Condition | None:
        name, inside = self._call(node, "a condition")
        match name, inside:
            case "all" | "any", Items():
                parts = tuple(part for one in inside.items if (part := self._condition(one)) is not None)
                return All(parts) if name == "all" else AnyOf(parts)
            case "not", Entries():
                part = self._condition(inside)
                return None if part is None else Not(part)
            case "answered", Text():
                return Answered(self._named(inside.text))
            case "stage", Text():
                return AtStage(inside.text)
            case "is" | "includes" | "at_least", Items(_, (Text(), Text())):
                question, code = (self.word(one) for one in inside.items)
                return _ON_ONE[name](self._named(question), code)
        if name:
            self.damage(node.line, f"“{name}” is not written as a condition", "See the list in docs/forms.md")
        return None

    def _checks(self, part: Entries) -> tuple[Check, ...]:
        return tuple(self._check(node) for node in self.items(part, "checks").items)

    def _check(self, node: Node) -> Check:
        if isinstance(node, Text):
            return Check(node.text)
        name, inside = self._call(node, "a check")
        nodes = inside.items if isinstance(inside, Items) else (inside,)
        return Check(name, tuple(self._named(self.word(one)) for one in nodes))

    def _call(self, node: Node, what: str) -> tuple[str, Node]:
        part = self.mapping(node, what)
        if len(part.entries) == 1:
            return next(iter(part.entries.items()))
        if isinstance(node, Entries):
            self.damage(node.line, f"{what} has one name and what belongs to it", "Use “all” or “any” to join several")
        return "", part

    def _named(self, question: str) -> str:
        """The id of a standard question gets the section's id before it."""
        if not self._prefix:
            return question
        parts = (node.entries.get("id") for node in self._standard.items if isinstance(node, Entries))
        names = {part.text for part in parts if isinstance(part, Text)}
        return f"{self._prefix}{question}" if question in names else question

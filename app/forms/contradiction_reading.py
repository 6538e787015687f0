"""Reads a file of rules about what does not go together, or refuses it with every problem, its line and what to do.

As strict as the reading of forms. Whether the questions are there is asked of the newest forms at hand (`faults_against`).
"""

from collections.abc import Callable, Iterator

from app.forms.conditions import Answered, AtLeast, Includes, Is
from app.forms.contradiction import (
    AtMost,
    BelowRows,
    Differs,
    Every,
    Leaf,
    Never,
    Row,
    Rule,
    Some,
    Test,
    questions_of,
)
from app.forms.definition import ONE_OPTION, FormDefinition, Kind, Question
from app.forms.keys import Keys
from app.forms.refusal import FormProblem
from app.forms.yaml_tree import Entries, Items, Node, ReadTree, Text, read_tree

LARGEST_FILE_BYTES = 100_000
RULE_KEYS = ("id", "says", "when", "cites")
_ON_ONE: dict[str, Callable[[str, str], Test]] = {"is": Is, "includes": Includes, "at_least": AtLeast, "at_most": AtMost}
_PAGE = "See “What does not go together” in docs/forms.md"


def read_rules(text: str, filename: str, tree_of: ReadTree = read_tree) -> tuple[tuple[Rule, ...], dict[str, int]]:
    """The rules with the line of each. Raises FormRefused with all problems, and nothing else."""
    reader = _Reader(filename)
    if len(text.encode("utf-8", "replace")) > LARGEST_FILE_BYTES:
        reader.complain(1, "the file is larger than 100 KB", "Split it in two")
        raise reader.refusal()
    tree = tree_of(text, reader.complain)
    if tree is None and not reader.problems:
        reader.complain(1, "the file is empty", _PAGE)
    rules = reader.rules(tree) if tree is not None else ()
    if reader.problems:
        raise reader.refusal()
    return rules, reader.lines


class _Reader(Keys):
    """Turns the tree into rules."""

    def __init__(self, filename: str) -> None:
        super().__init__(filename)
        self.lines: dict[str, int] = {}

    def rules(self, node: Node) -> tuple[Rule, ...]:
        top = self.entries(node, "a file of rules", ("rules",))
        items = self.items(top, "rules").items
        if not items:
            self.complain(top.line, "there is no rule", _PAGE)
        return tuple(filter(None, (self._rule(one) for one in items)))

    def _rule(self, node: Node) -> Rule | None:
        part = self.entries(node, "a rule", RULE_KEYS)
        id, says = self.text(part, "id"), self.text(part, "says")
        line = part.lines.get("id", part.line)
        if not id.replace("_", "").isalnum() or id != id.lower():
            self.complain(line, f"“{id}” is no id for a rule", "Use small letters, figures and _")
        if id in self.lines:
            self.complain(line, f"“{id}” is the id of another rule", "Give each rule an id of its own")
        self.lines[id] = part.line
        if not says.endswith("."):
            self.complain(
                part.lines.get("says", part.line),
                "“says” is not a sentence",
                "Say it with a full stop",
            )
        when = self._test(part.entries["when"]) if "when" in part.entries else None
        if "when" not in part.entries:
            self.complain(part.line, "“when” is missing", _PAGE)
        cites = tuple(self.word(one) for one in self.items(part, "cites").items)
        if when is None:
            return None
        self._check_cites(part, when, cites)
        return Rule(id=id, says=says, when=when, cites=cites)

    def _check_cites(self, part: Entries, when: Test, cites: tuple[str, ...]) -> None:
        line = part.lines.get("cites", part.line)
        if not 2 <= len(cites) <= 4:
            self.complain(line, "“cites” has two to four questions", "Name the answers that do not go together")
        strange = [name for name in cites if name not in set(questions_of(when))]
        if strange:
            self.complain(line, f"“{strange[0]}” is cited and not looked at", "Cite only questions of “when”")

    def _test(self, node: Node, *, in_row: bool = False) -> Test | None:
        name, inside = self._call(node)
        match name, inside:
            case "all" | "any", Items() if inside.items:
                parts = tuple(p for one in inside.items if (p := self._test(one, in_row=in_row)) is not None)
                return Every(parts) if name == "all" else Some(parts)
            case "not", Entries():
                part = self._test(inside, in_row=in_row)
                return None if part is None else Never(part)
            case "answered", Text():
                return Answered(self._name(inside, in_row))
            case "is" | "includes" | "at_least" | "at_most", Items(_, (Text() as question, Text() as value)):
                return _ON_ONE[name](self._name(question, in_row), value.text.strip())
            case "differs", Items(_, (Text() as one, Text() as other)) if not in_row:
                return Differs(self._name(one, False), self._name(other, False))
            case "below_rows", Items(_, (Text() as one, Text() as rows, Text() as field)) if not in_row:
                return BelowRows(self._name(one, False), self._name(rows, False), field.text.strip())
            case "row", Items(_, (Text() as rows, Entries() as part)) if not in_row:
                test = self._test(part, in_row=True)
                return None if test is None else Row(self._name(rows, False), test)
        if name:
            self.damage(node.line, f"“{name}” is not written as a condition of a rule", _PAGE)
        return None

    def _call(self, node: Node) -> tuple[str, Node]:
        part = self.mapping(node, "a condition")
        if len(part.entries) == 1:
            return next(iter(part.entries.items()))
        if isinstance(node, Entries):
            self.damage(node.line, "a condition has one name and what belongs to it", "Use “all” or “any” to join several")
        return "", part

    def _name(self, node: Text, in_row: bool) -> str:
        name = node.text.strip()
        if not in_row and (name.count("/") != 1 or name.startswith("/") or name.endswith("/")):
            self.damage(
                node.line, f"“{name}” does not say which form", "Write form/question, like assessment/living_concern"
            )
        if in_row and "/" in name:
            self.damage(node.line, f"“{name}” stands inside a row", "Write the field’s own id here")
        return name


def faults_against(
    rules: tuple[Rule, ...], lines: dict[str, int], filename: str, form: Callable[[str], FormDefinition | None]
) -> Iterator[FormProblem]:
    """What a rule names that the newest forms do not have. `form` gives a form by its id."""
    for rule in rules:
        for fault, remedy in _faults(rule.when, form):
            yield FormProblem(filename, lines[rule.id], f"rule “{rule.id}”: {fault}", remedy)


def _faults(test: Test, form: Callable[[str], FormDefinition | None]) -> Iterator[tuple[str, str]]:
    match test:
        case Every(of) | Some(of):
            for part in of:
                yield from _faults(part, form)
            return
        case Never(part):
            yield from _faults(part, form)
            return
        case _:
            pass
    missing = [name for name in questions_of(test) if _question(name, form) is None]
    if missing:
        yield f"there is no question “{missing[0]}”", "Name a question of the newest version of that form"
        return
    yield from _misused(test, form)


def _misused(test: Test, form: Callable[[str], FormDefinition | None]) -> Iterator[tuple[str, str]]:
    match test:
        case Row(name, part):
            rows = _question(name, form)
            fields = {field.id: field for field in rows.fields} if rows is not None else {}
            yield from _in_row(part, fields)
        case BelowRows(name, rows_name, field_id):
            asked, rows = _question(name, form), _question(rows_name, form)
            field = rows.field(field_id) if rows is not None else None
            if asked is None or field is None or not set(field.codes) & set(asked.codes):
                yield (
                    f"“{name}” cannot be compared with “{field_id}” of “{rows_name}”",
                    "Both are ratings with the same levels",
                )
        case Differs(name, other):
            asked, beside = _question(name, form), _question(other, form)
            if asked is None or beside is None or not set(asked.codes) & set(beside.codes):
                yield f"“{name}” cannot be compared with “{other}”", "Both have the same codes"
        case Is() | Includes() | AtLeast() | AtMost():
            question = _question(test.question, form)
            if question is not None:
                yield from _value(test, question)


def _in_row(test: Test, fields: dict[str, Question]) -> Iterator[tuple[str, str]]:
    match test:
        case Every(of) | Some(of):
            for part in of:
                yield from _in_row(part, fields)
        case Never(part):
            yield from _in_row(part, fields)
        case Is() | Includes() | AtLeast() | AtMost() | Answered():
            if test.question not in fields:
                yield f"the rows have no field “{test.question}”", "Name a field of that group"
            elif not isinstance(test, Answered):
                yield from _value(test, fields[test.question])


def _value(test: Leaf | AtMost, question: Question) -> Iterator[tuple[str, str]]:
    if isinstance(test, Answered):
        return
    has_code = test.value in question.codes
    match test:
        case Is():
            is_good = (
                has_code if question.kind in ONE_OPTION else question.kind is not Kind.YES_NO or test.value in {"yes", "no"}
            )
        case Includes():
            is_good = question.kind is Kind.SEVERAL and has_code
        case _:
            is_good = has_code if question.kind is Kind.RATING else test.value.isdigit() and not question.codes
    if not is_good:
        yield f"“{test.value}” is nothing that “{test.question}” can be compared with", "Use a code of that question"


def _question(name: str, form: Callable[[str], FormDefinition | None]) -> Question | None:
    form_id, _, question = name.partition("/")
    definition = form(form_id)
    return definition.questions.get(question) if definition is not None else None

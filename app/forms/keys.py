"""Reads the values of single keys from the YAML tree, strictly, and collects what is wrong with its line."""

import re
from enum import StrEnum
from typing import TypeVar

from app.forms.refusal import FormProblem, FormRefused
from app.forms.yaml_tree import Entries, Items, Node, Text

_SMALL_WHOLE = re.compile("[0-9]{1,6}")
_Code = TypeVar("_Code", bound=StrEnum)


class Keys:
    """Problems found so far. `is_damaged`: a part is missing, so that checks over the whole would mislead."""

    def __init__(self, filename: str) -> None:
        self._filename = filename
        self.problems: set[FormProblem] = set()
        self.is_damaged = False

    def complain(self, line: int, reason: str, remedy: str) -> None:
        """Note a problem; the same one at the same line counts once."""
        self.problems.add(FormProblem(self._filename, line, reason, remedy))

    def damage(self, line: int, reason: str, remedy: str) -> None:
        """Note a problem that leaves a hole in the definition."""
        self.is_damaged = True
        self.complain(line, reason, remedy)

    def refusal(self) -> FormRefused:
        """Everything found, in the order of the file."""
        return FormRefused(tuple(sorted(self.problems)))

    def entries(self, node: Node, what: str, known: tuple[str, ...]) -> Entries:
        """A mapping that has no other keys than the known ones."""
        part = self.mapping(node, what)
        for key, line in part.lines.items():
            if key not in known:
                self.complain(line, f"{what} has no key “{key}”", f"Known keys: {', '.join(known)}")
        return part

    def mapping(self, node: Node, what: str) -> Entries:
        """A mapping, or an empty one and a problem."""
        if isinstance(node, Entries):
            return node
        self.damage(node.line, f"{what} must have keys and values", "Write “key: value” lines, or see docs/forms.md")
        return Entries(node.line, {}, {})

    def items(self, part: Entries, key: str) -> Items:
        """The list under a key; an empty one when the key is absent."""
        node = part.entries.get(key, Items(part.line, ()))
        if isinstance(node, Items):
            return node
        self.damage(part.lines[key], f"“{key}” must be a list", "Start each item with “- ” on its own line")
        return Items(node.line, ())

    def text(self, part: Entries, key: str) -> str:
        """The text under a key, trimmed; "" when the key is absent."""
        node = part.entries.get(key)
        return "" if node is None else self.word(node)

    def word(self, node: Node) -> str:
        """A scalar as text, trimmed."""
        if isinstance(node, Text):
            return node.text.strip()
        self.damage(node.line, "this must be text", "Put quotes round it if it has a colon, a bracket or a dash in it")
        return ""

    def truth(self, part: Entries, key: str) -> bool:
        """True or false under a key, written as exactly that; False when the key is absent."""
        node = part.entries.get(key)
        if node is None:
            return False
        if isinstance(node, Text) and node.is_plain and node.text in ("true", "false"):
            return node.text == "true"
        self.complain(part.lines[key], f"“{key}” is true or false", "Write true or false, without quotes")
        return False

    def whole(self, part: Entries, key: str) -> int:
        """The whole number under a key that must be there."""
        node = part.entries.get(key)
        if isinstance(node, Text) and node.is_plain and _SMALL_WHOLE.fullmatch(node.text):
            return int(node.text)
        self.complain(part.lines.get(key, part.line), f"“{key}” must be a whole number", f"Write “{key}: 1”")
        return 1

    def one_of(self, part: Entries, key: str, kinds: type[_Code], otherwise: _Code, *, is_needed: bool) -> _Code:
        """The code under a key, from a closed list."""
        written = self.text(part, key)
        if written in list(kinds):
            return kinds(written)
        if written or is_needed:
            listed = ", ".join(kinds)
            self.damage(part.lines.get(key, part.line), f"“{written}” is not a known {key}", f"Choose one of: {listed}")
        return otherwise

"""The tree of a file that came with the program, read by libyaml: the same tree as `yaml_tree` makes, twenty times as fast.

It refuses nothing but what is not YAML at all: for files that somebody may hand in there is `yaml_tree`, which says what is wrong
with them. The checks of the program read every shipped file both ways (`tests/unit/test_checking_files.py`).
"""

from typing import Any, TypeAlias

import yaml

from app.forms.yaml_tree import Complain, Entries, Items, Node, Text, read_tree

_Found: TypeAlias = Any  # a node of PyYAML


def quick_tree(text: str, complain: Complain) -> Node | None:
    """The one document of the text, or None when there is none. Without libyaml, as the strict reader makes it."""
    if not yaml.__with_libyaml__:
        return read_tree(text, complain)
    try:
        found = yaml.compose(text, Loader=yaml.CBaseLoader)
    except yaml.YAMLError:
        return read_tree(text, complain)
    return _node(found) if found is not None else None


def _node(found: _Found) -> Node:
    line = found.start_mark.line + 1
    if isinstance(found, yaml.ScalarNode):
        return Text(line, found.value, is_plain=not found.style)
    if isinstance(found, yaml.SequenceNode):
        return Items(line, tuple(_node(item) for item in found.value))
    entries: dict[str, Node] = {}
    lines: dict[str, int] = {}
    for key, value in found.value:
        entries[key.value], lines[key.value] = _node(value), key.start_mark.line + 1
    return Entries(line, entries, lines)

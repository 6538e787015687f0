"""The JSON Schema of a form file, for editors: `python -m app.forms.json_schema` writes resources/forms/schema.json.

Made from the reader's own tables, so that an editor offers the keys, kinds, checks and tags that the reader takes. It says
what one part may look like; what parts say of each other (a condition that names a question) only the checker knows.
"""

import json
import sys
from typing import Final, TypeAlias

from app import resources
from app.domain.stage_type import STAGE_TYPES
from app.forms.checks import EXPECTS
from app.forms.definition import TAGS, WITH_OPTIONS, Carry, Kind
from app.forms.part_rules import LONGEST_LABEL, LONGEST_TEXT
from app.forms.reading import (
    FORM_KEYS,
    GROUP_KEYS,
    OPTION_KEYS,
    QUESTION_KEYS,
    QUESTION_RULES,
    SECTION_KEYS,
    SECTION_RULES,
)

Schema: TypeAlias = dict[str, object]
FILE: Final = "schema.json"
_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_SAYS: Final = {
    "form": "The id of the form: the name of its folder",
    "version": "The name of the file: 1 for 1.yaml",
    "title": "What the person reads at the top",
    "purpose": "One sentence: what this is for",
    "evidence": "At the top: questions for every section that says evidence: true. In a section: true adds them",
    "renamed": "Id of a question in an earlier version: its id here",
    "id": "Small letters, figures and _, starting with a letter; unique, and never used again for another question",
    "kind": "What the question takes",
    "label": "The question, without a full stop. {name} becomes the name the child likes",
    "heading": "Over a field of a row: begins a group of fields",
    "hint": "One or two lines under the question",
    "guidance": "Text of the side panel",
    "missing": "Said when a required question is empty: what to do",
    "shown_when": "A condition on questions before this one",
    "opens_when": "The section cannot be started until this holds; say why in closed_because",
    "carry": "What the next stage does with the answer",
    "stages": "Asked at these stages only",
    "follow_up": "The assessment must take this answer up",
    "alerts": "Raises a safeguarding concern",
    "group": "Questions that make one judgement have the same group",
}
_TEXT: Final[Schema] = {"type": ["string", "number", "boolean"]}
_ID: Final[Schema] = {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,59}$"}
_NAMED: Final[Schema] = {"type": ["string", "number", "boolean"]}


def schema() -> Schema:
    """The whole schema as plain values, keys in a fixed order."""
    return {
        "$schema": _DIALECT,
        "title": "A Waymark form",
        **_part(FORM_KEYS, needed=("form", "version", "title", "groups"), of={
            "form": _ID,
            "version": {"type": "integer", "minimum": 1},
            "evidence": _list({"$ref": "#/$defs/question"}),
            "renamed": {"type": "object", "additionalProperties": _ID},
            "groups": _list({"$ref": "#/$defs/group"}, least=1),
        }),
        "$defs": {
            "group": _part(GROUP_KEYS, needed=GROUP_KEYS, of={"sections": _list({"$ref": "#/$defs/section"}, least=1)}),
            "section": _part((*SECTION_KEYS, *SECTION_RULES), needed=("id", "title", "questions"), of={
                "evidence": {"type": "boolean"},
                "questions": _list({"$ref": "#/$defs/question"}, least=1),
            }),
            "question": _question(),
            "option": {"anyOf": [_TEXT, _part(OPTION_KEYS, needed=("label",), of={
                "alerts": {"type": "boolean"}, "follow_up": {"type": "boolean"},
            })]},
            "condition": _condition(),
            "check": _check(),
        },
    }  # fmt: skip


def _question() -> Schema:
    fields: Schema = _list({"$ref": "#/$defs/question"}, least=1)
    part = _part((*QUESTION_KEYS, *QUESTION_RULES), needed=("id", "kind", "label"), of={
        "kind": {"enum": [kind.value for kind in Kind]},
        "label": {**_TEXT, "maxLength": LONGEST_LABEL},
        "options": {"type": "object", "minProperties": 2, "additionalProperties": {"$ref": "#/$defs/option"}},
        "fields": fields,
        "required": {"type": "boolean"},
        "group": _ID,
        "tags": _list({"enum": sorted(TAGS)}),
        "checks": _list({"$ref": "#/$defs/check"}),
    })  # fmt: skip
    with_options = sorted(kind.value for kind in WITH_OPTIONS - {Kind.CERTAINTY})
    return {**part, "allOf": [
        _when({"enum": with_options}, {"required": ["options"]}),
        _when({"const": Kind.REPEATING.value}, {"required": ["fields"]}),
    ]}  # fmt: skip


def _when(kind: Schema, then: Schema) -> Schema:
    return {"if": {"properties": {"kind": kind}, "required": ["kind"]}, "then": then}


def _condition() -> Schema:
    pair: Schema = {"type": "array", "prefixItems": [_ID, _NAMED], "minItems": 2, "maxItems": 2}
    joined = _list({"$ref": "#/$defs/condition"}, least=1)
    shapes: Schema = {
        "is": pair, "includes": pair, "at_least": pair, "answered": _ID,
        "all": joined, "any": joined, "not": {"$ref": "#/$defs/condition"}, "stage": {"enum": list(STAGE_TYPES)},
    }  # fmt: skip
    return {"type": "object", "properties": shapes, "additionalProperties": False, "minProperties": 1, "maxProperties": 1}


def _check() -> Schema:
    bare = [name for name, expected in EXPECTS.items() if not expected.arguments]
    called: Schema = {}
    for name, expected in EXPECTS.items():
        count = len(expected.arguments)
        many: Schema = {"type": "array", "items": _NAMED, "minItems": count, "maxItems": count}
        called[name] = {"anyOf": [_NAMED, many]} if count == 1 else many
    one: Schema = {
        "type": "object", "properties": {name: shape for name, shape in called.items() if name not in bare},
        "additionalProperties": False, "minProperties": 1, "maxProperties": 1,
    }  # fmt: skip
    return {"anyOf": [{"enum": bare}, one]}


def _part(keys: tuple[str, ...], *, needed: tuple[str, ...], of: Schema) -> Schema:
    properties = {key: _said(key, of.get(key, _shape(key))) for key in keys}
    return {"type": "object", "properties": properties, "required": list(needed), "additionalProperties": False}


def _shape(key: str) -> object:
    if key == "id":
        return _ID
    if key in {"shown_when", "opens_when"}:
        return {"$ref": "#/$defs/condition"}
    if key == "carry":
        return {"enum": [carry.value for carry in Carry]}
    if key == "stages":
        return _list({"enum": list(STAGE_TYPES)})
    return {**_TEXT, "maxLength": LONGEST_TEXT}


def _said(key: str, shape: object) -> object:
    return {**shape, "description": _SAYS[key]} if key in _SAYS and isinstance(shape, dict) else shape


def _list(items: Schema, least: int = 0) -> Schema:
    return {"type": "array", "items": items, **({"minItems": least} if least else {})}


def text() -> str:
    """The file as it stands in resources/forms."""
    return json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    resources.path("forms", FILE).write_text(text(), encoding="utf-8")
    sys.stdout.write("resources/forms/schema.json is written\n")

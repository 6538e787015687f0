"""What a child's file is found by: surname, case number and date of birth, without case and accents, beside the record.

Written in the same transaction as the record. Whoever searches reads these columns and no record
(app/server/schema/versions/v0022_fence_of_lists.py).
"""

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from app.domain.child import Child
from app.domain.text import folded, one_line
from app.domain.types import view
from app.server.known import Head

NAMES: Final = """INSERT INTO child_name (id, scope, surname, case_number, born_on, is_here)
  SELECT id, scope, surname, case_number, born_on, is_here FROM json_to_recordset(%(rows)s::json)
    AS j(id uuid, scope uuid, surname text, case_number text, born_on text, is_here boolean)
  ON CONFLICT (id) DO UPDATE SET surname = excluded.surname, case_number = excluded.case_number,
    born_on = excluded.born_on, is_here = excluded.is_here"""


class Sought(msgspec.Struct, frozen=True):
    """What a child is asked for by: the surname, and the case number or the date of birth. Empty where nothing was said."""

    surname: str
    case_number: str
    born_on: str


def sought(surname: str, case_number: str, born_on: str) -> Sought:
    """As it was said, in the form that the columns have. Raises Refused for what is far too long."""
    return Sought(folded(one_line(surname)), one_line(case_number).casefold(), one_line(born_on))


def name_rows(heads: Sequence[Head]) -> list[dict[str, Any]]:
    """The rows of `child_name` that these heads make."""
    children = ((head, view(head.type, head.id, head.scope, head.body)) for head in heads if head.type == Child.type_name)
    return [_row(child, head.voided) for head, child in children if isinstance(child, Child)]


def _row(child: Child, is_void: bool) -> dict[str, Any]:
    names = msgspec.structs.asdict(sought(child.surname, child.case_number, child.born_on))
    return {"id": child.id, "scope": child.scope, **names, "is_here": not is_void}

"""The second fence around what administrators ask for and around the search for a child's name: a role for each.

`waymark_administrator` reads of laptops what their list shows, never a key, a secret or a share, and does what administrators
do to them; rows are there only for whoever administers the service. `waymark_finder` reads `child_name` alone, and of it only
the rows of the one name with the one date of birth or case number that was asked for, for a role that opens files with a
reason, and only until that person has missed ten times in a day. Both cannot log in and own nothing. Lists of roles and the
number of misses are the program's own; tests/server/test_fence_of_lists.py holds them together.
"""

import json
import unicodedata
from typing import Any

from alembic import op

revision = "0022"
down_revision = "0021"

_ME = "nullif(current_setting('waymark.person', true), '')::uuid"
ADMINISTERING = ("administrator",)
OPENING = ("manager", "practice_manager", "practitioner", "probation_officer", "turnaround_practitioner")
MISS = "asked for a file that did not fit"
MOST_MISSES = 10


def _has_role(roles: tuple[str, ...]) -> str:
    listed = ", ".join(f"'{role}'" for role in roles)
    return f"EXISTS (SELECT FROM person me WHERE me.id = {_ME} AND me.is_here AND me.role IN ({listed}))"


def _role(name: str) -> tuple[str, str]:
    return (
        f"""DO $$ BEGIN
              IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{name}') THEN CREATE ROLE {name} NOLOGIN; END IF;
            EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$""",
        f"GRANT {name} TO CURRENT_USER",
    )


def _said(name: str) -> str:
    return f"nullif(current_setting('waymark.{name}', true), '')"


_ADMINISTERS = _has_role(ADMINISTERING)
_FENCED = ("device", "holding", "lease", "backup_mark", "enrolment_code", "child_name")

_STATEMENTS = (
    # what a child's file is found by, beside the record that says it: no case and no accents
    """CREATE TABLE child_name (id uuid PRIMARY KEY, scope uuid NOT NULL, surname text NOT NULL, case_number text NOT NULL,
       born_on text NOT NULL, is_here boolean NOT NULL)""",
    "CREATE INDEX child_name_surname ON child_name (surname)",
    "DROP INDEX record_children",
    *_role("waymark_administrator"),
    *_role("waymark_finder"),
    *(
        statement
        for table in _FENCED
        for statement in (
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"CREATE POLICY {table}_for_the_service ON {table} TO waymark_service USING (true) WITH CHECK (true)",
        )
    ),
    "GRANT SELECT ON scope, backup_mark, present TO waymark_administrator",
    "GRANT SELECT (id, role, is_here) ON person TO waymark_administrator, waymark_finder",
    "GRANT SELECT (id, head) ON stream TO waymark_administrator",
    "GRANT SELECT (id, person, name, state, enrolled_at, last_seen_at, erase_how) ON device TO waymark_administrator",
    "GRANT UPDATE (state, erase_how) ON device TO waymark_administrator",
    "GRANT SELECT (device, scope, complete_at, forgotten_at) ON holding TO waymark_administrator",
    "GRANT SELECT (device, not_after), DELETE ON lease TO waymark_administrator",
    "GRANT SELECT (expires_at), INSERT (hash, person, expires_at) ON enrolment_code TO waymark_administrator",
    *(
        f"CREATE POLICY {table}_for_administrators ON {table} TO waymark_administrator"
        f" USING ({_ADMINISTERS}) WITH CHECK ({_ADMINISTERS})"
        for table in ("device", "holding", "lease", "backup_mark", "enrolment_code")
    ),
    "GRANT SELECT (scope, surname, case_number, born_on, is_here) ON child_name TO waymark_finder",
    "GRANT SELECT (by, what, received_at) ON audit_entry TO waymark_finder",
    "CREATE POLICY audit_entry_for_a_finder ON audit_entry FOR SELECT TO waymark_finder"
    f" USING (by = {_said('person')} AND what = '{MISS}')",
    f"""CREATE POLICY child_name_that_is_sought ON child_name FOR SELECT TO waymark_finder USING (is_here
         AND surname = {_said("surname")} AND (case_number = {_said("case_number")} OR born_on = {_said("born_on")})
         AND {_has_role(OPENING)} AND (SELECT count(*) FROM audit_entry WHERE by = {_said("person")} AND what = '{MISS}'
           AND received_at::timestamptz > now() - interval '1 day') < {MOST_MISSES})""",
)
_CHILDREN = "SELECT rec_id, scope, body, voided FROM record WHERE type = 'child'"
_NAME = """INSERT INTO child_name (id, scope, surname, case_number, born_on, is_here)
  VALUES (%(id)s, %(scope)s, %(surname)s, %(case_number)s, %(born_on)s, %(is_here)s)"""


def upgrade() -> None:
    """Table, roles, rights and policies; then a row for each child that is here."""
    connection = op.get_bind()
    for statement in _STATEMENTS:
        connection.exec_driver_sql(statement)
    rows = [_row(*found) for found in connection.exec_driver_sql(_CHILDREN).all()]
    if rows:
        connection.exec_driver_sql(_NAME, rows)


def _row(id: Any, scope: Any, body: bytes, voided: bool) -> dict[str, Any]:
    said = json.loads(bytes(body))
    surname, number, born_on = (_text(said, name) for name in ("surname", "case_number", "born_on"))
    bare = unicodedata.normalize("NFKD", surname.casefold())
    folded = "".join(c for c in bare if not unicodedata.combining(c))
    names = {"surname": folded, "case_number": number.casefold(), "born_on": born_on}
    return {"id": id, "scope": scope, **names, "is_here": not voided}


def _text(said: Any, name: str) -> str:
    """What is there in one line, as text that PostgreSQL can hold; else nothing, and the child is not found by it."""
    found = said.get(name) if isinstance(said, dict) else None
    if not isinstance(found, str) or any(c == "\0" or "\ud800" <= c <= "\udfff" for c in found):
        return ""
    return " ".join(found.split())

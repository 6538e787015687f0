"""Custody attendances: each is with the adults who attend until it is over, with the managers, and with a file it is linked to.

Plain columns beside the records, as for allocations. An end without a person (reviewed, cancelled) is everybody's; one with
a person (declined) is theirs alone. Roles are those of app/domain/policy_table.py (COMES_FROM).
"""

from alembic import op

revision = "0023"
down_revision = "0022a"

_NOBODY = "'00000000-0000-0000-0000-000000000000'::uuid"
_ALWAYS = "NULL::uuid, NULL::timestamptz, NULL::timestamptz"
_HAVE_CASES = "'practitioner', 'probation_officer', 'practice_manager', 'manager', 'turnaround_practitioner'"
_MORE = f"""SELECT p.id, a.scope, p.role, 'attends'::text, {_NOBODY}, {_ALWAYS}
   FROM attendance a JOIN person p ON p.id = ANY(a.adults)
  WHERE a.is_active AND p.is_here AND (p.role = 'appropriate_adult' OR (p.role IN ({_HAVE_CASES}, 'service_manager')
      AND 'appropriate_adult' = ANY(string_to_array(p.training, ','))))
    AND NOT EXISTS (SELECT FROM attendance_end e WHERE e.scope = a.scope AND e.is_active
      AND (e.person IS NULL OR e.person = p.id))
 UNION ALL
 SELECT p.id, s.id, p.role, 'reviews'::text, {_NOBODY}, {_ALWAYS} FROM scope s CROSS JOIN person p
  WHERE s.kind = 'attendance' AND p.is_here AND p.role IN ('practice_manager', 'manager', 'service_manager', 'head_of_service')
 UNION ALL
 SELECT DISTINCT b.person, g.scope, 'reader'::text, 'link'::text, g.id, NULL::uuid, g.from_at, g.until_at
   FROM access_grant g JOIN scope s ON s.id = g.scope AND s.kind = 'attendance' JOIN file_base b ON b.scope = g.members_of
  WHERE g.source = 'grant' AND g.is_active AND b.role IN ({_HAVE_CASES})"""
_STATEMENTS = (
    "CREATE TABLE attendance (id uuid PRIMARY KEY, scope uuid NOT NULL, adults uuid[] NOT NULL, is_active boolean NOT NULL)",
    "CREATE INDEX attendance_scope ON attendance (scope)",
    "CREATE TABLE attendance_end (id uuid PRIMARY KEY, scope uuid NOT NULL, person uuid, is_active boolean NOT NULL)",
    "CREATE INDEX attendance_end_scope ON attendance_end (scope)",
    "CREATE INDEX scope_attendances ON scope (id) WHERE kind = 'attendance'",
)


def upgrade() -> None:
    """Add the columns, and the rows to the view that members come from. No attendance is there yet."""
    connection = op.get_bind()
    for statement in _STATEMENTS:
        connection.exec_driver_sql(statement)
    (stands,) = connection.exec_driver_sql("SELECT pg_get_viewdef('membership'::regclass)").one()
    connection.exec_driver_sql(f"CREATE OR REPLACE VIEW membership AS {stands.rstrip().rstrip(';')} UNION ALL {_MORE}")

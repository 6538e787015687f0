"""The rota of the appropriate adults is with all of them, with staff who are trained, with managers and administrators.

Roles are those of app/domain/policy_table.py (COMES_FROM).
"""

from alembic import op

revision = "0024"
down_revision = "0023"

_NOBODY = "'00000000-0000-0000-0000-000000000000'::uuid"
_MORE = f"""SELECT p.id, s.id, p.role, 'rota'::text, {_NOBODY}, NULL::uuid, NULL::timestamptz, NULL::timestamptz
   FROM scope s CROSS JOIN person p
  WHERE s.kind = 'rota' AND p.is_here AND (
    p.role IN ('appropriate_adult', 'practice_manager', 'manager', 'service_manager', 'head_of_service', 'administrator')
    OR (p.role IN ('practitioner', 'probation_officer', 'turnaround_practitioner')
        AND 'appropriate_adult' = ANY(string_to_array(p.training, ','))))"""


def upgrade() -> None:
    """Add the rows to the view that members come from. No rota is there yet."""
    connection = op.get_bind()
    (stands,) = connection.exec_driver_sql("SELECT pg_get_viewdef('membership'::regclass)").one()
    connection.exec_driver_sql(f"CREATE OR REPLACE VIEW membership AS {stands.rstrip().rstrip(';')} UNION ALL {_MORE}")

"""The second fence: a policy on records for the role that reads pages (app/server/fence.py).

The role belongs to the whole PostgreSQL server, so another service's database may have made it already. It cannot log in.
"""

from alembic import op

revision = "0013"
down_revision = "0012"

_STATEMENTS = (
    """DO $$ BEGIN
         IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'waymark_reader') THEN CREATE ROLE waymark_reader NOLOGIN; END IF;
       EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$""",
    "GRANT waymark_reader TO CURRENT_USER",
    "ALTER TABLE record ENABLE ROW LEVEL SECURITY",
    """CREATE POLICY record_of_own_scopes ON record FOR SELECT USING (scope IN (
         SELECT scope FROM access WHERE person = nullif(current_setting('waymark.person', true), '')::uuid))""",
    "ALTER VIEW line SET (security_invoker = true)",
    "GRANT SELECT ON record, line, access, stream, stream_chain TO waymark_reader",
)


def upgrade() -> None:
    """Role, policy and rights."""
    for statement in _STATEMENTS:
        op.get_bind().exec_driver_sql(statement)

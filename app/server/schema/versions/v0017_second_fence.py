"""Two roles in place of the owner: one that the service works in, and more for the one that reads for a person.

`waymark_service` may read and write rows and nothing else: it owns no table, changes no policy, and is bound by them.
`waymark_reader` (version 13) now also reads what is kept aside, documents and the audit log, each by a policy of its own.
The policies are wider than what the service's statements ask for, and written apart from them: they are there for the day on
which a statement is wrong. Lists of roles are those of app/domain/policy_table.py; tests/server/test_second_fence.py holds
them together.
"""

from alembic import op

revision = "0017"
down_revision = "0016"

_ME = "nullif(current_setting('waymark.person', true), '')::uuid"
_MINE = f"(SELECT scope FROM access WHERE person = {_ME})"
DECIDING = ("manager", "practice_manager", "service_manager")
ADMINISTERING = ("administrator",)
LOOKING = ("head_of_service", "information_officer", "manager", "practice_manager", "service_manager")


def _listed(roles: tuple[str, ...]) -> str:
    return ", ".join(f"'{role}'" for role in roles)


def _has_role(roles: tuple[str, ...]) -> str:
    return f"EXISTS (SELECT FROM person me WHERE me.id = {_ME} AND me.is_here AND me.role IN ({_listed(roles)}))"


_STATEMENTS = (
    """DO $$ BEGIN
         IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'waymark_service') THEN CREATE ROLE waymark_service NOLOGIN; END IF;
       EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$""",
    "GRANT waymark_service TO CURRENT_USER",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO waymark_service",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO waymark_service",
    "REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM waymark_service",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO waymark_service",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO waymark_service",
    # records: the reader's policy is the reader's only, so that it does not stand beside the service's own
    "ALTER POLICY record_of_own_scopes ON record TO waymark_reader",
    "CREATE POLICY record_for_the_service ON record TO waymark_service USING (true) WITH CHECK (true)",
    *(
        statement
        for table in ("quarantine", "op", "blob", "blob_chunk", "audit_entry")
        for statement in (
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"CREATE POLICY {table}_for_the_service ON {table} TO waymark_service USING (true) WITH CHECK (true)",
        )
    ),
    # which file a record is in: two ids, for look-ups at files that a manager does not have
    "CREATE VIEW record_place AS SELECT rec_id, scope FROM record",
    "GRANT SELECT ON record_place TO waymark_service, waymark_reader",
    "GRANT SELECT ON person, scope, member, allocation, access_grant TO waymark_reader",
    "GRANT SELECT ON quarantine, op, blob, blob_chunk, audit_entry TO waymark_reader",
    # kept aside: the author's own; for managers what is in their files or of their team; the directory's for administrators
    f"""CREATE POLICY quarantine_for_a_reader ON quarantine FOR SELECT TO waymark_reader USING (author = {_ME}
         OR ({_has_role(DECIDING)} AND (scope IN {_MINE} OR EXISTS (SELECT FROM person me JOIN person them ON them.team = me.team
             WHERE me.id = {_ME} AND them.id = quarantine.author)))
         OR ({_has_role(ADMINISTERING)} AND scope IN (SELECT id FROM scope WHERE kind = 'directory')))""",
    """CREATE POLICY op_for_a_reader ON op FOR SELECT TO waymark_reader
         USING (EXISTS (SELECT FROM quarantine q WHERE q.op_id = op.op_id))""",
    f"CREATE POLICY blob_of_own_scopes ON blob FOR SELECT TO waymark_reader USING (scope IN {_MINE})",
    f"CREATE POLICY blob_chunk_of_own_scopes ON blob_chunk FOR SELECT TO waymark_reader USING (scope IN {_MINE})",
    f"""CREATE POLICY audit_entry_for_a_reader ON audit_entry FOR SELECT TO waymark_reader
         USING ({_has_role((*ADMINISTERING, *LOOKING))})""",
)


def upgrade() -> None:
    """Roles, rights and policies."""
    for statement in _STATEMENTS:
        op.get_bind().exec_driver_sql(statement)

"""A restricted record that nobody can read any more is read by the service managers, until somebody who is named can again.

`member` has the service managers beside every restricted record; the view `access` counts them only while nobody else holds it.
"""

from alembic import op

revision = "0021"
down_revision = "0020"

_NOBODY = "'00000000-0000-0000-0000-000000000000'::uuid"
_NOW = "({0}.from_at IS NULL OR {0}.from_at <= now()) AND ({0}.until_at IS NULL OR {0}.until_at > now())"
_LAST = f"""SELECT p.id, r.id, p.role, 'last_reader'::text, {_NOBODY}, NULL::uuid, NULL::timestamptz, NULL::timestamptz
   FROM scope r CROSS JOIN person p WHERE r.kind = 'restricted' AND p.is_here AND p.role = 'service_manager'"""
_ACCESS = f"""CREATE OR REPLACE VIEW access AS
       SELECT person, scope, coalesce(max(role) FILTER (WHERE role <> 'reader'), 'reader') AS role, min(source) AS source,
              CASE WHEN bool_or(only_rec IS NULL) THEN NULL ELSE array_agg(only_rec ORDER BY only_rec) END AS only_recs
         FROM member m
        WHERE {_NOW.format("m")} AND (m.source <> 'last_reader' OR NOT EXISTS (
          SELECT FROM member o WHERE o.scope = m.scope AND o.source <> 'last_reader' AND {_NOW.format("o")}))
        GROUP BY person, scope"""


def upgrade() -> None:
    """Add the rows to the view that members come from, and look at them in the view that counts."""
    connection = op.get_bind()
    (stands,) = connection.exec_driver_sql("SELECT pg_get_viewdef('membership'::regclass)").one()
    connection.exec_driver_sql(f"CREATE OR REPLACE VIEW membership AS {stands.rstrip().rstrip(';')} UNION ALL {_LAST}")
    connection.exec_driver_sql(_ACCESS)
    connection.exec_driver_sql(
        f"INSERT INTO member (person, scope, role, source, why, only_rec, from_at, until_at) {_LAST} ON CONFLICT DO NOTHING"
    )

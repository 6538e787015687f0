"""Roles: how each comes to a file, for how long, and what a laptop was given by it.

`member` holds every reason why somebody may see a scope, with the days it holds for; `access` is what holds now. Nothing
stored depends on today, so no task has to run at midnight. The lists of roles are those of app/domain/policy_table.py
(COMES_FROM); tests/server/test_membership.py holds the two together.
"""

from alembic import op

revision = "0004"
down_revision = "0003"

_HAVE_CASES = "'practitioner', 'probation_officer', 'practice_manager', 'manager', 'turnaround_practitioner'"
_ALLOCATED = f"{_HAVE_CASES}, 'ete_officer', 'health', 'police', 'victim_worker', 'service_manager'"
_GRANTED = f"{_ALLOCATED}, 'sessional_worker', 'head_of_service', 'panel_volunteer'"
_NO_REASON = "'00000000-0000-0000-0000-000000000000'::uuid"
_ALWAYS = "NULL::timestamptz, NULL::timestamptz"

_STATEMENTS = (
    "ALTER TABLE person ADD COLUMN training text NOT NULL DEFAULT ''",
    "CREATE INDEX person_role ON person (role)",
    "ALTER TABLE scope ADD COLUMN parent uuid",
    "CREATE INDEX scope_parent ON scope (parent) WHERE parent IS NOT NULL",
    # Plain columns beside the records that say it, written in the same transaction, as for allocations.
    "CREATE TABLE episode (id uuid PRIMARY KEY, scope uuid NOT NULL, kind text NOT NULL, is_open boolean NOT NULL)",
    "CREATE INDEX episode_scope ON episode (scope)",
    "CREATE TABLE booking (id uuid PRIMARY KEY, scope uuid NOT NULL, person uuid, on_day date, is_active boolean NOT NULL)",
    "CREATE INDEX booking_scope ON booking (scope)",
    "CREATE INDEX booking_person ON booking (person)",
    # source is grant (a manager's Grant record) or opening (the service's Opening record).
    """CREATE TABLE access_grant (id uuid PRIMARY KEY, scope uuid NOT NULL, person uuid, members_of uuid, about uuid,
       source text NOT NULL, from_at timestamptz, until_at timestamptz NOT NULL, is_active boolean NOT NULL)""",
    "CREATE INDEX access_grant_scope ON access_grant (scope)",
    "CREATE INDEX access_grant_person ON access_grant (person)",
    "CREATE INDEX access_grant_members_of ON access_grant (members_of) WHERE members_of IS NOT NULL",
    # What the laptop was given by: empty for everything in the person's own role, `reader`, or the lists of types.
    "ALTER TABLE holding ADD COLUMN reads text NOT NULL DEFAULT ''",
    "DROP VIEW membership",
    # A child's file is with the people allocated to it (or who opened it) and with the managers of their team.
    f"""CREATE VIEW file_base AS
       SELECT w.person, w.scope, p.role, w.source FROM worker w JOIN person p ON p.id = w.person
        WHERE p.is_here AND (
          (w.source = 'maker' AND p.role IN ({_HAVE_CASES}))
          OR (w.source = 'allocation' AND p.role IN ({_ALLOCATED}) AND (p.role <> 'turnaround_practitioner'
            OR EXISTS (SELECT FROM episode e
                        WHERE e.scope = w.scope AND e.is_open AND e.kind IN ('diversion', 'turnaround')))))
       UNION
       SELECT m.id, w.scope, m.role, 'team' FROM worker w JOIN person m ON m.team = w.team
        WHERE m.role IN ('practice_manager', 'manager') AND m.is_here""",
    # Everybody who may see it, why, and from when until when. A sessional worker keeps a file 14 days after the last visit.
    f"""CREATE VIEW file_access AS
       SELECT person, scope, role, source, {_NO_REASON} AS why, NULL::uuid AS only_rec, NULL::timestamptz AS from_at,
              NULL::timestamptz AS until_at FROM file_base
       UNION ALL
       SELECT p.id, s.id, p.role, 'whole_service', {_NO_REASON}, NULL, {_ALWAYS} FROM person p CROSS JOIN scope s
        WHERE s.kind = 'child' AND p.is_here AND p.role IN ('service_manager', 'head_of_service')
       UNION ALL
       SELECT p.id, b.scope, p.role, 'booking', {_NO_REASON}, NULL, NULL,
              (max(b.on_day) + 15)::timestamp AT TIME ZONE 'Europe/London'
         FROM booking b JOIN person p ON p.id = b.person
        WHERE b.is_active AND b.on_day IS NOT NULL AND p.is_here AND p.role = 'sessional_worker'
        GROUP BY p.id, b.scope, p.role
       UNION ALL
       SELECT p.id, g.scope, p.role, 'grant', g.id, CASE WHEN p.role = 'panel_volunteer' THEN g.about END, g.from_at, g.until_at
         FROM access_grant g JOIN scope s ON s.id = g.scope AND s.kind = 'child' JOIN person p ON p.id = g.person
        WHERE g.source = 'grant' AND g.is_active AND p.is_here AND p.role IN ({_GRANTED})
          AND (p.role <> 'panel_volunteer' OR g.about IS NOT NULL)
       UNION ALL
       SELECT p.id, g.scope, 'reader', 'opening', g.id, NULL, g.from_at, g.until_at
         FROM access_grant g JOIN person p ON p.id = g.person
        WHERE g.source = 'opening' AND g.is_active AND p.is_here AND p.role IN ({_HAVE_CASES})
       UNION ALL
       SELECT DISTINCT b.person, g.scope, 'reader', 'link', g.id, NULL::uuid, g.from_at, g.until_at
         FROM access_grant g JOIN scope s ON s.id = g.scope AND s.kind = 'child'
         JOIN file_base b ON b.scope = g.members_of
        WHERE g.source = 'grant' AND g.is_active AND b.role IN ({_HAVE_CASES})""",
    # A restricted record: whoever wrote it and who is named beside it, while they have the child's file in their own right.
    f"""CREATE VIEW membership AS
       SELECT p.id AS person, s.id AS scope, p.role, 'directory' AS source, {_NO_REASON} AS why, NULL::uuid AS only_rec,
              NULL::timestamptz AS from_at, NULL::timestamptz AS until_at
         FROM person p CROSS JOIN scope s WHERE s.kind = 'directory' AND p.is_here
       UNION ALL
       SELECT person, scope, role, source, why, only_rec, from_at, until_at FROM file_access
       UNION ALL
       SELECT f.person, r.id, f.role, 'named_' || f.source, f.why, NULL, greatest(f.from_at, g.from_at),
              least(f.until_at, g.until_at)
         FROM scope r JOIN file_access f ON f.scope = r.parent
         LEFT JOIN LATERAL (SELECT min(n.from_at) AS from_at, max(n.until_at) AS until_at, count(*) AS names
           FROM access_grant n WHERE n.scope = r.id AND n.person = f.person AND n.is_active AND r.made_by <> f.person) g ON true
        WHERE r.kind = 'restricted' AND f.source NOT IN ('opening', 'link') AND f.role <> 'panel_volunteer'
          AND (r.made_by = f.person OR g.names > 0)""",
    "DROP TABLE member",
    """CREATE TABLE member (person uuid NOT NULL, scope uuid NOT NULL, role text NOT NULL, source text NOT NULL,
       why uuid NOT NULL, only_rec uuid, from_at timestamptz, until_at timestamptz,
       PRIMARY KEY (person, scope, source, why))""",
    "CREATE INDEX member_scope ON member (scope)",
    # One row for each person and scope, as of now: the person's own role before that of a reader. The first of the
    # sources in the order of their names tells a child's own worker from a manager: allocation, …, maker, …, team.
    """CREATE VIEW access AS
       SELECT person, scope, coalesce(max(role) FILTER (WHERE role <> 'reader'), 'reader') AS role, min(source) AS source,
              CASE WHEN bool_or(only_rec IS NULL) THEN NULL ELSE array_agg(only_rec ORDER BY only_rec) END AS only_recs
         FROM member
        WHERE (from_at IS NULL OR from_at <= now()) AND (until_at IS NULL OR until_at > now()) GROUP BY person, scope""",
    "INSERT INTO member SELECT person, scope, role, source, why, only_rec, from_at, until_at FROM membership",
)


def upgrade() -> None:
    """Add what roles need, and compute memberships again."""
    for statement in _STATEMENTS:
        op.get_bind().exec_driver_sql(statement)

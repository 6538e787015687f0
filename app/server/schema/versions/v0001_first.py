"""First version: records with their versions, the op log, people and scopes, devices and their ledger.

Bodies are `bytea` holding canonical bytes: JSONB reorders keys, so hashes and signatures would break.
"""

from alembic import op

revision = "0001"
down_revision = None

_STATEMENTS = (
    # The feed. `head` is taken with its row locked at the end of each writing transaction, so numbers have no gap.
    "CREATE TABLE stream (id smallint PRIMARY KEY, head bigint NOT NULL, chain bytea NOT NULL)",
    """CREATE TABLE stream_chain (stream smallint NOT NULL, seq bigint NOT NULL, chain bytea NOT NULL,
       at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (stream, seq))""",
    "CREATE TABLE epoch (id text PRIMARY KEY, made_at timestamptz NOT NULL DEFAULT now(), cause text NOT NULL)",
    "CREATE TABLE backup_mark (stream smallint PRIMARY KEY, durable_seq bigint NOT NULL, verified_at timestamptz NOT NULL)",
    """CREATE TABLE scope (id uuid PRIMARY KEY, kind text NOT NULL, service uuid, made_by uuid,
       made_at timestamptz NOT NULL DEFAULT now())""",
    "CREATE UNIQUE INDEX scope_one_directory ON scope (kind) WHERE kind = 'directory'",
    """CREATE TABLE record (rec_id uuid PRIMARY KEY, stream smallint NOT NULL, seq bigint NOT NULL, scope uuid NOT NULL,
       type text NOT NULL, ver integer NOT NULL, hash bytea NOT NULL, dev uuid, made_by uuid, made_at text NOT NULL,
       changed_by uuid, changed_at text NOT NULL, voided boolean NOT NULL, about uuid, body bytea NOT NULL)""",
    "CREATE INDEX record_feed ON record (stream, seq)",
    "CREATE INDEX record_scope_feed ON record (scope, seq)",
    "CREATE INDEX record_scope ON record (scope, rec_id)",
    "CREATE INDEX record_about ON record (about, type) WHERE about IS NOT NULL",
    """CREATE TABLE record_version (rec_id uuid NOT NULL, ver integer NOT NULL, hash bytea NOT NULL, op_id uuid NOT NULL,
       body bytea NOT NULL, at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (rec_id, ver))""",
    """CREATE TABLE op (op_id uuid PRIMARY KEY, device uuid NOT NULL, dseq bigint NOT NULL, h bytea NOT NULL,
       kind text NOT NULL, rec_id uuid, scope uuid, actor uuid, base_ver integer NOT NULL, after_op uuid,
       body bytea NOT NULL, status text NOT NULL, ver integer NOT NULL, seq bigint, result bytea NOT NULL,
       received_at timestamptz NOT NULL DEFAULT now(), UNIQUE (device, dseq))""",
    "CREATE INDEX op_record ON op (rec_id)",
    """CREATE TABLE quarantine (op_id uuid PRIMARY KEY REFERENCES op, scope uuid, reason text NOT NULL,
       state text NOT NULL DEFAULT 'open', decided_by uuid, decided_at timestamptz)""",
    """CREATE TABLE device (id uuid PRIMARY KEY, person uuid, public_key text UNIQUE, name text NOT NULL,
       last_dseq bigint NOT NULL DEFAULT 0, state text NOT NULL DEFAULT 'active', ratchet bytea,
       enrolled_at timestamptz NOT NULL DEFAULT now(), last_seen_at timestamptz)""",
    """CREATE TABLE enrolment_code (hash bytea PRIMARY KEY, person uuid NOT NULL, expires_at timestamptz NOT NULL,
       used_at timestamptz, device uuid)""",
    "CREATE UNLOGGED TABLE nonce (device uuid NOT NULL, nonce text NOT NULL, at timestamptz NOT NULL DEFAULT now(), "
    "PRIMARY KEY (device, nonce))",
    "CREATE INDEX nonce_age ON nonce (device, at)",
    """CREATE TABLE holding (device uuid NOT NULL, scope uuid NOT NULL, since_seq bigint NOT NULL, complete_at timestamptz,
       forgotten_at timestamptz, PRIMARY KEY (device, scope))""",
    # What membership is computed from: plain columns beside the records that say it, written in the same transaction.
    "CREATE TABLE person (id uuid PRIMARY KEY, role text NOT NULL, team uuid, is_here boolean NOT NULL)",
    "CREATE INDEX person_team ON person (team, role)",
    "CREATE TABLE allocation (id uuid PRIMARY KEY, scope uuid NOT NULL, person uuid, team uuid, "
    "is_active boolean NOT NULL)",
    "CREATE INDEX allocation_scope ON allocation (scope)",
    "CREATE INDEX allocation_person ON allocation (person)",
    "CREATE INDEX allocation_team ON allocation (team)",
    "CREATE TABLE member (person uuid NOT NULL, scope uuid NOT NULL, role text NOT NULL, source text NOT NULL, "
    "PRIMARY KEY (person, scope))",
    "CREATE INDEX member_scope ON member (scope)",
    # Whom a child's file is with: the people allocated now, or, while nobody is, the person who opened it.
    """CREATE VIEW worker AS
       SELECT a.scope, a.person, coalesce(a.team, p.team) AS team, 'allocation' AS source
         FROM allocation a LEFT JOIN person p ON p.id = a.person WHERE a.is_active
       UNION ALL
       SELECT s.id, s.made_by, p.team, 'maker' FROM scope s LEFT JOIN person p ON p.id = s.made_by
        WHERE s.kind = 'child' AND s.made_by IS NOT NULL
          AND NOT EXISTS (SELECT FROM allocation a WHERE a.scope = s.id AND a.is_active)""",
    # Who may see what: the directory for everybody here; a file for whom it is with and for the managers of their team.
    """CREATE VIEW membership AS
       SELECT person, scope, role, min(source) AS source FROM (
         SELECT p.id AS person, s.id AS scope, p.role, 'directory' AS source
           FROM person p CROSS JOIN scope s WHERE s.kind = 'directory' AND p.is_here
         UNION ALL
         SELECT w.person, w.scope, p.role, w.source FROM worker w JOIN person p ON p.id = w.person WHERE p.is_here
         UNION ALL
         SELECT m.id, w.scope, m.role, 'team' FROM worker w JOIN person m ON m.team = w.team
          WHERE m.role = 'manager' AND m.is_here
       ) AS why GROUP BY person, scope, role""",
    # The service as it is now: one clock, one head and one epoch for every service process.
    """CREATE VIEW present AS SELECT (SELECT head FROM stream WHERE id = 1) AS head,
         (SELECT id FROM epoch ORDER BY made_at DESC LIMIT 1) AS epoch,
         to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"+00:00"') AS at""",
    # One record as the JSON line that goes to laptops; times and types were checked at intake and need no escaping.
    """CREATE VIEW line AS SELECT rec_id, convert_to(
         '[' || ver || ',"' || rec_id || '","' || type || '","' || scope || '","' || coalesce(made_by::text, '')
         || '","' || made_at || '","' || coalesce(changed_by::text, '') || '","' || changed_at || '",'
         || voided::int || ',', 'UTF8') || body || '\\x5d0a'::bytea AS line FROM record""",
    "INSERT INTO stream VALUES (1, 0, '\\x')",
    "INSERT INTO epoch (id, cause) VALUES (gen_random_uuid()::text, 'made')",
    "INSERT INTO device (id, name, state) VALUES ('00000000-0000-8000-8000-000000000001', 'administration', 'internal')",
)


def upgrade() -> None:
    """Make all tables."""
    for statement in _STATEMENTS:
        op.get_bind().exec_driver_sql(statement)

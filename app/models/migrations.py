"""The shape of the store, step by step from the first version. A step is never changed once released.

Lists and the search index are derived and may be dropped and rebuilt; records, outbox and audit may only grow.
"""

from typing import Final

from sqlalchemy import Connection

from app.domain.errors import Refused

_FIRST: Final = (
    "CREATE TABLE record(n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, scope TEXT NOT NULL, type TEXT NOT NULL,"
    " ver INTEGER NOT NULL, body BLOB NOT NULL, made_by TEXT NOT NULL, made_at TEXT NOT NULL, changed_by TEXT NOT NULL,"
    " changed_at TEXT NOT NULL, voided INTEGER NOT NULL DEFAULT 0)",
    "CREATE INDEX record_scope ON record(scope, type)",
    "CREATE TABLE shadow(rec_id TEXT PRIMARY KEY, ver INTEGER NOT NULL, body BLOB NOT NULL, changed_by TEXT NOT NULL,"
    " changed_at TEXT NOT NULL, voided INTEGER NOT NULL) WITHOUT ROWID",
    # state: 0 open for more typing, 1 frozen and maybe on its way, 2 answered
    "CREATE TABLE forgotten(scope TEXT PRIMARY KEY) WITHOUT ROWID",
    "CREATE TABLE outbox(dseq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, rec_id TEXT NOT NULL,"
    " scope TEXT NOT NULL, type TEXT NOT NULL, state INTEGER NOT NULL, op BLOB NOT NULL, base_body BLOB NOT NULL,"
    " frozen_body BLOB NOT NULL, at TEXT NOT NULL, status TEXT NOT NULL DEFAULT '', reason TEXT NOT NULL DEFAULT '',"
    " ver INTEGER NOT NULL DEFAULT 0)",
    "CREATE INDEX outbox_waiting ON outbox(dseq) WHERE state < 2",
    "CREATE INDEX outbox_record ON outbox(rec_id, dseq)",
    "CREATE INDEX outbox_scope ON outbox(scope, dseq)",
    "CREATE INDEX outbox_aside ON outbox(dseq) WHERE status = 'quarantined'",
    "CREATE TABLE version(n INTEGER PRIMARY KEY, rec_id TEXT NOT NULL, op TEXT NOT NULL, body BLOB NOT NULL,"
    " by TEXT NOT NULL, at TEXT NOT NULL)",
    "CREATE INDEX version_record ON version(rec_id, n)",
    "CREATE TABLE audit(n INTEGER PRIMARY KEY, at TEXT NOT NULL, boot TEXT NOT NULL, boottime INTEGER NOT NULL,"
    " by TEXT NOT NULL, what TEXT NOT NULL, subject TEXT NOT NULL, detail TEXT NOT NULL, chain BLOB NOT NULL)",
    "CREATE TABLE scope(id TEXT PRIMARY KEY, kind TEXT NOT NULL, state TEXT NOT NULL, looked_at TEXT NOT NULL DEFAULT '')"
    " WITHOUT ROWID",
    "CREATE TABLE sync_state(one INTEGER PRIMARY KEY CHECK (one = 1), epoch TEXT NOT NULL, cursor INTEGER NOT NULL,"
    " server_at TEXT NOT NULL, fetched_scope TEXT NOT NULL, fetched_id TEXT NOT NULL)",
    "INSERT INTO sync_state VALUES (1, '', 0, '', '', '')",
    "CREATE TABLE sync_history(n INTEGER PRIMARY KEY, at TEXT NOT NULL, outcome TEXT NOT NULL, sent INTEGER NOT NULL,"
    " came INTEGER NOT NULL)",
    "CREATE TABLE draft(key TEXT PRIMARY KEY, text TEXT NOT NULL, at TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE setting(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE secret(name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID",
)

LISTS: Final = (
    "CREATE TABLE timeline_line(id TEXT PRIMARY KEY, scope TEXT NOT NULL, type TEXT NOT NULL, at TEXT NOT NULL,"
    " icon TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL, meta TEXT NOT NULL, by TEXT NOT NULL,"
    " grp TEXT NOT NULL, unfinished INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE INDEX timeline_scope ON timeline_line(scope, at)",
    "CREATE INDEX timeline_open ON timeline_line(by, at) WHERE unfinished = 1",
    "CREATE TABLE appointment_line(id TEXT PRIMARY KEY, scope TEXT NOT NULL, at TEXT NOT NULL, minutes INTEGER NOT NULL,"
    " kind TEXT NOT NULL, place TEXT NOT NULL, note TEXT NOT NULL, safety TEXT NOT NULL, person TEXT NOT NULL)"
    " WITHOUT ROWID",
    "CREATE INDEX appointment_at ON appointment_line(at)",
    "CREATE TABLE signature_line(id TEXT PRIMARY KEY, scope TEXT NOT NULL, about TEXT NOT NULL) WITHOUT ROWID",
    "CREATE INDEX signature_about ON signature_line(about)",
    "CREATE TABLE assessment_line(id TEXT PRIMARY KEY, scope TEXT NOT NULL, form TEXT NOT NULL, form_version INTEGER"
    " NOT NULL, stage TEXT NOT NULL, due_on TEXT NOT NULL, answered INTEGER NOT NULL, total INTEGER NOT NULL,"
    " standing TEXT NOT NULL, author TEXT NOT NULL, made_at TEXT NOT NULL, changed_by TEXT NOT NULL,"
    " changed_at TEXT NOT NULL, sent_at TEXT NOT NULL, signed_by TEXT NOT NULL, signed_at TEXT NOT NULL) WITHOUT ROWID",
    "CREATE INDEX assessment_scope ON assessment_line(scope)",
    "CREATE TABLE plan_line(id TEXT PRIMARY KEY, scope TEXT NOT NULL, made_at TEXT NOT NULL, targets INTEGER NOT NULL,"
    " steps INTEGER NOT NULL, steps_done INTEGER NOT NULL, agreed_at TEXT NOT NULL, changed_at TEXT NOT NULL)"
    " WITHOUT ROWID",
    "CREATE INDEX plan_scope ON plan_line(scope)",
    "CREATE TABLE conflict_line(id TEXT PRIMARY KEY, scope TEXT NOT NULL, about TEXT NOT NULL, about_type TEXT NOT NULL,"
    " left_by TEXT NOT NULL, right_by TEXT NOT NULL, at TEXT NOT NULL, resolved INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE INDEX conflict_about ON conflict_line(about)",
    "CREATE TABLE person_line(id TEXT PRIMARY KEY, names TEXT NOT NULL, role TEXT NOT NULL, post TEXT NOT NULL,"
    " team TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE child_line(scope TEXT PRIMARY KEY, id TEXT NOT NULL, name TEXT NOT NULL, called TEXT NOT NULL,"
    " initials TEXT NOT NULL, sort TEXT NOT NULL, born_on TEXT NOT NULL, pronouns TEXT NOT NULL, case_number TEXT NOT NULL,"
    " nation TEXT NOT NULL, looked_after INTEGER NOT NULL, order_id TEXT NOT NULL, order_kind TEXT NOT NULL,"
    " order_made_on TEXT NOT NULL, order_ends_on TEXT NOT NULL, order_ended TEXT NOT NULL, worker TEXT NOT NULL,"
    " team TEXT NOT NULL, task TEXT NOT NULL,"
    " task_standing TEXT NOT NULL, progress INTEGER NOT NULL, last_contact_at TEXT NOT NULL, due_on TEXT NOT NULL,"
    " due_what TEXT NOT NULL, filter_text TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE due_line(id TEXT PRIMARY KEY, scope TEXT NOT NULL, record TEXT NOT NULL, kind TEXT NOT NULL,"
    " what TEXT NOT NULL, why TEXT NOT NULL, due_on TEXT NOT NULL) WITHOUT ROWID",
    "CREATE INDEX due_scope ON due_line(scope)",
    "CREATE INDEX due_on ON due_line(due_on)",
    "CREATE TABLE search_due(n INTEGER PRIMARY KEY)",
    "CREATE TABLE search_doc(place INTEGER PRIMARY KEY, n INTEGER NOT NULL UNIQUE, scope TEXT NOT NULL)",
    "CREATE INDEX search_doc_scope ON search_doc(scope)",
    "CREATE VIRTUAL TABLE search USING fts5(text, content='', contentless_delete=1,"
    " tokenize='unicode61 remove_diacritics 2', prefix='2 3')",
)

_UNSEEN: Final = (
    # what others changed and what came here since this person last looked at the file
    "CREATE TABLE unseen(id TEXT PRIMARY KEY, scope TEXT NOT NULL) WITHOUT ROWID",
    "CREATE INDEX unseen_scope ON unseen(scope)",
)

_PLACES: Final = (
    # in which order new files are fetched, and which are whole without the service knowing for sure
    "ALTER TABLE scope ADD COLUMN place INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE scope ADD COLUMN untold INTEGER NOT NULL DEFAULT 0",
)

_SINCE: Final = (
    # since when each file is whole here, in the service's time as far as it is known
    "ALTER TABLE scope ADD COLUMN since TEXT NOT NULL DEFAULT ''",
    "CREATE TRIGGER scope_came AFTER UPDATE OF state ON scope WHEN new.state = 'whole' AND old.state != 'whole'"
    " BEGIN UPDATE scope SET since = coalesce((SELECT server_at FROM sync_state), '') WHERE id = new.id; END",
)

_ROLES: Final = (
    # the role the service says this person has in the scope; empty means their own
    "ALTER TABLE scope ADD COLUMN role TEXT NOT NULL DEFAULT ''",
)

_HISTORY: Final = (
    # where the service's history stood: at the cursor, and at the newest commit that any answer named
    "ALTER TABLE sync_state ADD COLUMN chain TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE sync_state ADD COLUMN known_seq INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE sync_state ADD COLUMN known_chain TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE sync_state ADD COLUMN durable INTEGER NOT NULL DEFAULT 0",
    "CREATE TABLE checkpoint(seq INTEGER PRIMARY KEY, chain TEXT NOT NULL)",
)

_TRAIL_SENT: Final = (
    "ALTER TABLE audit ADD COLUMN server_at TEXT NOT NULL DEFAULT ''",
    # what the service confirmed of the trail, and the newest head of its log; the head that another laptop was given
    "CREATE TABLE audit_receipt(last INTEGER PRIMARY KEY, head BLOB NOT NULL, device TEXT NOT NULL, at TEXT NOT NULL,"
    " signature TEXT NOT NULL)",
    "CREATE TABLE audit_sent(one INTEGER PRIMARY KEY CHECK (one = 1), sent INTEGER NOT NULL, log TEXT NOT NULL,"
    " size INTEGER NOT NULL, root TEXT NOT NULL, at TEXT NOT NULL, signature TEXT NOT NULL)",
    "INSERT INTO audit_sent VALUES (1, 0, '', 0, '', '', '')",
    "CREATE TABLE audit_other(one INTEGER PRIMARY KEY CHECK (one = 1), log TEXT NOT NULL, size INTEGER NOT NULL,"
    " root TEXT NOT NULL, at TEXT NOT NULL, signature TEXT NOT NULL)",
    "INSERT INTO audit_other VALUES (1, '', 0, '', '', '')",
)

_DECIDED: Final = (
    # what a person decided about an op that the service keeps aside, and how many wait for this person's decision
    "ALTER TABLE outbox ADD COLUMN decided TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE outbox ADD COLUMN decided_by TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE outbox ADD COLUMN decided_at TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE outbox ADD COLUMN words TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE sync_state ADD COLUMN to_decide INTEGER NOT NULL DEFAULT 0",
)

_OPENINGS: Final = (
    # files opened with a reason that no manager has said they saw
    "CREATE TABLE opening_line(id TEXT PRIMARY KEY, scope TEXT NOT NULL, person TEXT NOT NULL, reason TEXT NOT NULL,"
    " at TEXT NOT NULL, until_at TEXT NOT NULL) WITHOUT ROWID",
)

_RATCHET: Final = (
    # what proves that this is the one copy of this laptop, and what to say when it is not; how far each answered op has come
    "ALTER TABLE sync_state ADD COLUMN ratchet TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE sync_state ADD COLUMN must_join TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE outbox ADD COLUMN seq INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE outbox ADD COLUMN answered_at TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX outbox_answered ON outbox(seq) WHERE state = 2",
)

_HEALING: Final = (
    # after the service was set back: ops that bring their base along, scopes to compare, records that only this laptop has
    "ALTER TABLE outbox ADD COLUMN brings_base INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE scope ADD COLUMN doubted INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE sync_state ADD COLUMN healed INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE sync_state ADD COLUMN proved_at TEXT NOT NULL DEFAULT ''",
    "CREATE TABLE stranded(rec_id TEXT PRIMARY KEY, scope TEXT NOT NULL) WITHOUT ROWID",
    "CREATE INDEX stranded_scope ON stranded(scope)",
    # scopes that were the same on the service since anything here changed, and when
    "CREATE TABLE proof(scope TEXT PRIMARY KEY, at TEXT NOT NULL) WITHOUT ROWID",
)

_DOCUMENTS: Final = (
    "CREATE TABLE attachment_line(id TEXT PRIMARY KEY, scope TEXT NOT NULL, about TEXT NOT NULL, name TEXT NOT NULL,"
    " kind TEXT NOT NULL, size INTEGER NOT NULL, sha256 TEXT NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL) WITHOUT ROWID",
    "CREATE INDEX attachment_about ON attachment_line(about)",
    "CREATE INDEX attachment_scope ON attachment_line(scope, sha256)",
    # state: 0 whole here, maybe not on the service; 1 whole here and there; 2 coming
    "CREATE TABLE blob(scope TEXT NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL, state INTEGER NOT NULL,"
    " PRIMARY KEY (scope, sha256)) WITHOUT ROWID",
    "CREATE TABLE blob_chunk(scope TEXT NOT NULL, sha256 TEXT NOT NULL, n INTEGER NOT NULL, data BLOB NOT NULL,"
    " PRIMARY KEY (scope, sha256, n))",
)

_CASE_NUMBERS: Final = ("CREATE INDEX child_case_number ON child_line(case_number)",)

_CONCERNS: Final = (
    # worries about a child's safety; is_open: nobody has recorded an action yet
    "CREATE TABLE concern_line(id TEXT PRIMARY KEY, scope TEXT NOT NULL, about TEXT NOT NULL, raised_by TEXT NOT NULL,"
    " raised_at TEXT NOT NULL, is_open INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE INDEX concern_scope ON concern_line(scope)",
    "CREATE INDEX concern_open ON concern_line(raised_at) WHERE is_open = 1",
)

_TIMELINE: Final = (
    # without the words, which stand in the record; by the record's number, so that lines which come together stand together
    "ALTER TABLE timeline_line RENAME TO timeline_before",
    "CREATE TABLE timeline_line(n INTEGER PRIMARY KEY, id TEXT NOT NULL, scope TEXT NOT NULL, type TEXT NOT NULL,"
    " at TEXT NOT NULL, icon TEXT NOT NULL, title TEXT NOT NULL, meta TEXT NOT NULL, by TEXT NOT NULL, grp TEXT NOT NULL,"
    " unfinished INTEGER NOT NULL)",
    "INSERT INTO timeline_line SELECT r.n, b.id, b.scope, b.type, b.at, b.icon, b.title, b.meta, b.by, b.grp, b.unfinished"
    " FROM timeline_before b JOIN record r ON r.id = b.id ORDER BY r.n",
    "DROP TABLE timeline_before",
    "CREATE INDEX timeline_scope ON timeline_line(scope, at)",
    "CREATE INDEX timeline_open ON timeline_line(by, at) WHERE unfinished = 1",
)

_USE_BY: Final = (
    # until when an assessment may be decided by; within how many working days its ratings want the risk panel
    "ALTER TABLE assessment_line ADD COLUMN use_by TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE assessment_line ADD COLUMN panel_days INTEGER NOT NULL DEFAULT 0",
)

STEPS: Final[tuple[tuple[str, ...], ...]] = (
    (*_FIRST, *LISTS),
    _UNSEEN,
    _PLACES,
    _SINCE,
    _ROLES,
    _HISTORY,
    _TRAIL_SENT,
    _DECIDED,
    _OPENINGS,
    _RATCHET,
    _HEALING,
    _DOCUMENTS,
    _CASE_NUMBERS,
    _CONCERNS,
    _TIMELINE,
    _USE_BY,
)
"""Step k takes a store from version k to k + 1."""


def version_of(connection: Connection) -> int:
    """The schema version written in the store, 0 for a store just made."""
    row = connection.exec_driver_sql("SELECT value FROM identity WHERE key = 'schema'").fetchone()
    return int(row[0]) if row else 0


def migrate(connection: Connection) -> None:
    """Bring the store to this version in the caller's transaction. Raises Refused for a store of a newer Waymark."""
    at = version_of(connection)
    if at > len(STEPS):
        raise Refused(
            "A newer Waymark has used these records. Nothing was changed. Start the newer one, or ask for the update."
        )
    for step in STEPS[at:]:
        for statement in step:
            connection.exec_driver_sql(statement)
    if at < len(STEPS):
        connection.exec_driver_sql("INSERT OR REPLACE INTO identity VALUES ('schema', ?)", (str(len(STEPS)),))

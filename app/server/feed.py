"""What goes to laptops: pages of changes, whole scopes, and the ledger of which laptop holds what.

Head and rows of a page come from one statement, so from one snapshot. PostgreSQL builds the page; Python hashes it.
What a person may hold is computed afresh each time from membership and ledger: levels, not events, so nothing is missed.
"""

import hashlib
from collections.abc import Sequence
from typing import Any, Final, LiteralString

import msgspec

from app.changes.chain import ORIGIN, Point
from app.domain.ids import NO_ID, Id, is_id
from app.server.aside import decided_of, to_decide
from app.server.database import Connection, Database
from app.server.fence import fenced
from app.server.history import Present, check_same, present
from app.server.holding import MINE, READABLE, Share, fits, parameters
from app.server.known import Reader as Reader
from app.server.races import retried
from app.server.turned_away import fault, other_history
from app.sync.protocol.messages.pages import PAGE_ROWS, Decided, FetchRequest, HeldRequest, PageHead, PullRequest
from app.sync.protocol.messages.rows import ScopeRef

PAGE_BYTES: Final = 4 * 1024 * 1024
"""Bytes of bodies in one page, beyond which it ends early, with the commit that the last row belongs to."""
MANY_SCOPES: Final = 1000
"""From here on walking the feed is quicker than asking scope by scope (SYNC 2.9, measured)."""
_LOWEST: Final = "00000000-0000-0000-0000-000000000000"

_ONE_SNAPSHOT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"
"""What a person may hold and what is read of it are of one moment: a page never passes over a row that it did not look at."""
_LEVELS = """SELECT coalesce(m.scope, h.scope)::text, s.kind, coalesce(m.role, ''), m.only_recs::text[],
    h.device IS NOT NULL AND h.forgotten_at IS NULL, h.complete_at IS NOT NULL, coalesce(h.reads, '')
  FROM (SELECT * FROM access WHERE person = %(person)s::uuid) m
  FULL JOIN (SELECT * FROM holding WHERE device = %(device)s::uuid) h ON h.scope = m.scope
  JOIN scope s ON s.id = coalesce(m.scope, h.scope)
  ORDER BY s.kind <> 'directory', m.source IN ('team', 'whole_service'), CASE WHEN m.person IS NOT NULL AND h.complete_at IS NULL
    THEN (SELECT max(r.seq) FROM record r WHERE r.scope = m.scope) END DESC NULLS LAST, 1"""
_CUT = """sized AS (SELECT *, sum(size) OVER (ORDER BY n) - size AS sent_before FROM page),
  kept AS (SELECT * FROM sized WHERE sent_before < %(bytes)s),
  cut AS (SELECT found.n >= %(limit)s OR sent.n < found.n AS is_cut, sent.last
    FROM (SELECT count(*) AS n FROM page) AS found, (SELECT count(*) AS n, coalesce(max(seq), 0) AS last FROM kept) AS sent),
  """
# A pull goes on to the end of the commit that it was cut in, unless that is more than another page: then it says no chain.
# Where that commit is the newest there is nothing more.
_TO_COMMIT = f"""edge AS (SELECT c.seq, c.chain FROM stream_chain c, cut WHERE c.stream = 1 AND cut.is_cut AND c.seq >= cut.last
    ORDER BY c.seq LIMIT 1),
  rest AS (SELECT rec_id, r.seq, octet_length(body) AS size FROM cut, edge, record r JOIN {MINE} ON mine.scope = r.scope
    WHERE r.stream = 1 AND r.seq > cut.last AND r.seq <= edge.seq AND r.dev IS DISTINCT FROM %(device)s::uuid AND {READABLE}),
  end_of AS (SELECT edge.*, (SELECT coalesce(sum(size), 0) FROM rest) <= %(bytes)s AS fits FROM edge),
  sent AS (SELECT rec_id, n FROM kept UNION ALL SELECT rest.rec_id, rest.seq FROM rest, end_of WHERE end_of.fits), """
_TO_ROW = """end_of AS (SELECT 0::bigint AS seq, ''::bytea AS chain, false AS fits),
  sent AS (SELECT rec_id, n FROM kept), """
# Each line is looked up by its id. As a join the planner may read all records of the service instead: it counts the fence's
# list of scopes as if it were made for every line.
_LINES = """whole AS (SELECT count(*) AS n, string_agg(line, ''::bytea ORDER BY sent.n) AS lines FROM sent
    CROSS JOIN LATERAL (SELECT line FROM line WHERE line.rec_id = sent.rec_id LIMIT 1) AS found)
  SELECT s.head, encode(s.chain, 'hex'), cut.is_cut AND NOT coalesce(end_of.fits AND end_of.seq = s.head, false),
    CASE WHEN NOT cut.is_cut THEN s.head WHEN end_of.fits THEN end_of.seq
      ELSE cut.last END,
    CASE WHEN NOT cut.is_cut THEN encode(s.chain, 'hex') WHEN end_of.fits THEN encode(end_of.chain, 'hex') ELSE '' END,
    whole.n, whole.lines
  FROM stream s CROSS JOIN cut LEFT JOIN end_of ON true CROSS JOIN whole WHERE s.id = 1"""
_BY_SCOPE = f"""WITH page AS MATERIALIZED (SELECT f.*, f.seq AS n FROM {MINE},
    LATERAL (SELECT rec_id, seq, octet_length(body) AS size FROM record r WHERE r.scope = mine.scope AND {READABLE}
      AND r.seq > %(cursor)s AND r.dev IS DISTINCT FROM %(device)s::uuid ORDER BY r.seq LIMIT %(limit)s) f
    ORDER BY f.seq LIMIT %(limit)s), """
_BY_FEED = f"""WITH page AS MATERIALIZED (SELECT rec_id, seq, octet_length(body) AS size, seq AS n
    FROM record r JOIN {MINE} ON mine.scope = r.scope WHERE r.stream = 1 AND r.seq > %(cursor)s AND {READABLE}
      AND r.dev IS DISTINCT FROM %(device)s::uuid ORDER BY r.seq LIMIT %(limit)s), """
_WHOLE = f"""WITH page AS MATERIALIZED (SELECT f.*, row_number() OVER (ORDER BY mine.place, f.rec_id) AS n FROM {MINE},
    LATERAL (SELECT rec_id, seq, octet_length(body) AS size FROM record r WHERE r.scope = mine.scope AND {READABLE}
      AND r.rec_id > CASE WHEN mine.scope = %(scope)s::uuid THEN %(id)s::uuid ELSE %(lowest)s::uuid END
      ORDER BY r.rec_id LIMIT %(limit)s) f ORDER BY mine.place, f.rec_id LIMIT %(limit)s), """
_OPEN_LEDGER = """INSERT INTO holding (device, scope, since_seq, reads) SELECT %(device)s::uuid, m.scope, p.head, m.reads
  FROM unnest(%(scopes)s::uuid[], %(marks)s::text[]) AS m(scope, reads), present p
  ON CONFLICT (device, scope) DO UPDATE SET since_seq = excluded.since_seq, complete_at = NULL, forgotten_at = NULL,
    reads = excluded.reads WHERE holding.forgotten_at IS NOT NULL OR holding.reads <> excluded.reads"""
_MINE = """SELECT a.scope::text, s.kind, a.role, a.only_recs::text[],
    CASE WHEN h.forgotten_at IS NULL THEN h.reads END
  FROM access a JOIN scope s ON s.id = a.scope
  LEFT JOIN holding h ON h.device = %(device)s::uuid AND h.scope = a.scope
  WHERE a.person = %(person)s::uuid AND a.scope = ANY(%(scopes)s::uuid[])"""
# The person's files are listed once: as a join the planner may work out for each scope anew what the person may hold.
_COMPLETE = """UPDATE holding SET complete_at = coalesce(complete_at, now())
  WHERE device = %(device)s::uuid AND forgotten_at IS NULL AND scope = ANY(ARRAY(SELECT a.scope FROM access a
    WHERE a.person = %(person)s::uuid AND a.scope = ANY(%(scopes)s::uuid[])))"""
_INCOMPLETE = """UPDATE holding SET complete_at = NULL
  WHERE device = %(device)s::uuid AND scope = ANY(%(scopes)s::uuid[]) AND complete_at IS NOT NULL"""
"""A laptop that reads on past changes it may not see lacks them, should the file be given back before it was erased."""
_FORGOTTEN = """UPDATE holding SET forgotten_at = now(), complete_at = NULL
  WHERE device = %(device)s::uuid AND scope = ANY(%(scopes)s::uuid[]) AND forgotten_at IS NULL"""


class _Page(msgspec.Struct, frozen=True):
    head: Point
    more: bool
    end: Point
    count: int
    lines: bytes


def pull(database: Database, reader: Reader, request: PullRequest) -> bytes:
    """A page of changes after the cursor, in scopes that the laptop holds and its person is still a member of."""
    return retried(lambda: _pull(database, reader, request))


def _pull(database: Database, reader: Reader, request: PullRequest) -> bytes:
    with database.transaction() as connection, connection.pipeline():
        connection.execute(_ONE_SNAPSHOT)
        here = present(connection)
        check_same(connection, here, request.epoch, request.known, *_cursor(here, request))
        enter, forget, held = _levels(connection, reader)
        if forget:
            connection.execute(_INCOMPLETE, {"device": reader.device, "scopes": list(forget)})
        statement = (_BY_FEED if len(held) > MANY_SCOPES else _BY_SCOPE) + _CUT + _TO_COMMIT + _LINES
        page = _page(
            connection,
            statement,
            request.limit,
            {**parameters(held), "cursor": request.cursor, "device": reader.device, "person": reader.person or None},
        )
        told = (decided_of(connection, reader, request.aside), 0 if page.more else to_decide(connection, reader))
    return _encoded(page, here, page.end, enter, forget, *told)


def fetch(database: Database, reader: Reader, request: FetchRequest) -> bytes:
    """Whole scopes in the order asked for, each by id. The ledger says that the laptop holds them before the rows leave."""
    wanted = [scope for scope in dict.fromkeys(request.scopes) if is_id(scope)]
    scope, rec_id = request.after
    if (scope and not is_id(scope)) or (rec_id and not is_id(rec_id)):
        raise fault(400, "malformed", "The service could not read what this laptop sent. Your work is safe here.")
    return retried(lambda: _fetch(database, reader, request, wanted))


def _fetch(database: Database, reader: Reader, request: FetchRequest, wanted: list[Id]) -> bytes:
    scope, rec_id = request.after
    with database.transaction() as connection, connection.pipeline():
        connection.execute(_ONE_SNAPSHOT)
        here = present(connection)
        check_same(connection, here, request.epoch, request.known)
        shares = {share.scope: share for share in _open(connection, reader, wanted)}
        rest = wanted[wanted.index(scope) :] if scope in wanted else wanted
        mine = [shares[found] for found in rest if found in shares]
        after = {"scope": scope or _LOWEST, "id": rec_id or _LOWEST, "lowest": _LOWEST, "person": reader.person or None}
        page = _page(connection, _WHOLE + _CUT + _TO_ROW + _LINES, request.limit, {**parameters(mine), **after})
    return _encoded(page, here, ORIGIN)


def note_held(database: Database, reader: Reader, request: HeldRequest) -> None:
    """What is whole on the laptop now, and what it has erased."""
    with database.transaction() as connection, connection.pipeline():
        _note(connection, reader, _COMPLETE, request.complete)
        _note(connection, reader, _FORGOTTEN, request.forgotten)


def _note(connection: Connection, reader: Reader, statement: LiteralString, scopes: Sequence[Id]) -> None:
    named = [scope for scope in scopes if is_id(scope)]
    if named:
        connection.execute(statement, {"device": reader.device, "person": reader.person or None, "scopes": named})


def _cursor(here: Present, request: PullRequest) -> tuple[Point, ...]:
    """The cursor as a commit, where the page before named one. Raises TurnedAway when it is beyond what there is."""
    if not 0 <= request.cursor <= here.head.seq:
        raise other_history()
    return (Point(request.cursor, request.chain),) if request.chain else ()


def _levels(connection: Connection, reader: Reader) -> tuple[tuple[ScopeRef, ...], tuple[Id, ...], list[Share]]:
    """Scopes to enter in the order to fetch them, scopes to erase, and scopes whose changes go to this laptop.

    First the directory, then own files, then those of the team; among them the one that changed last comes first.
    A scope held by a role that may hold less or other things now is erased first, and entered at the next pull.
    """
    enter: list[ScopeRef] = []
    forget: list[Id] = []
    held: list[Share] = []
    rows = connection.execute(_LEVELS, {"device": reader.device, "person": reader.person or None})
    for scope, kind, role, only, is_held, is_complete, mark in rows:
        share = Share(scope, kind, role, tuple(only or ()))
        if is_held and not (role and fits(mark, share.mark)):
            forget.append(scope)
            continue
        if role and not (is_held and is_complete and mark == share.mark):
            enter.append(ScopeRef(scope, kind, share.lent_role))
        if is_held:
            held.append(share)
    return tuple(enter), tuple(forget), held


def levels_held(connection: Connection, reader: Reader) -> tuple[tuple[Id, ...], list[Share]]:
    """Scopes that this laptop has to erase, and those whose changes go to it now."""
    _, forget, held = _levels(connection, reader)
    return forget, held


def _open(connection: Connection, reader: Reader, scopes: Sequence[Id]) -> list[Share]:
    """Write into the ledger what is about to leave; a scope that has to be erased first is left out."""
    rows = connection.execute(_MINE, {"device": reader.device, "person": reader.person or None, "scopes": list(scopes)})
    found = [(Share(scope, kind, role, tuple(only or ())), mark) for scope, kind, role, only, mark in rows]
    shares = [share for share, mark in found if mark is None or fits(mark, share.mark)]
    marks = {"scopes": [share.scope for share in shares], "marks": [share.mark for share in shares]}
    connection.execute(_OPEN_LEDGER, {"device": reader.device, **marks})
    return shares


def _page(connection: Connection, statement: str, limit: int, values: dict[str, Any]) -> _Page:
    most = min(max(limit, 1), PAGE_ROWS)
    with fenced(connection, values["person"] or NO_ID):
        row = connection.execute(statement, {**values, "limit": most, "bytes": PAGE_BYTES}, binary=True).fetchone()  # type: ignore[arg-type,unused-ignore]
    head, chain, more, seq, end, count, lines = row or (0, "", False, 0, "", 0, b"")
    return _Page(Point(head, chain), more, Point(seq, end), count, bytes(lines or b""))


def _encoded(
    page: _Page,
    here: Present,
    end: Point,
    enter: Sequence[ScopeRef] = (),
    forget: Sequence[Id] = (),
    decided: Sequence[Decided] = (),
    to_decide: int = 0,
) -> bytes:
    head = PageHead(
        epoch=here.epoch,
        head=page.head.seq,
        cursor=end.seq,
        more=page.more,
        count=page.count,
        digest=hashlib.sha256(page.lines).hexdigest(),
        at=here.at,
        enter=tuple(enter),
        forget=tuple(forget),
        decided=tuple(decided),
        to_decide=to_decide,
        chain=end.chain,
        known=page.head,
        durable=here.durable,
    )
    return msgspec.json.encode(head) + b"\n" + page.lines

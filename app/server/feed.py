"""What goes to laptops: pages of changes, whole scopes, and the ledger of which laptop holds what.

Head and rows of a page come from one statement, so from one snapshot. PostgreSQL builds the page; Python hashes it.
What a person may hold is computed afresh each time from membership and ledger: levels, not events, so nothing is missed.
"""

import hashlib
from collections.abc import Sequence
from typing import Any, Final, LiteralString

import msgspec

from app.domain.ids import Id, is_id
from app.server.aside import decided_of, to_decide
from app.server.database import Connection, Database
from app.server.holding import MINE, READABLE, Share, fits, parameters
from app.server.known import Reader as Reader
from app.server.turned_away import fault, other_epoch
from app.sync.protocol.messages import PAGE_ROWS, Decided, FetchRequest, HeldRequest, PageHead, PullRequest, ScopeRef

PAGE_BYTES: Final = 4 * 1024 * 1024
"""Bytes of bodies in one page, beyond which it ends early (at least one row always goes)."""
MANY_SCOPES: Final = 1000
"""From here on walking the feed is quicker than asking scope by scope (SYNC 2.9, measured)."""
_LOWEST: Final = "00000000-0000-0000-0000-000000000000"

_PRESENT = "SELECT head, epoch, at FROM present"
_LEVELS = """SELECT coalesce(m.scope, h.scope)::text, s.kind, coalesce(m.role, ''), m.only_recs::text[],
    h.device IS NOT NULL AND h.forgotten_at IS NULL, h.complete_at IS NOT NULL, coalesce(h.reads, '')
  FROM (SELECT * FROM access WHERE person = %(person)s::uuid) m
  FULL JOIN (SELECT * FROM holding WHERE device = %(device)s::uuid) h ON h.scope = m.scope
  JOIN scope s ON s.id = coalesce(m.scope, h.scope)
  ORDER BY s.kind <> 'directory', m.source IN ('team', 'whole_service'), CASE WHEN m.person IS NOT NULL AND h.complete_at IS NULL
    THEN (SELECT max(r.seq) FROM record r WHERE r.scope = m.scope) END DESC NULLS LAST, 1"""
_CUT = """sized AS (SELECT *, sum(size) OVER (ORDER BY n) - size AS sent_before FROM page),
  kept AS (SELECT * FROM sized WHERE sent_before < %(bytes)s)
  SELECT (SELECT head FROM stream WHERE id = 1), (SELECT count(*) FROM page), count(*), max(seq),
    string_agg(line, ''::bytea ORDER BY n) FROM kept JOIN line USING (rec_id)"""
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
_COMPLETE = """UPDATE holding h SET complete_at = coalesce(h.complete_at, now()) FROM access m
  WHERE h.device = %(device)s::uuid AND h.scope = ANY(%(scopes)s::uuid[]) AND h.forgotten_at IS NULL
    AND m.scope = h.scope AND m.person = %(person)s::uuid"""
_INCOMPLETE = """UPDATE holding SET complete_at = NULL
  WHERE device = %(device)s::uuid AND scope = ANY(%(scopes)s::uuid[]) AND complete_at IS NOT NULL"""
"""A laptop that reads on past changes it may not see lacks them, should the file be given back before it was erased."""
_FORGOTTEN = """UPDATE holding SET forgotten_at = now(), complete_at = NULL
  WHERE device = %(device)s::uuid AND scope = ANY(%(scopes)s::uuid[]) AND forgotten_at IS NULL"""


class _Page(msgspec.Struct, frozen=True):
    head: int
    count: int
    last: int
    more: bool
    lines: bytes


def pull(database: Database, reader: Reader, request: PullRequest) -> bytes:
    """A page of changes after the cursor, in scopes that the laptop holds and its person is still a member of."""
    with database.transaction() as connection:
        present = _check_epoch(connection, request.epoch, request.cursor)
        enter, forget, held = _levels(connection, reader)
        if forget:
            connection.execute(_INCOMPLETE, {"device": reader.device, "scopes": list(forget)})
        statement = (_BY_FEED if len(held) > MANY_SCOPES else _BY_SCOPE) + _CUT
        page = _page(
            connection,
            statement,
            request.limit,
            {**parameters(held), "cursor": request.cursor, "device": reader.device, "person": reader.person or None},
        )
        told = (decided_of(connection, reader, request.aside), 0 if page.more else to_decide(connection, reader))
    cursor = page.last if page.more else max(page.head, request.cursor)
    return _encoded(page, present, cursor, enter, forget, *told)


def fetch(database: Database, reader: Reader, request: FetchRequest) -> bytes:
    """Whole scopes in the order asked for, each by id. The ledger says that the laptop holds them before the rows leave."""
    wanted = [scope for scope in dict.fromkeys(request.scopes) if is_id(scope)]
    scope, rec_id = request.after
    if (scope and not is_id(scope)) or (rec_id and not is_id(rec_id)):
        raise fault(400, "malformed", "The service could not read what this laptop sent. Your work is safe here.")
    with database.transaction() as connection:
        present = _check_epoch(connection, request.epoch, 0)
        shares = {share.scope: share for share in _open(connection, reader, wanted)}
        rest = wanted[wanted.index(scope) :] if scope in wanted else wanted
        mine = [shares[found] for found in rest if found in shares]
        after = {"scope": scope or _LOWEST, "id": rec_id or _LOWEST, "lowest": _LOWEST, "person": reader.person or None}
        page = _page(connection, _WHOLE + _CUT, request.limit, {**parameters(mine), **after})
    return _encoded(page, present, 0)


def note_held(database: Database, reader: Reader, request: HeldRequest) -> None:
    """What is whole on the laptop now, and what it has erased."""
    with database.transaction() as connection:
        _note(connection, reader, _COMPLETE, request.complete)
        _note(connection, reader, _FORGOTTEN, request.forgotten)


def _note(connection: Connection, reader: Reader, statement: LiteralString, scopes: Sequence[Id]) -> None:
    named = [scope for scope in scopes if is_id(scope)]
    if named:
        connection.execute(statement, {"device": reader.device, "person": reader.person or None, "scopes": named})


def _check_epoch(connection: Connection, epoch: str, cursor: int) -> tuple[str, str]:
    """Epoch and time. Raises TurnedAway when the laptop knew another database, or has seen more than this one holds."""
    head, here, at = connection.execute(_PRESENT).fetchone() or (0, "", "")
    if (epoch and epoch != here) or not 0 <= cursor <= head:
        raise other_epoch()
    return here, at


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
    row = connection.execute(statement, {**values, "limit": most, "bytes": PAGE_BYTES}, binary=True).fetchone()  # type: ignore[arg-type,unused-ignore]
    head, found, count, last, lines = row or (0, 0, 0, 0, b"")
    return _Page(head, count, last or 0, found == most or count < found, bytes(lines or b""))


def _encoded(
    page: _Page,
    present: tuple[str, str],
    cursor: int,
    enter: Sequence[ScopeRef] = (),
    forget: Sequence[Id] = (),
    decided: Sequence[Decided] = (),
    to_decide: int = 0,
) -> bytes:
    epoch, at = present
    head = PageHead(
        epoch=epoch,
        head=page.head,
        cursor=cursor,
        more=page.more,
        count=page.count,
        digest=hashlib.sha256(page.lines).hexdigest(),
        at=at,
        enter=tuple(enter),
        forget=tuple(forget),
        decided=tuple(decided),
        to_decide=to_decide,
    )
    return msgspec.json.encode(head) + b"\n" + page.lines

"""What must hold once the network is back and nobody writes (SYNC 3.1), read from the service's tables and each store."""

import re
from typing import Any

from app.server import intake
from app.server.database import Database
from tests.sync_simulation.world import Desk, World

_WORD = re.compile(rb"word\d+x")


def rows(database: Database, statement: str, **values: Any) -> list[tuple[Any, ...]]:
    """Rows of the service's database itself."""
    with database.transaction() as connection:
        return connection.execute(statement, values).fetchall()  # type: ignore[arg-type,unused-ignore]


def check_all(world: World) -> None:
    """Every invariant at once; the message names what was broken."""
    no_operation_is_lost(world)
    no_word_is_lost(world)
    no_word_is_overwritten_unseen(world)
    for desk in world.laptops:
        laptop_is_as_the_service(world, desk)
        ledger_is_true(world, desk)
    replays_change_nothing(world)


def laptop_is_as_the_service(world: World, desk: Desk) -> None:
    """I1 and I8: byte for byte what the service holds for this person, and nothing else."""
    wanted = {
        row[0]: (row[1], bytes(row[2]), *row[3:])
        for row in rows(
            world.database,
            """SELECT rec_id::text, ver, body, voided::int, coalesce(made_by::text, '')
               FROM record JOIN member USING (scope)
               WHERE person = %(p)s::uuid""",
            p=desk.person,
        )
    }
    columns = "id, ver, body, voided, made_by"
    held = {row[0]: (row[1], bytes(row[2]), *row[3:]) for row in desk.all(f"SELECT {columns} FROM record")}
    refused = {row[0] for row in desk.all("SELECT rec_id FROM outbox WHERE status = 'quarantined'")}
    own = {id for id, (ver, _, voided, *_) in held.items() if not ver and voided and id in refused}
    differing = {k for k in held.keys() | wanted.keys() if held.get(k) != wanted.get(k) and k not in own}
    assert not differing, f"{desk.name} differs from the service in {sorted(differing)}"
    assert not desk.all("SELECT 1 FROM outbox WHERE state < 2"), "something still waits"
    assert not desk.all("SELECT 1 FROM shadow"), "a shadow is left though nothing waits"


def ledger_is_true(world: World, desk: Desk) -> None:
    """I9: the service knows every file that is on the laptop."""
    ledger = {
        row[0]
        for row in rows(
            world.database,
            "SELECT scope::text FROM holding WHERE device = %(d)s::uuid AND forgotten_at IS NULL",
            d=desk.device,
        )
    }
    here = {row[0] for row in desk.all("SELECT DISTINCT scope FROM record WHERE ver > 0")}
    assert here <= ledger, f"{desk.name} holds files that the ledger does not know"


def no_operation_is_lost(world: World) -> None:
    """I2: every op that was ever saved on a laptop is on the service exactly once, as it was sent."""
    there = rows(world.database, "SELECT op_id::text, encode(h, 'hex') FROM op")
    assert len(there) == len(dict(there))
    for desk in world.laptops:
        assert desk.written <= dict(there).keys(), f"an op of {desk.name} is lost"
        assert desk.sent.items() <= dict(there).items(), f"an op of {desk.name} is another one on the service"
    quarantined = rows(world.database, "SELECT op_id::text FROM op WHERE status = 'quarantined'")
    assert sorted(quarantined) == sorted(rows(world.database, "SELECT op_id::text FROM quarantine"))


def no_word_is_lost(world: World) -> None:
    """I3: every word of an accepted op stands in some version of a record, be it the head, an older one or a conflict."""
    kept: set[bytes] = set()
    for (body,) in rows(world.database, "SELECT body FROM record_version"):
        kept.update(_WORD.findall(bytes(body)))
    for op, body in rows(world.database, "SELECT op_id::text, body FROM op WHERE status <> 'quarantined'"):
        assert set(_WORD.findall(bytes(body))) <= kept, f"words of op {op} stand nowhere"


def no_word_is_overwritten_unseen(world: World) -> None:
    """I3: what others wrote since the version that an op builds on still stands in the version that the op made."""
    made = rows(
        world.database,
        """SELECT o.op_id::text, base.body, before.body, made.body FROM op o
           JOIN record_version made ON made.op_id = o.op_id AND made.rec_id = o.rec_id
           JOIN record_version before ON before.rec_id = o.rec_id AND before.ver = made.ver - 1
           JOIN record_version base ON base.rec_id = o.rec_id AND base.ver = o.base_ver
          WHERE o.after_op IS NULL""",
    )
    for op, base, before, after in made:
        by_others = set(_WORD.findall(bytes(before))) - set(_WORD.findall(bytes(base)))
        assert by_others <= set(_WORD.findall(bytes(after))), f"op {op} wrote over words that its author had not seen"


def replays_change_nothing(world: World) -> None:
    """I4: what was pushed before gets the same answers and leaves no trace."""
    before = _size(world.database)
    for desk in world.laptops:
        for request, results in desk.link.answered[:: max(1, len(desk.link.answered) // 5)]:
            again = intake.push(world.database, world.forms, desk.device, request)
            assert again.results == results, f"a replay of {desk.name} is answered in another way"
    assert _size(world.database) == before


def _size(database: Database) -> list[tuple[Any, ...]]:
    counts = ", ".join(f"(SELECT count(*) FROM {table})" for table in ("op", "record", "record_version", "quarantine"))
    return rows(database, f"SELECT {counts}, (SELECT head FROM stream WHERE id = 1)")

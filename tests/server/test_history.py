"""The chain of the service's history: each laptop's last point is compared, and any altered op is named."""

import msgspec
import pytest

from app.changes.chain import Point
from app.changes.op import op_bytes, op_hash, read_op
from app.server import verifying
from app.server.packing import pack
from app.sync.protocol.messages.fault import Fault
from app.sync.protocol.messages.pages import PullRequest
from app.sync.protocol.messages.push import PushRequest
from tests.server.town import Laptop, Town


def some_work(town: Town) -> Laptop:
    """Leah writes in five commits, one of them kept aside whole."""
    leah = town.laptop("Leah")
    scope = town.child_with("Leah")
    leah.enter_all()
    for n in range(3):
        leah.contact(scope, aim=f"word{n}")
        leah.contact(scope, aim=f"again{n}")
        leah.send()
    leah.contact(scope, aim="aside")
    leah.waiting[0] = msgspec.structs.replace(leah.waiting[0], actor=town.ids["Sam"])
    assert leah.send()[0].status == "quarantined"
    leah.contact(scope, aim="last")
    leah.send()
    return leah


def test_every_commit_has_a_point_and_the_chain_follows_from_the_ops(town: Town) -> None:
    leah = some_work(town)
    assert verifying.verify(town.database) is None
    assert leah.known == Point(town.ask("SELECT head FROM stream"), town.ask("SELECT encode(chain, 'hex') FROM stream"))
    assert (
        town.ask("SELECT count(*) FROM op o WHERE NOT EXISTS (SELECT FROM stream_chain c WHERE c.seq = o.commit_seq)") == 0
    )
    assert town.ask("SELECT count(*) FROM op WHERE status = 'quarantined' AND commit_seq > 0") == 1


def victim(town: Town) -> tuple[str, int]:
    """An op in the middle."""
    with town.database.transaction() as connection:
        return connection.execute("SELECT op_id::text, commit_seq FROM op ORDER BY commit_seq OFFSET 14 LIMIT 1").fetchone()  # type: ignore[return-value]


def run(town: Town, statement: str, *values: object) -> None:
    with town.database.transaction() as connection:
        connection.execute(statement, values)  # type: ignore[arg-type,unused-ignore]


def test_an_altered_op_is_named(town: Town) -> None:
    some_work(town)
    op, seq = victim(town)
    run(town, "UPDATE op SET body = set_byte(body, 40, get_byte(body, 40) # 1) WHERE op_id = %s::uuid", op)
    fault = verifying.verify(town.database)
    assert fault is not None
    assert (fault.seq, fault.ids) == (seq, (op,))


def test_an_op_altered_with_its_hash_is_found_by_its_commit(town: Town) -> None:
    some_work(town)
    op, seq = victim(town)
    told = read_op(bytes(town.ask("SELECT body FROM op WHERE op_id = %s::uuid", op)))
    false = msgspec.structs.replace(told, at="2020-01-01T00:00:00+00:00")
    digest = bytes.fromhex(op_hash(false))
    run(town, "UPDATE op SET body = %s, h = %s WHERE op_id = %s::uuid", op_bytes(false), digest, op)
    fault = verifying.verify(town.database)
    assert fault is not None
    assert fault.seq == seq
    assert op in fault.ids


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM op WHERE op_id = %s::uuid",
        "UPDATE op SET commit_seq = commit_seq + 1 WHERE op_id = %s::uuid",
        "UPDATE op SET actor = gen_random_uuid() WHERE op_id = %s::uuid",
        "UPDATE stream_chain SET chain = sha256(chain) WHERE seq = (SELECT commit_seq FROM op WHERE op_id = %s::uuid)",
    ],
)
def test_any_other_change_of_the_history_is_located(town: Town, statement: str) -> None:
    some_work(town)
    op, seq = victim(town)
    run(town, statement, op)
    fault = verifying.verify(town.database)
    assert fault is not None
    assert fault.seq in {seq, seq + 1}


def test_a_record_that_is_not_its_newest_version_is_named(town: Town) -> None:
    some_work(town)
    record = town.ask("SELECT rec_id::text FROM record WHERE type = 'contact' LIMIT 1")
    run(town, "UPDATE record SET body = '{}' WHERE rec_id = %s::uuid", record)
    fault = verifying.verify(town.database)
    assert fault is not None
    assert fault.ids == (record,)


@pytest.mark.parametrize("point", [Point(10**9, "ab" * 32), Point(3, "ab" * 32), Point(-1, ""), Point(2**70, "x")])
def test_a_laptop_that_has_seen_another_history_gets_nothing_and_loses_nothing(town: Town, point: Point) -> None:
    leah = some_work(town)
    ops, verdict = town.count("op"), []
    for what, message in (
        ("push", PushRequest(epoch=leah.epoch, ops=(), known=point)),
        ("pull", PullRequest(epoch=leah.epoch, cursor=leah.cursor, known=point)),
    ):
        answer = leah.post(what, pack(msgspec.json.encode(message)))
        verdict.append((answer.status_code, msgspec.json.decode(answer.content, type=Fault).code))
    assert verdict == [(409, "diverged")] * 2 or point.seq == 2**70
    assert all(status in {400, 409} for status, _ in verdict)
    assert town.count("op") == ops


def test_t_34_a_cursor_of_another_history_is_turned_away(town: Town) -> None:
    leah = some_work(town)
    leah.pull()
    false = PullRequest(epoch=leah.epoch, cursor=leah.cursor, chain="cd" * 32, known=leah.known)
    assert leah.post("pull", pack(msgspec.json.encode(false))).status_code == 409

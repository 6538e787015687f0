"""Each flaw that a sync of this kind is known to have (CORE 2), and each law's own: planted once, and seen by the worlds.

Without the plant the same worlds are fine: they are among those of test_simulation.py.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final

import msgspec
import pytest

from app.changes.edits import apply
from app.changes.merging import Merged
from app.changes.op import Op, op_bytes
from app.domain.ids import NO_ID, Id
from app.domain.signature import Signature
from app.domain.standing import Standing, in_order, standing
from app.models import outbox, proving, sync_store, unit_of_work
from app.models.sync_store import StoreForSync
from app.operations.assessment import RecordAnswers
from app.server import devices, feed, grouping, intake, judging, recording
from app.server.conflicts import conflict_id
from app.server.holding import Share
from app.server.judging import judge
from app.server.known import Forms
from app.server.ratchet import Ratchet
from app.server.turned_away import fault
from app.sync.protocol import effects, pauses, session
from app.sync.protocol.messages.pages import PageHead
from app.sync.protocol.messages.push import OpResult
from app.sync.protocol.messages.rows import Row
from app.sync.protocol.state import Phase, State, Step, but
from tests.sync_simulation import invariants, running
from tests.sync_simulation import world as worlds
from tests.sync_simulation.conftest import NewGrounds
from tests.sync_simulation.grounds import memory_town
from tests.sync_simulation.invariants import Broken, end
from tests.sync_simulation.running import live_and_check, live_many
from tests.sync_simulation.weather import PowerCut, Weather
from tests.sync_simulation.world import NoRest, begin_all

pytestmark = pytest.mark.allows_logs  # the service says when it takes a laptop for a copy
MOST: Final = 500
"""Worlds within which a flaw has to show."""
NOTHING: Final = "SELECT epoch FROM present"
"""A statement that changes nothing, in the place of one that should."""

Plant = pytest.MonkeyPatch
Seen = Callable[..., None]


@pytest.fixture(autouse=True)
def honest_beginnings(forms: Forms, no_waiting: None) -> Iterator[None]:
    """Worlds begin before anything is planted, and what began meanwhile, on real stores, is no beginning for later tests."""
    begin_all(memory_town(forms))
    honest = dict(worlds._TEMPLATES)
    yield
    worlds._TEMPLATES.clear()
    worlds._TEMPLATES.update(honest)


@pytest.fixture
def seen(forms: Forms) -> Seen:
    """The flaw that is planted shows as this law broken, in one of the first worlds."""

    def look(law: str, kind: type[BaseException] = Broken) -> None:
        with pytest.raises(kind, match=rf"^({law})"):
            live_many(forms, range(MOST))

    return look


def is_odd(op: Op) -> bool:
    """Every fifth op or so, the same ones whenever they come."""
    return sum(op.id.encode()) % 5 == 0


def stumble_now_and_then(monkeypatch: Plant) -> None:
    """Our own code fails on some ops, each time that they come."""

    def stumbles(op: Op, known: Any) -> OpResult:
        if is_odd(op):
            raise ValueError("as planted")
        return judge(op, known)

    monkeypatch.setattr(intake, "judge", stumbles)


# CORE 2


def test_flaw_00_a_practitioner_conflicts_with_herself(seen: Seen, monkeypatch: Plant) -> None:
    """Her second op is based on what she saw from the service, not on her first."""
    monkeypatch.setattr(outbox, "base_for", lambda *seen: outbox.Base(seen[-2], NO_ID, seen[-1]))
    seen("I13")


def test_flaw_01_divergence_after_a_merge(seen: Seen, monkeypatch: Plant) -> None:
    """The laptop takes the version of a merge and keeps its own body."""

    def keeps_its_own(self: Any, connection: Any, id: Id, row: Row, changes: Any) -> None:
        connection.exec_driver_sql("UPDATE record SET ver = ? WHERE id = ?", (row.ver, id))
        connection.exec_driver_sql("DELETE FROM shadow WHERE rec_id = ?", (id,))

    monkeypatch.setattr(StoreForSync, "_settle", keeps_its_own)
    seen("I1|I7")


def test_flaw_05_own_work_comes_back(new_grounds: NewGrounds, monkeypatch: Plant) -> None:
    """The service does not leave out what the asking laptop made. On the real database: the filter is in its statement."""
    filter_ = " AND r.dev IS DISTINCT FROM %(device)s::uuid"
    assert filter_ in feed._BY_SCOPE
    monkeypatch.setattr(feed, "_BY_SCOPE", feed._BY_SCOPE.replace(filter_, " AND %(device)s::uuid IS NOT NULL"))
    with new_grounds() as grounds, pytest.raises(Broken, match="F5"):
        live_and_check(grounds, 0)


def test_flaw_07_a_database_that_rewrites_bodies(seen: Seen, monkeypatch: Plant) -> None:
    """Bodies come back with other spacing than they were hashed with, as from JSONB."""
    honest = recording._head
    monkeypatch.setattr(recording, "_head", lambda h, n: {**honest(h, n), "body": json.dumps(json.loads(h.body))})
    seen("I1|I7")


def test_flaw_10_an_operation_that_changes_what_it_was_given(seen: Seen, monkeypatch: Plant) -> None:
    """A mapping inside a frozen value is changed in place: next to it a screen would see no edit any more."""
    honest = RecordAnswers.apply

    def tidies_in_place(self: RecordAnswers, work: Any) -> Any:
        done = honest(self, work)
        self.answers.popitem()
        return done

    monkeypatch.setattr(RecordAnswers, "apply", tidies_in_place)
    seen("F10")


def test_flaw_15_a_change_that_compares_equal_is_no_change(seen: Seen, monkeypatch: Plant) -> None:
    """The laptop leaves typing out of the op that takes it in."""
    honest = outbox.absorb

    def forgets(connection: Any, draft: outbox.Draft, *more: Any) -> Any:
        return honest(connection, msgspec.structs.replace(draft, edits=()), *more)

    monkeypatch.setattr(outbox, "absorb", forgets)
    seen("I3")


# the laptop


def test_taking_sent_for_answered_loses_work(seen: Seen, monkeypatch: Plant) -> None:
    honest = StoreForSync.unsent

    def hasty(self: StoreForSync, most: int, most_bytes: int, before: str = "") -> Any:
        ops = honest(self, most, most_bytes)
        with self._store.transaction() as connection:
            connection.exec_driver_sql("UPDATE outbox SET state = 2 WHERE state = 1")
        return ops

    monkeypatch.setattr(StoreForSync, "unsent", hasty)
    seen("I1|I2|I5|I7", Exception)


def test_moving_the_cursor_before_the_rows_are_stored(seen: Seen, monkeypatch: Plant) -> None:
    honest, count = StoreForSync.apply_page, 0

    def hasty(self: StoreForSync, rows: Sequence[Row], head: PageHead) -> Any:
        nonlocal count
        count += 1
        with self._store.transaction() as connection:
            now = (head.cursor, head.chain)
            connection.exec_driver_sql("UPDATE sync_state SET cursor = ?, chain = ? WHERE ?1 > cursor", now)
        if count % 40 == 0:
            raise PowerCut
        return honest(self, rows, head)

    monkeypatch.setattr(StoreForSync, "apply_page", hasty)
    seen("I1|I7")


def test_a_cursor_that_goes_back(seen: Seen, monkeypatch: Plant) -> None:
    honest, count = StoreForSync.apply_page, 0

    def back(self: StoreForSync, rows: Sequence[Row], head: PageHead) -> Any:
        nonlocal count
        count += 1
        touched = honest(self, rows, head)
        if count % 40 == 0:
            with self._store.transaction() as connection:
                connection.exec_driver_sql("UPDATE sync_state SET cursor = cursor - 1, chain = ''")
        return touched

    monkeypatch.setattr(StoreForSync, "apply_page", back)
    seen("I5|I6")


def test_a_page_that_hides_what_waits(seen: Seen, monkeypatch: Plant) -> None:
    monkeypatch.setattr(sync_store, "relaid", lambda _, body, *__: body)
    seen("L10|I3")


def test_an_op_that_changes_after_it_was_sent(seen: Seen, monkeypatch: Plant) -> None:
    honest = StoreForSync.unsent

    def unfrozen(self: StoreForSync, most: int, most_bytes: int, before: str = "") -> Any:
        ops = honest(self, most, most_bytes)
        with self._store.transaction() as connection:
            connection.exec_driver_sql("UPDATE outbox SET state = 0 WHERE state = 1")
        return ops

    monkeypatch.setattr(StoreForSync, "unsent", unfrozen)
    seen("I2|after 3 hours", AssertionError)


def test_a_file_that_is_not_erased_whole(seen: Seen, monkeypatch: Plant) -> None:
    monkeypatch.setattr(outbox, "erase_content", lambda _, __: None)
    seen("I10")


def test_giving_up_after_a_failure(seen: Seen, monkeypatch: Plant) -> None:
    def never_again(state: State, problem: str, wait_s: float = 0) -> Step:
        return pauses.stop(but(state, phase=Phase.STOPPED), problem)

    honest = session.step
    monkeypatch.setattr(session, "give_up", never_again)
    monkeypatch.setattr(
        "app.sync.agent.step",
        lambda s, e: (s, []) if s.phase is Phase.STOPPED else honest(s, e),
    )
    seen("after 3 hours|I1|I7", AssertionError)


# the service


def test_letting_the_last_writer_win(seen: Seen, monkeypatch: Plant) -> None:
    def last_writer_wins(_base: Any, theirs: Any, mine: Any, _rules: Any) -> Merged:
        return Merged(apply(theirs, mine))

    monkeypatch.setattr(judging, "merge", last_writer_wins)
    seen("I3")


def test_another_answer_to_a_replay(seen: Seen, monkeypatch: Plant) -> None:
    class Forgetful:
        def decode(self, data: bytes) -> OpResult:
            return msgspec.structs.replace(msgspec.json.decode(data, type=OpResult), status="merged", ver=1)

    monkeypatch.setattr(intake, "_result_decoder", Forgetful())
    seen("I1|I4|I7|after 3 hours", AssertionError)


def test_a_refused_op_that_is_dropped(seen: Seen, monkeypatch: Plant) -> None:
    stumble_now_and_then(monkeypatch)  # or too few would be refused
    monkeypatch.setattr(recording, "_quarantine", lambda op, _: {"op": op.id[:-1] + "0", "scope": None, "reason": ""})
    seen("I2")


def test_rows_of_a_file_that_went_elsewhere(seen: Seen, monkeypatch: Plant) -> None:
    honest = feed._levels

    def generous(connection: Any, reader: feed.Reader) -> Any:
        enter, forget, held = honest(connection, reader)
        return enter, forget, [*held, *(Share(scope, "child", "practitioner") for scope in forget)]

    monkeypatch.setattr(feed, "_levels", generous)
    seen("I8")


def test_a_ledger_written_after_the_rows_left(seen: Seen, monkeypatch: Plant) -> None:
    monkeypatch.setattr(feed, "_OPEN_LEDGER", NOTHING)
    seen("I9|after 3 hours", AssertionError)


def test_a_lost_laptop_that_is_still_served(seen: Seen, monkeypatch: Plant) -> None:
    monkeypatch.setattr(devices, "report_lost", lambda _, __: True)
    seen("I11")


def test_a_conflict_that_asks_nobody(seen: Seen, monkeypatch: Plant) -> None:
    monkeypatch.setattr(judging, "raise_conflict", lambda op, *_: conflict_id(op.id))
    seen("I3|I13")


def test_a_group_that_is_taken_in_by_half(seen: Seen, monkeypatch: Plant) -> None:
    stumble_now_and_then(monkeypatch)

    def one_by_one(group: Sequence[Op], known: Any, judge: Any) -> Any:
        return [(op, grouping._noted(op, judge(op, known), known)) for op in group]

    monkeypatch.setattr(grouping, "_judge_group", one_by_one)
    seen("I5")


def test_an_op_that_is_altered_where_it_lies(seen: Seen, monkeypatch: Plant) -> None:
    other_time = "2026-01-01T00:00:00.000+00:00"
    monkeypatch.setattr(recording, "op_bytes", lambda op: op_bytes(msgspec.structs.replace(op, at=other_time)))
    seen("I24")


def test_a_standing_that_does_not_look_at_the_content(seen: Seen, monkeypatch: Plant) -> None:
    """What was changed since it was sent or signed still shows as sent or signed."""

    def careless(_: str, signatures: Iterable[Signature]) -> Standing:
        ordered = in_order(signatures)
        return standing(ordered[-1].content_hash if ordered else "", ordered)

    monkeypatch.setattr(unit_of_work, "standing", careless)
    seen("I12")


def test_a_laptop_that_sends_one_thing_at_a_time(seen: Seen, monkeypatch: Plant) -> None:
    """What was saved before a round still waits after it."""
    monkeypatch.setattr(session, "PUSH_OPS", 1)
    monkeypatch.setattr(session, "_after_verdicts", lambda state: session._go_on(but(state, owed=0, push_most=1)))
    seen("I19")


def test_an_op_that_cannot_be_judged_stops_nobody(forms: Forms, monkeypatch: Plant) -> None:
    """I19: our own code fails on some ops, each time. They are kept aside, and every law holds for the rest."""
    stumble_now_and_then(monkeypatch)
    aside = [len(end(live_and_check(memory_town(forms), seed).history)["quarantine"]) for seed in range(40)]
    assert sum(aside) > 20


def test_an_op_that_stops_the_whole_push(seen: Seen, monkeypatch: Plant) -> None:
    honest = intake._verdict

    def all_or_nothing(op: Op, known: Any) -> OpResult:
        if is_odd(op):
            raise fault(500, "fault", "as planted")
        return honest(op, known)

    monkeypatch.setattr(intake, "_verdict", all_or_nothing)
    seen("I19|after 3 hours", AssertionError)


@pytest.fixture
def copied_often(monkeypatch: Plant) -> None:
    """In each world a laptop is copied, as soon as may be."""
    often = worlds.MIDDLE._replace(weather=lambda _: Weather(copied=1.0, unanswered=0.1, typing=0.3))
    for module in (worlds, running):
        monkeypatch.setattr(module, "size_of", lambda _: often)
    monkeypatch.setattr(worlds, "_HAPPENINGS", ((worlds.copying, "copied"),))


def test_copies_of_laptops_lose_nothing(forms: Forms, copied_often: None) -> None:
    """I16: the second to be used is noticed, joins anew, and the work of both ends on the service."""
    whats = [entry.what for seed in range(30) for entry in live_and_check(memory_town(forms), seed).history.entries]
    assert whats.count("joins_anew") > 10


def test_a_copy_that_nobody_notices(seen: Seen, copied_often: None, monkeypatch: Plant) -> None:
    monkeypatch.setattr(Ratchet, "check", lambda *_, **__: None)
    monkeypatch.setattr(intake, "_check_numbers", lambda ops, *_: max(op.dseq for op in ops) + 1)
    monkeypatch.setattr(invariants, "LAWS", (invariants.a_copy_is_noticed,))  # others are broken too, some before it
    monkeypatch.setattr(invariants, "replays_change_nothing", lambda *_: None)
    seen("I16|after 3 hours", AssertionError)


def test_a_copy_that_keeps_the_ids_of_what_was_open(seen: Seen, copied_often: None, monkeypatch: Plant) -> None:
    monkeypatch.setattr(outbox, "name_anew", lambda *_: None)
    seen("after 3 hours|I1|I2", AssertionError)


def test_a_copy_that_forgets_what_the_service_has(seen: Seen, copied_often: None, monkeypatch: Plant) -> None:
    """Beneath ops that wait again nothing is kept."""
    monkeypatch.setattr(proving, "keep_beneath", lambda *_: None)
    seen("I1|I3|I7")


def test_rest_is_not_called_for_by_a_button(seen: Seen, monkeypatch: Plant) -> None:
    """A laptop whose timer says "in a week" after a failure never comes to rest in time (I18)."""
    honest = pauses.give_up

    def sleepy(state: State, problem: str, wait_s: float = 0) -> Step:
        state, wanted = honest(state, problem, wait_s)
        return state, [*wanted[:-1], effects.WakeIn(7 * 86400.0)]

    monkeypatch.setattr(session, "give_up", sleepy)
    seen("after 3 hours", NoRest)

"""Where a record stands, with laptops in other zones, wrong clocks, and signatures of a newer Waymark."""

from itertools import permutations

import pytest

from app.domain.ids import Id
from app.domain.moment import instant
from app.domain.policy import Actor, Change, NotAllowed, Role, decide
from app.domain.signature import Signature
from app.domain.standing import Stage, Standing, in_order, standing

LEAH, RUTH = Id("leah"), Id("ruth")


def signed(id: str, meaning: str, at: str, *, by: Id = RUTH, on: str = "head", after: str = "") -> Signature:
    return Signature(id=Id(id), about=Id("a"), content_hash=on, meaning=meaning, signer=by, signed_at=at, after=Id(after))


SENT = signed("1", "submitted", "2026-10-25T01:50:00+01:00", by=LEAH)


def test_the_hour_that_comes_twice_keeps_its_order() -> None:
    """Sent at ten to two in summer time, countersigned twenty minutes later when the clocks had gone back."""
    agreed = signed("2", "countersigned", "2026-10-25T01:10:00+00:00")
    assert standing("head", [agreed, SENT]).stage is Stage.COUNTERSIGNED


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("2026-06-30T23:30:00+00:00", "2026-07-01T00:40:00+01:00"),
        ("2026-10-25T01:50:00+01:00", "2026-10-25T01:10:00+00:00"),
        ("2026-11-20T10:00:00+00:00", "2026-11-20T10:00:00.500+00:00"),
        ("", "2026-11-20"),
        ("no time at all", "1980-01-01T00:00:00+00:00"),
    ],
)
def test_times_are_compared_as_instants(earlier: str, later: str) -> None:
    assert instant(earlier) < instant(later)


def test_a_clock_that_is_a_day_ahead_does_not_keep_work_from_being_countersigned() -> None:
    sent = signed("1", "submitted", "2026-11-24T10:00:00+00:00", by=LEAH)
    agreed = signed("2", "countersigned", "2026-11-23T10:00:00+00:00", after="1")
    opened = signed("3", "reopened", "2026-11-22T10:00:00+00:00", after="2")
    for order in permutations([sent, agreed]):
        assert standing("head", order).stage is Stage.COUNTERSIGNED
    for order in permutations([sent, agreed, opened]):
        assert standing("head", order).stage is Stage.IN_PROGRESS
        assert [s.id for s in in_order(order)] == ["1", "2", "3"]


def test_signatures_that_name_each_other_in_a_ring_are_all_kept() -> None:
    one, two = signed("1", "submitted", "2026-11-24", after="2"), signed("2", "countersigned", "2026-11-23", after="1")
    assert {s.id for s in in_order([one, two])} == {"1", "2"}


@pytest.mark.parametrize("meaning", ["submitted", "returned", "witnessed_in_a_newer_waymark"])
def test_only_reopening_undoes_a_countersignature_on_the_text_that_stands(meaning: str) -> None:
    agreed = signed("2", "countersigned", "2026-11-21T10:00:00+00:00")
    later = signed("3", meaning, "2026-11-22T10:00:00+00:00", by=LEAH)
    assert standing("head", [SENT, agreed, later]).stage is Stage.COUNTERSIGNED
    reopened = signed("4", "reopened", "2026-11-23T10:00:00+00:00")
    assert standing("head", [SENT, agreed, later, reopened]).stage is Stage.IN_PROGRESS


def asked(meaning: str, by: Id, role: Role, where: Standing | None) -> bool:
    change = Change(type="signature", kind="create", scope=Id("s"), after=signed("9", meaning, "2026-11-24", by=by))
    return not isinstance(decide(Actor(person=by, role=role), change, where), NotAllowed)


def test_who_sent_it_once_never_countersigns_it_even_if_a_colleague_sends_it_again() -> None:
    mine = signed("1", "submitted", "2026-11-20T10:00:00+00:00", by=RUTH)
    again = signed("2", "submitted", "2026-11-21T10:00:00+00:00", by=LEAH)
    where = standing("head", [mine, again])
    assert not asked("countersigned", RUTH, Role.MANAGER, where)
    assert asked("countersigned", Id("nia"), Role.MANAGER, where)


def test_nothing_is_countersigned_that_nobody_sent() -> None:
    assert not asked("countersigned", RUTH, Role.MANAGER, Standing())
    assert not asked("countersigned", RUTH, Role.MANAGER, None)


@pytest.mark.parametrize("kind", ["void", "unvoid"])
def test_the_record_that_bears_a_file_is_never_removed(kind: str) -> None:
    change = Change(type="child", kind=kind, scope=Id("s"))
    assert isinstance(decide(Actor(person=LEAH, role=Role.MANAGER), change), NotAllowed)

"""Facts for the clocks, from stamps: spans that nobody ended, interviews with their breaks, what a court allowed."""

from datetime import UTC, datetime, timedelta

from app.domain.custody_clock import Interview, Span
from app.domain.custody_facts import as_tapped, custody_facts, true_instants
from app.domain.ids import Id
from app.domain.moment import Moment
from app.domain.stamp import Stamp, tapped_at

_BEGAN = datetime(2026, 11, 23, 22, 0, tzinfo=UTC)


def _at(minutes: int) -> datetime:
    return _BEGAN + timedelta(minutes=minutes)


def _stamp(minutes: int, kind: str, *, boot: str = "a", ahead_h: int = 0, **more: str) -> Stamp:
    wall = (_at(minutes) + timedelta(hours=ahead_h)).isoformat()
    moment = Moment(wall_at=wall, zone="Europe/London", boot_id=boot, boottime_ns=minutes * 60 * 10**9)
    said = {"at": wall, **more}
    return Stamp(id=Id(f"{boot}-{minutes:04}-{kind}"), scope=Id("s"), kind=kind, tapped=tapped_at(moment), **said)  # type: ignore[arg-type]


def test_an_interview_holds_its_own_breaks_and_a_second_one_ends_a_forgotten_first() -> None:
    stamps = [
        _stamp(10, "interview_started"), _stamp(60, "break_started"), _stamp(75, "break_ended"), _stamp(90, "interview_ended"),
        _stamp(120, "interview_started"), _stamp(150, "break_started"), _stamp(200, "interview_started"),
    ]  # fmt: skip
    first, second, third = custody_facts(stamps, voluntary=False).interviews
    assert first == Interview(span=Span(_at(10), _at(90)), breaks=(Span(_at(60), _at(75)),))
    assert second.span == Span(_at(120), _at(200))
    assert third == Interview(span=Span(_at(200)))


def test_food_rest_hospital_and_the_way_out() -> None:
    stamps = [
        _stamp(5, "food", about="light"), _stamp(6, "food", about="main"), _stamp(30, "rest_started"), _stamp(600, "rest_ended"),
        _stamp(610, "hospital_left"), _stamp(700, "charged"), _stamp(701, "bail_refused"), _stamp(800, "transferred"),
    ]  # fmt: skip
    facts = custody_facts(stamps, voluntary=False)
    assert facts.meals == ((_at(5), False), (_at(6), True))
    assert facts.rests == (Span(_at(30), _at(600)),)
    assert facts.hospital == (Span(_at(610)),)
    assert (facts.charged_at, facts.bail_refused_at, facts.moved_at) == (_at(700), _at(701), _at(800))


def test_what_the_child_was_told_stands_in_for_stamps_that_nobody_made() -> None:
    told, left = _stamp(500, "told_outcome"), _stamp(520, "left")

    def ends(outcome: str, *stamps: Stamp) -> tuple[datetime | None, ...]:
        facts = custody_facts(stamps, voluntary=False, outcome=outcome)
        return facts.bailed_at, facts.bail_refused_at, facts.moved_at

    assert ends("bail", told, left) == (_at(500), None, None)
    assert ends("rui", left) == ends("charged_bail", left) == (None, None, _at(520))
    assert ends("charged_kept", told, left) == (None, _at(500), None)
    assert ends("kept", told, left) == ends("", told, left) == ends("nfa") == (None, None, None)
    assert ends("nfa", _stamp(450, "released"), told) == (None, None, _at(450))


def test_who_allowed_longer_detention() -> None:
    superintendent = _stamp(900, "extended", about="superintendent")
    assert custody_facts([superintendent], voluntary=False).is_extended
    court = _stamp(950, "extended", about="court", until=_at(3000).isoformat())
    facts = custody_facts([superintendent, court], voluntary=False)
    assert (facts.is_extended, facts.warrant_until) == (True, _at(3000))


def test_stamps_are_taken_in_the_order_in_which_they_were_tapped_whatever_the_clock_said() -> None:
    before, back = _stamp(10, "arrived"), _stamp(20, "record_read", ahead_h=-5)
    assert as_tapped([back, before]) == [before, back]
    assert true_instants([back, before])[back.id] == _at(20)
    other = _stamp(5, "left", boot="b", ahead_h=-24)
    assert as_tapped([before, other], "b") == [before, other]
    assert as_tapped([before, other]) == [other, before]

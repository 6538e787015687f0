"""Custody measures: reckoned as by hand from a few nights, and no small number can be known from what a board is told."""

import itertools
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.after_charge import report, report_for_board
from app.domain.answer import Answer
from app.domain.assessment import FormRef
from app.domain.attendance import Attendance
from app.domain.call_out import CallOut
from app.domain.call_out_answer import CallOutAnswer
from app.domain.custody_case import AfterCharge, CustodyCase, case_of, night_hours
from app.domain.custody_measures import CustodyMeasures, for_board, measures
from app.domain.custody_period import CHOICES, period
from app.domain.custody_request import requests_of
from app.domain.figures import FEW, HIDDEN, SMALL, Count, Split
from app.domain.ids import Id
from app.domain.policy import Role, may_count_custody
from app.domain.put_together import TOGETHER, card_of, put_together, sum_together
from app.domain.stamp import Stamp

TODAY = date(2026, 11, 23)
QUARTER = period("quarter", TODAY)


def ids(n: int) -> Id:
    return Id(f"00000000-0000-7000-8000-{n:012d}")


def at(text: str) -> str:
    """A time of November 2026: "20 23:05"."""
    return f"2026-11-{text[:2]}T{text[3:]}:00+00:00"


def night(n: int, answers: dict[str, Any] | None = None, *, call_out: int = 0, **stamps: str) -> CustodyCase:
    """A log of these answers and stamps, typed in afterwards."""
    said = {key: value if isinstance(value, Answer) else Answer(value=value) for key, value in (answers or {}).items()}
    log = Attendance(
        id=ids(n), scope=ids(n), form=FormRef(id="attendance", version=1, text_hash=""), adult=ids(900), answers=said,
        call_out=ids(call_out) if call_out else Id(""),
    )  # fmt: skip
    made = [
        Stamp(id=ids(n * 100 + k), scope=ids(n), kind=kind, at=at(when)) for k, (kind, when) in enumerate(stamps.items())
    ]
    return case_of(log, made, at("20 12:00"))


def parts(split: Split | None) -> dict[str, int]:
    assert split is not None
    assert split.total.number == sum(part.number for part in split.parts)
    return {part.key: part.number for part in split.parts if part.number}


def test_what_the_child_said_goes_before_what_the_adult_wrote_down() -> None:
    log = Attendance(
        form=FormRef(id="attendance", version=1),
        adult=ids(900),
        answers={"feedback_helped": Answer(value="yes"), "feedback_fair": Answer(value="bit")},
    )
    said = {"adult_helped": Answer(value="no"), "station_understood": Answer(value="sometimes")}
    case = case_of(log, [], at("20 12:00"), said=said)
    assert (case.helped, case.understood, case.fair) == ("no", "bit", "bit")


@pytest.mark.parametrize(
    ("stamps", "told"),
    [
        ({"solicitor_refused": "19 22:50"}, "refused"),
        ({"solicitor_refused": "19 22:50", "solicitor_asked": "19 23:18"}, "refused_then_wanted"),
        ({"solicitor_refused": "19 22:50", "consultation_started": "20 07:52"}, "refused_then_wanted"),
        ({"solicitor_asked": "19 22:10", "solicitor_refused": "19 22:50"}, "refused"),
    ],
)
def test_a_solicitor_who_is_refused_first_counts_by_the_stamps_where_details_stay_empty(
    stamps: dict[str, Any], told: str
) -> None:
    assert night(1, **stamps).advice == told
    assert night(1, {"advice_wanted": "child"}, **stamps).advice == "child"


def test_a_night_in_the_cells_after_a_charge_is_reckoned_as_by_hand() -> None:
    rows = {"a": {"sort": "strip"}, "b": {"sort": "ordinary"}}
    case = night(
        1,
        {
            "outcome_what": "charged_kept", "child_sex": "female", "child_ethnicity": "mixed", "advice_wanted": "refused",
            "advice_adult_asked": "yes", "searches_each": Answer(rows=rows), "transfer_type": "secure",
            "transfer_answer": "none_found", "transfer_not_reason": "no_secure", "transfer_certificate": "seen",
            "transfer_challenged": True, "feedback_helped": "bit",
        },
        requested="20 22:10", arrested="20 20:30", brought_in="20 21:00", arrived="20 23:05", charged="21 02:00",
        bail_refused="21 02:10", left="21 03:00", released="21 09:30",
    )  # fmt: skip
    assert case.in_custody == timedelta(hours=12, minutes=30), "from the station to the court, not until the adult left"
    assert (case.at_night, case.over_night) == (timedelta(hours=8), True)
    assert (case.advice, case.strip, case.intimate) == ("adult", 1, 0)
    assert case.after_charge == AfterCharge(
        asked="secure", answer="none_found", reason="no_secure", certificate="seen", challenged=True,
        in_cells=timedelta(hours=7, minutes=30),
    )  # fmt: skip
    found = measures(requests_of((), (), [case]), [case], QUARTER)
    assert found.response.middle == timedelta(minutes=55)
    assert parts(found.card("strip_sex")) == {"female": 1}
    assert parts(found.card("strip_ethnicity")) == {"mixed": 1}
    assert parts(found.card("response")) == {"within_60": 1}
    assert (found.after_charge.number, found.after_charge.requested, found.after_charge.unmet) == (1, 1, 1)
    assert [parts(card) for card in found.after_charge.cards] == [
        {"none_found": 1}, {"no_secure": 1}, {"secure": 1}, {"seen": 1}, {"yes": 1}
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("answers", "stamps", "hours", "over_night"),
    [
        ({"outcome_what": "rui"}, {"brought_in": "20 10:00", "left": "20 15:00"}, 5, False),
        ({"outcome_what": "kept"}, {"brought_in": "20 10:00", "left": "20 23:30"}, None, True),
        ({"outcome_what": "rui"}, {"arrested": "19 08:00", "brought_in": "20 10:00", "released": "20 12:00"}, 4, False),
        ({"request_kind": "voluntary", "outcome_what": "nfa"}, {"arrived": "20 10:00", "left": "20 12:00"}, None, False),
        ({"overnight_kept": "yes"}, {}, None, True),
        ({}, {"brought_in": "20 10:00"}, None, None),
    ],
)
def test_what_is_not_known_is_not_counted_as_if_it_were(
    answers: dict[str, Any], stamps: dict[str, str], hours: int | None, over_night: bool | None
) -> None:
    case = night(1, answers, call_out=0, **stamps)
    assert case.in_custody == (timedelta(hours=hours) if hours else None)
    assert case.over_night is over_night
    assert case.after_charge is None


@pytest.mark.parametrize(
    ("since", "until", "hours"), [("10-24T22:00", "10-25T08:00", 9), ("03-28T22:00", "03-29T08:00", 7)]
)
def test_the_night_on_which_the_hour_changes_has_its_true_length(since: str, until: str, hours: int) -> None:
    first, last = (datetime.fromisoformat(f"2026-{text}:00+00:00") for text in (since, until))
    assert night_hours(first, last) == timedelta(hours=hours)


def call(n: int, ending: str = "", needed: str = "") -> CallOut:
    wanted = at(needed) if needed else ""
    return CallOut(
        id=ids(n),
        scope=ids(1),
        kind="detained",
        station="Hove",
        requested_at=at("20 10:00"),
        needed_by=wanted,
        ending=ending,
    )


def test_each_request_is_counted_once_and_a_booking_has_no_way_there() -> None:
    cases = [
        night(1, call_out=501, requested="20 10:00", arrived="20 11:30"),
        night(2, call_out=502, requested="20 10:00", arrived="20 15:10"),
        night(3, call_out=503, requested="20 10:00", accepted="20 10:01"),
        night(4, requested="20 09:00", arrived="20 09:20"),
        night(5, requested="20 09:00", declined="20 09:02"),
        night(6, requested="20 09:00", cancelled="20 09:30"),
        night(7, requested="20 09:00"),
        night(8, call_out=501, requested="20 10:00", arrived="20 12:30"),
    ]
    calls = [
        call(501, needed="20 11:45"), call(502, needed="20 15:00"), call(503, ending="parent"), call(504, ending="no_adult"),
        call(505, ending="done"), call(506, ending="another_scheme"),
    ]  # fmt: skip
    no = CallOutAnswer(id=ids(700), scope=ids(1), call_out=ids(504), says="decline", reason="On a train", at=at("20 10:05"))
    found = measures(requests_of(calls, [no], cases), cases, QUARTER)
    assert parts(found.requests) == {
        "scheme": 3, "parent": 1, "another_scheme": 1, "no_log": 1, "no_adult": 1, "not_needed": 1, "declined": 1, "open": 1
    }  # fmt: skip
    assert (found.met.number, found.met.of) == (6, 7)
    assert [(r.how, r.reasons) for r in found.unmet] == [("no_adult", ("On a train",)), ("declined", ())]
    assert found.attended.number == 4, "two adults came to one request"
    assert parts(found.card("in_time")) == {"in_time": 1, "late": 2, "unknown": 1}
    assert found.response.number == 3
    assert found.response.middle == timedelta(minutes=90), "20, 90 and 150 minutes; the booking for 15:00 is left out"


def test_periods_are_quarters_and_years_of_the_financial_year_by_the_wall_in_england() -> None:
    spans = {key: (p.first, p.last, p.name) for key in CHOICES if (p := period(key, TODAY))}
    assert spans["quarter"] == (date(2026, 10, 1), TODAY, "2026-27 Q3")
    assert spans["last_quarter"] == (date(2026, 7, 1), date(2026, 9, 30), "2026-27 Q2")
    assert spans["year"] == (date(2026, 4, 1), TODAY, "")
    assert period("year", date(2027, 2, 1)).first == date(2026, 4, 1)
    assert period("last_quarter", date(2027, 2, 1)).last == date(2026, 12, 31)
    assert period("quarter", date(2026, 7, 31)).has(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)), "half past midnight in July"
    assert not period("last_quarter", TODAY).has(datetime(2026, 9, 30, 23, 30, tzinfo=UTC))


def test_small_numbers_are_for_those_whose_laptops_hold_all_logs() -> None:
    may = {role for role in Role if may_count_custody(role)}
    assert may == {"practice_manager", "manager", "service_manager", "head_of_service"}


# ---- what a board is told
_TRUTHS: dict[tuple[int, int], dict[Split, list[tuple[int, ...]]]] = {}


def of(key: str, counts: tuple[int, ...]) -> Split:
    made = tuple(Count(key=str(n), number=number) for n, number in enumerate(counts))
    return Split(key=key, total=Count(key="total", number=sum(counts)), parts=made)


def ways(size: int, total: int) -> list[tuple[int, ...]]:
    """All that so many parts can count when they count so many together."""
    if size == 1:
        return [(total,)]
    return [(first, *rest) for first in range(total + 1) for rest in ways(size - 1, total - first)]


def truths(shown: Split) -> list[tuple[int, ...]]:
    """All that could be true where this is told, for somebody who knows how it is done."""
    found = []
    for total in range(1, SMALL) if shown.total.mask else (shown.total.number,):
        key = len(shown.parts), total
        if key not in _TRUTHS:
            told = _TRUTHS.setdefault(key, {})
            for way in ways(*key):
                told.setdefault(put_together(of("any", way)), []).append(way)
        found += _TRUTHS[key].get(shown, [])
    return found


@settings(deadline=None, max_examples=50)
@given(st.lists(st.integers(0, 6), min_size=2, max_size=4))
def test_whoever_knows_the_rule_and_the_total_still_cannot_tell_a_small_number(counts: list[int]) -> None:
    shown = put_together(of("any", tuple(counts)))
    could_be = truths(shown)
    for at_part, number in enumerate(counts):
        part = shown.parts[at_part]
        if 0 < number < SMALL:
            assert (part.number, part.mask) == (0, TOGETHER)
            assert {truth[at_part] for truth in could_be} >= {1, 2, 3, 4}, "every small number is as possible as the others"
        elif not part.mask:
            assert part.number == number
    if shown.total.mask:
        assert {sum(truth) for truth in could_be} == {1, 2, 3, 4}
    else:
        assert sum_together(shown) == 0 or sum_together(shown) >= SMALL


def test_two_cards_that_begin_with_the_same_part_tell_no_more_together() -> None:
    for total in range(SMALL, 11):
        seen: dict[tuple[Split, Split], list[tuple[int, ...]]] = {}
        for (moved, a, b), (_, c, d) in itertools.product(ways(3, total), repeat=2):
            if a + b == c + d:
                pair = put_together(of("answer", (moved, a, b))), put_together(of("reason", (moved, c, d)))
                seen.setdefault(pair, []).append((moved, a, b, c, d))
        for could_be in seen.values():
            for place in range(5):
                values = {truth[place] for truth in could_be}
                assert not values & {1, 2, 3, 4} or values >= {1, 2, 3, 4}


@st.composite
def nights(draw: Callable[..., Any]) -> CustodyCase:
    """A log as it may be, with whatever is written in it."""
    n = draw(st.integers(1, 10**9))
    hour = draw(st.integers(0, 20))
    codes = {
        "child_sex": ["male", "female", "other"], "child_ethnicity": ["white", "black", "not_said"],
        "advice_wanted": ["child", "refused", "adult"], "outcome_what": ["rui", "charged_kept"],
        "transfer_answer": ["met", "none_found"], "transfer_not_reason": ["police", "time"], "feedback_helped": ["yes", "no"],
    }  # fmt: skip
    said = {key: draw(st.sampled_from(options)) for key, options in codes.items() if draw(st.booleans())}
    if draw(st.booleans()):
        said["searches_each"] = Answer(rows={"a": {"sort": draw(st.sampled_from(["strip", "intimate"]))}})
    return night(
        n, said, requested=f"20 {hour:02}:00", brought_in=f"20 {hour:02}:10", arrived=f"20 {hour:02}:40", left="20 23:59"
    )


@settings(max_examples=20, deadline=None)
@given(
    st.lists(nights(), max_size=40, unique_by=lambda case: case.id),
    st.lists(st.sampled_from(["parent", "no_adult", "not_needed"])),
)
def test_a_board_is_told_no_number_from_one_to_four_and_no_single_child(
    cases: list[CustodyCase], endings: list[str]
) -> None:
    calls = [call(2000 + n, ending) for n, ending in enumerate(endings)]
    whole = measures(requests_of(calls, (), cases), cases, QUARTER)
    told = for_board(whole)
    assert (told.unmet, told.refused_bail, told.strip, told.intimate) == ((), (), 0, 0)
    assert (told.after_charge.requested, told.after_charge.met, told.after_charge.unmet) == (0, 0, 0)
    for number in _numbers(told):
        assert number == 0 or number >= SMALL
    if told.met.of:
        assert told.met.of - told.met.number == parts(whole.requests).get("no_adult", 0)
    shown = {part.key for part in told.requests.parts}
    assert "scheme" not in shown, "their number is that of the logs"
    few = any(0 < endings.count(ending) < SMALL for ending in endings)
    assert (told.requests.total.mask == HIDDEN) is few
    answer, reason = (next((c for c in told.after_charge.cards if c.key == key), None) for key in ("answer", "reason"))
    if answer is not None and reason is not None:
        assert answer.parts[0] == reason.parts[0]


def _numbers(told: CustodyMeasures) -> list[int]:
    """All numbers that a reader finds or can add up in one card."""
    cards = (*told.cards, *told.after_charge.cards)
    found = [told.attended.number, told.after_charge.number, told.met.of - told.met.number]
    found += [part.number for card in (*cards, told.requests) for part in card.parts]
    return found + [sum_together(card) for card in cards]


def test_middle_values_are_told_of_five_and_beside_whole_cards_only() -> None:
    spread = [night(n, requested="20 10:00", arrived=f"20 {10 + n}:00") for n in range(1, 7)]
    alike = [night(n, requested="20 10:00", arrived="20 10:20") for n in range(1, 7)]
    board = [for_board(measures(requests_of((), (), cases), cases, QUARTER)) for cases in (spread, alike, alike[:4])]
    assert board[0].response.mask == HIDDEN, "one or two of six came within the hour"
    assert (board[1].response.mask, board[1].response.middle) == ("", timedelta(minutes=20))
    assert board[2].attended.mask == board[2].response.mask == FEW
    assert board[2].cards == ()


def test_section_38_is_told_only_where_the_number_of_children_is() -> None:
    stayed = [AfterCharge(asked="non_secure", answer="none_found", in_cells=timedelta(hours=h)) for h in (2, 4, 6, 8, 30)]
    found = report([*stayed, AfterCharge(asked="secure", moved=True)])
    assert (found.requested, found.met, found.unmet) == (6, 1, 5)
    assert (found.in_cells.total, found.in_cells.middle) == (timedelta(hours=50), timedelta(hours=6))
    assert report_for_board(found, is_number_told=False).mask == FEW
    told = report_for_board(found, is_number_told=True)
    assert told.in_cells == found.in_cells
    assert all(part.mask for part in told.cards[0].parts), "one who went could be told from five who did not"
    assert card_of("bail", ("not_refused", "refused"), ["refused"] * 3).total.number == 3

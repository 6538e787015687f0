"""Rules about custody logs, decided over values: likeness of children, what is copied, silences, where a log stands."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.changes.log_hash import log_hash
from app.domain.alerts import LONGEST, proposed
from app.domain.answer import Answer
from app.domain.assessment import FormRef
from app.domain.attendance import ALERTS, Attendance
from app.domain.attending import State, minutes_there, standing
from app.domain.child import Child, Warning
from app.domain.expenses import Trip, claims, expenses_of
from app.domain.hard_night import hard_night
from app.domain.ids import Id
from app.domain.likeness import same_in
from app.domain.log_gaps import LONGEST_S, gaps
from app.domain.stamp import KINDS, Stamp

LOG = Attendance(form=FormRef(id="attendance", version=1), adult=Id("a"))
NIGHT = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def stamps(*told: tuple[str, int]) -> list[Stamp]:
    """Kinds with minutes into a night in which the clocks go back."""
    return [
        Stamp(id=Id(f"{n:03}"), kind=kind, at=(NIGHT + timedelta(minutes=minutes)).isoformat())
        for n, (kind, minutes) in enumerate(told)
    ]


def test_likely_children_are_those_of_whom_two_particulars_are_near_and_one_the_same() -> None:
    jay = ("Jayden Okafor", "Jay", "2011-03-12")
    assert same_in("Jayden Okafor", "2011-03-12", *jay) == ("first name", "surname", "date of birth")
    assert same_in("Jaydon Okafor", "2011-12-03", *jay) == ("surname", "date of birth nearly", "first name nearly")
    assert same_in("Jay", "2011-03-12", *jay) == ("first name", "date of birth")
    assert same_in("Jaydon Okafer", "2011-03-13", *jay) == (), "everything only nearly is nobody"
    assert same_in("Kai Moss", "2011-03-12", *jay) == same_in("Jayden Moss", "", *jay) == same_in("", "", *jay) == ()


def test_only_the_short_list_leaves_the_file() -> None:
    child = Child(
        first_names="Jayden", surname="Okafor", communication="Short sentences\nand time", matters="Football", pnc_id="12/34",
        warnings={
            "1": Warning(kind="allergy", text="Peanuts"), "2": Warning(kind="dogs", text="A dog in the hall"),
            "3": Warning(kind="self_harm", text="Cut himself in May"), "4": Warning(kind="violence", text="Hit a teacher"),
        },
    )  # fmt: skip
    found = proposed(child, do=("One thing at a time",), avoid=("Shouting " * 80,))
    assert found["alerts_do"] == "One thing at a time; Short sentences and time"
    assert (found["alerts_allergies"], found["alerts_self_harm"]) == ("Peanuts", "Cut himself in May")
    assert set(found) <= set(ALERTS)
    assert all(len(words) <= LONGEST for words in found.values())
    assert not any(word in " ".join(found.values()) for word in ("dog", "teacher", "Football", "12/34", "Okafor"))


@given(st.lists(st.tuples(st.sampled_from(sorted(KINDS)), st.integers(0, 900)), max_size=20), st.randoms())
def test_in_whatever_order_stamps_come_a_log_stands_the_same(told: list[tuple[str, int]], luck: object) -> None:
    made = stamps(*told)
    mixed = list(made)
    luck.shuffle(mixed)  # type: ignore[attr-defined]
    assert standing(LOG, mixed) == standing(LOG, made)
    assert (log_hash(mixed), minutes_there(mixed)) == (log_hash(made), minutes_there(made))
    assert minutes_there(made) >= 0


@given(st.lists(st.integers(0, 900), min_size=1, max_size=12))
def test_silences_lie_between_arriving_and_leaving_and_saying_why_closes_each(minutes: list[int]) -> None:
    made = stamps(("arrived", min(minutes)), *(("drink", m) for m in minutes), ("left", max(minutes)))
    found = gaps(made)
    longest = max((b - a for a, b in zip(sorted(minutes), sorted(minutes)[1:], strict=False)), default=0)
    assert bool(found) == (longest * 60 >= LONGEST_S)
    said = [Stamp(id=Id(f"g{n}"), kind="gap", at=gap.since, until=gap.until) for n, gap in enumerate(found)]
    assert gaps([*made, *said]) == ()


def test_where_a_log_stands_goes_with_what_happened_last() -> None:
    told = (
        ("requested", 0),
        ("accepted", 1),
        ("set_off", 2),
        ("arrived", 30),
        ("food", 40),
        ("handed_over", 50),
        ("arrived", 90),
    )
    wanted = ("requested", "accepted", "travelling", "arrived", "in_progress", "handed_over", "arrived")
    for n, state in enumerate(wanted, 1):
        assert standing(LOG, stamps(*told[:n])).state == state
    assert standing(LOG, stamps(*told, ("left", 100))).state is State.LEFT
    assert standing(LOG, stamps(*told, ("cancelled", 100))).is_over


def test_a_night_is_hard_for_what_it_was_and_only_once_it_is_over() -> None:
    ordinary = stamps(("set_off", 600), ("arrived", 630), ("left", 700))
    assert hard_night(LOG, ordinary) == ()
    assert hard_night(LOG, stamps(("arrived", 0), ("food", 300))) == (), "the adult is still there"
    assert hard_night(LOG, stamps(("arrived", 0), ("left", 400))) == ("many hours", "a night")
    searched = LOG.answering("searches_each", Answer(rows={"1": {"sort": "strip"}}))
    assert hard_night(searched, ordinary) == ("a strip search",)
    assert hard_night(searched.answering("searches_each", Answer(rows={"1": {"sort": "ordinary"}})), ordinary) == ()
    hurt = LOG.answering("alerts_injuries", Answer(value="None.")).answering("safeguarding_what", Answer(value=("home",)))
    assert hard_night(hurt, ordinary) == ("something hard to hear",)
    assert hard_night(hurt.answering("alerts_injuries", Answer(value="Cut lip")), ordinary)[0] == "an injury"


def test_expenses_are_added_up_by_adult_and_month_and_what_is_no_number_is_shown_and_not_counted() -> None:
    rows = {
        "2": {"sort": "mileage", "amount": "7.5", "words": "Home to Harbour Road"}, "1": {"sort": "fare", "amount": "2.40"},
        "3": {"sort": "parking", "words": "Machine broken"}, "4": {"sort": "hours", "amount": "lots"}, "5": {},
    }  # fmt: skip
    lines = expenses_of(LOG.answering("follow_up_expenses", Answer(rows=rows)))
    assert [(line.sort, line.unit) for line in lines] == [
        ("fare", "pounds"), ("mileage", "miles"), ("parking", "pounds"), ("hours", "hours"),
    ]  # fmt: skip

    def trip(n: int, day: str, who: str) -> Trip:
        return Trip(
            log=Id(str(n)), adult=Id(who), adult_name=who, on=date.fromisoformat(day), minutes=90, expenses=lines[:n]
        )

    made = [
        trip(4, "2026-11-30", "Zoe"),
        trip(2, "2026-11-01", "Zoe"),
        trip(0, "2026-11-09", "Amir"),
        trip(4, "2026-10-31", "Zoe"),
    ]
    amir, zoe = claims(made, "2026-11")
    assert (amir.name, amir.sums, amir.minutes) == ("Amir", (), 90)
    assert [one.on.day for one in zoe.trips] == [1, 30]
    assert zoe.sums == (("miles", Decimal("15.0")), ("pounds", Decimal("4.80")))

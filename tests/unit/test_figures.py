"""Figures: counted as at the end of a day, and no small number can be reckoned from what a board reader is shown."""

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.concern import Concern, ConcernAction
from app.domain.figures import FEW, SMALL, Count, Figures, Said, Split, board_day, figures, suppressed
from app.domain.ids import Id
from app.domain.involvement import Episode
from app.domain.report import Filing, Report

TODAY = date(2026, 11, 23)


def ids(n: int) -> Id:
    return Id(f"00000000-0000-7000-8000-{n:012d}")


def said(about: int, meaning: str, day: str, started: str = "2026-11-02") -> Said:
    return Said(about=ids(about), meaning=meaning, at=f"2026-{day}T10:00:00+00:00", started_on=started)


def split(found: Figures, key: str) -> dict[str, int]:
    (one,) = [s for s in found.splits if s.key == key]
    assert one.total.number == sum(part.number for part in one.parts)
    return {part.key: part.number for part in one.parts if part.number}


def spell(child: int, kind: str, opened: str = "2026-05-01", closed: str = "") -> Episode:
    return Episode(id=ids(child * 10), scope=ids(child), kind=kind, opened_on=opened, closed_on=closed)


def test_a_child_is_counted_once_by_what_asks_most_and_only_while_the_file_is_open() -> None:
    spells = [
        spell(1, "court"), spell(1, "custody"), spell(2, "prevention"), spell(3, "court", closed="2026-11-23"),
        spell(4, "court", opened="2026-11-24"), spell(5, "aa_only"),
    ]  # fmt: skip
    assert split(figures(spells, (), TODAY, "all"), "files") == {"custody": 1, "prevention": 1, "other": 1}
    assert split(figures(spells, (), date(2026, 11, 22), "all"), "files")["court"] == 1, "as at the day before it closed"


def test_how_long_authors_and_managers_took_is_counted_in_working_days() -> None:
    papers = [
        said(1, "submitted", "11-13"), said(1, "returned", "11-16"), said(1, "submitted", "11-17"),
        said(1, "countersigned", "11-18"),
        said(2, "submitted", "11-12", started="2026-10-01"), said(2, "countersigned", "11-20"),
        said(3, "submitted", "11-20"), said(4, "submitted", "11-10"), said(5, "auto_signed", "11-03"),
        said(6, "submitted", "01-13", started="2026-01-02"), said(6, "countersigned", "01-14"),
    ]  # fmt: skip
    found = figures((), papers, TODAY, "all")
    assert split(found, "stages") == {"within_10": 3, "within_15": 1, "longer": 1}, "sent first; the old one is not lately"
    assert split(found, "managers") == {"within_5": 2, "longer": 1}, "two decisions on the first paper, one on the second"
    assert split(found, "waiting") == {"within_5": 1, "longer": 1}
    assert split(figures((), papers, date(2026, 11, 16), "all"), "waiting") == {"within_5": 2}, "as at that day"


def test_worries_are_acted_on_by_the_next_day_later_or_not_yet() -> None:
    def worry(n: int, raised: str, acted: str = "") -> Concern:
        done = ConcernAction(told="Ruth", done="Rang", at=f"{acted}T09:00:00+00:00", by=ids(9))
        at = f"{raised}T16:00:00+00:00"
        return Concern(
            id=ids(n), scope=ids(50), about=ids(60), raised_at=at, actions={str(ids(900)): done} if acted else {}
        )

    found = [
        worry(1, "2026-11-20", "2026-11-21"), worry(2, "2026-11-20", "2026-11-23"), worry(3, "2026-01-05"),
        worry(4, "2026-01-05", "2026-01-06"), worry(5, "2026-11-24"),
    ]  # fmt: skip
    assert split(figures(found, (), TODAY, "all"), "worries") == {"next_day": 1, "later": 1, "open": 1}
    assert split(figures(found, (), date(2026, 11, 22), "all"), "worries") == {"next_day": 1, "open": 2}


def test_reports_are_held_against_their_day_and_proposals_against_what_courts_decided() -> None:
    def report(n: int, due: str, filed: str, outcome: str = "", on: str = "") -> tuple[Report, Filing]:
        made = Report(id=ids(n), scope=ids(70), template="breach", court="Hove", due_on=due, proposal="CONTINUE")
        return made, Filing(id=ids(n + 500), scope=ids(70), about=made.id, filed_on=filed, outcome=outcome, outcome_on=on)

    pairs = [
        report(1, "2026-11-10", "2026-11-10", "CONTINUE", "2026-11-16"),
        report(2, "2026-11-10", "2026-11-11", "AMEND", "2026-11-16"),
        report(3, "", "2026-11-12"), report(4, "2025-01-10", "2025-01-10", "CONTINUE", "2025-01-20"),
    ]  # fmt: skip
    found = figures([record for pair in pairs for record in pair], (), TODAY, "all")
    assert split(found, "reports") == {"in_time": 1, "late": 1, "no_day": 1}
    assert split(found, "courts") == {"followed": 1, "otherwise": 1}
    assert [(row.court, row.quarter, row.followed, row.decided) for row in found.courts] == [("Hove", "2026-27 Q3", 1, 2)]


def of(counts: tuple[int, ...]) -> Figures:
    parts = tuple(Count(key=str(n), number=number) for n, number in enumerate(counts))
    one = Split(key="any", total=Count(key="total", number=sum(counts)), parts=parts)
    return Figures(as_at="2026-10-31", whose="suppressed", splits=(one,))


_WORLDS: dict[int, dict[Figures, list[tuple[int, ...]]]] = {}


def worlds(parts: int) -> dict[Figures, list[tuple[int, ...]]]:
    """Every answer that can be given for so many parts of up to nine, and all the truths that give it."""
    if parts not in _WORLDS:
        found = _WORLDS.setdefault(parts, {})
        for counts in itertools.product(range(10), repeat=parts):
            found.setdefault(suppressed(of(counts)), []).append(counts)
    return _WORLDS[parts]


@given(st.lists(st.integers(0, 9), min_size=1, max_size=4))
def test_whoever_knows_how_it_is_done_still_cannot_tell_a_small_number(counts: list[int]) -> None:
    shown = suppressed(of(tuple(counts)))
    could_be = worlds(len(counts))[shown]
    for at, number in enumerate(counts):
        part = shown.splits[0].parts[at]
        if 0 < number < SMALL:
            assert (part.number, part.mask) == (0, FEW)
            assert {truth[at] for truth in could_be} == {1, 2, 3, 4}, "every small number is as likely as the others"
        else:
            assert (part.number, part.mask) == (number, "")
    assert "few" in str(shown) or shown.splits[0].total.number == sum(counts)


def test_what_would_name_a_court_and_its_quarter_is_left_out() -> None:
    pair = (
        Report(id=ids(1), scope=ids(2), template="breach", court="Hove", proposal="CONTINUE"),
        Filing(id=ids(3), scope=ids(2), about=ids(1), filed_on="2026-11-02", outcome="AMEND", outcome_on="2026-11-03"),
    )
    found = figures(pair, (), TODAY, "suppressed")
    assert found.courts
    assert suppressed(found).courts == ()


@pytest.mark.parametrize("today", [date(2026, 11, 1), date(2026, 11, 30)])
def test_a_board_reader_sees_the_same_day_all_month(today: date) -> None:
    assert board_day(today) == date(2026, 10, 31)

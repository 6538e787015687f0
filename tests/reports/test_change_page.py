"""The page of changes: always one page, most important first, what has no room is counted, and words read as they should."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.changes.word_runs import Run, runs, shortened
from app.reports.change_page import ChangePage, Entry, Tile, draw_change_page
from app.reports.flow import Prose, Type
from app.reports.marked_words import marked_lines
from tests.helpers.paper import pages_of

KIND = Type("record", 9, 12.5, "#000000")


def page(entries: tuple[Entry, ...], by_weight: tuple[int, ...] | None = None, child_name: str = "Jayden Okafor") -> str:
    pdf = draw_change_page(
        ChangePage(
            title="What changed since last time",
            child_name=child_name,
            older="Start of order, 3 June 2026",
            newer="Review, 23 November 2026",
            summary=f"{len(entries)} answers changed, 3 the same.",
            tiles=(Tile("Serious harm to others", "Low", "High", "higher", 1),),
            entries=entries,
            by_weight=by_weight or tuple(range(len(entries))),
            nothing="No answer reads differently from last time.",
            printed_by="Leah Cole",
            printed_at="23 November 2026 at 14:02",
        )
    )
    (only,) = pages_of(pdf)
    return " ".join(only.split())


def entry(number: int, words: str = "Two words", section: str = "Home") -> Entry:
    return Entry(section, f"Question {number}?", "changed", ((Run(words, "added"),),))


def test_twelve_changes_of_a_long_form_fit_and_all_are_there() -> None:
    said = page(tuple(entry(n, "Words " * 20, f"Section {n // 2}") for n in range(12)))
    assert all(f"Question {n}?" in said for n in range(12))
    assert "did not fit" not in said


def test_what_has_no_room_is_counted_by_section_and_the_most_important_stay() -> None:
    entries = tuple(entry(n, "Many words. " * 30, "Home" if n < 100 else "School") for n in range(150))
    said = page(entries, tuple(reversed(range(150))))
    assert "Question 149?" in said
    assert "Question 0?" not in said
    shown = sum(f"Question {n}?" in said for n in range(150))
    assert f"And {150 - shown} more changes that did not fit on this page: Home (100), School ({50 - shown})." in said
    assert said.index("Question 148?") < said.index("Question 149?"), "in reading order"


def test_nothing_changed_is_said() -> None:
    assert "No answer reads differently from last time." in page(())


@pytest.mark.parametrize("name", ["Maximilian-Alexander " * 10, "أميرة " * 40, "<b>Jay</b> & 🎉"])
def test_long_and_foreign_names_leave_it_one_page_with_its_marking(name: str) -> None:
    said = page(tuple(entry(n) for n in range(400)), child_name=name)
    assert said.count("OFFICIAL-SENSITIVE") == 2
    assert "Page 1 of 1" in said


@given(before=st.text(max_size=300), after=st.text(max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_two_texts_can_be_printed(before: str, after: str) -> None:
    found = shortened(runs(before, after), 8, 70)
    assert "Page 1 of 1" in page((Entry("Home", "What?", "changed", (found,)),))


@given(
    before=st.lists(st.sampled_from(["home", "school,", "nan", "\n", "is", "safe."]), max_size=60), at=st.integers(0, 60)
)
@settings(max_examples=100, deadline=None)
def test_a_shortened_change_keeps_every_changed_word(before: list[str], at: int) -> None:
    one = " ".join(before)
    two = " ".join([*before[:at], "NEW", *before[at:]])
    short = shortened(runs(one, two), 8, 70)
    assert [r.text.split() for r in short if r.kind == "added"] == [["NEW"]]
    assert sum(len(run.text.split()) for run in short) <= 1 + 2 * (8 + 1) + 2


def test_neighbouring_words_of_the_other_direction_stand_in_their_own_order() -> None:
    lines = marked_lines(Prose(), (Run("He said أميرة قالت نعم today", "same"),), KIND, 500)
    assert [atom.text for atom in lines[0].atoms] == ["He", "said", "نعم", "قالت", "أميرة", "today"]
    arabic = marked_lines(Prose(), (Run("أميرة قالت John Smith نعم", "same"),), KIND, 500)
    assert arabic[0].from_right
    assert [atom.text for atom in arabic[0].atoms] == ["أميرة", "قالت", "Smith", "John", "نعم"]


def test_a_point_stays_with_the_word_before_it() -> None:
    lines = marked_lines(Prose(), runs("At home.", "At school."), KIND, 500)
    assert [(atom.text, atom.is_glued) for atom in lines[0].atoms][-1] == (".", True)

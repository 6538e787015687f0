"""Joining texts by paragraphs, with git's own three-way merge as the second opinion."""

import shutil
import subprocess
from pathlib import Path
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.changes import diff3
from app.changes.diff3 import hunks, join
from app.changes.joining import Kept, parts

WORDS = ["He came.", "He was late.", "Mum rang.", "School is hard.", "We made a plan.", "", ""]
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=7).map("\n".join)
NEW = st.sampled_from(["New thought.", "Another one.", ""])


@st.composite
def edited(draw: st.DrawFn, base: str) -> str:
    """The text after one or two edits of a person."""
    lines = base.split("\n")
    for _ in range(draw(st.integers(1, 2))):
        place = draw(st.integers(0, len(lines)))
        lines[place : place + draw(st.integers(0, 2))] = draw(st.lists(NEW, max_size=2))
    return "\n".join(lines)


@st.composite
def three(draw: st.DrawFn) -> tuple[str, str, str]:
    """A text and what two people made of it."""
    base = draw(st.one_of(TEXTS, st.permutations(WORDS[:5]).map("\n".join)))
    return base, draw(edited(base)), draw(edited(base))


@given(three())
def test_it_does_not_matter_who_was_first(texts: tuple[str, str, str]) -> None:
    base, left, right = texts
    assert join(base, left, right) == join(base, right, left)


@given(three())
def test_an_edit_on_its_own_or_made_by_both_stands(texts: tuple[str, str, str]) -> None:
    base, left, _ = texts
    assert join(base, left, base) == join(base, base, left) == join(base, left, left) == left


@given(three())
def test_a_join_keeps_every_paragraph_that_somebody_wrote(texts: tuple[str, str, str]) -> None:
    base, left, right = texts
    joined = join(base, left, right)
    if joined is None:
        return
    known, kept = base.split("\n"), joined.split("\n")
    for text in (left, right):
        assert [line for line in text.split("\n") if line not in known and line not in kept] == []


@pytest.mark.skipif(shutil.which("git") is None, reason="git is the second opinion here")
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=three())
def test_where_we_join_git_joins_alike_or_asks(tmp_path: Path, texts: tuple[str, str, str]) -> None:
    base, left, right = texts
    joined = join(base, left, right)
    if joined is None:
        return
    for name, text in (("base", base), ("left", left), ("right", right)):
        (tmp_path / name).write_bytes(f"{text}\n".encode())
    command = ["git", "merge-file", "-p", "left", "base", "right"]
    answer = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert answer.returncode != 0 or answer.stdout.decode() == f"{joined}\n"


def test_edits_of_the_first_and_the_third_paragraph_join() -> None:
    base = "He came.\n\nMum rang.\n\nSchool is hard."
    left = base.replace("He came.", "He came on time.")
    right = base + "\n\nWe made a plan."
    assert join(base, left, right) == "He came on time.\n\nMum rang.\n\nSchool is hard.\n\nWe made a plan."


def test_edits_of_neighbouring_paragraphs_are_for_a_person_however_wide_the_gap() -> None:
    for gap in ("\n", "\n\n", "\n \n\n"):
        base = f"Attendance is poor.{gap}The risk is high."
        assert join(base, base.replace("poor", "better"), base.replace("high", "very high")) is None


def test_the_same_words_rewritten_twice_are_for_a_person() -> None:
    assert join("Attendance is poor.", "Attendance has stopped.", "Attendance has improved.") is None


def test_two_first_texts_are_for_a_person() -> None:
    assert join("", "He came.", "She came.") is None


def test_ten_thousand_empty_lines_are_handed_to_a_person_at_once() -> None:
    assert join("\n" * 10_000, "a" + "\n" * 9_000, "\n" * 9_500 + "b") is None


def test_a_long_narrative_with_two_small_edits_joins() -> None:
    base = "\n".join(f"Paragraph {n}." for n in range(3_000))
    joined = join(base, base.replace("Paragraph 7.", "Seven."), base.replace("Paragraph 2900.", "Late."))
    assert joined == base.replace("Paragraph 7.", "Seven.").replace("Paragraph 2900.", "Late.")


# texts made to hold up whoever compares them

ROUND: dict[str, tuple[list[str], list[str]]] = {
    "a line in between each": ([f"{n}" for n in range(12_000)], [x for n in range(12_000) for x in (f"{n}", f"x{n}")]),
    "the same line between others": (
        [x for n in range(700) for x in ("a", f"b{n}")],
        [x for n in range(700) for x in ("a", f"c{n}")],
    ),
    "turned round": ([f"{n}" for n in range(12_000)], [f"{n}" for n in reversed(range(12_000))]),
    "every second line gone": ([f"{n}" for n in range(20_000)], [f"{n}" for n in range(0, 20_000, 2)]),
}


@pytest.mark.parametrize("name", ROUND)
def test_a_text_made_to_hold_up_the_service_is_put_to_a_person_in_no_time(name: str) -> None:
    base, other = ("\n".join(lines) for lines in ROUND[name])
    began = process_time()
    assert join(base, other, base + "\n\nand a line") is None
    assert join(base, base + "\n\nand a line", other) is None
    assert process_time() - began < 5


def test_without_the_bound_a_few_thousand_lines_would_take_as_many_times_as_long() -> None:
    """The sibling: looks grow with the square of the lines, for a text that any laptop may send."""
    looks = []
    for lines in (100, 200, 400):
        base = [f"{n}" for n in range(lines)]
        matcher = diff3._Bounded(base, [x for line in base for x in (line, f"x{line}")])
        matcher._left = 10**9
        matcher.get_opcodes()
        looks.append(10**9 - matcher._left)
    assert looks[1] > 3.5 * looks[0]
    assert looks[2] > 3.5 * looks[1]


def test_a_long_report_with_a_few_edits_on_both_sides_still_joins() -> None:
    paragraphs = [f"Paragraph {n} of a long report." for n in range(2_000)]
    left, right = list(paragraphs), list(paragraphs)
    left[3], left[1000] = "By Leah.", "By Leah too."
    right[500], right[1990] = "By Sam.", "By Sam too."
    joined = join("\n".join(paragraphs), "\n".join(left), "\n".join(right))
    assert joined is not None
    assert [joined.count(words) for words in ("By Leah.", "By Leah too.", "By Sam.", "By Sam too.")] == [1, 1, 1, 1]


@settings(max_examples=300)
@given(st.one_of(three(), st.tuples(TEXTS, TEXTS, TEXTS)))
def test_edits_that_follow_on_each_other_tell_whether_any_meet(texts: tuple[str, str, str]) -> None:
    """Looking at neighbours only gives what looking at every pair gives."""
    base, left, right = texts
    lines = base.split("\n")
    lefts, rights = set(hunks(lines, left.split("\n"))), set(hunks(lines, right.split("\n")))
    only_left, only_right = lefts - rights, rights - lefts
    every_pair = any(diff3._meet(lines, a, b) for a in only_left for b in only_right)
    assert diff3._any_meet(lines, only_left, only_right) == every_pair


def test_two_texts_too_tangled_to_compare_are_still_offered_with_every_word() -> None:
    """What a person is shown to choose from holds every sentence of both."""
    before = " ".join(f"It was {n}." for n in range(3000))
    ours = " ".join(f"It was {n}. Ours {n}." for n in range(3000))
    shown = parts(before, ours, before)
    words = " ".join(part.text if isinstance(part, Kept) else f"{part.left} {part.right}" for part in shown)
    assert all(f"Ours {n}." in words for n in range(3000))

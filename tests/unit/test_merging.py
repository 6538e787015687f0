"""Two people, one record, no network between them: what joins by itself and what a person is asked."""

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.changes.canonical import encode
from app.changes.classes import Classify, rules_for
from app.changes.edits import ABSENT, Edit, Path, diff, same, value_at
from app.changes.merging import Merged, merge
from app.domain.dates import later_of
from app.forms.definition import FormDefinition, Group, Kind, Question, Section

Tree = dict[str, Any]

FORM = FormDefinition(
    id="start",
    version=1,
    title="Start",
    groups=(
        Group(
            id="g",
            title="All",
            sections=(
                Section(
                    id="s",
                    title="All",
                    questions=(
                        Question(id="risk", kind=Kind.RATING, label="Risk", group="rosh"),
                        Question(id="why", kind=Kind.NARRATIVE, label="Why", group="rosh"),
                        Question(id="school", kind=Kind.NARRATIVE, label="School"),
                        Question(id="home", kind=Kind.CHOICE, label="Home"),
                        Question(id="likes", kind=Kind.SEVERAL, label="Likes"),
                        Question(
                            id="family",
                            kind=Kind.REPEATING,
                            label="Family",
                            fields=(
                                Question(id="name", kind=Kind.SHORT_TEXT, label="Name"),
                                Question(id="note", kind=Kind.NARRATIVE, label="Note"),
                            ),
                        ),
                    ),
                ),
            ),
        ),
    ),
)
PLAN, START = rules_for("plan"), rules_for("assessment", FORM)

WORDS = st.sampled_from(["one", "two", "three"])
PROSE = st.lists(st.sampled_from(["He came.", "Mum rang.", "School."]), min_size=1, max_size=4).map("\n".join)
SETS = st.sets(WORDS, min_size=1).map(sorted)


def items(inner: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    return st.dictionaries(st.sampled_from(["i1", "i2", "i3"]), inner, min_size=1, max_size=3)  # empty maps are not stored


def shape(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Tree]:
    return st.fixed_dictionaries({}, optional=fields)


STEPS = items(shape(text=WORDS, who=SETS, done_on=WORDS))
PLANS = shape(
    review_on=WORDS, number=st.integers(1, 3), targets=items(shape(title=WORDS, words=PROSE, area=WORDS, steps=STEPS))
)


def answer(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Tree]:
    """An answer that says something."""
    return shape(**fields).filter(bool)


MARKS = {
    "said_by": st.sampled_from(["child", "carer"]),
    "source": WORDS,
    "said_on": st.sampled_from(["2026-06-01", "2026-11", "2026-11-30~"]),
}
ANSWERS = shape(
    risk=answer(value=WORDS, **MARKS),
    why=answer(value=PROSE, **MARKS),
    school=answer(value=PROSE, **MARKS),
    home=answer(value=st.one_of(WORDS, st.booleans()), **MARKS),
    likes=answer(value=SETS, **MARKS),
    family=answer(rows=items(shape(name=WORDS, note=PROSE)), **MARKS),
)
STARTS = st.tuples(*(st.builds(lambda answers: {"answers": answers}, ANSWERS) for _ in range(3)))
KNOWN = st.one_of(
    st.tuples(st.just(PLAN), st.tuples(PLANS, PLANS, PLANS)),
    st.tuples(st.just(START), STARTS),
    st.tuples(st.just(rules_for("assessment")), STARTS),
).map(lambda case: (case[0], *case[1]))
BODIES = st.one_of(KNOWN, st.tuples(st.just(rules_for("not_yet_known")), PLANS, PLANS, PLANS))
Case = tuple[Classify, Tree, Tree, Tree]


@given(BODIES)
def test_what_both_did_is_done_once(case: Case) -> None:
    rules, base, left, _ = case
    merged = merge(base, left, diff(base, left), rules)
    assert encode(merged.body) == encode(left)
    assert not merged.clashes


@given(BODIES)
def test_what_only_one_did_is_done(case: Case) -> None:
    rules, base, left, _ = case
    assert encode(merge(base, base, diff(base, left), rules).body) == encode(left)
    assert encode(merge(base, left, (), rules).body) == encode(left)


@given(KNOWN)
def test_it_does_not_matter_who_was_first_where_nobody_has_to_decide(case: Case) -> None:
    rules, base, left, right = case
    one = merge(base, left, diff(base, right), rules)
    two = merge(base, right, diff(base, left), rules)
    if not one.clashes and not two.clashes:
        assert encode(one.body) == encode(two.body)


@given(KNOWN)
def test_a_person_is_asked_on_both_laptops_or_on_none(case: Case) -> None:
    rules, base, left, right = case
    one = merge(base, left, diff(base, right), rules)
    two = merge(base, right, diff(base, left), rules)
    assert bool(one.clashes) == bool(two.clashes)


@given(BODIES)
def test_merging_again_gives_the_same(case: Case) -> None:
    rules, base, left, right = case
    edits = diff(base, right)
    assert merge(base, left, edits, rules) == merge(base, left, edits, rules)


EMPTIED: Case = (
    START,
    {"answers": {"likes": {"value": ["one"]}}},
    {"answers": {"likes": {"value": ["one", "two"]}}},
    {"answers": {"likes": {"said_by": "child"}}},
)


@example(EMPTIED)
@given(BODIES)
def test_none_of_my_edits_is_lost(case: Case) -> None:
    rules, base, left, right = case
    edits = diff(base, right)
    merged = merge(base, left, edits, rules)
    for edit in edits:
        settled = is_emptied(edit, base, merged.body) or is_settled_day(edit.path, merged, left, right)
        assert is_accounted_for(edit, merged, right) or settled, edit


@given(BODIES)
def test_nothing_of_theirs_is_overwritten_unseen(case: Case) -> None:
    """What they wrote stands in the head, unless I wrote there too and the text was joined or the item kept."""
    rules, base, left, right = case
    merged = merge(base, left, diff(base, right), rules)
    for edit in diff(base, left):
        settled = is_emptied(edit, base, merged.body) or is_settled_day(edit.path, merged, left, right)
        assert is_in(edit, merged.body) or is_joined_or_kept(edit.path, merged) or settled, edit


def is_emptied(edit: Edit, base: Tree, body: Tree) -> bool:
    """A set that one emptied, and to which the other has added: what was taken out is out."""
    before, now = value_at(base, edit.path), value_at(body, edit.path)
    return edit.kind == "cut" and isinstance(before, list) and isinstance(now, list) and not set(before) & set(now)


def is_settled_day(path: Path, merged: Merged, left: Tree, right: Tree) -> bool:
    """The later of both days stands; none where one of the two took the answer out."""
    if path[-1] != "said_on":
        return False
    now, *both = (value_at(tree, path) for tree in (merged.body, left, right))
    is_gone = any(value_at(tree, path[:-1]) is ABSENT for tree in (left, right))
    return now is ABSENT if is_gone else same(now, later_of(*("" if day is ABSENT else day for day in both)))


def is_in(edit: Edit, body: Tree) -> bool:
    now = value_at(body, edit.path)
    match edit.kind:
        case "set":
            return same(now, edit.value) or (edit.value == {} and isinstance(now, dict))
        case "cut":
            return now is ABSENT
        case "add":
            return now is not ABSENT and edit.value in now
        case _:
            return now is ABSENT or edit.value not in now


def is_joined_or_kept(path: Path, merged: Merged) -> bool:
    return any(path[: len(p)] == p or p[: len(path)] == path for p in (*merged.joined, *merged.restored)) or (
        isinstance(value_at(merged.body, path), dict)
    )


def is_accounted_for(edit: Edit, merged: Merged, wanted: Tree) -> bool:
    clashing = {c.path: c.mine for c in merged.clashes}
    at_or_below = [p for p in clashing if p[: len(edit.path)] == edit.path]
    if at_or_below:
        return all(same(clashing[p], value_at(wanted, p)) for p in at_or_below)
    return is_in(edit, merged.body) or is_joined_or_kept(edit.path, merged)


TARGET = {"title": "Football", "words": "I want to play.\n\nMum helps.\n\nSchool too.", "area": "health"}


def plan(**target: Any) -> Tree:
    return {"review_on": "2026-12-01", "targets": {"t1": {**TARGET, **target}, "t2": {"title": "Sleep"}}}


def test_different_fields_of_one_plan_join() -> None:
    theirs, mine = plan(title="Play football"), plan(area="school")
    merged = merge(plan(), theirs, diff(plan(), mine), PLAN)
    assert merged.body == plan(title="Play football", area="school")
    assert merged.combined
    assert not merged.clashes


def test_one_date_set_to_two_days_is_for_a_person_and_the_first_stands() -> None:
    base = plan()
    merged = merge(base, {**base, "review_on": "2026-12-03"}, diff(base, {**base, "review_on": "2026-12-08"}), PLAN)
    (clash,) = merged.clashes
    assert (clash.path, clash.before, clash.theirs, clash.mine) == (
        ("review_on",),
        "2026-12-01",
        "2026-12-03",
        "2026-12-08",
    )
    assert merged.body["review_on"] == "2026-12-03"


def test_paragraphs_far_apart_join_and_are_marked() -> None:
    theirs = plan(words=TARGET["words"].replace("I want", "I really want"))
    mine = plan(words=TARGET["words"].replace("School too.", "School agrees."))
    merged = merge(plan(), theirs, diff(plan(), mine), PLAN)
    assert merged.joined == (("targets", "t1", "words"),)
    assert value_at(merged.body, ("targets", "t1", "words")) == "I really want to play.\n\nMum helps.\n\nSchool agrees."


@pytest.mark.parametrize("i_removed_it", [True, False])
def test_a_target_removed_by_one_and_edited_by_the_other_is_kept(i_removed_it: bool) -> None:
    removed = {**plan(), "targets": {"t2": {"title": "Sleep"}}}
    edited = plan(title="Play football", area="school")
    theirs, mine = (edited, removed) if i_removed_it else (removed, edited)
    merged = merge(plan(), theirs, diff(plan(), mine), PLAN)
    assert merged.body == edited
    assert merged.restored == (("targets", "t1"),)
    assert not merged.clashes


def test_all_targets_removed_while_one_is_added_leaves_the_new_one() -> None:
    base = plan()
    theirs = {**base, "targets": {**base["targets"], "t3": {"title": "Music"}}}
    merged = merge(base, theirs, diff(base, {"review_on": "2026-12-01"}), PLAN)
    assert merged.body == {"review_on": "2026-12-01", "targets": {"t3": {"title": "Music"}}}


def test_steps_added_by_both_are_all_there() -> None:
    theirs, mine = plan(steps={"s1": {"text": "Buy boots"}}), plan(steps={"s2": {"text": "Find a club"}})
    merged = merge(plan(), theirs, diff(plan(), mine), PLAN)
    assert set(merged.body["targets"]["t1"]["steps"]) == {"s1", "s2"}


def test_people_added_and_removed_in_a_set_add_up() -> None:
    base = {"present": ["child", "mum"], "kind": "office"}
    merged = merge(
        base, {**base, "present": ["child"]}, diff(base, {**base, "present": ["child", "dad", "mum"]}), rules_for("contact")
    )
    assert merged.body["present"] == ["child", "dad"]
    assert not merged.clashes


def start(**answers: Any) -> Tree:
    return {"stage": "initial", "answers": answers}


def test_a_rating_and_its_reason_changed_apart_are_one_judgement() -> None:
    base = start(risk={"value": "low"}, why={"value": "He is calm."})
    theirs = start(risk={"value": "high"}, why={"value": "He is calm."})
    mine = start(risk={"value": "low"}, why={"value": "He is very calm."})
    merged = merge(base, theirs, diff(base, mine), START)
    assert [c.path for c in merged.clashes] == [("answers", "why", "value")]
    assert merged.body == theirs


def test_several_choices_in_a_contested_answer_are_shown_whole() -> None:
    grouped = FormDefinition(
        id="start",
        version=2,
        title="Start",
        groups=(
            Group(
                id="g",
                title="All",
                sections=(
                    Section(
                        id="s",
                        title="All",
                        questions=(
                            Question(id="risk", kind=Kind.RATING, label="Risk", group="rosh"),
                            Question(id="signs", kind=Kind.SEVERAL, label="Signs", group="rosh"),
                        ),
                    ),
                ),
            ),
        ),
    )
    base = start(risk={"value": "low"}, signs={"value": ["a"]})
    theirs = start(risk={"value": "high"}, signs={"value": ["a"]})
    mine = start(risk={"value": "low"}, signs={"value": ["b", "c"]})
    merged = merge(base, theirs, diff(base, mine), rules_for("assessment", grouped))
    (clash,) = merged.clashes
    assert (list(clash.before), list(clash.mine)) == (["a"], ["b", "c"])


def test_clearing_a_rating_while_its_reason_changes_is_for_a_person() -> None:
    base = start(risk={"value": "low"}, why={"value": "He is calm."})
    theirs = start(risk={"value": "low"}, why={"value": "He is very calm."})
    merged = merge(base, theirs, diff(base, start(why={"value": "He is calm."})), START)
    assert [(c.path, c.mine) for c in merged.clashes] == [(("answers", "risk"), ABSENT)]
    assert merged.body == theirs


@pytest.mark.parametrize("i_cleared_it", [True, False])
def test_an_answer_cleared_by_one_and_changed_by_the_other_is_for_a_person(i_cleared_it: bool) -> None:
    base = start(home={"value": "with_mum"}, school={"value": "Fine."})
    cleared = start(school={"value": "Fine."})
    changed = start(home={"value": "with_dad"}, school={"value": "Fine."})
    theirs, mine = (changed, cleared) if i_cleared_it else (cleared, changed)
    merged = merge(base, theirs, diff(base, mine), START)
    assert [c.path for c in merged.clashes] == [("answers", "home", "value")]
    assert merged.body == theirs


def test_who_said_it_never_moves_to_words_that_somebody_else_reported() -> None:
    base = start(school={"value": "Fine."})
    theirs = start(school={"value": "Awful.", "said_by": "carer"})
    mine = start(school={"value": "Great.", "said_by": "child"})
    merged = merge(base, theirs, diff(base, mine), START)
    assert {c.path[-1] for c in merged.clashes} == {"value", "said_by"}
    assert merged.body == theirs


def test_of_two_days_on_which_the_same_was_said_the_later_stands_and_nobody_is_asked() -> None:
    base = start(home={"value": "with_mum"})
    monday = start(home={"value": "with_dad", "said_by": "child", "said_on": "2026-11-23"})
    friday = start(home={"value": "with_dad", "said_by": "child", "said_on": "2026-11-27"})
    for theirs, mine in ((monday, friday), (friday, monday)):
        merged = merge(base, theirs, diff(base, mine), START)
        assert (merged.body, merged.clashes, merged.joined) == (friday, (), ())


def test_the_day_goes_with_the_answer_that_it_stands_by_when_a_person_is_asked() -> None:
    base = start(home={"value": "with_mum"})
    theirs = start(home={"value": "with_dad", "said_on": "2026-11-23"})
    mine = start(home={"value": "with_nan", "said_on": "2026-11-27"})
    merged = merge(base, theirs, diff(base, mine), START)
    assert {c.path[-1] for c in merged.clashes} == {"value", "said_on"}
    assert merged.body == theirs


def test_a_choice_changed_here_and_its_speaker_there_is_one_judgement() -> None:
    base = start(home={"value": "with_mum", "said_by": "child"})
    theirs = start(home={"value": "with_mum", "said_by": "carer"})
    mine = start(home={"value": "with_dad", "said_by": "child"})
    merged = merge(base, theirs, diff(base, mine), START)
    assert [c.path for c in merged.clashes] == [("answers", "home", "value")]


def test_rows_of_a_repeating_answer_merge_by_field() -> None:
    base = start(family={"rows": {"r1": {"name": "Ann", "note": "Kind."}}})
    theirs = start(family={"rows": {"r1": {"name": "Anne", "note": "Kind."}}})
    mine = start(family={"rows": {"r1": {"name": "Ann", "note": "Very kind."}, "r2": {"name": "Bo"}}})
    merged = merge(base, theirs, diff(base, mine), START)
    assert merged.body["answers"]["family"]["rows"] == {
        "r1": {"name": "Anne", "note": "Very kind."},
        "r2": {"name": "Bo"},
    }


def test_a_removed_step_that_lost_a_note_here_comes_back_without_the_note() -> None:
    base = plan(steps={"s1": {"text": "Buy boots", "by_on": "2026-12-05", "done_on": "2026-12-04"}})
    mine = plan(steps={"s1": {"text": "Buy old boots", "by_on": "2026-12-05"}})
    merged = merge(base, plan(steps={}), diff(base, mine), PLAN)
    assert value_at(merged.body, ("targets", "t1", "steps", "s1")) == {"text": "Buy old boots", "by_on": "2026-12-05"}


def test_yes_here_and_one_there_are_not_the_same_answer() -> None:
    base = start(home={"value": False})
    merged = merge(base, start(home={"value": 1}), diff(base, start(home={"value": True})), START)
    assert [c.path for c in merged.clashes] == [("answers", "home", "value")]

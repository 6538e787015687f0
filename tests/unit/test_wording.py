"""What a change wrote, told to a person: in the order in which the record tells itself, whatever the order of its bytes."""

from hypothesis import given
from hypothesis import strategies as st

from app.changes.edits import Edit
from app.changes.wording import parts_of

CONTACT = ("kind", "started_at", "minutes", "aim", "content", "outcome", "voice", "safeguarding")


@given(st.permutations(CONTACT))
def test_a_contact_is_told_as_it_was_written(shuffled: list[str]) -> None:
    edits = [Edit(kind="set", path=(name,), value=f"the {name}") for name in shuffled]
    told = [words for _, words in parts_of("contact", "create", edits, None, "Jay")]
    assert told == [f"the {name}" for name in CONTACT]


def test_what_this_waymark_does_not_know_comes_last_and_is_not_left_out() -> None:
    edits = [Edit(kind="set", path=("brand_new",), value="x"), Edit(kind="set", path=("aim",), value="y")]
    assert parts_of("contact", "patch", edits, None, "Jay") == (("Aim", "y"), ("Brand new", "x"))
    assert parts_of("something_else", "patch", edits, None, "Jay")[0] == ("Brand new", "x")

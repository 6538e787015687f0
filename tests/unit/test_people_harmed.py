"""Names of people harmed are found in the stage's own answers, and where a report names one it says in which section."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.answer import Answer
from app.forms.people_harmed import Named, named_in, names_of_harmed
from app.forms.shipped import shipped_form

FORM = shipped_form("assessment", 2)
KNOWN = ("Jayden", "Okafor", "Jay", "Sharon Okafor")
SYLLABLES = st.lists(st.sampled_from(("zu", "ka", "ri", "mo", "ven", "tha", "lix")), min_size=2, max_size=4)


def names(text: str, **others: str) -> tuple[str, ...]:
    answers = {"what_happened_wishes": Answer(value=text), **{key: Answer(value=v) for key, v in others.items()}}
    return names_of_harmed(FORM, answers, KNOWN)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Mrs Bell was hurt.", ("Bell",)),
        ("Mr. O’Neill-Smith has moved.", ("O’Neill-Smith",)),
        ("Amir was hurt and his sister Yasmin saw it.", ("Amir", "Yasmin")),
        ("Hannah Price wants an apology.", ("Hannah", "Price")),
        ("They fear Amir’s friends.", ("Amir",)),
        ("Staff were scared on Friday. Damage was £300. The shop wants an apology.", ()),
        ("Jay’s mum Sharon rang them.", ()),
        ("", ()),
    ],
)
def test_a_name_is_told_from_a_word_that_begins_a_sentence(text: str, found: tuple[str, ...]) -> None:
    assert names(text) == found


def test_a_word_that_another_answer_uses_without_a_capital_is_no_name() -> None:
    assert names("Told by Colt, who saw it.") == ("Colt",)
    assert names("Told by Colt, who saw it.", living_home="A colt in the yard.") == ()


def test_what_is_told_elsewhere_is_nobody_harmed() -> None:
    assert names_of_harmed(FORM, {"living_home": Answer(value="Mrs Bell lives next door.")}, KNOWN) == ()


@given(SYLLABLES, st.sampled_from(("{} was hit.", "We spoke with {}.", "Mrs {} is afraid.", "“Then {} ran home.”")))
def test_a_name_is_found_wherever_it_stands_and_then_in_the_report(syllables: list[str], sentence: str) -> None:
    name = "".join(syllables).capitalize()
    assert names(sentence.format(name)) == (name,)
    assert named_in({"offence": f"He shouted at {name}’s door."}, (name,)) == (Named(name=name, place="offence"),)
    assert named_in({"offence": f"He shouted at {name}x and at {name.lower()}."}, (name,)) == ()

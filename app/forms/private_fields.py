"""Which answers of a form tell of people harmed, and which fields of its tables hold names of others. Pure.

A question says so by the tag `victim`. A field of a table has no tags, so the fields of the shipped forms stand here.
"""

from typing import Final

from app.forms.definition import Question

VICTIM: Final = "victim"
_HARMED: Final = frozenset(
    {
        ("what_happened_events", "harmed"),
        ("what_happened_events", "impact"),
        ("what_happened_events", "child_view"),
        ("future_behaviours", "who"),
    }
)
_NAMES_HARMED: Final = _HARMED | {("what_happened_events", "police_account")}
_OTHERS: Final = {
    ("what_happened_events", "with_whom"): "",
    ("living_who", "person"): "relation",
    ("family_who", "person"): "relation",
}


def tells_of_harmed(question: Question, field: Question | None = None) -> bool:
    """Is this question, or this field of its table, about people harmed?"""
    return VICTIM in question.tags or (field is not None and (question.id, field.id) in _HARMED)


def may_name_harmed(question: Question, field: Question) -> bool:
    """May free words in this field name somebody harmed? Police papers do, beside what is asked about them."""
    return VICTIM in question.tags or (question.id, field.id) in _NAMES_HARMED


def names_another(question: Question, field: Question) -> bool:
    """Does this field hold the names of other people?"""
    return (question.id, field.id) in _OTHERS


def relation_field(question: Question, field: Question) -> str:
    """The field of the same row that says who that other person is to the child, empty where none does."""
    return _OTHERS.get((question.id, field.id), "")

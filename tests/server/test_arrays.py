"""Lists of text go to the database as they are, whatever is in them."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.server.arrays import TextListDumper
from app.server.database import Database

TEXTS = st.lists(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12), max_size=8)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXTS)
def test_a_list_of_text_comes_back_as_it_went(database: Database, texts: list[str]) -> None:
    with database.transaction() as connection:
        row = connection.execute("SELECT %s::text[], cardinality(%s::text[])", (texts, texts)).fetchone()
    assert row == (texts, len(texts))


def test_a_list_with_numbers_or_nothing_in_it_is_written_as_ever(database: Database) -> None:
    with database.transaction() as connection:
        row = connection.execute("SELECT %s::int[], %s::text[], 7 = ANY(%s)", ([1, 2], ["a", None], [6, 7])).fetchone()
    assert row == ([1, 2], ["a", None], True)


def test_quotes_and_backslashes_need_care() -> None:
    """The sibling: a plain join would end the item early."""
    assert TextListDumper(list).dump(['a"b', "c\\d", "NULL", ""]) == b'{"a\\"b","c\\\\d","NULL",""}'

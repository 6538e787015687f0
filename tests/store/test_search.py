"""Search: whatever is typed into it, it answers; the index follows the records, late but surely."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError

from app.models import search
from app.models.queries import finding
from app.models.queries.views import StoreViews
from app.operations.contact import DiscardContact, FinishContact, RestoreContact
from tests.helpers.laptop import Laptop, a_child, a_contact

QUIET = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow)
HOSTILE = [
    '"', "'", "*", "a*", "-", "-a", "NEAR(a b)", "a NEAR b", "a AND", "OR", "NOT a", "(", ")", "text:a", "{a b}:c", "^a", "a + b",
    "' OR 1=1 --", "\\", "\x00", "a\x00b", "\ud800", "🙂", "_", "__ _", "ﬁ", "٣", "a" * 5000, "%", "NULL", "\u202e", "ŷ", "1.5",
]  # fmt: skip


@pytest.fixture
def views(laptop: Laptop) -> StoreViews:
    """A child with two visits, indexed."""
    child = a_child(surname="Tŷ-Llewellyn")
    laptop.put(child)
    laptop.do(FinishContact(seen=None, now=a_contact(child, content="Rang the bricklaying college about Thursday")))
    laptop.do(FinishContact(seen=None, now=a_contact(child, content="Zoë’s café was shut; naïve plan, 50% done")))
    drain(laptop)
    return StoreViews(laptop.store)


def drain(laptop: Laptop) -> None:
    while laptop.store.index():
        pass


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_typed_into_search_is_an_error(views: StoreViews, text: str) -> None:
    for hit in views.search(text):
        assert hit.id


@settings(max_examples=150, deadline=None, suppress_health_check=QUIET)
@given(st.text(max_size=60))
def test_t_17_no_text_at_all_is_an_error(views: StoreViews, text: str) -> None:
    views.search(text)


def test_without_quoting_some_of_these_would_be_errors(views: StoreViews, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "query_of", lambda text: text)
    failed = 0
    for text in HOSTILE:
        try:
            views.search(text)
        except (DBAPIError, UnicodeEncodeError):
            failed += 1
    assert failed > 5


@pytest.mark.parametrize(("text", "found"), [
    ("brick", 1), ("BRICKLAYING", 1), ("college thursday", 1), ("cafe", 1), ("zoe", 1), ("naive plan", 1),
    ("thursday cafe", 0), ("ollege", 0),
])  # fmt: skip
def test_words_are_found_by_their_beginning_without_case_or_accents(views: StoreViews, text: str, found: int) -> None:
    assert len([hit for hit in views.search(text) if hit.kind == "contact"]) == found


def test_a_removed_visit_is_found_no_more_until_it_is_brought_back(laptop: Laptop, views: StoreViews) -> None:
    (hit,) = views.search("bricklaying")
    laptop.do(DiscardContact(contact=hit.id, reason="Wrong child"))
    drain(laptop)
    assert views.search("bricklaying") == ()
    laptop.do(RestoreContact(contact=hit.id))
    drain(laptop)
    assert len(views.search("bricklaying")) == 1


def test_changed_words_replace_the_old_ones(laptop: Laptop) -> None:
    child = a_child()
    visit = a_contact(child, content="Spoke of dinosaurs")
    laptop.receive(child, visit)
    drain(laptop)
    laptop.receive(visit.but(content="Spoke of volcanoes"), ver=2)
    drain(laptop)
    views = StoreViews(laptop.store)
    assert views.search("dinosaurs") == ()
    assert len(views.search("volcanoes")) == 1


def test_what_is_owed_to_the_index_survives_a_restart_and_is_paid_in_slices(tmp_path: Path) -> None:
    laptop = Laptop(tmp_path / "leah")
    child = a_child()
    laptop.put(child, *(a_contact(child, content=f"visit number{n}") for n in range(25)))
    laptop.restart()
    assert StoreViews(laptop.store).still_indexing() == 26
    assert laptop.store.index(10) == 16
    assert len(StoreViews(laptop.store).search("visit")) == 10
    drain(laptop)
    assert len(StoreViews(laptop.store).search("number7")) == 1
    laptop.close()


def test_an_index_slice_that_fails_stays_owed(laptop: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    laptop.put(a_child())

    def fail(*_: object) -> str:
        raise RuntimeError("cut short")

    with monkeypatch.context() as cut:
        cut.setattr(search, "text_of", fail)
        with pytest.raises(RuntimeError):
            laptop.store.index()
    assert StoreViews(laptop.store).still_indexing() == 1
    drain(laptop)
    assert len(StoreViews(laptop.store).search("Okafor")) == 1

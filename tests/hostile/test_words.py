"""T-21: any word is kept as typed (cleaned) on this laptop, at the service and on the other laptop, or refused at entry."""

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.changes.signing import public_of
from app.domain import text as text_module
from app.domain.child import Child
from app.domain.errors import Refused
from app.domain.ids import Id
from app.domain.text import clean_text
from app.models import unit_of_work
from app.models.queries.views import StoreViews
from app.models.signer import DEVICE_KEY, SERVICE_KEY
from app.server import devices
from app.server.database import Database
from app.server.feed import Reader
from app.server.known import Forms
from app.sync.agent import SyncAgent
from app.sync.protocol.messages.enrol import EnrolRequest
from tests.helpers.laptop import Laptop, a_child, a_contact
from tests.helpers.naughty import FAMILIES
from tests.server.town import Town
from tests.sync_simulation.hostile_link import HostileLink


class Pair:
    """Leah's two laptops and the service between them."""

    def __init__(self, town: Town, forms: Forms, folder: Path) -> None:
        self.town = town
        self.here, self.there = (self._joined(forms, folder / name) for name in ("here", "there"))
        self.child = a_child()
        self.here[0].put(self.child)
        self.sync()

    def _joined(self, forms: Forms, folder: Path) -> tuple[Laptop, SyncAgent]:
        person = self.town.ids["Leah"]
        laptop = Laptop(folder, person=person, team=self.town.ids["East"])
        code = folder.name
        devices.keep_code(self.town.database, code, person, 60)
        public = public_of(laptop.store.secret(DEVICE_KEY))
        answer = devices.enrol(self.town.database, EnrolRequest(code=code, public_key=public))
        laptop.store.keep_secret(SERVICE_KEY, bytes.fromhex(answer.service_key))
        link = HostileLink(self.town.database, forms, Reader(answer.device, person), Random(1))
        return laptop, SyncAgent(laptop.sync, link, lambda work: work(), clock=laptop.clock, luck=lambda: 0.5)

    def sync(self) -> None:
        for _, agent in (self.here, self.there):
            assert agent.sync_once().problem == ""

    def at_the_service(self, record: Id) -> dict[str, Any]:
        """The body in PostgreSQL, read by another reader than ours."""
        found = json.loads(bytes(self.town.ask("SELECT body FROM record WHERE rec_id = %s::uuid", record)))
        assert isinstance(found, dict)
        return found

    def close(self) -> None:
        for laptop, _ in (self.here, self.there):
            laptop.close()


@pytest.fixture
def pair(database: Database, forms: Forms, tmp_path: Path) -> Iterator[Pair]:
    town = Town(database)
    town.remember()
    made = Pair(town, forms, tmp_path)
    yield made
    made.close()


def written(pair: Pair, texts: tuple[str, ...]) -> dict[Id, str]:
    """A contact for each, as a person writes it; gives what stands in it."""
    kept = {}
    for text in texts:
        contact = a_contact(pair.child, content=text, outcome=f"{text} {text}", finished_at="")
        pair.here[0].put(contact)
        kept[contact.id] = text
    return kept


def test_t_21_every_family_of_words_is_the_same_everywhere(pair: Pair) -> None:
    """Store, service (in PostgreSQL itself) and the other laptop; each family in one round."""
    kept = {family: written(pair, texts) for family, texts in FAMILIES.items()}
    pair.sync()
    for family, texts in kept.items():
        for id, text in texts.items():
            wanted = clean_text(text)
            for laptop, _ in (pair.here, pair.there):
                found = StoreViews(laptop.store).contact(id)
                assert found.content == wanted, (family, text)
            assert pair.at_the_service(id).get("content", "") == wanted, (family, text)
    assert pair.here[0].sync.position().waiting == 0, "no word stops sync"


def test_t_21_names_of_children_too(pair: Pair) -> None:
    families = ("names", "accents", "scripts", "pictures", "markup", "statements", "searches", "formulas")
    texts = [text for family in families for text in FAMILIES[family]]
    children = [a_child(first_names=clean_text(text)[:200] or "x", surname="Moss") for text in texts]
    pair.here[0].put(*children)
    pair.sync()
    with pair.there[0].store.work() as work:
        for child in children:
            assert work.get(Child, child.id).first_names == clean_text(child.first_names)


def test_what_is_too_long_is_refused_at_entry_with_a_sentence(pair: Pair) -> None:
    with pytest.raises(Refused, match="characters and one answer holds"):
        pair.here[0].put(a_contact(pair.child, content="x" * (text_module.LONGEST_FIELD + 1)))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=300))
def test_t_21_any_text_at_all(pair: Pair, text: str) -> None:
    (id,) = written(pair, (text,))
    pair.sync()
    assert StoreViews(pair.there[0].store).contact(id).content == clean_text(text)


def test_without_the_cleaning_a_word_would_stop_at_a_door(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sibling: what the field lets through uncleaned is stopped at the next door, or kept aside by the service."""
    monkeypatch.setattr(unit_of_work, "clean_text", lambda text: text)
    with pytest.raises((Refused, ValueError)):
        pair.here[0].put(a_contact(pair.child, content="Jay\x00Cole", finished_at=""))

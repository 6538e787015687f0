"""What a person sees of their own words that the service keeps aside, on a real laptop with a real service."""

import pytest

from app.domain.contact import Contact
from app.domain.errors import Refused
from app.operations.contact import SaveContact
from tests.helpers.laptop import a_contact
from tests.server.real_laptops import Office


def written(office: Office) -> Contact:
    """Leah writes a contact and everybody has it; then she writes on, offline."""
    contact = a_contact(office.child, content="First words.")
    office.leah.do(SaveContact(seen=None, now=contact))
    office.sync()
    with office.leah.store.work() as work:
        seen = work.get(Contact, contact.id)
    office.leah.do(SaveContact(seen=seen, now=seen.but(content="First words.\n\nWritten on the train.")))
    return contact


def test_a_change_after_losing_the_file_reaches_the_service_before_the_file_is_erased(office: Office) -> None:
    """SYNC 2.5, L2: accepted into quarantine before `forget` runs."""
    contact = written(office)
    office.end("Leah")
    office.ruth.sync()
    office.leah.sync()
    with office.leah.store.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM record WHERE scope = ?", (contact.scope,)).scalar() == 0
    body = office.town.ask("SELECT convert_from(body, 'UTF8') FROM op WHERE status = 'quarantined'")
    assert "Written on the train." in body
    (own,) = office.leah.views.sync_centre().own_aside
    assert (own.record, own.state, own.parts) == (contact.id, "open", ())
    assert own.reason.startswith("This record is with another team")


def test_the_manager_reads_it_in_words_and_applies_it_and_the_author_hears(office: Office) -> None:
    contact = written(office)
    office.end("Leah")
    office.ruth.sync()
    office.leah.sync()
    office.ruth.sync()
    assert office.ruth.views.sync_centre().to_decide == 1
    (line,) = office.ruth.asides.waiting()
    assert (line.what, line.child, line.author, line.parts) == (
        "Contact: Jay",
        "Jayden Okafor",
        "Leah Okafor",
        (),
    )
    item = office.ruth.asides.read(line.id)
    assert item.parts == (("Content", "First words.\n\nWritten on the train."),)
    said = office.ruth.asides.decide(line.id, "apply", "Leah was there.")
    assert "late entry" in said
    office.sync()
    assert office.sam.views.contact(contact.id).content.endswith("Written on the train.")
    assert office.ruth.views.sync_centre().to_decide == 0
    (own,) = office.leah.views.sync_centre().own_aside
    assert (own.state, own.by, own.words) == ("applied", "Ruth Park", "Leah was there.")
    with pytest.raises(Refused, match="decided this already"):
        office.ruth.asides.decide(line.id, "file", "Again.")


def test_while_the_file_is_here_the_author_reads_the_words_until_and_after_they_come_back(office: Office) -> None:
    contact = a_contact(office.child, content="Careful words.")
    with office.leah.store.work() as work:
        work.put(contact)
    _spoil_newest(office)
    office.leah.sync()
    (own,) = office.leah.views.sync_centre().own_aside
    assert own.state == "open"
    assert ("Content", "Careful words.") in own.parts
    office.ruth.asides.decide(own.id, "return", "Please write this in the plan instead.")
    office.leah.sync()
    (back,) = office.leah.views.sync_centre().own_aside
    assert (back.state, back.words) == ("returned", "Please write this in the plan instead.")
    assert back.parts == own.parts


def _spoil_newest(office: Office) -> None:
    """The op that waits names another author: the service will keep it aside."""
    with office.leah.store.transaction() as connection:
        connection.exec_driver_sql(
            "UPDATE outbox SET op = CAST(replace(CAST(op AS TEXT), ?, ?) AS BLOB) WHERE state < 2",
            (f'"actor":"{office.leah.person}"', f'"actor":"{office.sam.person}"'),
        )

"""An administrator's window asks the real service over signed HTTP; anybody else is refused, and every act is in the log."""

import contextlib
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from app.bootstrap.administration import ServiceAdministration
from app.changes import signing
from app.domain.errors import Refused, Unavailable
from app.domain.ids import Id
from app.domain.moment import Moment
from app.server import administering
from app.sync.enrolment import join
from app.sync.http import HttpLink
from app.sync.protocol.messages.admin import EntriesAnswer, EntriesRequest
from tests.server.town import Laptop, Town, new_id

NOW = Moment(wall_at="2026-11-23T09:00:00+00:00")


class _Signer:
    def __init__(self, private: bytes) -> None:
        self._private = private

    def request_headers(self, method: str, path: str, body_sha256: str, at: str, nonce: str) -> dict[str, str]:
        signature = signing.sign_request(self._private, method, path, body_sha256, at, nonce)
        return {signing.KEY_HEADER: signing.public_of(self._private), signing.AT_HEADER: at, signing.NONCE_HEADER: nonce,
                signing.SIGNATURE_HEADER: signature}  # fmt: skip


@contextmanager
def window_of(town: Town, laptop: Laptop) -> Iterator[ServiceAdministration]:
    """What the window of this laptop's person asks with."""
    made = ServiceAdministration(
        lambda: HttpLink(town.url, _Signer(laptop.private), clock=lambda: NOW, new_nonce=lambda: new_id())
    )
    try:
        yield made
    finally:
        made.close()


def noted(town: Town) -> list[str]:
    """What stands in the audit log, read from the database itself."""
    with town.database.transaction() as connection:
        rows = connection.execute("SELECT what, by FROM audit_entry ORDER BY place").fetchall()
    return [row[0] for row in rows if row[1] == town.ids["Ada"]]


def test_laptops_are_listed_with_what_they_hold_and_only_for_administrators(town: Town) -> None:
    ada, leah = town.laptop("Ada"), town.laptop("Leah")
    scope = town.child_with("Leah")
    leah.enter_all()
    with window_of(town, ada) as window:
        listed = {one.person: one for one in window.laptops()}
        hers = listed[town.ids["Leah"]]
        assert (hers.state, hers.files, hers.is_in_use) == ("active", 2, True)
        assert hers.lease_until > hers.joined_at
        held = {file.scope: file for file in window.holdings(hers.id)}
        assert held[scope].whole_at
        with pytest.raises(Refused, match="knows no such laptop"):
            window.holdings(new_id())
    assert noted(town) == ["read holdings"]
    for other in (leah, town.laptop("Ruth")):
        with window_of(town, other) as window:
            for ask in (window.laptops, window.entries, window.backups, lambda w=window: w.new_code(town.ids["Leah"], 15)):
                with pytest.raises(Refused, match="Only an administrator"):
                    ask()
    assert town.count("enrolment_code") == town.ask("SELECT count(*) FROM enrolment_code WHERE used_at IS NOT NULL")


def test_without_the_check_of_the_role_anybody_gets_a_code(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the database's own refusal as well, that is (tests/server/test_fence_of_lists.py)."""
    monkeypatch.setattr(administering, "_check", lambda *_: None)
    monkeypatch.setattr(administering, "_as_administrator", lambda *_: contextlib.nullcontext())
    with window_of(town, town.laptop("Leah")) as window:
        assert window.new_code(town.ids["Ruth"], 15).code, "so the test above sees the check"


def test_a_role_that_was_taken_away_ends_at_once(town: Town) -> None:
    ada = town.laptop("Ada")
    with window_of(town, ada) as window:
        assert window.laptops()
        with town.database.transaction() as connection:
            connection.execute("UPDATE person SET role = 'practitioner' WHERE id = %s::uuid", (town.ids["Ada"],))
        with pytest.raises(Refused, match="Only an administrator"):
            window.laptops()


def test_a_code_from_the_window_joins_one_laptop_once(town: Town) -> None:
    with window_of(town, town.laptop("Ada")) as window:
        code = window.new_code(town.ids["Leah"], 15)
    link = HttpLink(town.url, None, clock=lambda: NOW, new_nonce=lambda: new_id())
    key = signing.public_of(b"\x07" * 32)
    answer = join(link, code.code.lower().replace("-", " "), key, "HARBOUR-7")
    assert answer.names == "Leah Okafor"
    with pytest.raises(Refused):
        join(link, code.code, signing.public_of(b"\x08" * 32), "other")
    link.close()
    assert town.ask("SELECT count(*) FROM enrolment_code WHERE position(%s::bytea IN hash) > 0", code.code.encode()) == 0
    assert noted(town) == ["made joining code"]


@pytest.mark.parametrize(("minutes", "person"), [(0, "Leah"), (100_000, "Leah"), (15, "")])
def test_a_code_that_makes_no_sense_is_refused(town: Town, minutes: int, person: str) -> None:
    with window_of(town, town.laptop("Ada")) as window, pytest.raises(Unavailable, match="could not read"):
        window.new_code(town.ids.get(person, Id("x")), minutes)
    assert noted(town) == []


def test_a_laptop_reported_stolen_is_told_nothing_any_more_and_the_reason_is_in_the_log(town: Town) -> None:
    ada, leah = town.laptop("Ada"), town.laptop("Leah")
    with window_of(town, ada) as window:
        hers = next(one for one in window.laptops() if one.person == town.ids["Leah"])
        with pytest.raises(Refused, match="Say in a few words"):
            window.report_lost(hers.id, "  ", is_stolen=True)
        leah.pull()
        assert window.report_lost(hers.id, "Taken from a car at Tide Street", is_stolen=True).state == "lost"
        with pytest.raises(AssertionError):
            leah.pull()
        with pytest.raises(Refused, match="gets nothing any more already"):
            window.report_lost(hers.id, "again", is_stolen=False)
        entries, more = window.entries()
    assert not more
    (entry,) = [one for one in entries if one.what == "reported laptop stolen"]
    assert (entry.by, entry.subject, entry.detail) == (town.ids["Ada"], hers.id, "Taken from a car at Tide Street")
    assert noted(town)[-1] == "read audit log", "looking is an entry too"


def test_a_laptop_that_is_to_be_erased_is_marked_and_never_ones_own(town: Town) -> None:
    ada, leah = town.laptop("Ada"), town.laptop("Leah")
    assert leah.person
    with window_of(town, ada) as window:
        by_person = {one.person: one for one in window.laptops()}
        assert window.erase(by_person[town.ids["Leah"]].id, "Given back").order == "send"
        with pytest.raises(Refused, match="the laptop you are using"):
            window.erase(by_person[town.ids["Ada"]].id, "a slip of the hand")
    assert noted(town) == ["ordered laptop erased"]


def test_entries_come_in_pages_newest_first(town: Town) -> None:
    ada = town.laptop("Ada")
    with window_of(town, ada) as window:
        for _ in range(3):
            window.entries()
        link = window._make_link()
        request = EntriesRequest(limit=2)
        answer = link.administer("entries", request, EntriesAnswer)
        link.close()
        assert ([e.what for e in answer.entries], answer.more) == (["read audit log"] * 2, True)
        earlier, more = window.entries(answer.entries[-1].place)
        assert (len(earlier), more) == (1, False)


def test_backups_say_that_none_was_verified(town: Town) -> None:
    with window_of(town, town.laptop("Ada")) as window:
        facts = window.backups()
        assert (facts.is_verified, facts.durable) == (False, 0)
        assert facts.head == town.ask("SELECT head FROM stream WHERE id = 1")
        with town.database.transaction() as connection:
            connection.execute("INSERT INTO backup_mark VALUES (1, 3, '2026-11-22T02:00:00+00')")
        facts = window.backups()
        assert (facts.durable, facts.verified_at) == (3, "2026-11-22T02:00:00+00:00")

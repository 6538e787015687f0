"""What was on a stolen laptop: every child whose file it held and no other, from the ledger to the printed page."""

from pathlib import Path

import pytest

from app.bootstrap.admin import main
from app.domain.child import Address, Child
from app.domain.involvement import Allocation
from app.reports.lost_laptop import LostChild, LostLaptop, lost_laptop_print
from app.server import ledger
from app.server.ledger import ledger_of
from tests.helpers.enrolled import Enrolled, SetClock, carry_out, start_again, stretch_quickly
from tests.helpers.paper import pages_of
from tests.server.town import Town, new_id


@pytest.fixture
def leah(town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Enrolled:
    """Leah's laptop, joined just now."""
    stretch_quickly(monkeypatch)
    SetClock(monkeypatch)
    return Enrolled(town, tmp_path / "leah")


def admin(town: Town, *words: str) -> int:
    """A command of the administrator."""
    return main([*words, "--database-url", town.database.url])


def text_of(pdf: Path) -> str:
    """All words of the pages, read by a program that had no part in drawing them."""
    return " ".join(" ".join(page.split()) for page in pages_of(pdf.read_bytes()))


def test_the_report_names_each_child_that_was_on_the_laptop_and_no_other(
    town: Town, leah: Enrolled, tmp_path: Path
) -> None:
    manager = town.laptop("Ruth")
    hidden = new_id()
    address = {str(new_id()): Address(line="1 Safe Street", confidential=True)}
    child = Child(id=new_id(), scope=hidden, first_names="Zoe", surname="Hale", born_on="2012-05-01", addresses=address)
    manager.create(child)
    manager.create(Allocation(id=new_id(), scope=hidden, person=town.ids["Leah"], from_on="2026-11-01"))
    manager.send()
    town.child_with("Leah", called="Kai")
    town.child_with("Sam", called="Lola")
    gone = town.child_with("Leah", called="Omar")
    store = leah.open()
    leah.sync(store)
    with town.database.transaction() as connection:
        connection.execute("UPDATE holding SET forgotten_at = now() WHERE scope = %s::uuid", (gone,))
    store.close()
    assert admin(town, "report-lost", leah.device) == 0
    assert admin(town, "stolen-report", leah.device, "--pdf", str(tmp_path / "lost.pdf")) == 0
    said = text_of(tmp_path / "lost.pdf")
    assert "Kai Moss" in said
    assert "Lola" not in said
    held, _, copied = said.partition("What a copy of it may hold as well")
    assert "Omar" not in held, "it was erased from the laptop before"
    named, _, rest = copied.partition("What protects it")
    assert "Omar Moss" in named
    assert "to 20" in named
    assert "Kai" not in named
    assert "Omar" not in rest
    assert said.index("Zoe Hale") < said.index("Kai Moss"), "who is in danger comes first"
    assert "CONFIDENTIAL ADDRESS" in said
    assert "Safe Street" not in said
    assert "Reported lost." in said
    assert f"{town.ask('SELECT last_lease_at FROM device WHERE id = %s::uuid', leah.device):%Y-%m-%d %H:%M} UTC" in said
    assert "ask Leah Okafor" in said
    assert (tmp_path / "lost.pdf").stat().st_mode & 0o777 == 0o600


def test_reading_it_is_in_the_audit_log(town: Town, leah: Enrolled) -> None:
    assert ledger_of(town.database, leah.device) is not None
    assert town.ask("SELECT count(*) FROM audit_entry WHERE what = %s AND subject = %s", ledger.REPORTED, leah.device) == 1
    assert ledger_of(town.database, new_id()) is None


def test_a_laptop_that_erased_itself_tells_how_much_was_not_sent(town: Town, leah: Enrolled) -> None:
    scope = town.child_with("Leah")
    store = leah.open()
    leah.sync(store)
    leah.write(store, scope, 3)
    admin(town, "erase-laptop", leah.device)
    carry_out(leah, store)
    start_again(leah)
    found = ledger_of(town.database, leah.device)
    assert found is not None
    assert (found.state, found.unsent, len(found.children)) == ("erased", 3, 1)


def test_a_laptop_that_is_not_there_is_said_so(town: Town, tmp_path: Path) -> None:
    assert admin(town, "stolen-report", new_id(), "--pdf", str(tmp_path / "x.pdf")) == 1
    assert not (tmp_path / "x.pdf").exists()


def a_lost_laptop(**changes: object) -> LostLaptop:
    """The facts of a report."""
    facts: dict[str, object] = {
        "person": "Leah Cole", "post": "Case manager", "laptop": "HJ-0042", "device": "7e11", "state": "lost",
        "joined_at": "2026-11-01 09:00", "last_seen_at": "2026-11-20 16:41", "lease_ends_at": "2026-12-04 16:41",
        "is_ended": False, "erased_at": "", "unsent": -1, "children": (), "printed_at": "now", "printed_by": "Ada",
        **changes,
    }  # fmt: skip
    return LostLaptop(**facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"unsent": 1, "state": "erased", "erased_at": "2026-11-21 08:00"}, "1 change not sent when it erased itself"),
        ({"last_seen_at": ""}, "It has never sent anything."),
        ({"is_ended": True}, "does not open"),
        ({"state": "active"}, "Not reported lost yet"),
        ({"children": (LostChild(name="Kai Moss", born="", since="2026-11-02", is_whole=False),)}, "perhaps not all"),
        ({"lease_ends_at": ""}, "No lease is known"),
        ({"children": ()}, "no child’s file had reached it"),
        ({}, "a copy of its disk holds no more than what is named above"),
        (
            {"let_go": (LostChild(name="Omar Hale", born="", since="2026-11-02", gone="2026-11-09"),)},
            "on this laptop from 2026-11-02 to 2026-11-09",
        ),
        ({"other_files_let_go": 2}, "2 restricted or linked files"),
    ],
)
def test_what_is_not_known_is_said_as_plainly_as_what_is(changes: dict[str, object], says: str) -> None:
    printed = lost_laptop_print(a_lost_laptop(**changes))
    words = [
        printed.standing,
        *(text for section in printed.sections for pair in section.answers for text in map(str, pair)),
    ]
    assert says in " ".join(words)

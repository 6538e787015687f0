"""Figures for those who hold no file: a board reader never gets a small number, and whoever has files counts at home."""

from datetime import date
from pathlib import Path

import msgspec
import pytest

from app.bootstrap.admin import add_person
from app.bootstrap.figures import ServiceFigures
from app.domain.child import Child
from app.domain.figures import FEW, HIDDEN, Figures
from app.domain.involvement import Episode
from app.operations.draft import KeepSetting
from app.server import figures
from app.server.feed import Reader
from app.server.turned_away import TurnedAway
from app.sync.ports import NotWelcome
from app.sync.protocol.messages.figures import FiguresRequest
from tests.server.real_laptops import RealLaptop
from tests.server.town import Town, new_id

TODAY = date(2026, 11, 23)
BOARD, OFFICER = "Bea Lund", "Ivy Moss"


@pytest.fixture
def counted(town: Town) -> Town:
    """Six children on court orders and two in diversion; a board reader and an information officer work here."""
    add_person(town.database, BOARD, "board_reader")
    add_person(town.database, OFFICER, "information_officer")
    town.remember()
    ruth = town.laptop("Ruth")
    for n in range(8):
        scope = new_id()
        ruth.create(Child(id=scope, scope=scope, first_names=f"Kai {n}", surname="Moss"))
        ruth.create(Episode(id=new_id(), scope=scope, kind="court" if n < 6 else "diversion", opened_on="2026-09-01"))
    assert {result.status for result in ruth.send()} == {"applied"}
    return town


def files(found: Figures) -> tuple[dict[str, tuple[int, str]], tuple[int, str]]:
    (split,) = [s for s in found.splits if s.key == "files"]
    parts = {p.key: (p.number, p.mask) for p in split.parts if p.number or p.mask}
    return parts, (split.total.number, split.total.mask)


def asked(town: Town, name: str) -> Figures:
    return figures.count(town.database, Reader(new_id(), town.ids[name]), FiguresRequest(), TODAY).figures


def test_a_board_reader_is_given_no_small_number_and_an_information_officer_all(counted: Town) -> None:
    everything = asked(counted, "Ivy")
    assert files(everything) == ({"court": (6, ""), "diversion": (2, "")}, (8, ""))
    assert (everything.whose, everything.as_at) == ("all", "2026-11-23")
    shown = asked(counted, "Bea")
    assert files(shown) == ({"court": (6, ""), "diversion": (0, FEW)}, (0, HIDDEN))
    assert (shown.whose, shown.as_at, shown.courts) == ("suppressed", "2026-10-31", ())
    entries = counted.database
    with entries.transaction() as connection:
        noted = connection.execute("SELECT by FROM audit_entry WHERE what = 'read figures' ORDER BY by").fetchall()
    assert sorted(row[0] for row in noted) == sorted((counted.ids["Bea"], counted.ids["Ivy"]))


def test_whoever_has_files_or_no_figures_is_turned_away(counted: Town) -> None:
    counted.ids["Nobody"] = new_id()
    for name in ("Leah", "Ruth", "Ada", "Nobody"):
        with pytest.raises(TurnedAway) as turned:
            asked(counted, name)
        assert turned.value.status == 403, name


def test_over_the_network_and_then_without_it(counted: Town, tmp_path: Path) -> None:
    bea = RealLaptop(counted, tmp_path / "bea", "Bea")
    found = ServiceFigures(lambda: bea.link).ask()
    assert files(found)[0]["diversion"] == (0, FEW)
    assert b"Kai" not in msgspec.json.encode(found)
    bea.do(KeepSetting(key="figures", value=msgspec.json.encode(found).decode()))
    assert msgspec.json.decode(bea.views.setting("figures"), type=Figures) == found
    bea.sync()
    with bea.store.reading() as connection:
        held = connection.exec_driver_sql("SELECT count(*) FROM record WHERE type IN ('child', 'episode')").scalar()
    assert held == 0, "numbers only: no file has come along"
    bea.close()
    leah = RealLaptop(counted, tmp_path / "leah", "Leah")
    with pytest.raises(NotWelcome, match="counts its own files"):
        ServiceFigures(lambda: leah.link).ask()
    leah.close()

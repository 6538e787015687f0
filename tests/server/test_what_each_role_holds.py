"""What a laptop of each role gets of a child's file is what the rule book says: by fetch, by pull, and no row more."""

from collections.abc import Iterator

import pytest

from app.bootstrap.admin import add_person
from app.domain.concern import Concern
from app.domain.contact import Addendum, Appointment, Contact
from app.domain.ids import Id
from app.domain.involvement import Allocation, Episode, Grant, Offence, Order
from app.domain.pack import Pack
from app.domain.plan import Plan
from app.domain.record import Record
from app.domain.restricted import Restricted
from app.domain.signature import Certificate, Resolution
from app.server.database import Database
from app.server.known import Forms
from app.server.membership import recompute
from app.sync.protocol.messages.rows import Row
from tests.helpers.signable import signable
from tests.server.conftest import opened_town
from tests.server.oracle_table import COLUMNS, may_hold
from tests.server.test_rights import signing
from tests.server.town import Laptop, Town, new_id

BY_ALLOCATION = (
    "practitioner",
    "turnaround_practitioner",
    "ete_officer",
    "probation_officer",
    "practice_manager",
    "manager",
    "victim_worker",
    "health",
    "police",
)
WHOLE_SERVICE = ("service_manager", "head_of_service")
NO_FILE = ("board_reader", "appropriate_adult", "information_officer", "administrator")


class Cast:
    """One person of each role, by role, and a child's file with something of every type in it."""

    def __init__(self, town: Town, forms: Forms) -> None:
        self.town, self.forms = town, forms
        self.people = {
            role: add_person(town.database, f"{role} Person".replace("_", " ").title(), role) for role in COLUMNS
        }
        self.ruth, self.leah = town.laptop("Ruth"), town.laptop("Leah")
        self.scope = town.child_with("Leah")
        self.pack = new_id()
        self._fill()
        self._let_in()

    def _fill(self) -> None:
        assessment = signable(self.scope)
        records = (
            *self.one_of_each(),
            assessment,
            Pack(id=self.pack, scope=self.scope, called="Kai", meets_on="2026-12-01"),
        )
        for record in records:
            self.leah.create(record)
        self.leah.create(signing(assessment, self.leah.person, "submitted"))
        assert {r.status for r in self.leah.send()} == {"applied"}

    def one_of_each(self) -> tuple[Record, ...]:
        """New records of the types that a practitioner writes."""
        contact = Contact(id=new_id(), aim="Aim", scope=self.scope)
        return (
            Episode(id=new_id(), kind="diversion", opened_on="2026-11-01", scope=self.scope),
            Order(id=new_id(), kind="YRO", made_on="2026-11-01", scope=self.scope),
            Offence(id=new_id(), title="Taking", scope=self.scope),
            Plan(id=new_id(), scope=self.scope),
            contact,
            Concern(id=new_id(), about=contact.id, asked="Safe?", said="No", scope=self.scope),
            Addendum(id=new_id(), about=contact.id, text="Later", scope=self.scope),
            Appointment(id=new_id(), at="2026-12-01T10:00:00+00:00", person=self.leah.person, scope=self.scope),
            Certificate(id=new_id(), name="Kai", theme="ocean", scope=self.scope),
            Pack(id=new_id(), called="Kai", meets_on="2027-01-01", scope=self.scope),
            Resolution(id=new_id(), conflict=new_id(), by=self.leah.person, scope=self.scope),
        )

    def _let_in(self) -> None:
        for role in BY_ALLOCATION:
            self.ruth.create(Allocation(id=new_id(), person=self.people[role], from_on="2026-11-01", scope=self.scope))
        self.ruth.create(
            Grant(
                id=new_id(),
                person=self.people["panel_volunteer"],
                about=self.pack,
                until_on="2090-01-01",
                reason="Panel",
                scope=self.scope,
            )
        )
        visit = "2090-01-01T10:00:00+00:00"
        self.ruth.create(Appointment(id=new_id(), at=visit, person=self.people["sessional_worker"], scope=self.scope))
        assert {r.status for r in self.ruth.send()} == {"applied"}

    def laptop(self, role: str) -> Laptop:
        """A laptop of the person with this role."""
        name = f"{role} Person".replace("_", " ").title()
        self.town.ids[name] = self.people[role]
        return self.town.laptop(name)

    def all_rows(self) -> set[tuple[Id, str, Id]]:
        """Every record of the file as the database has it: id, type, maker."""
        with self.town.database.transaction() as connection:
            rows = connection.execute(
                "SELECT rec_id::text, type, coalesce(made_by::text, '') FROM record WHERE scope = %s::uuid", (self.scope,)
            )
            return {(Id(rec), kind, Id(made_by)) for rec, kind, made_by in rows}

    def wanted(self, role: str, person: Id) -> set[Id]:
        """What the rule book gives this role of the file."""
        return {
            rec
            for rec, kind, made_by in self.all_rows()
            if role not in NO_FILE
            and may_hold(role, kind, made_by == person)
            and (role != "panel_volunteer" or rec == self.pack)
        }


@pytest.fixture
def cast(town: Town, forms: Forms) -> Cast:
    """The people and the file."""
    return Cast(town, forms)


def _of_file(rows: list[Row], scope: Id) -> set[Id]:
    return {row.id for row in rows if row.scope == scope}


def test_t_12_each_role_holds_of_a_file_what_the_rule_book_says_and_no_row_more(cast: Cast) -> None:
    laptops = {role: cast.laptop(role) for role in COLUMNS}
    for role, laptop in laptops.items():
        writes_contacts = role in {"sessional_worker", "ete_officer", "health"}
        assert _of_file(laptop.enter_all(), cast.scope) == cast.wanted(role, laptop.person), role
        if writes_contacts:
            laptop.contact(cast.scope, aim="Mine")
            assert laptop.send()[0].status == "applied"
    news = cast.one_of_each()
    for record in news:
        cast.leah.create(record)
    assert {r.status for r in cast.leah.send()} == {"applied"}
    fresh = {record.id for record in news}
    for role, laptop in laptops.items():
        _, rows = laptop.pull()
        assert _of_file(rows, cast.scope) & fresh == cast.wanted(role, laptop.person) & fresh, role
        again = cast.laptop(role)
        assert _of_file(again.enter_all(), cast.scope) == cast.wanted(role, laptop.person), role


def test_without_the_filter_a_panel_volunteer_would_hold_the_file(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sibling: the same fetch without the list of types brings all of it."""
    monkeypatch.setattr("app.server.feed._WHOLE", _unfiltered())
    rows = cast.laptop("panel_volunteer").enter_all()
    assert len(_of_file(rows, cast.scope)) == len(cast.all_rows()) > 1


def _unfiltered() -> str:
    from app.server.feed import _WHOLE
    from app.server.holding import READABLE

    return _WHOLE.replace(READABLE, "true")


def test_a_role_that_holds_less_erases_first_and_then_enters_again(cast: Cast) -> None:
    """A practitioner becomes an education officer: assessments leave the laptop, the rest comes back."""
    sam = cast.town.laptop("Sam")
    cast.ruth.create(Allocation(id=new_id(), scope=cast.scope, person=sam.person, from_on="2026-11-01"))
    cast.ruth.send()
    assert any(row.type == "assessment" for row in sam.enter_all())
    ada = cast.town.laptop("Ada")
    ada.enter_all()
    ada.set(sam.person, "role", "ete_officer")
    assert ada.send()[0].status == "applied"
    head, rows = sam.pull()
    assert head.forget == (cast.scope,)
    assert cast.scope not in {ref.id for ref in head.enter}
    assert not _of_file(rows, cast.scope)
    assert not _of_file(sam.fetch(cast.scope)[1], cast.scope), "not before it was erased"
    sam.held(forgotten=(cast.scope,))
    assert _of_file(sam.enter_all(), cast.scope) == cast.wanted("ete_officer", sam.person)


def test_restricted_text_is_held_by_its_author_and_who_is_named_and_nobody_else_learns_of_it(cast: Cast) -> None:
    """Managers, the head of service and the case manager get neither row nor scope nor count nor another answer."""
    author = cast.laptop("health")
    author.enter_all()
    hidden = new_id()
    author.create(Restricted(id=new_id(), scope=hidden, file=cast.scope, kind="health", text="For Sam only"))
    author.create(
        Grant(id=new_id(), scope=hidden, person=cast.leah.person, until_on="2090-01-01", reason="Case manager must know")
    )
    assert [r.status for r in author.send()] == ["applied", "applied"]
    named = {"Leah": cast.leah}
    others = {role: cast.laptop(role) for role in COLUMNS if role != "health"}
    head, _ = cast.leah.pull()
    assert hidden in [ref.id for ref in head.enter]
    assert len(named["Leah"].fetch(hidden)[1]) == 2
    for role, laptop in others.items():
        assert hidden not in {row.scope for row in laptop.enter_all()}, role
        head, _ = laptop.pull()
        unknown = new_id()
        assert hidden not in {ref.id for ref in head.enter} | set(head.forget), role
        pages = [laptop.fetch(scope)[0] for scope in (hidden, unknown)]
        assert (pages[0].count, pages[0].more, pages[0].digest) == (pages[1].count, pages[1].more, pages[1].digest)
        laptop.held(complete=(hidden,), forgotten=(hidden,))
        for scope in (hidden, unknown):
            laptop.create(Addendum(id=new_id(), scope=scope, about=new_id(), text="Is there something?"))
        one, two = laptop.send()
        assert (one.status, one.reason) == (two.status, two.reason) == ("quarantined", one.reason), role


def test_a_restricted_record_goes_with_the_childs_file(cast: Cast) -> None:
    """Named for it, but no longer with the child: the text leaves the laptop with the file."""
    author = cast.laptop("health")
    author.enter_all()
    hidden = new_id()
    author.create(Restricted(id=new_id(), scope=hidden, file=cast.scope, text="Named"))
    author.create(Grant(id=new_id(), scope=hidden, person=cast.leah.person, until_on="2090-01-01", reason="Needs it"))
    author.send()
    cast.leah.enter_all()
    given = next(
        rec for rec, kind, _ in cast.all_rows() if kind == "allocation" and _person_of(cast, rec) == cast.leah.person
    )
    cast.ruth.enter_all()
    cast.ruth.set(given, "to_on", "2026-11-20")
    assert cast.ruth.send()[0].status == "applied"
    head, _ = cast.leah.pull()
    assert set(head.forget) == {cast.scope, hidden}


def _person_of(cast: Cast, allocation: Id) -> str:
    return str(cast.town.ask("SELECT person::text FROM allocation WHERE id = %s::uuid", allocation))


def test_a_restricted_record_is_bound_to_a_file_its_author_has(cast: Cast) -> None:
    tom = cast.town.laptop("Tom")
    tom.create(Restricted(id=new_id(), scope=new_id(), file=cast.scope, text="Into a stranger’s file"))
    tom.create(Restricted(id=new_id(), scope=new_id(), file=new_id(), text="Into no file"))
    one, two = tom.send()
    assert one.status == two.status == "quarantined"
    assert one.reason == two.reason


def test_a_restricted_record_without_a_reader_is_read_by_the_service_manager_and_by_nobody_else(cast: Cast) -> None:
    author, manager = cast.laptop("health"), cast.laptop("service_manager")
    author.enter_all()
    hidden = new_id()
    author.create(Restricted(id=new_id(), scope=hidden, file=cast.scope, kind="health", text="For nobody else"))
    assert author.send()[0].status == "applied"
    manager.enter_all()
    assert hidden not in {ref.id for ref in manager.pull()[0].enter}
    with cast.town.database.transaction() as connection:
        connection.execute("UPDATE allocation SET is_active = false WHERE person = %s::uuid", (author.person,))
        recompute(connection, [author.person], [cast.scope])
    assert hidden in {ref.id for ref in manager.pull()[0].enter}
    assert [row.type for row in manager.fetch(hidden)[1]] == ["restricted"]
    manager.held(complete=(hidden,))
    for role in ("manager", "head_of_service", "practice_manager", "administrator"):
        other = cast.laptop(role)
        assert hidden not in {row.scope for row in other.enter_all()}, role
        assert other.fetch(hidden)[1] == [], role
    with cast.town.database.transaction() as connection:
        connection.execute("UPDATE allocation SET is_active = true WHERE person = %s::uuid", (author.person,))
        recompute(connection, [author.person], [cast.scope])
    assert hidden in manager.pull()[0].forget


ENDS = ("named", "days over", "left the file", "left the service", "not named")


@pytest.fixture(scope="module")
def holders(postgres: str) -> Iterator[tuple[Database, Town]]:
    """A service for all the cases of two people who may be named."""
    with opened_town(postgres) as database:
        town = Town(database)
        town.remember()
        town.ids["Mo"] = add_person(database, "Mo Service", "service_manager")
        yield database, town


@pytest.mark.parametrize("author", ["here", "left the file", "left the service"])
@pytest.mark.parametrize("named", ENDS)
def test_in_every_case_a_restricted_record_has_a_reader_and_the_service_manager_only_where_nobody_else_is(
    holders: tuple[Database, Town], author: str, named: str
) -> None:
    """Straight on the tables that access follows from: Leah wrote it, Sam may be named."""
    database, town = holders
    leah, sam, manager = (town.ids[name] for name in ("Leah", "Sam", "Mo"))
    file, hidden, grant = new_id(), new_id(), new_id()
    with database.transaction() as connection:
        do = connection.execute
        do("INSERT INTO scope (id, kind, made_by) VALUES (%s, 'child', %s)", (file, town.ids["Ruth"]))
        do("INSERT INTO scope (id, kind, made_by, parent) VALUES (%s, 'restricted', %s, %s)", (hidden, leah, file))
        for person, ends in ((leah, author), (sam, named)):
            add_allocation = "INSERT INTO allocation (id, scope, person, is_active) VALUES (%s, %s, %s, %s)"
            do(add_allocation, (new_id(), file, person, ends != "left the file"))
            do("UPDATE person SET is_here = %s WHERE id = %s", (ends != "left the service", person))
        if named != "not named":
            until = "2020-01-01" if named == "days over" else "2090-01-01"
            do(
                "INSERT INTO access_grant (id, scope, person, source, is_active, until_at) VALUES (%s, %s, %s, 'grant', true, %s)",
                (grant, hidden, sam, until),
            )
        recompute(connection, [leah, sam], [file, hidden])
        rows = do("SELECT person::text FROM access WHERE scope = %s", (hidden,)).fetchall()
        do("DELETE FROM member WHERE source = 'last_reader'")
        without = do("SELECT person::text FROM access WHERE scope = %s", (hidden,)).fetchall()
    wanted = {person for person, ends in ((leah, author), (sam, named)) if ends in {"here", "named"}}
    assert {row[0] for row in rows} == (wanted or {manager})
    assert {row[0] for row in without} == wanted, "without that rule nobody would read it"

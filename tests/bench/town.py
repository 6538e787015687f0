"""A made-up caseload in a real encrypted store, taken in as from the service: the same records in every run."""

import msgspec

from app.changes.canonical import encode
from app.domain.answer import Answer
from app.domain.assessment import Assessment, FormRef
from app.domain.child import Child
from app.domain.contact import Appointment
from app.domain.ids import Id
from app.domain.involvement import Allocation, Order
from app.domain.plan import Plan, Step, Target
from app.domain.record import Record, to_body
from app.domain.service import Person, Service, Team
from app.forms.definition import FormDefinition
from app.models.store import Store
from app.models.sync_store import StoreForSync
from app.sync.protocol.messages.pages import PageHead
from app.sync.protocol.messages.rows import Row
from tests.bench.corpus import contacts, number
from tests.bench.filled import STAGE, filled
from tests.bench.prose import text

OWN_FILES, FILES, CONTACTS = 25, 400, 10_000
WHOLE = range(15, 20)
"""Own children whose assessment is the largest there is, answered to the end."""
FIRST = ("Jayden", "Amara", "Kai", "Tegan", "Mohammed", "Elin", "Rhys", "Shanice", "Callum", "Zofia")
LAST = ("Okafor", "Bevan", "Marsh", "Haddad", "Pryce", "Kowalska", "Ellis", "Grant", "Hussain", "Doyle")


def take(store: Store, records: list[Record], at: str, first_ver: int = 1) -> None:
    """Take records in page by page, as a pull does."""
    sync = StoreForSync(store)
    by = store.identity.person
    for start in range(0, len(records), 1000):
        page = records[start : start + 1000]
        rows = [
            Row(first_ver + start + n, r.id, r.type_name, r.scope, by, at, by, at, 0, msgspec.Raw(encode(to_body(r))))
            for n, r in enumerate(page)
        ]
        last = first_ver + start + len(page)
        sync.apply_page(rows, PageHead(epoch="e", head=last, cursor=last, more=False, count=len(rows), digest="", at=at))


def child(n: int, scope: Id) -> Child:
    """A child by number."""
    first, last = FIRST[n % len(FIRST)], LAST[(n // len(FIRST)) % len(LAST)]
    born = f"20{9 + n % 4:02d}-{1 + n % 12:02d}-{1 + n % 28:02d}"
    return Child(id=number(3, n), scope=scope, first_names=first, surname=last, born_on=born, case_number=f"CS/{n:05d}")


def files(count: int, me: Id, team: Id, today: str, own: int) -> list[Record]:
    """Children with an order and an allocation; the first `own` are this person's."""
    found: list[Record] = []
    for n in range(count):
        scope = number(1, n)
        worker = me if n < own else number(7, n % 40)
        year, month = int(today[:4]), 1 + n % 12
        found += [
            child(n, scope),
            Allocation(id=number(4, n), scope=scope, person=worker, team=team, from_on=f"{year}-01-10"),
            Order(id=number(5, n), scope=scope, kind="YRO", made_on=f"{year}-{month:02d}-06",
                  ends_on=f"{year + 1}-{month:02d}-05", level="enhanced"),
        ]  # fmt: skip
    return found


def directory(me: Id, team: Id) -> list[Record]:
    """Service, team and this person."""
    scope = number(8, 0)
    return [
        Service(id=number(8, 1), scope=scope, name="Speed (made up)", made_up=True),
        Team(id=team, scope=scope, name="Harbour team"),
        Person(id=me, scope=scope, names="Leah Cole", role="practitioner", team=team),
    ]


def own_work(me: Id, today: str, form: FormDefinition, answered: int = 40) -> list[Record]:
    """For own children: visits today, an assessment half answered, a plan."""
    found: list[Record] = []
    narratives = [q.id for q in form.questions.values() if q.kind == "narrative"][:answered]
    ref = FormRef(id=form.id, version=form.version)
    whole = filled(form)
    for n in range(OWN_FILES):
        scope = number(1, n)
        answers = {q: Answer(value=text(n * 31 + k, 500)) for k, q in enumerate(narratives)}
        steps = {str(number(11, k)): Step(text=f"Step {k}", by_on=today, rank=str(k)) for k in range(5)}
        targets = {
            str(number(10, k)): Target(title=f"Target {k}", words=text(k, 80), steps=steps, rank=str(k)) for k in range(3)
        }
        found += [
            Assessment(
                id=number(6, n),
                scope=scope,
                form=ref,
                stage=STAGE if n in WHOLE else "start_of_order",
                started_on=today,
                answers=whole if n in WHOLE else answers,
            ),
            Plan(id=number(9, n), scope=scope, starts_on=today, targets=targets),
        ]
        if n < 6:
            at = f"{today}T{9 + n:02d}:00:00+00:00"
            found.append(Appointment(id=number(12, n), scope=scope, at=at, kind="home_visit", place="Home", person=me))
    return found


def whole_caseload(store: Store, today: str, at: str) -> None:
    """400 files with 10,000 contacts of about 1 KB; 25 files are this person's own."""
    me, team = store.identity.person, store.identity.team
    form = store.forms.newest("assessment")
    assert form is not None
    records = [*directory(me, team), *files(FILES, me, team, today, OWN_FILES), *own_work(me, today, form)]
    take(store, [*records, *contacts(CONTACTS, FILES)], at)
    while store.index(2000):
        pass

"""What was on a lost or stolen laptop, from the service's ledger to printed pages."""

from datetime import UTC, datetime
from pathlib import Path

from app.domain.errors import Refused, Unavailable
from app.domain.service import Person
from app.reports.assessment_print import draw_assessment
from app.reports.lost_laptop import LostChild, LostLaptop, lost_laptop_print
from app.security.atomic_file import write_atomically
from app.server.database import Database
from app.server.directory import everyone
from app.server.ledger import HeldChild, Ledger, ledger_of


def print_report(database: Database, laptop: str, pdf: Path) -> str:
    """Write the pages; gives what to say. Raises Refused without such a laptop, or where the file cannot be written."""
    ledger = ledger_of(database, laptop)
    if ledger is None:
        raise Refused(f"There is no laptop “{laptop}”. “waymark admin laptops” lists them.")
    people = {entry.id: entry for entry in everyone(database) if isinstance(entry, Person)}
    pages = draw_assessment(lost_laptop_print(_lost(ledger, people.get(ledger.person), datetime.now(UTC))))
    try:
        write_atomically(pdf.absolute(), pages)
    except (OSError, Unavailable) as error:
        raise Refused(f"The file “{pdf}” cannot be written. Name another place with --pdf.") from error
    return f"{pdf}: what was on this laptop, {len(ledger.children)} children’s files. Keep it as closely as the files themselves."


def _lost(ledger: Ledger, person: Person | None, now: datetime) -> LostLaptop:
    """The ledger in the words of the report."""
    ends = datetime.fromisoformat(f"{ledger.lease_ends_at}+00:00") if ledger.lease_ends_at else None
    return LostLaptop(
        person=person.names if person else "somebody unknown",
        post=person.post if person else "",
        laptop=ledger.name,
        device=ledger.device,
        state=ledger.state,
        joined_at=ledger.joined_at,
        last_seen_at=ledger.last_seen_at,
        lease_ends_at=ledger.lease_ends_at,
        is_ended=ends is not None and ends <= now,
        erased_at=ledger.erased_at,
        unsent=ledger.unsent,
        children=tuple(map(_lost_child, ledger.children)),
        other_files=sum(count for kind, count in ledger.others.items() if kind != "directory"),
        let_go=tuple(map(_lost_child, ledger.let_go)),
        other_files_let_go=ledger.others_let_go,
        printed_at=f"{now:%d %B %Y, %H:%M} UTC",
        printed_by="the service’s administration",
    )


def _lost_child(held: HeldChild) -> LostChild:
    child = held.child
    name = f"{child.first_names} {child.surname}" if child else f"File {held.scope} (cannot be read here)"
    confidential = child is not None and any(address.confidential for address in child.addresses.values())
    return LostChild(
        name=name,
        born=child.born_on if child else "",
        since=held.since_on,
        gone=held.gone_on,
        is_whole=held.is_whole,
        has_confidential_address=confidential,
    )

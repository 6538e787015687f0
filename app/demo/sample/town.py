"""The whole made-up service: people, and about 110 children with three years of work, from one seed."""

from collections.abc import Callable
from datetime import UTC, date, tzinfo

import msgspec

from app.changes.op import Op
from app.demo.sample.files import Newcomer, closed_file, live_file
from app.demo.sample.leah import make_leahs_children
from app.demo.sample.making import Made, Maker
from app.demo.sample.nights import make_nights
from app.demo.sample.profiles import make_profiles
from app.demo.sample.reports import make_reports
from app.demo.sample.screens import make_screens
from app.demo.sample.staff import Staff, make_staff
from app.demo.sample.worries import make_worries
from app.domain.ids import Id
from app.forms.shipped import shipped_form

SEED = 20_26
CHILDREN = 110
LIVE_EACH = 9
"""Children now on an order for each practitioner."""


WAITING = ("review", "start", "start", "start", "review", "start", "start")
"""What the first child of each practitioner waits for at the manager's."""


class Sample(msgspec.Struct, frozen=True):
    """Who works there, every record with who made it and when, and the same as operations for the service."""

    staff: Staff
    made: tuple[Made, ...]
    ops: tuple[Op, ...]
    certify: Callable[[Id, str], str] | None = None
    """What the service that takes them in says of signing keys."""


def make_sample(
    today: date,
    *,
    seed: int = SEED,
    zone: tzinfo = UTC,
    children: int = CHILDREN,
    certify: Callable[[Id, str], str] | None = None,
) -> Sample:
    """The service as it stands on a day. The same day and seed give the same records, byte for byte."""
    maker = Maker(today, seed, zone, shipped_form("assessment", 2), certify)
    staff = make_staff(maker)
    taken: set[str] = set()
    make_leahs_children(maker, staff, staff.case_workers[0], taken)
    for number in range(len(taken), children):
        _child(maker, staff, number, taken)
    make_profiles(maker)
    make_screens(maker, staff, staff.case_workers[0].id)
    make_worries(maker, frozenset({staff.case_workers[0].id}))
    make_reports(maker, staff)
    make_nights(maker, staff)
    return Sample(staff, tuple(maker.made), tuple(maker.ops()), certify)


def _child(maker: Maker, staff: Staff, number: int, taken: set[str]) -> None:
    others = staff.case_workers[1:]
    place = number - LIVE_EACH
    new = Newcomer(number=number + 300, taken=taken, worker=others[place % len(others)])
    if place < LIVE_EACH * len(others):
        live_file(maker, staff, new, waiting=WAITING[place] if place < len(WAITING) else "")
    else:
        closed_file(maker, staff, new)

"""The administrator's commands about laptops: leases, erasing, and changes that come back sealed."""

import argparse
from collections.abc import Callable, Mapping
from typing import Final

import msgspec

from app.bootstrap.farewell import SealedFile
from app.changes.service_word import NOTHING, SEND
from app.domain.errors import Refused
from app.domain.policy import Role
from app.server.database import Database
from app.server.devices import order_erasing
from app.server.farewell import take_sealed
from app.server.leases import set_days
from app.server.serving import forms_at_hand
from app.server.turned_away import TurnedAway
from app.sync.protocol.messages.fault import Fault

_LARGEST: Final = 64 * 1024 * 1024


def _lease_days(database: Database, options: argparse.Namespace) -> str:
    if options.role and options.role not in set(Role):
        raise Refused(f"There is no role “{options.role}”. Roles are: {', '.join(role.value for role in Role)}.")
    set_days(database, options.days, options.role)
    whose = f"laptops of the role {options.role}" if options.role else "laptops"
    return f"From their next sync on, {whose} may be away from the service for {options.days} days."


def _erase_laptop(database: Database, options: argparse.Namespace) -> str:
    if not order_erasing(database, options.laptop, NOTHING if options.hard else SEND):
        raise Refused(
            f"There is no laptop “{options.laptop}” that still gets anything. “waymark admin laptops” lists them."
        )
    first = "without sending what waits on it" if options.hard else "after sending what waits on it"
    return f"At its next contact this laptop erases itself, {first}. “waymark admin laptops” shows when it has."


def _take_sealed(database: Database, options: argparse.Namespace) -> str:
    try:
        if options.file.stat().st_size > _LARGEST:
            raise Refused("This file is too large to be sealed changes.")
        sealed = msgspec.json.decode(options.file.read_bytes(), type=SealedFile)
        kept = take_sealed(database, forms_at_hand(), sealed.request, by_hand=True).kept
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Refused(f"The file “{options.file}” cannot be read as sealed changes.") from error
    except TurnedAway as away:
        raise Refused(away.body.message if isinstance(away.body, Fault) else "The service did not take it.") from away
    return f"Changes kept aside for a manager: {kept}. The file may be deleted."


def _stolen_report(database: Database, options: argparse.Namespace) -> str:
    from app.bootstrap.stolen_report import print_report  # drawing takes a while to load, and one command needs it

    return print_report(database, options.laptop, options.pdf)


COMMANDS: Final[Mapping[str, Callable[[Database, argparse.Namespace], str]]] = {
    "lease-days": _lease_days,
    "erase-laptop": _erase_laptop,
    "take-sealed": _take_sealed,
    "stolen-report": _stolen_report,
}

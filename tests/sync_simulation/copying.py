"""A laptop of which there are two: its disk was copied, and both go on. Each may join anew with a code of its own."""

import hashlib
from copy import copy
from random import Random
from typing import TYPE_CHECKING

from app.changes.signing import public_of
from app.models.joining_anew import join_anew
from app.server import devices
from app.sync.protocol.messages.enrol import EnrolRequest
from tests.helpers.laptop import HandClock
from tests.sync_simulation.link import Link

if TYPE_CHECKING:
    from tests.sync_simulation.desk import Desk


def second_of(desk: "Desk") -> "Desk":
    """Another desk that begins with what is on this one's disk, and with its keys."""
    world = desk.world
    other = copy(desk)
    other.name = f"{desk.name}b"
    desk.restart("is copied")
    world.grounds.copy_laptop(desk.name, other.name)
    world.history.note(desk.name, "is_copied", to=other.name)
    other.clock = HandClock(desk.clock())
    other._parts = {**desk._parts, "clock": other.clock}
    other.devices = list(desk.devices)
    other._noted, other.screens, other.read = dict(desk._noted), {}, {}
    other.link = Link(world.grounds, world.history, other.name, public_of(desk.private), Random())
    other.store = world.grounds.open(other.name, other._parts)
    other.shake(desk.dice)
    other.become(desk.weather)
    return other


def joins_anew(desk: "Desk") -> None:
    """The person asks for a code and joins with what is on the laptop; nothing waits for the answer to anything."""
    database, number = desk.world.grounds.database, len(desk.devices)
    desk.private = hashlib.sha256(f"{desk.name} {number}".encode()).digest()
    code = f"ANEW{desk.name}{number}"
    devices.keep_code(database, code, desk.person, 60)
    answer = devices.enrol(database, EnrolRequest(code=code, public_key=public_of(desk.private)))
    join_anew(desk.store, desk.person, desk.private, bytes.fromhex(answer.service_key))
    desk.note("joins_anew")
    desk.device = answer.device
    desk.devices.append(answer.device)
    desk.link.become_another(public_of(desk.private))
    desk.begin_noting()
    desk.restart("has joined anew")

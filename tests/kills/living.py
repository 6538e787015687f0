"""The life of a process from the nursery: points and a fault are planted, then it does what it was ordered to."""

import hashlib
from importlib import import_module
from typing import Any

import msgspec

from app.bootstrap import service
from app.security import vault
from tests.helpers.laptop import shelf
from tests.kills import key_deeds, laptop_deeds, service_deeds
from tests.kills.nursery import Order
from tests.kills.planting import Fuse, found, plant
from tests.kills.points import LAPTOP, POINTS, SERVICE
from tests.kills.scenes import Scene

__all__ = ["key_deeds", "laptop_deeds", "service_deeds"]


def warm() -> None:
    """Load what processes need, once. What Argon2id does to a passphrase is the vault's own tests' subject."""
    shelf()
    for point in POINTS:
        found(point.where)
    setattr(vault, "stretch", stretched)  # noqa: B010 (the module is only borrowed there)


def stretched(words: bytes, salt: bytes, _: Any) -> bytes:
    """Quickly, for stories that unlock many times."""
    return hashlib.sha256(salt + words).digest()


def live(order: Order) -> None:
    """Do it, and be killed on the way where that was ordered."""
    if order.side:
        plant(LAPTOP if order.side == "laptop" else SERVICE, Fuse(order.at))
    if order.fault:
        getattr(import_module("tests.kills.faults"), order.fault)()
    holder, name = found(order.act)
    getattr(holder, name)(msgspec.convert(order.scene, Scene))


def serve(scene: Scene) -> None:
    """The service, on a port of its own."""
    service.main(["--port", "0", "--database-url", scene.database])

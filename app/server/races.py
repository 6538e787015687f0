"""Transactions that lost a race with another one are run again; nothing of them was kept, so nothing is done twice."""

import secrets
import time
from collections.abc import Callable
from typing import Final, TypeVar

import psycopg

T = TypeVar("T")
TRIES: Final = 4
LOST: Final = (
    psycopg.errors.SerializationFailure,
    psycopg.errors.DeadlockDetected,
    psycopg.errors.UniqueViolation,
)


def retried(work: Callable[[], T]) -> T:
    """What the work gives, tried at most TRIES times. Raises what the last try raised."""
    for _ in range(TRIES - 1):
        try:
            return work()
        except LOST:
            time.sleep((5 + secrets.randbelow(45)) / 1000)
    return work()

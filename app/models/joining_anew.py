"""The store of a laptop that joined the service anew: the same records and work, another key, and a count from 1."""

from collections.abc import Sequence

from app.domain.errors import Refused
from app.domain.ids import Id
from app.models import audit, outbox, proving
from app.models.signer import DEVICE_KEY, follow_service, keep_secret
from app.models.store import Store

SOMEBODY_ELSE = "This code is for somebody else, so nothing was changed. Ask your manager for a code of your own."


def check_person(store: Store, person: Id) -> None:
    """Raises Refused when the code was for another person than the one whose records these are."""
    if person != store.identity.person:
        raise Refused(SOMEBODY_ELSE, field="code")


def join_anew(store: Store, person: Id, device_key: bytes, service_key: bytes, between: Sequence[str] = ()) -> None:
    """From now on this is another laptop to the service. All ops wait again, with their ids; none is taken twice.

    `between` are the service's keys (hex) after the one known here and before `service_key`. What any of them certified still
    counts.
    """
    check_person(store, person)
    with store.transaction() as connection:
        keep_secret(connection, DEVICE_KEY, device_key)
        follow_service(connection, (*between, service_key.hex()))
        proving.keep_beneath(connection, 0)
        outbox.number_anew(connection)
        connection.exec_driver_sql(
            "UPDATE sync_state SET ratchet = '', must_join = '', fetched_scope = '', fetched_id = ''"
        )
        connection.exec_driver_sql("UPDATE scope SET untold = 0")
        connection.exec_driver_sql("DELETE FROM proof")  # the service hears of each file that stands here by comparing it
        audit.write(connection, store.clock(), person, "joined the service anew", Id(""))

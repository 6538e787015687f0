"""Secrets of the encrypted store: the person's signing key and the device's key live here and nowhere else.

The service's public key is no secret, but it is kept with them: who could change it could speak as the service.
"""

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection

from app.changes import signing
from app.domain.errors import Refused

PERSON_KEY = "person_key"
DEVICE_KEY = "device_key"
SERVICE_KEY = "service_key"
OLDER_KEYS = "older_keys"
"""The service's keys before this one (a JSON list of hex): certificates that they signed still count."""
CERTIFICATE = "certificate"
"""Of the person's signing key: not before, a blank, the service's signature. No secret either."""


class Signer:
    """Signs a person's statements with the key from the store."""

    def __init__(self, private: bytes, certificate: bytes = b"") -> None:
        self._private = private
        self.certificate = certificate.decode()
        """The service's word that the key is this person's, as signatures carry it; empty where it gave none."""

    def sign(self, *parts: str) -> tuple[str, str]:
        """(public key, signature), both hex. Raises Refused on a store without the person's key."""
        if not self._private:
            raise Refused("This laptop has no signing key for you yet. Sync once and try again.")
        return signing.public_of(self._private), signing.sign(self._private, signing.STATEMENT, *parts)


def secret(connection: Connection, name: str) -> bytes:
    """A secret of the store, empty if there is none."""
    row = connection.exec_driver_sql("SELECT value FROM secret WHERE name = ?", (name,)).fetchone()
    return bytes(row[0]) if row else b""


def keep_secret(connection: Connection, name: str, value: bytes) -> None:
    """Keep a secret in the store."""
    connection.exec_driver_sql("INSERT OR REPLACE INTO secret VALUES (?, ?)", (name, value))


def older_keys(connection: Connection) -> tuple[str, ...]:
    """The service's keys before the one it has now, as far as this laptop knows them."""
    kept = secret(connection, OLDER_KEYS)
    return msgspec.json.decode(kept, type=tuple[str, ...]) if kept else ()


def follow_service(connection: Connection, keys: Sequence[str]) -> None:
    """The service handed its key over, one to the next: from now on the last of these is its key."""
    before = secret(connection, SERVICE_KEY).hex()
    known = dict.fromkeys((*older_keys(connection), before, *keys[:-1]))
    keep_secret(connection, OLDER_KEYS, msgspec.json.encode([key for key in known if key != keys[-1]]))
    keep_secret(connection, SERVICE_KEY, bytes.fromhex(keys[-1]))

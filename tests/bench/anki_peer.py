"""Anki's own sync server and client on loopback with the same corpus; run by a Python that has the package `anki`.

Usage: python anki_peer.py NOTES EDITS PORT. Prints one JSON object: step -> [milliseconds, bytes both ways through a relay].
Imports nothing of Waymark.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from anki.collection import Collection  # type: ignore[import-not-found]
from prose import text  # type: ignore[import-not-found]  # beside this file
from relay import Relay  # type: ignore[import-not-found]


def record(n: int, revision: int) -> str:
    """The same facts and words as our contacts have."""
    facts = {"type": "contact", "file": f"file-{n % 400}", "kind": "home_visit", "minutes": 45, "attendance": "seen"}
    when = f"2025-{1 + n % 12:02d}-{1 + n % 28:02d}T10:00:00+00:00"
    return json.dumps({**facts, "started_at": when, "finished_at": when, "content": text(n * 7919 + revision)})


Login = dict[int, object]
Found = dict[str, tuple[float, int]]


def main(notes: int, edits: int, port: int) -> Found:
    """Play first sync, push, pull and no-op between two collections and a server."""
    folder = Path(tempfile.mkdtemp(prefix="anki-"))
    settings = {"SYNC_USER1": "u:p", "SYNC_BASE": str(folder / "server"), "SYNC_HOST": "127.0.0.1", "SYNC_PORT": str(port)}
    more = {"MAX_SYNC_PAYLOAD_MEGS": "500", "RUST_LOG": "error"}
    relay: Relay | None = None
    server = subprocess.Popen([sys.executable, "-m", "anki.syncserver"], env={**os.environ, **settings, **more})
    try:
        wait_for(port)
        relay = Relay(port)
        return play(folder, relay, notes, edits)
    finally:
        if relay is not None:
            relay.close()
        server.terminate()
        server.wait()
        shutil.rmtree(folder, ignore_errors=True)


def play(folder: Path, relay: Relay, notes: int, edits: int) -> Found:
    """The steps; each timed and counted on its own."""
    address = relay.url + "/"
    a, b = Collection(str(folder / "a.anki2")), Collection(str(folder / "b.anki2"))
    login = {id(c): c.sync_login("u", "p", address) for c in (a, b)}
    for auth in login.values():
        auth.endpoint = address
    for c, upload in ((a, True), (b, False)):
        c.close_for_full_sync()
        c.full_upload_or_download(auth=login[id(c)], server_usn=None, upload=upload)
        c.reopen(after_full_sync=True)
    kind, deck = a.models.by_name("Basic"), a.decks.id("Default")
    made = []
    for n in range(notes):
        note = a.new_note(kind)
        note["Front"], note["Back"] = f"contact {n}", record(n, 0)
        a.add_note(note, deck)
        made.append(note)
    found = {"push all": timed(a, login, relay)}
    found["first sync 10,000"] = timed(b, login, relay)
    for n in range(edits):
        made[n]["Back"] = record(n, 1)
    a.update_notes(made[:edits])
    found["push 1,000 edits"] = timed(a, login, relay)
    found["pull 1,000"] = timed(b, login, relay)
    found["no-op sync"] = min(timed(b, login, relay) for _ in range(5))
    return found


def timed(collection: object, login: Login, relay: Relay) -> tuple[float, int]:
    """Milliseconds of one row sync, and its bytes."""
    relay.take_count()
    start = time.perf_counter()
    collection.sync_collection(login[id(collection)], False)  # type: ignore[attr-defined]
    return (time.perf_counter() - start) * 1000, relay.take_count()


def wait_for(port: int) -> None:
    """Until the server listens, at most ten seconds."""
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit("the server did not start")


if __name__ == "__main__":
    print(json.dumps(main(*map(int, sys.argv[1:4]))))

"""A window of Waymark in a process of its own, driven by what stands on screen, for stories that end with a kill."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parents[2]
SAVED = "Saved on this laptop"
FIELDS = {"Aim": "aim", "Content": "content", "Outcome": "outcome"}
PATIENCE_S = 30.0


class Window:
    """One window on one profile. Everything asked of it goes through the driver's pipe."""

    def __init__(self, folder: Path) -> None:
        environment = {**os.environ, "WAYMARK_DRIVER": "1", "QT_QPA_PLATFORM": "offscreen"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "app", "open", "--profile", str(folder)],
            cwd=REPOSITORY, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def tell(self, **command: object) -> None:
        """Send a command and do not wait for what comes of it."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(command).encode() + b"\n")
        self._process.stdin.flush()

    def do(self, **command: object) -> dict[str, Any]:
        """Send a command and wait for the answer."""
        assert self._process.stdout is not None
        self.tell(**command)
        answer: dict[str, Any] = json.loads(self._process.stdout.readline() or b"{}")
        return answer

    def must(self, **command: object) -> None:
        """As `do`, tried again until what it names is on screen."""
        until = time.monotonic() + PATIENCE_S
        while not (answer := self.do(**command)).get("ok"):
            assert time.monotonic() < until, f"{command}: {answer}"
            time.sleep(0.05)

    def begin_contact(self, passphrase: str, child: str) -> None:
        """Unlock, and open the contact sheet for this child."""
        self.must(do="type", name="Passphrase", text=passphrase)
        self.must(do="keys", keys="Return")
        self.must(do="click", name="Record a contact")
        self.must(do="row", name="Children", text=child)

    def saved_texts(self) -> dict[str, str] | None:
        """What stands in the fields, if the screen calls it saved in the same moment; else None."""
        nodes = self.do(do="tree").get("nodes", [])
        if not any(str(node.get("text") or node.get("name")).startswith(SAVED) for node in nodes):
            return None
        return {
            FIELDS[node["name"]]: node["text"] for node in nodes if node["kind"] == "_Editor" and node["name"] in FIELDS
        }

    def kill(self) -> None:
        """The power of kill -9: nothing is told and nothing is tidied."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()

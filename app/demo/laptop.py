"""A laptop as the visit sees it: a process of its own with a profile of its own, driven over a pipe by what stands on screen.

Everything here is done with real keys and clicks; what is read is what is shown. It never looks into the laptop's store.
"""

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

PATIENCE_S = 25.0
_BEAT_S = 0.05
_ANSWER_S = 30.0


class NotOnScreen(Exception):
    """What was to be pressed or read is not there. The text says what was looked for and what the laptop answered."""


class Laptop:
    """One laptop. `environment` is added to that of this process; `is_shown` opens a real window."""

    def __init__(
        self,
        name: str,
        profile: Path,
        *,
        is_shown: bool = False,
        environment: Mapping[str, str] | None = None,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self.name, self.profile, self.patience_s = name, profile, patience_s
        self._answers: queue.Queue[dict[str, Any]] = queue.Queue()
        self._number = 0
        around = {**os.environ, "WAYMARK_DRIVER": "1", **(environment or {})}
        if not is_shown:
            around["QT_QPA_PLATFORM"] = "offscreen"
        self.log_path = profile.parent / f"{profile.name}.log"
        with self.log_path.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-m", "app", "open", "--profile", str(profile)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env=around,
            )
        threading.Thread(target=self._listen, name=f"laptop-{name}", daemon=True).start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith(b"{"):
                self._answers.put(json.loads(line))

    # asking

    def ask(self, do: str, **more: Any) -> dict[str, Any]:
        """One command and its answer. Raises NotOnScreen with the laptop's reason, or when it does not answer."""
        answer = self._answer_to(self._tell(do, **more), do, _ANSWER_S)
        if not answer["ok"]:
            raise NotOnScreen(f"{self.name}: {answer['why']}")
        return answer

    def _answer_to(self, number: int, do: str, patience_s: float) -> dict[str, Any]:
        """The answer to the command of this number; late ones to earlier commands are passed over."""
        until = time.monotonic() + patience_s
        while time.monotonic() < until:
            has_ended = self._process.poll() is not None
            try:
                answer = self._answers.get(timeout=min(0.5, patience_s))
            except queue.Empty:
                if has_ended:
                    raise NotOnScreen(f"{self.name}: the laptop ended during {do}") from None
                continue
            if answer.get("n") == number:
                return answer
        raise NotOnScreen(f"{self.name}: no answer to {do}")

    def _tell(self, do: str, **more: Any) -> int:
        """Send a command; gives its number."""
        assert self._process.stdin is not None
        self._number += 1
        try:
            self._process.stdin.write(json.dumps({"do": do, "n": self._number, **more}).encode() + b"\n")
            self._process.stdin.flush()
        except OSError as gone:
            raise NotOnScreen(f"{self.name}: the laptop has ended") from gone
        return self._number

    def patiently(self, attempt: Callable[[], Any], patience_s: float | None = None) -> Any:
        """Try until it works. Raises the last NotOnScreen when it does not within the time."""
        until = time.monotonic() + (patience_s or self.patience_s)
        while True:
            try:
                return attempt()
            except NotOnScreen:
                if time.monotonic() > until or self._process.poll() is not None:
                    raise
                time.sleep(_BEAT_S)

    # doing

    def click(self, name: str, *, within: str = "", part: bool = False, nth: int = 0) -> None:
        """Click the control of this accessible name, once it is there; `within` names what it has to lie in."""
        self.patiently(lambda: self.ask("click", name=name, part=part, nth=nth, **({"in": within} if within else {})))

    def row(self, table: str, text: str) -> None:
        """Open the row of a table or list that says this text."""
        self.patiently(lambda: self.ask("row", name=table, text=text))

    def type(self, name: str, text: str, *, clear: bool = False, part: bool = False) -> None:
        """Click into a field and type; `clear` first empties it."""
        self.patiently(lambda: self.ask("type", name=name, text=text, clear=clear, part=part))

    def keys(self, keys: str) -> None:
        """Press a shortcut."""
        self.ask("keys", keys=keys)

    def grab(self, path: Path) -> None:
        """A picture of the window."""
        self.ask("grab", path=str(path))

    # reading

    def nodes(self) -> list[dict[str, Any]]:
        """All that is visible: kind, name, text, rows, checked."""
        found: list[dict[str, Any]] = self.ask("tree")["nodes"]
        return found

    def says(self, text: str) -> bool:
        """Is this text on screen now, in a label, a name, a field or a row?"""
        return any(text in line for line in self.lines())

    def lines(self) -> list[str]:
        """Every text on screen."""
        return [line for node in self.nodes() for line in (node["name"], node["text"], *node.get("rows", ())) if line]

    def text_of(self, name: str) -> str:
        """What stands in the field of this accessible name."""
        for node in self.nodes():
            if node["name"] == name and node["text"]:
                return str(node["text"])
        raise NotOnScreen(f"{self.name}: no field {name!r} with a text")

    def wait_for(self, text: str, patience_s: float | None = None) -> None:
        """Wait until the text is on screen. Raises NotOnScreen."""

        def look() -> None:
            if not self.says(text):
                raise NotOnScreen(f"{self.name}: nothing says {text!r}")

        self.patiently(look, patience_s)

    def wait_until_gone(self, text: str, patience_s: float | None = None) -> None:
        """Wait until the text is no longer on screen. Raises NotOnScreen."""

        def look() -> None:
            if self.says(text):
                raise NotOnScreen(f"{self.name}: still says {text!r}")

        self.patiently(look, patience_s)

    def window(self) -> str:
        """The kind of window shown: UnlockWindow, MainWindow."""
        return str(self.ask("hello")["window"])

    # coming and going

    def wait_for_window(self, kind: str, patience_s: float = 30.0) -> None:
        """Wait until this kind of window is shown, through a replacement of the process as well."""

        def look() -> None:
            answer = self._answer_to(self._tell("hello"), "hello", 2.0)
            if answer.get("window") != kind:
                raise NotOnScreen(f"{self.name}: no {kind}")

        self.patiently(look, patience_s)

    def unlock(self, passphrase: str) -> None:
        """Type the passphrase and open."""
        self.wait_for_window("UnlockWindow")
        self.type("Passphrase", passphrase)
        self.ask("keys", keys="Return")
        self.wait_for_window("MainWindow")

    def lock(self) -> None:
        """Lock with the keyboard, and wait for the fresh process."""
        self._tell("keys", keys="Ctrl+L")
        self.wait_for_window("UnlockWindow", self.patience_s)

    def close(self) -> None:
        """Close the window and wait for the process to end."""
        if self._process.poll() is None:
            try:
                self._tell("quit")
                self._process.wait(timeout=6)
            except (NotOnScreen, subprocess.TimeoutExpired):
                self._process.kill()
                self._process.wait(timeout=5)

    def wait_to_end(self) -> int:
        """Wait until a person closes the window; gives the exit status."""
        return self._process.wait()

    @property
    def pid(self) -> int:
        """The process."""
        return self._process.pid


def open_on_screen(profile: Path, command: Sequence[str] = ()) -> subprocess.Popen[bytes]:
    """A window for a person, not driven."""
    words = list(command) or [sys.executable, "-m", "app", "open", "--profile", str(profile)]
    return subprocess.Popen(words)  # noqa: S603

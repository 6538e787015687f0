"""Where processes that will be killed come from: a process that has loaded the program and copies itself on demand.

A copy (fork) is a process like any other and begins with everything loaded, which takes milliseconds where a new start
takes seconds. The nursery itself opens no store, no connection and no thread.

`python -m tests.kills.nursery`: one order a line on standard input, one answer a line on standard output.
"""

import os
import signal
import subprocess
import sys
import traceback
from pathlib import Path
from typing import IO, Any, Final

import msgspec

REPOSITORY: Final = Path(__file__).parents[2]


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What a process is to do (`act`, as module:name, with `scene`), where it says how far it came, and where it ends.

    `wait` asks how the process of this number ended instead.
    """

    act: str = ""
    scene: dict[str, Any] = {}
    said: str = ""
    side: str = ""
    at: int = 0
    fault: str = ""
    wait: int = 0


class Process:
    """One process from the nursery."""

    def __init__(self, nursery: "Nursery", pid: int, said: IO[str]) -> None:
        self._nursery, self.pid, self._said = nursery, pid, said
        self.status: int | None = None
        self.rest: list[str] = []

    def kill(self) -> None:
        """End it from outside. It was not waited for yet, so that its number is still its own."""
        os.kill(self.pid, signal.SIGKILL)

    def line(self) -> str:
        """The next thing that it says, waited for; empty when it has ended."""
        return self._said.readline().rstrip("\n")

    def end(self) -> list[str]:
        """All that it still says, until it ends. Its `status` is known then: 0, 1, or -9 for one that was killed."""
        lines = self._said.read().splitlines()
        self._said.close()
        self.status = self._nursery.ask(Order(wait=self.pid))
        return lines


class Nursery:
    """Its side in the test process."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._count = folder, 0
        self.log = folder / "errors"
        with self.log.open("wb") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.kills.nursery"],
                cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors,
                env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
            )  # fmt: skip

    def ask(self, order: Order) -> int:
        """The number that answers this order."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(msgspec.json.encode(order) + b"\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def start(self, act: str, scene: dict[str, Any], side: str = "", at: int = 0, fault: str = "") -> Process:
        """A process that does this, and is killed at the `at`-th point of its side that it passes."""
        self._count += 1
        said = self._folder / f"said-{self._count}"
        os.mkfifo(said)
        pid = self.ask(Order(act=act, scene=scene, said=str(said), side=side, at=at, fault=fault))
        process = Process(self, pid, said.open(encoding="utf-8"))
        said.unlink()
        return process

    def close(self) -> None:
        """No more processes."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


def main() -> None:
    """Copy itself for each order; say how the copies end."""
    from tests.kills.living import warm

    warm()
    living: set[int] = set()
    for line in sys.stdin.buffer:
        order = msgspec.json.decode(line, type=Order)
        if order.wait:
            answer = os.waitstatus_to_exitcode(os.waitpid(order.wait, 0)[1])
            living.discard(order.wait)
        else:
            answer = os.fork()
            if not answer:
                _live(order)
            living.add(answer)
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()
    for pid in living:  # whoever asked for them has gone
        os.kill(pid, signal.SIGKILL)


def _live(order: Order) -> None:
    from tests.kills.living import live

    os.close(0)
    os.dup2(os.open(order.said, os.O_WRONLY), 1)
    try:
        live(order)
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    main()

"""A service in processes of its own, and what it costs: memory, and seconds of the processor, each part apart."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec
import psutil

from app.server.database import Database, open_database

WORKERS: Final = int(os.environ.get("WAYMARK_LOAD_WORKERS", "2"))


@contextlib.contextmanager
def service(folder: Path) -> Iterator[tuple[str, Database, "psutil.Process"]]:
    """A service process with its workers; its address, its database, and the process to look at."""
    database = open_database(None, folder)
    command = [sys.executable, "-m", "app", "serve", "--data", str(folder), "--port", "0", "--workers", str(WORKERS)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    try:
        yield process.stdout.readline().split()[-1], database, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait()
        database.close()


def memory_mb(process: psutil.Process) -> float:
    """Of the service's own processes, without PostgreSQL."""
    family = [process, *(p for p in process.children(recursive=True) if "python" in p.name())]
    return float(sum(p.memory_info().rss for p in family)) / 1e6


class Spent(msgspec.Struct, frozen=True):
    """Seconds of processor time up to now: of the service's processes, of PostgreSQL's, and of this one."""

    service: float
    postgres: float
    clients: float

    @classmethod
    def so_far(cls, process: "psutil.Process", folder: Path) -> "Spent":
        """Of PostgreSQL also what ended connections took."""
        main = psutil.Process(int(next(folder.rglob("postmaster.pid")).read_text().split()[0]))
        return cls(_seconds(process), _seconds(main), time.process_time())

    def since(self, before: "Spent") -> str:
        """In words."""
        spent = (self.service - before.service, self.postgres - before.postgres, self.clients - before.clients)
        return "processor seconds: service {:.1f}, PostgreSQL {:.1f}, clients {:.1f}".format(*spent)


def _seconds(process: "psutil.Process") -> float:
    total = 0.0
    for one in (process, *process.children(recursive=True)):
        with contextlib.suppress(psutil.Error):
            times = one.cpu_times()
            total += times.user + times.system
    with contextlib.suppress(psutil.Error):
        ended = process.cpu_times()
        total += ended.children_user + ended.children_system
    return float(total)

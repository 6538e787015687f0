"""What a disk may hold after the power went: from a record of every write and sync of a program, as strace saw them.

Until a file is synced, each write to it may be there, may be missing, or may be there in some of its sectors of 512 bytes,
whatever came of the writes around it. What was synced is there. A file that was renamed has its new name once its folder is
synced; before that the first so many renames may have happened. (A file that was made stays made: SQLite syncs its folder.)
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from random import Random
from typing import Final

import msgspec

SECTOR: Final = 512
_TRACED: Final = "trace=pwrite64,write,fsync,fdatasync,ftruncate,unlink,rename"
_CALL: Final = re.compile(r"(?:\d+ +)?(\w+)\((?:(\d+)<((?:\\x[0-9a-f]{2})*)>|\"((?:\\x[0-9a-f]{2})*)\")(.*)")
_NAME: Final = re.compile(r"\"((?:\\x[0-9a-f]{2})*)\"")
_DATA: Final = re.compile(r", \"((?:\\x[0-9a-f]{2})*)\", \d+(?:, (\d+))?\)")


class Event(msgspec.Struct, frozen=True):
    """`what`: write, sync (of the folder where `file` is empty), cut (truncate to `at`), gone, named (`data` is its new name),
    or said (something was printed: `data`)."""

    what: str
    file: str
    at: int = 0
    data: bytes = b""


def can_trace() -> bool:
    """Is there an strace that may watch?"""
    found = shutil.which("strace")
    return bool(found) and subprocess.run([str(found), "-o", "/dev/null", "true"], capture_output=True).returncode == 0


def watched(folder: Path, *command: str) -> list[Event]:
    """Run a Python module and give what it did to the files of this folder, and what it said, in order."""
    log = folder.with_suffix(".strace")
    strace = ["strace", "-f", "-y", "-xx", "-s", "1000000", "-o", str(log), "-e", _TRACED]
    subprocess.run([*strace, sys.executable, "-m", *command], check=True, capture_output=True)
    with log.open(encoding="ascii", errors="replace") as lines:
        return [event for line in lines if (event := _event(line, folder)) is not None]


def _event(line: str, folder: Path) -> Event | None:
    call = _CALL.match(line)
    if call is None:
        return None
    name, number, by_number, by_name, rest = call.groups()
    path = Path(_bytes(by_number or by_name or "").decode())
    data = _DATA.match(rest)
    if name == "write" and number == "1" and data is not None:
        return Event("said", "", 0, _bytes(data.group(1)))
    if path == folder and name == "fsync":
        return Event("sync", "")
    if path.parent != folder:
        return None
    match name:
        case "pwrite64" | "write" if data is not None:  # a plain write here is the mark's, always from its beginning
            return Event("write", path.name, int(data.group(2) or 0), _bytes(data.group(1)))
        case "fsync" | "fdatasync":
            return Event("sync", path.name)
        case "ftruncate":
            return Event("cut", path.name, int(rest.split(",")[1].split(")")[0]))
        case "unlink":
            return Event("gone", path.name)
        case "rename":
            return Event("named", path.name, 0, Path(_bytes(_NAME.findall(rest)[0]).decode()).name.encode())
    return None


def _bytes(escaped: str) -> bytes:
    return bytes.fromhex(escaped.replace("\\x", ""))


class Disk:
    """The files as far as they are certain, and what is on its way to each. A file goes by the name that it was made under."""

    def __init__(self) -> None:
        self._sure: dict[str, bytearray] = {}
        self._on_way: dict[str, list[Event]] = {}
        self._names: dict[str, str] = {}
        self._renamed: list[tuple[str, str]] = []
        self._made = 0

    def take(self, event: Event) -> None:
        """This happened."""
        match event.what:
            case "write" | "cut":
                self._on_way.setdefault(self._file(event.file), []).append(event)
            case "sync" if not event.file:
                self._renamed.clear()
            case "sync":
                file = self._file(event.file)
                for waiting in self._on_way.pop(file, []):
                    _apply(self._sure.setdefault(file, bytearray()), waiting, None)
            case "gone" if file := self._names.pop(event.file, ""):
                self._sure.pop(file, None)
                self._on_way.pop(file, None)
            case "named":
                old, new = event.file, event.data.decode()
                self._renamed.append((self._names.get(new, ""), new))
                self._names[new] = self._names.pop(old)

    def _file(self, name: str) -> str:
        """What stands under this name now; one that is new is made."""
        if name not in self._names:
            self._made += 1
            self._names[name] = f"{name} {self._made}"
        return self._names[name]

    def image(self, dice: Random) -> dict[str, bytes]:
        """The files as they may be found when the power is back."""
        names = dict(self._names)
        for before, name in reversed(self._renamed[dice.randint(0, len(self._renamed)) :]):
            names.pop(name, None)
            if before:
                names[name] = before
        return {
            name: self._content(file, dice)
            for name, file in names.items()
            if file in self._sure.keys() | self._on_way.keys()
        }

    def _content(self, file: str, dice: Random) -> bytes:
        content = bytearray(self._sure.get(file, b""))
        for event in self._on_way.get(file, ()):
            fate = dice.random()
            if fate < 0.6:
                _apply(content, event, dice if fate < 0.2 else None)
        return bytes(content)


def _apply(content: bytearray, event: Event, torn: Random | None) -> None:
    """Make the write; with dice, only some of its sectors."""
    if event.what == "cut":
        del content[event.at :]
        content.extend(bytes(max(0, event.at - len(content))))
        return
    content.extend(bytes(max(0, event.at + len(event.data) - len(content))))
    for start in range(0, len(event.data), SECTOR):
        if torn is None or torn.random() < 0.5:
            part = event.data[start : start + SECTOR]
            content[event.at + start : event.at + start + len(part)] = part


def cuts(events: list[Event], first: int, dice: Random, most: int) -> Iterable[tuple[int, dict[str, bytes]]]:
    """So many moments at which the power goes, and what is then on the disk; none before `first`."""
    places = sorted(dice.randrange(first, len(events)) for _ in range(most))
    disk, done = Disk(), 0
    for place in places:
        for event in events[done:place]:
            disk.take(event)
        done = place
        yield place, disk.image(dice)

"""Is a folder on a disk of this laptop? A store on a network drive loses what its log promises, and anybody there may copy it."""

import sys
from pathlib import Path
from typing import Final

from app.domain.errors import Refused

FAR: Final = frozenset(
    {
        "nfs",
        "nfs4",
        "cifs",
        "smb2",
        "smb3",
        "smbfs",
        "afpfs",
        "webdav",
        "davfs",
        "fuse.sshfs",
        "fuse.davfs2",
        "9p",
        "afs",
        "ncpfs",
    }
)
NOT_HERE: Final = (
    "This folder is on a network drive. Records are kept on the laptop’s own disk only: a network drive can lose what was saved. "
    "Choose a folder on this laptop, or ask your service desk."
)
_DRIVE_REMOTE: Final = 4
_MOUNTS: Final = Path("/proc/self/mounts")


def check_place(folder: Path) -> None:
    """Raises Refused for a folder on a network drive. What kind of disk it is cannot always be told; then it may be used."""
    if _is_far_on_windows(folder) if sys.platform == "win32" else _kind_of(folder) in FAR:
        raise Refused(NOT_HERE)


def _kind_of(folder: Path) -> str:
    """The kind of file system that the folder is, or would be, on: the one mounted nearest above it."""
    place = folder.resolve()
    mounted = _mounted()
    return next((mounted[above] for above in (place, *place.parents) if above in mounted), "").lower()


def _mounted() -> dict[Path, str]:
    """Every mounted file system by its folder; the kernel's own list where there is one, which needs no library."""
    try:
        lines = _MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        import psutil

        return {Path(part.mountpoint): part.fstype for part in psutil.disk_partitions(all=True)}
    fields = [line.split(" ") for line in lines if line.count(" ") > 2]
    return {Path(where.replace("\\040", " ")): kind for _, where, kind, *_ in fields}


def _is_far_on_windows(folder: Path) -> bool:
    anchor = folder.absolute().anchor
    if anchor.startswith("\\\\"):
        return True
    if sys.platform != "win32":
        return False
    import ctypes

    return bool(ctypes.windll.kernel32.GetDriveTypeW(anchor) == _DRIVE_REMOTE)

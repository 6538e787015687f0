"""Keeping memory where it is: no core dump, no reading by other programs of the same user, no heap in a crash report."""

import ctypes
import sys
from typing import Final

_PR_SET_DUMPABLE: Final = 4
_SEM_FAILCRITICALERRORS: Final = 0x0001
_SEM_NOGPFAULTERRORBOX: Final = 0x0002
_WER_FAULT_REPORTING_FLAG_NOHEAP: Final = 0x0001


def harden_process() -> None:
    """To be called first in every process that will hold a key; again after replacement, which resets part of it."""
    if sys.platform == "win32":
        kernel = ctypes.windll.kernel32
        kernel.SetErrorMode(_SEM_FAILCRITICALERRORS | _SEM_NOGPFAULTERRORBOX)
        kernel.WerSetFlags(_WER_FAULT_REPORTING_FLAG_NOHEAP)
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)

"""What the visit checked: each step with what was looked at, true or false, and how long it took; kept as report.json."""

import time
from collections.abc import Callable
from pathlib import Path

import msgspec


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One check. `evidence` says where it was read: always another place than the one that acted."""

    step: str
    what: str
    evidence: str
    is_true: bool
    ms: int
    why: str = ""


class Stopped(Exception):
    """The visit ends at this false check."""


class Report:
    """Collects checks. With `stops_at_false` the first false one ends the visit."""

    def __init__(self, tell: Callable[[str], None], *, stops_at_false: bool = True) -> None:
        self._tell, self._stops = tell, stops_at_false
        self.checks: list[Check] = []
        self.step = ""
        self._since = time.perf_counter()
        self._began = time.perf_counter()

    def begin(self, step: str) -> None:
        """A step of the visit begins."""
        self.step = step
        self._since = time.perf_counter()

    def check(self, what: str, evidence: str, holds: Callable[[], bool | str]) -> None:
        """Look, and note it. `holds` gives True, or False or a sentence on what was found instead."""
        from app.demo.laptop import NotOnScreen

        try:
            answer = holds()
        except (NotOnScreen, LookupError) as missing:
            answer = str(missing)
        found, why = answer is True, answer if isinstance(answer, str) else ""
        ms = round((time.perf_counter() - self._since) * 1000)
        self._since = time.perf_counter()
        self.checks.append(Check(step=self.step, what=what, evidence=evidence, is_true=found, ms=ms, why=why))
        self._tell(f"{'yes' if found else 'NO '} {ms:6} ms  {self.step}: {what}{' — ' + why if why else ''}")
        if not found and self._stops:
            raise Stopped(what)

    def fail(self, what: str, why: str) -> None:
        """The step could not be done at all."""
        ms = round((time.perf_counter() - self._since) * 1000)
        self.checks.append(Check(step=self.step, what=what, evidence="the driver", is_true=False, ms=ms, why=why))
        self._tell(f"NO  {ms:6} ms  {self.step}: {what} — {why}")

    @property
    def is_true(self) -> bool:
        """Every check held, and there was at least one."""
        return bool(self.checks) and all(check.is_true for check in self.checks)

    def write(self, path: Path) -> None:
        """Keep it as JSON."""
        steps = [
            {"step": c.step, "checked": c.what, "evidence": c.evidence, "true": c.is_true, "ms": c.ms, "why": c.why}
            for c in self.checks
        ]
        whole = {"all_true": self.is_true, "seconds": round(time.perf_counter() - self._began, 1), "checks": steps}
        path.write_bytes(msgspec.json.format(msgspec.json.encode(whole)) + b"\n")

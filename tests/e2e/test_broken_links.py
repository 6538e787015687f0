"""Each link of the chain from a key press to another person's screen, broken in turn: the visit has to go false, there and then."""

import pytest

from app.demo.report import Check
from tests.e2e.conftest import PlaySteps, false_checks

DAY = "unlock and my day"
AWAY = "network away"
SAME = "the same plan on the other laptop"
BACK = "network back"
MERGED = "the plan merged"
CASES = {
    "outbox not written": ("leah", (DAY, AWAY, "contact", BACK, "everything arrived"), "The contact is at the service"),
    "merge returns mine": (
        "service",
        (DAY, AWAY, "plan", SAME, BACK, MERGED),
        "Different fields merged without a question",
    ),
    "clash is swallowed": ("service", (DAY, AWAY, "plan", SAME, BACK, MERGED), "The same sentence became one conflict"),
    "scope filter off": ("service", (DAY, "caseload"), "The caseload is exactly the children allocated"),
    "saved before the commit": (
        "leah",
        (DAY, AWAY, "contact", "assessment", "lock and unlock"),
        "The narrative is still there",
    ),
    "font missing": ("leah", (DAY, "certificate"), "the step could be done"),
    "certificate tells": ("leah", (DAY, "certificate"), "It tells nobody why"),
    "page is dropped": ("ruth", (DAY, AWAY, "contact", BACK, "the manager sees the contact"), "Ruth sees Leah’s contact"),
    "lock only hides": ("leah", (DAY, "lock and unlock"), "the step could be done"),
    "signs another text": ("ruth", (DAY, "countersign"), "Ruth’s signature binds the very text"),
}


@pytest.mark.parametrize("fault", CASES)
def test_the_visit_sees_a_broken_link(fault: str, play_steps: PlaySteps) -> None:
    where, steps, seen = CASES[fault]
    report = play_steps(steps, fault, where)
    found = false_checks(report)
    assert found, f"the visit did not notice: {fault}"
    assert found[0].what.startswith(seen), told(found[0])
    assert found[0].step == steps[-1], told(found[0])
    assert not report.is_true


def test_the_same_steps_are_true_where_nothing_is_broken(play_steps: PlaySteps) -> None:
    """All steps that the broken visits stop at, in one visit without a fault (the certificate alone, so that it is short)."""
    report = play_steps((DAY, "caseload", "certificate", "countersign"))
    assert report.is_true, [told(check) for check in false_checks(report)]


def told(check: Check) -> str:
    """A check in one line."""
    return f"{check.step}: {check.what} ({check.why})"

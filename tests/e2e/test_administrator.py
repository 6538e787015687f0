"""The administrator's part of the visit sees a service that would not do what its screen says (the whole of it: test_visit.py)."""

import pytest

from app.demo.visit import administrator
from app.server import devices
from tests.e2e.conftest import PlaySteps, false_checks


@pytest.mark.long
def test_a_code_that_the_service_would_not_take_is_seen(play_steps: PlaySteps, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(administrator, "code_hash", lambda code: devices.code_hash(f"{code}A"))
    (false,) = false_checks(play_steps(["administration"]))
    assert false.what.startswith("The code on her screen")

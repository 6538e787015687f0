"""What docs/protocol.md says a laptop too old may still ask is what the doors let it ask."""

import re
from pathlib import Path

from app.server.doors import admin_doors, doors
from app.server.permits import Lanes
from app.server.service import Service

PAGE = Path(__file__).parents[2] / "docs" / "protocol.md"


def test_the_doors_of_the_page_for_a_laptop_too_old_are_those_that_open() -> None:
    service, lanes = Service.__new__(Service), Lanes(7)  # only the names of what it does are asked for, no database
    (listed,) = re.findall(
        r"A laptop older than the oldest may still.*?anything else is answered 426", PAGE.read_text(), re.S
    )
    named = re.findall(r"`([a-z_]+)`", listed)
    assert sorted(named) == sorted(door.work.__name__ for door in doors(service, lanes) if door.is_for_old_too)
    assert not any(door.is_for_old_too for _, door in admin_doors(service, lanes))

"""Lives one world again and tells what happened: `python -m tests.sync_simulation SEED [--shortest]`."""

import argparse
import sys

from app.server import races
from app.server.serving import forms_at_hand
from tests.sync_simulation.grounds import memory_town
from tests.sync_simulation.running import NoWaiting, live_and_check, shortest


def main() -> int:
    """Exit status 1 where a law is broken."""
    options = argparse.ArgumentParser(prog="python -m tests.sync_simulation", description=__doc__)
    options.add_argument("seed", type=int)
    options.add_argument("--shortest", action="store_true", help="as few steps as break the law")
    options.add_argument("--digest", action="store_true", help="only what tells two histories apart")
    asked = options.parse_args()
    setattr(races, "time", NoWaiting)  # noqa: B010 (the module is only borrowed there)
    if asked.shortest:
        return _told(shortest(forms_at_hand(), asked.seed))
    try:
        history = live_and_check(memory_town(forms_at_hand()), asked.seed).history
    except BaseException as error:
        return _told(error)
    sys.stdout.write((history.digest() if asked.digest else history.conversation()) + "\n")
    return 0


def _told(error: BaseException | None) -> int:
    """Exit status."""
    if error is None:
        return 0
    sys.stdout.write("\n".join([*getattr(error, "__notes__", []), f"{type(error).__name__}: {error}", ""]))
    return 1


if __name__ == "__main__":
    sys.exit(main())

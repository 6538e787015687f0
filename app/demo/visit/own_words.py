"""Maisie's part of the visit: she says in child mode how she sees it, and what tells of danger goes first and stops the manager."""

from typing import Final

from app.demo.town import PRACTITIONER
from app.demo.visit.own_store import OwnStore
from app.demo.visit.play import Visit
from app.demo.visit.practitioner import MAISIE, open_child
from app.domain.ids import Id

PIN: Final = "40827"
WRONG_PIN: Final = "90316"
ASKED: Final = "I feel safe at home"
SAID: Final = "It is bad when his friends stay over."
WHAT_WAS_DONE: Final = "Leah talked with Maisie today. She stays at her gran’s until Friday."
NOT_HERS: Final = ("Caseload", "My day", "Okafor", "Walsh", "Review queue")
TABLES: Final = "the service’s tables"


def handed_over(visit: Visit) -> None:
    """Leah hands the laptop to Maisie, without network: her pages fill the screen, and one answer tells of danger."""
    leah = visit.leah
    visit.head = visit.tables.head()
    open_child(visit, MAISIE)
    leah.click("Assessments", within="Record")
    leah.click("Hand over the laptop")
    leah.click("On this laptop, alone", within="How is it done?")
    leah.type("A PIN to take it back with", PIN)
    visit.picture("handing-over")
    leah.click("Hand the laptop over")
    leah.wait_for_window("ChildWindow")
    visit.picture("child-welcome")
    seen = [word for word in NOT_HERS if leah.says(word)]
    visit.check("Nothing of the worker’s is on Maisie’s screen", "the screen of leah", lambda: not seen or ", ".join(seen))
    leah.click("Begin")
    leah.wait_for(ASKED)
    leah.click("No")
    leah.type("Say more in your own words", SAID)
    visit.picture("child-answers")
    leah.click("Next")
    leah.click("Pause")
    visit.picture("child-pause")
    leah.click("I have said enough")
    leah.click("My social worker")
    leah.type("If you like, write your name here", "Maisie")
    visit.picture("child-who-may-see")
    leah.click("I am done")
    leah.wait_for("Thank you, Maisie")
    visit.picture("child-thanks")


def given_back(visit: Visit) -> None:
    """Only PIN or passphrase leads back; what Maisie said of danger stands there at once, offline."""
    leah, maisie = visit.leah, visit.tables.file_of(MAISIE)
    leah.click("Give the laptop to Leah")
    leah.type("PIN or passphrase", WRONG_PIN)
    leah.click("Take it back")
    visit.sees("A wrong PIN leads nowhere", leah, "That is not the PIN. 4 tries are left.")
    visit.picture("child-give-back")
    leah.type("PIN or passphrase", PIN)
    leah.click("Take it back")
    leah.wait_for_window("MainWindow")
    leah.click("Overview", within="Record")
    visit.sees("What Maisie said of danger stands on the laptop at once, offline", leah, "One thing about safety")
    visit.picture("worry-at-once")
    own = OwnStore(visit.leah_seat)
    worries = own.bodies("concern", maisie)
    own.close()
    visit.check(
        "It is in the laptop’s own store as a child’s words",
        "the store of leah’s laptop",
        lambda: [(w["asked"], w["said"], w["said_by"]) for w in worries if "actions" not in w] == [(ASKED, "No", "child")],
    )
    visit.check("The service has not heard of it yet", TABLES, lambda: not visit.tables.says("concern", maisie, ASKED))


def arrived(visit: Visit) -> None:
    """What Maisie said is at the service, the worry as the first of all that waited."""
    maisie = visit.tables.file_of(MAISIE)
    visit.soon("What Maisie said of danger is there", TABLES, lambda: visit.tables.says("concern", maisie, ASKED))
    first = visit.tables.first_behind(visit.head)
    visit.check("It came before all else that waited on the laptop", TABLES, lambda: first == "concern" or first)
    visit.soon("Her words are there, finished", TABLES, lambda: _is_finished(visit))


def _is_finished(visit: Visit) -> bool:
    said = visit.tables.newest("self_assessment", visit.tables.file_of(MAISIE))
    answer, beside = said.get("answers", {}).get("family_safe", {}), said.get("beside", {}).get("family_safe", {})
    is_hers = (answer.get("value"), answer.get("said_by"), beside.get("words")) == ("no", "child", SAID)
    return is_hers and bool(said.get("finished_at")) and said.get("signed_name") == "Maisie"


def reaches_manager(visit: Visit) -> None:
    """Ruth's network comes back: the worry is the first thing of Leah's that comes into her laptop, and on her day."""
    ruth, maisie, leah = visit.ruth, visit.tables.file_of(MAISIE), visit.tables.person(PRACTITIONER)
    own = OwnStore(visit.ruth_seat)
    before = own.newest()
    visit.ruth_seat.network.restore()
    ruth.keys("F5")
    here = "the store of ruth’s laptop"
    visit.soon("What Maisie said of danger is in the manager’s own store", here, lambda: _knows(own, visit))
    came = own.came_after(before, leah)
    visit.check(
        "It came in before all else that Leah had written", here, lambda: came[:1] == ["concern"] or ", ".join(came)
    )
    said = [one.get("answers", {}).get("family_safe", {}).get("value") for one in own.bodies("self_assessment", maisie)]
    visit.check("with Maisie’s own answer", here, lambda: "no" in said)
    own.close()
    ruth.click("My day", part=True, within="Pages")
    visit.sees("and stands on her day", ruth, ASKED)
    visit.picture("manager-worry", ruth)


def _knows(own: OwnStore, visit: Visit) -> bool:
    return any(worry["asked"] == ASKED for worry in own.bodies("concern", visit.tables.file_of(MAISIE)))


def is_not_countersigned(visit: Visit) -> None:
    """Ruth reads Maisie's assessment and would sign it: it waits until somebody has acted."""
    ruth, maisie = visit.ruth, visit.tables.file_of(MAISIE)
    read_all(visit)
    before = _countersigned(visit, maisie)
    ruth.click("Countersign")
    ruth.wait_for("You are signing as")
    ruth.click("Sign now")
    visit.sees("It is not countersigned while nobody has acted", ruth, "waits for an action. Record who was told")
    visit.picture("manager-may-not-sign-yet", ruth)
    after = _countersigned(visit, maisie)
    visit.check("No new signature of hers is in her store", "the store of ruth’s laptop", lambda: after == before)


def _countersigned(visit: Visit, file: Id) -> int:
    """How many countersignatures of this file lie in the manager's own store."""
    own = OwnStore(visit.ruth_seat)
    meanings = [one["meaning"] for one in own.bodies("signature", file)]
    own.close()
    return meanings.count("countersigned")


def read_all(visit: Visit) -> None:
    """Ruth opens Maisie's assessment from the queue and reads it part by part."""
    ruth = visit.ruth
    ruth.click("Review queue", part=True, within="Pages")
    ruth.wait_for(MAISIE)
    visit.picture("manager-queue", ruth)
    ruth.click(MAISIE, part=True, within="Waiting for you")
    ruth.wait_for("Maisie’s start of order assessment")
    visit.picture("manager-review", ruth)
    for name in [n["name"] for n in ruth.nodes() if n["name"].startswith("Looked at: ") and not n.get("checked")]:
        ruth.click(name)


def acted_on(visit: Visit) -> None:
    """Ruth records what was done."""
    ruth, maisie = visit.ruth, visit.tables.file_of(MAISIE)
    ruth.click("My day", part=True, within="Pages")
    ruth.click(f"Record what was done: {MAISIE}", part=True)
    ruth.type("Who was told?", "Leah, and Maisie’s gran")
    ruth.type("What was done?", WHAT_WAS_DONE)
    ruth.click("Record what was done")
    ruth.wait_until_gone("What comes next?")
    ruth.keys("F5")
    visit.soon("What was done is on record", TABLES, lambda: visit.tables.says("concern", maisie, WHAT_WAS_DONE))
    visit.picture("manager-worry-done", ruth)

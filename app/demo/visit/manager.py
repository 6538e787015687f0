"""Ruth's part of the visit: the same plan without network, then what came in, the countersignature, and the conflict."""

from typing import Any, Final

from app.demo.laptop import NotOnScreen
from app.demo.town import MANAGER
from app.demo.visit.own_words import read_all
from app.demo.visit.play import Visit
from app.demo.visit.practitioner import CONTENT, JAY, LEAHS_WORDS, MAISIE, STEP_WORDS

KNOW_BY: Final = "The offer letter is on nan’s fridge"
RUTHS_WORDS: Final = "I want to get into college for bricklaying, so that I can earn and be home for tea."


def same_plan(visit: Visit) -> None:
    """Ruth, offline as well, changes another field of the same target, and the same sentence."""
    ruth = visit.ruth
    ruth.click("Caseload")
    ruth.row("Children", JAY)
    ruth.click("Plan", within="Record")
    ruth.click("College for bricklaying", part=True, within="Targets")
    ruth.wait_for("Finish the form with Leah")
    ruth.type("We will know it worked when", KNOW_BY, clear=True)
    ruth.click("Change the words")
    ruth.type("The child’s words", RUTHS_WORDS, clear=True)
    ruth.wait_for("Saved")
    visit.picture("manager-same-plan", ruth)
    plan = visit.tables.newest("plan", visit.tables.file_of(JAY))
    visit.check(
        "Neither knows of the other’s change",
        "the service’s tables",
        lambda: KNOW_BY not in str(plan) and STEP_WORDS not in str(plan),
    )


def sees_contact(visit: Visit) -> None:
    """Ruth's network comes back: she sees Leah's contact."""
    ruth = visit.ruth
    visit.ruth_seat.network.restore()
    ruth.keys("F5")
    ruth.click("Caseload")
    ruth.row("Children", JAY)
    ruth.click("Overview", within="Record")
    visit.sees("Ruth sees Leah’s contact on the timeline", ruth, CONTENT[:40])
    visit.picture("manager-timeline", ruth)


def merged(visit: Visit) -> None:
    """What both did to the same plan: different fields stand together unasked, the same sentence waits for a decision."""
    visit.ruth_seat.network.restore()
    visit.ruth.keys("F5")
    here = "the service’s tables"
    visit.soon("Different fields merged without a question: both stand in the plan", here, lambda: _both_stand(visit))
    visit.soon("The same sentence became one conflict, and only that", here, lambda: _conflict(visit) == ["words"])
    visit.check("Nothing was kept aside", here, lambda: visit.tables.quarantined() == 0)


def _both_stand(visit: Visit) -> bool:
    target = _college(visit)
    steps = [step.get("child_words") for step in target.get("steps", {}).values()]
    return target.get("know_by") == KNOW_BY and STEP_WORDS in steps


def _college(visit: Visit) -> dict[str, Any]:
    targets = visit.tables.newest("plan", visit.tables.file_of(JAY)).get("targets", {})
    return next((t for t in targets.values() if t.get("title") == "College for bricklaying"), {})


def _conflict(visit: Visit) -> list[str]:
    fields = visit.tables.newest("conflict", visit.tables.file_of(JAY)).get("fields", {})
    return [field["path"].rsplit("/", 1)[-1] for field in fields.values()]


def countersign(visit: Visit) -> None:
    """Ruth reads Maisie's assessment section by section and countersigns it."""
    ruth, before = visit.ruth, visit.tables.head()
    read_all(visit)
    ruth.click("Countersign")
    ruth.wait_for("You are signing as")
    visit.picture("manager-countersign", ruth)
    ruth.click("Sign now")
    ruth.wait_for("You countersigned")
    ruth.keys("F5")
    visit.soon(
        "Ruth’s signature binds the very text that the service holds",
        "the service’s tables",
        lambda: _is_signed(visit, before),
    )


def _is_signed(visit: Visit, before: int) -> bool:
    head, signature = visit.tables.signed_since(before, visit.tables.file_of(MAISIE))
    return (
        signature.get("meaning") == "countersigned"
        and signature.get("signer") == visit.tables.person(MANAGER)
        and signature.get("content_hash") == head
    )


def conflict(visit: Visit) -> None:
    """Ruth opens the conflict and decides for the sentence that Leah heard from Jay."""
    ruth, jay = visit.ruth, visit.tables.file_of(JAY)
    ruth.click("Sync centre", part=True, within="Pages")
    _open_first_need(visit)
    ruth.wait_for("Both texts are kept")
    visit.soon(
        "Both wordings are on screen", "the screen of ruth", lambda: ruth.says(RUTHS_WORDS) and ruth.says(LEAHS_WORDS)
    )
    visit.picture("manager-conflict", ruth)
    ruth.click("Keep Leah’s")
    ruth.click("Use this answer")
    ruth.keys("F5")
    here = "the service’s tables"
    visit.soon("The decision is on record", here, lambda: visit.tables.count("resolution", jay) == 1)
    visit.soon("The plan says what was decided", here, lambda: _college(visit).get("words") == LEAHS_WORDS)
    ruth.wait_for("Everything you wrote is sent")
    visit.picture("manager-after-conflict", ruth)


def _open_first_need(visit: Visit) -> None:
    """The first conflict opens by itself; where it does not, its row is clicked."""
    try:
        visit.ruth.wait_for("Use this answer", 4.0)
    except NotOnScreen:
        visit.ruth.click("Jay · ", part=True)


def both_sync(visit: Visit) -> None:
    """Leah syncs: the decision has come, and no question is left on either laptop."""
    leah = visit.leah
    leah.keys("F5")
    leah.click("Caseload")
    leah.row("Children", JAY)
    leah.click("Plan", within="Record")
    leah.click("College for bricklaying", part=True, within="Targets")
    visit.sees("Leah sees the field that Ruth changed", leah, KNOW_BY)
    visit.sees("and the sentence as decided", leah, LEAHS_WORDS)
    visit.check("Nobody is asked any more", "the screen of leah", lambda: not leah.says("Decide now"))
    visit.picture("leah-plan-decided")

"""What the sync centre says. Being offline is no fault: it is said calmly, with what is safe and what happens next."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from app.operations.views import ConflictLine, SyncCentre, SyncLine, UnsentLine
from app.ui import when
from app.ui.desk import SyncState
from app.ui.features.sync.clash import Case

TITLE: Final = "Sync centre"
SYNC_NOW: Final = "Sync now"
NEEDS: Final = "Needs you"
TO_SEND: Final = "To send"
KEPT_ASIDE: Final = "Kept aside"
CAME_IN: Final = "Came in"
ASIDE: Final = "Kept by the service, not in the record"
UNREADABLE: Final = "The sync centre could not be shown. Nothing is lost. Try again in a moment."
STARTED_FROM: Final = "What you both started from"
STARTED_FROM_THEY: Final = "What both started from"
NOTHING_BEFORE: Final = "Nothing was written before"
NOTHING_HERE: Final = "Nothing: it was taken out"
CHOOSE_FIRST: Final = "Choose one of the two answers first."
WRITE_FIRST: Final = "Write the answer that should stand, or keep one of the two."
CLASH_FIRST: Final = "Choose one wording where both of you changed the same sentence."
DECIDE_LATER: Final = "Decide later"
ICONS: Final = {
    "contact": "message-square-text",
    "assessment": "clipboard-list",
    "plan": "footprints",
    "signature": "signature",
    "resolution": "git-merge",
    "certificate": "award",
    "appointment": "calendar",
}


def last_synced(centre: SyncCentre, state: SyncState, today: date) -> str:
    """When this laptop last talked with the service, and how it stands now."""
    at = max(state.last_synced_at, centre.last_synced_at)
    said = (
        f"Last synced {when.moment(at, today).replace('Today', 'today').replace('Yesterday', 'yesterday')}." if at else ""
    )
    said = said or "This laptop has not synced yet. Connect once to fetch your records."
    return f"{said} {_now(state)}".strip()


def _now(state: SyncState) -> str:
    match state.phase:
        case "offline":
            return "Not connected now; we try again by ourselves."
        case "sending":
            return f"Sending {state.done:,} of {state.total:,}." if state.total else "Sending."
        case "receiving":
            return f"Fetching {state.done:,} of {state.total:,}." if state.total else "Fetching."
        case _:
            return ""


def need(line: ConflictLine) -> tuple[str, str]:
    """Title and second line of something that needs a decision."""
    who = line.other if line.other == "A colleague" else line.other.split(" ", 1)[0]
    return line.label, f"{line.called} · {who} and you"


def unsent_meta(line: UnsentLine, today: date) -> str:
    """Since when, and where it is or why it has not gone."""
    at = when.moment(line.at, today).replace("Today", "today").replace("Yesterday", "yesterday")
    return f"{at} · {line.reason or 'on this laptop'}"


def rounds(history: Sequence[SyncLine]) -> list[tuple[SyncLine, int]]:
    """What is worth telling, newest first: tries without a connection that follow one another are one line, with their number."""
    told: list[tuple[SyncLine, int]] = []
    for line in history:
        if line.outcome and told and told[-1][0].outcome:
            told[-1] = (told[-1][0], told[-1][1] + 1)
        elif line.came or line.sent or line.outcome:
            told.append((line, 1))
    return told


def came(line: SyncLine, today: date, tries: int = 1) -> tuple[str, str, str]:
    """Icon, title and second line of a round of sync, or of several tries."""
    at = when.moment(line.at, today).replace("Today", "today").replace("Yesterday", "yesterday")
    if line.outcome:
        return "cloud-off", line.outcome, at if tries == 1 else f"{at} · tried {when.count_of(tries, 'time')}"
    words = [f"{line.came:,} {'change' if line.came == 1 else 'changes'}"] if line.came else []
    words += [f"{line.sent:,} sent"] if line.sent else []
    return ("download" if line.came else "upload"), ", ".join(words) or "Nothing new", at


def on_this_laptop(centre: SyncCentre) -> str:
    """ "On this laptop: 61 children, 412 MB"."""
    size = max(1, round(centre.bytes / 1_000_000))
    return f"On this laptop: {centre.children:,} {'child' if centre.children == 1 else 'children'}, {size:,} MB"


def all_is_well(centre: SyncCentre, state: SyncState, today: date) -> tuple[str, str]:
    """Heading and sentence while nothing needs the person."""
    if centre.needs:
        count = when.count_of(len(centre.needs), "answer")
        verb = "needs" if len(centre.needs) == 1 else "need"
        return f"{count.capitalize()} {verb} you", "Both texts are kept until you decide. The record can be used meanwhile."
    at = max(state.last_synced_at, centre.last_synced_at)
    day, clock = when.day_of(at), when.clock_of(at)
    if day is None:
        return "Not synced yet", "What you write is kept on this laptop and sent as soon as it is connected."
    title = f"Up to date as of {clock}" if day == today else f"Up to date as of {when.short_day(day, today)}, {clock}"
    if not centre.unsent:
        return title, "Everything you wrote is sent. Nothing needs you."
    count = when.count_of(len(centre.unsent), "change")
    return (
        title,
        f"{count.capitalize()} since then {_kept_here(len(centre.unsent))}.",
    )


def _kept_here(count: int) -> str:
    return "is kept here and goes by itself" if count == 1 else "are kept here and go by themselves"


def both_kept(case: Case) -> str:
    """The first sentence on the page of a conflict."""
    if case.was_removed:
        return f"{_who(case)}: one took this out of the record while the other changed it. Both are kept, whichever you choose."
    return f"{_who(case)} both wrote here while you were apart. Both texts are kept, whichever you choose."


def _who(case: Case) -> str:
    first, second = case.sides
    return f"{first.short.capitalize() if first.is_me else first.short} and {second.short}"


def sees_it(case: Case) -> str:
    """At the foot: nothing is final."""
    name = case.other
    return f"{name} will see your choice and can bring {'the other text' if not case.has_me else 'theirs'} back."


def decided_elsewhere(case: Case) -> str:
    """Somebody was faster."""
    who = case.decided_by
    return f"{who} has decided this meanwhile. Both texts are in the history. What you chose or typed here is still below."


def decided(case: Case) -> str:
    """After deciding."""
    return (
        f"Decided. {case.other} sees it after the next sync."
        if case.has_me
        else "Decided. Both see it after the next sync."
    )


def how_joined(kind: str, choice: str) -> str:
    """Beside the word Result."""
    if kind == "choice":
        return "one of the two" if not choice else ""
    said = {"both": "both, joined. You can type in it", "edited": "in your words", "": "choose one, or type your own"}
    return said.get(choice, "You can type in it")


def clashes(count: int) -> str:
    """Over the wordings."""
    return "One place clashes." if count == 1 else f"{when.count_of(count, 'place').capitalize()} clash."


def wording(differs: str, short: str) -> str:
    """A button for one wording: what differs, and whose it is."""
    differs = differs.lstrip(" ,;.")
    cut = differs if len(differs) <= 52 else f"{differs[:50].rsplit(' ', 1)[0]} …"
    return f"{cut or 'leave it out'} ({short})"

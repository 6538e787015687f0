"""What the sync centre says. Being offline is no fault: it is said calmly, with what is safe and what happens next."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from app.operations.rows.conflict import ConflictLine
from app.operations.rows.sending import HeldFile, OwnAside, SyncCentre, SyncLine, UnsentLine
from app.ui import when
from app.ui.desk import SyncState
from app.ui.features.sync.clash import Case

TITLE: Final = "Sync centre"
SYNC_NOW: Final = "Sync now"
JOIN_AGAIN: Final = "Join again…"
MUST_JOIN: Final = (
    "This laptop has to join the service again before it can send or fetch anything. All you wrote is safe here."
)
NOTHING_GOES: Final = "Nothing goes or comes just now"
NOTHING_GOES_WORDS: Final = (
    "You can go on working. What you write is kept on this laptop and goes once it has joined again."
)
MUST_JOIN_FIRST: Final = "It goes as soon as this laptop has joined the service again."
STOP: Final = "Stop"
STOP_NAME: Final = "Stop this sync. Nothing is lost"
NEEDS: Final = "Needs you"
TO_SEND: Final = "To send"
KEPT_ASIDE: Final = "Kept aside"
CAME_IN: Final = "What came and went"
HERE: Final = "On this laptop"
ASIDE: Final = "Kept by the service, not in the record"
UNREADABLE: Final = "The sync centre could not be shown. Nothing is lost. Try again in a moment."
STARTED_FROM: Final = "What you both started from"
STARTED_FROM_THEY: Final = "What both started from"
NOTHING_BEFORE: Final = "Nothing was written before"
NOTHING_HERE: Final = "Nothing: it was taken out"
CHOOSE_FIRST: Final = "Choose one of the two answers first."
WRITE_FIRST: Final = "Write the answer that should stand, or keep one of the two."
CLASH_FIRST: Final = "Choose one wording where both of you changed the same sentence."
VERSIONS: Final = "Whose words"
SHOW_ALL: Final = "Show the whole texts"
SHOW_CHANGED: Final = "Show only what differs"
MINE_FOR_ALL: Final = "Use mine for all of this child"
YES_MINE: Final = "Use mine everywhere"
DECIDE_LATER: Final = "Decide later"
ICONS: Final = {
    "contact": "message-square-text",
    "assessment": "clipboard-list",
    "self_assessment": "clipboard-list",
    "event": "triangle-alert",
    "plan": "footprints",
    "report": "file-text",
    "filing": "send",
    "signature": "signature",
    "resolution": "git-merge",
    "certificate": "award",
    "appointment": "calendar",
    "attachment": "file-text",
}


def last_synced(centre: SyncCentre, state: SyncState, today: date) -> str:
    """When this laptop last talked with the service, and how it stands now."""
    at = max(state.last_synced_at, centre.last_synced_at)
    said = f"Last synced {when.told(at, today)}." if at else ""
    said = said or "This laptop has not synced yet. Connect once to fetch your records."
    return f"{said} {_proved(centre, state, today)} {_now(state)}".replace("  ", " ").strip()


def _proved(centre: SyncCentre, state: SyncState, today: date) -> str:
    """That everything was compared, where nothing waits that was not."""
    if not centre.proved_at or state.waiting or centre.unsent:
        return ""
    return f"Everything you wrote is on the service as of {when.told(centre.proved_at, today)}."


SIGN_IN: Final = "Sign in"


def _now(state: SyncState) -> str:
    if state.must_join:
        return ""
    match state.phase:
        case "offline":
            return "Not connected now; we try again by ourselves."
        case "sending":
            return f"Sending {state.done:,} of {state.total:,}." if state.total else "Sending."
        case "receiving":
            return "Fetching."
        case _:
            return "You stopped it; nothing is lost." if state.is_stopped else ""


def how_far(state: SyncState) -> str:
    """While a round runs: what is done, what is left, and about how long."""
    if state.phase == "sending":
        return f"Sending {state.done:,} of {state.total:,}" if state.total else "Sending"
    came = f", {state.done:,} records so far" if state.done else ""
    if not state.files_left:
        return f"Fetching changes{came}"
    here = state.files_total - state.files_left
    left = f", {when.about(state.seconds_left)} left" if state.seconds_left >= 0 else ""
    return f"Fetching files: {here:,} of {state.files_total:,} whole{left}{came if not left else ''}"


def need(line: ConflictLine) -> tuple[str, str]:
    """Title and second line of something that needs a decision."""
    who = line.other if line.other == "A colleague" else line.other.split(" ", 1)[0]
    return line.label, f"{line.called} · {who} and you"


def written(line: UnsentLine, today: date) -> str:
    """When it was written and how many changes it is."""
    return f"Written {when.told(line.at, today)}" + (f" · {line.changes:,} changes" if line.changes > 1 else "")


def standing(line: UnsentLine, state: SyncState) -> tuple[str, str]:
    """Where a change is, in two words, and the tone of its badge."""
    if state.phase == "sending" and line.is_on_its_way:
        return "On its way", "info"
    if state.needs_desk:
        return "Held up", "warn"
    return "On this laptop", "neutral"


def why_not_sent(line: UnsentLine, state: SyncState) -> str:
    """Why it has not gone yet, whether it is safe, and what happens next."""
    if state.is_running:
        return "It is going now." if state.phase == "sending" else "It goes when what is coming has come."
    if line.reason:
        return line.reason
    if state.must_join:
        return MUST_JOIN_FIRST
    if state.problem:
        return state.problem
    if line.is_on_its_way:
        return "It was sent and the answer did not come back. It is sent again, and is never in the record twice."
    if state.phase in {"offline", "never"}:
        return "There is no connection. It is safe here."
    return "It goes by itself with the next sync."


def next_try(state: SyncState, today: date) -> str:
    """When it goes again by itself, and who can do something about it."""
    if state.is_running:
        return ""
    if state.must_join:
        return ""
    who = "The service desk can put this right." if state.needs_desk else "You need not do anything."
    day = when.day_of(state.next_try_at)
    if day is None or state.needs_desk:
        return who
    at = when.clock_of(state.next_try_at)
    return f"Next try by itself {'at' if day == today else 'tomorrow at'} {at}. {who}"


def why_and_next(line: UnsentLine, state: SyncState, today: date) -> tuple[str, str]:
    """Why a change has not gone, and when it goes."""
    return why_not_sent(line, state), next_try(state, today)


def aside_state(line: OwnAside) -> tuple[str, str]:
    """Words and tone of what became of an own change that was kept aside."""
    states = {"open": (KEPT_ASIDE, "bad"), "applied": ("In the record", "ok"), "returned": ("Returned to you", "warn")}
    return states.get(line.state, ("Filed", "neutral"))


def aside_words(line: OwnAside, today: date) -> str:
    """Where an own change is and why; once somebody decided, who and with which words."""
    if line.state == "open":
        return f"{ASIDE}. {line.reason}".strip()
    said = {
        "applied": "has put it in the record as a late entry",
        "returned": "has returned it to you. Write it where it belongs; your words are below to copy",
    }.get(line.state, "has filed it. It is kept at the service, outside the record")
    why = f" “{line.words}”" if line.words else ""
    return f"{line.by or 'A manager'} {said}, {when.said(line.decided_at, today)}.{why}"


def aside_next(line: OwnAside) -> str:
    """What happens now."""
    if line.state != "open":
        return ""
    return ASIDE_WHO if line.parts else ASIDE_GONE


def own_words(line: OwnAside) -> str:
    """Everything that was written, as text to copy."""
    return "\n\n".join(f"{label}\n{text}".strip() for label, text in line.parts)


def for_the_desk(line: UnsentLine, state: SyncState) -> str:
    """What the service desk needs to find a change: ids and states, no name and no word of anybody."""
    facts = {
        "change": line.id,
        "number": str(line.number),
        "kind of record": line.type,
        "record": line.record,
        "file": line.scope,
        "changes": str(line.changes),
        "written": line.at,
        "state": "sent, no answer" if line.is_on_its_way else "not sent",
        "sync": f"{state.phase}{', needs the desk' if state.needs_desk else ''}",
        "last synced": state.last_synced_at or "never",
        "next try": state.next_try_at or "not planned",
    }
    return "Waymark, a change that is not in the record\n" + "\n".join(f"{name}: {value}" for name, value in facts.items())


COPY: Final = "Copy for the service desk"
COPY_WORDS: Final = "Copy your words"
WORDS_COPIED: Final = "Your words are on the clipboard."
COPIED: Final = "Copied: numbers only, no name and no word of the record. Paste it into your message to the service desk."
OPEN_RECORD: Final = "Open the record"
NOTHING_TO_SEND: Final = "Nothing waits on this laptop. What you wrote has reached the service."
NOTHING_HERE_YET: Final = "No record has come to this laptop yet. They come with the first sync."
NO_HISTORY: Final = "This laptop has not synced yet."
ASIDE_GONE: Final = "Your manager has been told and decides what becomes of it. Your words are kept at the service."
ASIDE_WHO: Final = "Your manager has been told and decides what becomes of it. Your words stay here until then."


def pages(centre: SyncCentre, files: Sequence[HeldFile], state: SyncState, today: date) -> list[tuple[str, str, str, str]]:
    """(key, icon, title, second line) of the pages of the centre, in their order."""
    count = len(centre.unsent)
    last = when.told(max(state.last_synced_at, centre.last_synced_at), today)
    sent = "Everything is sent" if last else "Nothing to send"
    if count:
        sent = f"{when.count_of(count, 'record').capitalize()} on this laptop only"
    told = [("send", "upload", TO_SEND, sent)]
    if centre.own_aside:
        open_ones = sum(line.state in {"open", "returned"} for line in centre.own_aside)
        told.append(("aside", "archive", KEPT_ASIDE, _aside_meta(len(centre.own_aside), open_ones)))
    told += [
        ("here", "laptop", HERE, holds(centre, files)),
        ("history", "history", CAME_IN, f"Last synced {last}" if last else ""),
    ]
    return told


def _aside_meta(count: int, open_ones: int) -> str:
    return f"{when.count_of(open_ones, 'change').capitalize()} not in the record" if open_ones else f"{count:,} decided"


def holds(centre: SyncCentre, files: Sequence[HeldFile]) -> str:
    """ "11 children, 2 MB"; while files are coming how many are whole."""
    size = f"{max(1, round(centre.bytes / 1_000_000)):,} MB"
    coming = sum(not file.is_whole for file in files)
    if coming:
        return f"{len(files) - coming:,} of {len(files):,} files whole, {size}"
    logs = sum(file.kind == "attendance" for file in files)
    if logs and not centre.children:  # an appropriate adult's laptop
        return f"{logs:,} custody {'log' if logs == 1 else 'logs'}, {size}"
    return f"{centre.children:,} {'child' if centre.children == 1 else 'children'}, {size}"


def all_here(centre: SyncCentre, files: Sequence[HeldFile], unindexed: int, state: SyncState, today: date) -> str:
    """The sentence over the list of files."""
    if not files:
        return NOTHING_HERE_YET
    records = sum(file.records for file in files)
    at = max(state.last_synced_at, centre.last_synced_at)
    age = f"As the service had them {when.said(at, today)}." if at else "Not synced yet."
    due = f" Search is still reading {unindexed:,} of them." if unindexed else ""
    return f"{records:,} records, encrypted on this laptop. {age}{due}"


def file_name(file: HeldFile) -> str:
    """Whose file it is."""
    if file.kind == "directory":
        return "Your service: people and teams"
    return file.name or "A file that is still coming"


def file_state(file: HeldFile) -> tuple[str, str]:
    """Words and tone of its badge."""
    if not file.is_whole:
        return "Still coming", "info"
    return (f"{file.unsent} to send", "neutral") if file.unsent else ("Whole", "ok")


def since(file: HeldFile, today: date) -> str:
    """Since when the whole file lies here."""
    if not file.is_whole:
        return ""
    return when.day_words(file.since, today) or "Begun here"


def file_sentence(file: HeldFile, today: date) -> str:
    """The whole row as spoken."""
    newest = f"newest change {when.told(file.newest_at, today)}" if file.newest_at else ""
    here = f"here since {since(file, today)}" if file.since else ""
    parts = (file_name(file), file_state(file)[0], f"{file.records:,} records", newest, here)
    return ", ".join(filter(None, parts))


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
    at = when.told(line.at, today)
    if line.outcome:
        return "cloud-off", line.outcome, at if tries == 1 else f"{at} · tried {when.count_of(tries, 'time')}"
    words = [f"{line.came:,} {'change' if line.came == 1 else 'changes'}"] if line.came else []
    words += [f"{line.sent:,} sent"] if line.sent else []
    return ("download" if line.came else "upload"), ", ".join(words) or "Nothing new", at


def how_it_stands(centre: SyncCentre, state: SyncState, today: date) -> tuple[str, str, str, str]:
    """Icon, tone, heading and sentence beside the lists while no question is open."""
    if centre.needs:
        count = when.count_of(len(centre.needs), "answer")
        verb = "needs" if len(centre.needs) == 1 else "need"
        kept = "Both texts are kept until you decide. The record can be used meanwhile."
        return "git-branch", "warn", f"{count.capitalize()} {verb} you", kept
    at = max(state.last_synced_at, centre.last_synced_at)
    day, clock = when.day_of(at), when.clock_of(at)
    if state.must_join:
        return "cloud-off", "warn", NOTHING_GOES, NOTHING_GOES_WORDS
    if state.files_left and state.is_running:
        coming = f"{how_far(state)}. A child can be opened as soon as their file is whole."
        return "cloud", "neutral", "Your files are coming", coming
    if day is None:
        kept = "What you write is kept on this laptop and sent as soon as it is connected."
        return "cloud", "neutral", "Not synced yet", kept
    if centre.unsent:
        count, one = when.count_of(len(centre.unsent), "change"), len(centre.unsent) == 1
        goes = "It goes by itself" if one else "They go by themselves"
        kept = f"{count.capitalize()} {'is' if one else 'are'} kept on this laptop"
        return "laptop", "info", kept, f"{goes} when the service can be reached. Last synced {when.told(at, today)}."
    title = f"Up to date as of {clock}" if day == today else f"Up to date as of {when.short_day(day, today)}, {clock}"
    return "cloud-check", "ok", title, "Everything you wrote is sent. Nothing needs you."


def both_kept(case: Case) -> str:
    """The first sentence on the page of a conflict."""
    if case.was_removed:
        return f"{_who(case)}: one took this out of the record while the other changed it. Both are kept, whichever you choose."
    return f"{_who(case)} both wrote here while you were apart. Both texts are kept, whichever you choose."


def signed_meanwhile(case: Case, today: date) -> str:
    """A countersignature stands on the words in the record: they cannot be changed before it is reopened."""
    if not case.signed_at:
        return ""
    who = case.signed_by or "A manager"
    return (
        f"{who} countersigned this {when.said(case.signed_at, today)}, with the words in the record. Keep those; or decide "
        "later and ask a manager to reopen it, so that the other words can go in."
    )


def third_person(case: Case) -> str:
    """More than two people wrote here."""
    if not case.also:
        return ""
    names = case.also[0] if len(case.also) == 1 else f"{', '.join(case.also[:-1])} and {case.also[-1]}"
    return f"{names} wrote here too. That comes as a question of its own; nobody’s words are lost."


def start_from(heading: str) -> str:
    """On the button under a third person's words."""
    return f"Start from {heading}"


def own_question(short: str) -> str:
    """Under a third person's words."""
    return f"{short}’s words wait in a question of their own and are kept whatever you choose here."


def mine_for_all(count: int, called: str) -> str:
    """Asked before it is done."""
    return (
        f"Your words will stand in all {count} places in {called}’s file. The other words stay in the history, and your colleagues "
        "can bring them back."
    )


def all_decided(done: int, refused: int) -> str:
    """After deciding many at once."""
    said = f"{when.count_of(done, 'question').capitalize()} decided with your words."
    return f"{said} {when.count_of(refused, 'question').capitalize()} still need you." if refused else said


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

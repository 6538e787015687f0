"""What the review queue and the countersigning page say."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from app.domain.standing import Stage
from app.domain.working_days import working_days_between
from app.operations.rows.assessment import ReviewLine
from app.ui import when
from app.ui.desk import SyncState
from app.ui.features.reviews.paper import Paper
from app.ui.features.reviews.taken import Taken
from app.ui.tokens import Tone

WAIT_LIMIT_WORKING_DAYS: Final = 5
TITLE: Final = "Review queue"
WAITING: Final = "Waiting for you"
EMPTY: Final = "Nothing is waiting for you."
LIMIT: Final = f"Working days. Our limit is {WAIT_LIMIT_WORKING_DAYS}."
CHOOSE: Final = "Choose an assessment to read it here."
STATEMENT: Final = "I have read this assessment and I agree with its judgements."
OWN_WORK: Final = "You wrote this, so somebody else signs."
NO_FORM: Final = (
    "This laptop does not have the questions of this assessment yet. Nothing is lost. Sync once and open it again."
)
UNREADABLE: Final = "The review queue could not be shown. Nothing is lost. Try again in a moment."
NO_CHANGE: Final = "No answer has changed since the assessment before. Look at each section before you sign."
NOTE_KINDS: Final = (("question", "Question"), ("change", "Change needed"), ("praise", "Well done"))
WAYS: Final = {
    "higher": ("arrow-up", "higher", "warn"),
    "lower": ("arrow-down", "lower", "ok"),
    "same": ("equal", "no change", "muted"),
    "first": ("circle-dot", "first rating", "muted"),
    "open": ("circle-question-mark", "not rated yet", "warn"),
}
TAKEN: Final = "What they raised, and where it is taken up"


def taken_count(taken: Sequence[Taken]) -> str:
    """ "7 taken up, 2 not used"."""
    up, unused, left = (
        sum(bool(t.under) for t in taken), sum(bool(t.why_not) for t in taken), sum(t.is_left for t in taken)
    )  # fmt: skip
    parts = ((up, "taken up"), (unused, "not used"), (left, "not dealt with"))
    return ", ".join(f"{count} {words}" for count, words in parts if count)


def show_taken(count: int) -> str:
    """The button that unfolds them."""
    return "Show the one that is taken up" if count == 1 else f"Show the {count} that are taken up"


def became(one: Taken) -> tuple[str, str, Tone]:
    """(icon, words, tone): what was done with it."""
    if one.under:
        return "circle-check", f"Taken up under “{one.under}”", "ok"
    if one.why_not:
        return "circle-x", f"Not used, because: {one.why_not}", "warn"
    return "circle-dashed", "Not dealt with yet", "bad"


def wait(line: ReviewLine, today: date) -> tuple[str, str]:
    """How long it waits in working days, and the tone of the badge."""
    sent = when.day_of(line.sent_at)
    days = max(0, working_days_between(sent, today)) if sent else 0
    if days == 0:
        return "today", "neutral"
    tone = "bad" if days >= WAIT_LIMIT_WORKING_DAYS - 1 else "warn" if days >= 2 else "neutral"
    return ("1 day" if days == 1 else f"{days} days"), tone


def line_meta(line: ReviewLine) -> str:
    """ "Review · Dai"."""
    return " · ".join(filter(None, (line.what, line.author_first)))


def marks(line: ReviewLine) -> tuple[tuple[str, str, str], ...]:
    """What is special about it: (icon, words, tone)."""
    found = []
    if line.worries:
        found.append(("shield-alert", "Safety first: waits for an action", "bad"))
    if line.needs_senior:
        found.append(("shield-check", "A service manager signs this", "warn"))
    return tuple(found)


def line_sentence(line: ReviewLine, today: date) -> str:
    """The row for a screen reader."""
    words, _ = wait(line, today)
    waited = "sent today" if words == "today" else f"waiting for {words.replace('day', 'working day')}"
    special = "".join(f", {words[0].lower()}{words[1:]}" for _, words, _ in marks(line))
    return f"{line.child}, {line.what.lower()} by {line.author or 'a colleague'}, {waited}{special}"


def paper_title(paper: Paper) -> str:
    """ "Tyler’s review"."""
    owner = f"{paper.called}’" if paper.called.endswith("s") else f"{paper.called}’s"
    return f"{owner} {_what(paper)}"


def _what(paper: Paper) -> str:
    named = {"Start of order": "start of order assessment", "Closing": "closing assessment"}
    return named.get(paper.what, paper.what.lower())


def paper_meta(paper: Paper, today: date) -> str:
    """Who sent it and when, and what it is compared with."""
    sent = when.day_of(paper.sent_at)
    when_sent = f" on {when.short_day(sent, today)}" if sent else ""
    said = f"Sent by {paper.author}{when_sent}" if paper.author else f"Sent{when_sent}"
    return f"{said} · {_against(paper, today)}"


def _against(paper: Paper, today: date) -> str:
    if not paper.has_before:
        return "first assessment on this form"
    day = when.day_of(paper.older[1])
    return f"against the one of {when.short_day(day, today)}" if day else "against the one before"


def side_day(on: str, today: date) -> str:
    """The day at the right of a side's heading, short."""
    day = when.day_of(on)
    return when.short_day(day, today) if day else ""


def changes_toggle(paper: Paper) -> str:
    """ "Only changes, 6 of 41"."""
    return f"Only changes, {len(paper.changes)} of {paper.total}"


def progress(looked: int, paper: Paper, notes: int) -> str:
    """ "4 of 6 changes looked at, 1 note to send"."""
    what = "change" if paper.changes else "section"
    total = len(paper.to_look_at)
    said = f"{looked} of {total} {what if total == 1 else what + 's'} looked at"
    return said if not notes else f"{said}, {notes} {'note' if notes == 1 else 'notes'} to send"


def signer(names: str, post: str) -> str:
    """Under the count: who signs."""
    return f"You sign as {names}, {post}" if post else f"You sign as {names}"


def confirm(names: str, post: str) -> str:
    """Over the statement in the moment of signing."""
    return f"You are signing as {names}, {post}" if post else f"You are signing as {names}"


def return_button(paper: Paper, notes: int) -> str:
    """ "Return to Dai with 1 note"."""
    if not notes:
        return f"Return to {paper.author_first}"
    return f"Return to {paper.author_first} with {notes} {'note' if notes == 1 else 'notes'}"


def need_a_note(paper: Paper) -> str:
    """Why nothing was returned."""
    return f"Write at least one note, so that {paper.author_first} knows what to do."


def not_looked(label: str) -> str:
    """A line of what is missing."""
    return f"Look at “{_short(label, 58)}”"


def note_would_stay(label: str) -> str:
    """Notes travel with a return only."""
    return f"Countersigning does not send your note on “{_short(label, 28)}”: return with it, or remove it"


def _short(label: str, most: int) -> str:
    """The label, cut at a word so that a link stays on one line."""
    return label if len(label) <= most else f"{label[:most].rsplit(' ', 1)[0]} …"


def conflicts(count: int) -> str:
    """Two versions of an answer stand open."""
    many = "One answer has" if count == 1 else f"{count} answers have"
    return f"{many} two versions. Its author decides first, then it can be signed"


def offline(state: SyncState) -> str:
    """What being offline means here; empty while online."""
    if state.phase not in {"offline", "never", "problem"}:
        return ""
    waiting = state.waiting
    more = f", {waiting} {'change' if waiting == 1 else 'changes'} to send" if waiting else ""
    return f"You are offline and can sign: it is kept here and sent later{more}."


def standing(paper: Paper, today: date) -> str:
    """Why this paper does not wait to be signed; empty while it does."""
    if paper.is_own and paper.stage is Stage.SENT:
        return OWN_WORK
    match paper.stage:
        case Stage.SENT:
            return ""
        case Stage.COUNTERSIGNED:
            return f"{paper.signed_by or 'A manager'} countersigned this {when.said(paper.sent_at, today)}."
        case Stage.ABANDONED:
            return f"{paper.signed_by or 'A manager'} abandoned this {when.said(paper.sent_at, today)}."
        case Stage.RETURNED:
            return f"This was returned to {paper.author_first}. It comes back to you when it is sent again."
        case Stage.CHANGED_SINCE_SENT:
            return f"{paper.author_first} has changed this since sending it. It comes back to you when it is sent again."
        case _:
            return "This has not been sent to be countersigned."


def newer(paper: Paper, today: date) -> str:
    """The reload bar: something happened to the assessment while it was read."""
    said = standing(paper, today) or f"{paper.author_first} changed this while you were reading and sent it again."
    return f"{said} Your notes are kept."


def countersigned(paper: Paper, state: SyncState) -> str:
    """After signing."""
    is_here = state.phase in {"offline", "never", "problem"}
    tail = "Signed on this laptop. It is sent when you are back online." if is_here else "It is on its way."
    return f"You countersigned {paper_title(paper)}. {tail}"


def returned(paper: Paper, notes: int) -> str:
    """After returning."""
    return f"You returned {paper_title(paper)} to {paper.author_first} with {notes} {'note' if notes == 1 else 'notes'}."

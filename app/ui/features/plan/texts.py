"""Sentences of the plan builder."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from app.domain.child import Child
from app.domain.dates import from_edtf
from app.domain.plan import Step, Target
from app.domain.signature import Signature
from app.domain.text import folded
from app.operations.rows.plan import PlanFile
from app.ui import when

ADD_TARGET: Final = "Add a target"
STATUS: Final = {"not_yet": "Not yet", "going_well": "Going well", "stuck": "Stuck: talk about it", "done": "Done"}
STATUS_TONE: Final = {"not_yet": "neutral", "going_well": "info", "stuck": "warn", "done": "ok"}
STATUS_ICON: Final = {"not_yet": "", "going_well": "trending-up", "stuck": "circle-question-mark", "done": "check"}
UNSTICK: Final = "What would unstick it? Add that as a small step."
WORKED_WHEN: Final = "We will know it worked when"
CONFLICT: Final = "Two people changed this plan apart. Both texts are kept until somebody decides."
HOW_TO_START: Final = (
    "Write it as it is said, in the first person. Small steps, who helps, what to do if things get hard "
    "and the sheet to take home come after the first words."
)
NO_CHILD_WORDS: Final = "Write what the child wants before you sign."
_MONTHS: Final = ("January", "February", "March", "April", "May", "June",
                  "July", "August", "September", "October", "November", "December")  # fmt: skip


def start_with(called: str) -> str:
    """The empty plan: the child's words come first. No guess at a pronoun."""
    return f"Start with {called}’s words. What does {called} want?"


def target_label(number: int, target: Target) -> str:
    """ "2  College for bricklaying"."""
    words = target.title.strip() or " ".join(target.words.split()[:5]) or "New target"
    return f"{number}  {words[:60]}"


def by_when(step: Step, today: date) -> str:
    """ "Done 23 Nov", "Thu 3 Dec", "January", or nothing."""
    if step.status == "done" and step.done_on:
        day = when.day_of(step.done_on)
        return f"Done {day.day} {_MONTHS[day.month - 1][:3]}" if day else "Done"
    return short_date(step.by_on, today)


def short_date(edtf: str, today: date) -> str:
    """A stored date in few words, as exact as it is known."""
    known = from_edtf(edtf) if edtf else None
    if known is None:
        return edtf
    if known.precision == "day":
        return when.short_day(known.first, today)
    parts = edtf.removesuffix("~").split("-")
    about = "about " if edtf.endswith("~") else ""
    if len(parts) == 1:
        return about + parts[0]
    month = _MONTHS[int(parts[1]) - 1]
    near = abs((known.first - today).days) < 300
    return about + (month if near else f"{month[:3]} {parts[0]}")


def sessions(target: Target) -> str:
    """ "3 of 6 sessions done"."""
    if not target.sessions_planned:
        return ""
    return f"{target.sessions_done} of {target.sessions_planned} sessions done"


def day_month(text: str) -> str:
    """ "20 Nov" of an ISO date-time."""
    day = when.day_of(text)
    return f"{day.day} {_MONTHS[day.month - 1][:3]}" if day else ""


def month(day: date) -> str:
    """ "Nov"."""
    return _MONTHS[day.month - 1][:3]


def signers(file: PlanFile, worker_first: str) -> tuple[str, ...]:
    """Who would agree: the child, the worker, carers who live with the child or hold responsibility."""
    child: Child = file.child
    carers = [
        ", ".join(filter(None, (c.name.split(" ")[0], c.relation)))
        for _, c in sorted(child.carers.items(), key=lambda item: (item[1].rank, item[0]))
        if c.parental_responsibility or c.lives_with
    ]
    return tuple(dict.fromkeys(filter(None, (child.called, worker_first, *carers))))


def newest_of(signatures: Sequence[Signature], who: str) -> Signature | None:
    """The newest agreement of somebody, by the name they typed: "Grace" is also "Grace, mum"."""
    names = {folded(who), folded(who.split(",")[0])}
    mine = [
        s for s in signatures if s.meaning == "agreed" and names & {folded(s.statement), folded(s.statement.split(",")[0])}
    ]
    return mine[-1] if mine else None


def agreed(found: Signature | None, why: str) -> str:
    """When somebody agreed, and why that is not to be relied on where it is not."""
    if found is None:
        return "not yet"
    return f"agreed {day_month(found.signed_at)}{f' ({why})' if why else ''}"


def changed_since(file: PlanFile) -> str:
    """ "Changed since Jay agreed on 20 Nov", about the newest agreement when the plan is no longer the same."""
    agreed = [s for s in file.signatures if s.meaning == "agreed"]
    if not agreed or agreed[-1].content_hash == file.head_hash:
        return ""
    last = agreed[-1]
    return (
        f"Changed since {last.statement} agreed on {day_month(last.signed_at)}. Read the change together, then agree again."
    )


def agree_statement(called: str) -> str:
    """What a person agrees to."""
    return f"This plan was made with {called}. It was read out, and I agree with it."

"""What waits for this person, said in a line each: papers to review, answers that two wrote, what is kept aside, files opened."""

from collections.abc import Sequence
from datetime import date

import msgspec

from app.domain.ids import NO_ID, Id
from app.operations.rows.access import OpeningLine
from app.operations.rows.assessment import ReviewLine
from app.operations.rows.custody import LogLine
from app.operations.rows.sending import SyncCentre
from app.ui import log_due_words, when


class Waits(msgspec.Struct, frozen=True, kw_only=True):
    """`screen` and `record` are where it is done."""

    icon: str
    title: str
    meta: str
    screen: str
    record: Id = NO_ID


def waits(
    centre: SyncCentre,
    reviews: Sequence[ReviewLine],
    openings: Sequence[OpeningLine],
    today: date,
    logs: Sequence[LogLine] = (),
    *,
    may_review_logs: bool = False,
) -> tuple[Waits, ...]:
    """What others cannot go on without first. `logs` are custody logs of which something is due, soonest first."""
    found: list[Waits] = []
    if reviews:
        longest = min(reviews, key=lambda line: line.sent_at)
        title = f"{when.count_of(len(reviews), 'assessment').capitalize()} to review"
        meta = f"{longest.child} since {when.told(longest.sent_at, today)}"
        found.append(Waits(icon="clipboard-check", title=title, meta=meta, screen="reviews"))
    found += _logs(logs, today, may_review=may_review_logs)
    if centre.needs:
        title = f"{when.count_of(len(centre.needs), 'answer').capitalize()} that two of you wrote"
        found.append(Waits(icon="git-branch", title=title, meta="Both texts are kept until you choose", screen="sync"))
    if centre.to_decide:
        title = f"{when.count_of(centre.to_decide, 'change').capitalize()} kept aside"
        found.append(Waits(icon="archive", title=title, meta="Not in the record until you decide", screen="asides"))
    found += [
        Waits(icon="eye", title=f"{line.who} opened {line.called}’s file", meta=when.told(line.at, today),
              screen="opening", record=line.id)
        for line in openings
    ]  # fmt: skip
    return tuple(found)


def _logs(logs: Sequence[LogLine], today: date, *, may_review: bool) -> list[Waits]:
    """One's own logs to finish each by itself; those to review as one line that leads to the first."""
    lines = [
        Waits(icon="signature", title=f"Finish the custody log of {line.called}", meta=log_due_words.said(line, today),
              screen="custody", record=line.id)
        for line in logs if line.is_mine
    ]  # fmt: skip
    others = [line for line in logs if not line.is_mine]
    if others and may_review:
        first = others[0]
        title = f"{when.count_of(len(others), 'custody log').capitalize()} to review"
        meta = ", ".join(filter(None, (first.called, log_due_words.said(first, today))))
        record = first.id if len(others) == 1 else NO_ID
        lines.append(Waits(icon="clipboard-check", title=title, meta=meta, screen="custody_logs", record=record))
    return lines

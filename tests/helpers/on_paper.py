"""What the same log asks of a hand on a printed form, counted on the print itself; and both ways in a model's seconds.

The form is taken to have each kind of line, each right and each question printed already, so that only these are written: a
time for each line, one for rights that were given together and a tick for each, a tick for each choice, and one's own words.
"""

import msgspec

from app.domain.stamp import Stamp
from app.forms.definition import Kind
from app.operations.rows.custody import LogRow

KEY_S, POINT_S, BUTTON_S, HOMING_S = 0.5, 1.1, 0.2, 0.4
"""Card, Moran and Newell (1980): a key as letters without a rhythm are typed, which stands here for one hand; pointing; the
press after it; and the hand that goes from pointing to the keys or back."""
WORD_S = 2.0
"""A written word, as fast as a practised hand writes (30 words a minute); a time of four figures is counted as one word."""
TICK_S = 0.5
"""A tick where one points already: taken at less than half of pointing, in favour of paper."""


RIGHTS = ("right_given", "right_understood")
ANSWERED = frozenset({"told_outcome", "search", "transfer_asked", "transfer_answered"})
"""Stamps of which the form's answers say the same: on paper it is ticked once."""


class OnPaper(msgspec.Struct, frozen=True):
    """Times, ticks and words that the hand writes."""

    times: int
    ticks: int
    words: int

    @property
    def seconds(self) -> float:
        """By the model."""
        return (self.times + self.words) * WORD_S + self.ticks * TICK_S


def on_paper(row: LogRow) -> OnPaper:
    """Counted from what stands in the log."""
    form, stamps = row.form, row.times
    assert form is not None
    rights = [stamp for stamp in stamps if stamp.kind in RIGHTS]
    lines = [stamp for stamp in stamps if stamp.kind not in (*RIGHTS, "accepted")]
    times = len(lines) + sum(bool(stamp.until) for stamp in lines) + len({stamp.at for stamp in rights})
    words = sum(len(_own_words(stamp).split()) for stamp in lines)
    ticks = len(rights) + sum(bool(stamp.about) for stamp in lines if stamp.kind not in ANSWERED)
    ticks += sum(2 if "Taken further" in stamp.words else 1 for stamp in lines if stamp.kind == "concern")
    for key, answer in row.attendance.answers.items():
        question = form.questions[key]
        for cells in answer.rows.values():
            own = [str(cells.get(field.id, "")) for field in question.fields if not field.options and field.id != "at"]
            words += sum(len(text.split()) for text in own)
            ticks += sum(bool(cells.get(field.id)) for field in question.fields if field.options)
        if question.kind in (Kind.CHOICE, Kind.YES_NO):
            ticks += 1
        elif isinstance(answer.value, str):
            words += len(answer.value.split())
    return OnPaper(times, ticks, words)


def _own_words(stamp: Stamp) -> str:
    """Without what is a tick on paper: what a concern is about, and whether it was taken further."""
    if stamp.kind != "concern":
        return stamp.words
    parts = stamp.words.split(". ")[1:]
    return " ".join(part.removeprefix("Answer: ") for part in parts if not part.startswith("Taken further"))


def on_screen_s(presses: int, letters: int, scrolls: int, homings: int) -> float:
    """The same on the screen: every press and every scrolling as pointing, every letter as a key, and every move of the hand."""
    return (presses + scrolls) * (POINT_S + BUTTON_S) + letters * KEY_S + homings * HOMING_S

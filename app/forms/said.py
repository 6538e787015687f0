"""Where an answer comes from, in words for screen and paper: who said it, when, and what it rests on."""

from typing import Final

from app.domain.answer import Answer
from app.domain.dates import from_edtf, in_words

_WHO: Final = {
    "carer": "a parent or carer",
    "worker": "a worker",
    "partner": "a partner agency",
    "record": "a record",
}


def who_words(said_by: str, called: str) -> str:
    """The one who said it: the child by name, anybody else by what they are. A code that is not known stands as it is."""
    return called if said_by == "child" else _WHO.get(said_by, said_by)


def said_words(answer: Answer, called: str) -> str:
    """ "Said by Jay on 14 August 2026"; empty where neither who nor when is known."""
    who = f"by {who_words(answer.said_by, called)}" if answer.said_by else ""
    words = " ".join(filter(None, (who, day_words(answer.said_on))))
    return f"Said {words}" if words else ""


def day_words(said_on: str) -> str:
    """ "on 14 August 2026", "in August 2026", "about August 2026"; empty for no date."""
    known = from_edtf(said_on)
    if known is None:
        return ""
    exact = known.edtf.removesuffix("~")
    words = in_words(known).removeprefix("about ")
    is_day = exact.count("-") == 2
    words = words.partition(" ")[2] if is_day else words  # without the weekday
    return f"about {words}" if exact != known.edtf else f"{'on' if is_day else 'in'} {words}"

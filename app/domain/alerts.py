"""What an appropriate adult needs to know of a child tonight, proposed from the child's file for a person to look over.

A short list and nothing else: how to talk with the child, allergies, medicine, self-harm. Never why the file is there.
"""

from collections.abc import Iterable
from typing import Final

from app.domain.child import Child

LONGEST: Final = 300
_KINDS: Final = {
    "alerts_allergies": ("allerg",),
    "alerts_medicine": ("medic", "asthma", "diabet", "epilep", "inhaler"),
    "alerts_self_harm": ("self", "suicid"),
}
"""Beginnings of the (open) codes of warnings by the question that they answer. Other warnings are about visits and stay."""


def proposed(child: Child, do: Iterable[str] = (), avoid: Iterable[str] = ()) -> dict[str, str]:
    """Words by question id, those that say something only, each at most LONGEST characters."""
    told = {
        "alerts_do": "; ".join((*do, *((child.communication,) if child.communication.strip() else ()), *child.what_helps)),
        "alerts_dont": "; ".join(avoid),
    }
    for question, beginnings in _KINDS.items():
        words = (w.text for w in child.warnings.values() if w.kind.casefold().startswith(beginnings))
        told[question] = "; ".join(words)
    return {question: _short(words) for question, words in told.items() if words.strip()}


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 2].rsplit(" ", 1)[0] + " …"

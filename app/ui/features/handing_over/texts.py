"""The words of the sheet that begins a self-assessment."""

from datetime import date
from typing import Final

from app.domain.self_assessment import SelfAssessment
from app.ui import when

TITLE: Final = "What do they think?"
SUBTITLE: Final = "Their own words, in pages of their own. Once they have finished nobody changes them."
WHO: Final = "Who answers?"
CARER: Final = "A parent or carer"
NAME, NAME_HINT = "Their name", "As they want to be called"
RELATION, RELATION_HINT = "Who they are to the child", "For example mum, grandad, foster carer"
HOW: Final = "How is it done?"
MODES: Final = (
    ("alone", "On this laptop, alone"),
    ("read_aloud", "I read it to them"),
    ("worker_writes", "I write what they say"),
    ("paper", "Typed up from paper"),
    ("declined", "They do not want to"),
)
LANGUAGE: Final = "In which language?"
LANGUAGE_HINT: Final = "The questions. The buttons, and what nobody has translated yet, stand in English."
HELPER, HELPER_HINT = "Who else is in the room?", "It can change what somebody says. Leave it empty if nobody is."
PLACE: Final = "Where are you?"
DONE_ON: Final = "When did they write it?"
WHY, WHY_HINT = "Why not?", "In their words if you can. You can ask again another day."
BEFORE: Final = (
    "Their pages fill the screen. They cannot get to any record from there. "
    "To take the laptop back you type your PIN or your passphrase."
)
PIN, PIN_HINT = "A PIN to take it back with", "4 to 8 digits, for this time only. Leave it empty to use your passphrase."
HAND: Final = "Hand the laptop over"
TYPE: Final = "Open their pages"
RECORD: Final = "Record that it was not wanted"
CARRY_ON: Final = "Carry on with it"
NO_NAME: Final = "Write who answers: a name, or Mum or Dad"
NO_WHY: Final = "Write why it was not wanted, as they said it if you can"
NO_LOCK: Final = "This window has no passphrase to come back with, so the laptop cannot be handed over from it."
NOT_DONE: Final = "That did not work, and nothing was changed. Try again."
RECORDED: Final = "Recorded. You can ask again another day."


def begun(record: SelfAssessment, today: date) -> str:
    """One that was begun and not finished."""
    said = len(set(record.answers) | set(record.beside))
    answers = "nothing answered yet" if not said else "1 answer" if said == 1 else f"{said} answers"
    return f"One was begun {when.said(record.started_at, today)}: {answers}. Everything said is kept."


def button(mode: str) -> str:
    """What the main button does."""
    return {"declined": RECORD, "paper": TYPE}.get(mode, HAND)

"""Sentences of the custody log, in few words: they are read at 3 in the morning."""

from collections.abc import Mapping
from typing import Final

from app.domain.attending import State
from app.domain.stamp import RIGHTS as RIGHT_WORDS

LISTED: Final = "Custody logs"
LISTED_HINT: Final = "Each log is one child at one police station."
NONE_YET: Final = "No logs yet. Start one when the police ring."
START: Final = "Start a log"
START_HINT: Final = "Where is the child? The rest can wait until you are there."
STATION: Final = "Police station or custody suite"
KIND: Final = "What is it?"
KINDS: Final = (
    ("detained", "Detained"),
    ("voluntary", "Voluntary interview"),
    ("bail_return", "Bail return"),
    ("caution", "Caution"),
)
OFFICER: Final = "Who rang? (rank, name, phone)"
CALLED: Final = "Child’s first name, if you were told"
SET_OFF_NOW: Final = "Start, I am setting off"
NOT_YET: Final = "Start, I leave later"
NEEDS_STATION: Final = "Say which police station it is. Then start."
RUNNING: Final = "Running"
EARLIER: Final = "Earlier"

TAP: Final = "Tap when it happens"
TAP_HINT: Final = "hold to change a time, with a reason"
TAP_STAMP: Final = "tap to stamp"
CARE_HINT: Final = "tap to stamp"
CLOCKS: Final = "Clocks"
CLOCKS_HINT: Final = "right even on the night the hour changes"
CLOCK_ACTS: Final = {"review": "Review done now", "cells": "What the council said"}
"""What the button beside a clock does."""
NO_CLOCKS_YET: Final = "The clocks start with the times in the custody record."
NOT_WITHOUT_YOU: Final = (
    "No interview of a child without an appropriate adult there, but for urgent harm and as a superintendent allows "
    "(Code C 11.18)."
)
NO_CLOCKS_NOW: Final = "No clock runs any more."
COPY_TIMES: Final = "Copy the times"
MORE_TIMES: Final = "Times from the custody record"
RIGHTS: Final = "Rights"
RIGHTS_HINT: Final = "with you there"
ALL_GIVEN: Final = "All given"
ALL_UNDERSTOOD: Final = "All understood"
GIVEN: Final = "Given"
UNDERSTOOD: Final = "Understood"
OTHER: Final = "Other"
WHY_SILENT: Final = "Nothing written {since} to {until}. Why?"
HAND_OVER: Final = "Hand over"
CONCERN: Final = "Raise a concern"
FINISH: Final = "Finish and sign"
DETAILS: Final = "Details"
UNDO: Final = "Undo: {what}"
TAKEN_OUT: Final = "Taken out: {what}"
NOT_SAVED: Final = "That could not be saved. Tap it again. If it goes on, write the time on paper."
BACK: Final = "All logs"
READ_ONLY: Final = "You are reading this log. Only the adult who attends writes in it."
AFTERWARDS: Final = (
    "Written up afterwards: choose what happened and type its time from your notes. Nothing is stamped with the time of now, "
    "no clock runs, and the print says so."
)
TAP_AFTER: Final = "Choose what happened"
TYPE_ITS_TIME: Final = "type its time"
WRITE_UP: Final = "Write up an attendance afterwards"
WRITE_UP_NOTE: Final = (
    "For an attendance that is over, from your notes. Every time that you type later is taken for the same night, "
    "across midnight."
)
SAME_NIGHT: Final = "Nothing chosen: the first time the clock showed this from when the police asked."
LIES_AHEAD: Final = "That lies ahead of now. Check the time, and choose the day if it was an earlier one."
CLOCK_MOVED: Final = "This laptop’s clock was moved. It says {said}; by its counter it is {truly}. Both times are kept."
RESTARTED: Final = "restarted"

BOTH_KEPT: Final = "When you tapped it is kept beside the time you write here."
FACTS_ONLY: Final = "What happened around the child, never what the child says happened."
TIMES_NOTE: Final = "Ask to see the custody record. Leave empty what it does not say."
SEARCH_NOTE: Final = (
    "A strip search of a child needs you there, unless the child says no with you present and you agree, or it is urgent."
)
CONCERN_NOTE: Final = "Say it to the custody sergeant first. If that does not help, ask for an inspector."
STEP_DOWN_NOTE: Final = (
    "Stop the talk kindly. Do not ask more and write nothing of what was said. Tell the custody sergeant that you step down "
    "and that another adult is needed."
)
HAND_OVER_NOTE: Final = "The log comes to their laptop when both are online. You keep what you have written."
TRANSFER_NOTE: Final = (
    "A child who is refused bail is to be moved to the council’s accommodation, unless a certificate says why not."
)
TOO_YOUNG: Final = (
    "{{name}} is {age}: the law allows “no secure accommodation” as a reason from the age of 12 only. If the police give it, "
    "choose it as they said it, and challenge it."
)
NOT_HARD: Final = "“Impracticable” does not mean hard. No secure bed is a reason from the age of 12 only."
CANCEL_NOTE: Final = "The log is closed and leaves this laptop with the next sync."

ASKED_YOU: Final = "Your manager asks"
PRINT: Final = "Print"
SAVE_PDF: Final = "Save PDF"
PAPER_HINT: Final = "For the police reviewer: process facts, times and silences. What is for supervision stays off it."
REPLY: Final = "Answer"
YOUR_ANSWER: Final = "Your answer"
NOT_ANSWERED: Final = "Not answered yet."

STILL_MISSING: Final = "Before you sign"
HOW_ENDED: Final = "How did it end?"
SIGN: Final = "Sign the log"
BACK_TO_LOG: Final = "Back to the log"
NOT_NEEDED: Final = "I was not needed"
AFTER: Final = "Afterwards"
AFTER_WORDS: Final = (
    "Tell {name}’s carer or the service what happens next. Somebody from the service gets in touch within two working days. "
    "Everything else about this attendance can be written in the details, within 24 hours."
)
AND_YOU: Final = "And you?"
AND_YOU_WORDS: Final = (
    "A night in custody is hard work for you too. Drink something, and do not drive when you are tired. If something "
    "stays with you, ring the service in the morning: that is what supervision is for. The police see none of that."
)
HARD: Final = "That was a hard one: {what}."
HARD_WORDS: Final = (
    "It is all right if it stays with you. Sit down and drink something before you drive. Nobody asks what the child said: "
    "ring and say that you come from custody. The police see none of this."
)
HELP_DESK: Final = "The service"
LISTENERS: Final = ("Samaritans, day and night, free", "116 123")
COLLEAGUE: Final = "A colleague"
FOLLOW_UP: Final = "Follow-up"
FEEDBACK: Final = "Ask {name} how it was"
FEEDBACK_TITLE: Final = "How was it with you?"
FEEDBACK_NOTE: Final = (
    "Seven short questions on pages of the child’s own, over the whole screen. Your manager reads the answers, you cannot change "
    "them, and they stay off the print for the police. Let them answer without you looking on."
)
FEEDBACK_DONE: Final = "{name} has said how it was. Your manager reads it."
FEEDBACK_BEGUN: Final = "{name} has begun to say how it was. You can hand the laptop over once more."
FEEDBACK_NOT_WANTED: Final = "{name} was asked how it was and did not say."
PIN_HINT: Final = "4 to 8 digits, for this time only. Leave it empty to use your passphrase."
NO_LOCK: Final = "This window has no passphrase to come back with, so the laptop cannot be handed over from it."
HOW_WAS_IT: Final = "How was it for you?"
READ_IT: Final = "Read it before you sign"
LINE_HINT: Final = "Change its time, or take it out"
WRITTEN: Final = "Written so far"
WRITTEN_HINT: Final = "press a line to put it right"
HIDE_WRITTEN: Final = "Hide the lines"
NO_SUCH_TIME: Final = "The clock on the wall did not show that time in these hours. Check it."
TYPE_TIME: Final = "Type the time, for example 02:40."
WHY_ANOTHER: Final = "Choose why the time is another one. Both times are kept."
UNTIL_WHEN: Final = "Type until when the warrant lasts, for example 14:00."
UNTIL_AHEAD: Final = "That is over already. Check day and time."
NOT_READ: Final = "This log could not be read."
SEVERAL_RIGHTS: Final = "Rights"
RUNNING_STATES: Final = frozenset(
    {State.REQUESTED, State.ACCEPTED, State.TRAVELLING, State.ARRIVED, State.IN_PROGRESS, State.HANDED_OVER, State.LEFT}
)
"""States in which the adult has still something to do."""
GOING_STATES: Final = RUNNING_STATES - {State.LEFT}
"""States in which somebody is asked for, on the way or there."""
ONCE_ONLY: Final = frozenset({"requested", "set_off", "arrived", "record_read", "told_outcome", "left"})
"""Steps that come once: tapping one that is done changes its time."""

SHE: Final = ("she", "her", "her")
HE: Final = ("he", "him", "his")
THEY: Final = ("they", "them", "their")


def pronouns(told: str) -> tuple[str, str, str]:
    """Subject, object and possessive for pronouns as they were told: "he/him", "she/her", else they."""
    first = told.casefold().split("/")[0].strip()
    return {"he": HE, "she": SHE, "him": HE, "her": SHE}.get(first, THEY)


def says(subject: str) -> str:
    """he says, she says, they say: for a verb after the pronoun."""
    return "" if subject == "they" else "s"


def banner(name: str, told: str) -> str:
    """Why there is no box for what the child says."""
    he = pronouns(told)[0]
    s = says(he)
    return (
        f"Write what happens around {name}, never what {he} say{s} about it. What {he} tell{s} you is not private in law."
    )


def told_me(told: str) -> str:
    """The button that opens the path of stepping down."""
    return f"{pronouns(told)[0].capitalize()} told me something"


def show_written(number: int) -> str:
    """The button that unfolds what is written."""
    return "Show 1 line" if number == 1 else f"Show {number} lines"


def no_clocks(name: str) -> str:
    """Where nobody is detained."""
    return f"A voluntary interview has no clock of detention. {name} may leave at any time, and may ask for a break."


def right(about: str) -> str:
    """A right in words."""
    return RIGHT_WORDS.get(about, about.replace("_", " ").capitalize())


def filled(text: str, fill: Mapping[str, str]) -> str:
    """The text with name and pronouns in their places; nothing else in it is read as a place."""
    for key, value in fill.items():
        text = text.replace("{" + key + "}", value)
    return text

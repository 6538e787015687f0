"""Sentences of the sheet where what was done about a worry is recorded."""

from typing import Final

TOLD: Final = "Who was told?"
TOLD_HINT: Final = "Names and posts, for example your manager, children’s social care, a parent. If nobody, say why"
DONE: Final = "What was done?"
DONE_HINT: Final = "What was agreed to keep {called} safe, and by whom"
DAY: Final = "Day"
AT: Final = "Time"
NEXT: Final = "What comes next? (if anything)"
NEXT_HINT: Final = "Who does it and by when"
BEFORE: Final = "Recorded so far"
SAVE: Final = "Record what was done"
GONE: Final = "This is not on this laptop any more. Nothing was changed."
UNREADABLE: Final = "This could not be read just now. Nothing was changed. Try again in a moment."
NO_DAY: Final = "Write the day: day, month and year."
NO_TIME: Final = "Write the time, for example 14:30."
NOT_SAVED: Final = "Not recorded yet. What you typed is here. Try again in a moment."

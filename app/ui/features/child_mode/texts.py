"""The words of child mode. Short sentences for a child; the carer's version says the same in adult words."""

from typing import Final

import msgspec

TITLE: Final = "What do you think?"


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """What the pages say beside the questions. `{worker}` is the worker's first name, `{called}` the child's."""

    hello: str
    about: tuple[str, ...]
    honest: str
    begin: str = "Begin"
    go_on: str = "Carry on"
    more: str
    more_name: str = "Say more in your own words"
    draw: str = "Or draw it if you like"
    redraw: str = "Change your drawing"
    write: str = "Write here, or leave it"
    show_title: str
    show_hint: str
    show_words: str
    sign: str
    done: str
    thanks_title: str
    thanks: tuple[str, ...]
    pause_title: str
    pause: str


CHILD: Final = Words(
    hello="Hi {called}. What do you think?",
    about=(
        "These are questions about you. There are no right or wrong answers.",
        "You can leave out any question. You can say that you would rather talk.",
        "Your answers are yours. When you are done, nobody can change them.",
    ),
    honest="{worker} will read this with you. If you may not be safe, {worker} will get help.",
    more="Want to say more? Type here, or leave it",
    show_title="Who may see what you said?",
    show_hint="{worker} reads it. Who else is it all right to show it to?",
    show_words="Is there anyone you do not want to know?",
    sign="If you like, write your name here",
    done="I am done",
    thanks_title="Thank you, {called}",
    thanks=("Everything you said is kept.", "Now give the laptop back to {worker}."),
    pause_title="Take your time",
    pause="Everything you said is kept. Carry on when you are ready.",
)
CARER: Final = Words(
    hello="Hello {respondent}. How do you see things?",
    about=(
        "These questions are about {called}, your family and what would help you.",
        "You can leave out any question, or say that you would rather talk about it.",
        "Your answers are yours. Once you have finished, nobody can change them.",
    ),
    honest="{worker} will read this with you. If somebody may not be safe, {worker} has to get help.",
    more="Add anything you like here, or leave it",
    show_title="Who may see your answers?",
    show_hint="{worker} reads them. Who else is it all right to show them to?",
    show_words="Is there anyone who should not know?",
    sign="If you like, write your name here",
    done="I have finished",
    thanks_title="Thank you, {respondent}",
    thanks=("Everything you said is kept.", "Please give the laptop back to {worker}."),
    pause_title="Take your time",
    pause="Everything you said is kept. Carry on when you are ready.",
)
ABOUT_ADULT: Final = Words(
    hello="How was it with {worker}?",
    about=(
        "Seven short questions about how you were looked after here.",
        "You can leave out any of them. You can say that you would rather talk.",
        "Write nothing about what the police are asking you. That is for you and your solicitor.",
        "When you are done, nobody can change what you said.",
    ),
    honest="{worker}’s manager reads this, so that the next child is helped better.",
    more="",
    draw="",
    redraw="",
    write="Write here, or leave it",
    show_title="",
    show_hint="",
    show_words="",
    sign="",
    done="I am done",
    thanks_title="Thank you",
    thanks=("Everything you said is kept.", "Now give the laptop back to {worker}."),
    pause_title="Take your time",
    pause="Everything you said is kept. Carry on when you are ready.",
)
"""Beside the questions about an appropriate adult: no drawing and no box for more, so that nobody tells of the offence here."""
SHOW_TO: Final[dict[str, str]] = {
    "carer": "My mum, dad or carer",
    "school": "My school or college",
    "social_worker": "My social worker",
    "health": "The nurse or health worker",
    "panel": "The panel or the court",
    "nobody": "Nobody else",
}
SHOW_TO_CARER: Final[dict[str, str]] = {
    "child": "{called}",
    "school": "School or college",
    "social_worker": "Our social worker",
    "health": "Health workers",
    "panel": "The panel or the court",
    "nobody": "Nobody else",
}
WAYS_OUT: Final[dict[str, str]] = {"rather_not": "I’d rather not say", "talk": "I want to talk about it"}
TALK_TODAY: Final = "{worker} will ask you about this today."
"""Under a question about danger, to whoever wants to talk about it."""
ENOUGH: Final = "I have said enough"
STOP: Final = "To stop, give the laptop to {worker}"
GATE_TITLE: Final = "Give the laptop to {worker}"
GATE_HINT: Final = "{worker}: type your passphrase to go back to your work. All that was said is kept."
GATE_FIELD: Final = "Passphrase"
GATE_WITH_PIN: Final = (
    "PIN or passphrase",
    "{worker}: type your PIN or your passphrase to go back to your work. All that was said is kept.",
)
GATE_OPEN: Final = "Take it back"
GATE_BACK: Final = "Back to the questions"
GATE_CLOSE: Final = "This cannot be closed here. Give the laptop to {worker}."
NOTHING_TYPED: Final = "Type your passphrase first."
NOTHING_TYPED_PIN: Final = "Type your PIN or your passphrase first."
NO_FORM: Final = "These questions are not on this laptop yet. Give the laptop to {worker}."
NOT_SAVED: Final = "Your last words could not be kept yet. Do not switch off. Tell {worker}."


def in_language(language: str, is_partly: bool) -> str:
    """That not every word is in the language they chose."""
    more = ", and so are some questions" if is_partly else ""
    return f"The questions are in {language}. The buttons are in English{more}."


def wait_sentence(seconds: int) -> str:
    """How long until the next try."""
    return f"Wait {seconds} seconds before the next try. Everything that was said is kept."

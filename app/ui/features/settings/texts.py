"""Sentences of the settings page."""

from typing import Final

from app.domain.words import OWN_NAME

TITLE: Final = "Settings"
SUBTITLE: Final = "They stay on this laptop, for you only"
TEXT_SIZE: Final = "Text size"
TEXT_SIZE_HINT: Final = "Ctrl and + makes text larger, Ctrl and - smaller, anywhere."
SIZES: Final = (90, 100, 110, 125, 150, 175, 200)
COLOURS: Final = "Colours"
SCHEMES: Final = (("light", "Light"), ("dark", "Dark"), ("contrast", "High contrast"))
LANGUAGE: Final = "Language of forms"
LANGUAGE_HINT: Final = (
    "What a form asks is shown in it, on screen and on paper. Texts that nobody has translated yet stand in English."
)
SHORTCUTS: Final = "Keyboard shortcuts"
ABOUT: Final = "About Waymark"
SAFE: Final = "How your work is kept safe"
ENCRYPTED: Final = (
    "Every record on this laptop is in one encrypted file. Without your passphrase nobody can read it, "
    "not the person who finds the laptop and not the people who look after it."
)
LOCKED: Final = "When you lock, or leave the laptop alone, the records leave its memory."
SENT: Final = "What you write is saved here first and goes to your service when there is a network."
WORDS_TITLE: Final = "Change your passphrase"
WORDS_WHY: Final = "It works without a network. From the next unlock on, this laptop opens with the new words only."
OLD_WORDS: Final = "Your passphrase now"
MAY_BE_KNOWN: Final = "Somebody may know the old words"
MAY_BE_KNOWN_WHY: Final = "The next unlock locks the records anew. It takes a little longer."
CHANGE_IT: Final = "Change it"
CHANGING: Final = "Changing…"
NEED_OLD: Final = "Type the passphrase that opens this laptop now."
SAME_WORDS: Final = "These are the words you have already. Choose others."
WORDS_CHANGED: Final = "Changed. Use the new words from now on."
NOT_CHANGED: Final = "It could not be changed. The old words still open this laptop."
LICENCE: Final = (
    "Waymark is free software under the MIT licence. It is built with Qt for Python (LGPL), SQLCipher (BSD), SQLAlchemy (MIT), "
    "msgspec (BSD), cryptography (Apache and BSD) and ReportLab (BSD); the fonts are under the Open Font Licence and the icons "
    "are Lucide (ISC)."
)


def in_languages(codes: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """English and these languages, each by its own name."""
    return (("", "English"), *((code, OWN_NAME.get(code, code)) for code in codes))


def version(number: str) -> str:
    """Which Waymark this is."""
    return f"Waymark {number}"

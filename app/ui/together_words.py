"""Sentences about answers that do not go together, for the editor and the manager's paper."""

from typing import Final

from app.forms.contradiction import Cited, Finding

TITLE: Final = "What does not go together"
INTRO: Final = (
    "Nothing here stops you from sending. Change an answer, or say why all of them are so."
    " Your manager reads what you write."
)
WHY: Final = "Why are all of them so?"
WHY_HINT: Final = "Leave it empty if you change an answer instead"
STALE: Final = "An answer has changed since this was written. Does it still hold?"
NOT_SAID: Final = "Nobody has said why all of them are so."
SEE: Final = "The last page shows the answers side by side."
LONGEST: Final = 220


def asked_words(cited: Cited, mine: str) -> str:
    """The question, and for another form its name and day: "Does home feel safe? (What do you think?, 20/11/2026)"."""
    where = "" if cited.form == mine else f" ({', '.join(filter(None, (cited.title, day(cited.on))))})"
    return f"{cited.asked}{where}"


def said_words(cited: Cited) -> str:
    """The answer on a line or two."""
    said = cited.said.replace("\n", "; ")
    return said if len(said) <= LONGEST else f"{said[:LONGEST].rsplit(' ', 1)[0]} …"


def reason(words: str) -> str:
    """What the author wrote about it."""
    return f"Why all of them are so: {words}"


def day(on: str) -> str:
    """ "20/11/2026" """
    parts = on[:10].split("-")
    return "/".join(reversed(parts)) if len(parts) == 3 else on


def way_to(cited: Cited, mine: str, *, is_read_only: bool) -> str:
    """What the button to it says."""
    return "Change" if cited.form == mine and not is_read_only else "See it"


def of_section(findings: tuple[Finding, ...], form: str, home: dict[str, str], section: str) -> tuple[str, ...]:
    """The sentences that cite an answer of this section."""
    return tuple(
        finding.says
        for finding in findings
        if any(cited.form == form and home.get(cited.question) == section for cited in finding.cites)
    )

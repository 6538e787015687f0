"""Sentences about answers that do not go together, for the editor and the manager's paper."""

from typing import Final

from app.forms.contradiction import Cited, Finding

TITLE: Final = "What does not go together"
INTRO: Final = (
    "Nothing here stops you from sending. Change an answer, or say why all of them are so."
    " Your manager reads what you write."
)
WHY: Final = "Why both are so:"
WHY_HINT: Final = "Leave it empty if you change an answer instead"
STALE: Final = "An answer has changed since this was written. Does it still hold?"
NOT_SAID: Final = "Nobody has said why both are so."
SEE: Final = "The last page shows the answers side by side."
LONGEST: Final = 220


def cited_words(cited: Cited, mine: str) -> str:
    """ "Does home feel safe? Sometimes (What do you think?, 2026-11-20)"."""
    said = cited.said.replace("\n", "; ")
    said = said if len(said) <= LONGEST else f"{said[:LONGEST].rsplit(' ', 1)[0]} …"
    where = "" if cited.form == mine else f" ({', '.join(filter(None, (cited.title, day(cited.on))))})"
    return f"{cited.asked} {said}{where}"


def day(on: str) -> str:
    """ "20/11/2026" """
    parts = on[:10].split("-")
    return "/".join(reversed(parts)) if len(parts) == 3 else on


def way_to(cited: Cited, mine: str) -> str:
    """What the button to it says."""
    return "Change" if cited.form == mine else "See it"


def of_section(findings: tuple[Finding, ...], form: str, home: dict[str, str], section: str) -> tuple[str, ...]:
    """The sentences that cite an answer of this section."""
    return tuple(
        finding.says
        for finding in findings
        if any(cited.form == form and home.get(cited.question) == section for cited in finding.cites)
    )

"""A finding with what its author says to it: why all of the answers are so, and whether that was said about these answers."""

from collections.abc import Iterable, Mapping

import msgspec

from app.domain.assessment import Justification
from app.forms.contradiction import Finding


class Explained(msgspec.Struct, frozen=True, kw_only=True):
    """`why` is empty where nobody said anything; `is_stale`: an answer has changed since it was said."""

    finding: Finding
    why: str = ""
    is_stale: bool = False


def explained(findings: Iterable[Finding], justified: Mapping[str, Justification]) -> tuple[Explained, ...]:
    """Each finding with the words of its rule in `justified`, in the same order."""
    return tuple(_one(finding, justified.get(finding.rule, Justification())) for finding in findings)


def _one(finding: Finding, said: Justification) -> Explained:
    is_stale = bool(said.words) and said.answers != finding.answers
    return Explained(finding=finding, why=said.words, is_stale=is_stale)

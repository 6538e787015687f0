"""Who countersigns what: the table of DOMAIN 4.7 as rows. The first row that fits decides; laptop and service read the same.

A fact is a word about one assessment (`app.forms.rated.facts`): `minor` corrects and changes no judgement; `very_high` and
`high` are levels of harm or of reoffending; `mappa`, `custody`, `override_down` are what they say.
"""

from collections.abc import Set
from typing import Final

import msgspec

NOBODY: Final = "nobody"
TEAM_MANAGER: Final = "team_manager"
SERVICE_MANAGER: Final = "service_manager"


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One row: for any of `facts` (none: always) this level signs, for the reason `why`, which follows "because".

    `panel`: it goes to the risk panel, within so many working days where `panel_days` says so.
    """

    facts: frozenset[str]
    level: str
    why: str
    panel: bool = False
    panel_days: int = 0


RULES: Final = (
    Rule(facts=frozenset({"minor"}), level=NOBODY, why="it corrects something and changes no judgement"),
    Rule(facts=frozenset({"very_high"}), level=SERVICE_MANAGER, why="harm is rated very high", panel=True, panel_days=5),
    Rule(facts=frozenset({"high"}), level=TEAM_MANAGER, why="a rating is high", panel=True),
    Rule(facts=frozenset({"mappa"}), level=TEAM_MANAGER, why="MAPPA applies", panel=True),
    Rule(facts=frozenset({"custody"}), level=TEAM_MANAGER, why="it is about custody", panel=True),
    Rule(facts=frozenset({"override_down"}), level=TEAM_MANAGER, why="a rating is below what the score gives", panel=True),
    Rule(facts=frozenset(), level=TEAM_MANAGER, why="every stage is read by somebody else"),
)


def rule_for(facts: Set[str]) -> Rule:
    """The row for an assessment with these facts."""
    return next(rule for rule in RULES if not rule.facts or rule.facts & facts)

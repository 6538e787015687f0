"""The roles of a service and what they are called. A service maps its own job titles to these (DOMAIN 1.1, 1.2).

What a role may do stands in `app.domain.policy_table` and nowhere else. A role that is not here may do nothing.
"""

from enum import StrEnum
from typing import Final

from app.domain.errors import Refused


class Role(StrEnum):
    """`manager` is the team manager: the value is older than the other managers'."""

    PRACTITIONER = "practitioner"
    SESSIONAL_WORKER = "sessional_worker"
    TURNAROUND_PRACTITIONER = "turnaround_practitioner"
    ETE_OFFICER = "ete_officer"
    PROBATION_OFFICER = "probation_officer"
    PANEL_VOLUNTEER = "panel_volunteer"
    PRACTICE_MANAGER = "practice_manager"
    MANAGER = "manager"
    SERVICE_MANAGER = "service_manager"
    HEAD_OF_SERVICE = "head_of_service"
    BOARD_READER = "board_reader"
    APPROPRIATE_ADULT = "appropriate_adult"
    VICTIM_WORKER = "victim_worker"
    HEALTH = "health"
    POLICE = "police"
    INFORMATION_OFFICER = "information_officer"
    ADMINISTRATOR = "administrator"


READER: Final = "reader"
"""Not a post: somebody let into one file for a time, to read it and nothing else (an opening with a reason, a link)."""

THE_SERVICE: Final = "the_service"
"""Not a post: the central service itself, which writes conflicts and openings. No person can have it."""

NAMES: Final[dict[str, str]] = {
    Role.PRACTITIONER: "Practitioner",
    Role.SESSIONAL_WORKER: "Sessional worker",
    Role.TURNAROUND_PRACTITIONER: "Turnaround practitioner",
    Role.ETE_OFFICER: "Education, training and employment officer",
    Role.PROBATION_OFFICER: "Seconded probation officer",
    Role.PANEL_VOLUNTEER: "Panel volunteer",
    Role.PRACTICE_MANAGER: "Practice or deputy manager",
    Role.MANAGER: "Team manager",
    Role.SERVICE_MANAGER: "Service manager",
    Role.HEAD_OF_SERVICE: "Head of service",
    Role.BOARD_READER: "Board reader",
    Role.APPROPRIATE_ADULT: "Appropriate adult",
    Role.VICTIM_WORKER: "Victim worker",
    Role.HEALTH: "Health practitioner",
    Role.POLICE: "Seconded police officer",
    Role.INFORMATION_OFFICER: "Information officer",
    Role.ADMINISTRATOR: "Administrator",
}


def role_named(text: str) -> Role:
    """The role with this code or name, however it is typed. Raises Refused, which names them all."""
    wanted = _bare(text)
    found = next((role for role in Role if wanted in (_bare(role), _bare(NAMES[role]))), None)
    if found is None:
        raise Refused(f"There is no role “{text}”. Roles are: {', '.join(NAMES.values())}.")
    return found


def _bare(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def called(role: str) -> str:
    """The role in words; a role of a newer Waymark as its code with blanks."""
    return NAMES.get(role, role.replace("_", " ").capitalize())

"""Which places a role has: what its laptop cannot hold has no stop in the rail (the policy says which, not this file)."""

from collections.abc import Collection

from app.domain.policy import Permission, figures, may, may_count_custody, may_read
from app.domain.roles import Role

FIRST = ("my_day", "caseload", "contacts", "custody", "administration", "figures", "sync")
"""Where the window opens: the first of these that the role has."""


def offers(role: str, key: str, training: Collection[str] = ()) -> bool:
    """Has somebody with this role and training a use for this stop or sheet?

    Sync centre, settings and what is not known here: always.
    """
    match key:
        case "my_day" | "caseload" | "search":
            return may_read(role, "child")
        case "custody" | "codes":
            return may(role, Permission.ATTEND) and (role == Role.APPROPRIATE_ADULT or "appropriate_adult" in training)
        case "rota":
            attends = role == Role.APPROPRIATE_ADULT or "appropriate_adult" in training
            return may(role, Permission.KEEP_ROTA) or (may(role, Permission.ANSWER_CALL) and attends)
        case "custody_logs":
            return may(role, Permission.REVIEW_ATTENDANCE)
        case "contacts":
            return may_read(role, "contact", is_own=True)
        case "assessments" | "changes":
            return may_read(role, "assessment")
        case "certificates":
            return may(role, Permission.CERTIFY)
        case "reviews":
            return may(role, Permission.COUNTERSIGN)
        case "handing_over":
            return may(role, Permission.ASSESS)
        case "contact":
            return may(role, Permission.RECORD)
        case "concern":
            return may_read(role, "concern", is_own=True)
        case "event":
            return may(role, Permission.EVENT)
        case "involvement":
            return may(role, Permission.INVOLVE)
        case "new_child":
            return may(role, Permission.KEEP_FILE)
        case "asides":
            return may(role, Permission.COUNTERSIGN) or may(role, Permission.DIRECTORY)
        case "administration":
            return may(role, Permission.DIRECTORY)
        case "figures":
            return bool(figures(role))
        case "custody_figures":
            return may_count_custody(role)
        case "lookups":
            return may(role, Permission.COUNTERSIGN)
        case "allocation" | "opening":
            return may(role, Permission.ALLOCATE)
        case "open_with_reason":
            return may(role, Permission.OPEN_WITH_REASON)
        case _:
            return True

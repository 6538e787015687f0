"""What was on a lost or stolen laptop, as sentences to print: for the incident report, and for whoever has to be told.

Pure: facts in, texts out. It says what is known, what is not, and what to do in which order; it quotes nothing from a file but
who it is about.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from app.reports.assessment_print import AssessmentPrint, PrintSection

TITLE: Final = "What was on a laptop"
HOURS_TO_ICO: Final = 72
ENCRYPTION: Final = (
    "Every record is in one encrypted file (AES-256). Its key is random and needs the person’s passphrase; on a laptop with a key "
    "store of its own, that key store too."
)
NOT_COVERED: Final = (
    "Somebody who knows the passphrase and has a copy from before the lease’s end, or who took the laptop while it was open and "
    "unlocked, could read what is listed here. Ask whether it was locked, and whether the passphrase was written down."
)
DANGER: Final = (
    "Children with a confidential address come first (they head the list): tell their worker and, with them, decide about the "
    "family today."
)
NO_DANGER: Final = "None of the files listed holds an address marked confidential."
COPY: Final = (
    "The files named here had left the laptop before: it erased them when access to them ended. A copy of its disk that was made "
    "earlier, and that has not been used since, would still hold them, under the passphrase of that day. The service learns of a "
    "copy only when it is used. Where there is reason to think that the disk was copied, treat these children as those above."
)
NOTHING_LET_GO: Final = (
    "No file had left this laptop before, so a copy of its disk holds no more than what is named above. The service learns of a "
    "copy only when it is used."
)
NO_CHILD: Final = ("None", "As far as the service knows, no child’s file had reached it.")
AT_ONCE: Final = "Report the laptop lost to the service. Tell the police if it was stolen, and note their reference."
TO_ICO: Final = (
    "The data protection officer decides whether the Information Commissioner is told. This page is made to go with that "
    "report."
)
THEN: Final = (
    "Decide for each child whether they and their carers are told, by whom, and in which words. Write the decision into the "
    "child’s file."
)
IF_FOUND: Final = (
    "Do not start it. Bring it to the service desk: work that was not sent can be taken in from its sealed files."
)


class LostChild(msgspec.Struct, frozen=True, kw_only=True):
    """A child whose file was on it: name, date of birth as printed, since which day, and whether an address is confidential.

    `gone` is the day on which the file left the laptop by itself, empty for one that was there to the end.
    """

    name: str
    born: str
    since: str
    gone: str = ""
    is_whole: bool = True
    has_confidential_address: bool = False


class LostLaptop(msgspec.Struct, frozen=True, kw_only=True):
    """All texts as they should read. `unsent` is -1 where nobody can know. `is_ended`: its lease is over by now."""

    person: str
    post: str
    laptop: str
    device: str
    state: str
    joined_at: str
    last_seen_at: str
    lease_ends_at: str
    is_ended: bool
    erased_at: str
    unsent: int
    children: tuple[LostChild, ...]
    other_files: int = 0
    let_go: tuple[LostChild, ...] = ()
    other_files_let_go: int = 0
    printed_at: str
    printed_by: str


def lost_laptop_print(lost: LostLaptop) -> AssessmentPrint:
    """The pages."""
    return AssessmentPrint(
        title=TITLE,
        child_name=f"{lost.laptop or 'Laptop'} of {lost.person}",
        standing=_standing(lost),
        printed_by=lost.printed_by,
        printed_at=lost.printed_at,
        sections=(
            PrintSection("In short", _short(lost)),
            PrintSection(f"Children whose files were on it ({len(lost.children)})", _children(lost)),
            PrintSection("What a copy of it may hold as well", _copy(lost)),
            PrintSection("What protects it", _protection(lost)),
            PrintSection("What to do, and whom to tell", _to_do(lost)),
        ),
    )


def _standing(lost: LostLaptop) -> str:
    match lost.state:
        case "lost":
            return "Reported lost. The service gives it nothing and takes nothing from it."
        case "erased":
            return f"It said, signed, that it has erased itself: {lost.erased_at} UTC."
        case _:
            return "Not reported lost yet: it still gets what is new. Report it first (waymark admin report-lost)."


def _short(lost: LostLaptop) -> tuple[tuple[str, str], ...]:
    held = _count(len(lost.children), "child’s file", "children’s files")
    if lost.other_files:
        held += ", " + _count(lost.other_files, "restricted or linked file", "restricted or linked files")
    return (
        ("What it held", f"{held}, and the service’s own list of people and teams."),
        ("Whose it is", ", ".join(filter(None, (lost.person, lost.post)))),
        ("Joined the service", f"{lost.joined_at} UTC"),
        ("Last sent something", f"{lost.last_seen_at} UTC" if lost.last_seen_at else "It has never sent anything."),
        ("Work that exists only on it", _unsent(lost)),
        ("Number of the laptop", lost.device),
    )


def _unsent(lost: LostLaptop) -> str:
    if lost.unsent >= 0:
        number = _count(lost.unsent, "change", "changes")
        return f"{number} not sent when it erased itself. They are sealed; only the service can open them."
    since = f"after {lost.last_seen_at} UTC" if lost.last_seen_at else "on it"
    return f"Whatever was written {since} and not sent. The service cannot know how much: ask {lost.person}."


def _children(lost: LostLaptop) -> tuple[tuple[str, str], ...]:
    return tuple(map(_child, _sorted(lost.children))) or (NO_CHILD,)


def _child(child: LostChild) -> tuple[str, str]:
    here = f"on this laptop from {child.since} to {child.gone}" if child.gone else f"on this laptop since {child.since}"
    facts = [f"Born {child.born}" if child.born else "Date of birth not recorded", here]
    if not child.is_whole:
        facts.append("perhaps not all of it had arrived")
    if child.has_confidential_address:
        facts.append("THE FILE HOLDS A CONFIDENTIAL ADDRESS: look at this child first")
    return child.name, "; ".join(facts) + "."


def _copy(lost: LostLaptop) -> tuple[tuple[str, str], ...]:
    """Files that left the laptop and may be on a copy of its disk that nobody noticed."""
    rows = [("If its disk was copied", COPY if lost.let_go or lost.other_files_let_go else NOTHING_LET_GO)]
    rows += map(_child, _sorted(lost.let_go))
    if lost.other_files_let_go:
        rows.append(
            ("Others", _count(lost.other_files_let_go, "restricted or linked file", "restricted or linked files") + ".")
        )
    return tuple(rows)


def _sorted(children: Sequence[LostChild]) -> Sequence[LostChild]:
    """Those in most danger first, then by name."""
    return sorted(children, key=lambda child: (not child.has_confidential_address, child.name.casefold()))


def _protection(lost: LostLaptop) -> tuple[tuple[str, str], ...]:
    return (
        ("Encryption", ENCRYPTION),
        ("The lease", _lease(lost)),
        ("What this does not cover", NOT_COVERED),
    )


def _lease(lost: LostLaptop) -> str:
    if not lost.lease_ends_at:
        return "No lease is known for it."
    if lost.is_ended:
        return (
            f"It ended on {lost.lease_ends_at} UTC. Waymark deletes a part of the key at its next start and does not open."
        )
    return f"It ends on {lost.lease_ends_at} UTC. Until then the right passphrase opens the laptop without a network."


def _to_do(lost: LostLaptop) -> tuple[tuple[str, str], ...]:
    is_first = any(child.has_confidential_address for child in lost.children)
    danger = DANGER if is_first else NO_DANGER
    return (
        ("At once", AT_ONCE),
        ("Today", f"Tell the data protection officer and the manager of {lost.person}. {danger}"),
        (f"Within {HOURS_TO_ICO} hours of knowing", TO_ICO),
        ("Then", THEN),
        ("If it is found", IF_FOUND),
    )


def _count(number: int, one: str, many: str) -> str:
    return f"1 {one}" if number == 1 else f"{number:,} {many}"

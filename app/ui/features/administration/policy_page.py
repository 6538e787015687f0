"""The tab on roles: what each one's laptop holds, how they come to a file, and what they may do, as the one policy says."""

from typing import Final

import msgspec
from PySide6.QtWidgets import QWidget

from app.domain.policy import Permission, figures, may, may_export, may_read, reads
from app.domain.policy_table import COMES_FROM
from app.domain.roles import NAMES
from app.ui.features.administration import texts
from app.ui.features.administration.pages import Page
from app.ui.features.administration.presenter import AdministrationPresenter, Shown
from app.ui.features.administration.sheets import Facts
from app.ui.parts.record_table import Cell, Column
from app.ui.parts.sheet import Sheet

NOTE: Final = (
    "Laptop and service ask the same table, so nobody can do more than stands here. It comes with Waymark; a person’s role is set "
    "under People."
)
_MAY: Final = {
    Permission.RECORD: "record contacts",
    Permission.ASSESS: "begin assessments",
    Permission.PLAN: "write plans",
    Permission.REPORT: "write reports for courts and panels",
    Permission.CERTIFY: "make certificates",
    Permission.KEEP_FILE: "open and keep a child’s file",
    Permission.INVOLVE: "open and close a child’s involvement with the service",
    Permission.DIARY: "book visits",
    Permission.SUBMIT: "send for countersigning",
    Permission.COUNTERSIGN: "countersign, return and reopen",
    Permission.ALLOCATE: "decide who works with a child",
    Permission.DIRECTORY: "look after people, teams, forms and laptops",
    Permission.ACT_ON_CONCERN: "say what was done about a worry",
    Permission.EVENT: "write down what happened that calls for a review",
    Permission.RESOLVE: "decide between two versions",
    Permission.RESTRICT: "write restricted notes",
    Permission.OPEN_WITH_REASON: "open a file that is not with them, with a reason",
    Permission.ATTEND: "keep a custody log where they attend as an appropriate adult and are trained",
    Permission.GIVE_ATTENDANCE: "begin a custody log",
    Permission.REVIEW_ATTENDANCE: "review custody logs",
    Permission.LINK_ATTENDANCE: "link a custody log to a child’s file",
    Permission.KEEP_ROTA: "keep the rota of appropriate adults",
    Permission.SAY_WHEN: "say when they can go as an appropriate adult",
    Permission.CALL_OUT: "enter a request for an appropriate adult",
    Permission.ANSWER_CALL: "answer a request for an appropriate adult",
}
_COMES: Final = {
    "allocation": "is allocated to the child",
    "maker": "opened the file",
    "team": "belongs to the team",
    "whole_service": "belongs to the service",
    "booking": "is named for a visit",
    "grant": "is let in by a manager for a time",
    "opening": "opened it with a reason, for a day",
    "attends": "attends a child in custody (that log only)",
    "reviews": "reviews custody logs",
    "rota": "is on the rota of appropriate adults",
}
_COUNTS: Final = {
    "own": "their own children",
    "team": "their team",
    "all": "the whole service",
    "suppressed": "no small number",
}
_HELD: Final = {
    "child": "who the child is", "order": "orders", "contact": "contacts", "assessment": "assessments", "plan": "plans",
    "pack": "panel packs", "appointment": "visits", "self_assessment": "self-assessments", "event": "what happened",
    "report": "reports", "filing": "filings",
}  # fmt: skip


class RoleLine(msgspec.Struct, frozen=True, kw_only=True):
    """One role as the policy has it, in words."""

    id: str
    name: str
    holds: str
    comes: str
    may: str
    counts: str


def role_lines() -> tuple[RoleLine, ...]:
    """Every role, in the order of the service."""
    return tuple(_line(role, name) for role, name in NAMES.items())


def _line(role: str, name: str) -> RoleLine:
    allowed = [words for permission, words in _MAY.items() if may(role, permission)]
    allowed += ["take out data that names a child, with a reason"] if may_export(role) else []
    comes = [words for how, words in _COMES.items() if role in COMES_FROM.get(how, ())]
    return RoleLine(
        id=role,
        name=name,
        holds=_holds(role),
        comes=_said(comes),
        may=_said(allowed),
        counts=_COUNTS.get(figures(role), ""),
    )


def _holds(role: str) -> str:
    if reads(role).everything:
        return "Everything in the files that are with them"
    held = [words for kind, words in _HELD.items() if may_read(role, kind)]
    own = ["their own contacts"] if may_read(role, "contact", is_own=True) and not may_read(role, "contact") else []
    return _said([*held, *own]) or "No child’s file"


def _said(parts: list[str]) -> str:
    text = ", ".join(parts)
    return text[:1].upper() + text[1:]


class PolicyPage(Page):
    """One row for each role; a row opens to all of it."""

    def __init__(self, presenter: AdministrationPresenter) -> None:
        super().__init__(presenter, texts.WHO_MAY, NOTE)

    def columns(self) -> list[Column]:
        return [
            Column("Role", lambda r: Cell(r.name, r.holds, strong=True)),
            Column("May", lambda r: Cell(r.may or "Nothing in a child’s file"), 30, drop_below_em=52),
        ]

    def sentence(self, row: object) -> str:
        assert isinstance(row, RoleLine)
        return f"{row.name}. On their laptop: {row.holds}. May: {row.may or 'nothing in a child’s file'}"

    def show_state(self, shown: Shown) -> None:
        self.show_rows(role_lines(), "", shown)


class RoleSheet(Sheet):
    """All that the policy says of one role."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, texts.WHO_MAY, width_em=52, height_em=34)
        self._facts = Facts()
        self.body.addWidget(self._facts)
        self.body.addStretch(1)

    def show_role(self, line: RoleLine) -> None:
        """Open for one."""
        self.set_title(line.name)
        facts = (
            ("On their laptop", line.holds),
            ("A file is with somebody who", line.comes[:1].lower() + line.comes[1:] or "nobody by this role"),
            ("May", line.may or "Nothing in a child’s file"),
            ("Figures count", line.counts or "Nothing"),
        )
        self._facts.show_facts(facts)
        self.open()

"""Which sheet is put when a time is held, a clock's button is pressed, bail is refused or somebody takes over."""

from typing import TYPE_CHECKING

import msgspec

from app.domain.ids import Id
from app.domain.roles import Role
from app.domain.secure_reason import too_young
from app.domain.service import Person
from app.domain.stamp import ONCE, called
from app.operations.rows.service import Directory
from app.ui.features.custody import afterwards, asking, steps
from app.ui.features.custody.asking import Ask
from app.ui.features.custody.board import Tile

if TYPE_CHECKING:
    from app.ui.features.custody.presenter import CustodyPresenter


def _attends(person: Person) -> bool:
    return person.role == Role.APPROPRIATE_ADULT or "appropriate_adult" in person.training


class Sheets:
    """Makes each sheet's question from what stands on screen, and has the presenter put it."""

    def __init__(self, presenter: "CustodyPresenter") -> None:
        self._presenter = presenter

    def hold(self, stamp: Id) -> None:
        """Another time for a stamp that is there."""
        shown = self._presenter.shown.board
        found = next((line for line in shown.row.stamps if line.stamp.id == stamp), None) if shown is not None else None
        if shown is not None and found is not None and found.is_mine and self._presenter.may_write:
            self._presenter.asking.emit(asking.change_time(shown, found.stamp))

    def hold_once(self, kind: str) -> bool:
        """Puts that sheet where this kind comes once and is stamped already; says whether it did."""
        shown = self._presenter.shown.board
        mine = (line.stamp for line in shown.row.stamps if line.is_mine and line.stamp.kind == kind) if shown else iter(())
        stamp = next(mine, None) if kind in ONCE else None
        if stamp is not None:
            self.hold(stamp.id)
        return stamp is not None

    def hold_tile(self, tile: Tile) -> None:
        """A tile was held: change its time, or stamp an earlier one."""
        if self._presenter.shown.board is None or not self._presenter.may_write or tile.key == steps.OTHER:
            return
        if tile.stamp:
            self.hold(tile.stamp)
        elif afterwards.is_so(self._presenter.shown.board):
            self.stamp_after(tile.stamps)
        else:
            self._presenter.asking.emit(asking.other_time(self._presenter.shown.board, tile.stamps, tile.label))

    def act_on_clock(self, key: str) -> None:
        """The button beside a clock."""
        if self._presenter.shown.board is None or not self._presenter.may_write:
            return
        if key == "times":
            self._presenter.asking.emit(asking.times(self._presenter.shown.board))
        elif key == "cells":
            self._presenter.asking.emit(self.bail_refused())
        elif key == "review":
            self._presenter.stamp("review_done")

    def stamp_after(self, kind: str, about: str = "", words: str = "") -> None:
        """Something of a log that is written up: its time is asked, never taken from now."""
        shown = self._presenter.shown.board
        if shown is None or not self._presenter.may_write:
            return
        if kind == "told_outcome" and not any(s.kind == kind for s in shown.row.times):
            self._presenter.asking.emit(asking.outcome(self.options("outcome_what")))
            return
        ask = asking.other_time(shown, kind, called(kind))
        fields = tuple(msgspec.structs.replace(f, value=words) if f.key == "words" else f for f in ask.fields)
        self._presenter.asking.emit(msgspec.structs.replace(ask, about=about, fields=fields))

    def options(self, question: str) -> tuple[tuple[str, str], ...]:
        """The choices of a question of the log's form."""
        shown = self._presenter.shown.board
        form = shown.row.form if shown is not None else None
        if form is None or question not in form.questions:
            return ()
        return tuple((option.code, option.label) for option in form.questions[question].options)

    def bail_refused(self) -> Ask:
        """What is asked when a child is refused bail, with what is known already."""
        answers = self._presenter.shown.board.row.attendance.answers if self._presenter.shown.board is not None else {}
        known = {key: answer.value for key, answer in answers.items() if key.startswith("transfer_")}
        said = {
            key: ("yes" if value else "no") if isinstance(value, bool) else str(value or "") for key, value in known.items()
        }
        shown = self._presenter.shown.board
        young = too_young(shown.row.attendance, shown.now.astimezone(shown.zone).date()) if shown is not None else None
        return asking.bail_refused(self.options("transfer_answer"), self.options("transfer_not_reason"), said, young)

    def people(self) -> None:
        """Ask who takes over: the adults of the service and those trained as one."""
        self._presenter.desk.tasks.read(self._presenter.desk.views.directory, self._people_came, self._presenter.failed)

    def _people_came(self, directory: Directory) -> None:
        me = self._presenter.desk.me.person
        found = [(p.id, p.names) for p in directory.people if p.id != me and not p.left_on and _attends(p)]
        self._presenter.asking.emit(asking.hand_over(found))

"""A manager's laptop with the custody logs and requests of some months, as sync brought them."""

from pathlib import Path
from typing import Any

from app.domain.answer import Answer
from app.domain.assessment import FormRef
from app.domain.attendance import FULL_NAME, NAME, STATION, Attendance
from app.domain.call_out import CallOut
from app.domain.call_out_answer import DECLINE, CallOutAnswer
from app.domain.ids import NO_ID, Id
from app.domain.rota import Rota
from app.domain.stamp import Stamp
from tests.helpers.laptop import Laptop, new_id, shelf

KEPT = {
    "outcome_what": "charged_kept",
    "transfer_type": "secure",
    "transfer_answer": "none_found",
    "transfer_not_reason": "no_secure",
    "transfer_certificate": "seen",
    "transfer_challenged": True,
}
"""Bail was refused, and the child stayed."""


class CustodyQuarter:
    """`night` adds a log, `request` one of the rota. Times are "11-20 23:05", of 2026, in Greenwich time."""

    def __init__(self, folder: Path, role: str = "manager") -> None:
        self.laptop = Laptop(folder, role=role)
        self.adult, self.rota = new_id(), Rota(id=new_id(), scope=new_id())
        self.laptop.receive(self.rota)

    @staticmethod
    def _at(text: str) -> str:
        return f"2026-{text.replace(' ', 'T')}:00+00:00" if text else ""

    def night(
        self,
        called: str = "Rio",
        answers: dict[str, Any] | None = None,
        *,
        call_out: Id = NO_ID,
        name: str = "",
        **stamps: str,
    ) -> Id:
        form = shelf().newest("attendance")
        assert form is not None
        said = {NAME: called, FULL_NAME: name or f"{called} Dawson", STATION: "Harbour Road", **(answers or {})}
        log = Attendance(
            id=new_id(),
            scope=new_id(),
            form=FormRef(id=form.id, version=form.version, text_hash=form.text_hash),
            adult=self.adult,
            adults=(self.adult,),
            call_out=call_out,
            answers={key: value if isinstance(value, Answer) else Answer(value=value) for key, value in said.items()},
        )
        made = (Stamp(id=new_id(), scope=log.scope, kind=kind, at=self._at(at)) for kind, at in stamps.items())
        self.laptop.receive(log, *made, by=self.adult)
        return log.id

    def request(self, asked: str, ending: str = "", *, needed: str = "", declined: str = "") -> Id:
        scope, id = self.rota.scope, new_id()
        call = CallOut(
            id=id, scope=scope, kind="detained", station="Castle Street", requested_at=self._at(asked),
            needed_by=self._at(needed), ending=ending,
        )  # fmt: skip
        no = CallOutAnswer(
            id=new_id(), scope=scope, call_out=id, person=self.adult, says=DECLINE, reason=declined, at=call.requested_at
        )
        self.laptop.receive(call, *([no] if declined else []))
        return id

    def close(self) -> None:
        self.laptop.close()

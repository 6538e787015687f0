"""Beginning a self-assessment: who answers, how, who is in the room; then the laptop is handed over. No widgets."""

import msgspec
from PySide6.QtCore import QObject, Signal

from app.domain.child import Child
from app.domain.errors import Refused
from app.domain.ids import NO_ID, Id
from app.domain.pin import check_pin
from app.operations.base import Done, Operation
from app.operations.rows.self_assessment import SelfAssessmentFile
from app.operations.self_assessment import DeclineSelfAssessment, StartSelfAssessment
from app.ui.desk import Desk
from app.ui.features.handing_over import texts

FORMS = {"child": "what_do_you_think", "carer": "what_do_you_think_carer"}


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What the sheet shows. `begun` is one of theirs that is not finished; `problems` by field."""

    scope: Id = NO_ID
    called: str = ""
    respondent: str = "child"
    name: str = ""
    relation: str = ""
    mode: str = "alone"
    helper: str = ""
    place: str = ""
    done_on: str = ""
    why: str = ""
    pin: str = ""
    born_on: str = ""
    language: str = "en"
    languages: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Whose pages can be had in which languages besides English."""
    files: tuple[SelfAssessmentFile, ...] = ()
    problems: tuple[tuple[str, str], ...] = ()
    sentence: str = ""
    is_busy: bool = False

    @property
    def offered(self) -> tuple[str, ...]:
        """Languages in which this respondent's pages can be had; empty where there is English only."""
        found = dict(self.languages).get(self.respondent, ())
        return ("en", *found) if found else ()

    @property
    def begun(self) -> SelfAssessmentFile | None:
        """The newest of this respondent's that is not finished."""
        mine = (file for file in self.files if file.record.respondent == self.respondent)
        return next((file for file in mine if not file.record.is_finished), None)


class HandingOverPresenter(QObject):
    """`changed` carries a Shown; `over`: the sheet may close."""

    changed = Signal(object)
    over = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.shown = Shown()

    def open(self, scope: Id, respondent: str = "") -> None:
        """For this child; `respondent` is child or carer where it is known already."""
        if scope != self.shown.scope:
            self.shown = Shown(scope=scope)
        self._become(respondent=respondent or self.shown.respondent, pin="", problems=(), sentence="", is_busy=False)
        self._desk.tasks.read(self._read, self._loaded, self._failed)

    def _read(self) -> tuple[Id, Child, tuple[SelfAssessmentFile, ...]]:
        scope = self.shown.scope
        child = self._desk.views.child(scope, self._desk.clock().today).child
        return scope, child, self._desk.views.self_assessments(scope)

    def _loaded(self, found: tuple[Id, Child, tuple[SelfAssessmentFile, ...]]) -> None:
        scope, child, files = found
        if scope != self.shown.scope:
            return
        languages = tuple((who, self._desk.views.form_languages(form)) for who, form in FORMS.items())
        wanted = (child.preferred_language, self._desk.settings.forms_language)
        there = {language for _, found in languages for language in found}
        language = next((one for one in wanted if one in there), "en") if not self.shown.languages else self.shown.language
        self._become(called=child.called, born_on=child.born_on, files=files, languages=languages, language=language)

    def change(self, **facts: str) -> None:
        """The person stated these."""
        self._become(**facts, problems=tuple(one for one in self.shown.problems if one[0] not in facts))

    def go(self) -> None:
        """Begin and hand over, or record that it was not wanted; what is missing is said first."""
        shown = self.shown
        problems = []
        if shown.respondent == "carer" and not shown.name.strip():
            problems.append(("name", texts.NO_NAME))
        if shown.mode == "declined" and not shown.why.strip():
            problems.append(("why", texts.NO_WHY))
        problems += self._pin_problems() if shown.mode != "declined" else []
        if problems or shown.is_busy:
            self._become(problems=tuple(problems))
        elif shown.mode != "declined" and self._desk.hand_over is None:
            self._become(sentence=texts.NO_LOCK)
        else:
            self._become(is_busy=True, sentence="")
            self._desk.tasks.do(self._operation(), self._done, self._failed)

    def carry_on(self) -> None:
        """Hand the laptop over with the one that was begun."""
        begun, problems = self.shown.begun, self._pin_problems()
        if begun is not None and problems:
            self._become(problems=tuple(problems))
        elif begun is not None and self._desk.hand_over is not None:
            pin = self._taken_pin()
            self.over.emit()
            self._desk.hand_over(begun.record.id, pin)
        elif begun is not None:
            self._become(sentence=texts.NO_LOCK)

    def _pin_problems(self) -> list[tuple[str, str]]:
        try:
            if self.shown.pin:
                check_pin(self.shown.pin, self.shown.born_on)
        except Refused as refused:
            return [("pin", refused.message)]
        return []

    def _taken_pin(self) -> str:
        """The PIN, which the sheet then forgets."""
        pin = self.shown.pin
        self._become(pin="")
        return pin

    def _operation(self) -> Operation:
        shown, id = self.shown, self._desk.new_id()
        is_carer = shown.respondent == "carer"
        who = {"respondent": shown.respondent, "form": FORMS[shown.respondent]}
        who |= {"language": shown.language} if shown.language in shown.offered else {}
        who |= {"respondent_name": shown.name, "relation": shown.relation} if is_carer else {}
        if shown.mode == "declined":
            return DeclineSelfAssessment(id=id, scope=shown.scope, why=shown.why, **who)
        done_on = shown.done_on if shown.mode == "paper" else ""
        return StartSelfAssessment(
            id=id, scope=shown.scope, mode=shown.mode, helper=shown.helper, place=shown.place, done_on=done_on, **who
        )

    def _done(self, done: Done) -> None:
        is_declined, pin = self.shown.mode == "declined", self._taken_pin()
        self.shown = Shown(scope=self.shown.scope, called=self.shown.called)
        self.over.emit()
        if not is_declined and self._desk.hand_over is not None:
            self._desk.hand_over(done.outcome.record, pin)

    def _failed(self, error: BaseException) -> None:
        self._become(is_busy=False, sentence=self._desk.tasks.explain(error, texts.NOT_DONE))

    def _become(self, **changes: object) -> None:
        self.shown = msgspec.structs.replace(self.shown, **changes)
        self.changed.emit(self.shown)

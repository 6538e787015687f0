"""Says over an assessment that a child or carer raised things which it has not taken up yet, and leads to them."""

from functools import partial

from app.changes.touched import Touched
from app.domain.ids import NO_ID, Id
from app.forms.integration import items, left
from app.ui.desk import Desk, Place
from app.ui.features.assessment.taking_up_page import READ_ONLY, VOICES, sources_for
from app.ui.parts.card import Banner

TAKE_UP = "Take them up"


class VoicesBanner(Banner):
    """Hidden while nothing waits. `show_record` says which assessment is on screen."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("info", "", ((TAKE_UP, TAKE_UP),), icon="messages-square")
        self._desk, self._record, self._scope = desk, NO_ID, NO_ID
        self.hide()
        self.chosen.connect(self._go)
        desk.notices.changed.connect(self._touched)

    def show_record(self, record: Id, scope: Id) -> None:
        """Look for what waits, where it is another assessment than before; none: nothing."""
        if record != self._record:
            self.hide()
            self._record, self._scope = record, scope
            self._look()

    def _look(self) -> None:
        if self._record:
            self._desk.tasks.read(partial(self._read, self._record), self._found, self._not_read)

    def _read(self, record: Id) -> tuple[Id, str, str]:
        file = self._desk.views.assessment(record)
        if file.standing.stage in READ_ONLY or file.assessment.form.id != "assessment":
            return record, "", ""
        found = items(file.assessment, [(one.record, one.form) for one in sources_for(self._desk, file)])
        waiting = len(left(found))
        return record, words(file.child.called, waiting, len(found)), in_brief(waiting)

    def _found(self, found: tuple[Id, str, str]) -> None:
        record, sentence, brief = found
        if record == self._record:
            if sentence:
                self.set_text(sentence)
                self.set_brief(brief)
            self.setVisible(bool(sentence))

    def _not_read(self, error: BaseException) -> None:
        """The editor says by itself what cannot be read."""
        self.hide()

    def _touched(self, touched: Touched) -> None:
        if self._record and touched.concerns(self._scope):
            self._look()

    def _go(self, _key: object) -> None:
        self._desk.navigator.to(Place(screen="assessment", scope=self._scope, record=self._record, detail=VOICES))


def words(called: str, waiting: int, of: int) -> str:
    """What waits, or "" when all is taken up."""
    if not waiting:
        return ""
    what = "1 thing" if waiting == 1 else f"{waiting} things"
    left = f" ({of - waiting} of {of} done)" if waiting < of else ""
    return f"{called} and family raised {what} to take up here before it is sent{left}."


def in_brief(waiting: int) -> str:
    """ "13 to take up"."""
    return f"{waiting} to take up"

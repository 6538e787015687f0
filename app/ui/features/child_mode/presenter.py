"""What child mode shows: a welcome, one question after another, who may see it, thanks, and the hand-back. No widgets.

What is said goes into the record at once and to the store behind it; nothing else of the store is read here.
"""

from typing import Final

import msgspec
from PySide6.QtCore import QObject, Signal

from app.domain.answer import Answer
from app.domain.self_assessment import FEEDBACK, Beside, SelfAssessment
from app.forms.definition import Kind, Question, Section
from app.forms.session import FormSession
from app.forms.wording import fill
from app.operations.base import Done
from app.operations.feedback import FinishFeedback, KeepFeedback
from app.operations.rows.self_assessment import SelfAssessmentFile
from app.operations.self_assessment import FinishSelfAssessment, KeepSelfAssessment
from app.ui.desk import Desk
from app.ui.features.child_mode import texts
from app.ui.record_draft import RecordDraft
from app.ui.save_state import SaveState

WELCOME, ASKING, DRAWING, PAUSED, SHOWING, THANKS, GATE = (
    "welcome", "asking", "drawing", "paused", "showing", "thanks", "gate",
)  # fmt: skip
ASKED: Final = frozenset({Kind.CHOICE, Kind.SEVERAL, Kind.YES_NO, Kind.SHORT_TEXT, Kind.NARRATIVE, Kind.RATING})
"""Kinds of question that a child is asked here; others are left to the talk."""


class Gate(msgspec.Struct, frozen=True, kw_only=True):
    """How the hand-back stands: ready, opening or waiting."""

    phase: str = "ready"
    sentence: str = ""
    takes_pin: bool = False


class ChildModePresenter(QObject):
    """`changed`: build the page anew. `gate_changed`: the hand-back says something else. `hand_back_asked`: a PIN or passphrase."""

    changed = Signal()
    gate_changed = Signal(object)
    hand_back_asked = Signal(str)
    saved_changed = Signal(str)

    def __init__(self, desk: Desk, file: SelfAssessmentFile, *, takes_pin: bool = False) -> None:
        super().__init__()
        self._desk, self.file = desk, file
        self.worker = desk.me.first_name or desk.me.names or "your worker"
        is_carer = file.record.respondent == "carer"
        self.is_feedback = file.record.form.id == FEEDBACK
        self.words = texts.ABOUT_ADULT if self.is_feedback else texts.CARER if is_carer else texts.CHILD
        self.shows = texts.SHOW_TO_CARER if is_carer else texts.SHOW_TO
        self.step = WELCOME if file.form is not None else GATE
        self.gate = Gate(sentence="" if file.form is not None else self.say(texts.NO_FORM), takes_pin=takes_pin)
        self.at = 0
        self.is_finished = False
        self._before_gate = self.step
        self.session: FormSession | None = None
        if file.form is not None:
            self.session = FormSession.open(file.form, file.record.answers, desk.clock().today, stage=file.form.id)
        self.draft = RecordDraft(desk.tasks, _keep_feedback if self.is_feedback else _keep, self)
        self.draft.take(file.record)
        self.draft.changed.connect(self._save_changed)

    @property
    def record(self) -> SelfAssessment:
        """What has been said so far."""
        now: SelfAssessment = self.draft.now
        return now

    def say(self, text: str) -> str:
        """The text with the names in their places."""
        respondent = self.file.record.respondent_name or "there"
        filled = fill(text, self.file.child.called).replace("{worker}", self.worker).replace("{respondent}", respondent)
        return filled.replace("{called}", self.file.child.called)

    # ---- questions
    def questions(self) -> tuple[tuple[Section, Question], ...]:
        """What is asked, in reading order: what earlier answers hide is left out."""
        if self.session is None:
            return ()
        sections = (self.session.definition.section(s.section_id) for s in self.session.progress.sections)
        return tuple(
            (section, question)
            for section in sections
            for question in section.questions
            if question.kind in ASKED and self.session.is_shown(question.id)
        )

    def here(self) -> tuple[Section, Question]:
        """The question on screen."""
        asked = self.questions()
        return asked[min(self.at, len(asked) - 1)]

    def places(self) -> tuple[int, int, int, int]:
        """Section here and of how many, question here and of how many; counted from 1."""
        asked = self.questions()
        sections = list(dict.fromkeys(section.id for section, _ in asked))
        return sections.index(self.here()[0].id) + 1, len(sections), min(self.at, len(asked) - 1) + 1, len(asked)

    def answer(self, value: str | bool | tuple[str, ...] | None) -> None:
        """The answer to the question here; pressing the same again takes it back."""
        question = self.here()[1]
        assert self.session is not None
        said_by = "carer" if self.record.respondent == "carer" else "child"
        changed = self.session.answer(question.id, Answer(value=value, said_by=said_by))
        self._become(self.record.saying(question.id, changed.answer))

    def beside(self) -> Beside:
        """Words and drawing beside the question here."""
        return self.record.beside.get(self.here()[1].id, Beside())

    def add_words(self, words: str) -> None:
        """More words beside the question here."""
        self._become(self.record.adding(self.here()[1].id, msgspec.structs.replace(self.beside(), words=words)), now=False)

    def add_text(self, words: str) -> None:
        """The answer to a question that asks for words."""
        question = self.here()[1]
        assert self.session is not None
        said_by = "carer" if self.record.respondent == "carer" else "child"
        changed = self.session.answer(question.id, Answer(value=words or None, said_by=said_by))
        self._become(self.record.saying(question.id, changed.answer), now=False)

    def add_drawing(self, drawing: str) -> None:
        """The drawing beside the question here; an empty one takes it away."""
        self._become(self.record.adding(self.here()[1].id, msgspec.structs.replace(self.beside(), drawing=drawing)))

    # ---- moving
    def begin(self) -> None:
        """To the first question that has no answer yet, or the first of all."""
        waiting = (n for n, (_, q) in enumerate(self.questions()) if q.id not in self.record.answers)
        self.at = next(waiting, 0) if self.record.answers else 0
        self._go(ASKING if self.questions() else SHOWING)

    def next(self) -> None:
        """The question after this one; after the last, who may see it."""
        self.draft.flush()
        if self.at + 1 < len(self.questions()):
            self.at += 1
            self._go(ASKING)
        elif self.is_feedback:
            self.finish()
        else:
            self._go(SHOWING)

    def back(self) -> None:
        """The page before."""
        self.draft.flush()
        if self.step in (DRAWING, PAUSED) or (self.step == SHOWING and self.questions()):
            self._go(ASKING)
        elif self.at > 0:
            self.at -= 1
            self._go(ASKING)
        else:
            self._go(WELCOME)

    def draw(self) -> None:
        """A whole page to draw on."""
        self._go(DRAWING)

    def pause(self) -> None:
        """A quiet page; nothing is lost."""
        self.draft.flush()
        self._go(PAUSED)

    def enough(self) -> None:
        """No more questions: on to who may see what was said. Back leads to the question they were at."""
        self.draft.flush()
        self._go(SHOWING)

    # ---- the end
    def show_to(self, who: str) -> None:
        """Choose or take back who may see it; nobody else goes with nothing else."""
        before = set(self.record.show_to)
        now = before ^ {who}
        if who in now:
            now = {"nobody"} if who == "nobody" else now - {"nobody"}
        self._become(self.record.but(show_to=tuple(sorted(now))))

    def show_words(self, words: str) -> None:
        """What they say about who should be told, and who not."""
        self._become(self.record.but(show_words=words), now=False)

    def sign(self, name: str) -> None:
        """Their name, as they write it."""
        self._become(self.record.but(signed_name=name), now=False)

    def finish(self) -> None:
        """They are done: from now on it is never changed. With nothing said it simply ends, to be done another day."""
        self.draft.flush()
        if self.record.answers or self.record.beside:
            ends = FinishFeedback if self.is_feedback else FinishSelfAssessment
            self._desk.tasks.do(ends(id=self.record.id), self._finished, self._not_finished)
        else:
            self._go(THANKS)

    def _finished(self, _done: Done) -> None:
        self.is_finished = True
        self._go(THANKS)

    def _not_finished(self, error: BaseException) -> None:
        self.saved_changed.emit(self._desk.tasks.explain(error, self.say(texts.NOT_SAVED)))

    # ---- handing back
    def to_gate(self, sentence: str = "") -> None:
        """The page that asks for the worker's PIN or passphrase."""
        self.draft.flush()
        if self.step != GATE:
            self._before_gate = self.step
        if self.gate.phase == "ready":
            self.gate = msgspec.structs.replace(self.gate, sentence=sentence)
        self._go(GATE)

    def from_gate(self) -> None:
        """Back to where they were."""
        if self.gate.phase != "opening" and self.file.form is not None:
            self._go(self._before_gate)

    def ask(self, typed: str) -> None:
        """Try to hand back. Nothing happens while a try is under way or a wait runs."""
        if self.gate.phase != "ready":
            return
        if not typed:
            self._gate(sentence=texts.NOTHING_TYPED_PIN if self.gate.takes_pin else texts.NOTHING_TYPED)
            return
        self.draft.flush()
        self._gate(phase="opening", sentence="")
        self.hand_back_asked.emit(typed)

    def takes_no_pin(self) -> None:
        """From now on only the passphrase."""
        self._gate(takes_pin=False)

    def wrong(self, sentence: str) -> None:
        """It was neither; say so."""
        self._gate(phase="ready", sentence=sentence)

    def wait(self, seconds: int) -> None:
        """No try for so many seconds; told again each second, and 0 when it is over."""
        if seconds > 0:
            self._gate(phase="waiting", sentence=texts.wait_sentence(seconds))
        elif self.gate.phase == "waiting":
            self._gate(phase="ready", sentence="")

    def _gate(self, **changes: object) -> None:
        self.gate = msgspec.structs.replace(self.gate, **changes)
        self.gate_changed.emit(self.gate)

    # ---- keeping
    def flush(self) -> None:
        """Keep what is half typed, now."""
        self.draft.flush()

    def _become(self, record: SelfAssessment, *, now: bool = True) -> None:
        if self.is_finished:
            return
        self.draft.edit(record)
        if now:
            self.draft.flush()

    def _save_changed(self, state: SaveState) -> None:
        self.saved_changed.emit(self.say(texts.NOT_SAVED) if state.phase == "trouble" else "")

    def _go(self, step: str) -> None:
        self.step = step
        self.changed.emit()

    @property
    def is_last(self) -> bool:
        """Is the question here the last thing that is asked at all?"""
        return self.is_feedback and self.step == ASKING and self.at + 1 >= len(self.questions())


def _keep(seen: SelfAssessment, now: SelfAssessment) -> KeepSelfAssessment:
    return KeepSelfAssessment(seen=seen, now=now)


def _keep_feedback(seen: SelfAssessment, now: SelfAssessment) -> KeepFeedback:
    return KeepFeedback(seen=seen, now=now)

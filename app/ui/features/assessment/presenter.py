"""One assessment being answered: session, draft, remote changes, check and send. No widgets.

What the person states goes into the session and into the draft at once, and from there to the store. While something is
unsaved a change from elsewhere waits; then it is read and taken over, question by question, so that no field is touched that
the person is typing in and the caret stays.
"""

import msgspec
from PySide6.QtCore import QObject, Signal

from app.changes.touched import Touched
from app.domain.answer import Answer
from app.domain.assessment import Justification
from app.domain.errors import Refused
from app.domain.form_file import FormFile
from app.domain.ids import NO_ID, Id
from app.domain.policy import Permission, may
from app.domain.standing import Stage
from app.forms.contradiction import Finding
from app.forms.problem import Problem
from app.forms.session import FormSession
from app.forms.wording import fill
from app.operations.assessment import AbandonAssessment, ReopenAssessment, UpgradeAssessment
from app.operations.base import Done
from app.operations.reading import ReadRecord
from app.operations.rows.assessment import AssessmentFile
from app.ui.desk import Desk, Place
from app.ui.features.assessment import stage_itself, texts
from app.ui.features.assessment.about_file import about_file, questions_of
from app.ui.features.assessment.ending import REOPEN, way_for
from app.ui.features.assessment.held_together import HeldTogether
from app.ui.features.assessment.sending import Sending
from app.ui.features.assessment.stated import record_answers, with_answer
from app.ui.form.about import About
from app.ui.record_draft import RecordDraft
from app.ui.save_state import SaveState

READ_ONLY = frozenset({Stage.SENT, Stage.COUNTERSIGNED, Stage.ABANDONED})


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What the editor shows. `phase`: loading, editing, reading or trouble."""

    phase: str = "loading"
    file: AssessmentFile | None = None
    sentence: str = ""
    section: str = ""

    @property
    def called(self) -> str:
        """The name the child likes."""
        return self.file.child.called if self.file else "the child"


class EditorPresenter(QObject):
    """`opened`: another assessment or standing is on screen, build anew. `moved`: another section. `applied`: a `Changed`."""

    opened = Signal(object)
    moved = Signal(object)
    applied = Signal(object)
    progressed = Signal(object)
    conflicts_changed = Signal(object)
    refused = Signal(str, str)
    sent = Signal()
    told = Signal(str)
    ended = Signal()
    """It was reopened or abandoned; what stands now comes with `opened`."""
    not_ended = Signal(str)
    newer_changed = Signal(object)
    """A newer version of the form has come while it is on screen."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.shown = Shown()
        self.session: FormSession | None = None
        self._id, self._question = NO_ID, ""
        self._is_stale = False
        self._stated = self._stated_at_read = 0
        self._conflicts: frozenset[str] = frozenset()
        self._together = HeldTogether()
        self.sending = Sending(desk, self._first_problem, self)
        self.sending.sent.connect(self.sent)
        self.sending.refused.connect(self._is_refused)
        self.draft = RecordDraft(desk.tasks, record_answers, self)
        self.draft.kept.connect(self._look_again)
        self.draft.changed.connect(self._save_changed)
        desk.notices.changed.connect(self._touched)

    # ---- opening
    def open(self, place: Place) -> None:
        """Open an assessment; `place.detail` names a question or a section to start at."""
        self.leave()
        if place.record == self._id and self.session is not None:
            self._go_to_detail(place.detail)
            return
        self._id, self._question = place.record, place.detail
        self.session = None
        self.draft.take(None)
        self._is_stale = False
        self.sending.forget()
        self.shown = Shown()
        self.opened.emit(self.shown)
        self._start_reading()
        note = ReadRecord(record=self._id, kind="assessment")
        self._desk.tasks.read_noted(note, self._read, self._loaded, self._not_loaded)

    def upgrade(self) -> None:
        """Take it to the newest version of its form; what is typed is saved first."""
        if self.shown.file is not None and self.shown.phase == "editing":
            self.draft.flush()
            self._desk.tasks.do(UpgradeAssessment(assessment=self._id), self._upgraded, self._not_upgraded)

    def _upgraded(self, _done: Done) -> None:
        self._desk.tasks.read(self._read, self._loaded, self._not_loaded)

    def _not_upgraded(self, error: BaseException) -> None:
        self.told.emit(self._desk.tasks.explain(error, texts.NOT_MOVED))

    def close(self) -> None:
        """Leave the assessment altogether."""
        self.leave()
        self._id, self.session = NO_ID, None

    def _start_reading(self) -> None:
        self._stated_at_read = self._stated

    def _read(self) -> tuple[AssessmentFile, frozenset[str]]:
        views = self._desk.views
        file = views.assessment(self._id)
        return file, questions_of(views.conflict(one) for one in file.open_conflicts)

    def _loaded(self, found: tuple[AssessmentFile, frozenset[str]]) -> None:
        file, conflicts = found
        if file.assessment.id != self._id:
            return
        self._is_stale = False
        has_same_form = self.shown.file is not None and self.session is not None
        if has_same_form and self._has_same_standing(file):
            self._take_over(file, conflicts)
        else:
            self._show(file, conflicts)
        if not self._is_stale and not self.draft.is_dirty:
            self.sending.submit(file)

    def _has_same_standing(self, file: AssessmentFile) -> bool:
        before = self.shown.file
        if before is None or before.assessment.id != file.assessment.id:
            return False
        was, now = before.standing.stage, file.standing.stage
        if before.assessment.form.version != file.assessment.form.version:
            return False
        return (was in READ_ONLY) == (now in READ_ONLY) and before.notes == file.notes

    def _show(self, file: AssessmentFile, conflicts: frozenset[str]) -> None:
        self.draft.take(file.assessment)
        self._conflicts = conflicts
        if file.form is None:
            self.shown = Shown(phase="trouble", file=file, sentence=texts.NO_FORM)
            self.opened.emit(self.shown)
            return
        home = file.form.home
        returned = {home[about]: text for about, text, _ in file.notes if about in home}
        today, stage = self._desk.clock().today, file.assessment.stage
        self.session = FormSession.open(file.form, file.assessment.answers, today, returned, stage=stage)
        self._hold_together(file)
        phase = "reading" if file.standing.stage in READ_ONLY else "editing"
        section = self.shown.section or self._first_section()
        self.shown = Shown(phase=phase, file=file, section=section)
        self.opened.emit(self.shown)
        self._go_to_detail(self._question)

    def _not_loaded(self, error: BaseException) -> None:
        sentence = (
            error.message if isinstance(error, Refused) else "This assessment could not be opened. Nothing was changed."
        )
        self.shown = Shown(phase="trouble", sentence=sentence)
        self.opened.emit(self.shown)

    def _first_section(self) -> str:
        """Where work goes on: the first section that is not complete and can be started."""
        assert self.session is not None
        sections = self.session.progress.sections
        open_ones = [s.section_id for s in sections if s.state not in ("complete", "cannot_start")]
        return (open_ones or [s.section_id for s in sections])[0]

    def about(self) -> About:
        """What the renderer needs beside the session."""
        file = self.shown.file
        assert file is not None
        return about_file(file, self._desk, self._conflicts, is_read_only=self.shown.phase == "reading")

    def as_it_stands(self) -> AssessmentFile | None:
        """What is on screen now, with what is typed and not saved yet."""
        file, now = self.shown.file, self.draft.now
        return file if file is None or now is None else msgspec.structs.replace(file, assessment=now)

    # ---- moving
    def sections(self) -> tuple[str, ...]:
        """Keys of the pages in reading order; the last is check and send."""
        if self.session is None:
            return ()
        return (*(s.section_id for s in self.session.progress.sections), texts.CHECK)

    def go_to(self, section: str, question: str = "") -> None:
        """Show a section (or "check"), with the keyboard in a question if one is named. What is typed is saved first."""
        if self.session is None or section not in self.sections():
            return
        self.leave()
        self.shown = msgspec.structs.replace(self.shown, section=section)
        self.moved.emit((section, question))

    def step(self, by: int) -> None:
        """The next section or the one before; stops at the ends."""
        pages = self.sections()
        if self.shown.section in pages:
            at = pages.index(self.shown.section) + by
            if 0 <= at < len(pages):
                self.go_to(pages[at])

    def go_to_question(self, question: str) -> None:
        """Show the section a question is in, with the keyboard in it."""
        if self.session is not None and question in self.session.definition.home:
            self.go_to(self.session.definition.home[question], question)

    def _go_to_detail(self, detail: str) -> None:
        wanted = detail.replace("/", " ").replace(":", " ").split()
        for name in reversed(wanted):
            if self.session is not None and name in self.session.definition.home:
                self.go_to_question(name)
                return
            if name in self.sections():
                self.go_to(name)
                return

    def problems_here(self) -> tuple[Problem, ...]:
        """What is still missing or wrong in the section on screen."""
        if self.session is None:
            return ()
        return tuple(p for p in self.session.problems_on_send() if p.section_id == self.shown.section)

    def problems(self) -> tuple[Problem, ...]:
        """Everything to put right before sending."""
        return self.session.problems_on_send() if self.session is not None else ()

    # ---- answering
    def answer(self, question: str, answer: Answer) -> None:
        """The person stated this."""
        if self.session is None or self.shown.phase != "editing":
            return
        changed = self.session.answer(question, answer)
        self._together.answered((question, *changed.shown, *changed.hidden), self.session.counted)
        self._stated += 1
        self.draft.edit(with_answer(self.draft.now, question, changed.answer))
        self.applied.emit(changed)
        self.progressed.emit(changed.progress)

    def leave(self) -> None:
        """Keep what is half typed, now."""
        self.draft.flush()

    def _save_changed(self, state: SaveState) -> None:
        if state.phase == "trouble" and self.sending.is_asked:
            self.sending.fail(state.sentence)

    # ---- changes from elsewhere
    def _touched(self, touched: Touched) -> None:
        if self.draft.seen is None or not self._id:
            return
        if touched.concerns(self.draft.seen.scope) or FormFile.type_name in touched.types:
            self._is_stale = True
            self._look_again()

    def _look_again(self) -> None:
        if self._is_stale and not self.draft.is_dirty and self._id:
            self._is_stale = False
            self._start_reading()
            self._desk.tasks.read(self._read, self._loaded, self._not_read_again)

    def _not_read_again(self, error: BaseException) -> None:
        self.sending.fail(texts.why_not(error))

    def _take_over(self, file: AssessmentFile, conflicts: frozenset[str]) -> None:
        """Take the answers that are other ones now; what the person has typed since stays theirs."""
        assert self.session is not None
        is_older = self._stated != self._stated_at_read  # read before the person's last words
        if is_older or self.draft.is_dirty:
            self._is_stale = True
            self._look_again()
            return
        self.draft.take(file.assessment)
        self.shown = msgspec.structs.replace(self.shown, file=file)
        self.newer_changed.emit(self.shown)
        now, before = file.assessment.answers, dict(self.session.answers)
        for question in self.session.definition.questions:
            answer = now.get(question, Answer())
            if answer != before.get(question, Answer()):
                changed = self.session.answer(question, answer)
                self.applied.emit(changed)
                self.progressed.emit(changed.progress)
        self._hold_together(file)
        if conflicts != self._conflicts:
            self._conflicts = conflicts
            self.conflicts_changed.emit(conflicts)

    # ---- what does not go together
    def _hold_together(self, file: AssessmentFile) -> None:
        if self.session is not None:
            self._together.hold(file, self.session.counted)

    def findings(self) -> tuple[Finding, ...]:
        """What does not go together now."""
        return self._together.found

    def justify(self, rule: str, answers: str, words: str) -> None:
        """The person says why answers that a rule holds against each other are both so; no words take it back."""
        now = self.draft.now
        if now is None:
            return
        others = {id: said for id, said in now.justified.items() if id != rule}
        said = Justification(words=words, answers=answers, by=self._desk.me.person, at=self._desk.clock().wall_at)
        self.say("justified", {**others, rule: said} if words.strip() else others)

    # ---- the stage itself
    def say(self, field: str, text: object) -> None:
        """The person stated something about the stage: why it is late, why nothing changed."""
        now = self.draft.now
        if now is not None and self.shown.phase == "editing":
            self._stated += 1
            self.draft.edit(now.but(**{field: text}))

    def late_by(self) -> int:
        """Working days past its day, for a stage that goes out for the first time; else 0."""
        return stage_itself.late_by(self.shown.file, self._desk.clock().today)

    def is_unasked(self) -> bool:
        """Is the child's own view of this stage missing? What is said about why does not count here."""
        return stage_itself.is_unasked(self.shown.file, self.draft.now)

    def is_unchanged(self) -> bool:
        """Does this review read as the stage before it?"""
        return stage_itself.reads_as_before(self.shown.file, self.draft.now)

    def way(self) -> str:
        """What a manager can do with the stage: reopen, abandon; empty for others."""
        file = self.shown.file
        return way_for(file.standing, may_sign=may(self._desk.me.role, Permission.COUNTERSIGN)) if file is not None else ""

    def end(self, way: str, reason: str) -> None:
        """Reopen or abandon, as a manager; what is typed is kept first."""
        self.draft.flush()
        operation = (ReopenAssessment if way == REOPEN else AbandonAssessment)(assessment=self._id, reason=reason)
        self._desk.tasks.do(operation, self._is_ended, self._is_not_ended)

    def _is_ended(self, _done: Done) -> None:
        self.ended.emit()
        self._desk.tasks.read(self._read, self._loaded, self._not_loaded)

    def _is_not_ended(self, error: BaseException) -> None:
        self.not_ended.emit(self._desk.tasks.explain(error, texts.NOT_ENDED))

    # ---- sending
    def send(self) -> None:
        """Send for countersigning exactly what is on the disk and was read here."""
        if self.shown.phase == "editing" and not self.sending.is_asked and self.sending.ask():
            self._is_stale = True
            self.leave()
            self._look_again()

    def _first_problem(self) -> str | None:
        return next((problem.question_id for problem in self.problems()), None)

    def _is_refused(self, sentence: str, question: str) -> None:
        self.refused.emit(fill(sentence, self.shown.called), question)

    # ---- the panel at the right
    def conflict_of(self, question: str) -> Id:
        """The open conflict about a question, or the first one of this assessment."""
        file = self.shown.file
        return file.open_conflicts[0] if file is not None and file.open_conflicts and question in self._conflicts else NO_ID

"""Holds a child's plan as it stands on screen, keeps it while it is typed, and takes over what others changed in between."""

from typing import Any

import msgspec
from PySide6.QtCore import QObject, Signal

from app.domain.dates import ParsedDate
from app.domain.ids import NO_ID, Id
from app.domain.involvement import Order
from app.domain.plan import Plan, Target
from app.domain.text import one_line
from app.operations.plan import AgreePlan, NotePlanPrinted, SavePlan, StartPlan
from app.operations.reading import ReadFile
from app.operations.rows.child import RatingLine
from app.operations.rows.plan import PlanFile
from app.operations.rows.talking import NO_LINES, Talking
from app.ui.desk import Desk, Place
from app.ui.features.plan import edits, guards, sheet, texts
from app.ui.features.plan.order import in_order
from app.ui.features.plan.shown import Agreeing, Ready, Shown
from app.ui.paper import files
from app.ui.record_draft import RecordDraft
from app.ui.save_state import SaveState
from app.ui.steady_text import cleaned

_Read = tuple[int, PlanFile, Order | None, tuple[RatingLine, ...], str]


class PlanPresenter(QObject):
    """`changed` carries a `Shown`, `agreeing` an `Agreeing`, `agreed` nothing, `not_agreed` a sentence, `ready` a `Ready`."""

    changed = Signal(object)
    agreeing = Signal(object)
    agreed = Signal()
    not_agreed = Signal(str)
    ready = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.shown = Shown()
        self._scope: Id = NO_ID
        self._noted: Id = NO_ID
        self._reads, self._is_watched, self._is_stale = 0, False, True
        self._wanted_target, self._wants_to_agree = "", ""
        self._put_back: Plan | None = None
        self._draft = RecordDraft(desk.tasks, _operation, self)
        self._draft.changed.connect(self._save_changed)
        self._draft.kept.connect(self._all_kept)
        desk.notices.changed.connect(self._touched)

    # ---- reading
    def show(self, scope: Id, target: str = "") -> None:
        """The plan of this child, at a target if one is named."""
        self._is_watched = True
        if scope != self._scope:
            self._draft.flush()
            self._draft.take(None)
            self._scope, self._put_back, self._is_stale = scope, None, True
            self._noted = NO_ID
            self.shown = Shown()
        self._wanted_target = target
        if self._is_stale or self.shown.today != self._desk.clock().today.isoformat():
            self.load()
        elif target:
            self.choose_target(target)

    def leave(self) -> None:
        """Keep what is half typed and stop looking."""
        self._is_watched = False
        self._draft.flush()

    def load(self) -> None:
        """Read it again; what is being typed stays."""
        self._is_stale = False
        self._reads += 1
        number, scope = self._reads, self._scope
        if self._noted == scope:
            self._desk.tasks.read(lambda: self._read(number, scope), self._loaded, self._failed)
            return
        self._noted = scope
        note = ReadFile(scope=scope, part="plan")
        self._desk.tasks.read_noted(note, lambda: self._read(number, scope), self._loaded, self._failed)

    def _read(self, number: int, scope: Id) -> _Read:
        """Runs on a read thread; the first call brings in the drawing library."""
        sheet.warm()
        today = self._desk.clock().today
        child = self._desk.views.child(scope, today, "", 1)
        return number, self._desk.views.plan(scope), child.order, child.ratings, today.isoformat()

    def _loaded(self, read: _Read) -> None:
        number, file, order, ratings, today = read
        if number != self._reads or file.child.scope != self._scope:
            return
        is_first = self.shown.file is None
        self._set(file=file, order=order, ratings=ratings, today=today, problem="")
        self._set(worker=(file.worker or self._desk.me.names).split(" ")[0])
        if is_first:
            self._set(language="cy" if file.child.preferred_language == "cy" else "en")
        if self._draft.is_dirty:
            self._is_stale = True
        elif file.plan is not None and file.plan != self._draft.now:
            self._draft.take(file.plan)
        self._show_plan()
        self._go_on_agreeing()

    def _failed(self, error: BaseException) -> None:
        self._is_stale = True
        self._set(problem=self._desk.tasks.explain(error, "The plan could not be shown. Nothing is lost."))
        self.changed.emit(self.shown)

    def _show_plan(self) -> None:
        plan: Plan | None = self._draft.now
        target = self._wanted_target or self.shown.target
        self._wanted_target = ""
        ids = [id for id, _ in in_order(plan.targets)] if plan else []
        target = target if target in ids else (ids[0] if ids else "")
        self._set(plan=plan, target=target)
        if plan is None:
            self._set(guards=(), sheet=None)
        else:
            called = self.shown.called
            self._set(
                guards=guards.sentences(plan, self.shown.order, self.shown.ratings, called),
                sheet=sheet.view(plan, called, target, self.shown.language),
            )
        self.changed.emit(self.shown)

    # ---- writing
    def _edit(self, plan: Plan) -> None:
        self._draft.edit(plan)
        self._set(told="", problem="")
        self._show_plan()

    def _target(self) -> Target | None:
        plan = self.shown.plan
        return plan.targets.get(self.shown.target) if plan else None

    def start(self, words: str) -> None:
        """The child's first words begin the plan."""
        if self.shown.file is None or self.shown.plan is not None or not words.strip():
            return
        order = self.shown.order.id if self.shown.order else NO_ID
        made = Plan(id=self._desk.new_id(), scope=self._scope, order=order, starts_on=self.shown.today)
        self._desk.tasks.do(StartPlan(id=made.id, scope=made.scope, order=made.order), failed=self._not_started)
        self._draft.take(made)
        target = self._desk.new_id()
        self._wanted_target = target
        self._edit(made.with_target(target, Target(words=cleaned(words), rank="a")))

    def _not_started(self, error: BaseException) -> None:
        sentence = "The plan could not be started. Copy your words and try again."
        self._set(problem=self._desk.tasks.explain(error, sentence))
        self.changed.emit(self.shown)

    def add_target(self) -> None:
        """One more target, ready for the child's words."""
        plan = self.shown.plan
        if plan is not None:
            self._wanted_target = self._desk.new_id()
            self._edit(edits.with_new_target(plan, self._wanted_target))

    def choose_target(self, target: str) -> None:
        """Look at another target."""
        self._wanted_target = target
        self._show_plan()

    def _edit_target(self, target: Target) -> None:
        if self.shown.plan is not None:
            self._edit(self.shown.plan.with_target(self.shown.target, target))

    def change_target(self, **changes: Any) -> None:
        """Words of the target now shown, by field; texts are cleaned as they will be kept."""
        target = self._target()
        if self.shown.plan is None:
            self.start(str(changes.get("words", "")))
        elif target is not None:
            self._edit_target(msgspec.structs.replace(target, **edits.clean(changes)))

    def remove_target(self) -> None:
        """Take the target away; it can be put back until something else is removed."""
        plan, target = self.shown.plan, self._target()
        if plan is not None and target is not None:
            self._remember(plan, f"“{texts.target_label(1, target)[3:]}” was taken off the plan.")
            self._edit(edits.without_target(plan, self.shown.target))

    def add_step(self) -> str:
        """One more small step; gives its id."""
        target = self._target()
        if target is None:
            return ""
        made = self._desk.new_id()
        self._edit_target(edits.with_new_step(target, made))
        return made

    def change_step(self, step: str, **changes: Any) -> None:
        """Words, helpers or day of a step, by field."""
        target = self._target()
        if target is not None and step in target.steps:
            self._edit_target(edits.with_step_changed(target, step, changes))

    def cycle_status(self, step: str) -> None:
        """Not yet, going well, stuck, done, and round again. Done keeps the day."""
        target = self._target()
        if target is not None and step in target.steps:
            self.change_step(step, **edits.next_standing(target.steps[step], self.shown.today))

    def move_step(self, step: str, by: int) -> None:
        """One place up (-1) or down (1)."""
        target = self._target()
        if target is not None and step in target.steps:
            self._edit_target(edits.with_step_moved(target, step, by))

    def remove_step(self, step: str) -> None:
        """Take a step away; it can be put back until something else is removed."""
        plan, target = self.shown.plan, self._target()
        if plan is not None and target is not None and step in target.steps:
            self._remember(plan, f"“{target.steps[step].text or 'An empty step'}” was taken off the plan.")
            self._edit_target(edits.without_step(target, step))

    def score(self, who: str, value: int) -> None:
        """This week's score, 1 to 10, by `who` (child or worker); 0 takes it back."""
        target = self._target()
        if target is not None and 0 <= value <= 10:
            self._edit_target(edits.scored(target, who, value, self.shown.today, self._desk.new_id()))

    def add_safety(self, keeps_safe: str) -> None:
        """One more "if … then …", to keep the child or others safe."""
        if self.shown.plan is not None:
            self._edit(edits.with_safety(self.shown.plan, self._desk.new_id(), keeps_safe))

    def change_safety(self, id: str, **changes: str) -> None:
        """Words of a safety plan, by field."""
        plan = self.shown.plan
        if plan is not None and id in plan.contingencies:
            self._edit(edits.with_safety_changed(plan, id, changes))

    def remove_safety(self, id: str) -> None:
        """Take a safety plan away; it can be put back."""
        plan = self.shown.plan
        if plan is not None and id in plan.contingencies:
            self._remember(plan, "A safety plan was taken off.")
            self._edit(edits.without_safety(plan, id))

    def look_again_on(self, day: ParsedDate | None) -> None:
        """When the plan is looked at together again."""
        plan = self.shown.plan
        if plan is not None:
            self._edit(plan.but(review_on=day.edtf if day else ""))

    def _remember(self, plan: Plan, sentence: str) -> None:
        self._put_back = plan
        self._set(removed=sentence)

    def put_back(self) -> None:
        """Bring back what was removed last, beside whatever was typed since."""
        plan, before = self.shown.plan, self._put_back
        self._put_back = None
        self._set(removed="")
        if plan is not None and before is not None:
            self._edit(edits.with_removed(plan, before))

    def flush(self) -> None:
        """Keep what is typed now."""
        self._draft.flush()

    # ---- agreeing
    def ask_to_agree(self, who: str) -> None:
        """Keep everything first, then ask this person to agree to exactly what is on the disk."""
        plan = self.shown.plan
        if plan is None:
            return
        missing = guards.needed_before_signing(plan, self.shown.ratings, self.shown.called)
        if not any(target.words.strip() for target in plan.targets.values()):
            missing = (texts.NO_CHILD_WORDS, *missing)
        if missing:
            self._set(problem=" ".join(missing))
            self.changed.emit(self.shown)
            return
        self._wants_to_agree = who
        self._draft.flush()
        if not self._draft.is_dirty:
            self.load()

    def _go_on_agreeing(self) -> None:
        file = self.shown.file
        if not self._wants_to_agree or self._draft.is_dirty or file is None or file.plan is None:
            return
        who, self._wants_to_agree = self._wants_to_agree, ""
        self.agreeing.emit(Agreeing(who, self.shown.called, file.plan, file.head_hash))

    def agree(self, asked: Agreeing, typed: str) -> None:
        """The person typed their name."""
        name = one_line(typed)
        who = asked.who if name and name.casefold() == asked.who.split(",")[0].casefold() else name
        self._desk.tasks.do(
            AgreePlan(plan=asked.plan.id, who=who, read_content=asked.head_hash), self._has_agreed, self._has_not_agreed
        )

    def _has_agreed(self, _done: object) -> None:
        self.agreed.emit()

    def _has_not_agreed(self, error: BaseException) -> None:
        self.not_agreed.emit(self._desk.tasks.explain(error, "This could not be signed. Nothing is lost. Try again."))

    # ---- the child's sheet
    def speak(self, language: str) -> None:
        """The language of the child's sheet: en or cy."""
        self._set(language=language)
        self._show_plan()

    def prepare(self, how: str) -> None:
        """Draw the sheet to be seen, saved or printed."""
        plan, called, language = self.shown.plan, self.shown.called, self.shown.language
        talking = self.shown.file.talking if self.shown.file else NO_LINES
        if plan is not None:
            self._draft.flush()
            note = NotePlanPrinted(plan=plan.id, how="drew")
            self._desk.tasks.read_noted(
                note, lambda: _document(plan, called, language, how, talking), self._prepared, self._not_drawn
            )

    def _prepared(self, ready: Ready) -> None:
        self.ready.emit(ready)

    def _not_drawn(self, error: BaseException) -> None:
        self._set(problem=self._desk.tasks.explain(error, "The sheet could not be drawn. The plan is kept."))
        self.changed.emit(self.shown)

    def has_left(self, ready: Ready, told: str) -> None:
        """Note in the audit that the sheet was saved or printed, and say so."""
        self._desk.tasks.do(NotePlanPrinted(plan=ready.plan, how=ready.how))
        self.tell(told)

    def tell(self, sentence: str) -> None:
        """A quiet sentence on the page."""
        self._set(told=sentence)
        self.changed.emit(self.shown)

    def decide(self) -> None:
        """Go to the question that two people's changes left open."""
        file = self.shown.file
        if file is not None and file.open_conflicts:
            self._desk.navigator.to(Place(screen="sync", record=file.open_conflicts[0]))

    # ---- told from elsewhere
    def _save_changed(self, state: SaveState) -> None:
        self._set(save=state)
        if state.phase == "saving":
            return  # the change that caused it shows itself; showing the words from before would move the caret
        if state.phase == "trouble":
            self._wants_to_agree = ""
        self.changed.emit(self.shown)

    def _all_kept(self) -> None:
        """The notice of the save itself may have come while words were still waiting."""
        if (self._is_stale or self._wants_to_agree) and self._is_watched:
            self.load()

    def _touched(self, touched: Any) -> None:
        if not self._scope or not touched.concerns(self._scope):
            return
        self._is_stale = True
        if self._is_watched and not self._draft.is_dirty:
            self.load()

    def _set(self, **changes: Any) -> None:
        self.shown = msgspec.structs.replace(self.shown, **changes)


def _document(plan: Plan, called: str, language: str, how: str, talking: Talking) -> Ready:
    pdf = sheet.make_pdf(plan, called, language, talking)
    return Ready(plan.id, how, pdf, f"Plan for {called}", files.suggested("Plan", called))


def _operation(seen: Plan, now: Plan) -> SavePlan:
    return SavePlan(seen=seen, now=now)

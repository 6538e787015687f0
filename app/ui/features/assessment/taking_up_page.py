"""The integration check: what a child or carer raised, one by one, and where the assessment takes it up or why it does not."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.assessment import Assessment, Used
from app.domain.ids import NO_ID, Id
from app.domain.standing import Stage
from app.forms.answer_words import answer_words
from app.forms.definition import Section
from app.forms.integration import Item, for_this_stage, items, left
from app.forms.voices import WRITTEN_UNDER
from app.forms.wording import fill
from app.operations.rows.assessment import AssessmentFile
from app.operations.rows.self_assessment import SelfAssessmentFile
from app.operations.taking_up import TakeUp
from app.ui import theme, when
from app.ui.desk import Desk, Place
from app.ui.features.assessment import texts
from app.ui.features.assessment.voices_card import who
from app.ui.parts.badge import Badge
from app.ui.parts.button import Button
from app.ui.parts.card import Banner, Card
from app.ui.parts.choice import ChoiceRow
from app.ui.parts.flow import FlowBox
from app.ui.parts.line import LineField
from app.ui.parts.page import PageHead, PageScroll, clear_layout
from app.ui.parts.progress import ProgressBar
from app.ui.parts.quiet_combo import QuietCombo
from app.ui.parts.saved_pill import SavedPill
from app.ui.parts.text import PlainLabel
from app.ui.record_draft import RecordDraft

VOICES = "voices"
"""`detail` of the place that shows this page for an assessment."""
ELSEWHERE, NOT_USED = "elsewhere", "not_used"
READ_ONLY = frozenset({Stage.SENT, Stage.COUNTERSIGNED, Stage.ABANDONED})


class TakingUpPresenter(QObject):
    """`changed`: another assessment is on screen; `moved`: how much is done."""

    changed = Signal()
    moved = Signal()
    told = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._id = desk, NO_ID
        self.file: AssessmentFile | None = None
        self.sources: tuple[SelfAssessmentFile, ...] = ()
        self.draft = RecordDraft(desk.tasks, _take_up, self)

    def open(self, id: Id) -> None:
        """For this assessment."""
        self.leave()
        self._id, self.file = id, None
        self.draft.take(None)
        self._desk.tasks.read(self._read, self._loaded, self._not_read)

    def leave(self) -> None:
        """Keep what is half typed, now."""
        self.draft.flush()

    def _read(self) -> tuple[AssessmentFile, tuple[SelfAssessmentFile, ...]]:
        file = self._desk.views.assessment(self._id)
        return file, sources_for(self._desk, file)

    def _loaded(self, found: tuple[AssessmentFile, tuple[SelfAssessmentFile, ...]]) -> None:
        file, sources = found
        if file.assessment.id == self._id:
            self.file, self.sources = file, sources
            self.draft.take(file.assessment)
            self.changed.emit()

    def _not_read(self, error: BaseException) -> None:
        self.told.emit(texts.why_not(error))

    @property
    def is_read_only(self) -> bool:
        """Sent or signed: nothing is changed here."""
        return self.file is None or self.file.standing.stage in READ_ONLY

    def items(self) -> tuple[Item, ...]:
        """Everything raised, with what was done with it."""
        record: Assessment | None = self.draft.now
        return () if record is None else items(record, [(one.record, one.form) for one in self.sources])

    def use(self, key: str, used: Used, *, now: bool = True) -> None:
        """This was done with it."""
        record: Assessment = self.draft.now
        kept = {k: one for k, one in record.used.items() if k != key}
        self.draft.edit(record.but(used={**kept, key: used} if used.answer or used.reason else kept))
        if now:
            self.draft.flush()
        self.moved.emit()


def sources_for(desk: Desk, file: AssessmentFile) -> tuple[SelfAssessmentFile, ...]:
    """The sittings that this stage has to take up."""
    found = desk.views.self_assessments(file.assessment.scope)
    before = desk.views.assessment(file.assessment.previous) if file.assessment.previous else None
    is_signed = before is not None and before.standing.stage is Stage.COUNTERSIGNED
    since = before.standing.at if before is not None and is_signed else ""
    wanted = {one.id for one in for_this_stage([one.record for one in found], since)}
    mine = (one for one in found if one.record.id in wanted)
    return tuple(sorted(mine, key=lambda one: one.record.respondent != "child"))


def _take_up(seen: Assessment, now: Assessment) -> TakeUp:
    return TakeUp(seen=seen, now=now)


class _Raised(Card):
    """One raised answer."""

    used = Signal(object, bool)

    def __init__(
        self, item: Item, file: AssessmentFile, sources: Sequence[SelfAssessmentFile], *, is_read_only: bool
    ) -> None:
        called, form = file.child.called, file.form
        assert form is not None
        self.item, self._form, self._called = item, form, called
        source = next(one for one in sources if one.record.id == item.source.id)
        super().__init__(fill(item.raised.question.label, called))
        words = answer_words(item.raised.question, item.raised.answer, called)
        tone = "bad" if item.raised.is_concern else "warn"
        top = FlowBox(None, 0.6)
        top.flow.addWidget(PlainLabel(f"{who(source)}: {fill(item.raised.section.title, called)}", "helper"))
        top.flow.addWidget(Badge(words, tone, "circle-alert" if item.raised.is_concern else ""))
        self.body.addWidget(top)
        if item.raised.words:
            self.body.addWidget(PlainLabel(f"“{item.raised.words}”", "voice", True, selectable=True))
        self._sections = [s for s in form.sections if s.questions and _anchor(s) is not None]
        self._build_ways()
        for widget in (self.where, self.section, self.reason):
            widget.setEnabled(not is_read_only)
        self._show(item.used or Used())

    def _build_ways(self) -> None:
        name = f"Where is this taken up? {self.item.raised.question.label}"
        near = [s for s in self._sections if s.id in WRITTEN_UNDER.get(self.item.raised.section.id, ())]
        self._near = {s.id: s for s in near}
        options = [(s.id, fill(s.title, self._called)) for s in near]
        self.where = ChoiceRow([*options, (ELSEWHERE, "Somewhere else"), (NOT_USED, "Not used, because")], name=name)
        self.where.changed.connect(self._chose)
        self.section = QuietCombo(name=f"Part of the assessment: {self.item.raised.question.label}")
        self.section.set_choices([("", "Choose a part"), *((s.id, fill(s.title, self._called)) for s in self._sections)])
        self.section.chosen.connect(self._chose_section)
        self.reason = LineField(name=f"Why it is not used: {self.item.raised.question.label}")
        self.reason.edited.connect(self._typed)
        for widget in (PlainLabel("Where is this taken up?", "strong"), self.where, self.section, self.reason):
            self.body.addWidget(widget)

    def _show(self, used: Used) -> None:
        home = self._form.home.get(used.answer, "")
        linked = home if home in self._near else ELSEWHERE if home else ""
        way = NOT_USED if used.reason else linked
        self.where.set_value(way or None)
        self.section.set_value(home)
        self.reason.set_text_quietly(used.reason)
        self._fold(way)

    def _fold(self, way: object) -> None:
        self.section.setVisible(way == ELSEWHERE)
        self.reason.setVisible(way == NOT_USED)

    def _chose(self, way: object) -> None:
        self._fold(way)
        if way == NOT_USED:
            self.reason.setFocus()
            self.used.emit(Used(reason=self.reason.text()), True)
        elif way == ELSEWHERE:
            self._chose_section(self.section.value())
        else:
            self._chose_section(way)

    def _chose_section(self, section: object) -> None:
        found = next((s for s in self._sections if s.id == section), None)
        self.used.emit(Used(answer=_anchor(found) or "") if found is not None else Used(), True)

    def _typed(self, text: str) -> None:
        self.used.emit(Used(reason=text), False)


def _anchor(section: Section) -> str | None:
    """The answer of a part that a link leads to: the child's voice where there is one, else the first that takes an answer."""
    voice = next((q.id for q in section.questions if "child_voice" in q.tags), None)
    return voice or next((q.id for q in section.questions if q.takes_an_answer), None)


class TakingUpPage(QWidget):
    """Cards in the order in which it was said; what is chosen is kept at once."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.presenter = TakingUpPresenter(desk)
        self.presenter.setParent(self)
        self.head = PageHead("What they raised")
        self.back = Button("Back to the assessment", icon="arrow-left")
        self.back.clicked.connect(self._go_back)
        self.saved = SavedPill()
        self.head.add_button(self.saved)
        self.head.add_button(self.back)
        self.bar = ProgressBar(name="Taken up")
        self.notice = Banner("info", "")
        self._scroll = PageScroll(margins_em=(0.2, 0.2))
        self._cards = QVBoxLayout()
        self._scroll.body.addLayout(self._cards)
        self._scroll.body.addStretch(1)
        self._box = QVBoxLayout(self)
        for widget in (self.head, self.bar, self.notice):
            self._box.addWidget(widget)
        self._box.addWidget(self._scroll, 1)
        self._space()
        self.presenter.changed.connect(self._show)
        self.presenter.moved.connect(self._say_how_far)
        self.presenter.told.connect(self._tell)
        self.presenter.draft.changed.connect(self.saved.show_state)

    def open(self, id: Id) -> None:
        """For this assessment."""
        clear_layout(self._cards)
        self.notice.hide()
        self.presenter.open(id)

    def first_focus(self) -> QWidget:
        """Where the keyboard goes."""
        cards = self.findChildren(_Raised)
        return cards[0].where if cards else self.back

    def _tell(self, sentence: str) -> None:
        self.notice.set_kind("warn")
        self.notice.set_text(sentence)
        self.notice.show()

    def _show(self) -> None:
        clear_layout(self._cards)
        presenter = self.presenter
        file = presenter.file
        if file is None or file.form is None:
            self._tell(texts.NO_FORM)
            return
        self._cards.setSpacing(theme.em(0.9))
        for item in presenter.items():
            card = _Raised(item, file, presenter.sources, is_read_only=presenter.is_read_only)
            card.used.connect(self._used)
            self._cards.addWidget(card)
        self._say_how_far()

    def _used(self, used: Used, is_whole: bool) -> None:
        card = self.sender()
        if isinstance(card, _Raised):
            self.presenter.use(card.item.key, used, now=is_whole)

    def _say_how_far(self) -> None:
        presenter = self.presenter
        if presenter.file is None:
            return
        found, today = presenter.items(), self._desk.clock().today
        waiting = left(found)
        self.bar.set_value(len(found) - len(waiting), len(found))
        self.bar.setVisible(bool(found))
        spoke = ", ".join(f"{who(one)} {when.said(one.record.finished_at, today)}" for one in presenter.sources)
        done = f"{len(found) - len(waiting)} of {len(found)} taken up" if found else "Nothing to take up"
        self.head.set_words(
            f"What {presenter.file.child.called} and family raised", f"{done}{f' · {spoke}' if spoke else ''}"
        )
        if not presenter.sources:
            self.notice.set_text(
                "Nobody has said anything in their own words since the stage before. Ask when you next meet."
            )
        elif not found:
            self.notice.set_text("They raised nothing that has to be taken up. Read what they said all the same.")
        self.notice.setVisible(not found)

    def _go_back(self) -> None:
        self.presenter.leave()
        file = self.presenter.file
        if file is not None:
            self._desk.navigator.to(Place(screen="assessment", scope=file.assessment.scope, record=file.assessment.id))

    def _space(self) -> None:
        self._box.setContentsMargins(theme.em(1.8), theme.em(1.2), theme.em(1.8), theme.em(1.2))
        self._box.setSpacing(theme.em(0.75))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "_box"):
            self._space()

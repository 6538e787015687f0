"""What a child and their carers said about themselves, on the child's Assessments tab: each sitting, and how to begin one."""

from datetime import date

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.changes.touched import Touched
from app.domain.ids import NO_ID, Id
from app.domain.policy import Permission, may
from app.domain.self_assessment import SelfAssessment
from app.operations.rows.self_assessment import SelfAssessmentFile
from app.ui import theme, when
from app.ui.desk import Desk, Place
from app.ui.parts.badge import Badge
from app.ui.parts.button import Button
from app.ui.parts.card import Card, hairline
from app.ui.parts.flow import FlowBox
from app.ui.parts.page import PageScroll, clear_layout
from app.ui.parts.text import PlainLabel
from app.ui.place_of_answer import place_of_answer

BESIDE = "beside"
"""`detail` of a place that shows all voices of a child side by side."""
MOST = 4
MODES = {
    "alone": "alone on a laptop", "read_aloud": "read to them", "worker_writes": "written down for them",
    "paper": "typed up from paper",
}  # fmt: skip


class VoicesPresenter(QObject):
    """`changed` carries the sittings of the child on screen, newest first."""

    changed = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._scope, self._is_visible = desk, NO_ID, False
        self.files: tuple[SelfAssessmentFile, ...] = ()
        desk.notices.changed.connect(self._touched)

    def open(self, scope: Id) -> None:
        """Those of this child; none without one."""
        if scope != self._scope:
            self._take(())
        self._scope, self._is_visible = scope, bool(scope)
        self._load()

    def close(self) -> None:
        """Another page is on screen."""
        self._is_visible = False

    def _load(self) -> None:
        if self._is_visible:
            self._desk.tasks.read(self._read, self._loaded, self._not_read)

    def _read(self) -> tuple[Id, tuple[SelfAssessmentFile, ...]]:
        return self._scope, self._desk.views.self_assessments(self._scope)

    def _loaded(self, found: tuple[Id, tuple[SelfAssessmentFile, ...]]) -> None:
        if found[0] == self._scope:
            self._take(found[1])

    def _not_read(self, error: BaseException) -> None:
        """The list above says what is wrong with the file."""
        self._take(())

    def _take(self, files: tuple[SelfAssessmentFile, ...]) -> None:
        self.files = files
        self.changed.emit(files)

    def _touched(self, touched: Touched) -> None:
        if self._is_visible and touched.concerns(self._scope):
            self._load()


class VoicesCard(Card):
    """Hidden on the page of all children."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("What they say themselves")
        self._desk, self._scope = desk, NO_ID
        self.presenter = VoicesPresenter(desk)
        self.presenter.setParent(self)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(theme.em(0.5))
        self._none = PlainLabel("", "muted", wrap=True)
        self.body.addWidget(self._none)
        self.body.addLayout(self._rows)
        self.hand = Button("Hand over the laptop", icon="hand-helping")
        self.hand.clicked.connect(self._begin)
        if not may(desk.me.role, Permission.ASSESS):
            self.hand.hide()
        self.beside = Button("Side by side", "quiet", "equal")
        self.beside.clicked.connect(self._go_beside)
        ways = FlowBox(None, 0.6)
        for button in (self.hand, self.beside):
            ways.flow.addWidget(button)
        self.body.addWidget(ways)
        self.presenter.changed.connect(self._show)
        self.hide()

    def open(self, scope: Id) -> None:
        """For this child, or hidden without one."""
        self._scope = scope
        self.setVisible(bool(scope))
        self.presenter.open(scope)

    def _show(self, files: tuple[SelfAssessmentFile, ...]) -> None:
        clear_layout(self._rows)
        today = self._desk.clock().today
        for number, file in enumerate(files[:MOST]):
            if number:
                self._rows.addWidget(hairline())
            self._rows.addWidget(self._row(file, today))
        self._none.setText("" if files else "Nobody has been asked yet. Hand over the laptop when there is a quiet moment.")
        self._none.setVisible(not files)
        more = len(files) - MOST
        self.set_meta(f"and {more} earlier" if more > 0 else "")
        self.beside.setVisible(any(file.record.is_finished and not file.record.declined for file in files))

    def _row(self, file: SelfAssessmentFile, today: date) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.em(0.75))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(PlainLabel(who(file), "strong", True))
        words.addWidget(PlainLabel(meta(file.record, today), "helper", True))
        row.addLayout(words, 1)
        says, tone = state(file.record)
        row.addWidget(Badge(says, tone))
        button = Button("Read" if file.record.is_finished else "Carry on", "quiet", size="small",
                        name=f"{'Read' if file.record.is_finished else 'Carry on with'} what {who(file)} said")  # fmt: skip
        button.setProperty("record", file.record.id)
        button.clicked.connect(self._pressed)
        row.addWidget(button)
        return holder

    def _pressed(self) -> None:
        button = self.sender()
        if not isinstance(button, Button):
            return
        file = next((f for f in self.presenter.files if f.record.id == button.property("record")), None)
        if file is None:
            return
        if file.record.is_finished:
            self._desk.navigator.to(place_of_answer(SelfAssessment.type_name, file.record.id, self._scope))
        else:
            self._ask(file.record.respondent)

    def _begin(self) -> None:
        self._ask("")

    def _go_beside(self) -> None:
        self._desk.navigator.to(Place(screen="assessment", scope=self._scope, detail=BESIDE))

    def _ask(self, respondent: str) -> None:
        self._desk.navigator.to(Place(screen="handing_over", scope=self._scope, detail=respondent))


class VoicesPane(PageScroll):
    """The card in a pane of its own that scrolls where there is no height for all of it, and never takes more than it needs."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(margins_em=(0, 0))
        self.card = VoicesCard(desk)
        self.body.addWidget(self.card)
        self.card.presenter.changed.connect(self._fit)
        self.hide()

    def open(self, scope: Id) -> None:
        """For this child, or hidden without one."""
        self.setVisible(bool(scope))
        self.card.open(scope)

    def _fit(self, _files: object = None) -> None:
        self.setMaximumHeight(max(theme.em(8), self.ground.heightForWidth(max(1, self.viewport().width()))))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


def who(file: SelfAssessmentFile) -> str:
    """Whose words they are."""
    record = file.record
    if record.respondent == "child":
        return file.child.called
    return " · ".join(filter(None, (record.respondent_name or "A parent or carer", record.relation)))


def meta(record: SelfAssessment, today: date) -> str:
    """When and how, and who was there."""
    if record.declined:
        return f"Asked {when.said(record.finished_at, today)}. {record.why_declined}"
    day = when.said(record.finished_at or record.started_at, today)
    said = len(set(record.answers) | set(record.beside))
    answers = "1 answer" if said == 1 else f"{said} answers"
    room = f"with {record.helper}" if record.helper else ""
    return " · ".join(filter(None, (f"{'Finished' if record.is_finished else 'Begun'} {day}", answers,
                                    MODES.get(record.mode, ""), room, record.place)))  # fmt: skip


def state(record: SelfAssessment) -> tuple[str, str]:
    """Badge and tone."""
    if record.declined:
        return "Not wanted", "neutral"
    return ("Finished", "ok") if record.is_finished else ("Not finished", "warn")

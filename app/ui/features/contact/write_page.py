"""The contact as fields: what is known at the top, then A C O and the child's voice beside R N S and the plan."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget

from app.domain.contact import SEEN, Contact
from app.domain.text import clean_text
from app.operations.rows.contact import ContactStart
from app.ui import theme
from app.ui.desk import Desk
from app.ui.features.contact import texts
from app.ui.features.contact.letters import Letter
from app.ui.features.contact.plan_card import PlanCard
from app.ui.features.contact.presenter import ContactPresenter, Problems, Shown
from app.ui.features.contact.steps import NextSteps, NextTime
from app.ui.features.contact.talking_card import TalkingCard
from app.ui.features.contact.top_rows import TopRows
from app.ui.parts.card import hairline
from app.ui.parts.choice import ChipSet, ChoiceRow
from app.ui.parts.growing_text import GrowingText
from app.ui.parts.page import Columns
from app.ui.parts.problem_list import ProblemList
from app.ui.parts.text import PlainLabel

STACK_BELOW_EM = 60


class WritePage(QWidget):
    """Shows a Shown of phase "write" and tells the presenter what the person changes."""

    edited = Signal()

    def __init__(self, desk: Desk, presenter: ContactPresenter) -> None:
        super().__init__()
        self._desk, self._presenter = desk, presenter
        self._in_diary = ""
        self.problems = ProblemList(title="This is not finished yet")
        self.problems.hide()
        self.problems.followed.connect(self.go_to)
        self.top = TopRows(desk, presenter)
        self.top.kind_changed.connect(self._fold)
        self.top.seen_changed.connect(self._fold)
        self._build_left()
        self._build_right()
        self._columns = Columns((57, 43), STACK_BELOW_EM)
        self._place()
        self._listen()

    # ---- building
    def _build_left(self) -> None:
        self.aim = self._text("aim", "Aim", 1)
        self.content = self._text("content", "Content", 2)
        self.progress = self._choice("progress", "Outcome: how far it got", texts.PROGRESS)
        self.outcome = self._text("outcome", "Outcome", 1)
        self.voice = self._text("voice", "The child’s voice", 2, "voice")
        self._tips = PlainLabel("", "helper", wrap=True)
        self._tips.hide()
        self._letters = {
            "aim": Letter("A", "Aim", "what it was for"),
            "content": Letter("C", "Content", "what you did"),
            "progress": Letter("O", "Outcome", "how far it got"),
            "voice": Letter("", "", "", icon="quote", key="Alt J"),
        }
        for letter, widgets in (
            ("aim", (self.aim,)),
            ("content", (self.content,)),
            ("progress", (self.progress, self.outcome)),
            ("voice", (self._tips, self.voice)),
        ):
            self._fill(letter, widgets)

    def _build_right(self) -> None:
        self.risk = self._choice("risk", "Risk: did anything change?", texts.RISK)
        self.risk_of = ChipSet(texts.RISK_OF, name="Risk of what")
        self.risk_of.changed.connect(self._risk_of_edited)
        self.risk_note = self._text("risk_note", "What changed in the risk", 1, placeholder="What changed, in one sentence")
        self.steps = NextSteps(lambda: self._desk.clock().today, self._desk.new_id)
        self.next_time = NextTime(lambda: self._desk.clock().today, lambda: self._desk.clock().at.time())
        self.safeguarding = self._choice("safeguarding", "Safeguarding: any worry about safety?", texts.SAFEGUARDING)
        self.safeguarding_note = self._text(
            "safeguarding_note", "Who was told, and when", 1, placeholder="What the worry is, who was told and when"
        )
        self.plan = PlanCard()
        self.talking = TalkingCard()
        self._letters |= {
            "risk": Letter("R", "Risk", "did anything change?"),
            "next": Letter("N", "Next steps", "what, who, by when"),
            "safeguarding": Letter("S", "Safeguarding", "any worry about safety?"),
        }
        self._fill("risk", (self.risk, self.risk_of, self.risk_note))
        self.steps.foot.flow.addWidget(self.next_time.button)
        self._fill("next", (self.steps, self.next_time))
        self._fill("safeguarding", (self.safeguarding, self.safeguarding_note))

    def _fill(self, letter: str, widgets: tuple[QWidget, ...]) -> None:
        for widget in widgets:
            self._letters[letter].content.addWidget(widget)

    def _text(self, field: str, name: str, lines: int, role: str = "body", placeholder: str = "") -> GrowingText:
        box = GrowingText(name=name, min_lines=lines, role=role, placeholder=placeholder)
        box.setProperty("field", field)
        box.edited.connect(self._text_edited)
        return box

    def _choice(self, field: str, name: str, options: tuple[tuple[str, str], ...]) -> ChoiceRow:
        row = ChoiceRow(options, name=name)
        row.setProperty("field", field)
        row.changed.connect(self._choice_edited)
        return row

    def _place(self) -> None:
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        for widget in (self.problems, self.top, hairline(), self._columns):
            self._box.addWidget(widget)
        self._box.addStretch(1)
        left, right = self._columns.columns
        for key in ("aim", "content", "progress", "voice"):
            left.cards.addWidget(self._letters[key])
        for key in ("risk", "next", "safeguarding"):
            right.cards.addWidget(self._letters[key])
        right.cards.addWidget(self.plan)
        left.cards.addWidget(self.talking)
        self._columns.finish()
        self._space()

    def _space(self) -> None:
        self._box.setSpacing(theme.em(0.7))

    def _listen(self) -> None:
        self.steps.edited.connect(self._step_edited)
        self.next_time.edited.connect(self._next_edited)
        self.plan.changed.connect(self._targets_edited)
        self._presenter.problems_changed.connect(self._show_problems)
        self._presenter.problems_found.connect(self._say_problems)
        self._presenter.taken_over.connect(self._take_over)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)

    def add_shortcuts(self, sheet: QWidget) -> None:
        """Alt and a letter jump to it; the sheet has no menu, so these are free here."""
        places: tuple[tuple[str, Callable[[], None]], ...] = (
            ("A", self._to_aim), ("C", self._to_content), ("O", self._to_outcome), ("R", self._to_risk),
            ("N", self._to_next), ("S", self._to_safeguarding), ("J", self._to_voice), ("L", self._to_plan),
        )  # fmt: skip
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for letter, go in places:
            QShortcut(QKeySequence(f"Alt+{letter}"), sheet, go, context=inside)

    # ---- showing
    def show_contact(self, shown: Shown) -> None:
        """Show a contact from the top; another one than before."""
        if shown.start is None or shown.contact is None:
            return
        start = shown.start
        self.problems.set_links(())
        self.steps.clear()
        self._in_diary = start.next_visit
        self._letters["voice"].set_words(f"{start.child.called}’s voice", "words, wishes and feelings")
        self.voice.editor.setAccessibleName(f"{start.child.called}’s voice")
        self._tips.setText(start.tips)
        self.talking.show_lines(start.talking, start.child.called)
        self.plan.show_targets(start.targets, shown.contact.targets)
        self._show_problems(())
        self._show_values(start, shown.contact, shown.is_late)

    def _show_values(self, start: ContactStart, contact: Contact, is_late: bool) -> None:
        self.top.show_contact(start, contact, is_late)
        for box in (self.aim, self.content, self.outcome, self.voice, self.risk_note, self.safeguarding_note):
            box.set_text_quietly(getattr(contact, str(box.property("field"))))
        for row in (self.progress, self.risk, self.safeguarding):
            row.set_value(getattr(contact, str(row.property("field"))) or None)
        self.risk_of.set_values(contact.risk_of)
        self.steps.show_steps(contact.next_steps)
        self.next_time.show_time(contact.next_at, self._in_diary)
        self.plan.set_chosen(contact.targets)
        self._fold()

    def _take_over(self, contact: Contact) -> None:
        if self._presenter.shown.start is not None:
            self._show_values(self._presenter.shown.start, contact, self._presenter.is_late)

    def _fold(self) -> None:
        """Hide what does not apply to what has been said so far."""
        contact = self._presenter.contact
        if contact is None:
            return
        is_unseen = bool(contact.attendance) and contact.attendance not in SEEN
        for key in ("aim", "progress", "voice"):
            self._letters[key].setVisible(not is_unseen)
        words = ("What did you try?", "and what happens next") if is_unseen else ("Content", "what you did")
        self._letters["content"].set_words(*words)
        if is_unseen:
            self.next_time.open_fields()
        has_risk = contact.risk not in ("", "no_change")
        self.risk_of.setVisible(has_risk)
        self.risk_note.setVisible(has_risk)
        self.safeguarding_note.setVisible(contact.safeguarding not in ("", "none"))

    def _show_problems(self, problems: Problems) -> None:
        found = dict(problems)
        self.problems.set_links(problems)
        self.top.set_problems(found)
        for key, letter in self._letters.items():
            fields = {"progress": ("progress", "outcome"), "risk": ("risk", "risk_note"), "next": ("next_at",)}.get(
                key, (key, f"{key}_note")
            )
            letter.set_problem(next((found[field] for field in fields if field in found), ""))

    def _say_problems(self, problems: Problems) -> None:
        if problems and problems[0][0] != "note":
            self.problems.show_and_focus()
            self._reveal(self.problems)

    def unread(self) -> Problems:
        """What stands in a field and cannot be read."""
        next_problem = self.next_time.problem()
        return (*self.top.unread(), *((("next_at", next_problem),) if next_problem else ()))

    # ---- moving
    def first_field(self) -> QWidget:
        """Where writing begins: what nobody could know."""
        contact = self._presenter.contact
        if contact is None or not contact.kind:
            return self.top.kind
        return self.top.attendance if not contact.attendance else self.content

    def go_to(self, field: object) -> None:
        """Put the keyboard in a field by its name."""
        places: dict[str, QWidget] = {
            "kind": self.top.kind, "started_at": self.top.day, "attendance": self.top.attendance, "aim": self.aim,
            "content": self.content, "progress": self.progress, "outcome": self.outcome, "voice": self.voice,
            "risk": self.risk, "risk_of": self.risk_of, "risk_note": self.risk_note, "next_at": self.next_time.day,
            "safeguarding": self.safeguarding, "safeguarding_note": self.safeguarding_note,
        }  # fmt: skip
        self._jump(places.get(str(field), self.content))

    def _jump(self, widget: QWidget) -> None:
        if widget.isVisibleTo(self):
            widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._reveal(widget)

    def _reveal(self, widget: QWidget) -> None:
        at: QWidget | None = self.parentWidget()
        while at is not None and not isinstance(at, QScrollArea):
            at = at.parentWidget()
        if at is not None:
            at.ensureWidgetVisible(widget, 0, theme.em(2))

    def _to_aim(self) -> None:
        self._jump(self.aim)

    def _to_content(self) -> None:
        self._jump(self.content)

    def _to_outcome(self) -> None:
        self._jump(self.progress)

    def _to_risk(self) -> None:
        self._jump(self.risk)

    def _to_next(self) -> None:
        self._jump(self.steps.first_field())

    def _to_safeguarding(self) -> None:
        self._jump(self.safeguarding)

    def _to_voice(self) -> None:
        self._jump(self.voice)

    def _to_plan(self) -> None:
        self._jump(self.plan.first_field())

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        in_voice = new is not None and self.voice.isAncestorOf(new)
        self._tips.setVisible(in_voice and bool(self._tips.text()))

    # ---- what the person does
    def _text_edited(self, text: str) -> None:
        box = self.sender()
        if isinstance(box, GrowingText):
            self._presenter.edit(**{str(box.property("field")): clean_text(text)})

    def _choice_edited(self, code: str) -> None:
        row = self.sender()
        if isinstance(row, ChoiceRow):
            self._presenter.edit(**{str(row.property("field")): code})
            self._fold()

    def _risk_of_edited(self, codes: tuple[str, ...]) -> None:
        self._presenter.edit(risk_of=tuple(sorted(codes)))

    def _step_edited(self, step_id: str, changes: dict[str, str]) -> None:
        self._presenter.edit_step(step_id, **changes)

    def _next_edited(self, day: date | None, at: str | None) -> None:
        self._presenter.edit_next(day, at)

    def _targets_edited(self, targets: tuple[str, ...]) -> None:
        self._presenter.edit(targets=tuple(sorted(targets)))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "_box"):
            self._space()

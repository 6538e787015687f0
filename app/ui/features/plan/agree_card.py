"""We agree: who agreed and when, who has not yet, and whether the plan is still what they agreed to."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.dates import ParsedDate, from_edtf
from app.domain.plan import Plan
from app.operations.rows.plan import PlanFile
from app.ui import theme
from app.ui.features.plan import texts
from app.ui.features.plan.order import in_order
from app.ui.features.plan.presenter import PlanPresenter
from app.ui.features.plan.shown import Agreeing, Shown
from app.ui.features.plan.steps import TodayOf
from app.ui.parts.button import Button
from app.ui.parts.card import Banner, Card, Surface
from app.ui.parts.date_field import DateField
from app.ui.parts.flow import FlowBox
from app.ui.parts.line import LineField
from app.ui.parts.sheet import Sheet
from app.ui.parts.text import PlainLabel


class _Signer(Surface):
    """One person: agreed on a day, or not yet with the button to do it."""

    asked = Signal(str)

    def __init__(self, who: str, meta: str, needs_to: bool) -> None:
        super().__init__("raised")
        self._who = who
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.em(0.9), theme.em(0.5), theme.em(0.9), theme.em(0.5))
        row.setSpacing(theme.em(0.9))
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(PlainLabel(who, "strong"))
        column.addWidget(PlainLabel(meta, "helper"))
        row.addLayout(column)
        if needs_to:
            button = Button("Agree", icon="signature", size="small", name=f"Agree as {who}")
            button.clicked.connect(self._ask)
            row.addWidget(button)

    def _ask(self) -> None:
        self.asked.emit(self._who)


class AgreeCard(Card):
    """The people, the day to look again, and the notice that something changed."""

    def __init__(self, presenter: PlanPresenter) -> None:
        super().__init__("We agree")
        self._presenter = presenter
        self._changed = Banner("warn", "")
        self._people = FlowBox(gap_em=0.75)
        self.again = DateField(name="We look again on", today=TodayOf(presenter))
        self._else = Button("Someone else", "quiet", "plus", size="small")
        self._else.clicked.connect(self._someone_else)
        self._drawn: object = None
        self.body.addWidget(self._changed)
        self.body.addWidget(self._people)
        row = QHBoxLayout()
        row.setSpacing(theme.em(0.75))
        row.addWidget(PlainLabel("We look again on", "strong"), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.again, 1)
        self.body.addLayout(row)
        self.again.changed.connect(self._look_again)

    def show_agreed(self, file: PlanFile, plan: Plan, shown: Shown) -> None:
        """Show who agreed to what is on the disk now."""
        changed = texts.changed_since(file)
        self._changed.setVisible(bool(changed))
        if changed and changed != self._changed.text():
            self._changed.set_text(changed)
        self._show_people(file, shown.worker)
        if not self.again.line.hasFocus():
            self.again.set_value(from_edtf(plan.review_on) if plan.review_on else None)

    def _show_people(self, file: PlanFile, worker: str) -> None:
        wanted = texts.signers(file, worker)
        known = [(who, texts.newest_of(file.signatures, who)) for who in wanted]
        matched = {found.id for _, found in known if found is not None}
        names = {who.casefold() for who in wanted}
        others = {s.statement: s for s in file.signatures if s.meaning == "agreed" and s.id not in matched}
        known += [(who, found) for who, found in others.items() if who.casefold() not in names]
        drawn = tuple((who, found.id if found else "", file.head_hash) for who, found in known)
        if drawn == self._drawn:
            return
        self._drawn = drawn
        self._people.flow.removeWidget(self._else)
        self._else.setParent(self)
        self._people.clear()
        for who, found in known:
            is_on_this = found is not None and found.content_hash == file.head_hash
            meta = texts.agreed(found, file.doubts.get(found.id, "") if found is not None else "")
            signer = _Signer(who, meta, not is_on_this)
            signer.asked.connect(self._presenter.ask_to_agree)
            self._people.flow.addWidget(signer)
        self._people.flow.addWidget(self._else)
        self._else.show()

    def _someone_else(self) -> None:
        self._presenter.ask_to_agree("")

    def _look_again(self, day: ParsedDate | None) -> None:
        self._presenter.look_again_on(day)


class AgreeSheet(Sheet):
    """The plan read out, the sentence that is agreed to, and a line for the name."""

    def __init__(self, window: QWidget, presenter: PlanPresenter) -> None:
        super().__init__(window, "Agree to this plan", width_em=56, height_em=44)
        self._presenter = presenter
        self._asked: Agreeing | None = None
        self._read = QVBoxLayout()
        self._read.setSpacing(theme.em(0.3))
        self.body.addLayout(self._read)
        self._statement = PlainLabel("", "strong", True)
        self._problem = PlainLabel("", "body", True, tone="bad")
        self.name = LineField(name="Type your name to agree")
        self.body.addWidget(self._statement)
        self.body.addWidget(PlainLabel("Type your name to agree", "group"))
        self.body.addWidget(self._problem)
        self.body.addWidget(self.name)
        self.body.addStretch(1)
        agree = Button("I agree", "primary", "signature")
        self.footer.addWidget(agree)
        self.footer.addStretch(1)
        agree.clicked.connect(self._agree)
        self.name.confirmed.connect(self._agree)
        self.name.edited.connect(self._typed)
        presenter.agreed.connect(self.close_sheet)
        presenter.not_agreed.connect(self._say)

    def ask(self, asked: Agreeing) -> None:
        """Open with exactly what is on the disk."""
        self._asked = asked
        self.set_title(f"{asked.who.split(',')[0]} agrees" if asked.who else "Someone else agrees", "Read it out first.")
        while self._read.count():
            item = self._read.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for role, text in read_out(asked.plan):
            self._read.addWidget(PlainLabel(text, role, True))
        self._statement.setText(texts.agree_statement(asked.called))
        self.name.set_text_quietly("")
        self._say("")
        self.open()
        self.name.setFocus()

    def _typed(self, _text: str) -> None:
        self._say("")

    def _agree(self) -> None:
        if self._asked is not None:
            self._presenter.agree(self._asked, self.name.text())

    def _say(self, sentence: str) -> None:
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))
        self.name.set_problem(sentence)


def read_out(plan: Plan) -> tuple[tuple[str, str], ...]:
    """(text role, line) of the plan as it is read out."""
    lines: list[tuple[str, str]] = []
    for number, (_, target) in enumerate(in_order(plan.targets), 1):
        lines.append(("strong", f"{number}. {target.words.strip() or target.title}"))
        for _, step in in_order(target.steps):
            helped = f", with {', '.join(step.who)}" if step.who else ""
            lines.append(("body", f"•  {step.text}{helped}"))
    for _, safety in in_order(plan.contingencies):
        lines.append(("body", f"If {safety.sign}, then {safety.action}"))
    return tuple(lines)

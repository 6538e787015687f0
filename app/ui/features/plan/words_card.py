"""The child's words, the biggest text of the page, and the strengths that can be used; Change turns them into fields."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.plan import Target
from app.ui import theme
from app.ui.features.plan import texts
from app.ui.features.plan.presenter import PlanPresenter
from app.ui.features.plan.shown import Shown
from app.ui.parts.badge import Badge
from app.ui.parts.button import Button
from app.ui.parts.card import Card
from app.ui.parts.choice import ChipSet
from app.ui.parts.flow import FlowBox
from app.ui.parts.growing_text import GrowingText
from app.ui.parts.line import LineField
from app.ui.parts.text import PlainLabel
from app.ui.steady_text import show_text


class WordsCard(Card):
    """Reads as a quotation; as fields while it is being changed or while there are no words yet."""

    def __init__(self, presenter: PlanPresenter) -> None:
        super().__init__("In the child’s words")
        self._presenter = presenter
        self._is_open, self._was_target = False, ""
        self._strengths: tuple[str, ...] = ()
        self._change = Button("Change", "quiet", "pencil", size="small", name="Change the words")
        self._change.clicked.connect(self._toggle)
        self.header.addWidget(self._change)
        self.quote = PlainLabel("", "voice", True, selectable=True)
        self._why = PlainLabel("", "muted", True)
        self._chips = FlowBox()
        self._how = PlainLabel(texts.HOW_TO_START, "muted", True)
        self.words = GrowingText(name="The child’s words", min_lines=2, role="voice")
        self.title_field = LineField(name="Short name of the target")
        self.why = GrowingText(name="Why it matters", min_lines=1)
        self.strengths = LineField(name="Strengths to use", placeholder="good with my hands, my nan")
        self._known = ChipSet((), name="Strengths on the record")
        self._known_options: tuple[tuple[str, str], ...] = ()
        self._remove = Button("Remove this target", "danger", "trash-2", size="small")
        self._fields = QWidget()
        self._rest = QWidget()
        self._lay_out()
        self._listen()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self._fields)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.em(0.45))
        column.addWidget(self.words)
        column.addWidget(self._how)
        rest = QVBoxLayout(self._rest)
        rest.setContentsMargins(0, 0, 0, 0)
        rest.setSpacing(theme.em(0.3))
        labelled = (
            ("Short name, for the tab", self.title_field),
            ("Why it matters", self.why),
            ("I can use", self.strengths),
        )
        for label, field in labelled:
            rest.addWidget(PlainLabel(label, "group"))
            rest.addWidget(field)
        rest.addWidget(self._known)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._remove)
        rest.addLayout(row)
        column.addWidget(self._rest)
        for widget in (self.quote, self._why, self._chips, self._fields):
            self.body.addWidget(widget)
        self.body.addStretch(1)

    def _listen(self) -> None:
        self.words.edited.connect(self._words_typed)
        self.title_field.edited.connect(self._title_typed)
        self.why.edited.connect(self._why_typed)
        self.strengths.edited.connect(self._strengths_typed)
        self._known.changed.connect(self._known_chosen)
        self._remove.clicked.connect(self._presenter.remove_target)
        for field in (self.title_field, self.strengths):
            field.editingFinished.connect(self._presenter.flush)

    def show_target(self, target: Target | None, shown: Shown) -> None:
        """Show the words; a new target opens as fields."""
        is_new = target is None or not target.words.strip()
        if shown.target != self._was_target:
            has_focus = self.words.editor.hasFocus()
            self._is_open = is_new or (has_focus and self._was_target == "")
            self._was_target = shown.target
        called = shown.called
        self.set_title(f"In {called}’s words" if target is not None else texts.start_with(called))
        now = target or Target()
        self.quote.setText(f"“{now.words.strip()}”")
        self._why.setText(now.why)
        show_text(self.words, now.words)
        show_text(self.title_field, now.title)
        show_text(self.why, now.why)
        if self._typed_strengths() != now.strengths:
            self.strengths.set_text_quietly(", ".join(now.strengths))
        self._show_known(shown, now)
        self._show_chips(now.strengths)
        self._fold(target)

    def _show_known(self, shown: Shown, now: Target) -> None:
        options = tuple((s, s) for s in shown.file.child.strengths) if shown.file else ()
        if options != self._known_options:
            self._known_options = options
            self._known.set_options(options)
        self._known.set_values(now.strengths)
        self._known.setVisible(bool(options))

    def _show_chips(self, strengths: tuple[str, ...]) -> None:
        if strengths == self._strengths and self._chips.flow.count():
            return
        self._strengths = strengths
        self._chips.clear()
        if strengths:
            self._chips.flow.addWidget(PlainLabel("I can use", "helper"))
        for strength in strengths:
            self._chips.flow.addWidget(Badge(strength, "ok", "hand-heart"))

    def _fold(self, target: Target | None) -> None:
        is_open = self._is_open or target is None
        self._fields.setVisible(is_open)
        self._rest.setVisible(target is not None)
        self._how.setVisible(target is None)
        self._change.setVisible(target is not None)
        self._change.set_text("Done" if is_open else "Change")
        self._change.set_icon("check" if is_open else "pencil")
        self.quote.setVisible(not is_open)
        self._why.setVisible(not is_open and bool(self._why.text()))
        self._chips.setVisible(not is_open and bool(self._strengths))

    def _typed_strengths(self) -> tuple[str, ...]:
        return tuple(sorted({part.strip() for part in self.strengths.text().split(",") if part.strip()}))

    def _toggle(self) -> None:
        self._is_open = not self._is_open
        if not self._is_open:
            self._presenter.flush()
        self._presenter.choose_target(self._was_target)
        (self.words if self._is_open else self._change).setFocus()

    def _words_typed(self, text: str) -> None:
        self._presenter.change_target(words=text)

    def _title_typed(self, text: str) -> None:
        self._presenter.change_target(title=text)

    def _why_typed(self, text: str) -> None:
        self._presenter.change_target(why=text)

    def _strengths_typed(self, _text: str) -> None:
        self._presenter.change_target(strengths=self._typed_strengths())

    def _known_chosen(self, values: tuple[str, ...]) -> None:
        own = {s for s in self._typed_strengths() if s not in {value for value, _ in self._known_options}}
        self._presenter.change_target(strengths=tuple(sorted(own | set(values))))

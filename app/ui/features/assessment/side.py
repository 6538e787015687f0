"""The panel beside a section: the child's own words, what changed since last time, and guidance."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QVBoxLayout

from app.domain.answer import Answer
from app.forms.answer_words import answer_words
from app.forms.definition import Question
from app.forms.session import FormSession
from app.forms.wording import fill
from app.ui import theme
from app.ui.form.about import About
from app.ui.parts.card import Surface
from app.ui.parts.text import PlainLabel
from app.ui.together_words import SEE, TITLE

MOST_CHANGES = 4
LONGEST_QUOTE = 240
VOICES = frozenset({"child_voice", "self_assessment"})


class Side(Surface):
    """Folds away where the window is narrow; F1 brings it."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Beside this section")
        self.said_head, self.said = PlainLabel("", "strong", wrap=True), PlainLabel("", "voice", wrap=True, selectable=True)
        self.said_from = PlainLabel("", "meta", wrap=True)
        self.changed_head, self.changed = PlainLabel("", "strong", wrap=True), PlainLabel("", "helper", wrap=True)
        self.guide_head, self.guide = PlainLabel("Guidance", "strong"), PlainLabel("", "helper", wrap=True)
        self.clash_head, self.clash = (
            PlainLabel(TITLE, "strong", wrap=True, tone="warn"),
            PlainLabel("", "helper", wrap=True),
        )
        self.nothing = PlainLabel("Nothing to show beside this section.", "helper", wrap=True)
        self._box = QVBoxLayout(self)
        for label in (
            self.clash_head,
            self.clash,
            self.said_head,
            self.said,
            self.said_from,
            self.changed_head,
            self.changed,
            self.guide_head,
            self.guide,
        ):
            self._box.addWidget(label)
        self._box.addWidget(self.nothing)
        self._box.addStretch(1)
        self._space()

    def _space(self) -> None:
        self._box.setContentsMargins(theme.em(1.2), theme.em(1.1), theme.em(1.2), theme.em(1.1))
        self._box.setSpacing(theme.em(0.45))

    def show_section(
        self,
        session: FormSession,
        section_id: str,
        about: About,
        matters: str,
        question_id: str = "",
    ) -> None:
        """What belongs to a section; `question_id` adds the guidance of the question in hand."""
        section = session.definition.section(section_id)
        self._show_voice(session, section.questions, about, matters)
        self._show_changes(session, section.questions, about)
        question = session.definition.questions.get(question_id)
        own = fill(question.guidance, about.called) if question else ""
        self.guide.setText("\n\n".join(filter(None, (own, fill(section.guidance, about.called)))))
        self._fold()

    def show_clashes(self, clashes: tuple[str, ...]) -> None:
        """What does not go together with an answer of the section, above all else."""
        words = "\n\n".join((*clashes, SEE)) if clashes else ""
        if words != self.clash.text():
            self.clash.setText(words)
            self._fold()

    def _show_voice(self, session: FormSession, asked: tuple[Question, ...], about: About, matters: str) -> None:
        quote, source = _voice(session, asked, about) or (matters, "What matters, on the child’s page" if matters else "")
        short = quote if len(quote) <= LONGEST_QUOTE else f"{quote[:LONGEST_QUOTE].rsplit(' ', 1)[0]} …"
        self.said_head.setText(f"What {about.called} said" if short else "")
        self.said.setText(f"“{short.strip('“”')}”" if short else "")
        self.said_from.setText(source)

    def _show_changes(self, session: FormSession, asked: tuple[Question, ...], about: About) -> None:
        lines = [
            f"{fill(q.label, about.called)} Then: {_short(answer_words(q, about.last[q.id], about.called))}"
            for q in asked
            if q.id in about.last and not about.last[q.id].is_blank and _differs(about.last[q.id], session.answer_to(q.id))
        ]
        self.changed_head.setText(f"Changed since {about.last_when}" if lines else "")
        self.changed.setText("\n".join(lines[:MOST_CHANGES]))

    def _fold(self) -> None:
        self.clash_head.setVisible(bool(self.clash.text()))
        for label in (self.clash, self.said_head, self.said, self.said_from, self.changed_head, self.changed, self.guide):
            label.setVisible(bool(label.text()))
        self.guide_head.setVisible(bool(self.guide.text()))
        self.nothing.setVisible(not (self.clash.text() or self.said.text() or self.changed.text() or self.guide.text()))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "_box"):
            self._space()


def _voice(session: FormSession, asked: tuple[Question, ...], about: About) -> tuple[str, str] | None:
    """The child's words: from what the child said in this form elsewhere, then from last time's answers to this section."""
    own = {question.id for question in asked}
    for question in session.definition.questions.values():
        if "self_assessment" in question.tags and question.id not in own:
            text = session.answer_to(question.id).value
            if isinstance(text, str) and text.strip() and question.kind in ("narrative", "short_text"):
                return text, "In their own words"
    for question in asked:
        before = about.last.get(question.id, Answer()).value
        if VOICES.intersection(question.tags) and isinstance(before, str) and before.strip():
            return before, about.last_when
    return None


def _differs(before: Answer, now: Answer) -> bool:
    return not now.is_blank and (before.value, before.rows) != (now.value, now.rows)


def _short(text: str) -> str:
    line = text.split("\n", 1)[0]
    return line if len(line) <= 90 else f"{line[:90].rsplit(' ', 1)[0]} …"

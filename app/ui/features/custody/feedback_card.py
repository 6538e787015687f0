"""What the child said of the adult, for the manager: in the child's choices and words, and what the adult wrote down of it."""

from collections.abc import Iterator, Mapping

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.answer import Answer
from app.forms.answer_words import answer_words
from app.forms.definition import FormDefinition, Question
from app.forms.wording import fill
from app.operations.rows.custody import LogRow, SaidLine
from app.ui import theme, when
from app.ui.features.custody import review_texts as texts
from app.ui.parts.card import Banner, Card
from app.ui.parts.icon_line import IconLine
from app.ui.parts.page import clear_layout
from app.ui.parts.text import PlainLabel

Said = tuple[str, str, bool]
"""A question, the answer, and whether somebody should take it up."""
Part = tuple[str, tuple[Said, ...]]
"""A heading, and what is said under it."""
TALK = "talk"


class FeedbackCard(Card):
    """Hidden where nobody was asked."""

    def __init__(self) -> None:
        super().__init__(texts.SAID)
        self._drawn: tuple[Part, ...] | None = None
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.em(0.9))
        self.body.addLayout(self._list)
        self.hide()

    def show_row(self, row: LogRow, *, may_read: bool) -> None:
        """As it stands now; only for whoever reviews."""
        parts = tuple(parts_of(row)) if may_read else ()
        self.setVisible(bool(parts))
        if parts == self._drawn:
            return
        self._drawn = parts
        clear_layout(self._list)
        made: list[QWidget] = [_block(heading, answers) for heading, answers in parts]
        if parts and any(answer.value == TALK for line in row.said for answer in line.record.answers.values()):
            made.insert(0, Banner("warn", texts.SAID_TALK.format(name=row.called), icon="messages-square"))
        for widget in made:
            self._list.addWidget(widget)
            widget.show()


def parts_of(row: LogRow) -> Iterator[Part]:
    """Each sitting, then what the adult wrote in the log about it."""
    for line in row.said:
        yield _heading(line), tuple(_answers(line.form, line.record.answers, row.called)) if line.form is not None else ()
    section = next((one for one in row.form.sections if one.id == "feedback"), None) if row.form is not None else None
    asked = section.questions if section is not None else ()
    written = tuple(_pairs(asked, row.attendance.answers, row.called))
    if written:
        yield texts.SAID_BY_ADULT, written


def _heading(line: SaidLine) -> str:
    record = line.record
    if record.declined:
        return texts.SAID_NOT.format(why=record.why_declined[:1].lower() + record.why_declined[1:])
    how = texts.SAID_ALOUD if record.mode == "read_aloud" else texts.SAID_ALONE
    if not record.is_finished:
        return f"{how}. {texts.SAID_HALF}"
    return f"{how}, {when.clock_of(record.finished_at)}" + ("" if line.form is not None else f". {texts.SAID_NO_FORM}")


def _answers(form: FormDefinition, answers: Mapping[str, Answer], called: str) -> Iterator[Said]:
    return _pairs(tuple(form.questions.values()), answers, called)


def _pairs(asked: tuple[Question, ...], answers: Mapping[str, Answer], called: str) -> Iterator[Said]:
    for question in asked:
        words = answer_words(question, answers.get(question.id, Answer()), called)
        if words.strip():
            code = answers[question.id].value
            option = question.option(code) if isinstance(code, str) else None
            yield fill(question.label, called), words, option is not None and option.follow_up


def _block(heading: str, answers: tuple[Said, ...]) -> QWidget:
    block = QWidget()
    column = QVBoxLayout(block)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.em(0.3))
    column.addWidget(PlainLabel(heading, "strong", wrap=True))
    for label, words, is_raised in answers:
        column.addWidget(PlainLabel(label, "muted", wrap=True))
        if is_raised:
            column.addWidget(IconLine("flag", words, "body", "warn"))
        else:
            column.addWidget(PlainLabel(words, "body", wrap=True))
    return block

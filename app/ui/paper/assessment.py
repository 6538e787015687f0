"""What stands on paper of an assessment: every question that is shown, in the form's order, with its answer in words.

Pure, but for the drawing library that comes in on the first call: run it on a read thread.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from app.domain.answer import Answer, Row
from app.domain.assessment import Assessment
from app.domain.child import Child
from app.domain.errors import Refused
from app.domain.ids import Id
from app.domain.moment import Moment
from app.domain.standing import Stage
from app.domain.words import STAGE
from app.forms.answer_words import value_words
from app.forms.definition import FormDefinition, Kind, Question, Section
from app.forms.kept import NOT_ASKED, kept_answers
from app.forms.said import said_words
from app.forms.visibility import Visible, visible, visible_fields
from app.forms.wording import fill
from app.operations.rows.assessment import AssessmentFile
from app.ui import when
from app.ui.form.words import month_of
from app.ui.paper.pictures import ONE_AT_A_TIME

if TYPE_CHECKING:
    from app.reports.assessment_print import AssessmentPrint, PrintSection, Said
    from app.reports.table import PrintTable

NO_FORM: Final = (
    "This assessment cannot be printed yet: this laptop does not have its questions. Nothing is lost. "
    "Sync once, then print it."
)
NOTHING: Final = "Nothing written yet"
MOST_COLUMNS: Final = 6
LONGEST_CELL: Final = 90
LONGEST_ROW: Final = 260
"""Letters of a cell, and of the longest cells of all columns together, up to which rows are easier to read as a table."""
NOT_SENT: Final = "Not finished: this has not been sent to be countersigned."


def make_pdf(file: AssessmentFile, printed_by: str, at: Moment, section: str = "") -> bytes:
    """The document, A4 upright, or one section of it by its id.

    Raises Refused where the form is not on this laptop, CouldNotDraw where it cannot be drawn.
    """
    from app.reports.assessment_print import draw_assessment

    content = contents(file, printed_by, at, section)
    with ONE_AT_A_TIME:
        return draw_assessment(content)


def contents(file: AssessmentFile, printed_by: str, at: Moment, section: str = "") -> "AssessmentPrint":
    """All words of the print. Answers of hidden questions stay off the paper. Raises Refused without the form."""
    from app.reports.assessment_print import AssessmentPrint

    if file.form is None:
        raise Refused(NO_FORM)
    return AssessmentPrint(
        title=title(file.assessment),
        child_name=whose(file.child),
        standing=standing_words(file),
        printed_by=printed_by or "this laptop",
        printed_at=f"{when.long_day(at.today)} at {when.clock_of(at.wall_at)}",
        sections=(
            *_sections(file, file.form, section, at.today),
            *(() if section else _no_longer_asked(file, file.form)),
        ),
    )


def _no_longer_asked(file: AssessmentFile, form: FormDefinition) -> "tuple[PrintSection, ...]":
    """What an earlier version of the form asked and this one does not: kept with the record, and on paper too."""
    from app.reports.assessment_print import PrintSection

    record = file.assessment
    kept = kept_answers(form, file.older_forms, record.answers, record.stage, file.child.called)
    answers = tuple((one.label, one.words) for one in kept if one.why == NOT_ASKED)
    return (PrintSection("No longer asked", answers),) if answers else ()


def title(assessment: Assessment) -> str:
    """ "Assessment: start of order"."""
    return f"Assessment: {STAGE.get(assessment.stage, assessment.stage.replace('_', ' ')).lower()}"


def whose(child: Child) -> str:
    """First names and surname, with the name they like where it is another one."""
    name = " ".join(filter(None, (child.first_names, child.surname)))
    return name if not name or child.called in name.split() or child.called == name else f"{name}, called {child.called}"


def standing_words(file: AssessmentFile) -> str:
    """Where it stands, as a sentence for paper."""
    standing, day = file.standing, when.day_of(file.standing.at)
    on = f" on {when.long_day(day)}" if day else ""
    match standing.stage:
        case Stage.COUNTERSIGNED:
            return f"Countersigned by {file.signed_by or 'a manager'}{on}."
        case Stage.SENT:
            return f"Sent by {file.author}{on}. Not countersigned yet."
        case Stage.RETURNED:
            return f"Sent back with notes{on}. Not countersigned."
        case Stage.CHANGED_SINCE_SENT:
            return "Changed after it was sent. Not countersigned."
        case Stage.CHANGED_SINCE_SIGNED:
            return "Changed after it was countersigned. This is not the text that was signed."
        case Stage.ABANDONED:
            return f"Abandoned by {file.signed_by or 'a manager'}{on}: {standing.signed.reason if standing.signed else ''}"
        case _:
            return NOT_SENT


def _sections(file: AssessmentFile, form: FormDefinition, only: str, today: date) -> "tuple[PrintSection, ...]":
    seen = visible(form, file.assessment.answers, file.assessment.stage)
    origins = {id: f"{STAGE.get(stage, stage).lower()}, {month_of(on, today)}" for id, stage, on in file.origins}
    wanted = (section for section in form.sections if section.id in seen.sections and only in ("", section.id))
    made = (_section(section, seen, file.child.called, origins) for section in wanted)
    return tuple(section for section in made if section.answers or section.left_open)


def _section(section: Section, seen: Visible, called: str, origins: Mapping[Id, str]) -> "PrintSection":
    from app.reports.assessment_print import PrintSection

    asked = [q for q in section.questions if q.takes_an_answer and q.id in seen.questions]
    told = [(q, _said(q, seen.answers.get(q.id, Answer()), called)) for q in asked]
    is_empty = {q.id for q, said in told if isinstance(said, str) and not said.strip()}
    shown = [(q, said) for q, said in told if q.required or q.id not in is_empty]
    return PrintSection(
        fill(section.title, called),
        tuple((fill(q.label, called), said) for q, said in shown),
        tuple(fill(q.label, called) for q, _ in told if not q.required and q.id in is_empty),
        tuple(_from(seen.answers.get(q.id, Answer()), called, origins) for q, _ in shown),
    )


def _from(answer: Answer, called: str, origins: Mapping[Id, str]) -> str:
    """Who said it and when, what it rests on, and the stage it was carried from."""
    return " · ".join(filter(None, (said_words(answer, called), answer.source, origins.get(Id(answer.carried_from), ""))))


def _said(question: Question, answer: Answer, called: str) -> "Said":
    """The answer in words. Rows of a repeating group stand in a table where every cell is short, in a list where each has one
    cell, else in blocks with what was asked beside each answer."""
    if question.kind is not Kind.REPEATING:
        return value_words(question, answer.value, called)
    rows = tuple(answer.rows.values())
    if len(question.fields) == 1:
        lines = ("".join(_cells(question, row, called).values()) or NOTHING for row in rows)
        return "\n".join(f"{n}. {words}" for n, words in enumerate(lines, 1))
    return _table(question, answer, called) or _blocks(question, rows, called)


def _blocks(question: Question, rows: Sequence[Row], called: str) -> "Said":
    from app.reports.blocks import PrintBlocks

    blocks: list[tuple[tuple[str, str], ...]] = []
    headings: dict[tuple[int, int], str] = {}
    for number, row in enumerate(rows):
        cells, heading = _cells(question, row, called), ""
        pairs: list[tuple[str, str]] = []
        for field in question.fields:
            heading = fill(field.heading, called) or heading
            if cells.get(field.id):
                if heading:
                    headings[(number, len(pairs))], heading = heading, ""
                pairs.append((fill(field.label, called), cells[field.id]))
        blocks.append(tuple(pairs) or ((NOTHING, ""),))
    return PrintBlocks(tuple(blocks), headings) if rows else ""


def _table(question: Question, answer: Answer, called: str) -> "PrintTable | None":
    """The rows as a table; None where they are too wide for one, or one column says it all."""
    from app.reports.table import PrintTable

    cells = [_cells(question, row, called) for row in answer.rows.values()]
    columns = [f for f in question.fields if any(row.get(f.id) for row in cells)]
    texts = [text for row in cells for text in row.values()]
    if not 1 < len(columns) <= MOST_COLUMNS or any(len(text) > LONGEST_CELL or "\n" in text for text in texts):
        return None
    if sum(max(len(row.get(f.id, "")) for row in cells) for f in columns) > LONGEST_ROW:
        return None
    heads = tuple(fill(f.label, called) for f in columns)
    return PrintTable(heads, tuple(tuple(row.get(f.id, "") for f in columns) for row in cells))


def _cells(question: Question, row: Row, called: str) -> dict[str, str]:
    return {f.id: value_words(f, row.get(f.id), called).strip() for f in visible_fields(question, row)}

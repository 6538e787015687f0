"""What changed since the stage before, in words: for the page that a panel reads and for the sheet on screen. Pure.

The drawing library comes in on the first call of `make_pdf`: run it on a read thread.
"""

from typing import TYPE_CHECKING, Final

from app.changes.comparing import Change, Comparison, Judgement, RowChange, Side, compare
from app.changes.word_runs import Run, runs
from app.domain.assessment import Assessment
from app.domain.errors import Refused
from app.domain.moment import Moment
from app.domain.words import STAGE
from app.forms.definition import Kind
from app.operations.rows.assessment import AssessmentFile
from app.ui import when
from app.ui.paper import assessment
from app.ui.paper.pictures import ONE_AT_A_TIME

if TYPE_CHECKING:
    from app.reports.change_page import ChangePage, Entry, Tile

NO_BEFORE: Final = "This is the first one, so there is nothing to compare it with yet."
NO_FORM: Final = "This laptop does not have the questions of both yet. Nothing is lost. Sync once, then look again."
NOTHING: Final = "No answer reads differently from last time."
NOW_COUNTS_NOT: Final = "No longer asked after another answer. What was said is kept, and does not count."
WAYS: Final = {
    "new": "new",
    "gone": "taken out",
    "hidden": "not counted now",
    "changed": "changed",
    "higher": "higher",
    "lower": "lower",
    "same": "as before",
    "first": "first time",
    "open": "not rated yet",
}
TURNS: Final = {"higher": 1, "lower": -1}


def comparison_of(file: AssessmentFile, *, without_harmed: bool = False) -> Comparison:
    """`without_harmed`: what tells of people harmed stays out and is counted.

    Raises Refused where there is no stage before, or a form is not on this laptop.
    """
    if file.before is None:
        raise Refused(NO_BEFORE)
    if file.form is None or file.before_form is None:
        raise Refused(NO_FORM)
    before = Side(form=file.before_form, answers=file.before.answers, stage=file.before.stage)
    now = Side(form=file.form, answers=file.assessment.answers, stage=file.assessment.stage)
    return compare(before, now, file.child.called, file.between, without_harmed=without_harmed)


def side_words(record: Assessment) -> str:
    """ "Review, 3 June 2026"."""
    day = when.day_of(record.started_on)
    stage = STAGE.get(record.stage, record.stage.replace("_", " ").capitalize())
    return f"{stage}, {when.long_day(day)}" if day else stage


def summary(found: Comparison) -> str:
    """How many answers changed and how many did not."""
    count, left = len(found.changes), len(found.unasked)
    words = f"{count} {'answer' if count == 1 else 'answers'} changed, {found.same} the same."
    if left:
        words += f" {left} {'answer' if left == 1 else 'answers'} no longer asked."
    return words + left_out_words(found.left_out)


def left_out_words(count: int) -> str:
    """How many answers are not on the page, wholly or in part; empty for none. Begins with a space."""
    if not count:
        return ""
    return f" {count} {'answer that tells' if count == 1 else 'answers that tell'} of people harmed left out."


def make_pdf(file: AssessmentFile, printed_by: str, at: Moment) -> bytes:
    """One page, A4 upright. Raises Refused as `comparison_of`, CouldNotDraw where it cannot be drawn."""
    from app.reports.change_page import draw_change_page

    content = contents(file, printed_by, at)
    with ONE_AT_A_TIME:
        return draw_change_page(content)


def contents(file: AssessmentFile, printed_by: str, at: Moment) -> "ChangePage":
    """All words of the page. Raises Refused as `comparison_of`."""
    from app.reports.change_page import ChangePage

    found = comparison_of(file, without_harmed=True)
    assert file.before is not None
    changes = found.changes
    place = {change.id: at for at, change in enumerate(changes)}
    return ChangePage(
        title="What changed since last time",
        child_name=assessment.whose(file.child),
        older=side_words(file.before),
        newer=side_words(file.assessment),
        standing=assessment.standing_words(file),
        summary=summary(found),
        tiles=tuple(_tile(one) for one in found.judgements),
        entries=tuple(_entry(change, section.title) for section in found.sections for change in section.changes),
        by_weight=tuple(place[change.id] for change in found.most_important()),
        nothing=NOTHING,
        printed_by=printed_by or "this laptop",
        printed_at=f"{when.long_day(at.today)} at {when.clock_of(at.wall_at)}",
    )


def _tile(one: Judgement) -> "Tile":
    from app.reports.change_page import Tile

    return Tile(one.label, one.before, one.now, WAYS[one.way], TURNS.get(one.way, 0))


def _entry(change: Change, section: str) -> "Entry":
    from app.reports.change_page import Entry

    return Entry(section, change.label, WAYS[change.way], marked(change), TURNS.get(change.way, 0))


def marked(change: Change) -> tuple[tuple[Run, ...], ...]:
    """The change as lines of marked words: texts word by word, tables row by row, anything else as then and now."""
    lines = [*_asked_elsewhere(change)]
    if change.way == "hidden":
        lines.append((Run(NOW_COUNTS_NOT, "same"),))
    if change.rows:
        lines += [_row(row) for row in change.rows]
    elif change.kind in (Kind.NARRATIVE, Kind.SHORT_TEXT):
        lines.append(runs(change.before, change.now))
    elif change.before and change.now:
        lines.append((Run(change.before, "taken"), Run(" ", "same"), Run(change.now, "added")))
    else:
        lines.append((Run(change.before, "taken"),) if change.before else (Run(change.now, "added"),))
    return tuple(lines)


def _asked_elsewhere(change: Change) -> tuple[tuple[Run, ...], ...]:
    said = [f"Asked last time as: {change.label_before}"] if change.label_before else []
    said += [f"Stood last time in: {change.section_before}"] if change.section_before else []
    return tuple((Run(words, "same"),) for words in said)


def _row(row: RowChange) -> tuple[Run, ...]:
    match row.way:
        case "new":
            return (Run("New row: ", "same"), Run(row.now, "added"))
        case "gone":
            return (Run("Taken out: ", "same"), Run(row.before, "taken"))
        case _:
            return (Run("Row changed: ", "same"), *runs(row.before, row.now))

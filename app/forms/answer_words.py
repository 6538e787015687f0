"""An answer as a person reads it: the words of the options, dates in full, rows one under the other."""

from collections.abc import Mapping

from app.domain.answer import RANK, Answer, Cell, Value
from app.domain.dates import from_edtf, in_words
from app.forms.definition import ONE_OPTION, Kind, Question
from app.forms.visibility import visible_fields
from app.forms.wording import fill


def value_words(question: Question, value: Value, called: str) -> str:
    """One value in words; "" for none. A code the form does not list is shown as it is, never hidden."""
    match value:
        case None:
            return ""
        case bool():
            return "Yes" if value else "No"
        case int():
            return f"{value:,} {question.unit}".strip()
        case tuple():
            ordered = sorted(value, key=lambda code: question.codes.index(code) if code in question.codes else 99)
            return ", ".join(_label(question, code, called) for code in ordered)
        case str() if question.kind in ONE_OPTION:
            return _label(question, value, called) if value else ""
        case str() if question.kind is Kind.DATE:
            known = from_edtf(value)
            return in_words(known) if known else value
        case str() if question.kind is Kind.DECIMAL:
            return f"{value} {question.unit}".strip()
        case _:
            return str(value)


def answer_words(question: Question, answer: Answer, called: str) -> str:
    """The whole answer; a repeating group has one line for each row."""
    if question.kind is not Kind.REPEATING:
        return value_words(question, answer.value, called)
    return "\n".join(row_words(question, row, called) for row in answer.rows.values())


def row_words(question: Question, row: Mapping[str, Cell], called: str) -> str:
    """One row of a repeating group on one line."""
    shown = visible_fields(question, row)
    known = ((field, row[field.id]) for field in shown if field.id in row and field.id != RANK)
    return " · ".join(filter(None, (value_words(field, cell, called) for field, cell in known))) or "Nothing written yet"


def _label(question: Question, code: str, called: str) -> str:
    option = question.option(code)
    return fill(option.label, called) if option else code

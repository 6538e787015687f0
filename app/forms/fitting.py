"""Whether a value fits its question: the right shape, a listed option, a readable date or number, a lawful length."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

from app.domain.answer import RANK, Answer, Value
from app.domain.dates import from_edtf
from app.forms.definition import ONE_OPTION, Kind, Question

MOST_CHARACTERS = 250_000
LARGEST_WHOLE = 2**53 - 1
_TEXT_KINDS = ONE_OPTION | {Kind.SHORT_TEXT, Kind.NARRATIVE, Kind.DECIMAL, Kind.DATE}


def has_shape(question: Question, answer: Answer) -> bool:
    """Whether the answer is of the type its kind takes. A wrong type is a fault of the program, not of the person."""
    if question.kind is Kind.REPEATING:
        return answer.value is None and all(_row_has_shape(question, row) for row in answer.rows.values())
    return not answer.rows and _value_has_shape(question.kind, answer.value)


def misfit(question: Question, value: Value) -> str:
    """A sentence for the person, or "" when the value fits. An unanswered question fits."""
    match question.kind, value:
        case _, None | "":
            return ""
        case ((Kind.SHORT_TEXT | Kind.NARRATIVE), str()):
            return _too_long(value)
        case ((Kind.CHOICE | Kind.RATING | Kind.CERTAINTY), str()):
            return _not_listed((value,), question.codes)
        case Kind.SEVERAL, tuple():
            return _not_listed(value, question.codes)
        case Kind.YES_NO, bool():
            return ""
        case Kind.NUMBER, int() if not isinstance(value, bool):
            return "" if abs(value) <= LARGEST_WHOLE else "This number is too large"
        case Kind.DECIMAL, str():
            return "" if is_decimal(value) else "Enter a number in figures, for example 12.50"
        case Kind.DATE, str():
            return "" if from_edtf(value) else "We could not read this date. Enter a day, a month or a year"
        case _:
            return "This answer does not fit the question. Enter it again"


def is_decimal(text: str) -> bool:
    """Plain figures with at most one point and a sign: no exponent, no spaces, no infinity."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return False
    return number.is_finite() and set(text) <= set("-0123456789.") and len(text) <= 40


def _too_long(text: str) -> str:
    if len(text) <= MOST_CHARACTERS:
        return ""
    return f"This text is too long. Use {MOST_CHARACTERS:,} characters or fewer"


def _not_listed(codes: Sequence[str], listed: Sequence[str]) -> str:
    return "" if all(code in listed for code in codes) else "Choose from the answers listed"


def _value_has_shape(kind: Kind, value: Value) -> bool:
    match value:
        case None:
            return True
        case bool():
            return kind is Kind.YES_NO
        case int():
            return kind is Kind.NUMBER
        case str():
            return kind in _TEXT_KINDS
        case _:
            return kind is Kind.SEVERAL


def _row_has_shape(question: Question, row: object) -> bool:
    if not isinstance(row, Mapping):
        return False
    for key, cell in row.items():
        field = question.field(key)
        if field is None:
            if key != RANK or not isinstance(cell, str):
                return False
        elif cell is None or not _value_has_shape(field.kind, cell):
            return False
    return True

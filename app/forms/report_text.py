"""The first text of a report, from the answers of a stage: what concerns people harmed and other people stays behind. Pure.

Left out: hidden and blank answers, every question tagged `victim`, and of a table every field that the template does not name and
every field that tells of people harmed (`app.forms.private_fields`). Names of other people in the file and in the answers are
replaced by what they are to the child, addresses, numbers and postcodes by a note: both in square brackets, so that the author
sees them and finds better words.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from app.domain.answer import Answer, Row
from app.forms.answer_words import value_words
from app.forms.definition import FormDefinition, Kind, Question
from app.forms.private_fields import VICTIM, tells_of_harmed
from app.forms.visibility import visible_fields
from app.forms.wording import fill

LEFT_OUT: Final = "[left out]"
HARMED: Final = "person harmed"
"""What the name of somebody harmed becomes, in brackets."""
_CONTACTS: Final = re.compile(
    r"\b[\w.+-]+@[\w-]+\.[\w.]+\b"
    r"|(?<!\w)\+?\d[\d ]{8,}\d\b"
    r"|\b[A-Za-z]{1,2}\d[A-Za-z\d]? ?\d[A-Za-z]{2}\b"
)
_TELLS: Final = frozenset({Kind.NARRATIVE, Kind.SHORT_TEXT})


def passage(
    form: FormDefinition,
    counted: Mapping[str, Answer],
    ids: Sequence[str],
    called: str,
    people: Mapping[str, str],
    own: str,
    fields: Mapping[str, Sequence[str]],
) -> str:
    """The answers to these questions as paragraphs in this order. `counted` are the answers that are shown.

    `fields` names, for each table, the fields that may go out; of a table it does not know nothing does.
    `people` are names of others and what each is to the child; `own` are all names of the child, which stay.
    """
    asked = (form.questions[id] for id in ids if id in form.questions and id in counted)
    told = (
        _told(question, counted[question.id], called, fields.get(question.id, ()))
        for question in asked
        if VICTIM not in question.tags
    )
    return without_others("\n\n".join(words for words in told if words), people, own)


def _told(question: Question, answer: Answer, called: str, fields: Sequence[str]) -> str:
    if answer.is_blank:
        return ""
    if question.kind is Kind.REPEATING:
        return "\n".join(filter(None, (_row(question, row, called, fields) for row in answer.rows.values())))
    words = value_words(question, answer.value, called).strip()
    if question.kind in _TELLS or not words:
        return words
    label = fill(question.label, called)
    return f"{label}{'' if label.endswith('?') else ':'} {words}."


def _row(question: Question, row: Row, called: str, fields: Sequence[str]) -> str:
    shown = (f for f in visible_fields(question, row) if f.id in fields and not tells_of_harmed(question, f))
    told = (value_words(field, row.get(field.id), called) for field in shown)
    words = "; ".join(words.rstrip(". ") for words in told if words)
    return f"• {words}." if words else ""


def without_others(text: str, people: Mapping[str, str], own: str) -> str:
    """The text without ways to reach anybody and without the names of these people."""
    text = _CONTACTS.sub(LEFT_OUT, text)
    for name, relation in sorted(_names(people, own), key=lambda pair: -len(pair[0])):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", f"[{relation or 'another person'}]", text)
    return text


def _names(people: Mapping[str, str], child: str) -> Iterable[tuple[str, str]]:
    """Whole names and their parts of three letters or more, but none of the child's own."""
    own = {part.casefold() for part in child.split()}
    for name, relation in people.items():
        parts = [part for part in name.split() if len(part) >= 3 and part[:1].isupper() and part.casefold() not in own]
        yield from ((part, relation) for part in ([name] if len(name.split()) > 1 and parts else []) + parts)

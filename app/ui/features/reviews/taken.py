"""What the child and carers raised, as the reader of a paper needs it: who said what, and where it went. Pure values."""

import msgspec

from app.forms.answer_words import answer_words
from app.forms.integration import Item
from app.forms.wording import fill
from app.operations.rows.assessment import AssessmentFile


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """One raised answer: whose it is, what was asked and said, and what was done with it.

    `under` is the title of the part that takes it up and `leads_to` its key; `why_not` is the reason where it is not used.
    Both empty: nobody has dealt with it.
    """

    who: str
    asked: str
    said: str
    words: str = ""
    is_concern: bool = False
    under: str = ""
    leads_to: str = ""
    why_not: str = ""

    @property
    def is_left(self) -> bool:
        """Has nobody dealt with it?"""
        return not (self.under or self.why_not)


def taken_of(file: AssessmentFile) -> tuple[Taken, ...]:
    """Those that need judgement first: not dealt with, then not used, then taken up; in each the order they were said."""
    found = [_taken(item, file) for item in file.raised] if file.form is not None else []
    return tuple(sorted(found, key=lambda one: 0 if one.is_left else 1 if one.why_not else 2))


def _taken(item: Item, file: AssessmentFile) -> Taken:
    called, used = file.child.called, item.used
    answer = used.answer if used is not None else ""
    section = file.form.section(file.form.home[answer]) if file.form is not None and answer in file.form.home else None
    return Taken(
        who=_who(item, called),
        asked=fill(item.raised.question.label, called),
        said=answer_words(item.raised.question, item.raised.answer, called),
        words=item.raised.words,
        is_concern=item.raised.is_concern,
        under=fill(section.title, called) if section is not None else "",
        leads_to=_leads_to(file, answer),
        why_not=used.reason.strip() if used is not None and not answer else "",
    )


def _who(item: Item, called: str) -> str:
    source = item.source
    if source.respondent == "child":
        return called
    return " · ".join(filter(None, (source.respondent_name or "A parent or carer", source.relation)))


def _leads_to(file: AssessmentFile, answer: str) -> str:
    """The answer where there is one, else its part."""
    if file.form is None or not answer:
        return ""
    given = file.assessment.answers.get(answer)
    return answer if given is not None and not given.is_blank else file.form.home.get(answer, "")

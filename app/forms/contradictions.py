"""Finds what does not go together in one assessment and the child's other forms, and again after each answer.

Rules are kept by question: an answer has only those judged again that look at it or at what it showed and hid.
"""

from collections.abc import Iterable, Sequence

import msgspec

from app.domain.answer import Answers
from app.domain.assessment import Assessment
from app.forms.answer_words import answer_words
from app.forms.contradiction import Cited, Facts, Finding, Rule, Source, holds_for, questions_of
from app.forms.definition import FormDefinition, Question
from app.forms.wording import fill


class Contradictions:
    """`mine` is the form in hand: rules that do not look at it are left out. Belongs to one presenter."""

    def __init__(self, rules: Sequence[Rule], mine: Source, others: Iterable[Source], called: str) -> None:
        self._mine, self._called = mine, called
        self._facts = Facts({one.form: one for one in (*others, mine)})
        self._rules = tuple(rule for rule in rules if self._is_about(rule))
        self._by_question: dict[str, list[Rule]] = {}
        for rule in self._rules:
            for question in set(questions_of(rule.when)):
                self._by_question.setdefault(question, []).append(rule)
        self._found = {rule.id: self._finding(rule) for rule in self._rules if holds_for(rule.when, self._facts)}

    def _is_about(self, rule: Rule) -> bool:
        return any(question.partition("/")[0] == self._mine.form for question in questions_of(rule.when))

    @property
    def found(self) -> tuple[Finding, ...]:
        """What does not go together now, in the order of the rules."""
        return tuple(self._found[rule.id] for rule in self._rules if rule.id in self._found)

    def answered(self, changed: Iterable[str], answers: Answers) -> bool:
        """`answers` count now; `changed` are the questions answered, shown or hidden. True when there is anything new."""
        self._mine = msgspec.structs.replace(self._mine, answers=answers)
        self._facts.put(self._mine)
        names = (f"{self._mine.form}/{question}" for question in changed)
        again = {rule.id: rule for name in names for rule in self._by_question.get(name, ())}
        before = {id: self._found.get(id) for id in again}
        for id, rule in again.items():
            self._found.pop(id, None)
            if holds_for(rule.when, self._facts):
                self._found[id] = self._finding(rule)
        return any(self._found.get(id) != old for id, old in before.items())

    def _finding(self, rule: Rule) -> Finding:
        cited = tuple(filter(None, (self._cite(name) for name in rule.cites)))
        return Finding(rule=rule.id, says=fill(rule.says, self._called), cites=cited)

    def _cite(self, name: str) -> Cited | None:
        source, question = self._facts.source(name), self._facts.question(name)
        if source is None or question is None:
            return None
        return Cited(
            form=source.form, question=question.id, record=source.record, record_type=source.record_type,
            title=source.title, on=source.on, asked=fill(question.label, self._called), said=self._said(name, question),
        )  # fmt: skip

    def _said(self, name: str, question: Question) -> str:
        return answer_words(question, self._facts.answer(name), self._called).strip() or "Not answered"


def source_of(record: Assessment, form: FormDefinition, counted: Answers) -> Source:
    """The assessment in hand, with the answers that count."""
    return Source(
        form=form.id, record=record.id, record_type=type(record).type_name, title=form.title, on=record.started_on,
        definition=form, answers=counted,
    )  # fmt: skip


def contradictions_in(rules: Sequence[Rule], mine: Source, others: Iterable[Source], called: str) -> tuple[Finding, ...]:
    """All that does not go together."""
    return Contradictions(rules, mine, others, called).found

"""What a good assessment also has, looked at while it is written (DOMAIN 4.5): hints, which never stand in the way of anything."""

from collections.abc import Callable, Mapping
from typing import Final

import msgspec

from app.domain.answer import Answer
from app.forms.definition import FormDefinition, Kind
from app.forms.rated import HARM, SERIOUS, level
from app.forms.safeguarding import raises_concern
from app.forms.session import FormSession

SHORTEST_ANALYSIS: Final = 25
"""Words. Fewer under a judgement tell what happened, hardly why."""


class Hint(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to think of, with the question where it can be done; texts may hold {name}."""

    key: str
    sentence: str
    question: str


def hints(session: FormSession) -> tuple[Hint, ...]:
    """What is not there yet, in the order in which inspections look for it. Only what this stage asks is looked at."""
    found = (_tag_hint(session, key, tag, sentence) for key, tag, sentence in _TAGGED)
    more = (check(session) for check in _CHECKS)
    return tuple(hint for hint in (*found, *more) if hint is not None)


_TAGGED: Final = (
    ("voice", "child_voice", "{name}’s own words stand nowhere yet."),
    ("carer", "carer_voice", "Nothing says how a parent or carer sees it."),
    ("diversity", "diversity", "Nothing says what {name}’s background, identity or needs mean for this work."),
    ("strengths", "strength", "No strength of {name}’s is named."),
    ("victim", "victim", "Nothing says what those who were harmed need, want, or need to be safe."),
    ("controls", "external_control", "No rule or person from outside that keeps people safe is named."),
    ("contingency", "contingency", "Nothing says what you will do if things change."),
)


def _tag_hint(session: FormSession, key: str, tag: str, sentence: str) -> Hint | None:
    """None where one of the shown questions with this tag is answered, or none is shown."""
    shown = [q for q in session.definition.tagged.get(tag, ()) if session.is_shown(q.id)]
    if not shown or any(not session.answer_to(q.id).is_blank for q in shown):
        return None
    return Hint(key=key, sentence=sentence, question=shown[0].id)


def _analysis(session: FormSession) -> Hint | None:
    """The narrative beside a judgement is long enough to say why."""
    form = session.definition
    groups = {q.group for tag in HARM for q in form.tagged.get(tag, ()) if q.group}
    texts = [
        q for q in form.questions.values() if q.group in groups and q.kind is Kind.NARRATIVE and session.is_shown(q.id)
    ]
    given = [q for q in texts if not session.answer_to(q.id).is_blank]
    if not given or sum(len(str(session.answer_to(q.id).value).split()) for q in given) >= SHORTEST_ANALYSIS:
        return None
    return Hint(
        key="analysis",
        sentence="The reasons for a rating are short: what follows from what happened?",
        question=given[0].id,
    )


def _evidence(session: FormSession) -> Hint | None:
    """A low rating of wellbeing beside several answers that raise concern."""
    form, answers = session.definition, session.answers
    counted: Mapping[str, Answer] = {id: a for id, a in answers.items() if session.is_shown(id)}
    worries = [q for q in form.tagged.get("safeguarding_trigger", ()) if _alerts(form, q.id, counted)]
    rated = next((q.id for q in form.tagged.get("swb_level", ()) if session.is_shown(q.id)), "")
    swb = level(form, counted, "swb_level")
    if not worries or not rated or not swb or swb in SERIOUS:
        return None
    return Hint(
        key="evidence", sentence="Wellbeing is rated low, and answers tell of danger. Does the rating fit?", question=rated
    )


def _alerts(form: FormDefinition, id: str, answers: Mapping[str, Answer]) -> bool:
    return id in answers and raises_concern(form.questions[id], answers[id])


_CHECKS: Final[tuple[Callable[[FormSession], Hint | None], ...]] = (_analysis, _evidence)

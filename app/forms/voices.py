"""What a child and a carer said, read beside each other, beside earlier sittings and beside what the worker wrote.

A question of the child's and one of the carer's form with the same id are about the same matter. An answer is *raised* where its
option says that it is to be followed up or raises concern (DOMAIN 3.3 b), and where they asked to talk about it.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from app.domain.answer import Answer, Answers
from app.forms.definition import FormDefinition, Kind, Question, Section
from app.forms.safeguarding import TALK, raises_concern

RATHER_NOT: Final = "rather_not"
SCALE: Final = frozenset({"no", "sometimes", "yes"})
WRITTEN_UNDER: Final[Mapping[str, tuple[str, ...]]] = {
    "family": ("family",), "place": ("living",), "friends": ("safety",), "learning": ("learning",),
    "feelings": ("health",), "health": ("health",), "substances": ("substances",),
    "safe": ("safety",), "happened": ("what_happened", "patterns"), "myself": ("hopes",),
    "strengths": ("hopes",), "working": ("engagement",), "support": ("family",),
}  # fmt: skip
"""Part of a self-assessment -> the parts of the assessment where the worker writes about the same."""


class Voice(msgspec.Struct, frozen=True, kw_only=True):
    """One sitting: its form and what was answered; `words` are those beside a question."""

    form: FormDefinition
    answers: Answers
    words: Mapping[str, str] = {}


class Raised(msgspec.Struct, frozen=True, kw_only=True):
    """One answer that the assessment has to take up."""

    question: Question
    section: Section
    answer: Answer
    words: str = ""
    is_concern: bool = False


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One matter beside itself: the question as the child was asked it (else the carer), and each one's answer."""

    question: Question
    child: Answer | None = None
    carer: Answer | None = None
    carer_question: Question | None = None
    earlier: Answer | None = None
    differs: bool = False
    """One of the two raises it, and for the other all is well."""
    moved: str = ""
    """Against the earlier sitting: better, harder, or ""."""


class Theme(msgspec.Struct, frozen=True, kw_only=True):
    """One part of life. `worker` is the level that the worker gave, `odds` says where that does not fit what was said."""

    section: Section
    lines: tuple[Line, ...]
    worker: str = ""
    worker_question: str = ""
    odds: str = ""
    """"" or what does not fit: raised (they raise what the worker does not worry about), unsaid (the other way round)."""


def raised(voice: Voice) -> tuple[Raised, ...]:
    """Everything that the assessment has to take up, in the order it was asked."""
    found = []
    for section in voice.form.sections:
        for question in section.questions:
            answer = voice.answers.get(question.id)
            if answer is not None and is_raised(question, answer):
                found.append(
                    Raised(
                        question=question,
                        section=section,
                        answer=answer,
                        words=voice.words.get(question.id, ""),
                        is_concern=raises_concern(question, answer),
                    )
                )
    return tuple(found)


def is_raised(question: Question, answer: Answer) -> bool:
    """Is this an answer that somebody has to take up?"""
    if question.kind not in (Kind.CHOICE, Kind.SEVERAL, Kind.RATING, Kind.CERTAINTY):
        return False
    chosen = [option for option in question.options if option.code in _codes(answer)]
    return any(option.follow_up or option.alerts or option.code == TALK for option in chosen)


def _codes(answer: Answer) -> tuple[str, ...]:
    value = answer.value
    return value if isinstance(value, tuple) else (value,) if isinstance(value, str) else ()


def side_by_side(
    child: Voice | None, carer: Voice | None, earlier: Voice | None, worker: Voice | None
) -> tuple[Theme, ...]:
    """Part by part: the child's parts first, then those that only the carer was asked about. Parts nobody answered are left out.

    `earlier` is the child's sitting before; `worker` the assessment.
    """
    sections: dict[str, Section] = {}
    for voice in (child, carer):
        for section in voice.form.sections if voice else ():
            sections.setdefault(section.id, section)
    themes = [_theme(section, child, carer, earlier, worker) for section in sections.values()]
    return tuple(theme for theme in themes if theme.lines)


def _theme(
    section: Section, child: Voice | None, carer: Voice | None, earlier: Voice | None, worker: Voice | None
) -> Theme:
    asked: dict[str, Question] = {}
    for voice in (child, carer):
        for question in _of_section(voice, section.id):
            asked.setdefault(question.id, question)
    lines = tuple(
        line for question in asked.values() if (line := _line(question, child, carer, earlier)).child or line.carer
    )
    rated, level = _level(section.id, worker)
    is_any = any(_raises(line) for line in lines)
    odds = (
        "raised" if is_any and level == 0 else "unsaid" if lines and not is_any and level is not None and level > 1 else ""
    )
    label = ""
    if rated is not None and worker is not None:
        option = rated.option(str(worker.answers[rated.id].value))
        label = option.label if option else ""
    return Theme(section=section, lines=lines, worker=label, worker_question=rated.id if rated else "", odds=odds)


def _of_section(voice: Voice | None, section_id: str) -> Sequence[Question]:
    if voice is None:
        return ()
    return next((section.questions for section in voice.form.sections if section.id == section_id), ())


def _line(question: Question, child: Voice | None, carer: Voice | None, earlier: Voice | None) -> Line:
    said, theirs, before = (_answer(voice, question.id) for voice in (child, carer, earlier))
    asked = carer.form.questions.get(question.id) if carer else None
    return Line(
        question=question,
        child=said,
        carer=theirs,
        carer_question=asked,
        earlier=before,
        differs=_differs(question, said, asked, theirs),
        moved=_moved(question, before, said),
    )


def _answer(voice: Voice | None, question_id: str) -> Answer | None:
    answer = voice.answers.get(question_id) if voice else None
    return None if answer is None or answer.is_blank else answer


def _differs(question: Question, one: Answer | None, asked: Question | None, other: Answer | None) -> bool:
    """By what is raised, not by yes and no: the same matter may be asked the other way round."""
    if one is None or other is None or asked is None or RATHER_NOT in (one.value, other.value):
        return False
    has_scale = bool(set(question.codes) & SCALE) and bool(set(asked.codes) & SCALE)
    return has_scale and is_raised(question, one) != is_raised(asked, other)


def _moved(question: Question, before: Answer | None, now: Answer | None) -> str:
    if before is None or now is None or RATHER_NOT in (before.value, now.value):
        return ""
    was, is_now = is_raised(question, before), is_raised(question, now)
    return "better" if was and not is_now else "harder" if is_now and not was else ""


def _raises(line: Line) -> bool:
    by_child = line.child is not None and is_raised(line.question, line.child)
    by_carer = line.carer is not None and line.carer_question is not None and is_raised(line.carer_question, line.carer)
    return by_child or by_carer


def _level(section_id: str, worker: Voice | None) -> tuple[Question | None, int | None]:
    """The highest worry that the worker gave where the same matter is written about, and its place from 0."""
    best: tuple[Question | None, int | None] = (None, None)
    for part in WRITTEN_UNDER.get(section_id, ()):
        question = worker.form.questions.get(f"{part}_concern") if worker else None
        answer = _answer(worker, question.id) if question else None
        if question is None or answer is None or answer.value not in question.codes:
            continue
        at = question.codes.index(str(answer.value))
        if best[1] is None or at > best[1]:
            best = question, at
    return best

"""The integration check: each answer that a child or carer raised is linked to the assessment, or to a reason (DOMAIN 3.3 b)."""

from collections.abc import Iterable, Mapping

import msgspec

from app.domain.assessment import Assessment, Used
from app.domain.moment import instant
from app.domain.self_assessment import SelfAssessment
from app.forms.definition import FormDefinition
from app.forms.voices import Raised, Voice, raised


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One raised answer of one sitting. `key` is its place in `Assessment.used`; `used` what was done with it, if anything."""

    key: str
    source: SelfAssessment
    raised: Raised
    used: Used | None = None

    @property
    def is_done(self) -> bool:
        """Is it linked to an answer, or is there a reason why not?"""
        return self.used is not None and bool(self.used.answer or self.used.reason.strip())


def key_of(source: SelfAssessment, question: str) -> str:
    """Where `Assessment.used` holds what was done with an answer."""
    return f"{source.id}:{question}"


def items(assessment: Assessment, sources: Iterable[tuple[SelfAssessment, FormDefinition | None]]) -> tuple[Item, ...]:
    """Every raised answer of these finished sittings, sitting by sitting. One whose form is not here is passed over."""
    found = []
    for source, form in sources:
        if form is None or not source.is_finished:
            continue
        words: Mapping[str, str] = {key: beside.words for key, beside in source.beside.items()}
        for one in raised(Voice(form=form, answers=source.answers, words=words)):
            key = key_of(source, one.question.id)
            found.append(Item(key=key, source=source, raised=one, used=assessment.used.get(key)))
    return tuple(found)


def left(found: Iterable[Item]) -> tuple[Item, ...]:
    """Those that nobody has dealt with yet."""
    return tuple(item for item in found if not item.is_done)


def for_this_stage(sources: Iterable[SelfAssessment], since: str) -> tuple[SelfAssessment, ...]:
    """The sittings that this stage has to take up: those finished after the stage before was signed at `since` (ISO, or "").

    The newest of each respondent, the child first: a later sitting says how things are now.
    """
    newest: dict[tuple[str, str], SelfAssessment] = {}
    done = (one for one in sources if one.is_finished and not one.declined)
    for source in sorted(done, key=lambda one: instant(one.finished_at), reverse=True):
        if not since or instant(source.finished_at) > instant(since):
            newest.setdefault((source.respondent, source.respondent_name.casefold()), source)
    return tuple(sorted(newest.values(), key=lambda one: one.respondent != "child"))

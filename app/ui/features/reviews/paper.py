"""An assessment as its reader needs it: what moved, which answers changed, and every answer by section. Pure values.

Hidden questions count as not given. Two answers are the same when they read the same; what is marked on screen is what a
person can see. `print_of` names exactly what was looked at, so a mark falls away when that answer changes and no other does.
"""

import hashlib
from collections.abc import Mapping
from difflib import SequenceMatcher

import msgspec

from app.changes.comparing import Judgement, judgements
from app.domain.answer import Answer
from app.domain.assessment import Assessment
from app.domain.child import Child
from app.domain.standing import Stage
from app.domain.words import STAGE
from app.forms.answer_words import answer_words
from app.forms.contradiction_rules import shipped_rules
from app.forms.contradictions import contradictions_in, source_of
from app.forms.definition import FormDefinition, Question, Section
from app.forms.explained import Explained, explained
from app.forms.safeguarding import triggered
from app.forms.visibility import visible
from app.forms.wording import fill
from app.operations.rows.assessment import AssessmentFile
from app.ui.features.reviews.about_stage import Line, about_stage
from app.ui.features.reviews.taken import Taken, taken_of


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """One answer in words, as it was and as it is. `print` changes with either."""

    id: str
    label: str
    section: str
    before: str
    now: str
    print: str

    @property
    def is_changed(self) -> bool:
        """True if it does not read as it did."""
        return self.before != self.now

    @property
    def is_blank(self) -> bool:
        """Not answered, then or now: here only because something leads to it."""
        return not self.before and not self.now


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One section with its answers."""

    id: str
    title: str
    answers: tuple[Said, ...]
    print: str


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """All that the page shows of one assessment. `older` and `newer` are headings of the two sides with their days."""

    id: str
    scope: str
    head_hash: str
    called: str
    name: str
    initials_of: str
    what: str
    author: str
    is_own: bool
    stage: Stage
    sent_at: str
    signed_by: str
    older: tuple[str, str]
    newer: tuple[str, str]
    has_before: bool
    moved: tuple[Judgement, ...]
    worries: tuple[Said, ...]
    clashes: tuple[Explained, ...] = ()
    form: str = ""
    changes: tuple[Said, ...]
    parts: tuple[Part, ...]
    total: int
    is_readable: bool
    open_conflicts: int
    about_stage: tuple[Line, ...] = ()
    taken: tuple[Taken, ...] = ()
    """What the child and carers raised, and where it is taken up."""

    @property
    def author_first(self) -> str:
        """First name of the author."""
        return self.author.split(" ", 1)[0] or "the author"

    @property
    def to_look_at(self) -> tuple[Said | Part, ...]:
        """What has to be looked at before signing: the changes, or every section where there is nothing to compare with."""
        return self.changes or self.parts

    def said(self, id: str) -> Said | None:
        """An answer by its question's id."""
        return next((answer for part in self.parts for answer in part.answers if answer.id == id), None)

    def part_of(self, id: str) -> str:
        """The section that holds this answer."""
        return next((part.id for part in self.parts if any(a.id == id for a in part.answers)), "")


def paper_of(file: AssessmentFile, me: str) -> Paper:
    """Make the paper. A form that is not on this laptop gives one without answers, `is_readable` False."""
    record, child, form, before = file.assessment, file.child, file.form, file.before_here
    clashes = _clashes(form, file) if form else ()
    cited = frozenset(one.question for clash in clashes for one in clash.finding.cites if one.record == record.id)
    parts = _parts(form, record, before, child.called, cited) if form else ()
    answers = [answer for part in parts for answer in part.answers]
    what = STAGE.get(record.stage, "Assessment")
    return Paper(
        id=record.id,
        scope=record.scope,
        head_hash=file.head_hash,
        called=child.called,
        name=_name(child),
        initials_of=_name(child),
        what=what,
        author=file.author,
        is_own=file.standing.author == me,
        stage=file.standing.stage,
        sent_at=file.standing.at,
        signed_by=file.signed_by,
        older=_older(file.before, what),
        newer=(what if file.before and file.before.stage != record.stage else "Now", file.standing.at[:10]),
        has_before=file.before is not None,
        moved=judgements(form, _given(form, record), before.answers if before else None, child.called) if form else (),
        worries=_worries(form, record, answers) if form else (),
        clashes=clashes,
        form=record.form.id,
        changes=tuple(a for a in answers if a.is_changed) if file.before else (),
        parts=parts,
        total=sum(not answer.is_blank for answer in answers),
        is_readable=form is not None,
        open_conflicts=len(file.open_conflicts),
        about_stage=about_stage(file),
        taken=taken_of(file),
    )


def print_of(*texts: str) -> str:
    """A short name for exactly these texts."""
    return hashlib.sha256("\x00".join(texts).encode()).hexdigest()[:16]


def _name(child: Child) -> str:
    return " ".join(filter(None, (child.first_names, child.surname))) or child.called


def _older(before: Assessment | None, what: str) -> tuple[str, str]:
    if before is None:
        return "", ""
    words = STAGE.get(before.stage, "Before")
    return (words if words != what else "Before"), before.started_on


def _parts(
    form: FormDefinition, record: Assessment, before: Assessment | None, called: str, cited: frozenset[str]
) -> tuple[Part, ...]:
    """`cited` questions have their place without an answer too: something on the paper leads to them."""
    now, then = _given(form, record), _given(form, before) if before else {}
    made = (_part(section, now, then, called, cited) for section in form.sections)
    return tuple(part for part in made if part.answers)


def _given(form: FormDefinition, record: Assessment) -> Mapping[str, Answer]:
    return visible(form, record.answers, record.stage).answers


def _part(
    section: Section, now: Mapping[str, Answer], then: Mapping[str, Answer], called: str, cited: frozenset[str]
) -> Part:
    made = (_said(question, section, now, then, called) for question in section.questions if question.takes_an_answer)
    answers = tuple(said for said in made if not said.is_blank or said.id in cited)
    print = print_of(*(said.print for said in answers if not said.is_blank))
    return Part(id=section.id, title=fill(section.title, called), answers=answers, print=print)


def _said(question: Question, section: Section, now: Mapping[str, Answer], then: Mapping[str, Answer], called: str) -> Said:
    before, words = (_words(question, given.get(question.id), called) for given in (then, now))
    label = fill(question.label, called)
    title = fill(section.title, called)
    return Said(id=question.id, label=label, section=title, before=before, now=words, print=print_of(before, words))


def _words(question: Question, answer: Answer | None, called: str) -> str:
    return answer_words(question, answer, called).strip() if answer is not None and not answer.is_blank else ""


def _worries(form: FormDefinition, record: Assessment, answers: list[Said]) -> tuple[Said, ...]:
    wanted = frozenset(triggered(form, record.answers, record.stage))
    return tuple(answer for answer in answers if answer.id in wanted)


def _clashes(form: FormDefinition, file: AssessmentFile) -> tuple[Explained, ...]:
    record = file.assessment
    mine = source_of(record, form, _given(form, record))
    found = contradictions_in(shipped_rules(), mine, file.sources, file.child.called)
    return explained(found, record.justified)


def folded(before: str, now: str) -> tuple[str, str]:
    """Both texts with two or more paragraphs in a row that are the same folded to one line that says how many."""
    one, two = before.split("\n"), now.split("\n")
    left: list[str] = []
    right: list[str] = []
    for tag, a, b, c, d in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        same = sum(bool(line.strip()) for line in one[a:b])
        if tag == "equal" and same > 1:
            left.append(f"… {same} paragraphs the same")
            right.append(left[-1])
        else:
            left += one[a:b]
            right += two[c:d]
    return "\n".join(left), "\n".join(right)

"""A worry about a child's safety: raised with the answer, first in the outbox, open until somebody says what was done."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.changes.op import Op, read_op
from app.domain.answer import Answer
from app.domain.assessment import Assessment
from app.domain.child import Child
from app.domain.concern import Concern, ConcernAction
from app.domain.errors import Refused
from app.domain.ids import Id
from app.domain.self_assessment import SelfAssessment
from app.domain.service import Person
from app.models.queries.views import StoreViews
from app.operations.allocation import CreateChild
from app.operations.assessment import CountersignAssessment, RecordAnswers, StartAssessment
from app.operations.concern import RecordConcernAction
from app.operations.contact import FinishContact, SaveContact
from app.operations.self_assessment import KeepSelfAssessment, StartSelfAssessment
from tests.helpers.laptop import Laptop, a_child, a_contact, an_allocation, new_id
from tests.server.test_rights import signing

NOW = "2026-11-23T09:00:00+00:00"
AFRAID, THOUGHTS = "safety_afraid", "health_thoughts_now"
YES, NO = Answer(value=True, said_by="child"), Answer(value=False)


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    """Leah's, with Jay's file on it."""
    one = Laptop(tmp_path)
    yield one
    one.close()


@pytest.fixture
def child(laptop: Laptop) -> Child:
    """Jay."""
    jay = a_child()
    leah = Person(id=laptop.person, scope=new_id(), names="Leah Cole", role="practitioner")
    laptop.receive(jay, an_allocation(jay, laptop.person, laptop.team), leah)
    return jay


@pytest.fixture
def stage(laptop: Laptop, child: Child) -> Assessment:
    """An assessment just begun."""
    return started(laptop, child)


def started(laptop: Laptop, child: Child) -> Assessment:
    """A new assessment of this child."""
    id = new_id()
    laptop.do(StartAssessment(id=id, scope=child.scope))
    return StoreViews(laptop.store).assessment(id).assessment


def say(laptop: Laptop, seen: Assessment, **answers: Answer) -> Assessment:
    """Answer, and what the assessment is now."""
    laptop.do(RecordAnswers(seen=seen, answers=answers))
    return StoreViews(laptop.store).assessment(seen.id).assessment


def concerns(laptop: Laptop, scope: Id) -> list[Concern]:
    """From the file itself, oldest first."""
    with laptop.store.work() as work:
        return list(work.all_in(Concern, scope))


def outbox(laptop: Laptop) -> list[Op]:
    """All ops in the order in which they go."""
    with laptop.store.reading() as connection:
        return [read_op(row.op) for row in connection.exec_driver_sql("SELECT op FROM outbox ORDER BY dseq")]


def act(laptop: Laptop, concern: Concern, **more: str) -> None:
    """Record what was done."""
    said = {"told": "Ruth Vance, manager", "done": "Rang home. Jay is safe tonight.", "at": NOW, **more}
    laptop.do(RecordConcernAction(id=new_id(), seen=concern, **said))


def test_an_answer_raises_a_worry_in_the_same_breath_with_the_words_as_they_stood(
    laptop: Laptop, child: Child, stage: Assessment
) -> None:
    say(laptop, stage, **{AFRAID: YES})
    (concern,) = concerns(laptop, child.scope)
    assert (concern.about, concern.about_type, concern.question) == (stage.id, "assessment", AFRAID)
    assert concern.said == "Yes"
    assert "Jay" in concern.asked
    assert "{" not in concern.asked
    assert (concern.said_by, concern.raised_by, concern.raised_at, concern.is_open) == ("child", laptop.person, NOW, True)


def test_an_answer_that_raises_nothing_makes_none(laptop: Laptop, child: Child, stage: Assessment) -> None:
    say(laptop, stage, **{AFRAID: NO, "living_where": Answer(value="family")})
    assert concerns(laptop, child.scope) == []


def test_changing_the_answer_back_does_not_take_it_away_and_saying_it_again_makes_no_second_one(
    laptop: Laptop, child: Child, stage: Assessment
) -> None:
    now = say(laptop, stage, **{AFRAID: YES})
    now = say(laptop, now, **{AFRAID: NO})
    assert [c.said for c in concerns(laptop, child.scope)] == ["Yes"]
    say(laptop, now, **{AFRAID: YES})
    assert len(concerns(laptop, child.scope)) == 1


def test_said_again_after_somebody_acted_it_is_a_new_one(laptop: Laptop, child: Child, stage: Assessment) -> None:
    now = say(laptop, stage, **{AFRAID: YES})
    act(laptop, concerns(laptop, child.scope)[0])
    now = say(laptop, now, **{AFRAID: YES, "living_where": Answer(value="family")})
    assert [c.is_open for c in concerns(laptop, child.scope)] == [False]
    now = say(laptop, now, **{AFRAID: NO})
    say(laptop, now, **{AFRAID: YES})
    assert [c.is_open for c in concerns(laptop, child.scope)] == [False, True]


def test_an_answer_that_came_along_counts_when_somebody_confirms_it(laptop: Laptop, child: Child) -> None:
    carried = Answer(value="recent", carried_from=new_id())
    stage = started(laptop, child)
    laptop.put(stage.but(answers={"health_self_harm": carried}))
    stage = StoreViews(laptop.store).assessment(stage.id).assessment
    say(laptop, stage, living_where=Answer(value="family"))
    assert concerns(laptop, child.scope) == []
    say(laptop, stage, health_self_harm=carried.confirming())
    assert [c.question for c in concerns(laptop, child.scope)] == ["health_self_harm"]


def test_a_contact_with_a_worry_raises_one_from_the_first_save_and_no_second(laptop: Laptop, child: Child) -> None:
    contact = a_contact(child, safeguarding="told_manager")
    laptop.do(SaveContact(seen=None, now=contact))
    told = contact.but(safeguarding_note="Ruth, 10:15", safeguarding="referred")
    laptop.do(FinishContact(seen=contact, now=told))
    (concern,) = concerns(laptop, child.scope)
    assert (concern.about, concern.about_type, concern.said) == (contact.id, "contact", "Yes, and a manager was told")


def test_a_contact_without_a_worry_raises_none(laptop: Laptop, child: Child) -> None:
    laptop.do(FinishContact(seen=None, now=a_contact(child)))
    assert concerns(laptop, child.scope) == []


@pytest.mark.parametrize(
    ("more", "field"),
    [({"told": " "}, "told"), ({"done": ""}, "done"), ({"at": "2026-11-23T09:30:00+00:00"}, "at")],
)
def test_half_an_action_is_refused_with_what_to_do(
    laptop: Laptop, child: Child, stage: Assessment, more: dict[str, str], field: str
) -> None:
    say(laptop, stage, **{AFRAID: YES})
    (concern,) = concerns(laptop, child.scope)
    with pytest.raises(Refused) as refused:
        act(laptop, concern, **more)
    assert refused.value.field == field
    assert concerns(laptop, child.scope)[0].is_open


def test_nobody_takes_a_worry_out_or_changes_what_was_said(laptop: Laptop, child: Child, stage: Assessment) -> None:
    say(laptop, stage, **{AFRAID: YES})
    (concern,) = concerns(laptop, child.scope)
    with pytest.raises(Refused, match="never taken out"), laptop.store.work() as work:
        work.void(concern.id, "By mistake")
    for changed in (
        concern.but(said="No"),
        concern.but(actions={new_id(): ConcernAction(told="Nobody", by=laptop.person)}),
    ):
        with pytest.raises(Refused, match="stays as it is"), laptop.store.work() as work:
            work.put(changed, concern)


def test_a_manager_countersigns_only_after_somebody_has_said_what_was_done(tmp_path: Path) -> None:
    ruth = Laptop(tmp_path, role="manager")
    child, leah = a_child(), Person(id=new_id(), scope=new_id(), names="Leah Cole", role="practitioner")
    ruth.receive(child, leah)
    stage = started(ruth, child)
    concern = Concern(id=new_id(), scope=child.scope, about=stage.id, asked="Afraid?", said="Yes", raised_by=leah.id)
    ruth.receive(signing(stage, leah.id, "submitted"), concern, by=leah.id, ver=2)
    read = StoreViews(ruth.store).assessment(stage.id).head_hash
    sign = CountersignAssessment(assessment=stage.id, read_content=read, statement="Read")
    with pytest.raises(Refused, match="Record who was told"):
        ruth.do(sign)
    views = StoreViews(ruth.store)
    (line,) = views.open_concerns()
    assert (line.id, line.called) == (concern.id, "Jay")
    assert [(w.id, w.worries) for w in views.reviews()] == [(stage.id, 1)], "the queue says that it is stopped"
    assert [n.kind for n in views.notices(NOW)] == ["concern", "sent"], "the worry first behind the bell"
    act(ruth, line.concern)
    assert [(w.id, w.worries) for w in views.reviews()] == [(stage.id, 0)]
    assert [n.kind for n in views.notices(NOW)] == ["sent"]
    ruth.do(sign)
    assert views.open_concerns() == ()
    (kept,) = views.concerns(child.scope)
    assert [(a.told, a.by) for a in kept.actions] == [("Ruth Vance, manager", "A colleague")]
    assert views.assessment(stage.id).standing.is_signed
    ruth.close()


def test_it_goes_before_all_that_waits_but_behind_the_file_it_needs(laptop: Laptop, child: Child) -> None:
    kai = a_child("Kai", "Moss")
    for _ in range(5):
        laptop.put(a_contact(child))
    laptop.do(CreateChild(now=kai))
    stage = started(laptop, kai)
    say(laptop, stage, **{AFRAID: YES})
    going = outbox(laptop)
    assert [op.dseq for op in going] == list(range(1, len(going) + 1))
    place = next(n for n, op in enumerate(going) if op.type == "concern")
    made = next(n for n, op in enumerate(going) if op.record == kai.id)
    assert {op.txn for op in going[made + 1 : place]} <= {going[made].txn}, "only what belongs to the file's own group"
    assert place < next(n for n, op in enumerate(going) if op.type == "assessment")

    for_jay = started(laptop, child)
    say(laptop, for_jay, **{AFRAID: YES})
    assert outbox(laptop)[0].type == "concern"
    assert outbox(laptop)[0].scope == child.scope


def test_what_is_perhaps_on_its_way_keeps_its_number(laptop: Laptop, child: Child, stage: Assessment) -> None:
    sent = laptop.sync.unsent(500, 1_000_000)
    say(laptop, stage, **{AFRAID: YES})
    going = outbox(laptop)
    assert [op.id for op in going[: len(sent)]] == [op.id for op in sent]
    assert going[len(sent)].type == "concern"


def test_typing_goes_on_in_the_op_that_was_open(laptop: Laptop, child: Child, stage: Assessment) -> None:
    now = say(laptop, stage, **{AFRAID: YES})
    many = len(outbox(laptop))
    say(laptop, now, living_travel=Answer(value="By bus"))
    assert len(outbox(laptop)) == many


@pytest.mark.parametrize("seed", range(12))
def test_whatever_waits_the_numbers_stay_whole_and_nothing_goes_before_what_it_needs(laptop: Laptop, seed: int) -> None:
    luck = random.Random(seed)
    files: list[Child] = []
    for _ in range(14):
        match luck.choice(("child", "contact", "worry", "worry", "act", "send")):
            case "child":
                files.append(a_child())
                laptop.do(CreateChild(now=files[-1]))
            case "contact" if files:
                where = luck.choice(files)
                laptop.do(FinishContact(seen=None, now=a_contact(where, next_at="2026-12-01T10:00:00+00:00")))
            case "worry" if files:
                laptop.do(SaveContact(seen=None, now=a_contact(luck.choice(files), safeguarding="noted")))
            case "act" if files:
                for concern in concerns(laptop, luck.choice(files).scope)[:1]:
                    act(laptop, concern)
            case "send":
                laptop.sync.unsent(luck.randint(1, 4), 1_000_000)
            case _:
                pass
    going = outbox(laptop)
    assert [op.dseq for op in going] == list(range(1, len(going) + 1))
    seen: set[Id] = set()
    for op in going:
        assert op.kind == "create" or op.record in seen
        assert op.type == "child" or any(f.scope == op.scope and f.id in seen for f in files)
        assert not op.after or any(earlier.id == op.after for earlier in going[: op.dseq - 1])
        seen.add(op.record)
    groups = [op.txn for n, op in enumerate(going) if op.txn and (n == 0 or going[n - 1].txn != op.txn)]
    assert len(groups) == len(set(groups)), "no group is parted"


def test_a_laptop_of_a_practitioner_shows_what_waits_for_their_own(laptop: Laptop, child: Child) -> None:
    other = a_child("Mia", "Stone")
    laptop.receive(other, an_allocation(other, new_id(), laptop.team))
    for where, by in ((child, new_id()), (other, new_id()), (other, laptop.person)):
        laptop.receive(
            Concern(id=new_id(), scope=where.scope, about=where.id, said="Yes", raised_by=by, raised_at=NOW), ver=5
        )
    views = StoreViews(laptop.store)
    assert sorted(line.called for line in views.open_concerns()) == sorted(["Jay", other.called])
    worries = [(n.kind, n.record) for n in views.notices(NOW)]
    assert worries == [("concern", line.id) for line in views.open_concerns()], "behind their bell, as long as it waits"


def test_what_a_child_says_about_danger_is_raised_long_before_they_finish(laptop: Laptop, child: Child) -> None:
    own = new_id()
    laptop.do(StartSelfAssessment(id=own, scope=child.scope))
    with laptop.store.work() as work:
        seen = work.get(SelfAssessment, own)
    laptop.do(KeepSelfAssessment(seen=seen, now=seen.saying("feelings_hurt_self", Answer(value="yes"))))
    (concern,) = concerns(laptop, child.scope)
    assert (concern.about, concern.about_type, concern.said_by, concern.said) == (own, "self_assessment", "child", "Yes")
    with laptop.store.work() as work:
        seen = work.get(SelfAssessment, own)
    laptop.do(KeepSelfAssessment(seen=seen, now=seen.saying("feelings_not_here", Answer(value="talk"))))
    waiting = [(line.question, line.said) for line in StoreViews(laptop.store).open_concerns()]
    assert ("feelings_not_here", "Wants to talk about this") in waiting, "asked to talk about it: for today as well"

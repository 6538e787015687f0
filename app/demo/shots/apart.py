"""Two people change the same things without a network, so that the service has to ask one of them."""

import msgspec

from app.demo.shots.stage import Stage
from app.demo.shots.studio import Studio
from app.domain.contact import Contact
from app.domain.ids import Id
from app.domain.plan import Plan
from app.operations.allocation import Allocate
from app.operations.base import Operation
from app.operations.child import SaveChild
from app.operations.contact import SaveContact
from app.operations.plan import SavePlan

TITLE = "College for bricklaying"
LEAHS_WORDS = "I want to get into college for bricklaying and build my nan a wall she can lean on."
RUTHS_WORDS = "I want to get into college for bricklaying, so that I can earn and be home for tea."
_NAME = "Jayden Okafor"
_HANDED_OVER = "Kieran Walsh"


def write(studio: Studio) -> None:
    """Leah and Ruth change Jay's sentence and phone number apart; then both sync, Leah first."""
    studio.clear()
    for stage in (studio.leah, studio.ruth):
        stage.go_online()
    for stage, words, phone in ((studio.leah, LEAHS_WORDS, "07700 900118"), (studio.ruth, RUTHS_WORDS, "07700 900640")):
        stage.go_offline()
        desk = stage.laptop.desk()
        scope = stage.child(_NAME)
        plan = desk.views.plan(scope).plan
        assert plan is not None
        _do(stage, SavePlan(seen=plan, now=_saying(plan, words)))
        child = desk.views.child(scope, desk.clock().today).child
        _do(stage, SaveChild(seen=child, now=child.but(phone=phone)))
    for stage in (studio.leah, studio.ruth, studio.leah):
        stage.go_online()


def hand_over(studio: Studio) -> None:
    """Ruth gives Kieran's file to Dai while Leah writes a contact in it without a network; then both sync."""
    studio.clear()
    leah, ruth = studio.leah, studio.ruth
    for stage in (leah, ruth):
        stage.go_online()
    leah.go_offline()
    desk, scope = leah.laptop.desk(), leah.child(_HANDED_OVER)
    _do(leah, SaveContact(seen=None, now=_contact(desk.new_id(), scope, desk.clock().wall_at)))
    dai = next(worker.id for worker in ruth.laptop.desk().views.workers() if worker.names == "Dai Morgan")
    _do(ruth, Allocate(id=ruth.laptop.desk().new_id(), scope=scope, person=dai, reason="Leah is away until spring"))
    for stage in (ruth, leah, ruth):
        stage.go_online()


def write_one(stage: Stage, name: str) -> None:
    """A contact in this child's file."""
    desk = stage.laptop.desk()
    _do(stage, SaveContact(seen=None, now=_contact(desk.new_id(), stage.child(name), desk.clock().wall_at)))


def _contact(id: Id, scope: Id, at: str) -> Contact:
    return Contact(
        id=id,
        scope=scope,
        kind="phone",
        started_at=at,
        finished_at=at,
        minutes=15,
        attendance="seen",
        aim="Ask how the first week at the workshop went",
        content="Kieran rang from the workshop. He stayed all five days and his foreman has asked him back for spring.",
        outcome="He wants to tell his dad himself on Sunday.",
        progress="good",
        voice="Never thought I’d like getting up at six.",
        risk="no_change",
        safeguarding="none",
    )


def _do(stage: Stage, operation: Operation) -> None:
    stage.laptop.tasks.do(operation)
    stage.settle()


def _saying(plan: Plan, words: str) -> Plan:
    key, target = next((k, t) for k, t in plan.targets.items() if t.title == TITLE)
    return plan.but(targets={**plan.targets, key: msgspec.structs.replace(target, words=words)})


def conflict_about(studio: Studio, field: str) -> Id:
    """The conflict that asks about a field of that name. Raises LookupError when there is none."""
    views = studio.ruth.laptop.desk().views
    for line in views.sync_centre().needs:
        conflict = views.conflict(line.id).conflict
        if any(f.path.endswith(field) for f in conflict.fields.values()):
            return line.id
    raise LookupError(f"nobody is asked about {field}")

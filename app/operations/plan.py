"""The plan made with the child: started, worked on, agreed by signing."""

from typing import ClassVar

from app.domain.errors import Refused
from app.domain.ids import NO_ID, Id
from app.domain.plan import Plan
from app.domain.policy import Permission
from app.domain.signature import Signature, signed_documents
from app.operations.base import Operation, Outcome
from app.operations.conflict import refuse_while_open
from app.operations.ports import UnitOfWork


class StartPlan(Operation, frozen=True, kw_only=True):
    """Begin a plan."""

    id: Id
    scope: Id
    order: Id = NO_ID
    label: ClassVar[str] = "Start a plan"
    needs: ClassVar[Permission | None] = Permission.PLAN

    def apply(self, work: UnitOfWork) -> Outcome:
        number = 1 + len(work.all_in(Plan, self.scope))
        work.put(
            Plan(id=self.id, scope=self.scope, order=self.order, number=number, starts_on=work.moment.today.isoformat())
        )
        return Outcome(record=self.id)


class SavePlan(Operation, frozen=True, kw_only=True):
    """Keep the plan as it now stands on screen. It can be taken back."""

    seen: Plan
    now: Plan
    label: ClassVar[str] = "Change the plan"
    needs: ClassVar[Permission | None] = Permission.PLAN

    def apply(self, work: UnitOfWork) -> Outcome:
        work.put(self.now, self.seen)
        return Outcome(record=self.now.id)


class AgreePlan(Operation, frozen=True, kw_only=True):
    """Note that somebody agreed to exactly this plan; `who` is as they are called, for example "Jay" or "Grace, mum"."""

    plan: Id
    who: str
    read_content: str
    label: ClassVar[str] = "Agree the plan"
    needs: ClassVar[Permission | None] = Permission.SUBMIT

    def apply(self, work: UnitOfWork) -> Outcome:
        if not self.who.strip():
            raise Refused("Say who agrees.", "who")
        plan = work.get(Plan, self.plan)
        if work.head_hash(plan) != self.read_content:
            raise Refused("The plan has changed since it was read out. Read the change, then sign.")
        refuse_while_open(work, plan)
        key, value = work.sign(plan.id, self.read_content, "agreed")
        signature = Signature(
            id=work.new_id(),
            scope=plan.scope,
            about=plan.id,
            content_hash=self.read_content,
            meaning="agreed",
            signer=work.actor,
            signer_role=work.role,
            statement=self.who.strip(),
            signed_at=work.moment.wall_at,
            signed_body=work.body_text(plan),
            documents=signed_documents(work.documents(plan.id)),
            key=key,
            value=value,
            certificate=work.certificate,
        )
        work.put(signature)
        return Outcome(record=signature.id)


class NotePlanPrinted(Operation, frozen=True, kw_only=True):
    """Note in the audit that the child's sheet of the plan left the laptop; `how` is
    drew (before anything is shown), printed or saved."""

    plan: Id
    how: str
    label: ClassVar[str] = "Print the plan"
    needs: ClassVar[Permission | None] = None

    def apply(self, work: UnitOfWork) -> Outcome:
        work.note(f"{self.how} plan", self.plan)
        return Outcome(record=self.plan)

"""What the plan page shows, asks to be agreed to, and hands out: values only."""

import msgspec

from app.domain.ids import Id
from app.domain.involvement import Order
from app.domain.plan import Plan
from app.operations.rows.child import RatingLine
from app.operations.rows.plan import PlanFile
from app.ui.features.plan.sheet import SheetView
from app.ui.save_state import SaveState


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """The plan and all that stands around it. `plan` is None until the child's first words are written."""

    file: PlanFile | None = None
    order: Order | None = None
    ratings: tuple[RatingLine, ...] = ()
    plan: Plan | None = None
    target: str = ""
    today: str = ""
    worker: str = ""
    language: str = "en"
    save: SaveState = SaveState()
    guards: tuple[str, ...] = ()
    sheet: SheetView | None = None
    removed: str = ""
    problem: str = ""
    told: str = ""

    @property
    def called(self) -> str:
        """The name the child likes."""
        return self.file.child.called if self.file else ""


class Agreeing(msgspec.Struct, frozen=True):
    """Exactly what somebody is asked to agree to: the plan on the disk and the hash of it."""

    who: str
    called: str
    plan: Plan
    head_hash: str


class Ready(msgspec.Struct, frozen=True):
    """The child's sheet to see, save or print: `how` is shown, saved or printed."""

    plan: Id
    how: str
    pdf: bytes
    title: str
    path: str

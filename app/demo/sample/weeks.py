"""Years of contacts: as often as the level asks for, each a small whole story, some missed, newest on a given day."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final

from app.demo.sample.lists import about, sample_list
from app.demo.sample.making import Maker, work_day
from app.domain.child import Child
from app.domain.contact import Contact, NextStep
from app.domain.ids import Id
from app.domain.involvement import Order

_EVERY_DAYS: Final = {"standard": (7, 12), "enhanced": (5, 8), "intensive": (3, 5)}
"""Days between contacts by level of the order (DOMAIN 6.1): early weeks, later weeks."""
_EARLY_DAYS: Final = 84
_KINDS: Final = {"office": 30, "home_visit": 26, "school": 16, "phone": 18, "video": 4, "text": 6}
_MINUTES: Final = {"phone": (5, 10, 15), "text": (5,), "video": (30, 40)}


def make_contacts(maker: Maker, child: Child, order: Order, worker: Id, last: date, targets: tuple[str, ...]) -> int:
    """Contacts from the making of the order up to `last`. Returns how many."""
    stories = _Stories(maker)
    days = list(_days(maker, order, last))
    for number, day in enumerate(days):
        is_last = number == len(days) - 1
        maker_at = maker.some_time(day)
        contact = _contact(maker, child, order, day, maker_at, stories, targets, may_miss=not is_last)
        maker.keep(contact, worker, maker_at)
    return len(days)


def _days(maker: Maker, order: Order, last: date) -> Iterator[date]:
    made = date.fromisoformat(order.made_on)
    day = work_day(made + timedelta(days=2), 1)
    early, later = _EVERY_DAYS.get(order.level, _EVERY_DAYS["standard"])
    while day < last - timedelta(days=2):
        yield day
        gap = early if (day - made).days < _EARLY_DAYS else later
        day = work_day(day + timedelta(days=max(2, gap + maker.luck.randint(-2, 3))), 1)
    if last >= made:
        yield last


class _Stories:
    """Deals stories of each kind without repeating one before all have been told."""

    def __init__(self, maker: Maker) -> None:
        self._luck, self._left = maker.luck, {kind: [] for kind in _KINDS} | {"missed": []}  # type: ignore[var-annotated]

    def next(self, kind: str) -> Any:
        """The next story of the kind."""
        if not self._left[kind]:
            self._left[kind] = list(sample_list("contacts")[kind])
            self._luck.shuffle(self._left[kind])
        return self._left[kind].pop()


def _contact(
    maker: Maker,
    child: Child,
    order: Order,
    day: date,
    at: str,
    stories: _Stories,
    targets: tuple[str, ...],
    *,
    may_miss: bool,
) -> Contact:
    luck = maker.luck
    kind = luck.choices(list(_KINDS), weights=list(_KINDS.values()))[0]
    common: dict[str, Any] = {
        "id": maker.new_id(day), "scope": child.scope, "kind": kind, "started_at": at, "order": order.id,
        "risk": "no_change", "safeguarding": "none", "finished_at": at, "venue": _venue(maker, child, kind),
    }  # fmt: skip
    if may_miss and kind not in {"phone", "text"} and luck.random() < 0.13:
        story = stories.next("missed")
        return Contact(**common, attendance=story["attendance"], content=about(story["content"], child.called))
    story = stories.next(kind)
    return Contact(
        **{**common, **_worries(maker, child)},
        minutes=luck.choice(_MINUTES.get(kind, (30, 40, 45, 45, 50, 60))),
        attendance="late" if luck.random() < 0.08 else "seen",
        aim=about(story["aim"], child.called),
        content=about(story["content"], child.called),
        outcome=about(story["outcome"], child.called),
        progress=story["progress"],
        voice=about(story["voice"], child.called),
        targets=(luck.choice(targets),) if targets and luck.random() < 0.7 else (),
        next_steps={
            maker.new_id(day): NextStep(
                what=about(text, child.called), by_on=(day + timedelta(days=7)).isoformat(), rank=f"{n:02d}"
            )
            for n, text in enumerate(story["next"], 1)
        },
    )


def _worries(maker: Maker, child: Child) -> dict[str, Any]:
    """Now and then something changed, or somebody had to be told."""
    told: dict[str, Any] = {}
    listed, luck = sample_list("contacts"), maker.luck
    if luck.random() < 0.07:
        risk = luck.choice(listed["risk"])
        told |= {"risk": risk["kind"], "risk_note": about(risk["text"], child.called)}
    if luck.random() < 0.05:
        worry = luck.choice(listed["safeguarding"])
        told |= {"safeguarding": worry["kind"], "safeguarding_note": about(worry["text"], child.called)}
    return told


def _venue(maker: Maker, child: Child, kind: str) -> str:
    places = sample_list("places")
    if kind == "home_visit":
        return next((a.line for a in child.addresses.values() if not a.confidential), "")
    if kind == "school":
        return str(maker.luck.choice(places["schools"]))
    return str(maker.luck.choice(places["offices"])) if kind == "office" else ""

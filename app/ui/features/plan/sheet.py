"""What the child gets, as values: the same words on the screen and on the printed page.

`warm` brings in the drawing library and is called on a read thread before anything else here.
"""

from datetime import date
from typing import Any, Final

import msgspec

from app.domain.dates import from_edtf
from app.domain.plan import Plan, Target
from app.operations.rows.talking import NO_LINES, Talking
from app.ui.features.plan.order import in_order
from app.ui.features.plan.reading_age import reading_age
from app.ui.paper.pictures import ONE_AT_A_TIME

_DAYS: Final = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "cy": ("Dydd Llun", "Dydd Mawrth", "Dydd Mercher", "Dydd Iau", "Dydd Gwener", "Dydd Sadwrn", "Dydd Sul"),
}
_ICONS: Final = {
    "phone": "phone", "form": "file-check", "bus": "bus", "book": "book-open", "school": "graduation-cap", "work": "hammer",
    "ball": "timer", "heart": "heart", "home": "house", "people": "users", "clock": "clock",
}  # fmt: skip


class SheetLine(msgspec.Struct, frozen=True):
    """One step: the icon beside it, the words, when, and whether it is done."""

    icon: str
    text: str
    when: str
    done: bool


class SheetView(msgspec.Struct, frozen=True, kw_only=True):
    """The page of one target."""

    title: str
    whose: str
    wish: str
    heading: str
    lines: tuple[SheetLine, ...]
    stuck_heading: str
    stuck: str
    look_again: str
    done_word: str
    reading_age: int | None


def warm() -> None:
    """Bring in the drawing library and its fixed words."""
    from app.reports.plan_sheet import plan_words

    plan_words()


def view(plan: Plan, called: str, target_id: str, language: str) -> SheetView:
    """The page of the target with this id."""
    from app.reports.plan_icons import picture_for
    from app.reports.plan_sheet import plan_words

    fixed = plan_words()
    made = _sheet(plan, called, language)
    ids = [id for id, _ in in_order(plan.targets)]
    at = ids.index(target_id) if target_id in ids else 0
    target = made.targets[at] if made.targets else None
    steps = target.steps if target else ()
    number = f" · {_said(fixed.number, language).format(number=at + 1)}" if len(ids) > 1 else ""
    everything = " ".join([f"{target.words}." if target else "", *(f"{step.text}." for step in steps)])
    return SheetView(
        title=_said(fixed.title, language),
        whose=f"{called}{number}",
        wish=target.words if target else "",
        heading=_said(fixed.what_i_do, language),
        lines=tuple(
            SheetLine(
                "check" if s.done else _ICONS.get(picture_for(s.text, fixed.pictures), "flag"), s.text, s.when, s.done
            )
            for s in steps
        ),
        stuck_heading=_said(fixed.stuck, language),
        stuck=target.stuck if target else "",
        look_again=_said(fixed.look_again, language).format(day=made.look_again) if made.look_again else "",
        done_word=_said(fixed.done, language),
        reading_age=reading_age(everything) if language == "en" else None,
    )


def make_pdf(plan: Plan, called: str, language: str, talking: Talking = NO_LINES) -> bytes:
    """The sheet as it is printed, one target a page."""
    from app.reports.plan_sheet import draw_plan_sheet

    with ONE_AT_A_TIME:
        made = _sheet(plan, called, language)
        made = msgspec.structs.replace(made, helps=(*talking.helps, *talking.do), avoid=talking.avoid)
        return draw_plan_sheet(made, language)


def _sheet(plan: Plan, called: str, language: str) -> Any:
    from app.reports.plan_sheet import PlanSheet, SheetStep, SheetTarget

    stuck = next((c.action for _, c in in_order(plan.contingencies) if c.keeps_safe == "child" and c.action.strip()), "")
    targets = tuple(
        SheetTarget(
            words=_wish(target),
            steps=tuple(
                SheetStep(
                    step.child_words.strip() or step.text.strip(), said_date(step.by_on, language), step.status == "done"
                )
                for _, step in in_order(target.steps)
                if (step.child_words or step.text).strip()
            ),
            stuck=stuck,
        )
        for _, target in in_order(plan.targets)
    )
    return PlanSheet(name=called, targets=targets, look_again=said_date(plan.review_on, language, weekday=False))


def _wish(target: Target) -> str:
    return target.words.strip() or target.title.strip()


def said_date(edtf: str, language: str, *, weekday: bool = True) -> str:
    """ "Thursday 3 December", "January", or nothing; without the year, as people say it."""
    from app.reports.wording import wording

    known = from_edtf(edtf) if edtf else None
    if known is None:
        return ""
    months = wording().everywhere.months
    names = months.cy if language == "cy" else months.en
    month = names[known.first.month - 1]
    size = edtf.removesuffix("~").count("-")
    if size == 0:
        return str(known.first.year)
    if size == 1:
        return month
    day: date = known.first
    return f"{_DAYS[language][day.weekday()]} {day.day} {month}" if weekday else f"{day.day} {month}"


def _said(words: Any, language: str) -> str:
    return str(words.cy if language == "cy" else words.en)

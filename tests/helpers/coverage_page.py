"""Makes the page docs/assessment-coverage.md from the list of what the assessment has to ask."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import msgspec

from app import resources
from app.domain.stage_type import STAGE_TYPES

LIST: Final = Path(__file__).parents[1] / "unit" / "form_coverage.yaml"
PAGE: Final = Path(__file__).parents[2] / "docs" / "assessment-coverage.md"
EVERY: Final = tuple(stage for stage in STAGE_TYPES if stage != "minor_update")
PLAN: Final = tuple(stage for stage in EVERY if stage not in ("closure", "bail_recommendation"))
HEAD: Final = """\
# What the assessment asks, item by item

For each item that an assessment of a child in youth justice has to hold, the question of
`resources/forms/assessment/2.yaml` that asks for it, or the field of a table (`question.field`). The list behind this
page is `tests/unit/form_coverage.yaml`; a test holds that each question is there, takes the right kind of answer and is
asked at the stages named, and that this page says the same. After a change: `python -m tests.helpers.coverage_page`.

Not asked but worked out or kept elsewhere: names, addresses, agencies, orders and alerts are records of their own; the
indicated level of intervention follows from the two ratings (`scaled_approach`); the system's score is never worked
out here; age, time and source of each answer stand beside it; a review in which nothing changed at all asks “No change,
because” before it is sent.
"""


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """Items of one subject: item -> question or field -> its kind. `each` names the sections that all ask the same."""

    title: str
    at: str | tuple[str, ...]
    items: Mapping[str, Mapping[str, str]]
    each: tuple[str, ...] = ()

    @property
    def stages(self) -> tuple[str, ...]:
        """The kinds of stage at which all of it is asked."""
        if isinstance(self.at, str):
            return {"every": EVERY, "plan": PLAN}[self.at]
        return self.at

    def asked(self) -> Iterator[tuple[str, str, str]]:
        """Item, id of a question or field, and kind."""
        for item, wanted in self.items.items():
            for key, kind in wanted.items():
                for question in [f"{section}_{key}" for section in self.each] or [key]:
                    yield item, question, kind


def parts() -> tuple[Part, ...]:
    """The list."""
    return msgspec.convert(resources.values_in(LIST.read_text("utf-8")), tuple[Part, ...])


def page() -> str:
    """The page as Markdown."""
    return HEAD + "".join(
        f"\n{line}\n" if line.startswith("#") else f"{line}\n" for part in parts() for line in _lines(part)
    )


def _lines(part: Part) -> Iterator[str]:
    yield f"## {part.title}"
    yield f"\nAsked {_at(part)}.\n"
    yield "| item | asked by |"
    yield "|---|---|"
    before = "…_" if part.each else ""
    for item, wanted in part.items.items():
        yield f"| {item} | {', '.join(f'`{before}{key}`' for key in wanted)} |"


def _at(part: Part) -> str:
    where = f" in {len(part.each)} sections ({', '.join(f'`{section}`' for section in part.each)})" if part.each else ""
    if part.at == "every":
        return f"at every stage but a minor update{where}"
    if part.at == "plan":
        return "at every stage with a plan: all but bail recommendation, closing and minor update"
    return "at: " + ", ".join(STAGE_TYPES[stage].lower() for stage in part.stages) + where


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")

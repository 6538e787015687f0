"""The page on writing forms: its example is a form, and it names every kind, check, condition, tag and key there is."""

import re
from datetime import date
from pathlib import Path

import pytest

from app.domain.answer import Answer
from app.forms.checks import EXPECTS
from app.forms.definition import TAGS, Carry, Kind
from app.forms.reading import FORM_KEYS, GROUP_KEYS, OPTION_KEYS, QUESTION_KEYS, QUESTION_RULES, SECTION_KEYS, read_form
from app.forms.session import FormSession

PAGE = (Path(__file__).parents[2] / "docs" / "forms.md").read_text("utf-8")


def test_the_example_is_a_form_that_works() -> None:
    example = re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert example is not None
    form = read_form(example.group(1), "docs/forms.md")
    session = FormSession.open(form, {}, date(2026, 11, 22))
    assert session.answer("today_came", Answer(value="brought")).shown == ("today_brought_by",)


@pytest.mark.parametrize(
    "word",
    sorted(
        {
            *EXPECTS,
            *Kind,
            *TAGS,
            *Carry,
            *FORM_KEYS,
            *GROUP_KEYS,
            *SECTION_KEYS,
            *QUESTION_KEYS,
            *QUESTION_RULES,
            *OPTION_KEYS,
        }
    ),
)
def test_the_page_names_every_word_a_form_can_use(word: str) -> None:
    assert re.search(rf"`[^`\n]*\b{word}\b[^`\n]*`", PAGE), word

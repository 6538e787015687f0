"""The words of certificates: defaults in both languages, safe on a wall, and what is refused."""

from typing import Any

import pytest

from app.domain.errors import Refused
from app.reports.content import CertificateContent, make_certificate, suggested_messages, theme_label, themes
from app.reports.wording import Words, telling_words, wording


def certificate(**changes: Any) -> CertificateContent:
    plain: dict[str, Any] = {"name": "Jay Okafor", "theme": "sunrise", "on": "2026-11-23", "worker_name": "Leah Cole"}
    return make_certificate(**{**plain, **changes})


def test_a_child_can_choose_from_six_designs() -> None:
    assert themes() == ("sunrise", "ocean", "meadow", "street", "pitch", "classic")
    assert [theme_label(theme, "cy") for theme in themes()] == ["Gwawr", "Môr", "Dôl", "Stryd", "Cae", "Clasurol"]


@pytest.mark.parametrize("theme", themes())
def test_each_design_has_words_and_three_messages_in_both_languages(theme: str) -> None:
    words = wording().themes[theme]
    texts = [words.label, words.tagline, *words.messages]
    assert len(suggested_messages(theme)) == 3
    assert all(text.en and text.cy and text.en != text.cy for text in texts)


@pytest.mark.parametrize("theme", themes())
def test_nothing_on_the_default_certificate_tells_why(theme: str) -> None:
    words = wording().themes[theme]
    texts = [text for pair in (words.tagline, *words.messages) for text in (pair.en, pair.cy)]
    assert telling_words(*texts) == ()
    assert certificate(theme=theme, language="both").telling_words == ()


def test_words_that_tell_why_are_found_for_the_screen_to_ask_about() -> None:
    content = certificate(message="You finished your Referral Order.", achievements=["said sorry to the victim"])
    assert content.telling_words == ("referral", "order", "victim")
    assert telling_words("in order to win", "a courtyard in Courtney") == ()
    assert telling_words("Diolch i'r heddlu") == ("heddlu",)


def test_what_is_left_empty_gets_the_words_of_the_design() -> None:
    content = certificate()
    assert content.tagline == wording().themes["sunrise"].tagline
    assert content.message == suggested_messages("sunrise")[0]


def test_welsh_comes_first_when_both_are_shown() -> None:
    content = certificate(language="both")
    assert content.on_text.shown("both") == ("23 Tachwedd 2026", "23 November 2026")
    assert content.worker_role.shown("both") == ("a weithiodd gyda thi", "who worked with you")
    assert content.title == "Tystysgrif i Jay Okafor"


def test_a_message_in_one_language_stands_alone() -> None:
    assert certificate(language="both", message="Well done.").message.shown("both") == ("Well done.",)
    assert certificate(language="cy", message="Da iawn.").message.shown("cy") == ("Da iawn.",)
    both = certificate(language="both", message="Well done.", message_cy="Da iawn.")
    assert both.message == Words(en="Well done.", cy="Da iawn.")


def test_a_name_is_kept_as_given_but_for_stray_spaces() -> None:
    assert certificate(name="  Jay \n Okafor ").name == "Jay Okafor"
    assert certificate(name="<img src=/etc/hostname>").name == "<img src=/etc/hostname>"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"theme": "gaming"}, "theme"),
        ({"language": "fr"}, "language"),
        ({"on": "23/11/2026"}, "on"),
        ({"message": "x" * 401}, "message"),
        ({"achievements": ["a", "b", "c", "d", "e", "f"]}, "achievements"),
        ({"achievements": ["x" * 121]}, "achievements"),
        ({"worker_name": "x" * 81}, "worker_name"),
    ],
)
def test_what_cannot_be_used_is_refused_at_its_field(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        certificate(**changes)
    assert refused.value.field == field


def test_empty_achievements_are_no_achievements() -> None:
    assert certificate(achievements=["got a place", " ", ""]).achievements == ("got a place",)

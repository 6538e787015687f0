"""A form in another language: the same questions with other words, and every fault of a translation at its line."""

from pathlib import Path

import pytest

from app.forms.checking_files import problems_of_file
from app.forms.reading import read_form
from app.forms.refusal import FormRefused
from app.forms.shelf import Shelf
from app.forms.shipped import translations_in
from app.forms.translation import translated
from app.forms.translations import Translations

SOURCE = """\
form: plan_talk
version: 1
title: My plan
evidence:
  - {id: helps, kind: narrative, label: What helps me}
groups:
  - id: all
    title: My plan
    sections:
      - id: doing
        title: What I will do
        intro: For {name}.
        evidence: true
        questions:
          - id: steps
            kind: repeating
            label: What I will do
            add_label: Add a step
            fields:
              - {id: by, kind: date, label: Date, required: true, missing: Say when}
          - {id: stuck, kind: choice, label: If I get stuck, options: {done: Done, helps: What helps me}}
          - {id: known, kind: certainty, label: How well is it known?}
"""
WELSH = """\
form: plan_talk
version: 1
language: cy
title: Fy nghynllun
groups: {all: Fy nghynllun}
sections:
  doing: {title: "Beth fydda i'n ei wneud", intro: "I {name}."}
questions:
  steps:
    label: "Beth fydda i'n ei wneud"
    fields:
      by: {label: Dyddiad}
  stuck:
    label: Os bydda i'n mynd yn sownd
    options: {done: "Wedi'i wneud", helps: {label: "Beth sy'n fy helpu i"}}
evidence:
  helps: {label: "Beth sy'n fy helpu i"}
"""
FORM = read_form(SOURCE, "plan_talk/1.yaml")


def test_the_same_questions_are_asked_in_welsh() -> None:
    welsh = translated(FORM, WELSH, "plan_talk/1.cy.yaml")
    assert (welsh.title, welsh.groups[0].title, welsh.sections[0].title) == (
        "Fy nghynllun",
        "Fy nghynllun",
        "Beth fydda i'n ei wneud",
    )
    assert welsh.sections[0].intro == "I {name}."
    assert welsh.questions["steps"].fields[0].label == "Dyddiad"
    assert [one.label for one in welsh.questions["stuck"].options] == ["Wedi'i wneud", "Beth sy'n fy helpu i"]
    assert welsh.questions["doing_helps"].label == "Beth sy'n fy helpu i"


def test_what_is_not_translated_stays_and_the_structure_does_not_change() -> None:
    welsh = translated(FORM, WELSH, "plan_talk/1.cy.yaml")
    assert welsh.questions["steps"].add_label == "Add a step"
    assert welsh.questions["steps"].fields[0].missing == "Say when"
    assert welsh.questions["known"] == FORM.questions["known"]
    assert welsh.structural_hash == FORM.structural_hash
    assert welsh.text_hash != FORM.text_hash


def test_certainties_are_worded_once_for_all() -> None:
    welsh = translated(FORM, WELSH + "certainty: {none: Dim tystiolaeth}\n", "1.cy.yaml")
    assert welsh.questions["known"].options[0].label == "Dim tystiolaeth"
    assert welsh.questions["known"].options[1] == FORM.questions["known"].options[1]


FAULTS = {
    "another form": (WELSH.replace("form: plan_talk", "form: other"), 1, "this words other version 1"),
    "another version": (WELSH.replace("version: 1", "version: 2"), 1, "this words plan_talk version 2"),
    "a language that is none": (WELSH.replace("language: cy", "language: fr"), 3, "the language is not known"),
    "a section that is none": (WELSH.replace("  doing: {title", "  going: {title"), 7, "no section “going”"),
    "a question that is none": (WELSH.replace("  stuck:", "  stick:"), 13, "no question “stick”"),
    "a field that is none": (WELSH.replace("      by: {", "      at: {"), 12, "no field “at”"),
    "an option that is none": (WELSH.replace("{done: ", "{ended: "), 15, "no option “ended”"),
    "a standard question that is none": (WELSH.replace("  helps: {label", "  aids: {label"), 17, "every section “aids”"),
    "a key that is no text": (WELSH.replace("    label: Os", "    required: true\n    label: Os"), 14, "no key “required”"),
    "a text where the form has none": (WELSH.replace("by: {label", "by: {hint: x, label"), 12, "there is no hint"),
    "markup": (WELSH.replace("Os bydda", "<b>Os bydda"), 14, "looks like HTML"),
    "another placeholder": (WELSH.replace("I {name}.", "I {enw}."), 1, "braces other than {name}"),
    "a label of nothing": (WELSH.replace("label: Dyddiad", 'label: ""'), 10, "the label is empty"),
    "a text twice": (WELSH + "title: Eto\n", 18, "twice"),
    "no text at all": ("", 1, "the file is empty"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_with_its_line(name: str) -> None:
    text, line, reason = FAULTS[name]
    with pytest.raises(FormRefused) as refused:
        translated(FORM, text, "plan_talk/1.cy.yaml")
    assert [p.file for p in refused.value.problems] == ["plan_talk/1.cy.yaml"] * len(refused.value.problems)
    assert any(reason in p.reason and p.line == line for p in refused.value.problems), refused.value.problems


def test_the_checker_reads_a_translation_beside_its_form(tmp_path: Path) -> None:
    folder = tmp_path / "plan_talk"
    folder.mkdir()
    words = folder / "1.cy.yaml"
    words.write_text(WELSH, "utf-8")
    assert ["cannot be read" in p.reason for p in problems_of_file(words, {})] == [True]
    (folder / "1.yaml").write_text(SOURCE, "utf-8")
    assert list(problems_of_file(words, {})) == []
    words.write_text(WELSH.replace("  stuck:", "  stick:"), "utf-8")
    assert [p.line for p in problems_of_file(words, {})] == [13]
    other = words.rename(folder / "1.fr.yaml")
    assert ["not a known language" in p.reason for p in problems_of_file(other, {})] == [True]


def welsh_shelf(words: str = WELSH) -> Shelf:
    """A shelf with that one form and its translation."""
    return Shelf([FORM], translations=Translations([("plan_talk", 1, "cy")], lambda *_: words))


def test_a_shelf_gives_out_a_form_in_another_language_and_says_how_much_of_it_is_not() -> None:
    shelf = welsh_shelf()
    assert (shelf.languages(), shelf.languages("plan_talk"), shelf.languages("other")) == (("cy",), ("cy",), ())
    welsh = shelf.in_language("cy")
    found = welsh.newest("plan_talk")
    assert found is not None
    assert found == translated(FORM, WELSH, "1.cy.yaml")
    assert welsh.find("plan_talk", 1) is found, "its words are read once"
    assert shelf.find("plan_talk", 1) == FORM
    left, texts = welsh.not_worded("plan_talk", 1)
    assert 0 < left < texts
    assert shelf.not_worded("plan_talk", 1) == (0, 0)
    assert shelf.in_language("fr") is shelf


def test_a_translation_with_a_fault_keeps_nobody_from_work() -> None:
    welsh = welsh_shelf(WELSH.replace("  stuck:", "  stick:")).in_language("cy")
    assert welsh.find("plan_talk", 1) == FORM
    left, texts = welsh.not_worded("plan_talk", 1)
    assert left == texts > 0


def test_translations_are_found_beside_the_forms(tmp_path: Path) -> None:
    (tmp_path / "plan_talk").mkdir()
    for name, text in (("1.yaml", SOURCE), ("1.cy.yaml", WELSH), ("1.fr.yaml", WELSH), ("draft.cy.yaml", WELSH)):
        (tmp_path / "plan_talk" / name).write_text(text, "utf-8")
    found = translations_in(tmp_path)
    assert found.languages("plan_talk", 1) == ("cy",)
    assert found.worded(FORM, "cy").title == "Fy nghynllun"

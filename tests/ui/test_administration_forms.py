"""The tab of forms: a definition file is checked with every fault told, kept as a draft, withdrawn, published for ever."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.errors import Refused
from app.domain.form_file import FormFile, form_file_id
from app.operations import form as publishing
from app.operations.form import PublishForm
from app.ui import theme
from app.ui.features.administration import texts
from app.ui.features.administration.form_sheet import FormSheet
from tests.helpers.labels import cut_labels
from tests.helpers.names import unnamed
from tests.ui.test_administration import Office, a_laptop

GOOD = """form: short_look
version: {version}
title: {title}
purpose: To see how things are with {{name}}.
groups:
  - id: all
    title: All of it
    sections:
      - id: now
        title: Now
        questions:
          - id: how
            kind: narrative
            label: How is {{name}}?
          - id: {second}
            kind: narrative
            label: What else?
"""
BAD = "form: short_look\nversion: one\ntitle: A short look\ncolour: blue\ngroups: []\n"


@pytest.fixture
def office(tmp_path: Path, qtbot: QtBot) -> Iterator[Office]:
    made = Office(tmp_path / "ada", qtbot)
    yield made
    made.close()


def a_file(folder: Path, text: str = "", *, version: int = 1, second: str = "else", title: str = "A short look") -> Path:
    """A definition file on the disk."""
    file = folder / "short_look.yaml"
    file.write_text(text or GOOD.format(version=version, second=second, title=title), encoding="utf-8")
    return file


def chooses(office: Office, monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    """Open the sheet and choose this file."""
    monkeypatch.setattr(FormSheet, "choose", staticmethod(lambda _: str(file)))
    office.go("forms")
    office.press(texts.PUBLISH_FORM)
    office.press(texts.CHOOSE_FILE)


def published(office: Office, version: int = 1) -> FormFile | None:
    """The record as it lies in the store."""
    try:
        return office.desk.views.record(FormFile, form_file_id("short_look", version))
    except Refused:
        return None


def test_every_fault_of_a_file_is_shown_with_its_line_and_what_to_do_and_the_mended_file_passes(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = a_file(tmp_path, BAD)
    chooses(office, monkeypatch, file)
    assert office.says("must be put right first. Nothing was changed.")
    for line in (1, 2, 4):
        assert office.says(f"Line {line}: "), line
    a_file(tmp_path)
    office.press(texts.CHECK_AGAIN)
    assert office.says(texts.NO_FAULT)
    assert office.says("There is no published version of this form yet.")
    assert published(office) is None, "looking publishes nothing"


def test_a_form_is_published_only_after_a_second_yes_and_is_there_at_once(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chooses(office, monkeypatch, a_file(tmp_path))
    office.press(texts.PUBLISH)
    assert published(office) is None
    office.press(texts.PUBLISH_YES)
    made = published(office)
    assert made is not None
    assert (made.form, made.edition, made.scope) == ("short_look", 1, office.home)
    assert office.says("A short look, version 1 is published.")
    assert office.laptop.store.forms.find("short_look", 1) is not None, "it can be begun without a restart"
    office.go("forms")
    lines = {(line.form, line.version): line for line in office.screen._presenter.shown.forms}
    assert lines["short_look", 1].by == "Ada Quist"


def test_a_published_version_cannot_be_published_again(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.laptop.do(PublishForm(scope=office.home, text=GOOD.format(version=1, second="else", title="A"), file_name="1"))
    chooses(office, monkeypatch, a_file(tmp_path, second="other"))
    assert office.says("Beside version 1: one question is new and one question is no longer asked.")
    office.press(texts.PUBLISH)
    office.press(texts.PUBLISH_YES)
    assert office.says("Give the changed form a new version.")
    made = published(office)
    assert made is not None
    assert "id: else" in made.text


def test_without_the_check_a_version_would_change(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "published_already", lambda _: "")
    office = Office(tmp_path / "ada", qtbot)
    try:
        first = GOOD.format(version=1, second="else", title="A")
        office.laptop.do(PublishForm(scope=office.home, text=first, file_name="1"))
        with pytest.raises(Refused) as refusal:
            office.laptop.do(PublishForm(scope=office.home, text=first.replace("else", "other"), file_name="1"))
        assert not refusal.value.message, "so the sentence above is that of this very check"
    finally:
        office.close()


def test_a_draft_stays_on_this_laptop_until_it_is_published_or_withdrawn(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chooses(office, monkeypatch, a_file(tmp_path))
    office.press(texts.KEEP_DRAFT)
    assert office.says("is kept as a draft on this laptop")
    office.open_row("forms", 0)
    assert published(office) is None
    office.press(texts.WITHDRAW)
    assert not office.screen._presenter.shown.drafts
    chooses(office, monkeypatch, a_file(tmp_path))
    office.press(texts.KEEP_DRAFT)
    office.open_row("forms", 0)
    office.press(texts.PUBLISH)
    office.press(texts.PUBLISH_YES)
    assert published(office) is not None
    office.settle()
    assert not office.screen._presenter.shown.drafts, "a draft that was published is none any more"


def test_it_says_how_many_laptops_have_synced_since(office: Office, tmp_path: Path) -> None:
    office.laptop.do(PublishForm(scope=office.home, text=GOOD.format(version=1, second="else", title="A"), file_name="1"))
    at = published(office)
    assert at is not None
    later, earlier = "2030-01-01T00:00:00+00:00", "2020-01-01T00:00:00+00:00"
    seen = (later, earlier, "")
    office.service.there = [a_laptop(office.leah, last_seen_at=when) for when in seen]
    office.service.there.append(a_laptop(office.leah, last_seen_at=later, state="erased"))
    office.go("forms")
    row = next(n for n, line in enumerate(office.screen._presenter.shown.forms) if line.form == "short_look")
    office.open_row("forms", row)
    assert office.says("1 of 3 have synced since it was published")


def test_a_file_that_is_no_form_is_refused_with_a_sentence(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "picture.yaml"
    for content, says in ((b"\xff\xd8\xff\xe0", "cannot be read as text"), (b"x" * 300_000, "longer than 250 KB")):
        file.write_bytes(content)
        chooses(office, monkeypatch, file)
        assert office.says(says)


@pytest.mark.parametrize("percent", [100, 200])
def test_the_sheet_holds_long_words_in_every_size(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: QApplication, percent: int
) -> None:
    theme.apply(qapp, "dark", percent)
    chooses(office, monkeypatch, a_file(tmp_path, title="Long " + "name " * 30))
    office.press(texts.PUBLISH)
    assert not cut_labels(office.window)
    assert not unnamed(office.window)

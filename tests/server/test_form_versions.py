"""A form published by an administrator: it reaches every laptop, what waited for it is taken in, and no version ever changes."""

from pathlib import Path

import msgspec
import pytest

from app.bootstrap.admin_forms import publish_form
from app.changes.edits import Edit
from app.domain.answer import Answer
from app.domain.assessment import Assessment, FormRef
from app.domain.child import Child
from app.domain.errors import Refused
from app.domain.form_file import FormFile, form_file_id
from app.domain.ids import Id
from app.forms.reading import read_form
from app.operations.assessment import RecordAnswers, StartAssessment, SubmitAssessment, UpgradeAssessment
from app.operations.form import PublishForm
from app.server import judging
from app.server.quarantining import NO_FORM, NOT_THAT_FORM
from tests.helpers.laptop import new_id
from tests.server.real_laptops import Office, RealLaptop
from tests.server.test_merging_changes import stored
from tests.server.town import Laptop, Town

SHORT = """form: short_look
version: {version}
title: A short look
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


def written(folder: Path, version: int = 1, second: str = "else") -> Path:
    """The file of the form, as an administrator has it."""
    file = folder / f"short_look-{version}.yaml"
    file.write_text(SHORT.format(version=version, second=second), encoding="utf-8")
    return file


def an_answer(scope: Id, **answers: str) -> Assessment:
    """An assessment on the short form."""
    form = FormRef(id="short_look", version=1)
    return Assessment(
        id=new_id(), scope=scope, form=form, stage="review", answers={q: Answer(value=t) for q, t in answers.items()}
    )


def answer(laptop: Laptop, record: Id, question: str, text: str, version: int) -> None:
    """An answer as an op that names the version it was written with."""
    form = FormRef(id="short_look", version=version)
    laptop.edit(record, Edit("set", ("answers", question, "value"), text), form=form)


def test_what_waited_for_a_form_is_taken_in_when_it_is_published_and_its_author_hears(
    office: Office, tmp_path: Path
) -> None:
    record = an_answer(office.child.scope, how="Well.")
    with office.leah.store.work() as work:
        work.put(record)
    office.leah.sync()
    (own,) = office.leah.views.sync_centre().own_aside
    assert (own.state, own.reason) == ("open", NO_FORM)
    assert "reaches each laptop" in publish_form(office.town.database, written(tmp_path))
    office.sync()
    (own,) = office.leah.views.sync_centre().own_aside
    assert own.state == "applied"
    for laptop in (office.leah, office.ruth):
        file = laptop.views.assessment(record.id)
        assert file.form is not None
        assert file.form.title == "A short look"
        assert file.assessment.answers["how"].value == "Well."


def test_a_published_form_can_be_begun_on_a_laptop_after_a_restart_too(office: Office, tmp_path: Path) -> None:
    publish_form(office.town.database, written(tmp_path))
    office.sync()
    begun = StartAssessment(id=new_id(), scope=office.child.scope, form="short_look", stage="review")
    office.leah.do(begun)
    office.leah.sync()
    assert not office.leah.views.sync_centre().own_aside
    with office.leah.store.transaction() as connection:
        office.leah.store.take_forms(connection)
    assert office.leah.views.assessment(begun.id).form is not None


def test_a_published_version_never_changes(town: Town, tmp_path: Path) -> None:
    publish_form(town.database, written(tmp_path))
    with pytest.raises(Refused, match="published and cannot change"):
        publish_form(town.database, written(tmp_path, second="other"))
    with pytest.raises(Refused, match="published and cannot change"):
        publish_form(town.database, Path("resources/forms/assessment/1.yaml"))
    (tmp_path / "bad.yaml").write_text("form: x\nversion: 1\n", encoding="utf-8")
    with pytest.raises(Refused, match=r"bad\.yaml:1"):
        publish_form(town.database, tmp_path / "bad.yaml")
    assert town.ask("SELECT count(*) FROM record WHERE type = 'form'") == 1


@pytest.mark.parametrize("spoil", ["text", "structure", "edition"])
def test_a_form_that_is_not_what_it_is_called_is_kept_aside(town: Town, spoil: str) -> None:
    text = SHORT.format(version=1, second="else")
    file = FormFile(
        id=form_file_id("short_look", 1),
        scope=town.service,
        form="short_look",
        edition=1,
        text=text,
        structure=read_form(text, "1.yaml").structural_hash,
    )
    wrong = {"text": "form: a newer kind\n", "structure": "0" * 64, "edition": 2}
    ada = town.laptop("Ada")
    ada.create(msgspec.structs.replace(file, **{spoil: wrong[spoil]}))
    ada.create(msgspec.structs.replace(file))
    ada.waiting = ada.waiting[:1]
    (result,) = ada.send()
    assert (result.status, result.reason) == ("quarantined", NOT_THAT_FORM)


def test_a_form_published_in_the_administrators_window_reaches_everybody(office: Office, tmp_path: Path) -> None:
    ada = RealLaptop(office.town, tmp_path / "Ada", "Ada")
    try:
        ada.sync()
        ada.do(PublishForm(scope=office.town.service, text=SHORT.format(version=1, second="else"), file_name="1.yaml"))
        begun = StartAssessment(id=new_id(), scope=office.child.scope, form="short_look", stage="review")
        with pytest.raises(Refused, match="does not have the form yet"):
            office.leah.do(begun)
        ada.sync()
        office.leah.sync()
        office.leah.do(begun)
        office.sync()
        file = office.ruth.views.assessment(begun.id)
        assert file.form is not None
        assert file.form.title == "A short look"
    finally:
        ada.close()


def test_nobody_but_an_administrator_publishes(town: Town) -> None:
    leah = town.laptop("Leah")
    text = SHORT.format(version=1, second="else")
    structure = read_form(text, "1.yaml").structural_hash
    leah.create(
        FormFile(
            id=form_file_id("short_look", 1),
            scope=town.service,
            form="short_look",
            edition=1,
            text=text,
            structure=structure,
        )
    )
    assert leah.send()[0].status == "quarantined"


def test_a_form_that_this_waymark_cannot_read_stops_nothing(office: Office, tmp_path: Path) -> None:
    """Records of it are kept whole, synced, and shown to be read only; the page that brings it is applied."""
    publish_form(office.town.database, written(tmp_path))
    with office.town.database.transaction() as connection:
        connection.execute(
            "UPDATE record SET body = convert_to(replace(convert_from(body, 'UTF8'), 'kind: narrative', 'kind: newer'), 'UTF8')"
            " WHERE type = 'form'"
        )
    office.sync()
    assert office.leah.store.forms.find("short_look", 1) is None
    record = an_answer(office.child.scope, how="Well.")
    with office.sam.store.work() as work:
        work.put(record)
    assert office.sam.views.assessment(record.id).form is None
    assert office.sam.views.record(Child, office.child.id).first_names == "Jayden"


def test_an_answer_of_the_older_version_joins_where_it_is_still_asked_and_is_asked_about_where_not(
    town: Town, tmp_path: Path
) -> None:
    """SYNC 2.6: form upgraded there, older edited here; unmapped fields become a conflict with the text kept."""
    publish_form(town.database, written(tmp_path, 1, "else"))
    publish_form(town.database, written(tmp_path, 2, "other"))
    leah = town.laptop("Leah")
    record = an_answer(town.child_with("Leah", "Sam"), **{"how": "Well.", "else": "Nothing."})
    leah.create(record, form=record.form)
    leah.send()
    sam = town.laptop("Sam").on(leah)
    leah.edit(record.id, Edit("set", ("form", "version"), 2), form=FormRef(id="short_look", version=2))
    assert leah.send()[0].status == "applied"
    answer(sam, record.id, "how", "Better.", 1)
    answer(sam, record.id, "else", "A new school.", 1)
    joined, asked = sam.send()
    assert (joined.status, asked.status) == ("merged", "conflict")
    body = stored(town, record.id)
    assert body["answers"] == {"how": {"value": "Better."}, "else": {"value": "Nothing."}}
    (field,) = msgspec.convert(stored(town, asked.conflict)["fields"], dict[str, dict[str, str]]).values()
    assert (field["kind"], field["right"]) == ("form", '{"value":"A new school."}')


RENAMED = "groups:\n", "renamed:\n  else: other\ngroups:\n"


def renaming_again(folder: Path) -> Path:
    """Version 3, which asks `other` as `more`; that it was `else` once only version 2 says."""
    file = written(folder, 3, "more")
    file.write_text(
        file.read_text(encoding="utf-8").replace(RENAMED[0], "renamed:\n  other: more\ngroups:\n", 1), encoding="utf-8"
    )
    return file


def renaming(folder: Path) -> Path:
    """Version 2, which asks `else` as `other` and says so."""
    file = written(folder, 2, "other")
    file.write_text(file.read_text(encoding="utf-8").replace(*RENAMED, 1), encoding="utf-8")
    return file


def test_an_answer_of_the_older_version_goes_where_the_newest_one_asks_it(office: Office, tmp_path: Path) -> None:
    """SYNC 2.6: form upgraded here, older edited there; the edit is mapped through what each version declares, both words
    stand. Renamed twice, and the service is told of the version between by nothing but the two that the ops name."""
    publish_form(office.town.database, written(tmp_path, 1, "else"))
    office.sync()
    begun = StartAssessment(id=new_id(), scope=office.child.scope, form="short_look", stage="review")
    office.leah.do(begun)
    seen = office.leah.views.assessment(begun.id).assessment
    office.leah.do(RecordAnswers(seen=seen, answers={"how": Answer(value="Well."), "else": Answer(value="Nothing.")}))
    office.sync()
    there = office.sam.views.assessment(begun.id).assessment
    office.sam.do(RecordAnswers(seen=there, answers={"else": Answer(value="A new school.")}))
    publish_form(office.town.database, renaming(tmp_path))
    publish_form(office.town.database, renaming_again(tmp_path))
    office.leah.sync()
    office.leah.do(UpgradeAssessment(assessment=begun.id))
    moved = office.leah.views.assessment(begun.id).assessment
    assert (moved.form.version, moved.answers["more"].value) == (3, "Nothing.")
    office.sync()
    for laptop in (office.leah, office.sam, office.ruth):
        file = laptop.views.assessment(begun.id)
        assert {key: answer.value for key, answer in file.assessment.answers.items()} == {
            "how": "Well.",
            "more": "A new school.",
        }
        assert (file.assessment.form.version, file.open_conflicts) == (3, ())


def test_the_step_to_the_newer_version_meets_an_answer_that_came_first(office: Office, tmp_path: Path) -> None:
    """The same the other way round: the older answer is at the service already when the step arrives."""
    publish_form(office.town.database, written(tmp_path, 1, "else"))
    office.sync()
    begun = StartAssessment(id=new_id(), scope=office.child.scope, form="short_look", stage="review")
    office.leah.do(begun)
    office.sync()
    publish_form(office.town.database, renaming(tmp_path))
    office.leah.sync()
    there = office.sam.views.assessment(begun.id).assessment
    office.sam.do(RecordAnswers(seen=there, answers={"else": Answer(value="A new school.")}))
    office.leah.do(UpgradeAssessment(assessment=begun.id))
    office.sam.sync()
    office.leah.sync()
    office.sync()
    for laptop in (office.leah, office.sam):
        file = laptop.views.assessment(begun.id)
        assert file.assessment.answers["other"].value == "A new school."
        assert (file.assessment.form.version, file.open_conflicts) == (2, ())


def test_without_the_mapping_the_older_answer_would_be_asked_about(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "moved_on", lambda op, base, theirs, known: (op, base, theirs))
    with pytest.raises(AssertionError):
        test_an_answer_of_the_older_version_goes_where_the_newest_one_asks_it(office, tmp_path)


def test_what_is_sent_or_on_the_newest_form_stays_as_it_is(office: Office, tmp_path: Path) -> None:
    publish_form(office.town.database, written(tmp_path, 1, "else"))
    office.sync()
    begun = StartAssessment(id=new_id(), scope=office.child.scope, form="short_look", stage="review")
    office.leah.do(begun)
    with pytest.raises(Refused, match="newest form already"):
        office.leah.do(UpgradeAssessment(assessment=begun.id))
    sent = office.leah.views.assessment(begun.id)
    office.leah.do(SubmitAssessment(assessment=begun.id, read_content=sent.head_hash, statement="Sent"))
    office.leah.sync()
    publish_form(office.town.database, renaming(tmp_path))
    office.leah.sync()
    assert office.leah.views.assessment(begun.id).newer == 0
    with pytest.raises(Refused, match="stays on the form that was signed"):
        office.leah.do(UpgradeAssessment(assessment=begun.id))

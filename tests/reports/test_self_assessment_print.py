"""A self-assessment on paper: what was said beside what was asked, faces and drawings, and any text of any length."""

import pytest

from app.domain.answer import Answer
from app.domain.assessment import FormRef
from app.domain.child import Child
from app.domain.drawing import Stroke, write
from app.domain.errors import Refused
from app.domain.ids import Id
from app.domain.moment import Moment
from app.domain.self_assessment import Beside, SelfAssessment
from app.forms.definition import FormDefinition
from app.forms.shipped import shipped_shelf
from app.ui.paper.self_assessment import contents, make_pdf
from tests.helpers.answers import some_answer
from tests.helpers.paper import pages_of

AT = Moment(wall_at="2026-11-23T14:02:00+00:00", boot_id="test", boottime_ns=1)
JAY = Child(id=Id("c"), scope=Id("s"), first_names="Jayden", surname="Okafor", preferred_name="Jay")
HOUSE = write([Stroke(2, 1, ((100, 100), (400, 100), (400, 400))), Stroke(1, 0, ((500, 300),))])


def form(name: str = "what_do_you_think") -> FormDefinition:
    found = shipped_shelf().newest(name)
    assert found is not None
    return found


def said(answers: dict[str, Answer], **more: object) -> SelfAssessment:
    ref = FormRef(id=form().id, version=form().version)
    made = SelfAssessment(id=Id("r"), scope=Id("s"), form=ref, answers=answers, finished_at=AT.wall_at)
    return made.but(**more)


def pages(record: SelfAssessment, of: FormDefinition, child: Child = JAY) -> list[str]:
    pdf = make_pdf(record, of, child, "Leah Cole", AT)
    return [" ".join(page.split()) for page in pages_of(pdf)]


@pytest.mark.parametrize("name", ["what_do_you_think", "what_do_you_think_carer"])
def test_every_question_stands_with_its_answer_on_marked_and_numbered_pages(name: str) -> None:
    asked = {id: q for id, q in form(name).questions.items() if q.takes_an_answer}
    found = pages(said({id: some_answer(q)[0] for id, q in asked.items()}), form(name))
    whole = " ".join(found)
    for number, page in enumerate(found, 1):
        assert page.count("OFFICIAL-SENSITIVE") == 2
        assert f"Page {number} of {len(found)}" in page
    content = contents(said({id: some_answer(q)[0] for id, q in asked.items()}), form(name), JAY, "Leah", AT)
    for section in content.sections:
        for told in section.told:
            assert " ".join(f"{told.question} {told.answer}".split()) in whole.replace(" No answer", "")


def test_an_answer_with_a_face_has_it_and_what_was_added_is_there() -> None:
    record = said(
        {"family_safe": Answer(value="talk")}, beside={"family_safe": Beside(words="Ask me on Friday.", drawing=HOUSE)}
    )
    told = next(t for s in contents(record, form(), JAY, "Leah", AT).sections for t in s.told if t.face)
    assert (told.face, told.words, len(told.drawing)) == ("talk", "Ask me on Friday.", 2)
    assert "I would like to talk about it Ask me on Friday." in " ".join(pages(record, form()))


def test_no_smiling_face_stands_beside_what_worries() -> None:
    """Yes to being hurt has the sad face, and no to it the smiling one."""
    for value, face in (("yes", "no"), ("no", "yes"), ("talk", "talk")):
        record = said({"family_hurt_me": Answer(value=value), "family_safe": Answer(value=value)})
        told = {t.question: t.face for s in contents(record, form(), JAY, "Leah", AT).sections for t in s.told if t.face}
        assert told["Someone at home hurts me or makes me afraid"] == face
        assert told["I feel safe at home"] == value


def test_strange_drawings_long_words_and_names_of_any_script_print() -> None:
    name = Child(id=Id("c"), scope=Id("s"), first_names="أميرة " * 30, surname="Okafor")
    record = said(
        {"family_safe": Answer(value="no")},
        beside={"family_safe": Beside(words="word " * 4000, drawing="no drawing at all")},
    )
    found = pages(record, form(), name)
    assert sum(page.split().count("word") for page in found) == 4000
    assert len(found) > 3


def test_without_its_questions_it_says_so() -> None:
    with pytest.raises(Refused, match="Sync once"):
        make_pdf(said({}), None, JAY, "Leah", AT)

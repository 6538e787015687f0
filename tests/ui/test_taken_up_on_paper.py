"""The paper to countersign shows what the child raised: what was not used and why first, then where the rest is taken up."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from app.domain.answer import Answer
from app.domain.assessment import Used
from app.domain.standing import Stage
from app.models.queries.views import StoreViews
from app.operations.assessment import AbandonAssessment
from app.operations.rows.assessment import AssessmentFile
from app.ui.features.reviews.paper import paper_of
from app.ui.features.reviews.taken import taken_of
from app.ui.features.reviews.taken_card import TakenCard
from tests.helpers.labels import cut_labels
from tests.helpers.names import unnamed
from tests.store.test_taking_up import Stage as JaysStage


@pytest.fixture
def jay(tmp_path: Path) -> Iterator[JaysStage]:
    made = JaysStage(tmp_path)
    yield made
    made.laptop.close()


def file(jay: JaysStage) -> AssessmentFile:
    return StoreViews(jay.laptop.store).assessment(jay.id)


def test_what_was_raised_and_what_became_of_it(jay: JaysStage, qtbot: QtBot) -> None:
    prefix = jay.says_and_ends(family_safe="no", learning_reading="no", place_own="no", family_listen="yes")
    reason = "He reads well: the school tested it"
    jay.uses({f"{prefix}family_safe": Used(answer="family_voice"), f"{prefix}learning_reading": Used(reason=reason)})
    taken = taken_of(file(jay))
    assert [(one.who, one.said, one.is_left, one.why_not, one.under) for one in taken] == [
        ("Jay", "No", True, "", ""),
        ("Jay", "No", False, reason, ""),
        ("Jay", "No", False, "", "Family and relationships"),
    ]
    assert taken[2].is_concern, "somebody who does not feel safe at home"
    assert taken[2].leads_to == "family", "nothing is written there yet, so the way leads to the part"
    seen = file(jay)
    answered = seen.assessment.answering("family_voice", Answer(value="He told me about it."))
    assert taken_of(msgspec.structs.replace(seen, assessment=answered))[2].leads_to == "family_voice"
    assert paper_of(seen, "").taken == taken

    card = TakenCard(taken)
    qtbot.addWidget(card)
    card.resize(700, 600)
    card.show()
    assert unnamed(card) == []
    assert cut_labels(card) == []
    ways = {b.accessibleName(): b for b in card.findChildren(QAbstractButton)}
    (go,) = [button for name, button in ways.items() if name.startswith("Go to where this is taken up")]
    assert not go.isVisible(), "what is simply taken up is folded"
    card.unfold.click()
    assert go.isVisible()
    with qtbot.waitSignal(card.followed) as followed:
        go.click()
    assert followed.args == ["family"]


def test_a_stage_that_is_over_shows_what_it_dealt_with_and_nothing_that_was_said_since(jay: JaysStage) -> None:
    prefix = jay.says_and_ends(family_safe="no")
    jay.uses({f"{prefix}family_safe": Used(answer="family_voice")})
    jay.laptop.store.identity = msgspec.structs.replace(jay.laptop.store.identity, role="manager")
    jay.laptop.do(AbandonAssessment(assessment=jay.id, reason="Moved away"))
    jay.laptop.clock.turn(seconds=86_400)
    jay.says_and_ends(learning_reading="no")
    assert file(jay).standing.stage is Stage.ABANDONED
    assert [one.under for one in taken_of(file(jay))] == ["Family and relationships"]

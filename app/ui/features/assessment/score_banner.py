"""Offers the score of a predictor that the service installed, in the section that states it, and puts it among the answers."""

from collections.abc import Callable
from functools import partial
from typing import Final

from app.domain.answer import Answer
from app.domain.errors import Refused
from app.domain.predictor import Score
from app.forms.score import answers_from, asks_for_score, inputs_for
from app.forms.session import FormSession
from app.operations.rows.assessment import AssessmentFile
from app.ui.desk import Desk
from app.ui.parts.card import Banner

OFFER: Final = (
    "This service has a predictor. It is asked with what stands in this assessment; you read what it says and judge."
)
NOT_GIVEN: Final = (
    "The score could not be worked out. Nothing was changed. Enter it from the national system, or say that there is none."
)
Answering = Callable[[str, Answer], None]


class ScoreBanner(Banner):
    """Hidden where the installation has no predictor, the section states no score, or it is read only."""

    def __init__(self, desk: Desk, answer: Answering) -> None:
        super().__init__("info", OFFER, icon="scale")
        self._desk, self._answer = desk, answer
        self._session: FormSession | None = None
        self._asked: FormSession | None = None
        self._file: AssessmentFile | None = None
        self.hide()
        self.chosen.connect(self._ask)

    def show_section(
        self, session: FormSession | None, file: AssessmentFile | None, section: str, *, is_editing: bool
    ) -> None:
        """Which assessment and section are on screen."""
        self._session, self._file = session, file
        names = self._desk.predictors.names
        is_here = session is not None and asks_for_score(session.definition) and section == _home(session)
        is_offered = bool(names) and is_editing and is_here
        if is_offered:
            self._say("info", OFFER)
            self.set_actions(tuple((name, f"Ask {name}") for name in names))
        self.setVisible(is_offered)

    def _ask(self, name: object) -> None:
        session, file = self._session, self._file
        if session is None or file is None:
            return
        try:
            inputs = inputs_for(session.definition, session.counted, file.child)
        except Refused as refused:
            self._say("warn", refused.message)
            return
        ask = partial(self._desk.predictors.score, str(name), inputs)
        self._asked = session
        self._desk.tasks.read(ask, self._came, self._failed)

    def _came(self, score: Score | None) -> None:
        session = self._asked
        if score is None or session is None or session is not self._session:
            return
        try:
            stated = answers_from(session.definition, score, self._desk.clock().today)
        except Refused as refused:
            self._say("warn", refused.message)
            return
        for question, answer in stated.items():
            self._answer(question, answer)
        self._say("ok", f"{score.source} gives {score.percent} per cent. It stands below; your own view comes after it.")

    def _failed(self, error: BaseException) -> None:
        self._say("warn", error.message if isinstance(error, Refused) else NOT_GIVEN)

    def _say(self, kind: str, sentence: str) -> None:
        self.set_kind(kind)
        self.set_text(sentence)


def _home(session: FormSession) -> str:
    question = session.definition.tagged["score"][0]
    return session.definition.home[question.id]

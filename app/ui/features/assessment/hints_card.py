"""Things to think of before it goes: hints with a way to the question each; nothing has to be done about them."""

from collections.abc import Callable

from app.forms.quality import Hint
from app.forms.wording import fill
from app.ui.parts.button import Button
from app.ui.parts.card import Card
from app.ui.parts.flow import FlowBox
from app.ui.parts.text import PlainLabel

TITLE = "Worth a thought"
MEANS = "It can go as it is. These are what a reader will look for."


class HintsCard(Card):
    """`follow` is called with the id of the question that a hint is about."""

    def __init__(self, hints: tuple[Hint, ...], called: str, follow: Callable[[str], object]) -> None:
        super().__init__(TITLE)
        self._follow = follow
        self._questions: dict[Button, str] = {}
        self.body.addWidget(PlainLabel(MEANS, "helper", wrap=True))
        for hint in hints:
            sentence = fill(hint.sentence, called)
            line = FlowBox(None, 0.6)
            line.flow.addWidget(PlainLabel(sentence, "body", wrap=True))
            go = Button("Go to it", "quiet", size="small", name=f"Go to it: {sentence}")
            go.clicked.connect(self._go)
            self._questions[go] = hint.question
            line.flow.addWidget(go)
            self.body.addWidget(line)

    def _go(self) -> None:
        button = self.sender()
        if isinstance(button, Button) and button in self._questions:
            self._follow(self._questions[button])

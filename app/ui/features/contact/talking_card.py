"""How to talk with this child, beside the contact that is written: what to do, what to leave, what helps."""

from app.operations.rows.talking import Talking
from app.ui import theme
from app.ui.features.contact import texts
from app.ui.parts.card import Card
from app.ui.parts.text import PlainLabel


class TalkingCard(Card):
    """Hidden while nobody has written a profile or an agreed approach."""

    def __init__(self) -> None:
        super().__init__(texts.TALKING, tone="raised")
        self._labels: list[PlainLabel] = []
        self.hide()

    def show_lines(self, talking: Talking, called: str) -> None:
        """Other lines; `called` is the name the child likes."""
        for label in self._labels:
            label.hide()
            label.deleteLater()
        self._labels = []
        self.title_label.setText(texts.TALKING_WITH.format(called))
        self.setAccessibleName(texts.TALKING_WITH.format(called))
        for heading, lines in zip(texts.TALKING_PARTS, (talking.do, talking.avoid, talking.helps), strict=True):
            if lines:
                self._add(PlainLabel(heading, "strong", wrap=True))
                for line in lines:
                    self._add(PlainLabel(f"• {line}", "body", wrap=True))
        self.body.setSpacing(theme.em(0.2))
        self.setVisible(bool(talking))

    def _add(self, label: PlainLabel) -> None:
        self._labels.append(label)
        self.body.addWidget(label)

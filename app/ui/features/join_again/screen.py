"""The sheet for joining anew: why and what is kept at the top, two boxes, and how it went."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from app.ui.desk import Desk, Place
from app.ui.features.join_again import texts
from app.ui.features.join_again.presenter import JoinAgainPresenter, Shown
from app.ui.parts.button import Button
from app.ui.parts.card import Banner
from app.ui.parts.icon_line import IconLine
from app.ui.parts.labelled import Labelled
from app.ui.parts.line import LineField
from app.ui.parts.sheet import Sheet
from app.ui.parts.text import PlainLabel


class JoinAgainSheet(Sheet):
    """Made once for a window; opened from the sync centre."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window, texts.TITLE, width_em=46, height_em=38)
        self._presenter = JoinAgainPresenter(desk)
        self._presenter.setParent(self)
        self._said, self._problem = Banner("ok", ""), Banner("warn", "")
        self._why, self._kept = PlainLabel(texts.WHY, "body", True), IconLine("shield-check", "", "body")
        self.code = LineField(name=texts.CODE)
        self.words = LineField(name=texts.WORDS, secret=True)
        self._labelled = {
            "code": Labelled(texts.CODE, self.code, texts.CODE_HINT),
            "passphrase": Labelled(texts.WORDS, self.words, texts.WORDS_HINT),
        }
        self._step = IconLine("key-round", texts.STEP_CODE, "body")
        self._asked = (self._why, self._kept, self._step, *self._labelled.values())
        for widget in (self._said, *self._asked[:3], self._problem, *self._asked[3:]):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self._join, self._close = Button(texts.JOIN, "primary", "link"), Button(texts.CLOSE)
        self.footer.addStretch(1)
        for button in (self._close, self._join):
            self.footer.addWidget(button)
        for signal in (self._join.clicked, self.code.confirmed, self.words.confirmed):
            signal.connect(self._ask)
        self._close.clicked.connect(self.close_sheet)
        self.closed.connect(self._forget)
        self._presenter.changed.connect(self._show)
        self._presenter.joined.connect(self._forget)

    def show_place(self, place: Place) -> None:
        """Somebody wants to join again."""
        self._presenter.begin()

    def _show(self, shown: Shown) -> None:
        for widget in self._asked:
            widget.setVisible(not shown.said)
        self._kept.set_text(texts.waits(shown.sync.waiting))
        elsewhere = shown.problem if shown.field not in self._labelled else ""
        for banner, words in ((self._said, shown.said), (self._problem, elsewhere)):
            if words and banner.text() != words:
                banner.set_text(words)
            banner.setVisible(bool(words))
        for name, labelled in self._labelled.items():
            labelled.set_problem(shown.problem if shown.field == name else "")
        if shown.problem and shown.field in self._labelled:
            self._labelled[shown.field].field.setFocus(Qt.FocusReason.OtherFocusReason)
            QTimer.singleShot(0, self.reveal_focus)
        self._join.setVisible(not shown.said)
        self._join.set_text(texts.JOINING if shown.is_busy else texts.JOIN)
        self._close.setVisible(bool(shown.said))

    def _ask(self) -> None:
        self._presenter.join(self.code.text(), self.words.text())

    def _forget(self) -> None:
        """Neither code nor passphrase stays in a box."""
        for field in (self.code, self.words):
            field.clear()

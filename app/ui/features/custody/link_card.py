"""Which child's file a custody log belongs to: likely children are proposed with the reason, a person decides."""

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.ids import Id
from app.operations.rows.child import LookAlike
from app.operations.rows.custody import LinkLine
from app.ui import theme
from app.ui.features.custody import review_texts as texts
from app.ui.features.custody.review_card import beside
from app.ui.features.custody.review_presenter import Found, ReviewPresenter
from app.ui.parts.button import Button
from app.ui.parts.card import Card
from app.ui.parts.labelled import Labelled
from app.ui.parts.line import LineField
from app.ui.parts.page import clear_layout
from app.ui.parts.text import PlainLabel


class LinkCard(Card):
    """A log has one child, so nothing is proposed once it is linked."""

    def __init__(self, presenter: ReviewPresenter) -> None:
        super().__init__(texts.LINK)
        self._presenter = presenter
        self._drawn: tuple[object, ...] | None = None
        self._why: Labelled | None = None
        self.reason: LineField | None = None
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.em(0.75))
        self.body.addLayout(self._list)

    def show_found(self, found: Found) -> None:
        """As it stands now."""
        row = found.row
        if row is None:
            return
        self.setVisible(self._presenter.may_review)
        drawn = (row.attendance.id, row.links, found.likely)
        if drawn != self._drawn:
            self._drawn = drawn
            clear_layout(self._list)
            self._why = self.reason = None
            made = [self._linked(link) for link in row.links] or self._proposed(found.likely)
            for widget in made:
                self._list.addWidget(widget)
                widget.show()
        if self._why is not None:
            self._why.set_problem(found.problem if found.field == "unlink" else "")

    def _proposed(self, likely: tuple[LookAlike, ...]) -> list[QWidget]:
        said = PlainLabel(texts.LINK_HINT if likely else texts.NO_LIKELY, "helper", wrap=True)
        return [said, *(self._child(one) for one in likely)]

    def _child(self, one: LookAlike) -> QWidget:
        born = f"born {one.born}" if one.born else ""
        block, column = _block()
        column.addWidget(PlainLabel(", ".join(filter(None, (one.name, born))), "strong", wrap=True))
        same = f"The same: {one.why}." if one.why else ""
        who = f"Case worker: {one.worker}." if one.worker else ""
        column.addWidget(PlainLabel(" ".join(filter(None, (same, who))), "muted", wrap=True))
        link = Button(texts.LINK_BUTTON, "outline", "link", name=f"Link to {one.name}")
        file = Button(texts.OPEN_FILE, "quiet", name=f"Open the file of {one.name}")
        link.clicked.connect(partial(self._link, one.id))
        file.clicked.connect(partial(self._open, one.id))
        column.addWidget(beside(link, file))
        return block

    def _linked(self, line: LinkLine) -> QWidget:
        block, column = _block()
        words = texts.LINKED_TO.format(name=line.name) if line.name else texts.ELSEWHERE
        column.addWidget(PlainLabel(words, "strong", wrap=True))
        if not line.link:
            return block
        file = Button(texts.OPEN_FILE, "outline", name=f"Open the file of {line.name}")
        file.clicked.connect(partial(self._open, line.file))
        column.addWidget(beside(file))
        self.reason = LineField(name=texts.UNLINK_WHY)
        self._why = Labelled(texts.UNLINK_WHY, self.reason)
        out = Button(texts.UNLINK, "quiet")
        take = partial(self._unlink, line.link)
        out.clicked.connect(take)
        column.addWidget(self._why)
        column.addWidget(beside(out))
        return block

    def _link(self, file: Id, _checked: bool = False) -> None:
        self._presenter.link(file)

    def _open(self, file: Id, _checked: bool = False) -> None:
        self._presenter.open_file(file)

    def _unlink(self, link: Id, _checked: bool = False) -> None:
        if self.reason is not None:
            self._presenter.unlink(link, self.reason.text())


def _block() -> tuple[QWidget, QVBoxLayout]:
    block = QWidget()
    column = QVBoxLayout(block)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.em(0.35))
    return block, column

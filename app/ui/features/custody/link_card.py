"""Which child's file a custody log belongs to: likely children with the reason, others by name; a person decides and may copy."""

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.ids import Id
from app.operations.rows.child import LookAlike
from app.operations.rows.custody import LinkLine
from app.ui import theme
from app.ui.features.custody import review_texts as texts
from app.ui.features.custody.alerts_sheet import AlertsSheet
from app.ui.features.custody.link_presenter import Linking, LinkPresenter, Proposal
from app.ui.parts.button import Button
from app.ui.parts.card import Card
from app.ui.parts.flow import FlowBox
from app.ui.parts.labelled import Labelled
from app.ui.parts.line import LineField
from app.ui.parts.page import clear_layout
from app.ui.parts.text import PlainLabel


class LinkCard(Card):
    """A log has one child, so nothing is proposed once it is linked. `size` is that of its buttons."""

    def __init__(self, presenter: LinkPresenter, size: str = "normal") -> None:
        super().__init__(texts.LINK)
        self._presenter, self._size = presenter, size
        self._drawn: tuple[object, ...] | None = None
        self._why: Labelled | None = None
        self.reason: LineField | None = None
        self.sheet: AlertsSheet | None = None
        self.told = PlainLabel("", "helper", wrap=True)
        self.trouble = PlainLabel("", "body", wrap=True, tone="bad")
        self._list, self._found = QVBoxLayout(), QVBoxLayout()
        for layout in (self._list, self._found):
            layout.setSpacing(theme.em(0.75))
        self.name = LineField(name=texts.BY_NAME)
        self._by_name = Labelled(texts.BY_NAME, self.name)
        self.look = Button(texts.LOOK, "outline", "search", size=size)
        self._ways = _beside(self.look)
        self.body.addWidget(self.told)
        self.body.addLayout(self._list)
        self.body.addWidget(self._by_name)
        self.body.addWidget(self._ways)
        self.body.addLayout(self._found)
        self.body.addWidget(self.trouble)
        self.hide()
        self.look.clicked.connect(self._look)
        self.name.confirmed.connect(self._look)
        presenter.changed.connect(self._show)
        presenter.proposed.connect(self._propose)
        presenter.done.connect(self._close)
        presenter.refused.connect(self._refuse)

    def _show(self, shown: Linking) -> None:
        row = shown.row
        self.setVisible(row is not None and self._presenter.may_link)
        if row is None or not self._presenter.may_link:
            return
        may_copy = self._presenter.may_copy
        if self._drawn is None or self._drawn[0] != row.attendance.id:
            self.name.set_text_quietly("")
        drawn = (row.attendance.id, row.links, shown.likely, shown.named, may_copy)
        if drawn != self._drawn:
            self._drawn = drawn
            self._draw(shown, row.links)
        told = "; ".join(line.words for line in row.alerts)
        self.told.setText(texts.TOLD.format(words=told))
        self.told.setVisible(bool(told) and not row.is_mine)
        self._by_name.setVisible(not row.links)
        self._ways.setVisible(not row.links)
        self._by_name.set_problem(shown.problem if shown.field == "name" else "")
        if self._why is not None:
            self._why.set_problem(shown.problem if shown.field == "unlink" else "")
        is_here = shown.field == "link"
        self.trouble.setText(shown.problem if is_here else "")
        self.trouble.setVisible(is_here and bool(shown.problem))

    def _draw(self, shown: Linking, links: tuple[LinkLine, ...]) -> None:
        clear_layout(self._list)
        clear_layout(self._found)
        self._why = self.reason = None
        hint = PlainLabel(texts.LINK_HINT if shown.likely else texts.NO_LIKELY, "helper", wrap=True)
        made = [self._linked(link) for link in links] or [hint, *(self._child(one, "The same: ") for one in shown.likely)]
        for widget in made:
            self._list.addWidget(widget)
            widget.show()
        if links or shown.named is None:
            return
        found = [self._child(one, "") for one in shown.named]
        for one in found or [PlainLabel(texts.NOBODY_NAMED, "muted", wrap=True)]:
            self._found.addWidget(one)
            one.show()

    def _child(self, one: LookAlike, before: str) -> QWidget:
        born = f"born {one.born}" if one.born else ""
        block, column = _block()
        column.addWidget(PlainLabel(", ".join(filter(None, (one.name, born))), "strong", wrap=True))
        why = f"{before}{one.why}." if one.why and before else one.why
        who = f"Case worker: {one.worker}." if one.worker else ""
        column.addWidget(PlainLabel(" ".join(filter(None, (why, who))), "muted", wrap=True))
        link = Button(texts.LINK_BUTTON, "outline", "link", size=self._size, name=f"Link to {one.name}")
        file = Button(texts.OPEN_FILE, "quiet", size=self._size, name=f"Open the file of {one.name}")
        link.clicked.connect(partial(self._link, one.id))
        file.clicked.connect(partial(self._open, one.id))
        column.addWidget(_beside(link, *self._copying(one.id, one.name), file))
        return block

    def _linked(self, line: LinkLine) -> QWidget:
        block, column = _block()
        words = texts.LINKED_TO.format(name=line.name) if line.name else texts.ELSEWHERE
        column.addWidget(PlainLabel(words, "strong", wrap=True))
        if not line.link:
            return block
        file = Button(texts.OPEN_FILE, "outline", size=self._size, name=f"Open the file of {line.name}")
        file.clicked.connect(partial(self._open, line.file))
        column.addWidget(_beside(*self._copying(line.file, line.name), file))
        self.reason = LineField(name=texts.UNLINK_WHY)
        self._why = Labelled(texts.UNLINK_WHY, self.reason)
        out = Button(texts.UNLINK, "quiet", size=self._size)
        take = partial(self._unlink, line.link)
        out.clicked.connect(take)
        column.addWidget(self._why)
        column.addWidget(_beside(out))
        return block

    def _copying(self, file: Id, name: str) -> list[Button]:
        if not self._presenter.may_copy:
            return []
        button = Button(texts.COPY, "outline", "copy", size=self._size, name=f"{texts.COPY}: {name}")
        button.clicked.connect(partial(self._copy, file))
        return [button]

    # ---- doing
    def _look(self) -> None:
        self._presenter.look(self.name.text())

    def _link(self, file: Id, _checked: bool = False) -> None:
        self._presenter.link(file)

    def _open(self, file: Id, _checked: bool = False) -> None:
        self._presenter.open_file(file)

    def _unlink(self, link: Id, _checked: bool = False) -> None:
        if self.reason is not None:
            self._presenter.unlink(link, self.reason.text())

    def _copy(self, file: Id, _checked: bool = False) -> None:
        self._presenter.propose(file)

    def _propose(self, proposal: Proposal) -> None:
        if self.sheet is None:
            self.sheet = AlertsSheet(self.window())
            self.sheet.agreed.connect(self._presenter.copy)
        self.sheet.ask(proposal)

    def _close(self) -> None:
        if self.sheet is not None:
            self.sheet.close_sheet()

    def _refuse(self, sentence: str, field: str) -> None:
        if self.sheet is not None:
            self.sheet.refuse(sentence, field)


def _beside(*buttons: QWidget) -> FlowBox:
    box = FlowBox()
    for button in buttons:
        box.flow.addWidget(button)
    return box


def _block() -> tuple[QWidget, QVBoxLayout]:
    block = QWidget()
    column = QVBoxLayout(block)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.em(0.35))
    return block, column

"""The first run window: a picture at the left, one step at a time at the right."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.council import Council, CouncilShown
from app.ui.features.first_run import texts
from app.ui.features.first_run.presenter import PASSPHRASE, RECORDS, SERVICE, WHO, FirstRunPresenter, Rate, Shown
from app.ui.parts.avatar import Avatar
from app.ui.parts.button import Button
from app.ui.parts.card import Surface
from app.ui.parts.icon_line import IconLine
from app.ui.parts.line import LineField
from app.ui.parts.progress import ProgressBar
from app.ui.parts.text import PlainLabel
from app.ui.shell.council_page import CouncilPage
from app.ui.shell.picture_window import PictureWindow


def _how_far(shown: Shown) -> str:
    if shown.is_done:
        return texts.SYNC_LATER if shown.is_later else texts.SYNC_DONE
    return texts.progress(shown.records, shown.done, shown.total, shown.seconds_left)


class FirstRunWindow(PictureWindow):
    """Signals for the composition; answer with `enrolled`, `failed`, `ready_to_sync`, `synced` and `complete`."""

    enrol_asked = Signal(str, str)
    refused_identity = Signal()
    passphrase_chosen = Signal(str)
    finished = Signal()

    def __init__(self, rate: Rate, address: str = "", council: Council | None = None) -> None:
        super().__init__(texts.MOTTO, spacing_em=0.6)
        presenter = self._presenter = FirstRunPresenter(rate)
        presenter.setParent(self)
        presenter.changed.connect(self._show)
        for mine, theirs in (
            (self.enrol_asked, presenter.enrol_asked),
            (self.refused_identity, presenter.refused_identity),
            (self.passphrase_chosen, presenter.passphrase_chosen),
            (self.finished, presenter.finished),
        ):
            theirs.connect(mine)
        self._step = -1
        self._build()
        self._address.set_text_quietly(address)
        self._show(presenter.shown)
        self._council_page = self._add_council(council) if council is not None else None

    # ---- told from outside
    def enrolled(self, names: str, initials: str, team_line: str) -> None:
        """The service knows the code: ask if this is the person."""
        self._presenter.enrolled(names, initials, team_line)

    def failed(self, sentence: str, field: str = "") -> None:
        """The step did not work; `field` is address, code, passphrase or again."""
        self._presenter.failed(sentence, field)

    def ready_to_sync(self) -> None:
        """The store is made: show the last step."""
        self._presenter.ready_to_sync()

    def synced(self, records: int, done: int, total: int, seconds_left: int = -1) -> None:
        """So many records came; so many of so many files are whole; about how long it still takes."""
        self._presenter.synced(records, done, total, seconds_left)

    def complete(self, problem: str = "") -> None:
        """All records are here; or, with a problem, the person may go on and the records come later."""
        self._presenter.complete(problem)

    # ---- building
    def _build(self) -> None:
        self._where = PlainLabel("", "group", True)
        self.column.addWidget(self._where)
        self._pages = [self._service_page(), self._who_page(), self._passphrase_page(), self._records_page()]
        for page in self._pages:
            self.column.addWidget(page)
        self._problem = IconLine("circle-alert", "", "body", "bad")
        self._put_problem(SERVICE)

    def _put_problem(self, step: int) -> None:
        """What is wrong stands over the button that would go on."""
        column, button = self._pages[step].layout(), (self._connect, self._yes, self._use, self._open)[step]
        assert isinstance(column, QVBoxLayout)
        column.removeWidget(self._problem)
        column.insertWidget(column.indexOf(button), self._problem)

    def _add_council(self, council: Council) -> QWidget:
        """Where the service wants it, the council's account comes between the code and "Is this you?"."""
        page = CouncilPage(council)
        page.hide()
        self.column.addWidget(page)
        council.changed.connect(self._show_council)
        return page

    def _show_council(self, shown: CouncilShown) -> None:
        assert self._council_page is not None
        self._council_page.setVisible(bool(shown.phase))
        self._pages[SERVICE].setVisible(not shown.phase and self._presenter.shown.step == SERVICE)

    def _page(self, title: str, why: str) -> tuple[QWidget, QVBoxLayout]:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.em(0.45))
        column.addWidget(PlainLabel(title, "title", True))
        column.addWidget(PlainLabel(why, "muted", True))
        column.addSpacing(theme.em(0.75))
        return page, column

    def _field(self, column: QVBoxLayout, label: str, hint: str, *, secret: bool = False) -> LineField:
        column.addWidget(PlainLabel(label, "strong"))
        if hint:
            column.addWidget(PlainLabel(hint, "helper", True))
        field = LineField(name=label, secret=secret)
        column.addWidget(field)
        return field

    def _service_page(self) -> QWidget:
        page, column = self._page(texts.SERVICE_TITLE, texts.SERVICE_WHY)
        self._address = self._field(column, texts.ADDRESS, texts.ADDRESS_HINT)
        self._code = self._field(column, texts.CODE, texts.CODE_HINT)
        self._connect = Button(texts.CONNECT, "primary", size="large")
        for signal in (self._address.confirmed, self._code.confirmed, self._connect.clicked):
            signal.connect(self._ask_service)
        column.addWidget(self._connect)
        return page

    def _who_page(self) -> QWidget:
        page, column = self._page(texts.WHO_TITLE, texts.WHO_WHY)
        card = Surface("raised")
        row = QHBoxLayout(card)
        row.setContentsMargins(theme.em(1.05), theme.em(0.9), theme.em(0.9), theme.em(0.9))
        self._avatar = Avatar("", 3.3)
        words = QVBoxLayout()
        words.setSpacing(0)
        self._names, self._team = PlainLabel("", "card", True), PlainLabel("", "muted", True)
        words.addWidget(self._names)
        words.addWidget(self._team)
        row.addWidget(self._avatar)
        row.addLayout(words, 1)
        column.addWidget(card)
        column.addSpacing(theme.em(0.6))
        self._yes = Button(texts.YES, "primary", size="large")
        no = Button(texts.NO, "quiet")
        self._yes.clicked.connect(self._say_yes)
        no.clicked.connect(self._say_no)
        column.addWidget(self._yes)
        column.addWidget(no, 0, Qt.AlignmentFlag.AlignLeft)
        return page

    def _passphrase_page(self) -> QWidget:
        page, column = self._page(texts.WORDS_TITLE, texts.WORDS_WHY)
        self._first = self._field(column, texts.WORDS_LABEL, texts.WORDS_HINT, secret=True)
        self._meter = ProgressBar(name="Strength")
        column.addWidget(self._meter)
        self._feedback = PlainLabel("", "helper", True)
        column.addWidget(self._feedback)
        self._second = self._field(column, texts.AGAIN, "", secret=True)
        self._use = Button(texts.USE_IT, "primary", size="large")
        self._first.edited.connect(self._presenter.type)
        for signal in (self._second.confirmed, self._use.clicked):
            signal.connect(self._choose)
        column.addSpacing(theme.em(0.45))
        column.addWidget(self._use)
        return page

    def _records_page(self) -> QWidget:
        page, column = self._page(texts.SYNC_TITLE, texts.SYNC_WHY)
        self._bar = ProgressBar(name="Records", height_em=0.6)
        self._count = PlainLabel("", "body", True)
        self._open = Button(texts.OPEN, "primary", "lock-open", size="large")
        self._open.clicked.connect(self._presenter.finish)
        for widget in (self._bar, self._count, self._open):
            column.addWidget(widget)
        return page

    # ---- showing
    def _show(self, shown: Shown) -> None:
        self._where.setText(texts.step(shown.step))
        for at, page in enumerate(self._pages):
            page.setVisible(at == shown.step)
        self._put_problem(shown.step)
        self._problem.set_text(shown.sentence)
        self._problem.setVisible(bool(shown.sentence))
        self._connect.set_text(texts.CONNECTING if shown.is_busy else texts.CONNECT)
        self._use.set_text(texts.PREPARING if shown.is_busy else texts.USE_IT)
        self._names.setText(shown.names)
        self._team.setText(shown.team_line)
        self._avatar.set_initials(shown.initials)
        self._show_strength(shown)
        self._bar.set_value(shown.done, shown.total or 1)
        self._count.setText(_how_far(shown))
        self._open.setVisible(shown.is_done)
        for name, field in self._fields().items():
            field.set_problem(shown.sentence if shown.field == name else "")
        self._place_focus(shown)

    def _show_strength(self, shown: Shown) -> None:
        is_enough = shown.score >= 0 and not shown.hint
        self._meter.set_value(max(0, shown.score), 4, "ok" if is_enough else "warn")
        self._feedback.setText(texts.STRONG if is_enough else shown.hint)
        self._feedback.set_tone("ok" if is_enough else "muted")

    def _fields(self) -> dict[str, LineField]:
        return {"address": self._address, "code": self._code, "passphrase": self._first, "again": self._second}

    def _place_focus(self, shown: Shown) -> None:
        wrong = self._fields().get(shown.field)
        starts = {
            SERVICE: self._code if self._address.text() else self._address,
            WHO: self._yes,
            PASSPHRASE: self._first,
            RECORDS: self._open,
        }
        if wrong is not None and shown.sentence:
            wrong.setFocus(Qt.FocusReason.OtherFocusReason)
        elif shown.step != self._step or (shown.step == RECORDS and shown.is_done):
            starts[shown.step].setFocus(Qt.FocusReason.OtherFocusReason)
        self._step = shown.step

    # ---- what the person does
    def _ask_service(self) -> None:
        self._presenter.connect_to(self._address.text(), self._code.text())

    def _say_yes(self) -> None:
        self._presenter.is_me(True)

    def _say_no(self) -> None:
        self._presenter.is_me(False)

    def _choose(self) -> None:
        self._presenter.choose(self._first.text(), self._second.text())

    def closeEvent(self, event: QCloseEvent) -> None:
        for field in (self._first, self._second, self._code):
            field.clear()
        super().closeEvent(event)

"""One report: where it stands, its sections as text, and what can be done with it. Drawn anew when its standing changes."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.standing import Stage
from app.operations.report_templates import Section, Template
from app.operations.rows.report import ReportFile
from app.ui.desk import Desk
from app.ui.features.reports import texts
from app.ui.features.reports.filing_card import FilingCard
from app.ui.features.reports.presenter import ReportsPresenter, Shown
from app.ui.features.reports.reopening import Reopening
from app.ui.joined_bar import JoinedBar
from app.ui.paper import report as paper
from app.ui.parts.button import Button
from app.ui.parts.card import Banner, Card
from app.ui.parts.flow import FlowBox
from app.ui.parts.growing_text import GrowingText
from app.ui.parts.labelled import Labelled
from app.ui.parts.line import LineField
from app.ui.parts.page import PageScroll, clear_layout
from app.ui.parts.problem_list import ProblemList
from app.ui.parts.quiet_combo import QuietCombo
from app.ui.parts.saved_pill import SavedPill
from app.ui.parts.text import PlainLabel


class Editor(PageScroll):
    """`print_asked` and `save_asked`: the report on screen leaves the laptop."""

    print_asked = Signal()
    save_asked = Signal()

    def __init__(self, desk: Desk, presenter: ReportsPresenter) -> None:
        super().__init__()
        self._desk, self._presenter = desk, presenter
        self._drawn: tuple[object, ...] = ()
        self.fields: dict[str, Labelled] = {}
        self.texts: dict[str, GrowingText] = {}
        self.cards: dict[str, Card] = {}
        self.filing: FilingCard | None = None
        self.anyway: Button | None = None
        self._build_top()
        presenter.stopped.connect(self.show_missing)
        self._page = QVBoxLayout()
        self.body.addLayout(self._page)
        self.body.addStretch(1)

    def _build_top(self) -> None:
        head = FlowBox(None, 0.6)
        self.back = Button("All reports", icon="arrow-left")
        self.back.clicked.connect(self._presenter.to_list)
        self.saved = SavedPill()
        self._print = Button("Print", icon="printer", name="Print the report")
        self._save_pdf = Button("Save PDF", icon="download", name="Save the report as PDF")
        self._print.clicked.connect(self.print_asked)
        self._save_pdf.clicked.connect(self.save_asked)
        for button in (self.back, self._print, self._save_pdf, self.saved):
            head.flow.addWidget(button)
        self._title, self._meta = PlainLabel("", "section", True), PlainLabel("", "muted", True)
        self.told, self.problem = Banner("ok", ""), Banner("warn", "")
        self._standing, self._stale = Banner("info", ""), Banner("info", "")
        self.joined = JoinedBar(self._desk)
        self.missing = ProblemList(title="Before this can go")
        self.missing.followed.connect(self._follow)
        self.names = ProblemList(title=texts.NAMES_TITLE, tone="warn")
        self.names.followed.connect(self._follow)
        for widget in (
            head, self._title, self._meta, self.told, self.problem, self._standing, self._stale, self.joined, self.missing,
            self.names,
        ):  # fmt: skip
            self.body.addWidget(widget)
        for banner in (self.told, self.problem, self._standing, self._stale, self.missing, self.names):
            banner.hide()

    # ---- showing
    def show_state(self, shown: Shown) -> None:
        """Show the report; what is being typed is never taken from under the keyboard."""
        file, kind = shown.file, shown.kind
        if file is None or kind is None:
            return
        today = self._desk.clock().today
        self._title.setText(paper.title(file))
        from_stage = f" · from {file.stage.lower()}" if file.stage else ""
        self._meta.setText(f"{shown.called}{from_stage} · {texts.due(file, today)}")
        banner, sentence = texts.standing(file, today)
        self._standing.set_kind(banner)
        say(self._standing, sentence)
        replaced = texts.REPLACED if file.is_replaced else ""
        stale = texts.STALE if file.is_stale and self._presenter.is_open else ""
        say(self._stale, replaced or stale or (texts.CONFLICT if file.open_conflicts else ""))
        self.joined.show_record(file.report.id, file.report.scope)
        drawn = (file.report.id, file.standing.stage, file.filing, file.is_replaced)
        if drawn != self._drawn:
            self._drawn = drawn
            self._draw(file, kind)
        elif not self._presenter.draft.is_dirty:
            self._refresh(file)
        self.mark(shown)

    def mark(self, shown: Shown) -> None:
        """What is missing, and what was refused, without drawing anew."""
        if self.missing.sentences() != tuple(sentence for _, sentence in shown.missing):
            self.missing.set_links(shown.missing)
        if self.names.sentences() != tuple(sentence for _, sentence in shown.named):
            self.names.set_links(shown.named)
        if self.anyway is not None:
            self.anyway.setVisible(bool(shown.named))
        wrong = {**dict(shown.missing), **({shown.field: shown.problem} if shown.field in self.fields else {})}
        for key, labelled in self.fields.items():
            labelled.set_problem(wrong.get(key, ""))
        is_beside = self.filing is not None and self.filing.show_problem(shown.field, shown.problem)
        is_beside = is_beside or shown.field in self.fields
        say(self.problem, "" if is_beside else shown.problem)

    def _draw(self, file: ReportFile, kind: Template) -> None:
        clear_layout(self._page)
        self.fields, self.texts, self.cards, self.filing, self.anyway = {}, {}, {}, None, None
        is_open = self._presenter.is_open
        if file.standing.stage is Stage.COUNTERSIGNED:
            self._add_filing(file, kind)
        if is_open:
            self._page.addWidget(PlainLabel(texts.BRACKETS, "helper", True))
        self._add_head(file, kind, is_open)
        for section in kind.sections:
            self._add_section(file, section, is_open)
        self._add_foot(file, is_open)

    def _add_filing(self, file: ReportFile, kind: Template) -> None:
        today = lambda: self._desk.clock().today  # noqa: E731
        self.filing = FilingCard(file, kind.proposes, today, may_write=self._presenter.may_write)
        self.filing.filed.connect(self._presenter.file_it)
        self.filing.decided.connect(self._presenter.decided)
        self._page.addWidget(self.filing)

    def _add_head(self, file: ReportFile, kind: Template, is_open: bool) -> None:
        card = Card(kind.purpose)
        if is_open:
            self.court = LineField(name=texts.COURT)
            self.court.set_text_quietly(file.report.court)
            self.court.edited.connect(self._presenter.address)
            card.body.addWidget(Labelled(texts.COURT, self.court))
        elif file.report.court:
            card.body.addWidget(PlainLabel(f"For {file.report.court}", "body", True))
        if kind.proposes and is_open:
            self.proposal = QuietCombo(name=texts.PROPOSAL)
            self.proposal.set_choices(texts.DISPOSALS)
            self.proposal.set_value(file.report.proposal)
            self.proposal.chosen.connect(self._proposed)
            self.fields["proposal"] = Labelled(texts.PROPOSAL, self.proposal)
            card.body.addWidget(self.fields["proposal"])
        elif kind.proposes:
            card.body.addWidget(PlainLabel(f"Proposed: {texts.disposal(file.report.proposal)}", "strong", True))
        self._page.addWidget(card)

    def _add_section(self, file: ReportFile, section: Section, is_open: bool) -> None:
        passage = file.report.passages.get(section.id)
        words = passage.text if passage is not None else ""
        card = self.cards[section.id] = Card()
        if not is_open:
            card.body.addWidget(PlainLabel(section.title, "strong", True))
            card.body.addWidget(PlainLabel(words or paper.NOTHING, "body" if words else "muted", True, selectable=True))
        else:
            text = _Passage(section.id, section.title)
            text.set_text_quietly(words)
            text.wrote.connect(self._presenter.write)
            self.texts[section.id] = text
            self.fields[section.id] = Labelled(section.title, text, section.hint)
            card.body.addWidget(self.fields[section.id])
        self._page.addWidget(card)

    def _add_foot(self, file: ReportFile, is_open: bool) -> None:
        foot = FlowBox(None, 0.6)
        presenter = self._presenter
        if is_open:
            self._button(foot, texts.SEND, "send", presenter.send)
            self.anyway = Button(texts.SEND_ANYWAY)
            self.anyway.clicked.connect(presenter.send_anyway)
            foot.flow.addWidget(self.anyway)
        if file.standing.stage is Stage.SENT and presenter.may_countersign:
            card = Card(texts.STATEMENT)
            self.note = GrowingText(name=texts.RETURN_NOTE, min_lines=1)
            self.fields["note"] = Labelled(texts.RETURN_NOTE, self.note)
            card.body.addWidget(self.fields["note"])
            self._page.addWidget(card)
            back = Button(texts.RETURN, icon="undo-2")
            back.clicked.connect(self._give_back)
            foot.flow.addWidget(back)
            self._button(foot, texts.COUNTERSIGN, "badge-check", presenter.countersign)
        if file.standing.stage is Stage.COUNTERSIGNED and presenter.may_write and not file.is_replaced:
            again = Button(texts.VERSION, icon="plus")
            again.clicked.connect(presenter.new_version)
            foot.flow.addWidget(again)
        self._page.addWidget(foot)
        if file.standing.stage is Stage.COUNTERSIGNED and presenter.may_reopen:
            reopening = Reopening()
            reopening.reopened.connect(presenter.reopen)
            self.fields["reason"] = reopening.labelled
            self._page.addWidget(reopening)

    @staticmethod
    def _button(foot: FlowBox, words: str, icon: str, does: object) -> None:
        button = Button(words, "primary", icon)
        button.clicked.connect(does)
        foot.flow.addWidget(button)

    def _refresh(self, file: ReportFile) -> None:
        """What another laptop wrote comes into the fields that differ."""
        for id, text in self.texts.items():
            passage = file.report.passages.get(id)
            words = passage.text if passage is not None else ""
            if text.text() != words:
                text.set_text_quietly(words)

    def first_focus(self) -> QWidget:
        """The first text, or the way back."""
        return next(iter(self.texts.values()), self.back)

    def show_missing(self) -> None:
        """The list of what is missing, else that of names to look at, with the keyboard in it."""
        (self.missing if self.missing.sentences() else self.names).show_and_focus()
        self.verticalScrollBar().setValue(0)

    # ---- what the person does
    def _proposed(self, _code: object) -> None:
        self._presenter.propose(str(self.proposal.value() or ""))

    def _give_back(self) -> None:
        self._presenter.give_back(self.note.text())

    def _follow(self, key: object) -> None:
        labelled, card = self.fields.get(str(key)), self.cards.get(str(key))
        if labelled is not None:
            labelled.field.setFocus()
            self.ensureWidgetVisible(labelled)
        elif card is not None:
            self.ensureWidgetVisible(card)


class _Passage(GrowingText):
    """The text of one section; `wrote` carries its id and the words."""

    wrote = Signal(str, str)

    def __init__(self, id: str, title: str) -> None:
        super().__init__(name=title, min_lines=4)
        self._id = id
        self.edited.connect(self._edited)

    def _edited(self, words: str) -> None:
        self.wrote.emit(self._id, words)


def say(banner: Banner, sentence: str) -> None:
    """Show the sentence, or hide the banner where there is none."""
    if sentence:
        banner.set_text(sentence)
    banner.setVisible(bool(sentence))

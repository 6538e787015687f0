"""The editor of one assessment: sections at the left, one section in the middle, what helps at the right."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from app.forms.problem import Problem
from app.forms.progress import Progress
from app.forms.session import Changed
from app.forms.wording import fill
from app.ui.desk import Desk, Place
from app.ui.features.assessment import texts
from app.ui.features.assessment.bars_over import BarsOver
from app.ui.features.assessment.frame import EditorFrame
from app.ui.features.assessment.last_page import LastPage
from app.ui.features.assessment.presenter import EditorPresenter, Shown
from app.ui.features.assessment.score_banner import ScoreBanner
from app.ui.features.assessment.ways_out import WaysOut
from app.ui.form.section_view import SectionView
from app.ui.form.tab_stops import own_stops, stops_in
from app.ui.together_words import of_section


class Editor(EditorFrame):
    """Shows what the presenter holds. `list_asked`: back to the list."""

    list_asked = Signal()

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.presenter = EditorPresenter(desk)
        self.view: SectionView | None = None
        self.check: LastPage | None = None
        self._shows_last = False
        self._linked: tuple[tuple[str, str], ...] = ()
        self.bars = BarsOver(desk)
        self.ways_out = WaysOut(desk, self.presenter)
        super().__init__(self.bars, self.ways_out)
        self.score = ScoreBanner(desk, self.presenter.answer)
        self._top_column.insertWidget(self._top_column.indexOf(self.bars) + 1, self.score)
        self.page.body.insertWidget(0, self.ways_out.end_card)
        self._listen()
        self._add_shortcuts()

    def _has_assessment(self) -> bool:
        return self.presenter.shown.phase in ("editing", "reading")

    def _has_section(self) -> bool:
        return self.view is not None

    # ---- building
    def _listen(self) -> None:
        presenter = self.presenter
        presenter.opened.connect(self._opened)
        presenter.moved.connect(self._moved)
        presenter.applied.connect(self._applied)
        presenter.progressed.connect(self._progressed)
        presenter.conflicts_changed.connect(self._conflicts_changed)
        presenter.refused.connect(self._refused)
        presenter.told.connect(self._tell_trouble)
        presenter.newer_changed.connect(self.bars.show_newer)
        presenter.draft.changed.connect(self.saved.show_state)
        self.rail.chosen.connect(self._jump)
        self.jump.chosen.connect(self._jump)
        self.problems.followed.connect(self._follow_problem)
        self.back.clicked.connect(self._go_back)
        self.later.clicked.connect(self._come_back_later)
        self.go_on.clicked.connect(self.continue_)
        self.bars.move_asked.connect(presenter.upgrade)
        self.ways_out.ending_asked.connect(self._to_top)
        self.ways_out.told.connect(self._tell)
        self.ways_out.failed.connect(self._tell_trouble)

    def _add_shortcuts(self) -> None:
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys, does in (
            ("Ctrl+Return", self.continue_), ("Ctrl+Enter", self.continue_), ("Ctrl+PgDown", self._next),
            ("Ctrl+PgUp", self._previous), ("F1", self.toggle_side), ("Ctrl+D", self.toggle_last_time),
            ("Ctrl+Shift+Return", self.go_to_unanswered), ("Ctrl+Shift+Enter", self.go_to_unanswered),
            ("Ctrl+P", self.ways_out.print_it), ("Ctrl+Shift+W", self._ask_who),
        ):  # fmt: skip
            QShortcut(QKeySequence(keys), self, does, context=inside)

    def _stops(self) -> list[QWidget]:
        """What takes the keyboard: sections, what stands over the questions, questions, the buttons below, the rest."""
        above = (self.bars, self.told, self.score, self.ways_out.end_card, self.problems)
        asked = self.view.stops() if self.view is not None else stops_in(self.check) if self.check is not None else []
        stops = [*stops_in(self.rail), self.jump, *(stop for widget in above for stop in own_stops(widget)), *asked]
        return [*stops, self.back, self.later, self.go_on, *stops_in(self.ways_out), *stops_in(self.side)]

    # ---- showing
    def _opened(self, shown: Shown) -> None:
        self._clear_page()
        self._tell("")
        self.ways_out.hide()
        self.saved.clear()
        self.saved.hide()
        is_there = shown.phase in ("editing", "reading")
        for widget in (self.rail, self._number, self.later, self.go_on):
            widget.setVisible(is_there)
        self.bars.show_opened(shown)
        if not is_there:
            self._title.setText("")
            self.jump.hide()
            self.side.hide()
            return
        self.ways_out.show_opened()
        self._say_use_by()
        self._build_rail(shown)
        self._show_section("")
        focused = self.window().focusWidget()
        if self.isVisible() and (focused is None or self.isAncestorOf(focused)):
            self.first_focus().setFocus()

    def _say_use_by(self) -> None:
        presenter, today = self.presenter, self._desk.clock().today
        self.bars.use_by.show_session(presenter.session, today, is_editing=presenter.shown.phase == "editing")

    def _to_top(self) -> None:
        self.page.verticalScrollBar().setValue(0)

    def _build_rail(self, shown: Shown) -> None:
        session = self.presenter.session
        if session is None or shown.file is None:
            return
        seen = {section.section_id for section in session.progress.sections}
        groups: list[tuple[str, list[tuple[str, str]]]] = []
        for group in session.definition.groups:
            sections = [(s.id, fill(s.title, shown.called)) for s in group.sections if s.id in seen]
            if sections:
                groups.append((fill(group.title, shown.called), sections))
        groups.append(("", [(texts.CHECK, "Check and send" if shown.phase == "editing" else "All answers")]))
        self.rail.title.setText(f"Assessment: {texts.stage_name(shown.file.assessment.stage).lower()}")
        self.rail.build(groups)
        self.jump.set_choices([one for _, sections in groups for one in sections])
        self._say_progress(session.progress)

    def _say_progress(self, progress: Progress) -> None:
        file = self.presenter.shown.file
        if file is not None:
            line = texts.progress_line(progress, file.assessment.due_on, self._desk.clock().today)
            self.rail.show_progress(progress, line)
        left = progress.to_answer
        self.rail.show_check(*(("circle-dashed", "neutral", f"{left} to answer") if left else ("send", "ok", "Ready")))

    def _progressed(self, progress: Progress) -> None:
        if tuple(s.section_id for s in progress.sections) != self.rail.keys()[:-1]:
            self._build_rail(self.presenter.shown)
            self.rail.set_here(self.presenter.shown.section)
        else:
            self._say_progress(progress)
        self._say_number()

    def _moved(self, where: tuple[str, str]) -> None:
        _section, question = where
        focused = self.window().focusWidget()
        in_rail = focused is not None and self.rail.isAncestorOf(focused)
        self._show_section(question)
        if question or in_rail:
            return
        if self.view is not None:
            self.view.go_to_first()
        elif self.check is not None:
            (self.check.problems if self.presenter.problems() else self.go_on).setFocus()
        self.page.verticalScrollBar().setValue(0)

    def _show_section(self, question: str) -> None:
        presenter = self.presenter
        session, section = presenter.session, presenter.shown.section
        if session is None:
            return
        self._clear_page()
        self.rail.set_here(section)
        self.jump.set_value(section)
        self.ways_out.show_section()
        self._say_number()
        shown = presenter.shown
        self.score.show_section(session, shown.file, section, is_editing=shown.phase == "editing")
        if section == texts.CHECK:
            self._show_check()
        else:
            self._show_questions(section)
        self.page.verticalScrollBar().setValue(0)
        self._fit()
        if question and self.view is not None:
            self.view.go_to(question)

    def _show_questions(self, section: str) -> None:
        session, about = self.presenter.session, self.presenter.about()
        assert session is not None
        self._title.setText(fill(session.definition.section(section).title, about.called))
        self.view = SectionView(session, section, about)
        self.view.answered.connect(self.presenter.answer)
        self.view.conflict_followed.connect(self._follow_conflict)
        self.view.refocused.connect(self._show_side)
        self.view.show_last_time(self._shows_last)
        self.page.body.insertWidget(self.page.body.indexOf(self.problems) + 1, self.view)
        self.view.show()
        is_editing = self.presenter.shown.phase == "editing"
        self.go_on.set_text("Save and continue" if is_editing else "Next section")
        self.later.setVisible(is_editing)
        self._show_side("")

    def _show_check(self) -> None:
        is_editing = self.presenter.shown.phase == "editing"
        self._title.setText("Check and send" if is_editing else "All answers")
        self.check = LastPage(self.presenter, self._desk)
        self.page.body.insertWidget(self.page.body.indexOf(self.problems) + 1, self.check)
        self.check.show()
        self.go_on.set_text("Send for countersign")
        self.go_on.setVisible(is_editing)
        self.later.setVisible(False)

    def _clear_page(self) -> None:
        self.problems.set_links(())
        for old in (self.view, self.check):
            if old is not None:
                self.page.body.removeWidget(old)
                old.hide()
                old.deleteLater()
        self.view = self.check = None
        self.go_on.show()

    def _say_number(self) -> None:
        pages = self.presenter.sections()
        section = self.presenter.shown.section
        if section in pages and section != texts.CHECK:
            self._number.setText(f"Section {pages.index(section) + 1} of {len(pages) - 1}")
        else:
            self._number.setText("Last page")

    def _show_side(self, question: str) -> None:
        session, shown = self.presenter.session, self.presenter.shown
        if session is not None and shown.section != texts.CHECK and shown.file is not None:
            self.side.show_section(session, shown.section, self.presenter.about(), shown.file.child.matters, question)
            self.side.show_clashes(self._clashes_here())

    def _clashes_here(self) -> tuple[str, ...]:
        session = self.presenter.session
        if session is None:
            return ()
        form = session.definition
        return of_section(self.presenter.findings(), form.id, form.home, self.presenter.shown.section)

    def _applied(self, changed: Changed) -> None:
        self._say_use_by()
        self.side.show_clashes(self._clashes_here())
        if self.view is not None:
            self.view.apply(changed)
            missing = tuple(link for link in self._links() if link[0] != changed.question_id)
            if missing != self._links():
                self.problems.set_links(missing)
                self._linked = missing

    def _links(self) -> tuple[tuple[str, str], ...]:
        return self._linked if self.problems.sentences() else ()

    def _conflicts_changed(self, questions: frozenset[str]) -> None:
        if self.view is not None:
            self.view.set_conflicts(questions)

    def _refused(self, sentence: str, question: str) -> None:
        if self.check is None:
            return
        self.check.show_problems(self.presenter.problems(), (question, sentence))
        self.check.problems.show_and_focus()
        self.page.verticalScrollBar().setValue(0)

    def first_focus(self) -> QWidget:
        """The question that a link has just gone to, else the first one, else the way to go on."""
        held = self.window().focusWidget()
        if held is not None and self.view is not None and self.view.isAncestorOf(held):
            return held
        first = self.view.first_field() if self.view is not None else None
        return first or (self.go_on if self.go_on.isVisibleTo(self) else self.back)

    # ---- what the person does
    def continue_(self) -> None:
        """Save and go on; what is missing in this section is said first. On the last page: send."""
        shown = self.presenter.shown
        if shown.section == texts.CHECK:
            self.presenter.send()
            return
        problems = self.presenter.problems_here() if shown.phase == "editing" else ()
        if problems and self.view is not None:
            self._say_missing(problems)
        else:
            self.presenter.step(1)

    def _say_missing(self, problems: tuple[Problem, ...]) -> None:
        assert self.view is not None
        self.presenter.leave()
        self.view.build_all()
        self.view.show_missing(problems)
        self._linked = tuple((p.question_id, fill(p.in_summary, self.presenter.shown.called)) for p in problems)
        self.problems.set_links(self._linked)
        self.problems.show_and_focus()
        self.page.verticalScrollBar().setValue(0)

    def _follow_problem(self, question: object) -> None:
        if self.view is not None:
            self.view.go_to(str(question))

    def _follow_conflict(self, question: str) -> None:
        conflict = self.presenter.conflict_of(question)
        if conflict:
            self._desk.navigator.to(Place(screen="sync", record=conflict))

    def _come_back_later(self) -> None:
        self.presenter.step(1)

    def _go_back(self) -> None:
        pages = self.presenter.sections()
        if not pages or self.presenter.shown.section == pages[0]:
            self.list_asked.emit()
        else:
            self.presenter.step(-1)

    def _jump(self, section: object) -> None:
        self.presenter.go_to(str(section))

    def _next(self) -> None:
        self.presenter.step(1)

    def _previous(self) -> None:
        self.presenter.step(-1)

    def go_to_unanswered(self) -> None:
        """The keyboard in the first question that has no answer, here or in a later section."""
        if self.view is not None and self.view.go_to_first_unanswered():
            return
        session = self.presenter.session
        if session is not None:
            waiting = next((s.section_id for s in session.progress.sections if s.to_answer), "")
            if waiting and waiting != self.presenter.shown.section:
                self.presenter.go_to(waiting)
                if self.view is not None:
                    self.view.go_to_first_unanswered()

    def _ask_who(self) -> None:
        card = self.view.card(self.view.question_in_hand()) if self.view is not None else None
        if card is not None:
            card.ask_who()

    def toggle_last_time(self) -> None:
        """Show last time's answers beside all questions, if there was a last time."""
        file = self.presenter.shown.file
        if file is not None and file.before is not None:
            self._shows_last = not self._shows_last
            if self.view is not None:
                self.view.show_last_time(self._shows_last)

    def toggle_side(self) -> None:
        """Guidance: beside the section where there is room, else above its questions."""
        self._wants_side = not self._wants_side
        if self.view is not None:
            self._show_side(self.view.question_in_hand())
        self._fit()
        if self._wants_side and not self._has_room_for_side():
            self.page.verticalScrollBar().setValue(0)

    # ---- saying
    def _tell(self, sentence: str) -> None:
        self._say_out("ok", sentence)

    def _tell_trouble(self, sentence: str) -> None:
        self._say_out("warn", sentence)

    def _say_out(self, kind: str, sentence: str) -> None:
        self.told.set_kind(kind)
        if sentence:
            self.told.set_text(sentence)
        self.told.setVisible(bool(sentence))

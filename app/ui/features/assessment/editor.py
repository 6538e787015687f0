"""The editor of one assessment: sections at the left, one section in the middle, what helps at the right."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from app.forms.explained import explained
from app.forms.kept import kept_answers
from app.forms.problem import Problem
from app.forms.progress import Progress
from app.forms.quality import hints
from app.forms.session import Changed
from app.forms.wording import fill
from app.ui.concern_card import ConcernBanner
from app.ui.desk import Desk, Place
from app.ui.features.assessment import texts
from app.ui.features.assessment.check_page import CheckPage
from app.ui.features.assessment.ending import EndingCard
from app.ui.features.assessment.frame import EditorFrame
from app.ui.features.assessment.presenter import EditorPresenter, Shown
from app.ui.features.assessment.said_first import SaidFirst
from app.ui.features.assessment.score_banner import ScoreBanner
from app.ui.features.assessment.use_by_banner import UseByBanner
from app.ui.features.assessment.voices_banner import VoicesBanner
from app.ui.form.section_view import SectionView
from app.ui.form.words import month_of
from app.ui.joined_bar import JoinedBar
from app.ui.paper.assessment_out import PRINTED, SAVED, SECTION, AssessmentOut
from app.ui.parts.card import Banner
from app.ui.together_card import TogetherCard
from app.ui.together_words import of_section


class Editor(EditorFrame):
    """Shows what the presenter holds. `list_asked`: back to the list."""

    list_asked = Signal()

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.presenter = EditorPresenter(desk)
        self.view: SectionView | None = None
        self.check: CheckPage | None = None
        self._shows_last = False
        self._linked: tuple[tuple[str, str], ...] = ()
        super().__init__()
        self.worries = ConcernBanner(desk)
        self._top_column.insertWidget(self._top_column.indexOf(self.standing), self.worries)
        self.joined = JoinedBar(desk)
        self._top_column.insertWidget(self._top_column.indexOf(self.standing) + 1, self.joined)
        self.voices = VoicesBanner(desk)
        self._top_column.insertWidget(self._top_column.indexOf(self.joined) + 1, self.voices)
        self.score = ScoreBanner(desk, self.presenter.answer)
        self._top_column.insertWidget(self._top_column.indexOf(self.joined) + 1, self.score)
        self.use_by = UseByBanner()
        self._top_column.insertWidget(self._top_column.indexOf(self.joined) + 1, self.use_by)
        self.newer = Banner("info", "", icon="file-check")
        self.newer.hide()
        self.newer.chosen.connect(self._move_to_newer)
        self._top_column.insertWidget(self._top_column.indexOf(self.joined) + 1, self.newer)
        self.out = AssessmentOut(self, desk)
        self.end_card = EndingCard()
        self.page.body.insertWidget(0, self.end_card)
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
        presenter.newer_changed.connect(self._say_newer)
        presenter.draft.changed.connect(self.saved.show_state)
        self.rail.chosen.connect(self._jump)
        self.jump.chosen.connect(self._jump)
        self.problems.followed.connect(self._follow_problem)
        self.back.clicked.connect(self._go_back)
        self.later.clicked.connect(self._come_back_later)
        self.go_on.clicked.connect(self.continue_)
        self.print.clicked.connect(self.print_it)
        self.save_pdf.clicked.connect(self._save_pdf)
        self.changes.clicked.connect(self._show_changes)
        self.print_one.clicked.connect(self.print_section)
        self.ending.clicked.connect(self._ask_ending)
        self.end_card.decided.connect(presenter.end)
        presenter.ended.connect(self.end_card.done)
        presenter.not_ended.connect(self.end_card.say)
        self.out.told.connect(self._tell)
        self.out.failed.connect(self._tell_trouble)

    def _add_shortcuts(self) -> None:
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys, does in (
            ("Ctrl+Return", self.continue_), ("Ctrl+Enter", self.continue_), ("Ctrl+PgDown", self._next),
            ("Ctrl+PgUp", self._previous), ("F1", self.toggle_side), ("Ctrl+D", self.toggle_last_time),
            ("Ctrl+Shift+Return", self.go_to_unanswered), ("Ctrl+Shift+Enter", self.go_to_unanswered),
            ("Ctrl+P", self.print_it), ("Ctrl+Shift+W", self._ask_who),
        ):  # fmt: skip
            QShortcut(QKeySequence(keys), self, does, context=inside)

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
        self.standing.setVisible(bool(shown.sentence))
        if not is_there:
            self.standing.set_kind("warn")
            self.standing.set_text(shown.sentence)
            self._title.setText("")
            self.jump.hide()
            self.side.hide()
            return
        self.end_card.hide()
        self._say_ending()
        self._say_standing(shown)
        self._build_rail(shown)
        self._show_section("")
        focused = self.window().focusWidget()
        if self.isVisible() and (focused is None or self.isAncestorOf(focused)):
            self.first_focus().setFocus()

    def _say_standing(self, shown: Shown) -> None:
        if shown.file is None:
            return
        self.worries.watch(shown.file.assessment.scope)
        for bar in (self.joined, self.voices):
            bar.show_record(shown.file.assessment.id, shown.file.assessment.scope)
        self._say_newer(shown)
        self._say_use_by()
        kind, sentence = texts.standing_sentence(shown.file, self._desk.clock().today)
        self.standing.setVisible(bool(sentence))
        if sentence:
            self.standing.set_kind(kind)
            self.standing.set_text(sentence)

    def _say_use_by(self) -> None:
        presenter, today = self.presenter, self._desk.clock().today
        self.use_by.show_session(presenter.session, today, is_editing=presenter.shown.phase == "editing")

    def _say_ending(self) -> None:
        way = self.presenter.way()
        self.ending.setVisible(bool(way))
        if way:
            self.ending.set_text(f"{texts.ENDINGS[way][2]} …")
            self.ending.setAccessibleName(texts.ENDINGS[way][0])

    def _ask_ending(self) -> None:
        self.page.verticalScrollBar().setValue(0)
        self.end_card.ask(self.presenter.way())

    def _say_newer(self, shown: Shown) -> None:
        version = shown.file.newer if shown.file is not None and shown.phase == "editing" else 0
        if version and self.newer.text() != texts.newer_form(version):
            self.newer.set_text(texts.newer_form(version))
            self.newer.set_actions((("move", texts.move_to(version)),))
        self.newer.setVisible(bool(version))

    def _move_to_newer(self, _key: object) -> None:
        self.presenter.upgrade()

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
        self.ways_out.setVisible(self.has_ways_out())
        self.changes.setVisible(presenter.shown.file is not None and presenter.shown.file.before is not None)
        self.print_one.setVisible(section != texts.CHECK)
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
        session, shown = self.presenter.session, self.presenter.shown
        assert session is not None
        is_editing = shown.phase == "editing"
        self._title.setText("Check and send" if is_editing else "All answers")
        is_offline = self._desk.sync.state.phase in ("offline", "never", "problem")
        self.check = CheckPage(session, shown.called, is_read_only=not is_editing, is_offline=is_offline)
        self.check.change_asked.connect(self.presenter.go_to_question)
        if shown.file is not None:
            older, answers = shown.file.older_forms, session.answers
            self.check.keep_in_sight(kept_answers(session.definition, older, answers, session.stage, shown.called))
        if is_editing:
            self.check.show_problems(self.presenter.problems())
            self.check.think_of(hints(session))
            self._ask_first(shown)
        self._show_together(shown, is_read_only=not is_editing)
        self.page.body.insertWidget(self.page.body.indexOf(self.problems) + 1, self.check)
        self.check.show()
        self.go_on.set_text("Send for countersign")
        self.go_on.setVisible(is_editing)
        self.later.setVisible(False)

    def _show_together(self, shown: Shown, *, is_read_only: bool) -> None:
        """What does not go together, over the answers."""
        findings, now = self.presenter.findings(), self.presenter.draft.now
        if self.check is None or now is None or not findings:
            return
        found = explained(findings, now.justified)
        card = TogetherCard(found, now.form.id, now.scope, is_read_only=is_read_only)
        card.asked.connect(self.presenter.go_to_question)
        card.went.connect(self._desk.navigator.to)
        card.justified.connect(self.presenter.justify)
        self.check.add_over_answers(card)

    def _ask_first(self, shown: Shown) -> None:
        """Why it is late and why nothing changed, where that is to be said."""
        now, file = self.presenter.draft.now, shown.file
        late, same = self.presenter.late_by(), self.presenter.is_unchanged()
        if self.check is None or now is None or file is None or not (late or same):
            return
        before = month_of(file.before.started_on, self._desk.clock().today) if file.before else ""
        first = SaidFirst(now, days_late=late, is_unchanged=same, before=before)
        first.said.connect(self.presenter.say)
        self.check.add_first(first)

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
        self.check.show_problems(self.presenter.problems())
        if sentence:
            self.check.say(sentence)
        wanted = self.check.field(question)
        if wanted is not None:
            wanted.setFocus()
            self.page.ensureWidgetVisible(wanted)
            return
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

    # ---- on paper
    def has_ways_out(self) -> bool:
        """True where the assessment can be printed: all of it is read only here, or its last page is on screen."""
        shown = self.presenter.shown
        return shown.phase == "reading" or (shown.phase == "editing" and shown.section == texts.CHECK)

    def print_it(self) -> None:
        """Print the whole assessment as it stands on screen (Ctrl+P); while a section is written, that section."""
        section = self.presenter.shown.section
        if self.has_ways_out() or section == texts.CHECK:
            self._offer(PRINTED)
        else:
            self.print_section()

    def print_section(self) -> None:
        """Print the section on screen by itself."""
        file, section = self.presenter.as_it_stands(), self.presenter.shown.section
        if file is not None and section not in ("", texts.CHECK):
            self.presenter.leave()
            self.out.offer(file, PRINTED, SECTION, section)

    def _save_pdf(self) -> None:
        self._offer(SAVED)

    def _offer(self, how: str) -> None:
        file = self.presenter.as_it_stands()
        if file is not None and self.has_ways_out():
            self.presenter.leave()
            self.out.offer(file, how)

    def _show_changes(self) -> None:
        """What changed since last time, over this page; what is half typed is kept first."""
        file = self.presenter.shown.file
        if file is not None:
            self.presenter.leave()
            self._desk.navigator.to(Place(screen="changes", scope=file.assessment.scope, record=file.assessment.id))

    def _tell(self, sentence: str) -> None:
        self._say_out("ok", sentence)

    def _tell_trouble(self, sentence: str) -> None:
        self._say_out("warn", sentence)

    def _say_out(self, kind: str, sentence: str) -> None:
        self.told.set_kind(kind)
        if sentence:
            self.told.set_text(sentence)
        self.told.setVisible(bool(sentence))

"""The last page of the editor, filled: what is missing, what is asked of a late or unchanged stage, what does not go together."""

from PySide6.QtWidgets import QScrollArea

from app.forms.explained import explained
from app.forms.kept import kept_answers
from app.forms.quality import hints
from app.ui.desk import Desk, Place
from app.ui.features.assessment.check_page import CheckPage
from app.ui.features.assessment.presenter import EditorPresenter, Shown
from app.ui.features.assessment.said_first import SaidFirst
from app.ui.features.assessment.taking_up_page import VOICES
from app.ui.form.words import month_of
from app.ui.together_card import TogetherCard


class LastPage(CheckPage):
    """Made anew each time it is gone to."""

    def __init__(self, presenter: EditorPresenter, desk: Desk) -> None:
        session, shown = presenter.session, presenter.shown
        assert session is not None
        self._presenter, self._desk = presenter, desk
        is_editing = shown.phase == "editing"
        is_offline = desk.sync.state.phase in ("offline", "never", "problem")
        super().__init__(session, shown.called, is_read_only=not is_editing, is_offline=is_offline)
        self.change_asked.connect(self._follow)
        presenter.newer_changed.connect(self._look_for_sitting)
        if shown.file is not None:
            older, answers = shown.file.older_forms, session.answers
            self.keep_in_sight(kept_answers(session.definition, older, answers, session.stage, shown.called))
        if is_editing:
            self.show_problems(presenter.problems())
            self.think_of(hints(session))
            self._ask_first()
        self._show_together(is_read_only=not is_editing)

    def _ask_first(self) -> None:
        """Why it is late, unchanged, or without the child's view, where that is to be said."""
        presenter = self._presenter
        now, file = presenter.draft.now, presenter.shown.file
        late, same, unasked = presenter.late_by(), presenter.is_unchanged(), presenter.is_unasked()
        if now is None or file is None or not (late or same or unasked):
            return
        before = month_of(file.before.started_on, self._desk.clock().today) if file.before else ""
        called = presenter.shown.called
        first = SaidFirst(now, called, days_late=late, is_unchanged=same, is_unasked=unasked, before=before)
        first.said.connect(presenter.say)
        first.ask_asked.connect(self._ask_child)
        self.add_first(first)

    def _follow(self, key: str) -> None:
        """To what stands in the way: where it is said on this page, the integration check, or the question."""
        file, field = self._presenter.shown.file, self.field(key)
        if field is not None:
            field.setFocus()
            around = field.parentWidget()
            while around is not None and not isinstance(around, QScrollArea):
                around = around.parentWidget()
            if around is not None:
                around.ensureWidgetVisible(field)
        elif key == "used" and file is not None:
            scope, id = file.assessment.scope, file.assessment.id
            self._desk.navigator.to(Place(screen="assessment", scope=scope, record=id, detail=VOICES))
        else:
            self._presenter.go_to_question(key)

    def _ask_child(self) -> None:
        file = self._presenter.shown.file
        if file is not None:
            self._desk.navigator.to(Place(screen="handing_over", scope=file.assessment.scope, detail="child"))

    def _look_for_sitting(self, shown: Shown) -> None:
        if shown.file is not None and shown.file.has_sitting:
            self.was_asked()

    def _show_together(self, *, is_read_only: bool) -> None:
        """What does not go together, over the answers."""
        findings, now = self._presenter.findings(), self._presenter.draft.now
        if now is None or not findings:
            return
        card = TogetherCard(explained(findings, now.justified), now.form.id, now.scope, is_read_only=is_read_only)
        card.asked.connect(self._presenter.go_to_question)
        card.went.connect(self._desk.navigator.to)
        card.justified.connect(self._presenter.justify)
        self.add_over_answers(card)

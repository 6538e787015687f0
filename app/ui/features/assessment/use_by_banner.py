"""Says over an assessment until when somebody may decide by it, or that it is too old for that."""

from datetime import date

from app.forms.session import FormSession
from app.forms.use_by import use_by
from app.ui import when
from app.ui.features.assessment import texts
from app.ui.parts.card import Banner


class UseByBanner(Banner):
    """Hidden where the form has no such day or none is given yet."""

    def __init__(self) -> None:
        super().__init__("info", "", icon="calendar-clock")
        self.hide()

    def show_session(self, session: FormSession | None, today: date, *, is_editing: bool) -> None:
        """As the answers say now."""
        until = when.day_of(use_by(session.definition, session.answers)) if session is not None else None
        self.setVisible(until is not None)
        if until is not None:
            kind, sentence = texts.use_by_sentence(until, today, is_editing=is_editing)
            self.set_kind(kind)
            self.set_text(sentence)
            self.set_brief(
                texts.TOO_OLD.capitalize()
                if until < today
                else f"{texts.USE_BY.capitalize()} {when.short_day(until, today)}"
            )

"""The tab of forms: every published version, and drafts that lie on this laptop only."""

from PySide6.QtCore import Signal

from app.operations.rows.service import FormLine
from app.ui import when
from app.ui.features.administration import texts
from app.ui.features.administration.form_files import checked
from app.ui.features.administration.pages import Page
from app.ui.features.administration.presenter import AdministrationPresenter, Shown
from app.ui.parts.button import Button
from app.ui.parts.record_table import Cell, Column


class FormsPage(Page):
    """Drafts first, then every version at hand."""

    added = Signal()

    def __init__(self, presenter: AdministrationPresenter) -> None:
        super().__init__(presenter, "Forms", texts.FORMS_NOTE)
        add = Button(texts.PUBLISH_FORM, icon="upload")
        add.clicked.connect(self.added)
        self.header.addWidget(add)

    def columns(self) -> list[Column]:
        return [
            Column("Form", lambda f: Cell(*texts.form_title(f), strong=True)),
            Column("State", lambda f: Cell("", badge=texts.form_state(f)), 7.5),
            Column("Published", lambda f: Cell(self._published(f)), 11, drop_below_em=40),
        ]

    def _published(self, line: FormLine) -> str:
        if line.is_draft:
            return "Not published"
        return when.moment(line.published_at, self.today) if line.published_at else "With Waymark"

    def sentence(self, row: object) -> str:
        assert isinstance(row, FormLine)
        return texts.form_sentence(row)

    def show_state(self, shown: Shown) -> None:
        drafts = tuple(found.line for draft in shown.drafts if (found := checked(draft)).line is not None)
        self.show_rows((*drafts, *shown.forms) if shown.directory else None, "", shown)

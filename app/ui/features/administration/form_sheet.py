"""The sheet of one form: a file that is chosen and checked, a draft, or a published version with the laptops that have it."""

from collections.abc import Callable

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from app.operations.rows.service import FormLine
from app.ui import theme
from app.ui.features.administration import texts
from app.ui.features.administration.form_files import CheckedForm, checked
from app.ui.features.administration.presenter import AdministrationPresenter
from app.ui.features.administration.sheets import AdminSheet, Facts
from app.ui.parts.button import Button
from app.ui.parts.card import Banner
from app.ui.parts.page import clear_layout
from app.ui.parts.text import PlainLabel

MOST_FAULTS = 30
Choose = Callable[[QWidget], str]


def choose_definition(window: QWidget) -> str:
    """The system's own window to choose a file; empty when none was chosen."""
    return QFileDialog.getOpenFileName(window, texts.CHOOSE_FILE, "", "Form definitions (*.yaml *.yml);;All files (*)")[0]


class FormSheet(AdminSheet):
    """Nothing is published before the person has said yes to what that means."""

    choose: Choose = staticmethod(choose_definition)

    def __init__(self, presenter: AdministrationPresenter, window: QWidget) -> None:
        super().__init__(presenter, window, texts.FORM, height_em=44)
        self._found: CheckedForm | None = None
        self._why = PlainLabel(texts.FORM_WHY, "body", True)
        self._said = PlainLabel("", "strong", True)
        self._beside = PlainLabel("", "body", True)
        self._facts = Facts()
        self._ask = Banner("warn", texts.PUBLISH_ASK, (("publish", texts.PUBLISH_YES),))
        self._ask.chosen.connect(self._publish)
        self._faults = QVBoxLayout()
        self._faults.setSpacing(theme.em(0.5))
        for widget in (self._why, self._said, self._beside, self._facts, self._ask):
            self.body.addWidget(widget)
        self.body.addLayout(self._faults)
        self.body.addStretch(1)
        self._choose, self._again = Button(texts.CHOOSE_FILE, icon="folder"), Button(texts.CHECK_AGAIN, icon="refresh-cw")
        self._withdraw, self._keep = Button(texts.WITHDRAW, "quiet", "trash-2"), Button(texts.KEEP_DRAFT)
        self._go = Button(texts.PUBLISH, "primary", "upload")
        for button in (self._choose, self._again, self._withdraw):
            self.footer.addWidget(button)
        self.footer.addStretch(1)
        for button in (self._keep, self._go):
            self.footer.addWidget(button)
        self._choose.clicked.connect(self._pick)
        self._again.clicked.connect(self._check_again)
        self._withdraw.clicked.connect(self._forget)
        self._keep.clicked.connect(self._keep_it)
        self._go.clicked.connect(self._ask.show)
        presenter.checked.connect(self._show_found)
        presenter.changed.connect(self._laptops_came)
        self._line: FormLine | None = None

    def show_form(self, line: FormLine | None) -> None:
        """Open for a version, a draft, or a file that is still to be chosen."""
        self._line = line
        self.clear_problems()
        drafts = self.presenter.shown.drafts
        kept = next((c for d in drafts if (c := checked(d)).line is not None and line is not None and c.line == line), None)
        self._show_found(kept, opens=True)
        if self.isHidden():
            self.open()

    # ---- showing
    def _show_found(self, found: CheckedForm | None, *, opens: bool = False) -> None:
        if self.isHidden() and not opens:
            return
        self.clear_problems()
        self._found = found
        line = found.line if found is not None else self._line
        is_kept = found is not None and found.draft in self.presenter.shown.drafts
        is_good = found is not None and found.line is not None
        self._ask.hide()
        self._why.setVisible(line is None and found is None)
        self._fill_faults(found)
        self._fill_words(found, line)
        is_published = line is not None and not line.is_draft
        self._choose.setVisible(not is_published and not is_kept)
        self._again.setVisible(found is not None and bool(found.problems))
        self._withdraw.setVisible(is_kept)
        self._keep.setVisible(is_good and not is_kept)
        self._go.setVisible(is_good)

    def _fill_words(self, found: CheckedForm | None, line: FormLine | None) -> None:
        shown = self.presenter.shown
        title = texts.form_title(line)[0] if line is not None else texts.PUBLISH_FORM.rstrip("…")
        self.set_title(title, found.draft.name if found is not None else "")
        is_published = line is not None and not line.is_draft
        self._facts.setVisible(is_published)
        if line is not None and is_published and shown.moment is not None:
            self._facts.show_facts(texts.form_facts(line, shown.laptops, shown.moment.today))
        said = texts.found_faults(len(found.problems), found.draft.name) if found and found.problems else ""
        if found is not None and found.line is not None:
            said = f"{texts.NO_FAULT} {texts.form_title(found.line)[1]}"
        self._said.setText(said)
        self._said.setVisible(bool(said))
        self._beside.setText(texts.beside(found.line.asks, self._newest(found.line)) if found and found.line else "")
        self._beside.setVisible(bool(self._beside.text()))

    def _newest(self, line: FormLine) -> FormLine | None:
        return next((one for one in self.presenter.shown.forms if one.form == line.form and one.is_newest), None)

    def _fill_faults(self, found: CheckedForm | None) -> None:
        clear_layout(self._faults)
        problems = found.problems if found is not None else ()
        for fault in problems[:MOST_FAULTS]:
            self._faults.addWidget(PlainLabel(texts.fault_line(fault.line, fault.reason, fault.remedy), "body", True))
        if len(problems) > MOST_FAULTS:
            self._faults.addWidget(PlainLabel(texts.MORE_FAULTS, "helper", True))

    def _laptops_came(self, _shown: object) -> None:
        """What the service said about laptops, while a published version is looked at."""
        if not self.isHidden() and self._found is None and self._line is not None and not self._line.is_draft:
            self._fill_words(None, self._line)

    # ---- what the person does
    def _pick(self) -> None:
        path = self.choose(self)
        if path:
            self.presenter.check(path)

    def _check_again(self) -> None:
        if self._found is not None:
            self.presenter.check(self._found.path)

    def _keep_it(self) -> None:
        if self._found is not None and self._found.line is not None:
            self.presenter.keep_draft(self._found.draft, texts.form_title(self._found.line)[0])

    def _forget(self) -> None:
        if self._found is not None and self._found.line is not None:
            self.presenter.withdraw(self._found.draft, texts.form_title(self._found.line)[0])

    def _publish(self, _key: object) -> None:
        if self._found is not None and self._found.line is not None:
            self.presenter.publish(self._found.draft, texts.form_title(self._found.line)[0])

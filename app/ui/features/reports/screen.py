"""The reports tab of a child: the list, or one report."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.operations.printing import NotePrinted
from app.ui.desk import Desk, Place
from app.ui.features.reports import texts
from app.ui.features.reports.editor import Editor, say
from app.ui.features.reports.list_page import ListPage
from app.ui.features.reports.presenter import ReportsPresenter, Shown
from app.ui.paper import files, report
from app.ui.paper.assessment_out import PRINTED, SAVED, PaperOut


class Screen(QWidget):
    """A place with a record shows that report, one without the list of its child."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setAccessibleName(texts.TITLE)
        self._desk = desk
        presenter = self._presenter = ReportsPresenter(desk)
        presenter.setParent(self)
        self.list_page = ListPage(desk, may_write=presenter.may_write)
        self.editor = Editor(desk, presenter)
        self._stack = QStackedWidget()
        for page in (self.list_page, self.editor):
            self._stack.addWidget(page)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._stack)
        self.list_page.opened.connect(presenter.open)
        self.list_page.begun.connect(presenter.start)
        self.editor.print_asked.connect(self._print)
        self.editor.save_asked.connect(self._save)
        self._out = PaperOut(self, desk)
        self._out.told.connect(self._tell)
        self._out.failed.connect(self._tell_trouble)
        presenter.changed.connect(self._show)
        presenter.marked.connect(self._mark)
        presenter.draft.changed.connect(self.editor.saved.show_state)
        QShortcut(QKeySequence("Ctrl+P"), self, self._print, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def show_place(self, place: Place) -> None:
        """Show a report, or the list."""
        self._stack.setCurrentWidget(self.editor if place.record else self.list_page)
        self._tell("")
        self._presenter.show(place)

    def leave(self) -> None:
        """Keep what is half typed."""
        self._presenter.leave()

    def first_focus(self) -> QWidget:
        """Where the keyboard goes when the page has opened."""
        return self.editor.first_focus() if self._stack.currentWidget() is self.editor else self.list_page.first_focus()

    def _show(self, shown: Shown) -> None:
        if shown.file is not None:
            self.editor.show_state(shown)
        else:
            self.list_page.show_state(shown)
        self._mark(shown)

    def _mark(self, shown: Shown) -> None:
        if shown.file is not None:
            self.editor.mark(shown)
        else:
            say(self.list_page.problem, shown.problem)

    # ---- on paper
    def _print(self) -> None:
        self._offer(PRINTED)

    def _save(self) -> None:
        self._offer(SAVED)

    def _offer(self, how: str) -> None:
        file = self._presenter.shown.file
        if file is None or self._presenter.draft.is_dirty:
            return
        by, at, id = self._desk.me.names, self._desk.clock(), file.report.id
        called = file.child.called
        self._out.give(
            lambda how: NotePrinted(record=id, what="report", how=how),
            how,
            lambda: report.make_pdf(file, by, at),
            f"{report.title(file)}, {called}",
            files.suggested(report.title(file), called),
        )

    def _tell(self, sentence: str) -> None:
        say(self.editor.told, sentence)

    def _tell_trouble(self, sentence: str) -> None:
        say(self.editor.problem, sentence)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)

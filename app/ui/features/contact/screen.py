"""The contact sheet over the page: from anywhere by Ctrl+N, closed by Esc, and nothing is lost."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QWidget

from app.ui import theme
from app.ui.desk import Desk, Place, SyncState
from app.ui.features.contact import texts
from app.ui.features.contact.other_pages import AskPage, ChoosePage, ReadPage
from app.ui.features.contact.presenter import ContactPresenter, Shown
from app.ui.features.contact.write_page import WritePage
from app.ui.joined_bar import JoinedBar
from app.ui.parts.badge import Badge
from app.ui.parts.button import Button
from app.ui.parts.card import Banner
from app.ui.parts.flow import FlowBox
from app.ui.parts.saved_pill import SavedPill, SyncPill
from app.ui.parts.sheet import Sheet
from app.ui.parts.text import PlainLabel

HINTS_FROM_EM = 78


class ContactSheet(Sheet):
    """Record a contact, go on with one, or read a finished one."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window, texts.TITLE, texts.SUBTITLE, height_em=57.5)
        self._desk = desk
        self._wanted = ""
        self.presenter = ContactPresenter(desk)
        self._build_header()
        self._build_pages()
        self._build_footer()
        self._listen()
        self._show(self.presenter.shown)

    # ---- building
    def _build_header(self) -> None:
        self.saved = SavedPill()
        self.sync = SyncPill()
        self.sync.clicked.connect(self._to_sync)
        self._strip = FlowBox(None, 0.9)
        self.body.addWidget(self._strip)
        self.header.addWidget(self.saved)
        self.header.addWidget(self.sync)
        self._strip.hide()
        self._sync_changed(self._desk.sync.state)

    def _build_pages(self) -> None:
        self.write = WritePage(self._desk, self.presenter)
        self.choose, self.ask, self.read = ChoosePage(), AskPage(), ReadPage(JoinedBar(self._desk))
        self._trouble = Banner("warn", "")
        self._pages: dict[str, QWidget] = {
            "write": self.write,
            "choose": self.choose,
            "ask": self.ask,
            "read": self.read,
            "trouble": self._trouble,
        }
        for page in self._pages.values():
            page.hide()
            self.body.addWidget(page, 1 if page is self.choose else 0)  # its list takes the height there is
        self.body.addStretch(0)

    def _build_footer(self) -> None:
        self._hints = FlowBox(None, 0.6)
        for key, words in texts.KEYS:
            self._hints.flow.addWidget(Badge(key, square=True))
            self._hints.flow.addWidget(PlainLabel(words, "helper"))
        self.another = Button("Save, add another")
        self.save = Button("Save contact", "primary", "", "Ctrl Enter")
        self.another.clicked.connect(self._finish_and_add)
        self.save.clicked.connect(self._finish)
        self.footer.addWidget(self._hints, 1, Qt.AlignmentFlag.AlignVCenter)
        self.footer.addWidget(self.another)
        self.footer.addWidget(self.save)

    def _listen(self) -> None:
        presenter = self.presenter
        presenter.changed.connect(self._show)
        presenter.finished.connect(self._finished)
        presenter.noted.connect(self.read.note_kept)
        presenter.notes_read.connect(self.read.show_notes)
        presenter.problems_found.connect(self._problems_found)
        presenter.draft.changed.connect(self.saved.show_state)
        self.choose.chosen.connect(presenter.choose)
        self.ask.carried_on.connect(presenter.carry_on)
        self.ask.started_new.connect(presenter.start_new)
        self.read.noted.connect(presenter.add_note)
        self.read.change_asked.connect(presenter.change_finished)
        self.closed.connect(self.leave)
        self._desk.sync.changed.connect(self._sync_changed)
        self.write.add_shortcuts(self)
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys, does in (
            ("Ctrl+Return", self._finish), ("Ctrl+Enter", self._finish),
            ("Ctrl+Shift+Return", self._finish_and_add), ("Ctrl+Shift+Enter", self._finish_and_add),
        ):  # fmt: skip
            QShortcut(QKeySequence(keys), self, does, context=inside)

    # ---- places
    def show_place(self, place: Place) -> None:
        """Open what a place says: a contact (record, with `detail` a field to land on), a child (scope), or the choice of one.

        Ctrl+N pressed while a contact is being written leaves it where it is.
        """
        now = self.presenter.contact
        is_writing = not self.isHidden() and self.presenter.shown.phase == "write" and now is not None
        if is_writing and now is not None and not place.record and place.scope in ("", now.scope):
            return
        self._wanted = place.detail
        self.presenter.open(place)

    def leave(self) -> None:
        """Keep what is half typed."""
        self.presenter.leave()

    # ---- showing
    def _show(self, shown: Shown) -> None:
        for phase, page in self._pages.items():
            page.setVisible(phase == shown.phase)
        is_writing = shown.phase == "write"
        self.another.setVisible(is_writing)
        self.save.setVisible(is_writing)
        self._fit()
        self._fill(shown)
        if not self.isHidden():
            self._focus(shown)

    def _fill(self, shown: Shown) -> None:
        today = self._desk.clock().today
        self.saved.clear()
        self.set_title("Contact" if shown.phase == "read" else texts.TITLE, "" if shown.phase == "read" else texts.SUBTITLE)
        match shown.phase:
            case "write":
                self.write.show_contact(shown)
            case "choose":
                self.choose.show_children(shown.children, today)
            case "ask":
                self.ask.show_draft(shown, today)
            case "read":
                self.read.show_contact(shown, today)
            case "trouble":
                self._trouble.set_text(shown.sentence)

    def _focus(self, shown: Shown) -> None:
        places: dict[str, QWidget] = {"choose": self.choose.field, "ask": self.ask.go_on}
        field = self.write.first_field() if shown.phase == "write" else places.get(shown.phase)
        if field is not None:
            field.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._wanted and shown.phase == "write":
            self.write.go_to(self._wanted)
        elif self._wanted and shown.phase == "read":
            self.read.land_on(self._wanted)

    def open(self) -> None:
        """Show it over everything and put the keyboard where writing begins."""
        super().open()
        self._focus(self.presenter.shown)

    def _problems_found(self, problems: tuple[tuple[str, str], ...]) -> None:
        if problems and problems[0][0] == "note":
            self.read.set_problem(problems[0][1])

    def _sync_changed(self, state: SyncState) -> None:
        is_offline = state.phase in ("offline", "never", "problem")
        self.sync.setVisible(is_offline)
        self.sync.set_state("offline", "Offline · will be sent later")

    # ---- what the person does
    def _finish(self) -> None:
        self.presenter.finish(unread=self.write.unread())

    def _finish_and_add(self) -> None:
        self.presenter.finish(adds_another=True, unread=self.write.unread())

    def _finished(self, adds_another: bool) -> None:
        self._wanted = ""
        if not adds_another:
            self.close_sheet()

    def _to_sync(self) -> None:
        self.close_sheet()
        self._desk.navigator.to(Place(screen="sync"))

    def _fit(self) -> None:
        """The key hints go when there is no room for them, and the pills move under the title."""
        is_wide = self.width() >= theme.em(HINTS_FROM_EM)
        self._hints.setVisible(is_wide and self.presenter.shown.phase == "write")
        if is_wide == self._strip.isHidden():
            return
        self._strip.setVisible(not is_wide)
        for pill in (self.saved, self.sync):
            if is_wide:
                self.header.addWidget(pill)
            else:
                self._strip.flow.addWidget(pill)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if hasattr(self, "_hints"):
            self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "_hints"):
            self._fit()

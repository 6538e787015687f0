"""Where somebody signs in with the council's account: a window in front of the records, and a sheet over them."""

from PySide6.QtWidgets import QWidget

from app.ui.council import Council, CouncilShown
from app.ui.desk import Desk, Place
from app.ui.features.sign_in import texts
from app.ui.features.sign_in.presenter import Shown, SignInPresenter
from app.ui.parts.button import Button
from app.ui.parts.card import Banner
from app.ui.parts.sheet import Sheet
from app.ui.shell.council_page import TITLE, CouncilPage
from app.ui.shell.picture_window import PictureWindow


class SignInWindow(PictureWindow):
    """Before the records open, when the lease has ended and the service wants to know that the account is still alive."""

    def __init__(self, council: Council, names: str, made_up: bool = False) -> None:
        super().__init__(texts.MOTTO, made_up=made_up)
        self.column.addWidget(CouncilPage(council, names))


class SignInSheet(Sheet):
    """Made once for a window; opened from the sync centre, or by whatever needs the account."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window, TITLE, width_em=42, height_em=34)
        self._desk = desk
        self._presenter = SignInPresenter(desk)
        self._presenter.setParent(self)
        self._done, self._not_done = Banner("ok", texts.DONE), Banner("warn", "")
        self.body.addWidget(self._done)
        self.body.addWidget(self._not_done)
        self._page = self._council_page(desk.council) if desk.council is not None else None
        self.body.addStretch(1)
        self._close = Button(texts.CLOSE)
        self.footer.addStretch(1)
        self.footer.addWidget(self._close)
        self._close.clicked.connect(self.close_sheet)
        self.closed.connect(self._presenter.leave)
        self._presenter.changed.connect(self._show)
        if desk.council is not None:
            desk.council.changed.connect(self._follow)
        self._show(self._presenter.shown)

    def _council_page(self, council: Council) -> CouncilPage:
        page = CouncilPage(council, self._desk.me.names, has_title=False)
        page.left.connect(self.close_sheet)
        self.body.addWidget(page)
        return page

    def show_place(self, place: Place) -> None:
        """Somebody wants to sign in, or is asked to."""
        self._presenter.begin()

    def _follow(self, shown: CouncilShown) -> None:
        """Whatever else needs the account: it is asked for here."""
        if shown.phase == "ask" and not shown.problem and not self.isVisible():
            self._desk.navigator.to(Place(screen="sign_in"))

    def _show(self, shown: Shown) -> None:
        self._done.setVisible(shown.is_done)
        self._not_done.set_text(shown.problem or texts.NOT_DONE)
        self._not_done.setVisible(bool(shown.problem))
        is_over = shown.is_done or bool(shown.problem)
        self._close.setVisible(is_over)
        if self._page is not None:
            self._page.setVisible(not is_over)

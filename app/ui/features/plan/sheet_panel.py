"""The right-hand sheet: exactly the words the child gets, live, in the easy-read letters of the printed page."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.features.plan.sheet import SheetView
from app.ui.paper.page_picture import A4_UPRIGHT, PagePicture
from app.ui.parts.badge import Badge
from app.ui.parts.button import Button
from app.ui.parts.card import Surface
from app.ui.parts.choice import ChoiceRow
from app.ui.parts.icon_line import IconLine
from app.ui.parts.page import clear_layout
from app.ui.parts.painted import Painted, box, picture, smooth, whole
from app.ui.parts.sheet import Sheet
from app.ui.parts.text import PlainLabel
from app.ui.tokens import RADIUS_CARD_EM

TILE_TONES = ("info", "warn", "primary", "neutral")
OLDEST_EASY_READER = 10


class _EasyLabel(PlainLabel):
    """A label in Lexend, the letters of the printed sheet."""

    def __init__(self, text: str, extra_pt: float, weight: int, tone: str = "") -> None:
        self._extra_pt, self._weight = extra_pt, weight
        super().__init__(text, "body", True, tone=tone)

    def _restyle(self) -> None:
        super()._restyle()
        font = QFont(theme.role_font("child"))
        font.setPointSizeF(theme.role_font("body").pointSizeF() + self._extra_pt * theme.text_percent() / 100)
        font.setWeight(QFont.Weight(self._weight))
        self.setFont(font)


class _Tile(Painted):
    """The picture of a step."""

    def __init__(self, icon: str, tone: str) -> None:
        super().__init__()
        self._icon, self._tone = icon, tone
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.restyle()

    def restyle(self) -> None:
        self.setFixedSize(theme.em(3.2), theme.em(3.2))

    def paintEvent(self, event: QPaintEvent) -> None:
        pair = theme.current().tone(self._tone)
        painter = QPainter(self)
        smooth(painter)
        box(painter, whole(self), theme.em(RADIUS_CARD_EM), pair.soft)
        side = theme.em(1.6)
        at = (self.width() - side) / 2
        picture(painter, self._icon, pair.ink, at, at, side)
        painter.end()


class _Page(Surface):
    """The sheet itself, drawn anew when its words change."""

    def __init__(self) -> None:
        super().__init__("")
        self.setAccessibleName("The child’s sheet")
        self._column = QVBoxLayout(self)
        self._view: SheetView | None = None

    def show_view(self, view: SheetView) -> None:
        """Show the page of one target."""
        if view == self._view:
            return
        self._view = view
        self._draw(view)

    def _draw(self, view: SheetView) -> None:
        while self._column.count():
            item = self._column.takeAt(0)
            if item is None:
                break
            widget, layout = item.widget(), item.layout()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
            elif isinstance(layout, QHBoxLayout):
                clear_layout(layout)
        self._column.setContentsMargins(theme.em(1.4), theme.em(1.3), theme.em(1.2), theme.em(1.3))
        self._column.setSpacing(theme.em(0.75))
        self._column.addWidget(_EasyLabel(view.title, 6.5, 600, "primary"))
        self._column.addWidget(_EasyLabel(view.whose, 0.0, 400, "muted"))
        if view.wish:
            self._column.addWidget(_EasyLabel(view.wish, 1.0, 600))
        for at, line in enumerate(view.lines):
            row = QHBoxLayout()
            row.setSpacing(theme.em(0.8))
            row.addWidget(_Tile(line.icon, "ok" if line.done else TILE_TONES[at % len(TILE_TONES)]))
            words = f"{line.text.rstrip('.')}. {view.done_word}" if line.done else " ".join(
                filter(None, (line.text.rstrip(".") + ("." if line.when else ""), line.when)))  # fmt: skip
            row.addWidget(_EasyLabel(words, 0.4, 400), 1, Qt.AlignmentFlag.AlignVCenter)
            self._column.addLayout(row)
        if view.stuck:
            box_ = Surface("soft")
            inner = QVBoxLayout(box_)
            inner.setContentsMargins(theme.em(0.9), theme.em(0.75), theme.em(0.9), theme.em(0.75))
            inner.setSpacing(theme.em(0.2))
            inner.addWidget(_EasyLabel(view.stuck_heading, 0.4, 600, "primary"))
            inner.addWidget(_EasyLabel(view.stuck, 0.4, 400))
            self._column.addWidget(box_)
        if view.look_again:
            self._column.addWidget(IconLine("calendar-heart", view.look_again, "body", "primary"))
        self._column.addStretch(1)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and getattr(self, "_view", None) is not None:
            self._draw(self._view)  # type: ignore[arg-type]


class SheetPanel(QWidget):
    """The sheet with its language, and the ways it leaves the laptop. `asked` carries shown, saved or printed."""

    spoken = Signal(object)
    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.em(0.75))
        head = QHBoxLayout()
        self._title = PlainLabel("", "strong")
        self._age = Badge("", "ok", "book-open")
        head.addWidget(self._title, 1)
        head.addWidget(self._age)
        self._page = _Page()
        self.language = ChoiceRow((("en", "English"), ("cy", "Cymraeg")), name="Language of the sheet")
        self.language.changed.connect(self.spoken)
        column.addLayout(head)
        column.addWidget(self._page)
        column.addWidget(self.language)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.em(0.6))
        for text, icon, hint, name, does in (
            ("Print", "printer", "Ctrl P", "Print the sheet", self._print),
            ("Save PDF", "download", "", "Save the sheet as PDF", self._save),
        ):
            button = Button(text, icon=icon, shortcut_hint=hint, name=name)
            button.clicked.connect(does)
            buttons.addWidget(button, 1)
        column.addLayout(buttons)
        see = Button("See it as pages", "quiet", "eye", size="small")
        see.clicked.connect(self._see)
        column.addWidget(see, 0, Qt.AlignmentFlag.AlignLeft)

    def show_view(self, view: SheetView, called: str, language: str) -> None:
        """Show the sheet as it is now."""
        self._title.setText(f"What {called} gets")
        self.language.set_value(language)
        self._page.show_view(view)
        age = view.reading_age
        self._age.setVisible(age is not None)
        if age is not None:
            self._age.set(
                f"reading age {age if age <= 16 else 'over 16'}", "ok" if age <= OLDEST_EASY_READER else "warn", "book-open"
            )

    def _print(self) -> None:
        self.asked.emit("printed")

    def _save(self) -> None:
        self.asked.emit("saved")

    def _see(self) -> None:
        self.asked.emit("shown")


class PagesSheet(Sheet):
    """The pages as they come out of the printer."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, "The sheet as it is printed", width_em=52)
        self._pages = QVBoxLayout()
        self._pages.setSpacing(theme.em(1.2))
        self.body.addLayout(self._pages)

    def show_pages(self, pictures: tuple[object, ...]) -> None:
        """Open with these pages."""
        clear_layout(self._pages)
        for number, image in enumerate(pictures, 1):
            page = PagePicture(f"Page {number} of {len(pictures)}", A4_UPRIGHT, most_em=40)
            page.show_image(image, f"Page {number}")  # type: ignore[arg-type]
            self._pages.addWidget(page)
        self.open()

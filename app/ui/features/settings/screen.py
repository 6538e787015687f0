"""The settings page as widgets; every choice is applied at once, there is nothing to save."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui import appearance
from app.ui.desk import Desk, Place
from app.ui.features.settings import texts
from app.ui.features.settings.passphrase_card import PassphraseCard
from app.ui.features.settings.presenter import SettingsPresenter, Shown
from app.ui.parts.card import Card
from app.ui.parts.choice import ChoiceRow
from app.ui.parts.icon_line import IconLine
from app.ui.parts.page import Columns, PageHead, PageScroll
from app.ui.parts.text import PlainLabel
from app.ui.shell.shortcuts_sheet import shortcut_columns


class Screen(QWidget):
    """Text size, colours, about, shortcuts."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setAccessibleName(texts.TITLE)
        self._desk = desk
        self._presenter = SettingsPresenter(desk)
        self._presenter.setParent(self)
        self._head = PageHead(texts.TITLE, texts.SUBTITLE)
        scroll = PageScroll()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        scroll.body.addWidget(self._head)
        columns = Columns((1, 1), 66)
        left, right = (column.cards for column in columns.columns)
        left.addWidget(self._size_card())
        left.addWidget(self._colour_card())
        left.addWidget(self._language_card())
        self._words = self._passphrase_card()
        if self._words is not None:
            left.addWidget(self._words)
        right.addWidget(self._safe_card())
        right.addWidget(self._about_card())
        columns.finish()
        scroll.body.addWidget(columns)
        scroll.body.addWidget(PlainLabel(texts.SHORTCUTS, "section", True))
        scroll.body.addWidget(shortcut_columns())
        scroll.body.addStretch(1)
        self._presenter.changed.connect(self._show)
        self._presenter.look_changed.connect(self._wear)
        self._show(self._presenter.shown)

    def _size_card(self) -> Card:
        card = Card(texts.TEXT_SIZE)
        self._sizes = ChoiceRow([(size, f"{size}%") for size in texts.SIZES], name=texts.TEXT_SIZE)
        self._sizes.changed.connect(self._presenter.choose_size)
        card.body.addWidget(self._sizes)
        card.body.addWidget(PlainLabel(texts.TEXT_SIZE_HINT, "helper", True))
        return card

    def _colour_card(self) -> Card:
        card = Card(texts.COLOURS)
        self._schemes = ChoiceRow(texts.SCHEMES, name=texts.COLOURS)
        self._schemes.changed.connect(self._presenter.choose_scheme)
        card.body.addWidget(self._schemes)
        return card

    def _language_card(self) -> Card:
        """Hidden where no form is translated."""
        self._language = Card(texts.LANGUAGE)
        self._languages = ChoiceRow(texts.in_languages(()), name=texts.LANGUAGE)
        self._languages.changed.connect(self._presenter.choose_language)
        self._language.body.addWidget(self._languages)
        self._language.body.addWidget(PlainLabel(texts.LANGUAGE_HINT, "helper", True))
        self._offered: tuple[str, ...] = ()
        return self._language

    def _passphrase_card(self) -> PassphraseCard | None:
        """Only where there is a passphrase to change."""
        settings = self._desk.settings
        change, rate = getattr(settings, "change_passphrase", None), getattr(settings, "rate_words", None)
        return PassphraseCard(self._desk, change, rate) if change and rate else None

    def _safe_card(self) -> Card:
        card = Card(texts.SAFE)
        card.body.addWidget(IconLine("shield-check", texts.ENCRYPTED, "body"))
        card.body.addWidget(IconLine("lock", texts.LOCKED, "body"))
        card.body.addWidget(IconLine("cloud", texts.SENT, "body"))
        self._mode = IconLine("key-round", "", "body")
        card.body.addWidget(self._mode)
        return card

    def _about_card(self) -> Card:
        card = Card(texts.ABOUT)
        me = self._desk.me
        self._version = PlainLabel("", "strong", True)
        card.body.addWidget(self._version)
        card.body.addWidget(PlainLabel(" · ".join(filter(None, (me.names, me.team, me.service))), "body", True))
        if me.help_phone:
            card.body.addWidget(IconLine("phone", f"Service desk: {me.help_phone}", "body"))
        card.body.addWidget(PlainLabel(texts.LICENCE, "helper", True))
        return card

    def show_place(self, place: Place) -> None:
        """Show what is chosen now."""
        self._presenter.load()

    def leave(self) -> None:
        """Everything is kept already; words half typed are forgotten."""
        if self._words is not None:
            self._words.clear()

    def first_focus(self) -> QWidget:
        """The first choice."""
        return self._sizes

    def _show(self, shown: Shown) -> None:
        self._sizes.set_value(min(texts.SIZES, key=lambda size: abs(size - shown.text_percent)))
        self._schemes.set_value(shown.scheme)
        if shown.languages != self._offered:
            self._offered = shown.languages
            self._languages.set_options(texts.in_languages(shown.languages))
        self._languages.set_value(shown.language if shown.language in shown.languages else "")
        self._language.setVisible(bool(shown.languages))
        self._version.setText(texts.version(shown.version))
        self._mode.set_text(shown.mode_sentence)
        self._mode.setVisible(bool(shown.mode_sentence))

    def _wear(self) -> None:
        appearance.wear(self._desk.settings)

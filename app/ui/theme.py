"""Puts one token scheme on the application: Fusion, palette, one style sheet, the shipped fonts, and sizes in em.

One em is 13.3 pixels at 100 % text; every size on screen is a multiple of it, so that a person can read at 200 % and
nothing is cut.
`apply` is called at start and when the person changes scheme or text size; open widgets follow by Qt's StyleChange event.
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QPalette
from PySide6.QtWidgets import QApplication

from app import resources
from app.ui.tokens import LIGHT, RADIUS_INPUT_EM, ROLES, SCHEMES, Scheme, Tokens

BASE_PT = 10.2
PIXELS_PER_EM = 13.3
PLAIN_DPI = 96.0
LEAST_PERCENT, MOST_PERCENT = 90, 200
_FALLBACKS = ["Inter", "Noto Sans", "Segoe UI", "Helvetica Neue", "DejaVu Sans"]
_CHILD_FALLBACKS = ["Lexend", *_FALLBACKS]


@dataclass
class _State:
    tokens: Tokens = LIGHT
    percent: int = 100
    dpi: float = PLAIN_DPI


_state = _State()


def apply(app: QApplication, scheme: Scheme = "light", text_percent: int = 100) -> None:
    """Put `scheme` on the whole application with text at 90 to 200 percent (clamped)."""
    load_fonts()
    _state.tokens = SCHEMES[scheme]
    _state.percent = min(MOST_PERCENT, max(LEAST_PERCENT, text_percent))
    screen = app.primaryScreen()
    _state.dpi = max(PLAIN_DPI, screen.logicalDotsPerInchY()) if screen else PLAIN_DPI
    role_font.cache_clear()
    role_metrics.cache_clear()
    colours, font, sheet = palette(_state.tokens), role_font("body"), style_sheet(_state.tokens)
    if app.styleSheet() == sheet and app.palette() == colours and app.font() == font:
        return  # asking Qt again would dress every widget anew, to look the same
    app.setStyle("Fusion")
    app.setPalette(colours)
    app.setFont(font)
    app.setStyleSheet(sheet)


def current() -> Tokens:
    """The scheme now on screen (light before the first `apply`)."""
    return _state.tokens


def text_percent() -> int:
    """Text size now on screen, 90 to 200."""
    return _state.percent


def em(x: float) -> int:
    """Pixels of `x` em of the app's text; at least 1 for a positive x."""
    pixels = round(x * PIXELS_PER_EM * _state.percent / 100 * _state.dpi / PLAIN_DPI)
    return max(1, pixels) if x > 0 else pixels


@cache
def load_fonts() -> tuple[str, ...]:
    """Register the shipped fonts once. Missing files are no error: Qt then takes a fallback. Returns the families found."""
    folder: Path = resources.path("fonts")
    names = sorted([*folder.glob("Inter-*.ttf"), *folder.glob("Lexend-*.ttf")])
    families: set[str] = set()
    for name in names:
        number = QFontDatabase.addApplicationFont(str(name))
        families.update(QFontDatabase.applicationFontFamilies(number) if number >= 0 else [])
    return tuple(sorted(families))


@lru_cache(maxsize=64)
def role_font(role: str) -> QFont:
    """Font of a text role of `tokens.ROLES` at the present text size; an unknown role is body text. Do not change the result."""
    extra_pt, weight = ROLES.get(role, ROLES["body"])
    font = QFont()
    font.setFamilies(_CHILD_FALLBACKS if role.startswith("child") else _FALLBACKS)
    font.setPointSizeF((BASE_PT + extra_pt) * _state.percent / 100 * _scale_for_platform())
    font.setWeight(QFont.Weight(weight))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


@lru_cache(maxsize=64)
def role_metrics(role: str) -> QFontMetricsF:
    """Measures of a role's font, kept because delegates ask for them on every cell."""
    return QFontMetricsF(role_font(role))


def _scale_for_platform() -> float:
    """macOS counts 72 dots an inch where the others count 96: make a point the same there."""
    screen = QApplication.primaryScreen()
    dots = screen.logicalDotsPerInchY() if screen else PLAIN_DPI
    return PLAIN_DPI / dots if dots < PLAIN_DPI else 1.0


def colour(value: str, alpha: float = 1.0) -> QColor:
    """A token's colour for painting, optionally see-through."""
    found = QColor(value)
    found.setAlphaF(alpha)
    return found


def is_restyled(event: QEvent) -> bool:
    """True for the event that tells a widget of a new scheme or text size."""
    return event.type() == QEvent.Type.StyleChange


def palette(t: Tokens) -> QPalette:
    """What the style sheet does not reach: selection, tooltips, native pop-ups, disabled text."""
    role = QPalette.ColorRole
    made = QPalette()
    for key, value in {
        role.Window: t.bg,
        role.WindowText: t.text,
        role.Base: t.surface,
        role.AlternateBase: t.raised,
        role.Text: t.text,
        role.Button: t.surface,
        role.ButtonText: t.text,
        role.BrightText: t.on_primary,
        role.Highlight: t.primary,
        role.HighlightedText: t.on_primary,
        role.ToolTipBase: t.text,
        role.ToolTipText: t.surface,
        role.PlaceholderText: t.muted,
        role.Link: t.primary,
        role.LinkVisited: t.primary,
        role.Light: t.raised,
        role.Midlight: t.line,
        role.Mid: t.line_strong,
        role.Dark: t.line_strong,
        role.Shadow: t.line_strong,
        role.Accent: t.primary,
    }.items():
        made.setColor(key, QColor(value))
    for key in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, key, QColor(t.muted))
    return made


def style_sheet(t: Tokens) -> str:
    """The one style sheet: only what is not painted by the parts themselves."""
    radius, pad = em(RADIUS_INPUT_EM), em(0.85)
    field = em(2.7) - 2
    return f"""
QToolTip {{ background: {t.text}; color: {t.surface}; border: 1px solid {t.line_strong}; padding: {em(0.3)}px {em(0.5)}px; }}
QLineEdit, QSpinBox, QComboBox {{ background: {t.surface}; color: {t.text}; border: 1px solid {t.line_strong};
  border-radius: {radius}px; padding: 0 {pad}px; min-height: {field}px;
  selection-background-color: {t.primary}; selection-color: {t.on_primary}; placeholder-text-color: {t.muted}; }}
QWidget[forThumb="true"] QLineEdit, QWidget[forThumb="true"] QSpinBox, QWidget[forThumb="true"] QComboBox {{
  min-height: {max(field, 42)}px; }}
QWidget[forThumb="true"] QSpinBox QLineEdit {{ min-height: 0; }}
QLineEdit[hasProblem="true"] {{ border: 2px solid {t.bad.ink}; }}
QLineEdit#bare, QSpinBox QLineEdit {{ border: none; background: transparent; padding: 0; min-height: 0; }}
QLineEdit:disabled, QSpinBox:disabled, QComboBox:disabled {{ color: {t.muted}; background: {t.bg}; }}
QComboBox::drop-down {{ border: none; width: {em(2)}px; }}
QComboBox::down-arrow {{ image: none; }}
QSpinBox::up-button, QSpinBox::down-button {{ width: 0; border: none; }}
QComboBox QAbstractItemView {{ background: {t.surface}; color: {t.text}; border: 1px solid {t.line_strong}; outline: 0;
  selection-background-color: {t.primary_soft}; selection-color: {t.primary}; padding: {em(0.3)}px; }}
QPlainTextEdit {{ background: transparent; color: {t.text}; border: none;
  selection-background-color: {t.primary}; selection-color: {t.on_primary}; placeholder-text-color: {t.muted}; }}
QScrollArea, QScrollArea > QWidget > QWidget#plainGround {{ background: transparent; border: none; }}
QScrollArea#rail {{ background: {t.rail}; }}
QTableView, QListView {{ background: transparent; color: {t.text}; border: none; outline: 0; gridline-color: {t.line};
  selection-background-color: {t.primary_soft}; selection-color: {t.text}; }}
QHeaderView {{ background: transparent; border: none; }}
QHeaderView::section {{ background: transparent; color: {t.muted}; border: none; border-bottom: 1px solid {t.line};
  padding: {em(0.45)}px {em(0.75)}px; font-weight: 600; font-size: {role_font("meta").pointSizeF():.2f}pt; }}
QMenuBar {{ background: {t.top_bar}; color: {t.text}; }}
QMenuBar::item {{ background: transparent; padding: {em(0.3)}px {em(0.6)}px; }}
QMenuBar::item:selected {{ background: {t.primary_soft}; color: {t.primary}; }}
QMenu {{ background: {t.surface}; color: {t.text}; border: 1px solid {t.line_strong}; padding: {em(0.3)}px; }}
QMenu::item {{ padding: {em(0.45)}px {em(1.5)}px; }}
QMenu::item:selected {{ background: {t.primary_soft}; color: {t.primary}; }}
QMenu::item:disabled {{ color: {t.muted}; }}
QMenu::separator {{ height: 1px; background: {t.line}; margin: {em(0.3)}px; }}
QScrollBar:vertical {{ background: transparent; width: {em(0.75)}px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: {em(0.75)}px; margin: 0; }}
QScrollBar::handle {{ background: {t.line_strong}; border-radius: {max(1, em(0.75) // 2 - 2)}px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: {em(2.5)}px; }}
QScrollBar::handle:horizontal {{ min-width: {em(2.5)}px; }}
QScrollBar::handle:hover {{ background: {t.muted}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QSplitter::handle {{ background: transparent; }}
"""

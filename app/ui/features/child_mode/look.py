"""How child mode looks: a calm ground to choose from and letters to enlarge, apart from the worker's own settings.

Each tint is held to contrast by a test, as the schemes are: 4.5 for text, 3.0 for borders.
"""

from dataclasses import dataclass
from typing import Final

from PySide6.QtGui import QFont

from app.ui import theme
from app.ui.tokens import Tokens

PERCENTS: Final = (100, 125, 150, 200)


@dataclass(frozen=True, kw_only=True)
class Tint:
    """Colours as #rrggbb. `hill` and `near` are the quiet waves at the foot."""

    name: str
    ground: str
    card: str
    hill: str
    near: str
    ink: str
    soft: str
    border: str
    primary: str
    on_primary: str
    primary_soft: str
    talk: str
    talk_soft: str
    accent: str


CREAM: Final = Tint(
    name="Cream", ground="#FFF6E9", card="#FFFFFF", hill="#FDEBD0", near="#FCDFB3", ink="#2E2A3F", soft="#5C566A",
    border="#857A6A", primary="#0F6073", on_primary="#FFFFFF", primary_soft="#DDF0F2", talk="#8A2E0D", talk_soft="#FFE6DA",
    accent="#B23A12",
)  # fmt: skip
BLUE: Final = Tint(
    name="Blue", ground="#E9F2FB", card="#FFFFFF", hill="#D8E7F7", near="#C6DBF2", ink="#1F2A44", soft="#4A5670",
    border="#6E7F99", primary="#0B4F8A", on_primary="#FFFFFF", primary_soft="#D5E8F9", talk="#7A2E12", talk_soft="#FCE4DA",
    accent="#0B4F8A",
)  # fmt: skip
MINT: Final = Tint(
    name="Green", ground="#EAF6EE", card="#FFFFFF", hill="#D9EEDF", near="#C5E4CE", ink="#1F3329", soft="#45594D",
    border="#6B8073", primary="#0E5A3A", on_primary="#FFFFFF", primary_soft="#D3EEDD", talk="#7A2E12", talk_soft="#FCE4DA",
    accent="#0E5A3A",
)  # fmt: skip
ROSE: Final = Tint(
    name="Pink", ground="#FCEFF3", card="#FFFFFF", hill="#F8E0E8", near="#F3CFDB", ink="#3B2433", soft="#655060",
    border="#8D7482", primary="#7A2354", on_primary="#FFFFFF", primary_soft="#F6DCE8", talk="#7A2E12", talk_soft="#FCE4DA",
    accent="#7A2354",
)  # fmt: skip
NIGHT: Final = Tint(
    name="Dark", ground="#1E1B28", card="#2A2636", hill="#262232", near="#2E293C", ink="#F4EFE6", soft="#C6BFD0",
    border="#948CA0", primary="#6CCBDC", on_primary="#07242B", primary_soft="#1B3D46", talk="#FFB598", talk_soft="#4A2417",
    accent="#FFB598",
)  # fmt: skip
CONTRAST: Final = Tint(
    name="High contrast", ground="#000000", card="#000000", hill="#000000", near="#000000", ink="#FFFFFF", soft="#E4E4E4",
    border="#FFFFFF", primary="#8BE9FB", on_primary="#000000", primary_soft="#00323B", talk="#FFD0BD", talk_soft="#3A1200",
    accent="#FFD0BD",
)  # fmt: skip
TINTS: Final = (CREAM, BLUE, MINT, ROSE, NIGHT, CONTRAST)
FACE, FACE_INK, CHEEK = "#FFD479", "#2E2A3F", "#F7A35C"
"""One colour for all faces: red and green would tell a child which answer is wrong."""


def pairs(tint: Tint) -> list[tuple[str, str, str, float]]:
    """Every pair that child mode draws: what it is, front, ground, least contrast wanted."""
    return [
        ("text", tint.ink, tint.ground, 4.5),
        ("text on a card", tint.ink, tint.card, 4.5),
        ("text at the foot", tint.ink, tint.near, 4.5),
        ("soft text", tint.soft, tint.ground, 4.5),
        ("soft text on a card", tint.soft, tint.card, 4.5),
        ("soft text at the foot", tint.soft, tint.near, 4.5),
        ("border", tint.border, tint.ground, 3.0),
        ("border of a card", tint.border, tint.card, 3.0),
        ("chosen", tint.primary, tint.primary_soft, 4.5),
        ("text on the main button", tint.on_primary, tint.primary, 4.5),
        ("talk", tint.talk, tint.talk_soft, 4.5),
        ("talk on a card", tint.talk, tint.card, 4.5),
        ("heading above the question", tint.accent, tint.ground, 4.5),
        ("face", FACE_INK, FACE, 4.5),
    ]


class Look:
    """The tint and the size of letters now; pages are built anew when one of them changes."""

    def __init__(self, tint: Tint | None = None, percent: int = 0) -> None:
        self.tint = tint or tint_for(theme.current())
        wanted = percent or theme.text_percent()
        self.percent = next((step for step in PERCENTS if step >= wanted), PERCENTS[-1])

    def next_size(self) -> None:
        """One step larger; after the largest the first again."""
        self.percent = PERCENTS[(PERCENTS.index(self.percent) + 1) % len(PERCENTS)]

    def em(self, x: float) -> int:
        """Pixels of `x` em at this size of letters."""
        return max(1, round(theme.em(x) * self.percent / theme.text_percent())) if x > 0 else 0

    def font(self, role: str, points: float = 0.0, weight: int = 0) -> QFont:
        """A text role at this size, `points` larger than it is."""
        font = QFont(theme.role_font(role))
        plain = font.pointSizeF() * 100 / theme.text_percent()
        font.setPointSizeF((plain + points) * self.percent / 100)
        if weight:
            font.setWeight(QFont.Weight(weight))
        return font


def tint_for(tokens: Tokens) -> Tint:
    """Where it starts: what goes with the worker's scheme."""
    return {"light": CREAM, "dark": NIGHT}.get(tokens.scheme, CONTRAST)

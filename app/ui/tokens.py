"""Colours, spacing, type and radii of the whole desktop app, as frozen values in three schemes.

Contrast of every pair in `pairs()` is held by a test: 4.5 for text, 3.0 for borders, icons and chart marks.
"""

from dataclasses import dataclass
from typing import Final, Literal

Scheme = Literal["light", "dark", "contrast"]
Tone = Literal["neutral", "ok", "warn", "bad", "info", "primary"]

SPACE_EM: Final = {4: 0.3, 6: 0.45, 8: 0.6, 12: 0.9, 14: 1.05, 18: 1.35, 20: 1.5, 28: 2.1}
"""The spacing scale: the step's name (its pixels at 100 %) to em."""
RADIUS_INPUT_EM: Final = 0.53
RADIUS_CARD_EM: Final = 0.75
RADIUS_SHEET_EM: Final = 1.05

ROLES: Final[dict[str, tuple[float, int]]] = {
    "body": (0.0, 400),
    "strong": (0.0, 600),
    "title": (8.0, 700),
    "name": (7.0, 700),
    "section": (6.0, 700),
    "big": (8.0, 700),
    "clock": (27.0, 700),
    "card": (1.0, 600),
    "voice": (1.0, 500),
    "brand": (3.5, 700),
    "helper": (-0.5, 400),
    "muted": (0.0, 400),
    "meta": (-1.0, 400),
    "group": (-1.0, 600),
    "badge": (-1.0, 600),
    "button": (0.0, 500),
    "child": (3.0, 400),
    "child_title": (16.0, 600),
}
"""Text roles: points added to the app font, and the weight."""
MUTED_ROLES: Final = frozenset({"helper", "muted", "meta", "group"})


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A text or line colour, and the soft ground it stands on."""

    ink: str
    soft: str


@dataclass(frozen=True, kw_only=True)
class Tokens:
    """One scheme. Colours are #rrggbb, or rgba() where a ground shows through."""

    scheme: Scheme
    bg: str
    surface: str
    raised: str
    text: str
    muted: str
    line: str
    line_strong: str
    primary: str
    on_primary: str
    primary_soft: str
    primary_hover: str
    rail: str
    rail_text: str
    rail_on: str
    rail_on_text: str
    ok: Pair
    warn: Pair
    bad: Pair
    info: Pair
    neutral: Pair
    focus_outer: str
    focus_inner: str
    chart: str
    chart_below: str
    track: str
    added: Pair
    taken: Pair
    hatch: str
    hatch_ground: str
    scrim_alpha: float
    scrim: str
    top_bar: str
    brand_disc: str = "#F2B84B"
    brand_path: str = "#12303F"
    child_ground: str
    child_ink: str
    child_soft: str
    child_border: str
    child_primary: str
    child_primary_soft: str
    child_talk: Pair
    child_face: str = "#FFD479"
    child_face_ink: str = "#2E2A3F"
    is_dark: bool

    def tone(self, tone: str) -> Pair:
        """Ink and soft ground of a tone; an unknown tone is neutral, so that painting never fails."""
        pairs = {"ok": self.ok, "warn": self.warn, "bad": self.bad, "info": self.info}
        if tone == "primary":
            return Pair(ink=self.primary, soft=self.primary_soft)
        return pairs.get(tone, self.neutral)


LIGHT: Final = Tokens(
    scheme="light",
    is_dark=False,
    bg="#F4F6F8",
    surface="#FFFFFF",
    raised="#FBFCFD",
    text="#17242C",
    muted="#52636E",
    line="#DDE3E8",
    line_strong="#78868F",
    primary="#0F6073",
    on_primary="#FFFFFF",
    primary_soft="#E3F0F3",
    primary_hover="#0B5062",
    rail="#12303F",
    rail_text="#C5D3DB",
    rail_on="#FFFFFF",
    rail_on_text="#17242C",
    ok=Pair(ink="#1B6B3A", soft="#DFF2E6"),
    warn=Pair(ink="#8A4B00", soft="#FCEBD3"),
    bad=Pair(ink="#A4262C", soft="#FBE4E5"),
    info=Pair(ink="#1D4F91", soft="#E2ECF9"),
    neutral=Pair(ink="#52636E", soft="#E9EDF0"),
    focus_outer="#17242C",
    focus_inner="#F2A900",
    chart="#1E7F95",
    chart_below="#C77700",
    track="#E9EDF0",
    added=Pair(ink="#0F4D27", soft="#D5EFDD"),
    taken=Pair(ink="#7E1A20", soft="#F9DADB"),
    hatch="#B9C4CB",
    hatch_ground="#E9EDF0",
    scrim="#0E1E26",
    scrim_alpha=0.59,
    top_bar="#FFFFFF",
    child_ground="#FFF6E9",
    child_ink="#2E2A3F",
    child_soft="#6A6478",
    child_border="#8B8070",
    child_primary="#0F6073",
    child_primary_soft="#DDF0F2",
    child_talk=Pair(ink="#8A2E0D", soft="#FFE6DA"),
)

DARK: Final = Tokens(
    scheme="dark",
    is_dark=True,
    bg="#10181D",
    surface="#18232A",
    raised="#1D2A32",
    text="#E8EEF1",
    muted="#A3B3BC",
    line="#2B3A43",
    line_strong="#6B7D88",
    primary="#5CC3D6",
    on_primary="#07242B",
    primary_soft="#17363F",
    primary_hover="#7AD0E0",
    rail="#0B1216",
    rail_text="#A9BAC4",
    rail_on="#23414E",
    rail_on_text="#FFFFFF",
    ok=Pair(ink="#7FD39B", soft="#173526"),
    warn=Pair(ink="#F0B95E", soft="#3B2B12"),
    bad=Pair(ink="#FF9A9E", soft="#43191D"),
    info=Pair(ink="#93BDF5", soft="#1B2F4E"),
    neutral=Pair(ink="#A3B3BC", soft="#27343C"),
    focus_outer="#FFC845",
    focus_inner="#10181D",
    chart="#4FB6CA",
    chart_below="#E9B35C",
    track="#27343C",
    added=Pair(ink="#B5F0CB", soft="#1C4A33"),
    taken=Pair(ink="#FFC9CB", soft="#522427"),
    hatch="#4A5C67",
    hatch_ground="#27343C",
    scrim="#000000",
    scrim_alpha=0.6,
    top_bar="#18232A",
    child_ground="#1E1B28",
    child_ink="#F4EFE6",
    child_soft="#BDB5C8",
    child_border="#8A8296",
    child_primary="#6CCBDC",
    child_primary_soft="#1B3D46",
    child_talk=Pair(ink="#FFB598", soft="#4A2417"),
)

CONTRAST: Final = Tokens(
    scheme="contrast",
    is_dark=True,
    bg="#000000",
    surface="#000000",
    raised="#0A0A0A",
    text="#FFFFFF",
    muted="#E4E4E4",
    line="#9A9A9A",
    line_strong="#FFFFFF",
    primary="#8BE9FB",
    on_primary="#000000",
    primary_soft="#00323B",
    primary_hover="#C2F4FD",
    rail="#000000",
    rail_text="#FFFFFF",
    rail_on="#8BE9FB",
    rail_on_text="#000000",
    ok=Pair(ink="#8CFFB0", soft="#00290F"),
    warn=Pair(ink="#FFD27A", soft="#2E1E00"),
    bad=Pair(ink="#FFB0B3", soft="#3A0005"),
    info=Pair(ink="#B3D4FF", soft="#001C40"),
    neutral=Pair(ink="#FFFFFF", soft="#262626"),
    focus_outer="#FFE600",
    focus_inner="#000000",
    chart="#8BE9FB",
    chart_below="#FFD27A",
    track="#333333",
    added=Pair(ink="#B8FFD0", soft="#003014"),
    taken=Pair(ink="#FFD0D2", soft="#400006"),
    hatch="#8A8A8A",
    hatch_ground="#262626",
    scrim="#000000",
    scrim_alpha=0.75,
    top_bar="#000000",
    child_ground="#000000",
    child_ink="#FFFFFF",
    child_soft="#E4E4E4",
    child_border="#FFFFFF",
    child_primary="#8BE9FB",
    child_primary_soft="#00323B",
    child_talk=Pair(ink="#FFD0BD", soft="#3A1200"),
)

SCHEMES: Final[dict[Scheme, Tokens]] = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}


def _luminance(colour: str) -> float:
    """Relative luminance of #rrggbb (WCAG 2.2)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio of two #rrggbb colours, 1.0 to 21.0."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def pairs(t: Tokens) -> list[tuple[str, str, str, float]]:
    """Every pair that the parts draw: what it is, front, ground, least contrast wanted."""
    found: list[tuple[str, str, str, float]] = []
    for where, ground in (("bg", t.bg), ("surface", t.surface), ("raised", t.raised)):
        found += [(f"text on {where}", t.text, ground, 4.5), (f"muted on {where}", t.muted, ground, 4.5)]
        found += [(f"primary on {where}", t.primary, ground, 4.5), (f"input border on {where}", t.line_strong, ground, 3.0)]
        found += [(f"{n} on {where}", t.tone(n).ink, ground, 4.5) for n in ("ok", "warn", "bad", "info")]
        ring = max(contrast(t.focus_outer, ground), contrast(t.focus_inner, ground))
        strong = t.focus_outer if contrast(t.focus_outer, ground) == ring else t.focus_inner
        found.append((f"focus ring on {where}", strong, ground, 3.0))
    for tone in ("ok", "warn", "bad", "info", "neutral", "primary"):
        pair = t.tone(tone)
        found += [(f"{tone} badge", pair.ink, pair.soft, 4.5), (f"text on {tone} banner", t.text, pair.soft, 4.5)]
    found += [
        ("muted on chosen row", t.muted, t.primary_soft, 4.5),
        ("focus ring inside", t.focus_outer, t.focus_inner, 3.0),
        ("text on primary", t.on_primary, t.primary, 4.5),
        ("text on primary, hovered", t.on_primary, t.primary_hover, 4.5),
        ("rail", t.rail_text, t.rail, 4.5),
        ("rail, chosen", t.rail_on_text, t.rail_on, 4.5),
        ("top bar", t.text, t.top_bar, 4.5),
        ("chart", t.chart, t.surface, 3.0),
        ("chart below target", t.chart_below, t.surface, 3.0),
        ("bar on its track", t.primary, t.track, 3.0),
        ("added words", t.added.ink, t.added.soft, 4.5),
        ("words taken out", t.taken.ink, t.taken.soft, 4.5),
        ("word in a hidden cell", t.muted, t.hatch_ground, 4.5),
        ("child: text", t.child_ink, t.child_ground, 4.5),
        ("child: soft text", t.child_soft, t.child_ground, 4.5),
        ("child: border", t.child_border, t.child_ground, 3.0),
        ("child: chosen", t.child_primary, t.child_primary_soft, 4.5),
        ("child: talk", t.child_talk.ink, t.child_talk.soft, 4.5),
        ("child: face", t.child_face_ink, t.child_face, 4.5),
        ("brand mark", t.brand_path, t.brand_disc, 4.5),
    ]
    return found

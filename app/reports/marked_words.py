"""Sets words of which some were taken out and some added: struck through and underlined, so that no colour is needed.

Lines are broken first and drawn after. A text that is read from the right runs from the right edge, word by word.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from reportlab.pdfgen.canvas import Canvas

from app.changes.word_runs import Kind, Run
from app.reports.flow import Prose, Type
from app.reports.shaping import reads_from_right

INKS: dict[Kind, str] = {"same": "#17242C", "added": "#0B5D3B", "taken": "#8C2F2B"}


class Atom(NamedTuple):
    """A word or part of one; `is_glued`: no blank before it."""

    text: str
    kind: Kind
    is_glued: bool
    width: float


class MarkedLine(NamedTuple):
    """One line of words in the order in which they stand, from its starting edge; `from_right` where that is the right one."""

    atoms: tuple[Atom, ...]
    from_right: bool


def marked_lines(
    prose: Prose, found: Sequence[Run], kind: Type, width: float, first: float = 0.0
) -> tuple[MarkedLine, ...]:
    """The lines of these words, none wider than `width` points. Line breaks of the text are blanks here.

    `first`: so many points of the first line are taken already.
    """
    from_right = reads_from_right("".join(run.text for run in found))
    space = space_of(prose, kind)
    lines: list[MarkedLine] = []
    line: list[Atom] = []
    used = first
    for atom in _atoms(prose, found, kind, width):
        needed = atom.width + (0.0 if atom.is_glued or not line else space)
        if line and used + needed > width:
            lines.append(_in_order(line, from_right))
            line, used, needed = [], 0.0, atom.width
        line.append(atom)
        used += needed
    return (*lines, _in_order(line, from_right)) if line else tuple(lines)


def space_of(prose: Prose, kind: Type) -> float:
    """Width of a blank, in points."""
    return prose.width("a a", kind) - 2 * prose.width("a", kind)


def _in_order(line: Sequence[Atom], from_right: bool) -> MarkedLine:
    """Neighbouring words of the other direction change places among themselves."""
    ordered: list[Atom] = []
    for is_other, group in groupby(
        line, key=lambda atom: reads_from_right(atom.text) != from_right and _has_letter(atom.text)
    ):
        words = list(group)
        if is_other:
            gaps = [words[0].is_glued, *(atom.is_glued for atom in reversed(words[1:]))]
            words = [atom._replace(is_glued=gap) for atom, gap in zip(reversed(words), gaps, strict=True)]
        ordered += words
    return MarkedLine(tuple(ordered), from_right)


def _has_letter(text: str) -> bool:
    return any(letter.isalpha() for letter in text)


def _atoms(prose: Prose, found: Sequence[Run], kind: Type, width: float) -> list[Atom]:
    atoms: list[Atom] = []
    ends_in_word = False
    for run in found:
        for at, word in enumerate(run.text.split()):
            is_glued = at == 0 and ends_in_word and not run.text[0].isspace() and run.kind != "taken"
            for n, part in enumerate(prose.lines(word, kind, width)):
                atoms.append(Atom(part, run.kind, is_glued or n > 0, prose.width(part, kind)))
        if run.text:
            ends_in_word = not run.text[-1].isspace() and run.kind != "taken"
    return atoms


def draw_marked(canvas: Canvas, prose: Prose, line: MarkedLine, kind: Type, x: float, y: float, width: float) -> None:
    """One line with its baseline at y; `width` is that of the column, for text from the right."""
    space = space_of(prose, kind)
    at = x + width if line.from_right else x
    before: Atom | None = None
    for atom in line.atoms:
        step = 0.0 if before is None or atom.is_glued else space
        left = at - step - atom.width if line.from_right else at + step
        is_joined = before is not None and before.kind == atom.kind and not line.from_right
        _draw_atom(canvas, prose, atom, kind, left, y, step if is_joined else 0.0)
        at = left if line.from_right else left + atom.width
        before = atom


def _draw_atom(canvas: Canvas, prose: Prose, atom: Atom, kind: Type, x: float, y: float, bridge: float) -> None:
    ink = INKS[atom.kind]
    prose.draw(canvas, atom.text, kind._replace(colour=ink), x, y)
    if atom.kind == "same":
        return
    canvas.setStrokeColor(ink)
    canvas.setLineWidth(max(0.6, kind.size * 0.07))
    height = y - kind.size * 0.16 if atom.kind == "added" else y + kind.size * 0.3
    canvas.line(x - bridge, height, x + atom.width, height)

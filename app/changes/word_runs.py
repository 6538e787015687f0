"""Two wordings compared word by word: what was kept, what was taken out, what was added.

Theory: words are compared, not letters, and blanks between two changed words join the change, so that a person reads phrases.
Pure: taking only same and taken gives `before` back letter by letter, same and added gives `after`.
"""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "added", "taken"]
_WORDS = re.compile(r"\s+|\w+(?:['’]\w+)*|[^\w\s]")
_MOST_WORDS = 6_000


@dataclass(frozen=True)
class Run:
    """A stretch of text that was kept, added or taken out."""

    text: str
    kind: Kind


def runs(before: str, after: str) -> tuple[Run, ...]:
    """The way from `before` to `after` in words. Texts of more than 6,000 words are compared by line, to stay quick."""
    one, two = _pieces(before), _pieces(after)
    if len(one) + len(two) > 2 * _MOST_WORDS:
        one, two = before.splitlines(keepends=True), after.splitlines(keepends=True)
    found: list[Run] = []
    for tag, a, b, c, d in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Run("".join(one[a:b]), "same"))
            continue
        found.append(Run("".join(one[a:b]), "taken"))
        found.append(Run("".join(two[c:d]), "added"))
    return _joined([run for run in found if run.text])


def _pieces(text: str) -> list[str]:
    return _WORDS.findall(text)


def _joined(found: list[Run]) -> tuple[Run, ...]:
    """Make a blank between two changes part of both, and gather what was taken before what was added."""
    made: list[Run] = []
    taken, added = "", ""
    for place, run in enumerate(found):
        if run.kind == "taken":
            taken += run.text
        elif run.kind == "added":
            added += run.text
        elif _only_bridges(run.text) and (taken or added) and place + 1 < len(found):
            taken, added = taken + run.text, added + run.text
        else:
            made += _changes(taken, added)
            made.append(run)
            taken, added = "", ""
    return tuple(made + _changes(taken, added))


def _only_bridges(kept: str) -> bool:
    """True for what two changes share by chance: a blank, or one short word such as "he" or "a" between blanks."""
    return "\n" not in kept and (
        kept.isspace() or (kept[0] == " " == kept[-1] and kept.strip().isalpha() and len(kept) <= 5)
    )


def _changes(taken: str, added: str) -> list[Run]:
    """What changed; a blank alone that only bridged to nothing stays as it was."""
    if taken == added:
        return [Run(taken, "same")] if taken else []
    return [run for run in (Run(taken, "taken"), Run(added, "added")) if run.text]


def shortened(found: tuple[Run, ...], around: int, most: int) -> tuple[Run, ...]:
    """The changed words with `around` kept words on each side, and at most `most` words in all; "…" stands for what is left out."""
    made: list[Run] = []
    for place, run in enumerate(found):
        made.append(run if run.kind != "same" else Run(_ends(run.text, around, place > 0, place + 1 < len(found)), "same"))
    return _cut(made, most)


def _ends(text: str, around: int, has_before: bool, has_after: bool) -> str:
    """The words of kept text that stand next to a change."""
    words = text.split()
    first, last = (around if has_before else 0), (around if has_after else 0)
    if len(words) <= first + last + 1:
        return text
    head = " ".join(words[:first]) if first else ""
    tail = " ".join(words[-last:]) if last else ""
    before = " " if text[:1].isspace() and head else ""
    after = " " if text[-1:].isspace() and tail else ""
    return f"{before}{head} … {tail}{after}"


def _cut(found: list[Run], most: int) -> tuple[Run, ...]:
    made: list[Run] = []
    left = most
    for run in found:
        words = run.text.split()
        if len(words) > left:
            made.append(Run(f"{' '.join(words[:left])} …", run.kind))
            return tuple(made)
        made.append(run)
        left -= len(words)
    return tuple(made)

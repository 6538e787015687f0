"""T-14: a form definition from outside is read within a second or refused with its line, whatever stands in it."""

import functools
import time
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.forms import reading
from app.forms.checking import faults_of
from app.forms.definition import FormDefinition
from app.forms.reading import LARGEST_FILE_BYTES, read_form
from app.forms.refusal import FormRefused
from tests.helpers.naughty import ALL

HEAD = """\
form: little
version: 1
title: A little form
groups:
  - id: about
    title: About {name}
    sections:
      - id: home
        title: Home
        questions:
"""
Q = "          - id: where\n            kind: choice\n            label: Where?\n            options: {a: With family, b: Alone}\n"
GOOD = HEAD + Q
SLOWEST_S = 1.0


@functools.cache
def honest() -> float:
    """Seconds of the processor that an honest form takes here, reckoned up to the largest file."""
    text = GOOD + "".join(
        f"          - {{id: q{n}, kind: choice, label: x, options: {{a: x, b: y}}}}\n" for n in range(600)
    )
    started = time.thread_time()
    list(faults_of(read_form(text, "form.yaml")))
    return (time.thread_time() - started) * LARGEST_FILE_BYTES / len(text)


def more(**keys: str) -> str:
    """The good form and one more question."""
    lines = [f"{key}: {value}" for key, value in keys.items()]
    return GOOD + "          - " + "\n            ".join(lines) + "\n"


def bombs() -> Iterator[tuple[str, str]]:
    """What is to use up time or memory."""
    yield (
        "aliases that multiply",
        "a: &a [x, x]\n" + "".join(f"{c}: &{c} [*{p}, *{p}]\n" for p, c in zip("abcdefghi", "bcdefghij", strict=True)),
    )
    yield "a merge of itself", "a: &a\n  <<: *a\n"
    yield "a list in a list, 10,000 deep", "[" * 10_000
    yield "a mapping in a mapping, 10,000 deep", "{a: " * 10_000
    yield "indents, 1,000 deep", "".join(f"{' ' * n}a:\n" for n in range(1000))
    yield "a file that is too large", GOOD + "# " + "x" * LARGEST_FILE_BYTES
    yield "one long word", HEAD.replace("little", "x" * 100_000)
    yield (
        "as many options as fit",
        more(id="many", kind="choice", label="x", options="{" + ", ".join(f"o{n}: x" for n in range(14_000)) + "}"),
    )
    yield (
        "ten thousand questions",
        GOOD + "".join(f"          - {{id: q{n}, kind: note, label: x}}\n" for n in range(10_000)),
    )
    yield "as many complaints as fit", GOOD + "".join(f"          - {{id: where, kind: wrong{n}}}\n" for n in range(3_600))
    yield "a key a thousand times", "form: a\n" * 1000
    yield "a thousand documents", "---\n" * 1000
    yield (
        "conditions in conditions",
        more(id="x", kind="note", label="x", shown_when="{not: " * 500 + "{where: a}" + "}" * 500),
    )
    yield "all of all of all", more(id="x", kind="note", label="x", shown_when="{all: [" * 300 + "{where: a}" + "]}" * 300)
    yield "a number of a million digits", HEAD.replace("version: 1", "version: " + "9" * 100_000)


def wrong() -> Iterator[tuple[str, str]]:
    """What no form may hold: each is refused."""
    for mark in ("!!python/object/apply:os.system [id]", "!!binary aGk=", "!x y", "&a x", "*a", "!!int 1", "!!set {a}"):
        yield f"a mark {mark[:12]}", HEAD.replace("A little form", mark) + Q
    for key in ("form", "version", "title", "groups"):
        yield f"{key} twice", f"{key}: x\n" + GOOD
        yield f"{key} is a list of lists", GOOD.replace(f"{key}:", f"{key}: [[[]]]\nold_{key}:", 1)
        yield f"{key} is nothing", GOOD.replace(f"{key}:", f"{key}: ~\nold_{key}:", 1)
    for version in ("0", "-1", "1.5", "1e3", "one", "0x1", "NaN", ".inf", "2011-02-30", "true", "1_000", "٣"):
        yield f"version {version}", HEAD.replace("version: 1", f"version: {version}") + Q
    for id in ("Where", "a b", "a.b", "../x", "", "1a", "a" * 300, "naïve", "a-b;c", "${x}", "'; DROP", "a\\tb"):
        yield f"id {id[:12]}", more(id=f'"{id}"', kind="note", label="x")
    for kind in ("script", "regex", "html", "Choice", "[]", "{}", "eval", "__import__", "lambda", "file"):
        yield f"kind {kind}", more(id="x", kind=kind, label="x")
    for condition in (
        "where", "{where: gone}",
        "{gone: a}", "{x: a}", "[where]", "{where: [a, [b]]}", "{regex: .*}", "{eval: 1}", "{not: }", "{all: []}",
        "{at_least: 3}", "{where: {a: b}}", "1", "true",
    ):  # fmt: skip
        yield f"shown when {condition}", more(id="x", kind="note", label="x", shown_when=condition)
    for key in ("script", "onload", "pattern", "regex", "formula", "default_code", "__class__", "href", "src", "import"):
        yield f"a key {key}", more(id="x", kind="note", label="x", **{key: "y"})
    for name in ("os.system", "eval", "unknown_check", "__init__", "[a]"):
        yield f"a check {name}", GOOD + f"checks:\n  - {{id: c, check: {name}, where: where}}\n"
    yield "the same question twice", GOOD + Q
    yield "another YAML", "%YAML 1.1\n---\n" + GOOD
    yield "a tag line", "%TAG ! tag:x,2000:\n---\n" + GOOD
    yield "nothing", ""
    yield "only a comment", "# x\n"
    yield "binary", "\x00\x01\x02"
    yield "half a letter", "title: \ud800"
    yield "a mark of order", "\ufeff\ufeff" + GOOD


BOMBS = dict(bombs())
WRONG = dict(wrong())


def read(text: str) -> FormDefinition | None:
    """The form and its faults, or None where it was refused; within the time. Anything else raised is a failure."""
    started = time.thread_time()
    form, complaints = None, 1
    try:
        form = read_form(text, "form.yaml")
        list(faults_of(form))
    except FormRefused as refused:
        complaints = len(refused.problems)
    assert complaints
    took = time.thread_time() - started
    assert took < SLOWEST_S or took < 1.5 * honest(), (
        "neither within a second nor, on a slow machine, like any form as large"
    )
    return form


@pytest.mark.parametrize("name", BOMBS)
def test_t_14_a_bomb_is_refused_or_read_within_a_second(name: str) -> None:
    read(BOMBS[name])


def test_t_14_what_no_form_may_hold_is_refused() -> None:
    assert len(WRONG) + len(BOMBS) > 100
    assert [name for name, text in WRONG.items() if read(text) is not None] == []


def test_without_the_limit_a_large_file_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sibling."""
    text = GOOD + "# " + "x" * LARGEST_FILE_BYTES
    assert read(text) is None
    monkeypatch.setattr(reading, "LARGEST_FILE_BYTES", 10**9)
    assert read(text) is not None


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_good_form_with_anything_in_it_is_read_or_refused(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(GOOD)))
    word = data.draw(st.one_of(st.sampled_from(ALL), st.text(max_size=20)))
    cut = data.draw(st.integers(0, 12))
    read(GOOD[:place] + word + GOOD[place + cut :])


@pytest.mark.long
@settings(max_examples=20_000, deadline=None)
@given(st.text(st.sampled_from("abc:-{}[],&*!|>'\"#%@ \n\t~?0123456789"), max_size=200))
def test_any_text_at_all_is_read_or_refused(text: str) -> None:
    read(text)

"""Names of people who were harmed and of others, as a stage's own answers hold them, and where a text names one. Pure.

What concerns people harmed is asked in questions tagged `victim` and in fields of tables (`app.forms.private_fields`), in free
words; others are written in fields for names, where every word with a capital counts. A name there is what follows a
title (Mrs Bell), or begins with a capital where a sentence would not give it one. At the beginning of a sentence a word counts
only before a verb of one person (“Amir was hurt”). Left out: names of the child and of people in the file, days and months, and
every word that the form or another answer uses without a capital. So some names are missed and some words are none: whoever
writes the report decides.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import msgspec

from app.domain.answer import Answer
from app.forms.definition import FormDefinition, Question
from app.forms.private_fields import VICTIM, may_name_harmed, names_another, relation_field


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_WORD: Final = re.compile(r"[^\W\d_][^\W\d_'’\-]*(?:['’\-][^\W\d_]+)*")
_TITLES: Final = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "sir", "lady", "reverend", "rev"})
_DATES: Final = _set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august"
    " september october november december christmas easter"
)
_NOT_NAMES: Final = _set(
    "the a an he she they it we you i his her their its our my this that these those there here no not nobody somebody"
    " someone everybody everyone one two three both some all each many most other others who what when where if after"
    " before because since while and but or so as at by for from in of on to with yes none nothing something police"
)
_VERBS: Final = _set(
    "was is has had wants wanted does did said says feels felt needs needed fears feared would will can could lost thinks"
    " thought asked asks hopes hoped wishes wished lives lived works worked got knows knew"
)
_RELATIONS: Final = _set(
    "mum mother mam dad father stepdad stepmum nan nana nanny gran granny grandma grandad grandpa auntie aunt uncle brother"
    " sister cousin friend friends mate mates partner girlfriend boyfriend carer foster staff residents neighbour alone"
)
_ENDS: Final = frozenset('.!?:•–—\n“"')


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """A name of somebody harmed, or of another person, that stands in a text; `place` is the id of the section."""

    name: str
    place: str


def names_of_harmed(form: FormDefinition, answers: Mapping[str, Answer], known: Iterable[str]) -> tuple[str, ...]:
    """Names in these answers, in the order in which they stand there. `known`: names of the child and of people in the file."""
    texts = _texts_of(form, answers)
    tagged = [text for text, is_tagged in texts if is_tagged]
    ours = _parts(known)
    found = dict.fromkeys(name for text in tagged for name in _names(text) if name.casefold() not in ours)
    if not found:
        return ()
    ordinary = _small_words(text for text, _ in texts) | _words_of(form)
    return tuple(name for name in found if name.casefold() not in ordinary)


def names_of_others(form: FormDefinition, answers: Mapping[str, Answer], known: Iterable[str]) -> dict[str, str]:
    """Names of those who were there or live there, and what each is to the child where the answers say so, else ""."""
    ours = _parts(known)
    found: dict[str, str] = {}
    for question in form.questions.values():
        fields = [field for field in question.fields if names_another(question, field)]
        rows = answers[question.id].rows.values() if question.id in answers else ()
        for row, field in ((row, field) for row in rows for field in fields):
            relation = row.get(relation_field(question, field))
            for name in _plain_names(row.get(field.id)):
                if name.casefold() not in ours:
                    found.setdefault(name, relation.strip() if isinstance(relation, str) else "")
    if not found:
        return found
    ordinary = _small_words(text for text, _ in _texts_of(form, answers)) | _words_of(form)
    return {name: relation for name, relation in found.items() if name.casefold() not in ordinary}


def named_by(form: FormDefinition, answers: Mapping[str, Answer], known: tuple[str, ...]) -> tuple[str, ...]:
    """Every name that a report is looked through for: of people harmed first, then of others."""
    names = (*names_of_harmed(form, answers, known), *names_of_others(form, answers, known))
    return tuple(dict.fromkeys(names))


def named_in(texts: Mapping[str, str], names: Iterable[str]) -> tuple[Named, ...]:
    """Which of these names stand in the texts as whole words, and where: place by place."""
    wanted = tuple(names)
    return tuple(
        Named(name=name, place=place)
        for place, text in texts.items()
        for name in wanted
        if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)
    )


def _texts_of(form: FormDefinition, answers: Mapping[str, Answer]) -> list[tuple[str, bool]]:
    """All free words of these answers, each with whether they may name somebody harmed."""
    asked = (question for question in form.questions.values() if question.id in answers)
    return [pair for question in asked for pair in _texts(question, answers[question.id])]


def _texts(question: Question, answer: Answer) -> Iterator[tuple[str, bool]]:
    if isinstance(answer.value, str) and not question.options:
        yield answer.value, VICTIM in question.tags
    for row in answer.rows.values():
        for field in question.fields:
            value = row.get(field.id)
            if isinstance(value, str) and not field.options:
                yield value, may_name_harmed(question, field)


def _parts(names: Iterable[str]) -> frozenset[str]:
    return frozenset(part.casefold() for name in names for part in _WORD.findall(name))


def _plain_names(value: object) -> Iterator[str]:
    """Every word of a field for names that is written as one."""
    for match in _WORD.finditer(value if isinstance(value, str) else ""):
        word = _bare(match.group())
        if word[:1].isupper() and len(word) > 2 and word.casefold() not in _NOT_NAMES | _DATES | _TITLES | _RELATIONS:
            yield word


def _names(text: str) -> Iterator[str]:
    """What is written as a name here; of several words in a row each by itself, because a report may use one of them."""
    words = list(_WORD.finditer(text))
    is_after_title = False
    for at, match in enumerate(words):
        word = _bare(match.group())
        small = word.casefold()
        if small in _TITLES and word[:1].isupper():
            is_after_title = True
            continue
        is_name = word[:1].isupper() and len(word) > 2 and small not in _NOT_NAMES and small not in _DATES
        before = text[: match.start()].rstrip(" ")
        begins = not is_after_title and (not before or before[-1] in _ENDS)
        following = words[at + 1].group() if at + 1 < len(words) else ""
        if is_name and (not begins or following.casefold() in _VERBS or _goes_on(following)):
            yield word
        is_after_title = is_after_title and is_name


def _goes_on(following: str) -> bool:
    """Is the word after the first one of a sentence written as a name too (“Amir Hussain was hurt”)?"""
    small = following.casefold()
    return following[:1].isupper() and len(following) > 2 and small not in _NOT_NAMES | _DATES | _TITLES


def _bare(word: str) -> str:
    return re.sub(r"['’]s$", "", word)


def _small_words(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(word for text in texts for word in _WORD.findall(text) if word[:1].islower())


_of_forms: dict[tuple[str, int, str], frozenset[str]] = {}
"""The small words of each version of a form, made once."""


def _words_of(form: FormDefinition) -> frozenset[str]:
    key = (form.id, form.version, form.text_hash)
    if key not in _of_forms:
        _of_forms[key] = _small_words(_said_in(form))
    return _of_forms[key]


def _said_in(form: FormDefinition) -> Iterator[str]:
    for section in form.sections:
        yield from (section.intro, section.guidance)
        for question in section.questions:
            for one in (question, *question.fields):
                yield from (one.label, one.hint, one.guidance)
                yield from (option.label for option in one.options)

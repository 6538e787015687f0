"""Which forms are worded in which other languages, and those forms; each file is read when its words are first asked for."""

from collections.abc import Callable, Iterable
from typing import TypeAlias

from app.forms.definition import FormDefinition
from app.forms.refusal import FormRefused
from app.forms.translation import translated

Wording: TypeAlias = tuple[str, int, str]
"""Form, version and language of a translation."""


class Translations:
    """`reader` gives the text of a translation's file. One that cannot be read or does not fit leaves the form in English:
    `poe check` tells its faults, and nobody is kept from work by them."""

    def __init__(self, wordings: Iterable[Wording] = (), reader: Callable[[str, int, str], str] | None = None) -> None:
        self._wordings, self._reader = frozenset(wordings) if reader else frozenset[Wording](), reader
        self._made: dict[Wording, tuple[FormDefinition, FormDefinition]] = {}

    def languages(self, form_id: str = "", version: int = 0) -> tuple[str, ...]:
        """The languages of one version of a form, of any version of it, or of any form."""
        found = {
            language for form, edition, language in self._wordings if form_id in ("", form) and version in (0, edition)
        }
        return tuple(sorted(found))

    def worded(self, form: FormDefinition, language: str) -> FormDefinition:
        """The form in this language, with the texts that nobody has translated as they are; the form itself without any."""
        wording = (form.id, form.version, language)
        if wording not in self._wordings:
            return form
        original, made = self._made.get(wording, (None, form))
        if original is not form:
            made = self._read(form, language)
            self._made[wording] = (form, made)
        return made

    def _read(self, form: FormDefinition, language: str) -> FormDefinition:
        assert self._reader is not None
        name = f"{form.id}/{form.version}.{language}.yaml"
        try:
            return translated(form, self._reader(form.id, form.version, language), name)
        except (FormRefused, OSError, UnicodeDecodeError):
            return form

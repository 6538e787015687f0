"""All form versions at hand, by id and version. A published version is frozen: another structure for it is refused."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from app.domain.errors import Refused
from app.forms.definition import FormDefinition
from app.forms.translation import left_as_they_are
from app.forms.translations import Translations

Edition: TypeAlias = tuple[str, int]
Reader: TypeAlias = Callable[[str, int], FormDefinition]


class Shelf:
    """An immutable set of definitions. `frozen` holds the structural hashes of versions already published.

    With `reader` every frozen version is there too and read from its file when it is first asked for: a laptop opens
    without reading forms that nobody opens. What the reader raises (FormRefused, OSError) reaches whoever asks.
    `language` is that of the texts of what it gives out, empty for the forms' own.
    """

    def __init__(
        self,
        definitions: Iterable[FormDefinition] = (),
        frozen: Mapping[Edition, str] = MappingProxyType({}),
        reader: Reader | None = None,
        translations: Translations | None = None,
    ) -> None:
        self.language = ""
        self._translations = translations or Translations()
        self._spoken: dict[str, Shelf] = {}
        self._frozen = dict(frozen)
        self._reader = reader
        self._unread = frozenset(frozen) if reader else frozenset[Edition]()
        self._definitions: dict[Edition, FormDefinition] = {}
        for definition in definitions:
            self._place(definition)

    def adding(self, definition: FormDefinition) -> "Shelf":
        """A shelf with this one too. New wording of a version on the shelf replaces it; a new structure is Refused."""
        more = Shelf(self._definitions.values(), self._frozen, translations=self._translations)
        more._reader, more._unread = self._reader, self._unread
        more._place(definition)
        return more

    def in_language(self, language: str) -> "Shelf":
        """The same forms with their texts in this language, as far as there is a translation; this shelf where there is none."""
        if language == self.language or language not in self._translations.languages():
            return self
        if language not in self._spoken:
            spoken = Shelf((), self._frozen, self._reader, self._translations)
            spoken._definitions, spoken._unread, spoken.language = self._definitions, self._unread, language
            self._spoken[language] = spoken
        return self._spoken[language]

    def languages(self, form_id: str = "") -> tuple[str, ...]:
        """Other languages in which the newest version of a form can be read; without an id, in which any form can."""
        versions = [version for found, version in self._editions() if found == form_id]
        return self._translations.languages(form_id, max(versions, default=0)) if versions or not form_id else ()

    def not_worded(self, form_id: str, version: int) -> tuple[int, int]:
        """How many texts of a form stand in English though another language is wanted, and how many it has; 0 of 0 without one."""
        form = self._original(form_id, version)
        return left_as_they_are(form, self._worded(form)) if form is not None and self.language else (0, 0)

    def find(self, form_id: str, version: int) -> FormDefinition | None:
        """The definition, or None: a record made with a form this laptop does not have yet is shown read only."""
        form = self._original(form_id, version)
        return None if form is None else self._worded(form)

    def _original(self, form_id: str, version: int) -> FormDefinition | None:
        edition = (form_id, version)
        found = self._definitions.get(edition)
        return self._read(edition) if found is None and edition in self._unread else found

    def _worded(self, form: FormDefinition) -> FormDefinition:
        return self._translations.worded(form, self.language) if self.language else form

    def newest(self, form_id: str) -> FormDefinition | None:
        """The highest version of a form, or None."""
        versions = [version for found, version in self._editions() if found == form_id]
        return self.find(form_id, max(versions)) if versions else None

    @property
    def forms(self) -> tuple[FormDefinition, ...]:
        """Every definition, by id and version."""
        found = (self.find(*edition) for edition in sorted(self._editions()))
        return tuple(definition for definition in found if definition is not None)

    def _editions(self) -> frozenset[Edition]:
        return self._unread | self._definitions.keys()

    def _read(self, edition: Edition) -> FormDefinition:
        """Two who ask at once may both read the file: they read the same."""
        assert self._reader is not None
        self._place(self._reader(*edition))
        return self._definitions[edition]

    def _place(self, definition: FormDefinition) -> None:
        edition = (definition.id, definition.version)
        known = self._frozen.setdefault(edition, definition.structural_hash)
        if known != definition.structural_hash:
            name = f"{definition.id} version {definition.version}"
            raise Refused(f"The form {name} is published and cannot change. Give the changed form a new version.")
        self._definitions[edition] = definition

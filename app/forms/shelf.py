"""All form versions at hand, by id and version. A published version is frozen: another structure for it is refused."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from app.domain.errors import Refused
from app.forms.definition import FormDefinition

Edition: TypeAlias = tuple[str, int]


class Shelf:
    """An immutable set of definitions. `frozen` holds the structural hashes of versions already published."""

    def __init__(
        self, definitions: Iterable[FormDefinition] = (), frozen: Mapping[Edition, str] = MappingProxyType({})
    ) -> None:
        self._frozen = dict(frozen)
        self._definitions: dict[Edition, FormDefinition] = {}
        for definition in definitions:
            self._place(definition)

    def adding(self, definition: FormDefinition) -> "Shelf":
        """A shelf with this one too. New wording of a version on the shelf replaces it; a new structure is Refused."""
        return Shelf((*self._definitions.values(), definition), self._frozen)

    def find(self, form_id: str, version: int) -> FormDefinition | None:
        """The definition, or None: a record made with a form this laptop does not have yet is shown read only."""
        return self._definitions.get((form_id, version))

    def newest(self, form_id: str) -> FormDefinition | None:
        """The highest version of a form, or None."""
        versions = [version for found, version in self._definitions if found == form_id]
        return self._definitions[(form_id, max(versions))] if versions else None

    @property
    def forms(self) -> tuple[FormDefinition, ...]:
        """Every definition, by id and version."""
        return tuple(self._definitions[edition] for edition in sorted(self._definitions))

    def _place(self, definition: FormDefinition) -> None:
        edition = (definition.id, definition.version)
        known = self._frozen.setdefault(edition, definition.structural_hash)
        if known != definition.structural_hash:
            name = f"{definition.id} version {definition.version}"
            raise Refused(f"The form {name} is published and cannot change. Give the changed form a new version.")
        self._definitions[edition] = definition

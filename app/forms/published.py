"""Form definitions that came with the directory: read once for each text, and never trusted to be what they are called."""

from functools import lru_cache

from app.domain.form_file import FormFile, form_file_id
from app.forms.definition import FormDefinition
from app.forms.reading import read_form
from app.forms.refusal import FormRefused


@lru_cache(maxsize=64)
def _read(text: str, name: str) -> FormDefinition:
    return read_form(text, name)


def definition_in(file: FormFile) -> FormDefinition | None:
    """The definition; None where this version cannot read it, or it is not what the record says."""
    try:
        found = _read(file.text, f"{file.form}/{file.edition}.yaml")
    except FormRefused:
        return None
    return found if says_what_it_is(file, found) else None


def says_what_it_is(file: FormFile, found: FormDefinition) -> bool:
    """Do the record's name, id and hash belong to this definition?"""
    named = (found.id, found.version, found.structural_hash) == (file.form, file.edition, file.structure)
    return named and file.id == form_file_id(file.form, file.edition)

"""The forms that come with the program: the first edition of what the service directory later holds."""

from functools import cache

import msgspec

from app import resources
from app.forms.definition import FormDefinition
from app.forms.reading import read_form
from app.forms.shelf import Edition, Shelf

_FOLDER = "forms"


@cache
def shipped_form(form_id: str, version: int) -> FormDefinition:
    """One shipped form. Takes some tenths of a second, the first time in a process. Raises FileNotFoundError or FormRefused."""
    name = f"{version}.yaml"
    return read_form(resources.text(_FOLDER, form_id, name), f"{_FOLDER}/{form_id}/{name}")


def frozen_versions() -> dict[Edition, str]:
    """Structural hashes of the published versions, from resources/forms/frozen.json."""
    kept = msgspec.json.decode(resources.text(_FOLDER, "frozen.json"), type=dict[str, dict[str, str]])
    return {(form, int(version)): digest for form, versions in kept.items() for version, digest in versions.items()}


def shipped_shelf() -> Shelf:
    """Every published form, each held to its frozen hash and read when it is first asked for."""
    return Shelf(frozen=frozen_versions(), reader=shipped_form)

"""The forms that come with the program: the first edition of what the service directory later holds."""

from functools import cache
from pathlib import Path

import msgspec

from app import resources
from app.forms.definition import FormDefinition
from app.forms.quick_tree import quick_tree
from app.forms.reading import read_form
from app.forms.shelf import Edition, Shelf
from app.forms.translation import LANGUAGES
from app.forms.translations import Translations

_FOLDER = "forms"


@cache
def shipped_form(form_id: str, version: int) -> FormDefinition:
    """One shipped form. Takes some hundredths of a second, the first time in a process.

    Raises FileNotFoundError or FormRefused.
    """
    name = f"{version}.yaml"
    return read_form(resources.text(_FOLDER, form_id, name), f"{_FOLDER}/{form_id}/{name}", quick_tree)


def frozen_versions() -> dict[Edition, str]:
    """Structural hashes of the published versions, from resources/forms/frozen.json."""
    kept = msgspec.json.decode(resources.text(_FOLDER, "frozen.json"), type=dict[str, dict[str, str]])
    return {(form, int(version)): digest for form, versions in kept.items() for version, digest in versions.items()}


def shipped_shelf() -> Shelf:
    """Every published form, each held to its frozen hash and read when it is first asked for."""
    return Shelf(frozen=frozen_versions(), reader=shipped_form, translations=translations_in(resources.path(_FOLDER)))


def translations_in(folder: Path) -> Translations:
    """The translations in a folder like resources/forms: `FORM/VERSION.LANGUAGE.yaml`. Their files are not read yet."""
    parts = ((path.parent.name, *path.stem.partition(".")) for path in folder.glob("*/*.*.yaml"))
    found = ((form, int(version), language) for form, version, _, language in parts if version.isdigit())

    def read(form: str, version: int, language: str) -> str:
        return (folder / form / f"{version}.{language}.yaml").read_text(encoding="utf-8")

    return Translations((one for one in found if one[2] in LANGUAGES), read)

"""Checks every form file: `python -m app.forms.checking_files [FILE …]` prints each fault with file, line and remedy.

A file of rules about what does not go together is checked against the newest forms. Without names it takes all of
resources/forms and resources/contradictions and holds published versions to their frozen hashes. The exit status is 1 when
anything is wrong.
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from app import resources
from app.forms.contradiction_rules import problems_of_rules, problems_of_shipped_rules
from app.forms.definition import FormDefinition
from app.forms.reading import read_form
from app.forms.refusal import FormProblem, FormRefused
from app.forms.shelf import Edition
from app.forms.shipped import frozen_versions
from app.forms.translation import LANGUAGES, translated


def problems_of_file(path: Path, frozen: dict[Edition, str]) -> Iterator[FormProblem]:
    """Everything wrong with one file, in the order of its lines; none means that it can be used."""
    name = f"{path.parent.name}/{path.name}"
    if "." in path.stem:
        yield from _problems_of_translation(path, name)
        return
    try:
        definition = read_form(path.read_text(encoding="utf-8"), name)
    except FormRefused as refused:
        yield from refused.problems
    except (OSError, UnicodeDecodeError):
        yield FormProblem(name, 0, "the file cannot be read as UTF-8 text", "Save it as UTF-8")
    else:
        yield from _problems_of_edition(path, definition, name, frozen)


def _problems_of_translation(path: Path, name: str) -> Iterator[FormProblem]:
    """`1.cy.yaml` words the form in `1.yaml` beside it, whose own faults are told with that file."""
    version, _, language = path.stem.partition(".")
    if language not in LANGUAGES:
        yield FormProblem(name, 0, f"“{language}” is not a known language", f"Choose from: {', '.join(LANGUAGES)}")
        return
    beside = path.with_name(f"{version}.yaml")
    try:
        form = read_form(beside.read_text(encoding="utf-8"), beside.name)
        translated(form, path.read_text(encoding="utf-8"), name)
    except FormRefused as refused:
        yield from (problem for problem in refused.problems if problem.file == name)
    except (OSError, UnicodeDecodeError):
        yield FormProblem(name, 0, f"it or {beside.name} cannot be read as UTF-8 text", "Save both as UTF-8")


def _problems_of_edition(
    path: Path, definition: FormDefinition, name: str, frozen: dict[Edition, str]
) -> Iterator[FormProblem]:
    """A form stands in a folder with its id, in a file with its version; once published its structure never changes."""
    form_id, version = definition.id, definition.version
    if (path.parent.name, path.stem) != (form_id, str(version)):
        yield FormProblem(name, 1, f"this is {form_id} version {version}", f"Move it to {form_id}/{version}.yaml")
    if frozen.get((form_id, version), definition.structural_hash) != definition.structural_hash:
        yield FormProblem(name, 1, "this version is published and its structure has changed", "Give it a new version")


def problems_of_folder(folder: Path) -> Iterator[FormProblem]:
    """The same for every form of a folder like resources/forms, and for published versions that are not there."""
    frozen = frozen_versions()
    for path in sorted(folder.glob("*/*.yaml")):
        yield from problems_of_file(path, frozen)
    for form_id, version in sorted(frozen):
        if not (folder / form_id / f"{version}.yaml").is_file():
            name = f"{form_id}/{version}.yaml"
            yield FormProblem(name, 0, "this version is published and its file is missing", "Put the file back")


def _problems_of(path: Path) -> Iterator[FormProblem]:
    """A file in a folder “contradictions” holds rules; every other is a form."""
    if path.parent.name == "contradictions":
        return problems_of_rules(path)
    return problems_of_file(path, frozen_versions())


def main(argv: Sequence[str]) -> int:
    """Print the problems; 1 when there are any."""
    found: Iterable[FormProblem]
    if argv:
        found = [problem for name in argv for problem in _problems_of(Path(name).resolve())]
    else:
        found = [*problems_of_folder(resources.path("forms")), *problems_of_shipped_rules()]
    sys.stdout.writelines(f"{problem}\n" for problem in found)
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

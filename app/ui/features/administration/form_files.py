"""Definition files as the administration page handles them: read from the disk, checked, and kept as drafts until published."""

from pathlib import Path
from typing import Final

import msgspec

from app.domain.errors import Refused
from app.forms.definition import FormDefinition
from app.forms.reading import LARGEST_FILE_BYTES, read_form
from app.forms.refusal import FormProblem, FormRefused
from app.operations.rows.service import FormLine
from app.ui.features.administration import texts

DRAFTS: Final = "forms"
"""The key of the draft that holds them all."""


class FormDraft(msgspec.Struct, frozen=True, kw_only=True):
    """A definition file by its name, with its text."""

    name: str
    text: str


class CheckedForm(msgspec.Struct, frozen=True, kw_only=True):
    """What was found in a file: either every fault of it, or the version that it would be. `path` is where it lies."""

    draft: FormDraft
    path: str = ""
    problems: tuple[FormProblem, ...] = ()
    line: FormLine | None = None


def checked_file(path: str) -> CheckedForm:
    """Read and check a file. Raises Refused where it is no text, or larger than any form."""
    file = Path(path)
    try:
        if file.stat().st_size > LARGEST_FILE_BYTES:
            raise Refused(texts.TOO_LONG, "file")
        text = file.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise Refused(texts.NOT_A_TEXT, "file") from error
    return msgspec.structs.replace(checked(FormDraft(name=file.name, text=text)), path=path)


def checked(draft: FormDraft) -> CheckedForm:
    """Look through a definition."""
    try:
        form = read_form(draft.text, draft.name)
    except FormRefused as refused:
        return CheckedForm(draft=draft, problems=refused.problems)
    return CheckedForm(draft=draft, line=_line(form))


def _line(form: FormDefinition) -> FormLine:
    return FormLine(
        id=f"draft:{form.id}:{form.version}", form=form.id, version=form.version, title=form.title,
        sections=len(form.sections), questions=len(form.questions), is_newest=False, in_use=0,
        asks=frozenset(form.questions), is_draft=True,
    )  # fmt: skip


def kept_drafts(text: str) -> tuple[FormDraft, ...]:
    """The drafts back; what cannot be read counts as none."""
    try:
        return msgspec.json.decode(text, type=tuple[FormDraft, ...]) if text else ()
    except msgspec.DecodeError:
        return ()

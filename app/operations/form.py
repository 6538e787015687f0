"""Publishing a form from the window: an ordinary record of the directory, for ever, and for every laptop with its next sync."""

from typing import ClassVar

from app.domain.errors import Refused
from app.domain.form_file import FormFile, form_file_id
from app.domain.ids import Id
from app.domain.policy import Permission
from app.forms.definition import FormDefinition
from app.forms.reading import read_form
from app.operations.base import Operation, Outcome
from app.operations.ports import UnitOfWork


class PublishForm(Operation, frozen=True, kw_only=True):
    """Publish a definition. Refused: with every fault of the file, and where this version is published already.

    There is no way back: answers may be written with it within the hour.
    """

    scope: Id
    text: str
    file_name: str
    label: ClassVar[str] = "Publish a form"
    needs: ClassVar[Permission | None] = Permission.DIRECTORY

    def apply(self, work: UnitOfWork) -> Outcome:
        form = read_form(self.text, self.file_name)
        if work.has_form(form.id, form.version):
            raise Refused(published_already(form))
        record = FormFile(
            id=form_file_id(form.id, form.version), scope=self.scope, form=form.id, edition=form.version, text=self.text,
            structure=form.structural_hash,
        )  # fmt: skip
        work.put(record)
        return Outcome(record=record.id)


def published_already(form: FormDefinition) -> str:
    """What to do with a file whose version is taken."""
    name = f"“{form.title}” (form {form.id}, version {form.version})"
    return f"{name} is published and cannot change. Give the changed form a new version."

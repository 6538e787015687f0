"""A published form definition as the service directory holds it: the text of its file, which laptop and service read alike."""

from typing import ClassVar

from app.domain.ids import Id, derived
from app.domain.record import Record


class FormFile(Record, frozen=True, kw_only=True):
    """`form` and `edition` name it, `text` is the definition file, `structure` the hash of what it asks. Never changed."""

    type_name: ClassVar[str] = "form"
    form: str
    edition: int
    text: str
    structure: str


def form_file_id(form: str, edition: int) -> Id:
    """There is one record of each version of a form, wherever it is made."""
    return derived("waymark-form", Id(f"{form}/{edition}"))

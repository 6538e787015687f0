"""Form definitions that came with the directory stand on the shelf beside the shipped ones."""

from sqlalchemy import Connection

from app.domain.form_file import FormFile
from app.domain.types import view
from app.forms.published import definition_in
from app.forms.shelf import Shelf

_FILES = "SELECT type, id, scope, body, ver FROM record WHERE type = 'form' AND voided = 0 ORDER BY id"


def with_published(connection: Connection, shipped: Shelf) -> Shelf:
    """The shelf with all that was published and this version can read. A version that came with the program stays as it is.

    What it cannot read is left out: records of that form are kept whole, synced, and shown to be read only.
    """
    shelf = shipped
    for row in connection.exec_driver_sql(_FILES):
        file = view(*row)
        if isinstance(file, FormFile) and shipped.find(file.form, file.edition) is None:
            definition = definition_in(file)
            shelf = shelf.adding(definition) if definition is not None else shelf
    return shelf

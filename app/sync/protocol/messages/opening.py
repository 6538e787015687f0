"""Opening a child's file with a reason."""

import msgspec

from app.domain.ids import Id


class OpenFileRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody asks for a child's file that is not with them, and says why. `id` is a fresh id, the same when asked again.

    The child is named by the surname and either the case number or the date of birth.
    """

    id: Id
    surname: str
    reason: str
    born_on: str = ""
    case_number: str = ""


class OpenFileAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The file comes with the next sync, to read, until `until_at`. `told` are the managers who are told."""

    scope: Id
    until_at: str
    told: tuple[str, ...] = ()

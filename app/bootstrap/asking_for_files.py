"""Asks the service for a child's file that is not with the person, for the window."""

from app.operations.opening import Opened, Sought
from app.sync.ports import OpeningLink
from app.sync.protocol.messages.opening import OpenFileRequest


class AskOverLink:
    """Satisfies `app.operations.opening.AskService`."""

    def __init__(self, link: OpeningLink) -> None:
        self._link = link

    def __call__(self, sought: Sought) -> Opened:
        answer = self._link.open_file(
            OpenFileRequest(
                id=sought.id,
                surname=sought.surname,
                reason=sought.reason,
                born_on=sought.born_on,
                case_number=sought.case_number,
            )
        )
        return Opened(scope=answer.scope, until_at=answer.until_at, told=answer.told)

"""The two kinds of trouble that are not our fault, told apart where they arise."""


class Refused(Exception):
    """A rule said no. `message` is plain English for the person and says what to do; `field` names the place, if one."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Unavailable(Exception):
    """Disk, network or service is not there now. Work goes on and the step is tried again. `message` is for the person."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotReached(Unavailable):
    """There was no way to the service at all: nothing of what was asked left this laptop."""


class TryAgain(Unavailable):
    """It was not to be had, and may be by now: whoever asked does the same once more, and tells the person why."""

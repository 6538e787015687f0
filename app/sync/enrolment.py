"""Joining: a new laptop shows its one-time code and its public key, and learns whose laptop it is now."""

import msgspec

from app.domain.errors import Refused
from app.domain.text import one_line
from app.sync.ports import Link, NotWelcome, SignInNeeded
from app.sync.protocol.messages.enrol import EnrolAnswer, EnrolRequest
from app.sync.protocol.messages.sign_in import SignIn

LONGEST_CODE = 64
CODE_LENGTH = 26
"""Letters and digits of a joining code; a pin of the service's authority may follow."""
LONGEST_NAME = 200


def tidy_code(typed: str) -> str:
    """The code as it is compared: letters and digits in capitals, however it was typed or pasted."""
    return "".join(c for c in typed.upper() if c.isascii() and c.isalnum())[:LONGEST_CODE]


def join(
    link: Link,
    code: str,
    public_key: str,
    device_name: str = "",
    *,
    renewal_key: str = "",
    signing_key: str = "",
    sign_in: SignIn | None = None,
) -> EnrolAnswer:
    """Join the service. Asking again with the same code and key after a lost answer is safe.

    Raises Refused for a code that does not hold, SignInNeeded where the person has to sign in with the council's account as well,
    Unavailable when the service cannot be reached.
    """
    tidy = tidy_code(code)
    if not tidy:
        raise Refused("Type the joining code that your manager gave you.", field="code")
    try:
        keys = {"public_key": public_key, "renewal_key": renewal_key, "signing_key": signing_key}
        return clean(link.enrol(EnrolRequest(code=tidy, device_name=device_name, sign_in=sign_in, **keys)))
    except SignInNeeded:
        raise
    except NotWelcome as error:
        raise Refused(error.message, field="code") from error


def clean(answer: EnrolAnswer) -> EnrolAnswer:
    """The answer with its texts as every other text is kept: they are shown before anybody unlocks."""
    texts = ("names", "team_name", "service_name", "help_phone")
    return msgspec.structs.replace(answer, **{name: one_line(getattr(answer, name))[:LONGEST_NAME] for name in texts})

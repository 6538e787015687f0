"""What laptop and service say about signing in with the council's own account (docs/protocol.md, section 9a).

The laptop never sees a token of the council: it hands what the browser brought to the service, which asks the council itself.
"""

import msgspec


class SignInPlaceRequest(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where does one sign in?"""


class SignInPlaceAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The page to open in the browser, who asks there, and for what; all empty where the service wants no such sign-in."""

    page: str = ""
    client: str = ""
    scope: str = ""


class SignIn(msgspec.Struct, frozen=True, kw_only=True):
    """What the browser brought: the council's one-time code, and what belongs to it. `salt` is that of the nonce."""

    code: str
    verifier: str
    redirect: str
    salt: str


class SignInRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Signed by the laptop's key, or by its renewal key while it is locked; the nonce is made of the key that signs."""

    sign_in: SignIn


class SignInAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whose account it was, and by when to sign in again (the service's clock)."""

    account: str
    until_at: str

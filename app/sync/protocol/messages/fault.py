"""The answer that is no verdict."""

import msgspec


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """Any answer that is not a verdict: a code and a sentence. It never changes the state of an op."""

    code: str
    message: str

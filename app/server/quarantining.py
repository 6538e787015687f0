"""Why an op is kept beside the record instead of in it. The sentence goes to its author; it never quotes content."""

from typing import Final


class Quarantined(Exception):
    """This op is kept but not applied. `reason` is for the author."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


MALFORMED: Final = (
    "This change is not in a form that the service keeps. It is safe on the service; your manager can see it."
)
TOO_LARGE: Final = "This change is too large for one record. It is safe on the service. Split it, or attach a document."
NOT_YOURS: Final = "This change names another person as its author, so it is kept aside. Your manager can see it."
WRONG_PLACE: Final = "This kind of record does not belong in this file, so it is kept aside. Your manager can see it."
NO_RECORD: Final = (
    "The record that this changes is not on the service, so the change is kept aside. Your manager can see it."
)
NO_BASE: Final = "The service does not have the version that this change starts from, so it is kept aside."
TOGETHER: Final = (
    "This was saved together with a change that the service could not take in, so it is kept aside with it. "
    "Your manager can see both."
)
PARKED: Final = "This builds on a change that the service keeps aside, so it is kept with it. Your manager can see both."
NEWER: Final = "This kind of record is newer than the service. It is safe and will be taken in once the service is updated."
FAILED: Final = (
    "The service could not work this change out, which is our fault. It is safe on the service and will be looked at."
)
NO_FORM: Final = "The service does not have this version of the form yet. Your answers are safe and will be taken in later."
NOT_THAT_FORM: Final = (
    "This form cannot be read by the service, or is not the one that it is called, or this version of it asked something "
    "else before. It is kept aside. Give a changed form a new version."
)
NOT_WHOLE: Final = (
    "A document beside what was signed has not arrived whole yet. The signature is safe; it is taken in when it has."
)
BROKEN: Final = "The record would not be readable with this change, so it is kept aside. Your manager can see it."
WRONG_HASH: Final = (
    "What was signed is not what came with the signature, so the signature is kept aside. Please sign again."
)
NOT_SIGNABLE: Final = "What this signature is about is not in this file, so the signature is kept aside."
NO_KEY: Final = (
    "This was not signed with a signing key, so nobody could check later whose signature it is. It is kept aside. Please sign "
    "again on your own laptop."
)
ALREADY_SIGNED: Final = "A signature is never changed. Sign again, or reopen with a reason."
LEFT: Final = (
    "This change was sent after its author’s access had ended. It is kept whole on the service; a manager decides about it."
)
NOT_THEIR_KEY: Final = (
    "This signature was not made with a signing key of the person it names, so it is kept aside. Please sign again on your own "
    "laptop."
)

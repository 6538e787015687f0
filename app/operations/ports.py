"""The store as operations see it, one unit of work and one door for every change; and the service where a person asks it."""

from collections.abc import Mapping
from typing import Protocol, TypeVar

from app.changes.touched import Touched
from app.domain.administration import AuditLine, BackupFacts, FileHeld, JoiningCode, LaptopFacts
from app.domain.attachment import BlobRef
from app.domain.figures import Figures
from app.domain.ids import NO_ID, Id
from app.domain.moment import Moment
from app.domain.record import Envelope, Record
from app.domain.signature import Signature
from app.domain.standing import Standing
from app.forms.definition import FormDefinition
from app.operations.rows.access import LookupLine
from app.operations.rows.aside import AsideItem

R = TypeVar("R", bound=Record)


class UnitOfWork(Protocol):
    """One transaction. Everything put in it is saved together or not at all."""

    @property
    def moment(self) -> Moment: ...

    @property
    def touched(self) -> Touched:
        """What this unit of work changed; complete once it has ended."""

    @property
    def actor(self) -> Id: ...

    @property
    def role(self) -> str: ...

    def new_id(self) -> Id: ...

    def get(self, kind: type[R], id: Id) -> R:
        """The record. Raises Refused when it is not on this laptop or was made by a newer Waymark."""

    def envelope(self, id: Id) -> Envelope: ...

    def all_in(self, kind: type[R], scope: Id) -> tuple[R, ...]:
        """All readable, not voided records of a type in a scope, oldest first."""

    def standing(self, record: Record) -> Standing:
        """Where an assessment or plan stands, from its head and the signatures about it."""

    def signatures(self, about: Id) -> tuple[Signature, ...]:
        """The signatures about a record, in no order."""

    def head_hash(self, record: Record) -> str:
        """The content hash of the record as it is in the store, with the documents beside it."""

    def documents(self, about: Id) -> Mapping[str, str]:
        """The documents beside a record that are not removed: attachment and SHA-256 of its bytes."""

    def form(self, id: str, version: int, language: str = "") -> FormDefinition:
        """The definition, with its texts in this language where they are translated. Raises Refused when this laptop does not
        have it."""

    def has_form(self, id: str, version: int) -> bool:
        """Is this version of the form published, as far as this laptop knows?"""

    def put(self, record: Record, seen: Record | None = None) -> None:
        """Save a new or changed record: writes record, op, version, history, lists. Raises Refused if policy says no.

        `seen` is the record as the person saw it before changing it: only the difference between the two is made, on
        what is stored now, and the op is based on what was seen. Without it, what is stored now counts as seen.
        """

    def void(self, id: Id, reason: str) -> None:
        """Take a record out; it stays readable in the history with the reason."""

    def unvoid(self, id: Id) -> None: ...

    def note(self, what: str, subject: Id, detail: str = "") -> None:
        """A line of the audit (reads, prints, exports), in this transaction. No personal data in `detail`."""

    def keep(self, scope: Id, data: bytes) -> BlobRef:
        """Keep the bytes of a document in this file, to be named by an `Attachment` in the same unit of work.

        Raises Refused for what is empty, larger than 20 MB, or not of a kind that is kept, whatever its name says.
        """

    def keep_draft(self, key: str, text: str) -> None:
        """Keep half-typed things that are no record yet, by key; empty text drops it."""

    def sign(self, *parts: str) -> tuple[str, str]:
        """(public key, Ed25519 signature over the parts), both hex, with this person's key."""

    @property
    def certificate(self) -> str:
        """The service's word that this key is this person's; empty where it gave none."""

    def body_text(self, record: Record) -> str:
        """The canonical body as text: what a signature carries with it."""

    def keep_setting(self, key: str, value: str) -> None:
        """Keep one of this person's settings."""

    def mark_looked(self, scope: Id) -> None:
        """Remember that this person has looked at the file now."""


class ServiceFigures(Protocol):
    """Figures over all files, counted by the service for those whose laptops hold none: it waits for the network."""

    def ask(self) -> Figures:
        """Those of this person's role. Raises Unavailable without a network, and Refused where the laptop counts itself."""


class Lookups(Protocol):
    """Who looked at which file, asked of the service itself: each call waits for the network, so run it on a read thread.

    Raises Unavailable without a network, and Refused for anybody but a manager.
    """

    def unusual(self, days: int = 14) -> tuple[LookupLine, ...]:
        """Looks at files that are not the person's own, many in one day, or with a clock set back."""

    def every(self, days: int = 14) -> tuple[LookupLine, ...]:
        """All looks at files that this manager answers for, and all by their team."""


class Asides(Protocol):
    """Changes that the service keeps aside, asked of the service itself: each call waits for the network.

    Raises Unavailable without it, and Refused with the service's sentence.
    """

    def waiting(self, decided: bool = False) -> tuple[AsideItem, ...]:
        """What waits for this person, oldest first, and their own; with `decided` the closed ones too."""

    def read(self, id: Id) -> AsideItem:
        """One with its words. Somebody else's reading is written down."""

    def decide(self, id: Id, action: str, words: str) -> str:
        """`action`: apply (as a late entry), return (to its author) or file. Gives a sentence that says what became of it."""


class Administration(Protocol):
    """The service as an administrator's window asks it, over the network. Each call raises Refused or Unavailable."""

    def laptops(self) -> tuple[LaptopFacts, ...]:
        """Every laptop that ever joined."""

    def holdings(self, laptop: Id) -> tuple[FileHeld, ...]:
        """What lies on one laptop, as the service's ledger has it."""

    def new_code(self, person: Id, minutes: int) -> JoiningCode:
        """A one-time code for this person's new laptop."""

    def report_lost(self, laptop: Id, reason: str, *, is_stolen: bool) -> LaptopFacts:
        """From now on the laptop gets nothing and sends nothing."""

    def erase(self, laptop: Id, reason: str) -> LaptopFacts:
        """At its next contact the laptop sends what waits on it and erases itself."""

    def entries(self, before: int = 0, by: Id = NO_ID) -> tuple[tuple[AuditLine, ...], bool]:
        """Entries of the audit log before a place, newest first, and whether there are earlier ones."""

    def backups(self) -> BackupFacts:
        """How far a verified backup reaches."""

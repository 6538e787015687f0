"""What one batch of operations is judged by: loaded at its start, kept up to date from op to op, written at its end."""

from typing import Any, Final, TypeAlias

import msgspec

from app.changes.edits import Path
from app.changes.op import Op
from app.domain.assessment import Assessment
from app.domain.ids import NO_ID, Id
from app.domain.record import Tree
from app.domain.self_assessment import SelfAssessment
from app.domain.signature import Signature
from app.forms.definition import FormDefinition
from app.sync.protocol.messages.rows import Row

Forms: TypeAlias = dict[tuple[str, int], FormDefinition]
ADMINISTRATION: Final = Id("00000000-0000-8000-8000-000000000001")
"""The device that the service's own administration writes with. It has no key, so nobody can sign as it."""


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """A record as it stands. `was` is the version in the database that it replaces, 0 for a new record."""

    id: Id
    scope: Id
    type: str
    ver: int
    hash: str
    body: bytes
    made_by: Id = NO_ID
    made_at: str = ""
    changed_by: Id = NO_ID
    changed_at: str = ""
    voided: bool = False
    dev: Id = NO_ID
    about: Id = NO_ID
    was: int = 0

    def row(self) -> Row:
        """As it goes to laptops."""
        return Row(
            self.ver,
            self.id,
            self.type,
            self.scope,
            self.made_by,
            self.made_at,
            self.changed_by,
            self.changed_at,
            int(self.voided),
            msgspec.Raw(self.body),
        )


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a record's body, and the op that made it."""

    rec_id: Id
    ver: int
    hash: str
    op_id: Id
    body: bytes


class Post(msgspec.Struct, frozen=True):
    """What a person's record says that access depends on."""

    role: str
    team: Id = NO_ID
    is_here: bool = True
    training: tuple[str, ...] = ()


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """A scope and who made it; `parent` is the file a restricted one is bound to; `is_new` until it is written."""

    id: Id
    kind: str
    made_by: Id = NO_ID
    parent: Id = NO_ID
    is_new: bool = False


class Sender(msgspec.Struct, frozen=True, kw_only=True):
    """Whose ops these are. The administration's own device may carry ops of anybody: made-up data and set-up."""

    device: Id
    person: Id = NO_ID
    is_administration: bool = False
    is_late: bool = False
    """What was kept aside is brought in."""
    is_vouched: bool = False
    """A manager brings it in and vouches that its author may write here."""
    is_leaving: bool = False
    """Its person has left: what it still sends is kept aside whole."""


class Reader(msgspec.Struct, frozen=True):
    """The laptop that asks, and whose it is."""

    device: Id
    person: Id


class Known(msgspec.Struct, kw_only=True):
    """Records, scopes and people that the ops name, by id. `base_bodies` are versions older than the head."""

    sender: Sender
    now: str
    forms: Forms
    directory: Id = NO_ID
    heads: dict[Id, Head] = msgspec.field(default_factory=dict)
    base_bodies: dict[tuple[Id, int], bytes] = msgspec.field(default_factory=dict)
    frozen: dict[Id, tuple[Id, Tree]] = msgspec.field(default_factory=dict)
    """Op -> its record and the author's body after it: what the author's next op is relative to."""
    sent_bases: dict[Id, bytes] = msgspec.field(default_factory=dict)
    """Op -> the body it started from, where the laptop sent it along: the service was set back and may not have it."""
    scopes: dict[Id, Scope] = msgspec.field(default_factory=dict)
    member_of: set[Id] = msgspec.field(default_factory=set)
    roles_in: dict[Id, str] = msgspec.field(default_factory=dict)
    """Scope -> the sender's role there, where the service knows of one."""
    episodes: dict[Id, dict[Id, str]] = msgspec.field(default_factory=dict)
    """Scope -> its open episodes and their kinds; for scopes where somebody is allocated."""
    posts: dict[Id, Post] = msgspec.field(default_factory=dict)
    signatures: dict[Id, list[Signature]] = msgspec.field(default_factory=dict)
    documents: dict[Id, dict[str, str]] = msgspec.field(default_factory=dict)
    """Record -> the attachments beside it with the hashes of their bytes, removed ones too; for what is signed here."""
    taken_out: set[str] = msgspec.field(default_factory=set)
    """Attachments that were removed."""
    keys_of: dict[Id, set[str]] = msgspec.field(default_factory=dict)
    """Person -> the signing keys that the service certified as theirs."""
    others: dict[Id, list[Op]] = msgspec.field(default_factory=dict)
    """Record -> what other laptops did to it, newest first; only where a merge is to be expected."""
    aside: dict[Id, tuple[Path, ...]] = msgspec.field(default_factory=dict)
    """Op -> the places that it or an op it builds on would have changed, had it not been kept aside."""
    asked: dict[Id, Id] = msgspec.field(default_factory=dict)
    """Op -> the conflict that it or an op it builds on has raised."""
    decided: set[Id] = msgspec.field(default_factory=set)
    """Conflicts that a person has decided."""
    whole: set[tuple[Id, str]] = msgspec.field(default_factory=set)
    """(scope, hash) of the documents among these ops that are whole on the service."""
    unsealed: set[Id] = msgspec.field(default_factory=set)
    """Records to which a document belongs that is not whole on the service."""
    broken: set[Id] = msgspec.field(default_factory=set)
    """Groups of ops of which one was kept aside."""
    concerns: dict[Id, dict[Id, bool]] = msgspec.field(default_factory=dict)
    """Scope -> its worries about safety, and whether each is open; only where something is countersigned."""
    filings: dict[Id, set[Id]] = msgspec.field(default_factory=dict)
    """Report -> its filings that stand; for reports that something is signed about here."""
    adults: dict[Id, frozenset[Id]] = msgspec.field(default_factory=dict)
    """Scope of an attendance -> who attends or attended."""
    sittings: dict[Id, dict[Id, SelfAssessment]] = msgspec.field(default_factory=dict)
    """Scope -> what children and carers said about themselves there; only where a stage is sent."""
    stages: dict[Id, dict[Id, Assessment]] = msgspec.field(default_factory=dict)
    """Scope -> its assessments; only where a stage is sent or begun."""
    begun_here: set[Id] = msgspec.field(default_factory=set)
    """Those of them that this laptop began itself, so that its person knows of them."""
    has_service_manager: bool = False
    """Asked only where something is countersigned."""
    versions: list[Version] = msgspec.field(default_factory=list)
    changed: set[Id] = msgspec.field(default_factory=set)

    def trial(self) -> "Known":
        """The same, to be changed by a group of ops that may yet be kept aside as a whole."""
        containers = {name: _copied(value) for name, value in msgspec.structs.asdict(self).items()}
        return Known(**{**containers, "forms": self.forms})

    def take(self, trial: "Known") -> None:
        """The trial went well: what it changed is so."""
        for name, value in msgspec.structs.asdict(trial).items():
            setattr(self, name, value)


def _copied(value: Any) -> Any:
    """A container that can be changed without changing the one it was made from, lists within it included."""
    if isinstance(value, dict):
        return {key: type(item)(item) if isinstance(item, list | dict) else item for key, item in value.items()}
    return type(value)(value) if isinstance(value, set | list) else value

"""What every part of the generator shares: luck from a fixed seed, ids that follow from it, and the records made so far."""

import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta, tzinfo

import msgspec

from app.changes import signing
from app.changes.canonical import encode
from app.changes.content import content_hash
from app.changes.edits import diff
from app.changes.op import Op
from app.domain.assessment import Assessment
from app.domain.attendance import Attendance
from app.domain.ids import NO_ID, Id
from app.domain.plan import Plan
from app.domain.record import EMPTY, Record, to_body
from app.domain.service import Person
from app.domain.signature import Note, Signature
from app.domain.working_days import is_working_day
from app.forms.definition import FormDefinition


class Made(msgspec.Struct, frozen=True):
    """A record with who made it and when (ISO 8601)."""

    record: Record
    by: Id
    at: str


class Maker:
    """Collects records. The same seed, day and zone always make the same ones.

    `certify` gives the word of the service that takes them in that a key is a person's; without it none is said.
    """

    def __init__(
        self, today: date, seed: int, zone: tzinfo, form: FormDefinition, certify: Callable[[Id, str], str] | None = None
    ) -> None:
        self.today, self.luck, self.zone, self.form = today, random.Random(seed), zone, form  # noqa: S311
        self._certify = certify or (lambda _person, _key: "")
        self.made: list[Made] = []
        self._keys: dict[Id, bytes] = {}

    def new_id(self, day: date) -> Id:
        """A UUIDv7 whose time lies on that day."""
        started = datetime.combine(day, time(8), self.zone)
        moment = int(started.timestamp() * 1000) + self.luck.randrange(36_000_000)
        bits = moment << 80 | 7 << 76 | self.luck.getrandbits(12) << 64 | 2 << 62 | self.luck.getrandbits(62)
        text = f"{bits:032x}"
        return Id("-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:])))

    def at(self, day: date, hour: int = 9, minute: int = 0) -> str:
        """A time on that day as it is stored."""
        return datetime.combine(day, time(hour, minute), self.zone).isoformat(timespec="milliseconds")

    def some_time(self, day: date, first: int = 9, last: int = 16) -> str:
        """A time of that day at a round minute."""
        return self.at(day, self.luck.randint(first, last), self.luck.choice((0, 5, 10, 15, 20, 30, 40, 45, 50)))

    @property
    def evening(self) -> date:
        """The working day before today: the last on which anything was done."""
        return work_day(self.today - timedelta(days=1))

    def done_at(self, at: str) -> str:
        """When it was done. What would fall on today was done on the evening before: nobody knows at which hour it is read."""
        if at[:10] < self.today.isoformat():
            return at
        told = datetime.fromisoformat(at)
        return self.at(self.evening, 17, (told.hour * 60 + told.minute) // 24)

    def keep(self, record: Record, by: Id, at: str) -> None:
        """Add a record, at the latest on the evening before."""
        self.made.append(Made(record, by, self.done_at(at)))

    @staticmethod
    def hash_of(record: Record) -> str:
        """The content hash of a record without documents."""
        return content_hash(type(record).type_name, record.id, record.scope, to_body(record))

    def sign(
        self,
        record: Record,
        person: Person,
        meaning: str,
        at: str,
        *,
        statement: str = "",
        reason: str = "",
        notes: tuple[Note, ...] = (),
    ) -> None:
        """A true signature of this person on the record as it stands, at the latest on the evening before."""
        at = self.done_at(at)
        body, digest = to_body(record), self.hash_of(record)
        private = self._keys.setdefault(person.id, self.luck.randbytes(32))
        day = date.fromisoformat(at[:10])
        key = signing.public_of(private)
        signature = Signature(
            id=self.new_id(day),
            scope=record.scope,
            about=record.id,
            about_type="" if isinstance(record, Assessment | Plan) else type(record).type_name,
            content_hash=digest,
            meaning=meaning,
            signer=person.id,
            signer_role=person.role,
            statement=statement,
            signed_at=at,
            reason=reason,
            notes={self.new_id(day): note for note in notes} if notes else EMPTY,
            signed_body=encode(body).decode(),
            key=key,
            value=signing.sign(private, signing.STATEMENT, record.id, digest, meaning),
            certificate=self._certify(person.id, key),
        )
        self.keep(signature, person.id, at)

    def ops(self) -> Iterator[Op]:
        """Everything made, in its order, as operations for the service."""
        for made in self.made:
            record = made.record
            yield Op(
                id=self.new_id(date.fromisoformat(made.at[:10])),
                dseq=0,
                kind="create",
                type=type(record).type_name,
                record=record.id,
                scope=record.scope,
                actor=made.by,
                at=made.at,
                edits=diff({}, to_body(record)),
                form=record.form if isinstance(record, Assessment | Attendance) else None,
            )


def work_day(day: date, step: int = -1) -> date:
    """The day itself, or the nearest working day before (or after, with step 1)."""
    while not is_working_day(day):
        day += timedelta(days=step)
    return day


def working_days_ago(today: date, count: int) -> date:
    """The date that lies that many working days back."""
    day = work_day(today)
    for _ in range(count):
        day = work_day(day - timedelta(days=1))
    return day


__all__ = ["NO_ID", "Made", "Maker", "work_day", "working_days_ago"]

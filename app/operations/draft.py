"""Half-typed things that are no record yet, and a person's settings that stay in the encrypted store."""

from typing import ClassVar

from app.domain.ids import Id, is_id
from app.domain.policy import Permission
from app.operations.base import Operation, Outcome
from app.operations.ports import UnitOfWork


class KeepDraft(Operation, frozen=True, kw_only=True):
    """Keep a text by key (`kind:record`); an empty one drops it. Refused when the record is not on this laptop."""

    key: str
    text: str
    label: ClassVar[str] = "Keep a draft"
    needs: ClassVar[Permission | None] = None

    def apply(self, work: UnitOfWork) -> Outcome:
        about = Id(self.key.rpartition(":")[2])
        if self.text and is_id(about):
            work.envelope(about)
        work.keep_draft(self.key, self.text)
        return Outcome()


class KeepSetting(Operation, frozen=True, kw_only=True):
    """Keep a setting by key."""

    key: str
    value: str
    label: ClassVar[str] = "Change a setting"
    needs: ClassVar[Permission | None] = None

    def apply(self, work: UnitOfWork) -> Outcome:
        work.keep_setting(self.key, self.value)
        return Outcome()

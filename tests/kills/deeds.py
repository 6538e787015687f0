"""All deeds in the midst of which a process is killed, by name."""

from collections.abc import Callable
from typing import Any, Final

import msgspec

from tests.kills import key_deeds, laptop_deeds, service_deeds
from tests.kills.scenes import Scene
from tests.server.town import Town

Act = Callable[[Scene], None]
Check = Callable[[Town, Scene, list[str]], None]


def _nothing(_: Town, __: Scene, ___: list[str]) -> None:
    """Nothing to look at before the process goes on."""


def _as_it_is(_: Town, __: Scene) -> None:
    """A scene that is a copy has all it needs."""


class Deed(msgspec.Struct, frozen=True, kw_only=True):
    """`act` runs in the process that is killed, `again` in one that is started afterwards. `survives` is looked at between
    them, `ends` after both. `side` says whose points count; `served` that the process to be killed is the service itself,
    while `act` is what a laptop asks of it meanwhile.
    """

    prepare: Callable[[Town, Scene], dict[str, Any]]
    act: Act
    again: Act
    ends: Check
    survives: Check = _nothing
    ready: Callable[[Town, Scene], None] = _as_it_is
    side: str = "laptop"
    is_served: bool = False
    is_slow: bool = False


_laptop, _key, _service = laptop_deeds, key_deeds, service_deeds
DEEDS: Final[dict[str, Deed]] = {
    "a_day_of_saving_and_syncing": Deed(
        prepare=_laptop.prepare_day,
        act=_laptop.spend_day,
        again=_laptop.go_on,
        survives=_laptop.check_saved,
        ends=_laptop.check_synced,
    ),
    "carrying_documents": Deed(
        prepare=_laptop.prepare_documents,
        act=_laptop.carry_documents,
        again=_laptop.go_on,
        survives=_laptop.check_documents,
        ends=_laptop.check_carried,
    ),
    "upgrading_a_store": Deed(
        prepare=_laptop.prepare_upgrade,
        act=_laptop.upgrade,
        again=_laptop.upgrade_again,
        survives=_laptop.check_upgrade,
        ends=_laptop.check_upgraded,
    ),
    "joining": Deed(
        prepare=_key.prepare_joining,
        act=_key.join,
        again=_key.join_again,
        survives=_key.check_joining,
        ends=_key.check_joined,
    ),
    "changing_the_passphrase": Deed(
        prepare=_key.prepare_unsent,
        act=_key.change_words,
        again=_key.change_words_again,
        survives=_key.check_words,
        ends=_key.check_sent,
    ),
    "renewing_the_lease": Deed(
        prepare=_key.prepare_unsent,
        act=_key.take_lease,
        again=_key.open_and_sync,
        survives=_key.check_opens,
        ends=_key.check_sent,
    ),
    "recovering": Deed(
        prepare=_key.prepare_recovery,
        act=_key.recover,
        again=_key.recover_again,
        survives=_key.check_words,
        ends=_key.check_recovered,
    ),
    "joining_anew": Deed(
        prepare=_key.prepare_copied,
        act=_key.join_anew,
        again=_key.join_anew_again,
        survives=_key.check_opens,
        ends=_key.check_sent,
    ),
    "rescuing_a_damaged_store": Deed(
        prepare=_key.prepare_damage,
        act=_key.rescue,
        again=_key.rescue_again,
        survives=_key.check_rescue,
        ends=_key.check_sent,
    ),
    "leaving": Deed(
        prepare=_key.prepare_leaving,
        act=_key.leave,
        again=_key.leave_again,
        survives=_key.check_leaving,
        ends=_key.check_left,
    ),
    "answering_laptops": Deed(
        prepare=_service.prepare_answering,
        act=_service.spend_day,
        again=_laptop.go_on,
        ends=_service.check_answered,
        side="service",
        is_served=True,
    ),
    "backing_up": Deed(
        prepare=_service.prepare_backup,
        act=_service.back_up,
        again=_service.back_up_again,
        survives=_service.check_backup,
        ends=_service.check_backed_up,
        side="service",
    ),
    "trying_a_backup": Deed(
        prepare=_service.prepare_drill,
        act=_service.drill,
        again=_service.drill,
        survives=_service.check_drill,
        ends=_service.check_drilled,
        side="service",
        is_slow=True,
    ),
    "bringing_the_services_tables_up": Deed(
        prepare=_service.prepare_schema,
        ready=_service.begin_schema,
        act=_service.bring_up,
        again=_service.bring_up,
        survives=_service.check_schema,
        ends=_service.check_newest,
        side="service",
    ),
}

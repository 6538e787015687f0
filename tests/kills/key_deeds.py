"""Keys and whole stores: joining, another passphrase, a lease, recovery, joining anew, a rescue, leaving."""

from typing import Any

import msgspec

from app.bootstrap import clock, farewell, leasing, recovering
from app.bootstrap.admin import main as admin
from app.bootstrap.admin import new_code
from app.bootstrap.enrolling import NewKeys, enrol, set_up
from app.bootstrap.rejoining import rejoin
from app.bootstrap.rescue import rescue_profile
from app.changes.recovery_file import sealed_file
from app.domain.errors import Refused
from app.domain.ids import Id
from app.models.signer import DEVICE_KEY
from app.security import erasing
from app.security.identity import DeviceKey
from app.security.profile import LOCK_FILE
from app.server.database import Database
from tests.helpers.enrolled import NEW_WORDS, WORDS, Enrolled
from tests.kills.planting import say
from tests.kills.scenes import Locked, Scene, contents
from tests.server.town import Town

UNSENT = 3


# joining


def prepare_joining(town: Town, scene: Scene) -> dict[str, Any]:
    """Leah has a code and nothing else."""
    return {"ours": town.child_with("Leah"), "code": lasting_code(town)}


def lasting_code(town: Town) -> str:
    """A code for Leah that is good for as long as the kills go on."""
    code = new_code(town.database, town.ids["Leah"])
    with town.database.transaction() as connection:
        connection.execute("UPDATE enrolment_code SET expires_at = now() + interval '1 day'")
    return code


def join(scene: Scene) -> None:
    """The whole first run, with a first sync."""
    leah, keys = Locked(scene), NewKeys()
    answer = enrol(scene.url, scene.facts["code"], keys)
    store = set_up(leah.profile, scene.url, answer, keys, WORDS, is_quick=True)
    say("joined")
    leah.sync(store)
    store.close()


def join_again(scene: Scene) -> None:
    """A first run that was cut short is begun again, with a new code."""
    leah = Locked(scene)
    if not leah.profile.is_set_up:
        database = Database(scene.database, None, 1)
        code = new_code(database, Id(scene.facts["people"]["Leah"]))
        database.close()
        join(msgspec.structs.replace(scene, facts={**scene.facts, "code": code}))
    open_and_sync(scene)


def open_and_sync(scene: Scene) -> None:
    """Unlock and sync, as on any morning."""
    leah = Locked(scene)
    store = leah.open(WORDS if leah.opens(WORDS) else NEW_WORDS)
    leah.syncs(store)
    leah.renew(store)
    store.close()


def check_joining(_: Town, scene: Scene, said: list[str]) -> None:
    """After the kill: what was called done can be opened."""
    assert Locked(scene).opens(WORDS) or "joined" not in said


def check_joined(town: Town, scene: Scene, _: list[str]) -> None:
    """In the end: the laptop opens, holds the file, and the service knows of one laptop that is used."""
    store = Locked(scene).open()
    with store.reading() as connection:
        assert (
            connection.exec_driver_sql("SELECT state FROM scope WHERE id = ?", (scene.facts["ours"],)).scalar() == "whole"
        )
    assert store.faults() == ()
    store.close()
    assert not list(scene.path("Leah").glob(".vault*.new"))


# with unsent work


def prepare_unsent(town: Town, scene: Scene) -> dict[str, Any]:
    """Leah's laptop, which has synced and has work that was not sent."""
    ours = town.child_with("Leah")
    leah = Enrolled(town, scene.path("Leah"))
    store = leah.open()
    leah.sync(store)
    leah.renew(store)
    leah.write(store, ours, UNSENT)
    store.close()
    return {"ours": ours, "device": leah.device}


def check_sent(town: Town, scene: Scene, _: list[str]) -> None:
    """In the end: the work is there and was sent once, under an unbroken count; no small file is left half written."""
    leah = Locked(scene)
    store = leah.open(WORDS if leah.opens(WORDS) else NEW_WORDS)
    assert contents(store, scene.facts["ours"]) == [f"Unsent words {n}" for n in range(UNSENT)]
    assert store.faults() == ()
    assert store.warning == ""
    with store.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM outbox WHERE state < 2").scalar() == 0
    store.close()
    bodies = "SELECT count(*) FROM record WHERE type = 'contact' AND scope = %s::uuid"
    ops = "SELECT count(*) FROM op WHERE actor = %s::uuid AND scope = %s::uuid"
    assert town.ask(bodies, scene.facts["ours"]) == UNSENT
    assert town.ask(ops, town.ids["Leah"], scene.facts["ours"]) == UNSENT
    assert not list(scene.path("Leah").glob(".vault*.new"))


# another passphrase


def change_words(scene: Scene) -> None:
    """As in the settings."""
    leah = Locked(scene)
    leah.vault.change_passphrase(WORDS, NEW_WORDS)
    say("changed")
    leasing.tell_later(leah.profile, passphrase_changed_at=clock.now().wall_at)


def change_words_again(scene: Scene) -> None:
    """Whoever is not told that it was done does it again."""
    if Locked(scene).opens(WORDS):
        change_words(scene)
    open_and_sync(scene)


def check_words(_: Town, scene: Scene, said: list[str]) -> None:
    """After the kill: the old words open everything, or the new ones do; never both, never neither."""
    leah = Locked(scene)
    opens = [leah.opens(words) for words in (WORDS, NEW_WORDS)]
    assert sorted(opens) == [False, True], opens
    assert opens[1] or not {"changed", "recovered"} & {*said}


# a lease


def take_lease(scene: Scene) -> None:
    """A renewal."""
    leah = Locked(scene)
    store = leah.open()
    leah.renew(store)
    say("renewed")
    store.close()


# recovery


def prepare_recovery(town: Town, scene: Scene) -> dict[str, Any]:
    """Two administrators have made a file and a code for Leah's laptop."""
    facts = prepare_unsent(town, scene)
    file, code = sealed_file(Id(facts["device"]), Locked(scene).vault.open(WORDS).content())
    scene.path("leah.recovery").write_bytes(msgspec.json.encode(file))
    return {**facts, "code": code}


def recover(scene: Scene) -> None:
    """New words by file and code."""
    recovering.recover(Locked(scene).profile, scene.path("leah.recovery"), scene.facts["code"], NEW_WORDS).close()
    say("recovered")


def recover_again(scene: Scene) -> None:
    """The file and the code still open it."""
    if not Locked(scene).opens(NEW_WORDS):
        recover(scene)
    open_and_sync(scene)


def check_recovered(town: Town, scene: Scene, said: list[str]) -> None:
    """In the end: as ever, and the service knows the key that asks a lease back."""
    check_sent(town, scene, said)
    known = town.ask("SELECT renewal_key FROM device WHERE id = %s::uuid", scene.facts["device"])
    assert known == Locked(scene).vault.renewal_key(NEW_WORDS).public


# joining anew


def prepare_copied(town: Town, scene: Scene) -> dict[str, Any]:
    """The service has seen a copy of Leah's laptop, which has to join anew."""
    facts = prepare_unsent(town, scene)
    with town.database.transaction() as connection:
        connection.execute("UPDATE device SET state = 'frozen' WHERE id = %s::uuid", (facts["device"],))
    return {**facts, "code": lasting_code(town)}


def rejoin_with(scene: Scene, code: str, name: str = "Leah") -> None:
    """Join anew from inside, and sync."""
    leah = Locked(scene, name)
    store = leah.open()
    rejoin(leah.profile, store, leah.vault, code, WORDS)
    say("rejoined")
    leah.sync(store)
    store.close()


def join_anew(scene: Scene) -> None:
    """With the code that was given."""
    rejoin_with(scene, scene.facts["code"])


def join_anew_again(scene: Scene) -> None:
    """Cut short anywhere, the person types a new code and begins again."""
    rejoin_where_needed(scene, "Leah")
    open_and_sync(scene)


def rejoin_where_needed(scene: Scene, name: str) -> None:
    """With a new code, where the service will not have this laptop."""
    leah = Locked(scene, name)
    store = leah.open()
    problem = leah.sync(store).problem
    store.close()
    if problem:
        database = Database(scene.database, None, 1)
        code = new_code(database, Id(scene.facts["people"]["Leah"]))
        database.close()
        rejoin_with(scene, code, name)


def check_opens(_: Town, scene: Scene, said: list[str]) -> None:
    """After the kill: the laptop opens with its words, and holds the work."""
    leah = Locked(scene)
    assert leah.opens(WORDS)
    store = leah.open()
    assert contents(store, scene.facts["ours"]) == [f"Unsent words {n}" for n in range(UNSENT)]
    assert store.warning == ""
    store.close()


# a rescue


def prepare_damage(town: Town, scene: Scene) -> dict[str, Any]:
    """A page of Leah's store is broken."""
    from tests.store.test_rescue import break_page, pages_of

    facts = prepare_unsent(town, scene)
    path = Locked(scene).profile.store_path
    break_page(path, pages_of(path) // 2)
    return {**facts, "damaged": path.read_bytes().hex()}


def rescue(scene: Scene) -> None:
    """What the service desk does."""
    rescue_profile(Locked(scene).profile, WORDS)
    say("rescued")


def rescue_again(scene: Scene) -> None:
    """Whoever is not told that it was done does it again."""
    if not _is_whole(scene):
        rescue(scene)
    open_and_sync(scene)


def _is_whole(scene: Scene) -> bool:
    try:
        store = Locked(scene).open()
    except Refused:
        return False
    try:
        return store.faults() == ()
    finally:
        store.close()


def check_rescue(_: Town, scene: Scene, said: list[str]) -> None:
    """After the kill: the damaged file is there as it was, in its place or set aside."""
    folder = scene.path("Leah")
    copies = [path for path in (folder / "store.db", *folder.glob("damaged-*/store.db")) if path.exists()]
    assert any(path.read_bytes().hex() == scene.facts["damaged"] for path in copies)
    assert _is_whole(scene) or "rescued" not in said


# leaving


def prepare_leaving(town: Town, scene: Scene) -> dict[str, Any]:
    """Leah has left; her laptop does not know it yet."""
    facts = prepare_unsent(town, scene)
    assert admin(["person-left", "Leah Okafor", "--database-url", town.database.url]) == 0
    return facts


def leave(scene: Scene) -> None:
    """The order comes with a renewal and is carried out."""
    leah = Locked(scene)
    store = leah.open()
    try:
        leah.renew(store)
    except leasing.MustErase as must:
        farewell.depart(leah.profile, None, must.order, DeviceKey(store.secret(DEVICE_KEY)), store)
        say("erased")
    deliver(scene)


def deliver(scene: Scene) -> None:
    """What the next start does with what is left to deliver."""
    profile = Locked(scene).profile
    if (noted := farewell.go_on(profile, None)) is not None:
        farewell.deliver(profile, noted)


def leave_again(scene: Scene) -> None:
    """A start that finds the note goes on where it was cut off."""
    profile = Locked(scene).profile
    if erasing.under_way(profile) is None and profile.store_path.exists():
        leave(scene)
    deliver(scene)


def check_leaving(_: Town, scene: Scene, said: list[str]) -> None:
    """After the kill: what was called erased opens for nobody."""
    leah = Locked(scene)
    if "erased" in said:
        assert not leah.opens(WORDS)
        assert not leah.profile.store_path.exists()


def check_left(town: Town, scene: Scene, _: list[str]) -> None:
    """In the end: nothing is left on the laptop, and the service keeps all that was not sent, once."""
    assert {path.name for path in scene.path("Leah").iterdir()} <= {LOCK_FILE}
    assert town.count("quarantine") == UNSENT
    assert town.ask("SELECT count(*) FROM op WHERE actor = %s::uuid", town.ids["Leah"]) == UNSENT

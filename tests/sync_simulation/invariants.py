"""What must hold of every history (SYNC 3.1, SECURITY 5.3), each law a function with its number. They read the history only.

Words are written once in a world, so where a word stands says what became of somebody's work.
"""

import hashlib
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.server import intake
from app.server.turned_away import Copied
from tests.sync_simulation.history import Entry, History, short
from tests.sync_simulation.ledger import Books, books_of
from tests.sync_simulation.world import World

Facts = dict[str, Any]


class Broken(AssertionError):
    """A law does not hold. The text names the law and the entry where it shows."""


def need(holds: object, law: str, says: str, entry: Entry | None = None) -> None:
    """Raise Broken unless it holds."""
    if not holds:
        where = f" (entry {entry.n})" if entry else ""
        raise Broken(f"{law}: {says}{where}")


def check_all(world: World) -> None:
    """Every law at once, on what happened until now."""
    books = world.note_end()
    for law in LAWS:
        law(world.history)
    replays_change_nothing(world, books)


# reading a history


def end(history: History) -> Facts:
    """The service's books at the end."""
    *_, entry = history.of("service")
    return entry.facts


def stolen(history: History) -> set[str]:
    """Laptops that were reported lost."""
    return {entry.facts["of"] for entry in history.of("hears_of_a_loss")}


def last_views(history: History) -> dict[str, Entry]:
    """What each laptop in its owner's hands held last."""
    views = {entry.who: entry for entry in history.of("stands")}
    return {who: entry for who, entry in views.items() if who not in stolen(history)}


# the laws


def all_agree_at_the_end(history: History) -> None:
    """I1: at rest every laptop holds, byte for byte, what the service holds for its person, and nothing waits.

    Of two copies that nobody has noticed yet, each lacks the files that the other opened.
    """
    two = {made.who: made.facts["to"] for made in history.of("is_copied")}
    two |= {to: who for who, to in two.items()}
    for who, entry in last_views(history).items():
        need(not entry.facts["waiting"], "I1", f"something still waits at {who}", entry)
        need(not entry.facts["entering"], "I1", f"{who} has not got a whole file", entry)
        differing = _differing(entry)
        if who in two:
            rows, truth = entry.facts["rows"], entry.facts["truth"]
            here = {row[2] for row in rows.values()}
            differing = {id for id in differing if id not in truth or truth[id][2] in here}
        need(not differing, "I1", f"{who} differs from the service in {sorted(map(short, differing))}", entry)


def rounds_that_end_well_are_complete(history: History) -> None:
    """I7 and I8: after any round that ended well, all the person may see up to the cursor is here, and nothing else is.

    Of two copies of one laptop each lacks what the other wrote until files are compared, or one of them writes. A file that
    somebody wrote in while the round went on leaves with the next one.
    """
    saved = [*history.of("saved")]
    two = {who for made in history.of("is_copied") for who in (made.who, made.facts["to"])}
    for entry in history.of("stands"):
        if entry.facts["problem"] or entry.who in stolen(history) | two:
            continue
        differing = _differing(entry, entry.facts["cursor"])
        if differing:
            meanwhile = (e for e in saved if e.who == entry.who and entry.facts["began"] < e.n < entry.n)
            written = {op["scope"] for e in meanwhile for op in e.facts["ops"]}
            rows, truth = entry.facts["rows"], entry.facts["truth"]
            differing = {id for id in differing if id in truth or rows[id][2] not in written}
        need(not differing, "I7", f"{entry.who} differs from the service in {sorted(map(short, differing))}", entry)


def _differing(entry: Entry, up_to: int = 1 << 62) -> set[str]:
    """Records that a laptop has otherwise than the service. Left out is what waits here, and what was put aside.

    A file that went stays whole for as long as something waits in it.
    """
    here: Facts = entry.facts["rows"]
    truth: Facts = entry.facts["truth"]
    apart = {*entry.facts["covered"], *(id for id in entry.facts["aside"] if id not in truth)}
    kept = {here[id][2] for id in entry.facts["covered"] if id in here} - {row[2] for row in truth.values()}
    apart |= {id for id, row in here.items() if id not in truth and row[2] in kept}
    entering = set(entry.facts["entering"])
    wrong = {id for id, row in truth.items() if row[-1] <= up_to and row[2] not in entering and here.get(id) != row[:-1]}
    return (wrong | (here.keys() - truth.keys())) - apart


def no_operation_is_lost(history: History) -> None:
    """I2: every op that was saved on a laptop is at the service once, as it was saved last and sent."""
    there = end(history)["ops"]
    saved: dict[tuple[str, str], str] = {}
    sent: dict[tuple[str, str], str] = {}
    for entry in history.of("saved", "sent", "is_copied", "names_anew"):
        if entry.what == "is_copied":
            _inherit(saved, entry)
            _inherit(sent, entry)
            continue
        if entry.what == "names_anew":
            for id in entry.facts["ops"]:
                saved.pop((entry.who, id), None)
            continue
        for op in entry.facts["ops"]:
            mine, digest = (entry.who, op["id"]), op["hash"]
            if entry.what == "saved":
                saved[mine] = digest
                need(
                    sent.get(mine, digest) == digest,
                    "I2",
                    f"op {short(op['id'])} was changed after it had been sent",
                    entry,
                )
            else:
                need(saved.get(mine, digest) == digest, "I2", "what is sent was not saved so", entry)
                need(sent.setdefault(mine, digest) == digest, "I2", "a sent op was changed", entry)
    for (who, id), digest in saved.items():
        if who not in stolen(history) or ((who, id) in sent and id in there):
            need(id in there, "I2", f"op {short(id)} of {who} is lost")
            need(there[id]["hash"] == digest, "I2", f"op {short(id)} of {who} is another one at the service")
    aside = sorted(id for id, op in there.items() if op["status"] == "quarantined")
    need(aside == end(history)["quarantine"], "I2", "what was not applied is not what is kept aside")


def _inherit(kept: dict[tuple[str, str], str], entry: Entry) -> None:
    """A copy has what was there when it was made."""
    kept.update({(entry.facts["to"], id): digest for (who, id), digest in [*kept.items()] if who == entry.who})


def nothing_saved_is_loose(history: History) -> None:
    """I3: each word on a laptop came from the service or stands in an op that waits."""
    for entry in history.of("saved"):
        need(not entry.facts["loose"], "I3", f"{entry.facts['loose']} would be overwritten by the next page", entry)


def no_word_is_lost(history: History) -> None:
    """I3: every word of an op that was not put aside stands in some version of a record, or of a conflict."""
    held = end(history)
    kept = {word for *_, words in held["versions"] for word in words}
    for id, op in held["ops"].items():
        lost = set(op["words"]) - kept if op["status"] != "quarantined" else set()
        need(not lost, "I3", f"{sorted(lost)} of op {short(id)} stand nowhere")


def no_word_is_overwritten_unseen(history: History) -> None:
    """I3: what others wrote since the version that an op builds on still stands in the version that the op made."""
    held = end(history)
    words = {(rec, ver): set(these) for rec, ver, _, _, these in held["versions"]}
    for rec, ver, _, op_id, these in held["versions"]:
        op = held["ops"].get(op_id)
        if op is None or op["record"] != rec or op["after"] or ver < 2 or (rec, op["base_ver"]) not in words:
            continue
        unseen = words[(rec, ver - 1)] - words[(rec, op["base_ver"])]
        need(unseen <= set(these), "I3", f"op {short(op_id)} wrote over words that its author had not seen")


def a_verdict_stands(history: History) -> None:
    """I4: whenever an op is judged, it gets the first answer again."""
    first: dict[str, Facts] = {}
    for entry in history.of("judged"):
        for result in entry.facts["results"]:
            need(first.setdefault(result["op"], result) == result, "I4", f"op {short(result['op'])} judged twice", entry)


def ops_are_in_order(history: History) -> None:
    """I5: ops of one laptop are taken in their order, and none without what it builds on."""
    there = end(history)["ops"]
    anew = {entry.who for entry in history.of("joins_anew")}
    for who in {op["by"] for op in there.values()}:
        mine = sorted((op for op in there.values() if op["by"] == who), key=lambda op: op["dseq"])
        numbers = [op["dseq"] for op in mine]
        need(len(numbers) == len({*numbers}), "I5", f"{who} used a number twice")
        if who not in anew:  # else what the service had from before counts under its first number
            need(numbers == list(range(1, len(mine) + 1)), "I5", f"the count of {who} has a gap")
    for id, op in there.items():
        if op["after"] and op["status"] != "quarantined":
            before = there.get(op["after"])
            is_before = before is not None and (before["commit"], before["dseq"]) < (op["commit"], op["dseq"])
            is_before = is_before and (before["by"] == op["by"] or bool(anew))
            need(is_before, "I5", f"op {short(id)} was taken without the op that it follows")


def groups_are_whole(history: History) -> None:
    """I5: what was saved as one is taken in as one, or kept aside as one; and no cursor ever stands within it."""
    there = end(history)["ops"]
    saved = {op["id"]: op["txn"] for entry in history.of("saved") for op in entry.facts["ops"]}
    groups: dict[str, set[str]] = {}
    for id, txn in saved.items():
        if txn:
            groups.setdefault(txn, set()).add(id)
    spans = []
    for txn, ids in groups.items():
        ops = [there[id] for id in ids if id in there]
        need(len(ops) in {0, len(ids)}, "I5", f"of the ops of {short(txn)} only {len(ops)} came")
        need(len({op["commit"] for op in ops}) < 2, "I5", f"the ops of {short(txn)} were taken in one after the other")
        need(len({op["status"] == "quarantined" for op in ops}) < 2, "I5", f"{short(txn)} was taken in by half")
        seqs = [op["seq"] for op in ops if op["seq"]]
        spans += [(min(seqs), max(seqs), txn)] if seqs else []
    for entry in history.of("stands"):
        within = [txn for first, last, txn in spans if first <= entry.facts["cursor"] < last]
        need(not within, "I5", f"{entry.who} stands within the group {[*map(short, within)]}", entry)


def nothing_goes_back(history: History) -> None:
    """I6: neither a cursor nor the version of a record on a laptop ever goes back; a file may go and come again."""
    cursors: dict[str, int] = {}
    vers: dict[tuple[str, str], int] = {}
    seen: dict[str, Facts] = {}
    for entry in history.of("stands"):
        cursor = entry.facts["cursor"]
        need(cursor >= cursors.get(entry.who, 0), "I6", f"the cursor of {entry.who} went back", entry)
        cursors[entry.who] = cursor
        rows, before = entry.facts["rows"], seen.get(entry.who, {})
        seen[entry.who] = rows
        for id, row in rows.items():
            if row == before.get(id):
                continue
            ver = row[0]
            need(ver >= vers.get((entry.who, id), 0), "I6", f"{short(id)} at {entry.who} went back", entry)
            vers[(entry.who, id)] = ver


def versions_are_whole(history: History) -> None:
    """I7: the versions of each record count from one without a gap, and the head is the last of them."""
    held = end(history)
    made: dict[str, list[tuple[int, str]]] = {}
    for rec, ver, digest, _, _ in held["versions"]:
        made.setdefault(rec, []).append((ver, digest))
    for rec, versions in made.items():
        need([ver for ver, _ in versions] == list(range(1, len(versions) + 1)), "I7", f"{short(rec)} lacks a version")
        need(versions[-1] == tuple(held["heads"][rec][:2]), "I7", f"the head of {short(rec)} is not its last version")
    seqs = [head[-1] for head in held["heads"].values()]
    need(len(seqs) == len(set(seqs)), "I7", "two records share a number of the feed")


def pages_hold_only_what_is_due(history: History) -> None:
    """I8: no row leaves the service for somebody who is not a member of its scope at that moment."""
    for entry in history.of("page"):
        foreign = {scope for _, _, scope in entry.facts["rows"]} - set(entry.facts["members"])
        need(not foreign, "I8", f"{entry.facts['of']} was sent rows of a file that is not theirs", entry)


def the_ledger_is_true(history: History) -> None:
    """I9: at every moment the service knows each file that is on a laptop and did not begin there.

    Two copies are one laptop to it: what one has let go may stand on the other until it compares that file, or joins anew.
    """
    other: dict[str, str] = {}
    let_go: dict[str, set[str]] = {}
    for entry in history.of("stands", "tells", "is_copied", "joins_anew"):
        match entry.what:
            case "is_copied":
                other |= {entry.who: entry.facts["to"], entry.facts["to"]: entry.who}
            case "joins_anew":
                let_go[entry.who] = set()
            case "tells" if entry.who in other:
                let_go.setdefault(other[entry.who], set()).update(entry.facts["forgotten"])
            case "stands":
                here = {scope for ver, _, scope, _ in entry.facts["rows"].values() if ver}
                known = {*entry.facts["ledger"], *let_go.get(entry.who, ())}
                need(here <= known, "I9", f"{entry.who} holds files that the ledger does not know", entry)


def nothing_is_left_of_a_file_that_went(history: History) -> None:
    """I10: at rest no word of a file stands on a laptop, or in its index, that the laptop does not hold."""
    held = end(history)
    place = {word: held["heads"][rec][2] for rec, *_, words in held["versions"] for word in words}
    place |= {w: op["scope"] for e in history.of("saved") for op in e.facts["ops"] for w in op["words"]}
    for entry in history.of("keeps"):
        files = set(entry.facts["files"])
        left = {word for word in entry.facts["words"] if place.get(word, "") not in {"", *files}}
        need(not left, "I10", f"{sorted(left)} of files that went are still at {entry.who}", entry)
        need(set(entry.facts["indexed"]) <= files, "I10", f"a file that went is still in the index of {entry.who}", entry)


def a_lost_laptop_gets_nothing(history: History) -> None:
    """I11: after the mark no page and no verdict goes to a laptop that was reported lost."""
    lost: set[str] = set()
    for entry in history.of("hears_of_a_loss", "page", "judged"):
        if entry.what == "hears_of_a_loss":
            lost.add(entry.facts["of"])
        else:
            need(entry.facts["of"] not in lost, "I11", f"{entry.facts['of']} was reported lost and is answered", entry)


def a_copy_is_noticed(history: History) -> None:
    """I16: new work is never taken from two copies of one laptop by turns; one of them joins anew before it goes on.

    What waited when the copy was made is the same on both: it may come from either.
    """
    for made in history.of("is_copied"):
        both = {made.who, made.facts["to"]}
        anew = {entry.who: entry.n for entry in history.of("joins_anew") if entry.who in both}
        saved = [entry for entry in history.of("saved") if entry.who in both]
        later = {op["id"] for entry in saved if entry.n > made.n for op in entry.facts["ops"]}
        known = {op["id"] for entry in saved if entry.n < made.n for op in entry.facts["ops"]} - later
        turns = [""]
        for entry in history.of("judged"):
            fresh = {r["op"] for r in entry.facts["results"]} - known
            known |= fresh
            who = entry.facts["of"]
            if fresh and who in both - {turns[-1]} and made.n < entry.n < anew.get(who, len(history.entries) + 1):
                turns.append(who)
        need(len(turns) <= 3, "I16", f"nobody noticed that there are two of {made.who}", made)


def signatures_bind_what_was_read(history: History) -> None:
    """I12: a signature stays as it was given and verifies; no other content than the signed one shows as sent or signed."""
    given: dict[str, Facts] = {}
    signed: dict[tuple[str, str], str] = {}
    for said in end(history)["signatures"]:
        need(given.setdefault(said["id"], said) == said, "I12", f"the signature {short(said['id'])} was changed")
        parts = (said["about"], said["content_hash"], said["meaning"])
        need(_verifies(said["key"], said["value"], *parts), "I12", f"the signature {short(said['id'])} does not verify")
        body = signed.setdefault(parts[:2], said["signed_body"])
        need(body == said["signed_body"], "I12", f"two contents of {short(said['about'])} were signed under one name")
    for entry in history.of("stands"):
        for one in entry.facts["signed"]:
            need(one["is"] == one["signed"], "I12", f"{short(one['id'])} shows as {one['as']} and was changed", entry)


def _verifies(key: str, value: str, *parts: str) -> bool:
    try:
        told = "\n".join(("waymark-statement-1", *parts)).encode()
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(value), told)
    except InvalidSignature:
        return False
    return True


def nothing_waits_behind_another(history: History) -> None:
    """I19: after a round that ended well nothing waits that was saved before it began, whatever became of other ops."""
    saved: dict[str, int] = {}
    for entry in history.of("saved", "stands"):
        if entry.what == "saved":
            for op in entry.facts["ops"]:
                saved.setdefault(op["id"], entry.n)
        elif not entry.facts["problem"] and entry.who not in stolen(history):
            late = [id for id in entry.facts["waits"] if saved.get(id, entry.n) <= entry.facts["began"]]
            need(not late, "I19", f"{[*map(short, late)]} still wait at {entry.who} after a round", entry)


def the_chain_holds_every_op(history: History) -> None:
    """I24: the chain of commits follows from the ops that the service holds, and from nothing else."""
    chain = b""
    for seq, told, ops in end(history)["commits"]:
        chain = hashlib.sha256(chain + seq.to_bytes(8, "big") + bytes.fromhex("".join(ops))).digest()
        need(chain.hex() == told, "I24", f"the chain at {seq} does not follow from its ops")


def conflicts_have_their_record(history: History) -> None:
    """I13: each verdict “conflict” names a record that asks a person, and there is none without such a verdict."""
    held = end(history)
    named = {r["conflict"] for e in history.of("judged") for r in e.facts["results"] if r["status"] == "conflict"}
    there = {rec for rec, head in held["heads"].items() if head[3] == "conflict"}
    need(
        named == there, "I13", f"conflicts {sorted(map(short, named ^ there))} are named without a record or stand unnamed"
    )


def nobody_conflicts_with_herself(history: History) -> None:
    """I13: where an op conflicts, another laptop had changed the record since what the op builds on."""
    held = end(history)
    ops = held["ops"]
    for id, op in ops.items():
        if op["status"] != "conflict":
            continue
        first = op
        while first["after"] in ops and ops[first["after"]]["status"] != "applied":
            first = ops[first["after"]]
        since = ops[first["after"]]["ver"] if first["after"] in ops else first["base_ver"]
        made = (ops.get(by, {"by": ""}) for rec, ver, _, by, _ in held["versions"] if rec == op["record"] and ver > since)
        need(any(other["by"] != op["by"] for other in made), "I13", f"op {short(id)} conflicts with its own author’s work")


def what_waits_is_seen(history: History) -> None:
    """L10: nothing that comes hides what a person wrote and has not been sent."""
    for entry in history.of("stands"):
        need(not entry.facts["hidden"], "L10", f"{entry.facts['hidden']} wait at {entry.who} and are not seen", entry)


def own_work_does_not_come_back(history: History) -> None:
    """Flaw 5: a page has no version that the asking laptop made itself and that was applied as it was sent."""
    held = end(history)
    nobody = {"by": "", "record": ""}
    made = {(rec, ver): held["ops"].get(op, nobody) for rec, ver, _, op, _ in held["versions"]}
    made = {(rec, ver): op if op["record"] == rec else nobody for (rec, ver), op in made.items()}  # not what it entailed
    for entry in history.of("page"):
        if entry.facts["ask"] == "pull":
            own = [made[rec, ver] for rec, ver, _ in entry.facts["rows"] if made[rec, ver]["by"] == entry.facts["of"]]
            need(
                not any(op["status"] == "applied" for op in own), "F5", f"{entry.facts['of']} gets its own work back", entry
            )


def no_value_is_changed_in_place(history: History) -> None:
    """Flaw 10: an operation leaves the values that it was given as they were."""
    for entry in history.of("spoils_a_value"):
        need(False, "F10", f"{entry.facts['operation']} changed what it was given at {entry.who}", entry)


LAWS: Final[tuple[Callable[[History], None], ...]] = (
    a_copy_is_noticed,
    all_agree_at_the_end,
    rounds_that_end_well_are_complete,
    no_operation_is_lost,
    nothing_saved_is_loose,
    no_word_is_lost,
    no_word_is_overwritten_unseen,
    a_verdict_stands,
    ops_are_in_order,
    groups_are_whole,
    nothing_goes_back,
    versions_are_whole,
    pages_hold_only_what_is_due,
    the_ledger_is_true,
    nothing_is_left_of_a_file_that_went,
    a_lost_laptop_gets_nothing,
    signatures_bind_what_was_read,
    nothing_waits_behind_another,
    the_chain_holds_every_op,
    conflicts_have_their_record,
    nobody_conflicts_with_herself,
    what_waits_is_seen,
    own_work_does_not_come_back,
    no_value_is_changed_in_place,
)


def replays_change_nothing(world: World, before: Books) -> None:
    """I4: any part of what was pushed, pushed again, gets the same answers or is turned away, and leaves no trace."""
    database = world.grounds.database
    for desk in world.people():
        for request, answer in desk.link.pushed[:: max(1, len(desk.link.pushed) // 3)]:
            with suppress(Copied):  # a secret that is older than the last two answers
                again = intake.push(database, world.grounds.forms, desk.device, request)
                need(again.results == answer.results, "I4", f"a replay of {desk.name} is answered in another way")
    need(books_of(database) == before, "I4", "a replay left something behind")

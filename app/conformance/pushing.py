"""Ops are taken once each, in order, whole, whatever the network does."""

import json
from typing import Any, Final

from app.conformance.ground import Ground
from app.conformance.laptop import new_id
from app.conformance.promise import must, promise
from app.conformance.speaker import canonical, hashed, packed

MOST_OPS: Final = 500


@promise
def each_op_is_taken_once(on: Ground) -> None:
    """A push sent again, whole or in part, brings the same verdicts and adds nothing."""
    scope, leah = on.shared(), on.practitioner
    first, second = (leah.create("contact", scope, {"aim": str(n)}) for n in range(2))
    verdicts = leah.push(first, second)
    must([v["status"] for v in verdicts] == ["applied", "applied"], f"new contacts were not applied: {verdicts}")
    must(leah.push(first, second) == verdicts, "the same push again brought other verdicts")
    must(leah.push(second) == verdicts[1:], "part of it again brought another verdict")
    rows = [row for row in on.colleague.settle() if row.type == "contact"]
    must(sorted(row.ver for row in rows) == [1, 1], f"after replays there are versions {[row.ver for row in rows]}")


@promise
def a_replayed_merge_brings_its_row_again(on: Ground) -> None:
    """The verdict of a merge carries the body that stands, in a replay too."""
    made = on.both_have({"aim": "Aim"})
    on.practitioner.settled(on.practitioner.patch(made, ["set", ["content"], "Leah wrote"]))
    theirs = on.colleague.patch(made, ["set", ["venue"], "School"])
    (verdict,) = on.colleague.push(theirs)
    must(verdict["status"] == "merged" and verdict.get("row"), f"expected merged with a row, got {verdict['status']}")
    must(on.colleague.push(theirs) == [verdict], "the replay of a merge brought another verdict")


@promise
def missing_ops_are_asked_for(on: Ground) -> None:
    """Ops behind a gap in the count are not taken; 409 names the number expected."""
    scope, leah = on.shared(), on.practitioner
    first, second = (leah.create("contact", scope, {"aim": str(n)}) for n in range(2))
    answer = leah.pushed(second)
    must(answer.status == 409, f"an op behind a gap was answered {answer.status}")
    must(answer.json().get("expected") == first["dseq"], "the gap is not named by the number that is missing")
    leah.settled(first, second)


@promise
def a_copied_laptop_is_known_by_its_count(on: Ground) -> None:
    """Another op under a number already used is answered 409 clone and not taken."""
    scope, leah = on.shared(), on.practitioner
    made = leah.create("contact", scope, {"aim": "One"})
    leah.settled(made)
    answer = leah.pushed({**made, "id": new_id(), "record": new_id()})
    must((answer.status, answer.code) == (409, "clone"), f"a used number was answered {answer.status} {answer.code}")
    must(len([r for r in on.colleague.settle() if r.type == "contact"]) == 1, "the op of the copy was taken all the same")


@promise
def an_id_means_one_op(on: Ground) -> None:
    """Another text under an op id already used is answered 409 clone."""
    scope, leah = on.shared(), on.practitioner
    made = leah.create("contact", scope, {"aim": "One"})
    leah.settled(made)
    answer = leah.pushed({**made, "edits": [["set", ["aim"], "Two"]]})
    must((answer.status, answer.code) == (409, "clone"), f"a used id was answered {answer.status} {answer.code}")


@promise
def a_lost_answer_is_no_copy(on: Ground) -> None:
    """The same ops again under the secret before: the same verdicts, and the newest secret once more."""
    scope, leah = on.shared(), on.practitioner
    leah.settled(leah.create("contact", scope, {"aim": "One"}))
    old = leah.ratchet
    made = [leah.create("contact", scope, {"aim": str(n)}) for n in range(3)]
    first = leah.pushed(*made).json()
    leah.ratchet = old
    again = leah.pushed(*made[:2])
    must(again.status == 200, f"ops whose answer was lost were answered {again.status} {again.code}")
    must(again.json()["results"] == first["results"][:2], "the verdicts are not the same again")
    must(again.json()["ratchet"] == first["ratchet"], "the newest secret is not given again")
    leah.settled(leah.create("contact", scope, {"aim": "Two"}))


@promise
def a_verdict_is_told_to_its_author_only(on: Ground) -> None:
    """Somebody else who sends the same op does not get its verdict."""
    scope, leah, sam = on.shared(), on.practitioner, on.colleague
    made = leah.create("contact", scope, {"aim": "One"})
    leah.settled(made)
    answer = sam.pushed({**made, "dseq": sam.dseq + 1})
    must(answer.status == 409, f"another person's op was answered {answer.status}")


@promise
def one_bad_op_stops_nothing(on: Ground) -> None:
    """An op that cannot be applied is quarantined with a reason; those around it are applied."""
    scope, leah = on.shared(), on.practitioner
    good = [leah.create("contact", scope, {"aim": "Before"})]
    bad = leah.create("spaceship", scope, {"aim": "Away"})
    good.append(leah.create("contact", scope, {"aim": "After"}))
    verdicts = leah.push(good[0], bad, good[1])
    states = [verdict["status"] for verdict in verdicts]
    must(states == ["applied", "quarantined", "applied"], f"a bad op between two good ones: {states}")
    must(verdicts[1].get("reason"), "the author of a quarantined op gets no reason")
    must(leah.push(good[0], bad, good[1]) == verdicts, "the replay of a quarantined op brought another verdict")


@promise
def a_batch_is_taken_whole_or_not_at_all(on: Ground) -> None:
    """A push that is turned away changes nothing, its first ops included."""
    scope, leah = on.shared(), on.practitioner
    made = leah.create("contact", scope, {"aim": "One"})
    answer = leah.pushed(made, {**made, "id": "nonsense", "dseq": made["dseq"] + 1})
    must(answer.status == 400, f"an op without an id was answered {answer.status}")
    must(not [r for r in on.colleague.settle() if r.type == "contact"], "part of a push that was turned away was taken")
    leah.settled(made)


@promise
def too_many_ops_are_turned_away(on: Ground) -> None:
    """More than 500 ops in one push are answered 413; 500 are taken."""
    scope, leah = on.shared(), on.practitioner
    ops = [leah.create("contact", scope, {"minutes": n + 1}) for n in range(MOST_OPS + 1)]
    answer = leah.pushed(*ops)
    must(answer.status == 413, f"{len(ops)} ops at once were answered {answer.status}")
    leah.settled(*ops[:MOST_OPS])
    leah.settled(ops[MOST_OPS])


@promise
def a_body_keeps_its_bytes(on: Ground) -> None:
    """The hash in a verdict is that of the canonical body, and every laptop gets these very bytes."""
    scope, leah = on.shared(), on.practitioner
    body = {"venue": "Café “Zoë” \U0001f600", "aim": 'a / b \\ "c"\n\td', "minutes": 45, "present": ["dad", "child"]}
    made = leah.create("contact", scope, body)
    (verdict,) = leah.settled(made)
    expected = canonical({**body, "present": ["child", "dad"]})
    must(verdict["hash"] == hashed(expected), "the hash of a verdict is not that of the canonical body")
    must(on.stands(on.colleague, made).raw == expected, "the body came with other bytes than were hashed")


@promise
def fields_of_a_newer_program_survive(on: Ground) -> None:
    """Fields that the service does not know are kept at any depth, through other people's edits."""
    scope, leah, sam = on.shared(), on.practitioner, on.colleague
    step = {"what": "Ring school", "zz_colour": "green"}
    made = leah.create("contact", scope, {"aim": "One", "zz_mood": {"today": "fine"}, "next_steps": {new_id(): step}})
    leah.settled(made)
    sam.settle()
    sam.settled(sam.patch(made, ["set", ["aim"], "Two"]))
    body = on.stands(leah, made).body
    must(body.get("zz_mood") == {"today": "fine"}, "an unknown field was lost")
    must([s.get("zz_colour") for s in body["next_steps"].values()] == ["green"], "an unknown field of an item was lost")


@promise
def what_cannot_be_kept_is_kept_aside(on: Ground) -> None:
    """Values that have no canonical form are never stored in a record and never stop the ops behind them."""
    scope, leah = on.shared(), on.practitioner
    for value in (1.5, None, "nul \x00 byte", "e\u0301", 2**60, ["b", "a", "a"], "\u202eright to left"):
        made = leah.op("create", "contact", new_id(), scope, [["set", ["aim"], value]])
        (verdict,) = leah.push(made)
        must(verdict["status"] == "quarantined", f"the value {value!a} was answered {verdict['status']}")
    lone = leah.create("contact", scope, {"aim": "LONE"})
    raw = json.dumps({"epoch": leah.epoch, "ops": [lone]}).replace("LONE", "\\ud800").encode()
    answer = leah.speaker.send("push", packed(raw))
    must(answer.status < 500, f"half of a pair of surrogates was answered {answer.status}")
    if answer.status != 200:
        leah.dseq -= 1  # it was not taken, so its number is still free
    leah.settled(leah.create("contact", scope, {"aim": "after all of them"}))


@promise
def a_record_of_a_removed_kind_is_not_lost(on: Ground) -> None:
    """An op with a name in it that the protocol does not have is kept or refused, never half taken."""
    scope, leah = on.shared(), on.practitioner
    strange: Any = {**leah.create("contact", scope, {"aim": "One"}), "kind": "explode"}
    (verdict,) = leah.push(strange)
    must(verdict["status"] == "quarantined", f"an op of an unknown kind was answered {verdict['status']}")


@promise
def one_deed_is_taken_whole_or_kept_aside_whole(on: Ground) -> None:
    """Ops that share a txn are all applied, or, where one cannot be, all quarantined."""
    scope, leah = on.shared(), on.practitioner
    txn, other = new_id(), new_id()
    bad = [
        leah.op("create", "contact", new_id(), scope, [["set", ["aim"], "One"]], txn=txn),
        leah.op("create", "spaceship", new_id(), scope, [["set", ["aim"], "Two"]], txn=txn),
        leah.op("create", "contact", new_id(), scope, [["set", ["aim"], "Three"]], txn=txn),
    ]
    good = [leah.op("create", "contact", new_id(), scope, [["set", ["aim"], str(n)]], txn=other) for n in range(2)]
    states = [verdict["status"] for verdict in leah.push(*bad, *good)]
    must(states == ["quarantined"] * 3 + ["applied"] * 2, f"a deed with a bad part and a good deed: {states}")
    there = {row.id for row in on.colleague.fetched(scope) if row.type == "contact"}
    must(there == {op["record"] for op in good}, "a part of a deed was taken without the rest")


@promise
def what_builds_on_words_kept_aside_is_kept_with_them(on: Ground) -> None:
    """An op that goes on where a quarantined one left off is quarantined; other fields of the record go on."""
    made = on.both_have({"aim": "A"})
    leah = on.practitioner
    first = leah.patch(made, ["set", ["venue"], 1.5])
    on_it = leah.patch(made, ["set", ["venue"], "School"], after=first["id"])
    beside = leah.patch(made, ["set", ["content"], "Other words"], after=on_it["id"])
    states = [verdict["status"] for verdict in leah.push(first, on_it, beside)]
    must(states[:2] == ["quarantined"] * 2, f"words kept aside, and what builds on them: {states[:2]}")
    must(states[2] in {"applied", "merged"}, f"another field of the same record: {states[2]}")

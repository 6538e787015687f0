"""What becomes of changes made apart: they join where they can, a person decides where not, and no clock does."""

import hashlib
import uuid
from collections.abc import Sequence
from typing import Any

from app.conformance.ground import Ground
from app.conformance.laptop import Row, new_id
from app.conformance.promise import must, promise
from app.conformance.speaker import Tree

Edit = Sequence[Any]


def apart(on: Ground, body: Tree, first: Edit, second: Edit, **later: Any) -> tuple[Tree, Tree]:
    """Practitioner and colleague change one contact apart; the op that made it, and the verdict on the second change."""
    made = on.both_have(body)
    on.practitioner.settled(on.practitioner.patch(made, first))
    (verdict,) = on.colleague.push(on.colleague.patch(made, second, **later))
    return made, verdict


def asked(on: Ground, made: Tree, verdict: Tree, first: str, second: str) -> Row:
    """The question that has to have been raised, with both texts in it."""
    must(verdict["status"] == "conflict", f"a person had to be asked, and the verdict is {verdict['status']}")
    found = on.conflicts(on.practitioner, made)
    must([row.id for row in found] == [verdict.get("conflict")], "the conflict named in the verdict is not in the file")
    fields = " ".join(f"{f.get('left', '')} {f.get('right', '')}" for f in found[0].body["fields"].values())
    must(first in fields and second in fields, "the question does not hold both texts")
    return found[0]


@promise
def different_fields_join(on: Ground) -> None:
    """Two people who change different fields are not asked, and both changes stand."""
    made, verdict = apart(on, {"aim": "Aim"}, ["set", ["content"], "Leah"], ["set", ["venue"], "School"])
    must(verdict["status"] == "merged", f"different fields: {verdict['status']}")
    body = on.stands(on.practitioner, made).body
    must(body == {"aim": "Aim", "content": "Leah", "venue": "School"}, f"after the merge the fields are {sorted(body)}")
    must(on.conflicts(on.practitioner, made) == [], "somebody was asked without need")


@promise
def one_field_is_put_to_a_person(on: Ground) -> None:
    """Two values for one plain field: what was accepted first stands, both are kept, a person is asked."""
    made, verdict = apart(on, {"aim": "A"}, ["set", ["venue"], "Home first"], ["set", ["venue"], "School second"])
    asked(on, made, verdict, "Home first", "School second")
    must(on.stands(on.colleague, made).body["venue"] == "Home first", "what was accepted first does not stand")


@promise
def the_same_value_is_no_question(on: Ground) -> None:
    """Two people who write the same are not asked."""
    made, verdict = apart(on, {"aim": "A"}, ["set", ["venue"], "School"], ["set", ["venue"], "School"])
    must(verdict["status"] in {"merged", "applied"}, f"the same value twice: {verdict['status']}")
    must(on.stands(on.colleague, made).body["venue"] == "School", "the value that both wrote does not stand")


@promise
def no_clock_decides(on: Ground) -> None:
    """An op dated years ahead or back wins and loses nothing by it."""
    for at in ("2099-01-01T00:00:00.000+00:00", "1999-01-01T00:00:00.000+00:00"):
        made, verdict = apart(on, {"aim": "A"}, ["set", ["venue"], "Home"], ["set", ["venue"], "School"], at=at)
        asked(on, made, verdict, "Home", "School")
        must(on.stands(on.colleague, made).body["venue"] == "Home", f"an op dated {at[:4]} overwrote what stood")


@promise
def paragraphs_join(on: Ground) -> None:
    """Edits of different paragraphs of one narrative join, and the verdict names the text that joined."""
    text = "One.\n\nTwo.\n\nThree.\n\nFour."
    first, second = text.replace("One.", "One, by Leah."), text.replace("Four.", "Four, by Sam.")
    made, verdict = apart(on, {"content": text}, ["set", ["content"], first], ["set", ["content"], second])
    must(verdict["status"] == "merged", f"different paragraphs: {verdict['status']}")
    joined = on.stands(on.practitioner, made).body["content"]
    must(joined == "One, by Leah.\n\nTwo.\n\nThree.\n\nFour, by Sam.", "the paragraphs of both are not all there")
    must(["content"] in [list(path) for path in verdict.get("joined", [])], "the joined text is not marked")


@promise
def one_paragraph_is_put_to_a_person(on: Ground) -> None:
    """Two wordings of one paragraph are never mixed: a person is asked."""
    made, verdict = apart(on, {"content": "One."}, ["set", ["content"], "Leah says."], ["set", ["content"], "Sam says."])
    asked(on, made, verdict, "Leah says.", "Sam says.")
    must(on.stands(on.colleague, made).body["content"] == "Leah says.", "two wordings of one paragraph were mixed")


@promise
def sets_add_up(on: Ground) -> None:
    """Elements of a set that different people add or drop all take effect."""
    body = {"aim": "A", "present": ["child", "mum"]}
    made, verdict = apart(on, body, ["add", ["present"], "dad"], ["drop", ["present"], "mum"])
    must(verdict["status"] == "merged", f"a set changed by two: {verdict['status']}")
    must(on.stands(on.practitioner, made).body["present"] == ["child", "dad"], "the set is not what both made of it")


@promise
def items_add_up(on: Ground) -> None:
    """Two people who each add a step to a list have both steps."""
    one, two = new_id(), new_id()
    first, second = ["set", ["next_steps", one, "what"], "Ring school"], ["set", ["next_steps", two, "what"], "Ring mum"]
    made, verdict = apart(on, {"aim": "A"}, first, second)
    must(verdict["status"] == "merged", f"two new steps: {verdict['status']}")
    must(sorted(on.stands(on.practitioner, made).body["next_steps"]) == sorted([one, two]), "a step was lost")


@promise
def nobody_conflicts_with_herself(on: Ground) -> None:
    """An op that names the author's unanswered op in `after` starts from what that one left."""
    made = on.both_have({"content": "One."})
    leah = on.practitioner
    on.colleague.settled(on.colleague.patch(made, ["set", ["venue"], "School"]))
    first = leah.patch(made, ["set", ["content"], "One. Two."])
    second = leah.patch(made, ["set", ["content"], "One. Two. Three."], after=first["id"])
    (earlier,) = leah.push(first)
    must(earlier["status"] == "merged", f"an edit of another field: {earlier['status']}")
    (later,) = leah.push(second)
    must(later["status"] in {"merged", "applied"}, f"her second edit clashed with her first: {later['status']}")
    body = on.stands(on.colleague, made).body
    must(body == {"content": "One. Two. Three.", "venue": "School"}, "her last words and his venue do not both stand")


@promise
def an_old_base_is_still_known(on: Ground) -> None:
    """An edit that starts from a version long passed is judged against that version."""
    made = on.both_have({"aim": "A", "venue": "Home", "content": "C"})
    leah, sam = on.practitioner, on.colleague
    for n in range(4):
        leah.settled(leah.patch(made, ["set", ["aim"], f"A{n}"]))
    (verdict,) = sam.push(sam.patch(made, ["set", ["venue"], "School"]))
    must(verdict["status"] == "merged", f"an edit from an old version of another field: {verdict['status']}")
    body = on.stands(leah, made).body
    must(body == {"aim": "A3", "venue": "School", "content": "C"}, "an edit from an old version undid later ones")


@promise
def versions_count_up(on: Ground) -> None:
    """Every change of a record raises its version by one, and no version is used twice."""
    made = on.both_have({"aim": "A"})
    leah = on.practitioner
    vers = [leah.settled(leah.patch(made, ["set", ["aim"], f"A{n}"]))[0]["ver"] for n in range(3)]
    must(vers == [2, 3, 4], f"three changes of a new record made the versions {vers}")


@promise
def a_question_has_one_name(on: Ground) -> None:
    """The conflict of an op has the id that follows from the op's id, so that a replay asks no second time."""
    made = on.both_have({"aim": "A"})
    on.practitioner.settled(on.practitioner.patch(made, ["set", ["venue"], "Home"]))
    theirs = on.colleague.patch(made, ["set", ["venue"], "School"])
    first, again = on.colleague.push(theirs), on.colleague.push(theirs)
    must(first == again, "the replay of a conflict brought another verdict")
    must(len(on.conflicts(on.colleague, made)) == 1, "a replayed op asked twice")
    must(first[0]["conflict"] == _name_of(theirs["id"]), "the conflict's id does not follow from the op's")


def _name_of(op: str) -> str:
    """The id of the conflict that an op raises (section 5 of the protocol)."""
    digest = bytearray(hashlib.sha256(b"waymark-conflict\n" + op.encode()).digest()[:16])
    digest[6], digest[8] = digest[6] & 0x0F | 0x80, digest[8] & 0x3F | 0x80
    return str(uuid.UUID(bytes=bytes(digest)))


@promise
def what_was_removed_stays_removed(on: Ground) -> None:
    """An edit of a record removed meanwhile does not bring it back; it is put to a person."""
    made = on.both_have({"aim": "A"})
    leah, sam = on.practitioner, on.colleague
    leah.settled(leah.op("void", made["type"], made["record"], made["scope"], reason="entered twice"))
    (verdict,) = sam.push(sam.patch(made, ["set", ["aim"], "Sam went on"]))
    must(verdict["status"] == "conflict", f"an edit of a removed record: {verdict['status']}")
    must(on.stands(sam, made).voided == 1, "the edit brought a removed record back")
    must(any("Sam went on" in str(row.body) for row in on.conflicts(leah, made)), "what Sam wrote is nowhere")

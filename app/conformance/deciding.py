"""What is kept aside waits for a person: managers see it, decide about it, and its author learns what became of it."""

from app.conformance.ground import Ground
from app.conformance.promise import must, promise
from app.conformance.speaker import Answer, Tree


def _kept_aside(on: Ground, aim: str) -> tuple[str, Tree]:
    """A contact that came too late: its file had left its author."""
    scope = on.shared()
    on.take_away(scope, on.practitioner)
    late = on.practitioner.create("contact", scope, {"aim": aim})
    (verdict,) = on.practitioner.push(late)
    must(verdict["status"] == "quarantined", f"a late op was answered {verdict['status']}")
    return scope, late


def _listed(on: Ground, op: Tree) -> list[Tree]:
    answer = on.manager.speaker.ask("aside", {})
    must(answer.status == 200, f"aside was answered {answer.status} {answer.code}")
    return [item for item in answer.json()["items"] if item["op"] == op["id"]]


def _decide(on: Ground, op: Tree, action: str) -> Answer:
    return on.manager.speaker.ask("decide", {"op": op["id"], "action": action, "words": "Seen and decided."})


def _told(on: Ground, op: Tree) -> list[str]:
    """What a pull of the author's laptop says became of the op."""
    head, _, _ = on.practitioner.asked_for(aside=[op["id"]]).body.partition(b"\n")
    return [state for id, state, *_ in Answer(200, head).json().get("decided", []) if id == op["id"]]


@promise
def what_is_kept_aside_waits_for_a_manager(on: Ground) -> None:
    """A quarantined op is listed for the managers of its file, its words only where it is asked for by its id."""
    _, late = _kept_aside(on, "Words of a late visit")
    (item,) = _listed(on, late) or [{}]
    must(item.get("state") == "open", "a manager is not told of what was kept aside")
    must("Words of a late visit" not in str(item), "the list shows words that nobody asked to read")
    asked = on.manager.speaker.ask("aside", {"op": late["id"]})
    must("Words of a late visit" in asked.body.decode(), "the words are not shown to the manager who asks for them")
    must(_told(on, late) == [], "the author is told of a decision that nobody made")


@promise
def a_late_entry_is_taken_in_its_authors_name(on: Ground) -> None:
    """`apply` brings the words into the file under their author; the author is told, the verdict stays as it was."""
    scope, late = _kept_aside(on, "Late and right")
    answer = _decide(on, late, "apply")
    must(answer.status == 200, f"apply was answered {answer.status} {answer.code}")
    rows = [row for row in on.colleague.fetched(scope) if row.id == late["record"]]
    must([row.body for row in rows] == [{"aim": "Late and right"}], "the late entry is not in the file")
    must(rows[0].made_by == on.practitioner.person, "the late entry does not bear its author's name")
    must(_told(on, late) == ["applied"], "the author is not told that it was taken in")
    must(on.practitioner.push(late)[0]["status"] == "quarantined", "the verdict on the op was changed afterwards")
    must(_decide(on, late, "file").status != 200, "one op was decided twice")


@promise
def what_is_returned_or_filed_changes_no_record(on: Ground) -> None:
    """`return` and `file` close the question, tell the author, and leave the file as it is."""
    for action, state in (("return", "returned"), ("file", "filed")):
        scope, late = _kept_aside(on, "Not for the record")
        answer = _decide(on, late, action)
        must(answer.status == 200, f"{action} was answered {answer.status} {answer.code}")
        must(all(row.id != late["record"] for row in on.colleague.fetched(scope)), f"{action} put it into the file")
        must(_told(on, late) == [state], f"after {action} the author is told {_told(on, late)}")


@promise
def nobody_decides_about_their_own(on: Ground) -> None:
    """The author and a colleague do not decide about what was kept aside."""
    _, late = _kept_aside(on, "Mine")
    for laptop in (on.practitioner, on.colleague):
        answer = laptop.speaker.ask("decide", {"op": late["id"], "action": "apply", "words": "I say so myself."})
        must(answer.status != 200, "somebody other than a manager decided about an op kept aside")
    must(len(_listed(on, late)) == 1, "it does not wait any more")

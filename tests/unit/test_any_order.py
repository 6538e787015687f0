"""Whose laptop sends first decides nothing but whose words stand while a person is asked (PEERS 3.1).

Three people change one contact apart. In each of the six orders the same questions come up, what nobody contests is the same,
and every word stands in the record or in a question.
"""

from itertools import permutations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.changes.canonical import encode, read
from app.changes.edits import Edit, apply, diff
from app.changes.merging import Merged
from app.changes.op import Op
from app.domain.ids import Id
from app.domain.record import Tree
from app.server.grouping import judge_all
from app.server.judging import judge
from app.server.known import Head, Known, Post, Scope, Sender
from app.sync.protocol.messages.push import OpResult

AT = "2026-11-20T10:00:00.000+00:00"
SCOPE, RECORD = Id("01990000-0000-7000-8000-0000000000a1"), Id("01990000-0000-7000-8000-0000000000a2")
PEOPLE = [Id(f"01990000-0000-7000-8000-0000000000b{n}") for n in range(3)]
BASE: Tree = {
    "venue": "Home",
    "minutes": 30,
    "content": "One.\n\nTwo.\n\nThree.\n\nFour.\n\nFive.",
    "present": ["child", "mum"],
    "next_steps": {"s1": {"what": "Ring"}, "s2": {"what": "Write", "who": "child"}},
}


@st.composite
def written(draw: st.DrawFn, name: str) -> Tree:
    """What one person made of the contact: their words carry their name, so that none is mistaken for another's."""
    body: Tree = {**BASE}
    for part in draw(st.sets(st.sampled_from(["venue", "minutes", "content", "present", "steps"]), max_size=3)):
        match part:
            case "venue":
                body["venue"] = draw(st.sampled_from([f"{name} place", "Same place"]))
            case "minutes":
                body["minutes"] = draw(st.integers(31, 33))
            case "content":
                lines = BASE["content"].split("\n\n")
                lines[draw(st.integers(0, 4))] = f"{name} wrote."
                body["content"] = "\n\n".join(lines)
            case "present":
                body["present"] = sorted({"child", draw(st.sampled_from(["dad", "mum", "teacher"]))})
            case _:
                steps = {**BASE["next_steps"]}
                match draw(st.integers(0, 2)):
                    case 0:
                        del steps["s2"]
                    case 1:
                        steps["s2"] = {**steps["s2"], draw(st.sampled_from(["what", "who"])): f"{name} step"}
                    case _:
                        steps[f"new-{name}"] = {"what": f"{name} new"}
                body["next_steps"] = steps
    return body


ALL_THREE = st.tuples(written("Leah"), written("Sam"), written("Ruth"))


def arrived(bodies: list[tuple[int, Tree]]) -> tuple[Tree, list[Tree], list[OpResult]]:
    """The head, the conflicts and the verdicts after these arrived in this order."""
    head = Head(id=RECORD, scope=SCOPE, type="contact", ver=1, hash="", body=encode(BASE), made_by=PEOPLE[0], was=1)
    known = Known(
        sender=Sender(device=PEOPLE[0], person=PEOPLE[0]),
        now=AT,
        forms={},
        heads={RECORD: head},
        base_bodies={(RECORD, 1): encode(BASE)},
        scopes={SCOPE: Scope(id=SCOPE, kind="child")},
        member_of={SCOPE},
        posts=dict.fromkeys(PEOPLE, Post("practitioner")),
    )
    results = []
    for who, body in bodies:
        known.sender = Sender(device=PEOPLE[who], person=PEOPLE[who])
        edits = diff(BASE, body)
        if edits:
            op = Op(
                id=Id(f"01990000-0000-7000-8000-0000000000c{who}"),
                dseq=1,
                kind="patch",
                type="contact",
                record=RECORD,
                scope=SCOPE,
                actor=PEOPLE[who],
                at=AT,
                base_ver=1,
                edits=edits,
            )
            results += [result for _, result in judge_all([op], known, judge)]
    conflicts = [read(h.body) for h in known.heads.values() if h.type == "conflict" and not h.voided]
    return read(known.heads[RECORD].body), conflicts, results


def asked(conflicts: list[Tree]) -> set[str]:
    """The fields that a person is asked about."""
    return {field for conflict in conflicts for field in conflict["fields"]}


@given(ALL_THREE)
def test_in_every_order_the_same_is_asked_and_the_rest_is_the_same(bodies: tuple[Tree, Tree, Tree]) -> None:
    outcomes = [arrived(list(order)) for order in permutations(enumerate(bodies))]
    questions = [asked(conflicts) for _, conflicts, _ in outcomes]
    assert all(each == questions[0] for each in questions)
    cuts = [Edit("cut", tuple(field.split("/"))) for field in questions[0]]
    quiet = [apply(head, cuts) for head, _, _ in outcomes]
    assert all(each == quiet[0] for each in quiet)
    for head, conflicts, results in outcomes:
        assert all(result.status != "quarantined" for result in results)
        everything = msgspec.json.encode([head, conflicts]).decode()
        for name, body in zip(("Leah", "Sam", "Ruth"), bodies, strict=True):
            for word in (f"{name} place", f"{name} wrote", f"{name} step", f"{name} new"):
                assert word in everything or word not in msgspec.json.encode(body).decode()


def test_where_the_last_to_arrive_wins_the_order_would_decide(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sibling: with winning instead of asking, nobody is asked and two orders end apart."""
    monkeypatch.setattr("app.server.judging.merge", lambda base, theirs, mine, rules: Merged(apply(theirs, mine)))
    leah, sam = (0, {**BASE, "venue": "Leah place"}), (1, {**BASE, "venue": "Sam place"})
    (one, asked_one, _), (other, asked_other, _) = arrived([leah, sam]), arrived([sam, leah])
    assert not asked_one
    assert not asked_other
    assert one != other

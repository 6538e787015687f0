"""What comes to a laptop: every change once, in order, without a hole, and its own changes not again."""

import threading

from app.conformance.ground import Ground
from app.conformance.laptop import Laptop
from app.conformance.promise import must, promise
from app.conformance.speaker import Tree

WRITES = 25
AT_ONCE = 4


@promise
def a_change_reaches_the_colleague(on: Ground) -> None:
    """A record written on one laptop comes to the other with the next pull, with its author and as it was written."""
    scope = on.shared()
    made = on.practitioner.create("contact", scope, {"aim": "See how school went"})
    on.practitioner.settled(made)
    rows = on.colleague.pull_all()
    must([row.id for row in rows] == [made["record"]], f"one new record was written and {len(rows)} came")
    must((rows[0].ver, rows[0].type, rows[0].scope) == (1, "contact", scope), "the row is not that of the record")
    must(rows[0].made_by == on.practitioner.person, "the row does not name who wrote it")


@promise
def a_number_passed_is_never_filled_later(on: Ground) -> None:
    """Laptops that write at the same time lose nothing for one that reads meanwhile."""
    scope = on.shared()
    wrote: list[str] = []
    failed: list[BaseException] = []

    def write(laptop: Laptop) -> None:
        try:
            for _ in range(WRITES):
                ops = [laptop.create("contact", scope, {"minutes": n + 1}) for n in range(AT_ONCE)]
                laptop.settled(*ops)
                wrote.extend(op["record"] for op in ops)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=write, args=(laptop,)) for laptop in (on.manager, on.practitioner)]
    for thread in threads:
        thread.start()
    seen: list[str] = []
    while any(thread.is_alive() for thread in threads):
        seen += [row.id for row in on.colleague.pull(limit=7).rows]
    for thread in threads:
        thread.join()
    seen += [row.id for row in on.colleague.pull_all()]
    must(not failed, f"a writer failed: {failed[:1]}")
    must(set(wrote) <= set(seen), f"{len(set(wrote) - set(seen))} of {len(wrote)} records never came to the reader")


@promise
def pages_follow_on(on: Ground) -> None:
    """Small pages bring the same as a large one: nothing twice, nothing left out, in pull and in fetch."""
    scope, other = on.shared(), on.shared()
    leah, sam = on.practitioner, on.colleague
    ops = [leah.create("contact", place, {"minutes": n + 1}) for n in range(12) for place in (scope, other)]
    for op in ops:
        leah.settled(op)
    wanted = sorted(op["record"] for op in ops)
    came = [row.id for row in sam.pull_all(limit=5)]
    must(sorted(came) == wanted, f"{len(wanted)} records were written; small pages brought {len(came)}")
    fetched = [row.id for row in sam.fetched(scope, limit=4) if row.type == "contact"]
    must(sorted(fetched) == sorted(op["record"] for op in ops if op["scope"] == scope), "small fetches are not the file")


@promise
def own_changes_do_not_come_back(on: Ground) -> None:
    """What a laptop sent and the service applied is not sent to it again."""
    scope = on.shared()
    on.practitioner.settled(on.practitioner.create("contact", scope, {"aim": "Mine"}))
    came = on.practitioner.pull_all()
    must(came == [], f"a laptop got {len(came)} of its own changes back")


@promise
def a_removal_is_a_change_like_any_other(on: Ground) -> None:
    """A removed record comes once more, marked as removed; bringing it back comes too."""
    made = on.both_have({"aim": "A"})
    leah, sam = on.practitioner, on.colleague
    leah.settled(leah.op("void", made["type"], made["record"], made["scope"], reason="entered twice"))
    must([(r.id, r.voided) for r in sam.pull_all()] == [(made["record"], 1)], "the removal did not come")
    leah.settled(leah.op("unvoid", made["type"], made["record"], made["scope"], reason="it was right"))
    must([(r.id, r.voided) for r in sam.pull_all()] == [(made["record"], 0)], "the record did not come back")


@promise
def a_file_is_fetched_whole(on: Ground) -> None:
    """Fetch brings every record of the file, removed ones too, in order of id, and does not move the cursor."""
    scope = on.shared()
    leah = on.practitioner
    made = [leah.create("contact", scope, {"minutes": n + 1}) for n in range(7)]
    leah.settled(*made)
    leah.settled(leah.op("void", "contact", made[0]["record"], scope, reason="entered twice"))
    page = on.colleague.fetch(scope)
    ids = [row.id for row in page.rows]
    must(ids == sorted(ids), "the rows of a file are not in order of id")
    must({op["record"] for op in made} <= set(ids), "a record of the file is missing")
    must(len(ids) == len(set(ids)) == 7 + 3, f"a file of 10 records came with {len(ids)}")
    must(page.head["cursor"] == 0, "fetch moved the cursor")


@promise
def what_was_sent_together_arrives_together(on: Ground) -> None:
    """A page ends where a commit ends, however few rows were asked for."""
    scope = on.shared()
    ops = [on.practitioner.create("contact", scope, {"minutes": n + 1}) for n in range(9)]
    on.practitioner.settled(*ops)
    page = on.colleague.pull(limit=2)
    must(len(page.rows) == len(ops), f"of {len(ops)} records sent together a page brought {len(page.rows)}")


@promise
def a_cursor_of_another_past_is_noticed(on: Ground) -> None:
    """A cursor beyond the newest number, or another epoch, is answered 409 and no row."""
    leah = on.practitioner
    leah.pull_all()
    beyond = leah.speaker.ask("pull", {"epoch": leah.epoch, "cursor": leah.cursor + 10_000, "limit": 10})
    must(beyond.status == 409, f"a cursor beyond the head was answered {beyond.status}")
    other = leah.speaker.ask("pull", {"epoch": "another", "cursor": 0, "limit": 10})
    must(other.status == 409, f"another epoch was answered {other.status}")
    made = leah.create("contact", on.child(leah), {"aim": "One"})
    sent = leah.speaker.ask("push", {"epoch": "another", "ops": [made]})
    must(sent.status == 409, f"a push under another epoch was answered {sent.status}")
    leah.settled(made)


@promise
def another_history_is_noticed(on: Ground) -> None:
    """A laptop that was told of a commit which the service does not have is answered 409 diverged, whatever it asks."""
    leah = on.practitioner
    scope = on.child(leah)
    leah.settled(leah.create("contact", scope, {"aim": "One"}))
    seq, chain = leah.known
    false = [seq, chain[::-1]]
    made = leah.create("contact", scope, {"aim": "Two"})
    asked: dict[str, Tree] = {
        "push": {"epoch": leah.epoch, "ops": [made], "ratchet": leah.ratchet, "known": false},
        "pull": {"epoch": leah.epoch, "cursor": 0, "known": false},
        "fetch": {"epoch": leah.epoch, "scopes": [scope], "known": false},
    }
    for name, message in asked.items():
        answer = leah.speaker.ask(name, message)
        must((answer.status, answer.code) == (409, "diverged"), f"{name} was answered {answer.status} {answer.code}")
    leah.settled(made)

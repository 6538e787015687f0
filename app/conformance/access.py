"""Who gets what: only files that a person may hold, as long as they may, and nobody gives themselves more."""

from app.changes import signing
from app.conformance.ground import Ground
from app.conformance.laptop import Laptop, new_id
from app.conformance.promise import must, promise
from app.conformance.speaker import Tree, canonical, hashed


@promise
def nothing_comes_of_other_files(on: Ground) -> None:
    """A file that a person does not work with never comes, by pull or by fetch, and is not named."""
    mine, other = on.child(on.practitioner), on.child(on.colleague)
    on.colleague.settled(on.colleague.create("contact", other, {"aim": "Not for Leah"}))
    on.manager.settled(on.manager.create("contact", mine, {"aim": "For Leah"}))
    page = on.practitioner.pull()
    must({row.scope for row in page.rows} == {mine}, "rows came of a file that this person does not work with")
    must(other not in page.entering, "a file that this person does not work with was named")
    must(on.practitioner.fetch(other).rows == (), "a stranger's file could be fetched")


@promise
def a_full_page_is_a_page_of_ones_own(on: Ground) -> None:
    """The filter by file comes before the page is cut: other people's rows never make a page short or end it early."""
    mine, other = on.child(on.practitioner), on.child(on.colleague)
    on.practitioner.pull_all()
    strange = [on.colleague.create("contact", other, {"minutes": n + 1}) for n in range(20)]
    on.colleague.settled(*strange)
    wanted = [on.manager.create("contact", mine, {"minutes": n + 1}) for n in range(4)]
    on.manager.settled(*wanted)
    page = on.practitioner.pull(limit=4)
    came = [row.id for row in page.rows]
    must(sorted(came) == sorted(op["record"] for op in wanted), f"a page for 4 held {len(came)} of the 4 that were due")


@promise
def a_file_is_announced_until_it_is_held(on: Ground) -> None:
    """A file given to a person is named in every pull until the laptop says that it is whole there."""
    scope = on.child()
    on.give(scope, on.practitioner)
    leah = on.practitioner
    must(leah.pull().entering == [scope], "a file just given is not announced")
    must(leah.pull().entering == [scope], "it is announced only once")
    leah.fetched(scope)
    must(leah.pull().entering == [scope], "it is not announced any more before the laptop said that it is whole")
    leah.held(complete=[scope])
    must(leah.pull().entering == [], "it is announced although the laptop holds it whole")


@promise
def access_that_ends_is_told_and_ends(on: Ground) -> None:
    """A file that leaves a person is named to be erased until the laptop says so, and nothing more of it comes."""
    scope = on.shared()
    on.take_away(scope, on.practitioner)
    on.colleague.settled(on.colleague.create("contact", scope, {"aim": "Later"}))
    leah = on.practitioner
    page = leah.pull()
    must(page.forgetting == [scope], "a file that left is not named to be erased")
    must(scope not in {row.scope for row in page.rows}, "rows came of a file that had left")
    must(leah.fetch(scope).rows == (), "a file that had left could be fetched")
    must(leah.pull().forgetting == [scope], "it is named only once")
    leah.held(forgotten=[scope])
    must(leah.pull().forgetting == [], "it is named although the laptop has erased it")


@promise
def what_was_written_too_late_is_kept_aside(on: Ground) -> None:
    """An op on a file that has left its author is quarantined with a reason, never dropped, never applied."""
    scope = on.shared()
    on.take_away(scope, on.practitioner)
    late = on.practitioner.create("contact", scope, {"aim": "Too late"})
    (verdict,) = on.practitioner.push(late)
    must(verdict["status"] == "quarantined" and verdict.get("reason"), f"a late op was answered {verdict['status']}")
    must(all(row.id != late["record"] for row in on.colleague.fetched(scope)), "a late op was applied")
    on.practitioner.settle()


@promise
def a_file_given_back_comes_again(on: Ground) -> None:
    """Access that ended and begins anew announces the file again and brings it whole."""
    scope, leah = on.shared(), on.practitioner
    on.take_away(scope, leah)
    leah.settle()
    on.give(scope, leah)
    must(scope in leah.pull().entering, "a file given back is not announced")
    must({row.type for row in leah.fetched(scope)} >= {"child", "allocation"}, "a file given back is not whole")
    leah.settle()


@promise
def nobody_writes_in_another_name(on: Ground) -> None:
    """An op that names another person as its author is quarantined."""
    scope, leah = on.shared(), on.practitioner
    forged = {**leah.create("contact", scope, {"aim": "One"}), "actor": on.manager.person}
    (verdict,) = leah.push(forged)
    must(verdict["status"] == "quarantined", f"an op in another name was answered {verdict['status']}")


@promise
def a_practitioner_allocates_nobody(on: Ground) -> None:
    """Who works with a child is decided by managers."""
    scope, leah = on.child(on.practitioner), on.practitioner
    made = leah.create("allocation", scope, {"person": on.colleague.person, "from_on": "2026-11-01"})
    (verdict,) = leah.push(made)
    must(verdict["status"] == "quarantined", f"an allocation by a practitioner was answered {verdict['status']}")
    must(scope not in on.colleague.pull().entering, "an allocation by a practitioner gave access")


@promise
def nobody_changes_their_own_role(on: Ground) -> None:
    """A person's record in the directory is changed by an administrator only."""
    leah = on.practitioner
    directory = leah.joined["service"]
    edits = [["set", ["role"], "manager"]]
    change = leah.op("patch", "person", leah.person, directory, edits, base_ver=leah.vers.get(leah.person, 1))
    (verdict,) = leah.push(change)
    must(verdict["status"] == "quarantined", f"a new role for oneself was answered {verdict['status']}")


@promise
def a_record_never_moves(on: Ground) -> None:
    """An op that names a record under another file, or as another type, is quarantined."""
    made = on.both_have({"aim": "A"})
    leah, elsewhere = on.practitioner, on.child(on.practitioner)
    moved = leah.op("patch", "contact", made["record"], elsewhere, [["set", ["aim"], "B"]])
    other = leah.op("patch", "plan", made["record"], made["scope"], [["set", ["review_on"], "2026-12-01"]])
    states = [leah.push(op)[0]["status"] for op in (moved, other)]
    must(states == ["quarantined", "quarantined"], f"moving a record was answered {states}")


def _signature(by: Laptop, about: str, content: str, meaning: str, signer: str = "") -> Tree:
    """A signature with the key of this laptop's person; `signer` is whom it names, else that person."""
    at = "2026-11-21T10:00:00+00:00"
    value = signing.sign(by.signing, signing.STATEMENT, about, content, meaning)
    said = {"about": about, "content_hash": content, "meaning": meaning, "signer": signer or by.person, "signed_at": at}
    return {**said, "key": signing.public_of(by.signing), "value": value}


def _plan(on: Ground) -> tuple[str, str, str]:
    """A plan of the practitioner's: scope, record and the hash of its content as it stands."""
    scope = on.shared()
    body = {"review_on": "2026-12-01"}
    made = on.practitioner.create("plan", scope, body)
    on.practitioner.settled(made)
    return scope, made["record"], _content(made["record"], scope, body)


def _content(plan: str, scope: str, body: Tree, documents: Tree | None = None) -> str:
    """The content hash of a plan; `documents` are attachments beside it with the hashes of their bytes."""
    place = {"form": {}, "rec_id": plan, "scope_id": scope, "type": "plan"}
    return hashed(canonical({"attachments": documents or {}, "body": body, **place}))


@promise
def a_signature_binds_what_was_read(on: Ground) -> None:
    """A signature over content that the service has never had is quarantined; over what stands it is taken."""
    scope, plan, content = _plan(on)
    leah = on.practitioner
    wrong = leah.create("signature", scope, _signature(leah, plan, "0" * 64, "submitted"))
    (verdict,) = leah.push(wrong)
    must(verdict["status"] == "quarantined", f"a signature over other content was answered {verdict['status']}")
    leah.settled(leah.create("signature", scope, _signature(leah, plan, content, "submitted")))


@promise
def a_signature_is_made_with_its_signers_key(on: Ground) -> None:
    """A signature without a key, with a key that did not sign it, or with a key that is not its signer's is quarantined."""
    scope, plan, content = _plan(on)
    leah = on.practitioner
    good = _signature(leah, plan, content, "submitted")
    bare = {name: value for name, value in good.items() if name not in {"key", "value"}}
    strange = _signature(on.manager, plan, content, "submitted", leah.person)
    for what, body in {"no key": bare, "another's key": strange, "a wrong value": {**good, "value": "00" * 64}}.items():
        (verdict,) = leah.push(leah.create("signature", scope, body))
        must(verdict["status"] == "quarantined", f"a signature with {what} was answered {verdict['status']}")
    leah.settled(leah.create("signature", scope, good))


@promise
def a_signature_covers_the_documents_it_names(on: Ground) -> None:
    """The content hash covers the documents that the signature names: others than were signed are quarantined."""
    scope, plan, _ = _plan(on)
    leah = on.practitioner
    document = leah.create(
        "attachment", scope, {"about": plan, "kind": "text/plain", "name": "A", "sha256": hashed(b"A"), "size": 1}
    )
    leah.settled(document)
    leah.deliver(document["record"], b"A")
    named = {document["record"]: hashed(b"A")}
    content = _content(plan, scope, {"review_on": "2026-12-01"}, named)
    signature = _signature(leah, plan, content, "submitted")
    documents = {id: {"sha256": sha256} for id, sha256 in named.items()}
    other = {id: {"sha256": hashed(b"B")} for id in named}
    for what, said in {"none": {}, "others": {"documents": other}}.items():
        (verdict,) = leah.push(leah.create("signature", scope, {**signature, **said}))
        must(verdict["status"] == "quarantined", f"a signature that names {what} of them was answered {verdict['status']}")
    leah.settled(leah.create("signature", scope, {**signature, "documents": documents}))


@promise
def nobody_countersigns_their_own_work(on: Ground) -> None:
    """Countersigning is for a manager who did not write it; a signature is made by the person it names."""
    scope, plan, content = _plan(on)
    leah, ruth = on.practitioner, on.manager
    leah.settled(leah.create("signature", scope, _signature(leah, plan, content, "submitted")))
    own = leah.create("signature", scope, _signature(leah, plan, content, "countersigned"))
    forged = leah.create("signature", scope, _signature(leah, plan, content, "countersigned", ruth.person))
    states = [leah.push(op)[0]["status"] for op in (own, forged)]
    must(states == ["quarantined", "quarantined"], f"a practitioner's countersignature was answered {states}")
    ruth.settled(ruth.create("signature", scope, _signature(ruth, plan, content, "countersigned")))


@promise
def a_scope_has_one_child(on: Ground) -> None:
    """No second child's record enters a file, and a file is not opened twice."""
    scope = on.shared()
    second = on.practitioner.create("child", scope, {"first_names": "Rae", "surname": "Moss"}, new_id())
    (verdict,) = on.practitioner.push(second)
    must(verdict["status"] == "quarantined", f"a second child in one file was answered {verdict['status']}")

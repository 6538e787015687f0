"""Faults that a server of the protocol may have, each planted in the real one, and the promise that has to see it."""

import contextlib
import hashlib
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final, TypeAlias, cast

import msgspec
import pytest

from app.changes import merging
from app.changes.canonical import encode, read
from app.changes.classes import MergeRule, rules_for
from app.changes.content import content_hash
from app.changes.edits import apply
from app.changes.handover import hand_over
from app.changes.merging import Merged
from app.changes.op import op_hash
from app.changes.signing import TOKEN, is_signed, verify_request
from app.domain import policy
from app.domain.ids import Id
from app.domain.record import to_body
from app.server import (
    aside,
    conflicts,
    devices,
    edge,
    feed,
    gathering,
    grouping,
    history,
    intake,
    judging,
    packing,
    ratchet,
    recording,
    signing_check,
    tokens,
    web,
)
from app.server.aside import _row as aside_row
from app.server.bases import base_of
from app.server.holding import Share
from app.server.known import Post
from app.server.service import Service
from app.server.signing_key import service_key
from app.server.turned_away import fault as turned_away
from app.sync.protocol.messages.pages import PageHead
from app.sync.protocol.messages.push import OpResult

Patch: TypeAlias = pytest.MonkeyPatch
Plant: TypeAlias = Callable[[Patch], None]


class Fault(msgspec.Struct, frozen=True):
    """`promise` is the name of the check that has to find it."""

    name: str
    promise: str
    plant: Plant


FAULTS: Final[list[Fault]] = []


def found_by(promise: str) -> Callable[[Plant], Plant]:
    """Enter a fault in the list."""

    def enter(plant: Plant) -> Plant:
        FAULTS.append(Fault(plant.__name__, promise, plant))
        return plant

    return enter


def verdicts_through(patch: Patch, change: Callable[[OpResult], OpResult], is_replay: bool | None = None) -> None:
    """Change verdicts on their way out: of all pushes, or only of first ones or replays of an op."""
    real, seen = intake.push, set[Id]()

    def push(*given: Any) -> Any:
        answer = real(*given)
        old = set(seen)
        seen.update(result.op for result in answer.results)
        results = tuple(change(r) if is_replay in {None, r.op in old} else r for r in answer.results)
        return msgspec.structs.replace(answer, results=results)

    patch.setattr(intake, "push", push)


def pages_through(patch: Patch, change: Callable[[PageHead, list[bytes]], tuple[PageHead, list[bytes]]]) -> None:
    """Change the pages of pull on their way out; count and digest are made to fit again before `change` is asked."""
    real = feed.pull

    def pull(*given: Any) -> bytes:
        first, _, lines = real(*given).partition(b"\n")
        head, rows = change(msgspec.json.decode(first, type=PageHead), lines.splitlines(keepends=True))
        return msgspec.json.encode(head) + b"\n" + b"".join(rows)

    patch.setattr(feed, "pull", pull)


def fitting(head: PageHead, rows: list[bytes]) -> tuple[PageHead, list[bytes]]:
    """A head whose count and digest are those of the rows."""
    digest = hashlib.sha256(b"".join(rows)).hexdigest()
    return msgspec.structs.replace(head, count=len(rows), digest=digest), rows


def merged_as(patch: Patch, merge: Callable[..., Merged]) -> None:
    """Another idea of merging: `merge(base, theirs, edits, rules)`."""
    patch.setattr(judging, "merge", merge)


# taking ops


@found_by("each_op_is_taken_once")
def lost_idempotence(patch: Patch) -> None:
    patch.setattr(intake, "_stored", lambda *_: {})


@found_by("each_op_is_taken_once")
def replay_judged_anew(patch: Patch) -> None:
    verdicts_through(patch, lambda r: msgspec.structs.replace(r, status="merged"), is_replay=True)


@found_by("a_replayed_merge_brings_its_row_again")
def replay_without_the_row(patch: Patch) -> None:
    verdicts_through(patch, lambda r: msgspec.structs.replace(r, row=None), is_replay=True)


@found_by("missing_ops_are_asked_for")
def gap_not_noticed(patch: Patch) -> None:
    patch.setattr(intake, "_check_numbers", lambda ops, *_: max(op.dseq for op in ops) + 1)


@found_by("a_copied_laptop_is_known_by_its_count")
def number_used_twice(patch: Patch) -> None:
    def check(ops: Any, stored: Any, sender: Any, expected: int) -> int:
        return int(max(expected, *(op.dseq + 1 for op in ops)))

    patch.setattr(intake, "_check_numbers", check)


@found_by("an_id_means_one_op")
def id_used_twice(patch: Patch) -> None:
    patch.setattr(intake, "_is_same", lambda *_: True)


@found_by("a_verdict_is_told_to_its_author_only")
def verdict_for_anybody(patch: Patch) -> None:
    patch.setattr(intake, "_is_same", lambda op, found, _: found.hash == op_hash(op))


@found_by("one_bad_op_stops_nothing")
def bad_op_refuses_the_batch(patch: Patch) -> None:
    def judge(op: Any, known: Any) -> OpResult:
        result = judging.judge(op, known)
        if result.status == "quarantined":
            raise turned_away(400, "malformed", "No.")
        return result

    patch.setattr(intake, "_verdict", judge)


@found_by("one_bad_op_stops_nothing")
def verdicts_in_another_order(patch: Patch) -> None:
    real = intake.push

    def push(*given: Any) -> Any:
        answer = real(*given)
        return msgspec.structs.replace(answer, results=tuple(reversed(answer.results)))

    patch.setattr(intake, "push", push)


@found_by("a_batch_is_taken_whole_or_not_at_all")
def part_of_a_batch_taken(patch: Patch) -> None:
    real = intake.push

    def push(database: Any, forms: Any, device: Any, request: Any, *more: Any) -> Any:
        answers = [real(database, forms, device, msgspec.structs.replace(request, ops=(op,)), *more) for op in request.ops]
        results = tuple(result for answer in answers for result in answer.results)
        return msgspec.structs.replace(answers[-1], results=results)

    patch.setattr(intake, "push", push)


@found_by("too_many_ops_are_turned_away")
def no_limit(patch: Patch) -> None:
    patch.setattr(intake, "PUSH_OPS", 100_000)


@found_by("a_body_keeps_its_bytes")
def bodies_written_anew(patch: Patch) -> None:
    real = feed.fetch

    def fetch(*given: Any) -> bytes:
        first, _, lines = real(*given).partition(b"\n")
        rows = [line.replace(b'":"', b'": "') for line in lines.splitlines(keepends=True)]
        head, _ = fitting(msgspec.json.decode(first, type=PageHead), rows)
        return msgspec.json.encode(head) + b"\n" + b"".join(rows)

    patch.setattr(feed, "fetch", fetch)


@found_by("fields_of_a_newer_program_survive")
def unknown_fields_dropped(patch: Patch) -> None:
    real = judging._readable

    def readable(*given: Any) -> Any:
        _, before, after = real(*given)
        return encode(to_body(after)), before, after

    patch.setattr(judging, "_readable", readable)


@found_by("what_cannot_be_kept_is_kept_aside")
def values_not_checked(patch: Patch) -> None:
    patch.setattr(judging, "check_op", lambda _: None)
    patch.setattr(judging, "check", lambda _: None)


# joining changes


@found_by("different_fields_join")
def merge_returns_mine(patch: Patch) -> None:
    merged_as(patch, lambda base, theirs, edits, _: Merged(apply(base, edits), combined=True))


@found_by("different_fields_join")
def merge_returns_theirs(patch: Patch) -> None:
    merged_as(patch, lambda base, theirs, edits, _: Merged(theirs, combined=True))


@found_by("one_field_is_put_to_a_person")
def last_one_wins(patch: Patch) -> None:
    merged_as(patch, lambda base, theirs, edits, _: Merged(apply(theirs, edits), combined=True))


@found_by("the_same_value_is_no_question")
def same_value_asked_about(patch: Patch) -> None:
    patch.setattr(merging, "is_there", lambda *_: False)


@found_by("no_clock_decides")
def newest_clock_wins(patch: Patch) -> None:
    real = judging._merged

    def merged(op: Any, head: Any, base: Any, form: Any, known: Any) -> Merged:
        if head is not None and op.kind == "patch" and op.at > head.changed_at:
            return Merged(apply(read(head.body), op.edits), combined=True)
        return real(op, head, base, form, known)

    patch.setattr(judging, "_merged", merged)


def ruled(patch: Patch, change: Callable[[MergeRule], MergeRule]) -> None:
    """Another class for each path."""
    real = rules_for
    patch.setattr(judging, "rules_for", lambda *given: lambda path: change(real(*given)(path)))


@found_by("paragraphs_join")
def narratives_are_plain(patch: Patch) -> None:
    ruled(patch, lambda rule: MergeRule() if rule.kind == "prose" else rule)


@found_by("paragraphs_join")
def joined_text_not_marked(patch: Patch) -> None:
    verdicts_through(patch, lambda r: msgspec.structs.replace(r, joined=()))


@found_by("one_paragraph_is_put_to_a_person")
def wordings_mixed(patch: Patch) -> None:
    real = merging.merge

    def merge(base: Any, theirs: Any, edits: Any, rules: Any) -> Merged:
        merged = real(base, theirs, edits, rules)
        body = merged.body
        for clash in merged.clashes:
            if clash.kind == "prose":
                body = {**body, clash.path[0]: f"{clash.theirs}{clash.mine}"}
        return Merged(body, combined=True)

    merged_as(patch, merge)


@found_by("sets_add_up")
def sets_are_overwritten(patch: Patch) -> None:
    def merge(base: Any, theirs: Any, edits: Any, _: Any) -> Merged:
        mine = apply(base, edits)
        return Merged({**theirs, **{e.path[0]: mine[e.path[0]] for e in edits}}, combined=True)

    merged_as(patch, merge)


@found_by("items_add_up")
def lists_are_overwritten(patch: Patch) -> None:
    sets_are_overwritten(patch)


@found_by("nobody_conflicts_with_herself")
def own_op_taken_for_anothers(patch: Patch) -> None:
    real = base_of

    def base(op: Any, known: Any) -> Any:
        return real(msgspec.structs.replace(op, after=Id(""), base_ver=1) if op.after else op, known)

    patch.setattr(judging, "base_of", base)


@found_by("an_old_base_is_still_known")
def old_versions_thrown_away(patch: Patch) -> None:
    patch.setattr(gathering, "_VERSIONS", gathering._VERSIONS + " WHERE false")


@found_by("versions_count_up")
def versions_stand_still(patch: Patch) -> None:
    verdicts_through(patch, lambda r: msgspec.structs.replace(r, ver=1))


@found_by("a_question_has_one_name")
def conflict_named_at_random(patch: Patch) -> None:
    patch.setattr(conflicts, "conflict_id", lambda _: Id(f"{random.getrandbits(32):08x}-0000-8000-8000-000000000000"))


@found_by("one_field_is_put_to_a_person")
def conflict_without_the_second_text(patch: Patch) -> None:
    real = conflicts._clashing
    patch.setattr(conflicts, "_clashing", lambda clash: msgspec.structs.replace(real(clash), right=""))


@found_by("what_was_removed_stays_removed")
def edit_brings_back(patch: Patch) -> None:
    def after_removal(base: Any, theirs: Any, edits: Any) -> Merged:
        return Merged(apply(theirs, edits), combined=True)

    patch.setattr(judging, "_edit_after_removal", after_removal)


# what comes to a laptop


class EarlyNumbers:
    """A connection whose feed numbers are given before anything else is written, and committed at once: a sequence."""

    def __init__(self, connection: Any, head: int) -> None:
        self._connection, self._head = connection, head

    def execute(self, statement: str, values: Any = None) -> Any:
        if statement == recording._COUNT:
            return None
        return self._connection.execute(str(statement).replace("s.head", str(self._head)), values)

    @contextmanager
    def pipeline(self) -> Iterator[None]:
        yield
        time.sleep(random.uniform(0, 0.02))


@found_by("a_number_passed_is_never_filled_later")
def sequence_cursor(patch: Patch) -> None:
    real = recording.record

    def record(connection: Any, known: Any, *more: Any) -> Any:
        apart = connection.__class__.connect(connection.info.dsn, password=connection.info.password, autocommit=True)
        with apart:
            (head,) = apart.execute(
                "UPDATE stream SET head = head + %s WHERE id = 1 RETURNING head", (len(known.changed),)
            ).fetchone()
        return real(cast(Any, EarlyNumbers(connection, head)), known, *more)

    patch.setattr(intake, "record", record)


@found_by("pages_follow_on")
def more_never_said(patch: Patch) -> None:
    def change(head: PageHead, rows: list[bytes]) -> tuple[PageHead, list[bytes]]:
        return msgspec.structs.replace(head, more=False, cursor=head.head), rows

    pages_through(patch, change)


@found_by("pages_follow_on")
def cursor_one_behind(patch: Patch) -> None:
    def change(head: PageHead, rows: list[bytes]) -> tuple[PageHead, list[bytes]]:
        return msgspec.structs.replace(head, cursor=max(0, head.cursor - 1)) if head.more else head, rows

    pages_through(patch, change)


@found_by("a_change_reaches_the_colleague")
def rows_lost_on_the_way(patch: Patch) -> None:
    pages_through(patch, lambda head, rows: fitting(head, rows[1:]))


@found_by("a_change_reaches_the_colleague")
def digest_of_something_else(patch: Patch) -> None:
    def change(head: PageHead, rows: list[bytes]) -> tuple[PageHead, list[bytes]]:
        return msgspec.structs.replace(head, digest="0" * 64) if rows else head, rows

    pages_through(patch, change)


@found_by("own_changes_do_not_come_back")
def own_changes_sent_back(patch: Patch) -> None:
    for name in ("_BY_SCOPE", "_BY_FEED"):
        patch.setattr(
            feed,
            name,
            getattr(feed, name).replace("r.dev IS DISTINCT FROM %(device)s::uuid", "%(device)s::uuid IS NOT NULL"),
        )


@found_by("a_removal_is_a_change_like_any_other")
def removals_not_sent(patch: Patch) -> None:
    for name in ("_BY_SCOPE", "_BY_FEED"):
        patch.setattr(feed, name, getattr(feed, name).replace("AND r.dev", "AND NOT r.voided AND r.dev"))


@found_by("a_file_is_fetched_whole")
def removed_records_not_fetched(patch: Patch) -> None:
    patch.setattr(
        feed, "_WHOLE", feed._WHOLE.replace("WHERE r.scope = mine.scope", "WHERE r.scope = mine.scope AND NOT r.voided")
    )


@found_by("a_cursor_of_another_past_is_noticed")
def another_past_not_noticed(patch: Patch) -> None:
    patch.setattr(feed, "check_same", lambda *_: None)
    patch.setattr(feed, "_cursor", lambda *_: ())


@found_by("another_history_is_noticed")
def numbers_compared_without_their_hashes(patch: Patch) -> None:
    patch.setattr(history, "are_ours", lambda c, points: all(p.seq <= history.present(c).head.seq for p in points))


@found_by("an_old_copy_is_known_at_its_first_push")
def ratchet_not_compared(patch: Patch) -> None:
    patch.setattr(ratchet.Ratchet, "check", lambda *_, **__: None)


@found_by("a_lost_answer_is_no_copy")
def ratchet_without_the_one_before(patch: Patch) -> None:
    real = ratchet.Ratchet.check

    def check(expected: Any, shown: str, brings_news: bool) -> None:
        real(expected, shown, brings_news=True)

    patch.setattr(ratchet.Ratchet, "check", check)


@found_by("what_was_sent_together_arrives_together")
def commits_cut_in_two(patch: Patch) -> None:
    real = feed.pull

    def pull(database: Any, reader: Any, request: Any) -> bytes:
        first, _, lines = real(database, reader, request).partition(b"\n")
        head, rows = msgspec.json.decode(first, type=PageHead), lines.splitlines(keepends=True)
        if len(rows) > request.limit:
            head, rows = fitting(msgspec.structs.replace(head, more=True), rows[: request.limit])
        return msgspec.json.encode(head) + b"\n" + b"".join(rows)

    patch.setattr(feed, "pull", pull)


# what is kept aside


@found_by("one_deed_is_taken_whole_or_kept_aside_whole")
def deeds_taken_in_parts(patch: Patch) -> None:
    patch.setattr(grouping, "_groups", lambda ops: ([op] for op in ops))
    patch.setattr(intake, "_verdict", lambda op, known: judging.judge(msgspec.structs.replace(op, txn=Id("")), known))
    real = grouping.judge_all
    patch.setattr(
        intake, "judge_all", lambda ops, *more: real([msgspec.structs.replace(op, txn=Id("")) for op in ops], *more)
    )


@found_by("what_builds_on_words_kept_aside_is_kept_with_them")
def nothing_is_parked(patch: Patch) -> None:
    patch.setattr(judging, "_check_parked", lambda *_: None)


@found_by("what_is_kept_aside_waits_for_a_manager")
def kept_aside_and_never_mentioned(patch: Patch) -> None:
    real = aside.kept_aside

    def kept(database: Any, reader: Any, request: Any) -> Any:
        answer = real(database, reader, request)
        return answer if request.op else msgspec.structs.replace(answer, items=())

    patch.setattr(aside, "kept_aside", kept)


@found_by("a_late_entry_is_taken_in_its_authors_name")
def late_entry_only_said_to_be_taken(patch: Patch) -> None:
    patch.setattr(aside, "_bring_in", lambda *_: None)


@found_by("what_is_returned_or_filed_changes_no_record")
def author_never_told(patch: Patch) -> None:
    patch.setattr(feed, "decided_of", lambda *_: ())


@found_by("nobody_decides_about_their_own")
def anybody_decides(patch: Patch) -> None:
    patch.setattr(aside, "_row", _any_row)


def _any_row(connection: Any, reader: Any, op: Any) -> Any:
    (manager,) = connection.execute("SELECT id::text FROM person WHERE role = 'manager' AND is_here LIMIT 1").fetchone()
    return aside_row(connection, msgspec.structs.replace(reader, person=manager), op)


# access


def everything(connection: Any) -> list[Share]:
    """All files there are, as if they were this person's."""
    rows = connection.execute("SELECT id::text, kind FROM scope WHERE kind <> 'directory'")
    return [Share(scope, kind, "practitioner") for scope, kind in rows]


def without_fence(patch: Patch) -> None:
    """The database would hide what a wrong page asks for; to plant that fault, its policy has to go as well."""
    patch.setattr(feed, "fenced", lambda *_: contextlib.nullcontext())


@found_by("nothing_comes_of_other_files")
def no_filter_by_file(patch: Patch) -> None:
    real = feed._levels

    def levels(connection: Any, reader: Any) -> Any:
        enter, forget, _ = real(connection, reader)
        return enter, forget, everything(connection)

    without_fence(patch)
    patch.setattr(feed, "_levels", levels)


@found_by("nothing_comes_of_other_files")
def any_file_can_be_fetched(patch: Patch) -> None:
    without_fence(patch)
    patch.setattr(
        feed, "_MINE", "SELECT id::text, kind, 'manager', NULL::text[], NULL FROM scope WHERE id = ANY(%(scopes)s::uuid[])"
    )


@found_by("a_full_page_is_a_page_of_ones_own")
def filter_after_the_page_is_cut(patch: Patch) -> None:
    real, mine = feed._levels, list[Any]()

    def levels(connection: Any, reader: Any) -> Any:
        enter, forget, held = real(connection, reader)
        mine[:] = [share.scope for share in held]
        return enter, forget, everything(connection)

    def change(head: PageHead, rows: list[bytes]) -> tuple[PageHead, list[bytes]]:
        return fitting(head, [row for row in rows if msgspec.json.decode(row)[3] in mine])

    without_fence(patch)
    patch.setattr(feed, "_levels", levels)
    pages_through(patch, change)


@found_by("a_file_is_announced_until_it_is_held")
def file_announced_once(patch: Patch) -> None:
    said = set[str]()

    def change(head: PageHead, rows: list[bytes]) -> tuple[PageHead, list[bytes]]:
        enter = tuple(ref for ref in head.enter if ref.id not in said)
        said.update(ref.id for ref in enter)
        return msgspec.structs.replace(head, enter=enter), rows

    pages_through(patch, change)


@found_by("access_that_ends_is_told_and_ends")
def end_of_access_not_told(patch: Patch) -> None:
    pages_through(patch, lambda head, rows: (msgspec.structs.replace(head, forget=()), rows))


@found_by("access_that_ends_is_told_and_ends")
def erasing_not_written_down(patch: Patch) -> None:
    patch.setattr(feed, "_FORGOTTEN", feed._FORGOTTEN + " AND false")


@found_by("what_was_written_too_late_is_kept_aside")
def late_work_applied(patch: Patch) -> None:
    patch.setattr(judging, "_check_place", lambda *_: None)
    patch.setattr(judging, "decide", lambda *_: policy.Allowed())


@found_by("a_file_given_back_comes_again")
def file_given_back_not_announced(patch: Patch) -> None:
    gone = set[str]()

    def change(head: PageHead, rows: list[bytes]) -> tuple[PageHead, list[bytes]]:
        gone.update(head.forget)
        return msgspec.structs.replace(head, enter=tuple(r for r in head.enter if r.id not in gone)), rows

    pages_through(patch, change)


@found_by("nobody_writes_in_another_name")
def author_taken_from_the_op(patch: Patch) -> None:
    def verdict(op: Any, known: Any) -> OpResult:
        known.sender = msgspec.structs.replace(known.sender, person=op.actor)
        known.posts.setdefault(op.actor, Post("practitioner"))
        return judging.judge(op, known)

    patch.setattr(intake, "_verdict", verdict)


@found_by("a_practitioner_allocates_nobody")
def no_policy(patch: Patch) -> None:
    patch.setattr(judging, "decide", lambda *_: policy.Allowed())


@found_by("nobody_changes_their_own_role")
def directory_open_to_all(patch: Patch) -> None:
    no_policy(patch)


@found_by("a_record_never_moves")
def records_may_move(patch: Patch) -> None:
    patch.setattr(judging, "_check_place", lambda *_: None)


@found_by("a_signature_binds_what_was_read")
def signature_of_anything(patch: Patch) -> None:
    patch.setattr(judging, "check_signature", lambda *_: None)


@found_by("nobody_countersigns_their_own_work")
def own_work_countersigned(patch: Patch) -> None:
    no_policy(patch)


@found_by("a_signature_is_made_with_its_signers_key")
def signatures_without_a_key_taken(patch: Patch) -> None:
    real = signing_check._check_key
    patch.setattr(signing_check, "_check_key", lambda s, known: real(s, known) if s.key else None)


@found_by("a_signature_covers_the_documents_it_names")
def documents_not_covered(patch: Patch) -> None:
    def content(head: Any, body: Any, _: Any) -> str:
        return content_hash(head.type, head.id, head.scope, body)

    patch.setattr(signing_check, "_content_hash", content)


@found_by("a_signature_is_made_with_its_signers_key")
def anybodys_key_taken(patch: Patch) -> None:
    patch.setattr(gathering, "_KEYS", gathering._KEYS + " AND false")


@found_by("a_scope_has_one_child")
def second_child_in_a_file(patch: Patch) -> None:
    records_may_move(patch)


# the door


@found_by("each_part_of_a_request_is_signed")
def signature_not_checked(patch: Patch) -> None:
    patch.setattr(edge, "verify_request", lambda *_: True)


@found_by("each_part_of_a_request_is_signed")
def path_not_signed(patch: Patch) -> None:
    paths = ("/sync/v1/pull", "/sync/v1/fetch", "/sync/v1/push", "/sync/v1/held")

    def verify(key: str, method: str, path: str, *rest: str) -> bool:
        return any(verify_request(key, method, p, *rest) for p in (path, *paths))

    patch.setattr(edge, "verify_request", verify)


@found_by("a_request_is_good_once")
def nonces_forgotten(patch: Patch) -> None:
    patch.setattr(devices, "is_first_use", lambda *_: True)


@found_by("nothing_opens_without_a_token")
def no_token_asked_for(patch: Patch) -> None:
    real = tokens.read
    patch.setattr(tokens, "read", lambda *given: real(*given) if given[-1] else tokens.Token(2**40, tokens.ALL))


@found_by("nothing_opens_without_a_token")
def one_door_that_asks_for_none(patch: Patch) -> None:
    patch.setattr(Service, "blob_get", lambda self, request, _: self._known(request) and b"{}")


@found_by("a_token_is_good_for_its_own_key")
def a_token_of_another_key_believed(patch: Patch) -> None:
    real, given = tokens.issued, dict[str, tokens.Token]()

    def issued(key: Any, laptop: str, until: int, may: str) -> str:
        text = real(key, laptop, until, may)
        given[text] = tokens.Token(until, may)
        return text

    patch.setattr(tokens, "issued", issued)
    patch.setattr(tokens, "read", lambda _, __, shown: given.get(shown))


@found_by("a_token_ends")
def an_ended_token_believed(patch: Patch) -> None:
    patch.setattr(tokens.Token, "is_good", lambda *_: True)


@found_by("a_token_ends")
def a_token_for_as_long_as_one_likes(patch: Patch) -> None:
    patch.setattr(web, "TOKEN_S", 10**9)


@found_by("each_part_of_a_token_counts")
def a_token_whose_signature_is_not_looked_at(patch: Patch) -> None:
    patch.setattr(tokens, "_is_genuine", lambda *_: True)


@found_by("each_part_of_a_token_counts")
def a_token_whose_end_is_not_signed(patch: Patch) -> None:
    patch.setattr(tokens, "is_signed", lambda public, signature, purpose, laptop, _, may: is_signed(
        public, signature, purpose, laptop, "0", may))  # fmt: skip
    patch.setattr(tokens, "_is_genuine", tokens._is_genuine.__wrapped__)  # nothing of it is remembered afterwards
    patch.setattr(tokens, "issued", lambda key, laptop, until, may: f"{until}.{may}.{key.sign(TOKEN, laptop, '0', may)}")


@found_by("a_stranger_is_given_no_token")
def tokens_given_to_anybody(patch: Patch) -> None:
    real = Service._known

    def known(self: Any, request: Any, **more: Any) -> Any:
        if request.url.path != "/sync/v1/token":
            return real(self, request, **more)
        nobody = Id("00000000-0000-8000-8000-000000000000")
        return devices.Laptop(nobody, nobody, seen_at=2.0**31)

    patch.setattr(Service, "_known", known)


@found_by("an_unknown_key_is_turned_away")
def any_key_is_known(patch: Patch) -> None:
    real = devices.find_laptop

    def find(database: Any, key: str) -> Any:
        with database.transaction() as connection:
            row = connection.execute("SELECT id::text, person::text FROM device WHERE state = 'active' LIMIT 1").fetchone()
        return real(database, key) or devices.Laptop(*row)

    patch.setattr(devices, "find_laptop", find)


@found_by("a_code_is_good_once")
def code_good_for_many(patch: Patch) -> None:
    patch.setattr(devices, "_CODE", devices._CODE.replace("used_at IS NOT NULL", "false"))


@found_by("a_bomb_is_not_inflated")
def bombs_inflated(patch: Patch) -> None:
    real = packing.unpack
    patch.setattr(web, "unpack", lambda sent, _: real(sent, 2**30))


@found_by("nonsense_is_answered_with_a_reason")
def nonsense_makes_it_stumble(patch: Patch) -> None:
    patch.setattr(web, "_read", lambda data, kind: msgspec.json.decode(data, type=kind))


@found_by("other_protocols_are_named")
def any_protocol_taken(patch: Patch) -> None:
    patch.setattr(edge, "check_protocol", lambda *_: None)


@found_by("each_key_hands_over_to_the_next")
def hand_over_by_nobody(patch: Patch) -> None:
    def handed(service: Service) -> bytes:
        key = service_key(service._database).public
        return msgspec.json.encode([{"old": "ab" * 32, "new": key, "at": "now", "signature": "cd" * 64}])

    patch.setattr(Service, "handed_over", handed)


@found_by("each_key_hands_over_to_the_next")
def hand_over_to_somebody_else(patch: Patch) -> None:
    said = hand_over(bytes(range(32)), "ab" * 32, "now")
    patch.setattr(Service, "handed_over", lambda _: msgspec.json.encode([said]))


@found_by("every_answer_is_signed")
def answers_not_signed(patch: Patch) -> None:
    patch.setattr(Service, "reply_signature", lambda *_: "")


@found_by("every_answer_is_signed")
def one_signature_for_all(patch: Patch) -> None:
    real, first = Service.reply_signature, list[str]()

    def signature(*given: Any) -> str:
        first.append(real(*given))
        return first[0]

    patch.setattr(Service, "reply_signature", signature)

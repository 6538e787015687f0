"""The faults: for each the module that it breaks, and how. Each is a mistake that a release could really have."""

import contextlib
from typing import Any


def _swap(holder: Any, name: str, other: Any) -> None:
    """Put something else in the place of what is there; a name that has gone is an error, not a fault that does nothing."""
    assert hasattr(holder, name), name
    setattr(holder, name, other)


def _outbox_not_written(outbox: Any) -> None:
    """The record is on the laptop and looks fine, but no op waits to be sent."""
    write = outbox.add

    def add(connection: Any, *rest: Any, **more: Any) -> Any:
        op = write(connection, *rest, **more)
        connection.exec_driver_sql("DELETE FROM outbox WHERE id = ?", (op.id,))
        return op

    outbox.add = add


def _merge_returns_mine(judging: Any) -> None:
    """Last one wins."""
    _swap(judging, "merge", lambda base, theirs, edits, rules: judging.Merged(judging.apply(base, edits)))


def _clash_is_swallowed(judging: Any) -> None:
    """Two wordings of one sentence: one is dropped and nobody is asked."""
    _swap(judging, "raise_conflict", lambda *_: judging.NO_ID)


def _scope_filter_off(feed: Any) -> None:
    """Every laptop is given every child."""
    everybody = (
        "SELECT %(person)s::uuid AS person, id AS scope, 'manager' AS role, 'team' AS source, NULL::uuid[] AS only_recs"
        " FROM scope"
    )
    _swap(feed, "fenced", lambda *_: contextlib.nullcontext())
    for name, filtered, open_to_all in (
        ("_LEVELS", "SELECT * FROM access WHERE person = %(person)s::uuid", everybody),
        ("_MINE", "FROM access a", f"FROM ({everybody}) AS a"),
    ):
        statement = getattr(feed, name)
        assert filtered in statement, name
        setattr(feed, name, statement.replace(filtered, open_to_all))


def _saved_before_the_commit(runner: Any) -> None:
    """Answers are called saved, and the transaction is rolled back."""
    run = runner.WorkRunner.run

    class TakenBack(Exception):
        pass

    def run_answers(self: Any, operation: Any) -> Any:
        if type(operation).__name__ != "RecordAnswers":
            return run(self, operation)
        try:
            with self._work() as work:
                outcome = operation.apply(work)
                at = work.moment.wall_at
                raise TakenBack
        except TakenBack:
            return runner.Done(touched=work.touched, outcome=outcome, saved_at=at)

    runner.WorkRunner.run = run_answers


def _font_missing(resources: Any) -> None:
    """A font file was left out of the installation."""
    path = resources.path
    resources.path = lambda *parts: path(*parts[:-1], "left-out.ttf") if "WaymarkSerif" in parts[-1] else path(*parts)


def _certificate_tells(content: Any) -> None:
    """The name of the order is printed after the child's name."""
    make = content.make_certificate
    content.make_certificate = lambda **values: make(**{**values, "tagline": "who has completed a Referral Order"})


def _page_is_dropped(sync_store: Any) -> None:
    """The cursor moves past changes that were never written."""
    apply_page = sync_store.StoreForSync.apply_page
    sync_store.StoreForSync.apply_page = lambda self, rows, head: apply_page(self, (), head)


def _lock_only_hides(laptop: Any) -> None:
    """The window goes away and the process, with every key in its memory, stays."""
    _swap(laptop.Session, "_become_locked", lambda self: None)


def _signs_another_text(assessment: Any) -> None:
    """The signature names a hash that is not that of what was read."""
    sign = assessment.sign

    def sign_other(work: Any, record: Any, read_content: str, meaning: str, statement: str, **more: Any) -> Any:
        class Other:
            def __getattr__(self, name: str) -> Any:
                return getattr(work, name)

            def put(self, signature: Any) -> None:
                work.put(signature.but(content_hash="0" * 64))

        return sign(Other(), record, read_content, meaning, statement, **more)

    assessment.sign = sign_other


def _my_day_is_empty(day: Any) -> None:
    """The first screen leaves out whom one sees today."""
    _swap(day, "visits", lambda *_: ())


FAULTS = {
    "my day is empty": ("app.models.queries.day", _my_day_is_empty),
    "outbox not written": ("app.models.outbox", _outbox_not_written),
    "merge returns mine": ("app.server.judging", _merge_returns_mine),
    "clash is swallowed": ("app.server.judging", _clash_is_swallowed),
    "scope filter off": ("app.server.feed", _scope_filter_off),
    "saved before the commit": ("app.operations.runner", _saved_before_the_commit),
    "font missing": ("app.resources", _font_missing),
    "certificate tells": ("app.reports.content", _certificate_tells),
    "page is dropped": ("app.models.sync_store", _page_is_dropped),
    "lock only hides": ("app.bootstrap.laptop", _lock_only_hides),
    "signs another text": ("app.operations.assessment", _signs_another_text),
}

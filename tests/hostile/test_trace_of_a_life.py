"""T-01: the same watch over what a laptop does seldom: joining, documents, a clash decided, another passphrase, recovery, rescue.

The laptop speaks to the service over TLS, as always; the service, a colleague and the administrators are in this process and
not watched.
"""

from pathlib import Path

import pytest

from app.changes.edits import Edit
from app.domain.ids import Id
from app.server.known import Forms
from tests.hostile.test_trace import ended, found, watched
from tests.server.test_certificates import code_for, secure
from tests.server.test_recovery import Desk
from tests.server.town import Town
from tests.store.test_store_plaintext import MARKER, readable_in

pytestmark = [pytest.mark.long, pytest.mark.allows_logs]


@pytest.fixture
def desk(town: Town, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Desk:
    """Ada and Ben, who hold recovery."""
    made = Desk(town, monkeypatch, capsys)
    made.make()
    return made


def life(town: Town, desk: Desk, forms: Forms, folder: Path, *more: str) -> str:
    """The whole of it; the trace."""
    scope = town.child_with("Leah", "Sam", called=MARKER)
    sam = town.laptop("Sam")
    folder.mkdir()
    with secure(town.database, forms, folder) as (there, pin):
        child, trace = watched(folder / "day", "traced_life", there.url, code_for(town, pin), scope, *more)
        assert child.stdin is not None
        assert child.stdout is not None
        for line in child.stdout:
            step, _, what = line.strip().partition(" ")
            if step == "done":
                break
            if step == "edited":
                sam.enter_all()
                sam.edit(Id(what), Edit("set", ("aim",), f"{MARKER} wants a scooter"))
                assert [result.status for result in sam.send()] == ["applied"]
                back = "edited"
            else:
                assert step == "forgotten"
                file = folder / "leah.recovery"
                back = f"{file} {desk.release(Id(what), file)}"
            child.stdin.write(f"{back}\n")
            child.stdin.flush()
        return ended(child, trace)


def test_t_01_joining_documents_a_clash_recovery_and_rescue_write_no_readable_word(
    town: Town, desk: Desk, forms: Forms, tmp_path: Path
) -> None:
    trace = life(town, desk, forms, tmp_path / "leah")
    day = tmp_path / "leah" / "day"
    assert found(trace) == 0
    assert trace.count("pwrite64(") > 100, "the store was written"
    assert trace.count("sendto(") + trace.count("write(") > 100
    assert readable_in(day / "leah") == {}, "nor in the damaged store that was set aside"
    assert [path.name for path in (day / "temporary").rglob("*") if path.is_file()] == []
    assert town.ask("SELECT count(*) FROM record WHERE type = 'resolution'") == 1, "the clash was decided"
    assert town.ask("SELECT count(*) FROM blob WHERE sealed_at IS NOT NULL") == 1, "the letter arrived"
    assert town.ask("SELECT count(*) FROM record WHERE type = 'contact'") == 61, (
        "what was written before the rescue is there"
    )
    assert town.ask("SELECT count(*) FROM recovery_release WHERE released_at IS NOT NULL") == 1


def test_one_page_written_in_the_clear_would_be_seen(town: Town, desk: Desk, forms: Forms, tmp_path: Path) -> None:
    """The sibling."""
    assert found(life(town, desk, forms, tmp_path / "leah", "plain")) > 100

"""What earlier versions wrote is taken, merged and shown by this one (I20): their frozen ops and bodies, replayed."""

from collections import Counter
from pathlib import Path
from random import Random

import msgspec
import pytest

from app.changes.canonical import encode, read
from app.changes.edits import diff
from app.changes.op import KINDS, op_bytes, read_op
from app.changes.signing import public_of
from app.domain.ids import Id
from app.domain.record import Record, to_body
from app.domain.types import TYPES, view
from app.models.queries.views import StoreViews
from app.server.known import Forms
from app.server.serving import forms_at_hand
from app.sync.agent import SyncAgent
from tests.helpers import corpus
from tests.helpers.corpus import Replay
from tests.helpers.laptop import Laptop
from tests.sync_simulation.link import AskedByTurns, Link

VERSIONS = corpus.versions()


@pytest.fixture(scope="module")
def forms() -> Forms:
    """As the service has them."""
    return forms_at_hand()


def test_there_is_a_corpus_and_it_is_never_written_over(tmp_path: Path) -> None:
    assert "0.1.0" in VERSIONS
    before = {file: file.read_bytes() for file in corpus.PLACE.rglob("*.json*")}
    with pytest.raises(FileExistsError):
        corpus.write("0.1.0")
    assert {file: file.read_bytes() for file in corpus.PLACE.rglob("*.json*")} == before


def test_the_corpus_of_a_version_holds_every_type_and_every_kind_of_op_and_edit() -> None:
    ops = [read_op(bytes(op)) for pushed in corpus.story("0.1.0") for op in pushed.ops]
    assert {op.kind for op in ops} == set(KINDS)
    assert {edit.kind for op in ops for edit in op.edits} == {"set", "cut", "add", "drop"}
    assert any(op.after for op in ops)
    assert any(op.txn for op in ops)
    verdicts = Counter(status for pushed in corpus.story("0.1.0") for _, status, _ in pushed.verdicts)
    assert set(verdicts) == {"applied", "merged", "conflict", "quarantined"}
    assert {body.type for body in corpus.bodies("0.1.0")} <= set(TYPES)
    assert len(corpus.bodies("0.1.0")) >= 25


@pytest.mark.parametrize("version", VERSIONS)
def test_every_op_of_it_is_read_and_written_byte_for_byte(version: str) -> None:
    for pushed in corpus.story(version):
        for op in pushed.ops:
            assert op_bytes(read_op(bytes(op))) == bytes(op)


@pytest.mark.parametrize("version", VERSIONS)
def test_every_body_of_it_is_shown_and_nothing_in_it_is_lost(version: str) -> None:
    for body in corpus.bodies(version):
        seen = view(body.type, Id("a"), Id("b"), bytes(body.body))
        assert type(seen) is TYPES[body.type], f"{body.type} cannot be read any more"
        assert encode(to_body(seen)) == bytes(body.body), f"a field of {body.type} is lost"
        assert diff(read(bytes(body.body)), to_body(seen)) == ()


@pytest.mark.parametrize("version", VERSIONS)
def test_what_its_laptops_pushed_is_taken_merged_and_shown(version: str, forms: Forms, tmp_path: Path) -> None:
    replay = Replay(forms)
    for pushed in corpus.story(version):
        found = tuple((result.op, result.status, result.ver) for result in replay.push(pushed))
        assert found == pushed.verdicts
    assert corpus.heads_of(replay.world) == corpus.heads(version)
    fetched(replay, tmp_path)


def fetched(replay: Replay, folder: Path) -> None:
    """Ruth's new laptop of today fetches it all and shows each file, assessment and plan in it."""
    world = replay.world
    desk = world.desk("Ruth")
    laptop = Laptop(folder / "ruth", role="manager", person=desk.person, team=world.ids["East"])
    link = Link(world.grounds, world.history, desk.name, public_of(desk.private), Random(1))
    agent = SyncAgent(laptop.sync, link, lambda work: work(), clock=laptop.clock, luck=lambda: 0.5, asking=AskedByTurns)
    while (report := agent.sync_once()).came:
        assert not report.problem
    views, today = StoreViews(laptop.store), laptop.clock.now.today
    lines = views.caseload(today)
    assert len(lines) > 2
    for line in lines:
        assert "newer Waymark" not in line.name
        assert all("newer Waymark" not in event.title for event in views.child(line.scope, today, most=500).timeline)
        for assessment in views.assessments(line.scope):
            assert views.assessment(assessment.id).form is not None
    with laptop.store.reading() as connection:
        types = {row[0] for row in connection.exec_driver_sql("SELECT DISTINCT type FROM record")}
    assert types >= {
        "contact",
        "plan",
        "assessment",
        "signature",
        "conflict",
        "resolution",
        "mark",
        "addendum",
        "certificate",
    }
    assert laptop.store.faults() == ()
    laptop.close()


def test_a_version_that_lost_a_field_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sibling: a type without one of its fields shows the body without it."""
    contact = TYPES["contact"]
    fields = [
        (f.name, f.type, f.default)
        for f in msgspec.structs.fields(contact)
        if f.name not in {"voice", "id", "scope", "ver"}
    ]
    lesser = msgspec.defstruct("Lesser", fields, bases=(contact.__mro__[1],), frozen=True, kw_only=True)
    (body,) = (body for body in corpus.bodies("0.1.0") if body.type == "contact")
    seen = msgspec.json.decode(bytes(body.body), type=lesser)
    assert isinstance(seen, Record)
    assert encode(to_body(seen)) != bytes(body.body)

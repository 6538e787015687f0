"""The tree over the audit log: whoever keeps an old head sees any other past."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from app.changes import merkle


class Log:
    """A log in memory."""

    def __init__(self, *entries: bytes) -> None:
        self.nodes: dict[tuple[int, int], bytes] = {}
        self.size = 0
        for entry in entries:
            for level, place, hash_ in merkle.grown(self.size, merkle.leaf_hash(entry), self.node):
                self.nodes[level, place] = hash_
            self.size += 1

    def node(self, level: int, place: int) -> bytes:
        return self.nodes[level, place]

    def root(self, size: int) -> bytes:
        return merkle.root(size, self.node)


def plain_root(entries: list[bytes]) -> bytes:
    """The definition of RFC 9162, 2.1.1, written without any of the module's code."""
    if not entries:
        return hashlib.sha256(b"").digest()
    if len(entries) == 1:
        return hashlib.sha256(b"\x00" + entries[0]).digest()
    half = 1
    while half * 2 < len(entries):
        half *= 2
    return hashlib.sha256(b"\x01" + plain_root(entries[:half]) + plain_root(entries[half:])).digest()


def test_the_root_is_that_of_the_definition_for_every_size() -> None:
    entries = [bytes([n]) for n in range(70)]
    log = Log(*entries)
    assert [log.root(size) for size in range(71)] == [plain_root(entries[:size]) for size in range(71)]


def test_every_older_size_is_proved_to_be_the_beginning_of_every_newer_one() -> None:
    log = Log(*(bytes([n]) for n in range(40)))
    for new in range(41):
        for old in range(new + 1):
            proof = merkle.consistency(old, new, log.node)
            assert merkle.goes_on(old, log.root(old), new, log.root(new), proof), (old, new)


@given(st.data(), st.integers(2, 60))
def test_no_proof_leads_from_one_past_to_another(data: st.DataObject, new: int) -> None:
    old = data.draw(st.integers(1, new))
    entries = [bytes([n]) for n in range(new)]
    other = list(entries)
    other[data.draw(st.integers(0, old - 1))] = b"changed"
    log, forked = Log(*entries), Log(*other)
    proof = merkle.consistency(old, new, forked.node)
    assert not merkle.goes_on(old, log.root(old), new, forked.root(new), proof)


@given(st.data(), st.integers(2, 60))
def test_a_proof_that_was_touched_proves_nothing(data: st.DataObject, new: int) -> None:
    old = data.draw(st.integers(1, new - 1))
    log = Log(*(bytes([n]) for n in range(new)))
    proof = list(merkle.consistency(old, new, log.node))
    place = data.draw(st.integers(0, len(proof) - 1))
    touched = data.draw(st.sampled_from(["cut", "other", "more"]))
    if touched == "cut":
        del proof[place]
    elif touched == "more":
        proof.insert(place, b"\x01" * 32)
    else:
        proof[place] = b"\x01" * 32
    assert not merkle.goes_on(old, log.root(old), new, log.root(new), proof)


def test_a_log_that_got_shorter_goes_on_from_nothing() -> None:
    log = Log(b"a", b"b", b"c")
    assert not merkle.goes_on(3, log.root(3), 2, log.root(2), ())

"""The laptop's real HTTP link and the real service understand each other."""

import hashlib
from collections.abc import Iterator

import pytest

from app.bootstrap.admin import new_code
from app.changes import signing
from app.domain.contact import Contact
from app.domain.moment import Moment
from app.sync.http import HttpLink
from app.sync.ports import EpochChanged, GapInOps, NotWelcome
from app.sync.protocol.messages.enrol import EnrolRequest
from app.sync.protocol.messages.pages import FetchRequest, HeldRequest, PullRequest
from app.sync.protocol.messages.push import PushRequest
from tests.server.town import AT, Laptop, Town, new_id


class Signer:
    """Signs with a private key as the device key of a laptop does."""

    def __init__(self, private: bytes) -> None:
        self.private = private

    def request_headers(self, method: str, path: str, body_sha256: str, at: str, nonce: str) -> dict[str, str]:
        return {
            signing.KEY_HEADER: signing.public_of(self.private),
            signing.AT_HEADER: at,
            signing.NONCE_HEADER: nonce,
            signing.SIGNATURE_HEADER: signing.sign_request(self.private, method, path, body_sha256, at, nonce),
        }


def linked(town: Town, private: bytes) -> HttpLink:
    """A link of this laptop to the town's service."""
    return HttpLink(town.url, Signer(private), clock=lambda: Moment(wall_at=AT), new_nonce=new_id)


@pytest.fixture
def link(town: Town) -> Iterator[HttpLink]:
    """Leah's link, joined."""
    private = hashlib.sha256(b"leah").digest()
    link = linked(town, private)
    code = new_code(town.database, "Leah Okafor")
    assert link.enrol(EnrolRequest(code=code, public_key=signing.public_of(private))).names == "Leah Okafor"
    yield link
    link.close()


def test_a_whole_round(town: Town, link: HttpLink) -> None:
    scope = town.child_with("Leah")
    first, _ = link.pull(PullRequest(epoch="", cursor=0))
    scopes = tuple(ref.id for ref in first.enter)
    _, rows = link.fetch(FetchRequest(epoch=first.epoch, scopes=scopes))
    link.held(HeldRequest(complete=scopes))
    assert {row.scope for row in rows} == {scope, town.service}
    pen = Laptop(town, town.ids["Leah"])
    pen.create(Contact(id=new_id(), scope=scope, aim="Aim"))
    answer = link.push(PushRequest(epoch=first.epoch, ops=tuple(pen.waiting)))
    assert [r.status for r in answer.results] == ["applied"]
    second, rows = link.pull(PullRequest(epoch=first.epoch, cursor=first.cursor))
    assert (second.enter, second.forget, list(rows)) == ((), (), [])


def test_faults_mean_what_they_say(town: Town, link: HttpLink) -> None:
    pen = Laptop(town, town.ids["Leah"])
    pen.dseq = 4
    pen.create(Contact(id=new_id(), scope=new_id(), aim="Aim"))
    with pytest.raises(GapInOps) as gap:
        link.push(PushRequest(epoch="", ops=tuple(pen.waiting)))
    assert gap.value.expected == 1
    with pytest.raises(EpochChanged):
        link.pull(PullRequest(epoch="another", cursor=0))
    stranger = linked(town, hashlib.sha256(b"stranger").digest())
    with pytest.raises(NotWelcome, match="does not know this laptop"):
        stranger.pull(PullRequest(epoch="", cursor=0))
    stranger.close()

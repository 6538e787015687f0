"""Only the service itself, and only in answer to this very request, is believed (T-08, T-09, T-10)."""

import hashlib
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import httpx
import pytest

from app.bootstrap.admin import new_code
from app.changes import signing
from app.domain.errors import Unavailable
from app.domain.moment import Moment
from app.security.identity import DeviceKey
from app.server.packing import pack, unpack
from app.sync.http import HttpLink
from app.sync.ports import EpochChanged, NotWelcome
from app.sync.protocol.messages.enrol import EnrolRequest
from app.sync.protocol.messages.pages import HeldRequest, PullRequest
from tests.server.town import AT, Town, new_id

PULL = PullRequest(epoch="", cursor=0)
Change = Callable[[int, dict[str, str], bytes], tuple[int, dict[str, str], bytes]]


class Between(ThreadingHTTPServer):
    """Somebody between laptop and service, who may change or repeat answers."""

    daemon_threads = True

    def __init__(self, service: str) -> None:
        super().__init__(("127.0.0.1", 0), _Passing)
        self.http = httpx.Client(base_url=service)
        self.change: Change = lambda *answer: answer
        self.passed: list[tuple[int, dict[str, str], bytes]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Passing(BaseHTTPRequestHandler):
    server: Between

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name: value for name, value in self.headers.items() if name.lower() not in {"host", "content-length"}}
        with self.server.http.stream("POST", self.path, content=body, headers=headers) as answer:
            raw = b"".join(answer.iter_raw())
        kept = {n: v for n, v in answer.headers.items() if n.lower() not in {"content-length", "date"}}
        self.server.passed.append((answer.status_code, kept, raw))
        status, said, sent = self.server.change(answer.status_code, kept, raw)
        self.send_response(status)
        for name, value in said.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def between(town: Town) -> Iterator[Between]:
    server = Between(town.url)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    server.http.close()
    thread.join()


def joined(town: Town, between: Between, *, keeps_key: bool = True) -> HttpLink:
    """Leah's link through the stranger, joined before the stranger begins."""
    device = DeviceKey.make()
    parts = {"clock": lambda: Moment(wall_at=AT), "new_nonce": new_id}
    joining = HttpLink(between.url, None, **parts)  # type: ignore[arg-type]
    answer = joining.enrol(EnrolRequest(code=new_code(town.database, "Leah Okafor"), public_key=device.public))
    joining.close()
    link = HttpLink(between.url, device, service_key=answer.service_key if keeps_key else "", **parts)  # type: ignore[arg-type]
    link.token()
    return link


def stranger_signs(status: int, headers: dict[str, str], body: bytes) -> tuple[int, dict[str, str], bytes]:
    """Signed well, but with another key."""
    signature = signing.sign_reply(hashlib.sha256(b"stranger").digest(), "n", "/sync/v1/pull", status, "")
    return status, {**headers, signing.REPLY_HEADER.lower(): signature}, body


def other_words(status: int, headers: dict[str, str], body: bytes) -> tuple[int, dict[str, str], bytes]:
    """One byte of the body is another one, packed well."""
    return status, headers, pack(unpack(body, 10**6).replace(b'"more":false', b'"more":true '))


def no_signature(status: int, headers: dict[str, str], body: bytes) -> tuple[int, dict[str, str], bytes]:
    return status, {n: v for n, v in headers.items() if n != signing.REPLY_HEADER.lower()}, body


def turned_away(_: int, headers: dict[str, str], __: bytes) -> tuple[int, dict[str, str], bytes]:
    """A word that would make this laptop stop for good."""
    return 401, headers, pack(b'{"code":"device","message":"You are not welcome."}')


CHANGES = [stranger_signs, other_words, no_signature, turned_away]


@pytest.mark.parametrize("change", CHANGES)
def test_t_08_an_answer_the_service_did_not_sign_is_no_answer(town: Town, between: Between, change: Change) -> None:
    link = joined(town, between)
    assert link.pull(PULL)[0].epoch
    between.change = change
    with pytest.raises(Unavailable):
        link.pull(PULL)
    link.close()


def test_without_the_kept_key_each_change_would_be_believed(town: Town, between: Between) -> None:
    """The sibling: a laptop that keeps no key takes what comes."""
    link = joined(town, between, keeps_key=False)
    for change in (stranger_signs, no_signature):
        between.change = change
        assert link.pull(PULL)[0].epoch
    between.change = turned_away
    with pytest.raises(NotWelcome):
        link.pull(PULL)
    link.close()


def test_t_10_an_old_answer_does_not_fit_a_new_request(town: Town, between: Between) -> None:
    link = joined(town, between)
    link.held(HeldRequest())
    old = between.passed[-1]
    between.change = lambda *_: old
    with pytest.raises(Unavailable):
        link.held(HeldRequest())
    link.close()


def test_without_the_kept_key_an_old_answer_would_be_taken(town: Town, between: Between) -> None:
    """The sibling."""
    link = joined(town, between, keeps_key=False)
    link.held(HeldRequest())
    old = between.passed[-1]
    between.change = lambda *_: old
    link.held(HeldRequest())
    link.close()


def test_joining_believes_only_an_answer_signed_by_the_key_in_it(town: Town, between: Between) -> None:
    between.change = stranger_signs
    with pytest.raises(Unavailable):
        joined(town, between)


def test_every_answer_of_the_service_is_signed_faults_too(town: Town, between: Between) -> None:
    link = joined(town, between)
    with pytest.raises(EpochChanged):
        link.pull(PullRequest(epoch="another", cursor=0))
    assert [status for status, _, _ in between.passed] == [200, 200, 409]
    assert all(signing.REPLY_HEADER.lower() in {n.lower() for n in headers} for _, headers, _ in between.passed)
    link.close()


def test_the_services_key_stays_the_same_and_is_one_for_each_database(town: Town) -> None:
    keys = set()
    for name in ("Leah", "Sam"):
        assert town.laptop(name)
        keys.add(town.ask("SELECT encode(private, 'hex') FROM service_key"))
    assert len(keys) == 1
    assert town.count("service_key") == 1

"""What networks answer, and what it means for the laptop: against a real HTTP server that says whatever it is told."""

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import msgspec
import pytest
import zstandard

from app.changes.signing import KEY_HEADER, SIGNATURE_HEADER, sha256_hex, verify_request
from app.domain.errors import Refused, Unavailable
from app.domain.ids import Id
from app.domain.moment import Moment
from app.security.identity import DeviceKey
from app.sync import http
from app.sync.enrolment import join
from app.sync.http import AskedToWait, HttpLink, unpacked
from app.sync.ports import EpochChanged, GapInOps, NotWelcome
from app.sync.protocol.messages.pages import HeldRequest, PageHead, PullRequest
from app.sync.protocol.messages.push import PushRequest
from app.sync.protocol.messages.rows import Row
from app.sync.protocol.messages.token import TokenAnswer
from app.sync.token import TokenInHand

OURS = {"Content-Type": "application/json", "Content-Encoding": "zstd"}
KEY = DeviceKey.make()
PULL = PullRequest(epoch="e", cursor=0)
ROW = Row(1, Id("r"), "contact", Id("s"), Id("p"), "", Id("p"), "", 0, msgspec.Raw(b'{"aim":"x"}'))


def pack(value: Any) -> bytes:
    data = value if isinstance(value, bytes) else msgspec.json.encode(value)
    return zstandard.ZstdCompressor().compress(data)


def page(*rows: Row, digest: str = "", count: int = -1, more: bool = False) -> bytes:
    lines = b"".join(msgspec.json.encode(row) + b"\n" for row in rows)
    head = PageHead(
        epoch="e",
        head=1,
        cursor=1,
        more=more,
        count=len(rows) if count < 0 else count,
        digest=digest or hashlib.sha256(lines).hexdigest(),
        at="",
    )
    return msgspec.json.encode(head) + b"\n" + lines


class Answers(ThreadingHTTPServer):
    """A server that gives one prepared answer and remembers what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.status, self.headers, self.body = 200, dict(OURS), pack(page())
        self.stated_length: int | None = None
        self.is_silent = threading.Event()
        self.asked: list[tuple[str, dict[str, str], bytes]] = []

    def will_say(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.status, self.body, self.headers = status, body, dict(OURS if headers is None else headers)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A laptop that hung up is no trouble of ours."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    server: Answers

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append((self.path, dict(self.headers), sent))
        if self.server.is_silent.is_set():
            threading.Event().wait(1.5)
        self.send_response(self.server.status)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        length = self.server.stated_length
        self.send_header("Content-Length", str(len(self.server.body) if length is None else length))
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def answers() -> Iterator[Answers]:
    server = Answers()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def token_in_hand() -> TokenInHand:
    """One that was asked for a moment ago."""
    token = TokenInHand()
    token.shown(lambda: TokenAnswer(token="a token", seconds=600, at=""), lambda: Moment(wall_at=""))
    return token


@pytest.fixture
def link(answers: Answers) -> Iterator[HttpLink]:
    nonces = iter(f"nonce-{n}" for n in range(100))
    made = HttpLink(
        answers.url,
        KEY,
        clock=lambda: Moment(wall_at="2026-11-22T09:00:00+00:00"),
        new_nonce=lambda: next(nonces),
        read_s=0.5,
        token=token_in_hand(),
    )
    yield made
    made.close()


def test_a_page_comes_with_its_rows_byte_for_byte(answers: Answers, link: HttpLink) -> None:
    answers.will_say(200, pack(page(ROW)))
    head, rows = link.pull(PULL)
    assert head.count == 1
    assert rows == [ROW]
    assert bytes(rows[0].body) == b'{"aim":"x"}'


def test_the_service_can_check_who_asks_and_that_nothing_was_changed(answers: Answers, link: HttpLink) -> None:
    link.pull(PULL)
    path, headers, sent = answers.asked[0]
    assert path == "/sync/v1/pull"
    assert headers["Sync-Protocol"] == "1"
    assert headers[KEY_HEADER] == KEY.public
    proof = (headers["Waymark-At"], headers["Waymark-Nonce"], headers[SIGNATURE_HEADER])
    assert verify_request(KEY.public, "POST", path, sha256_hex(sent), *proof)
    assert not verify_request(KEY.public, "POST", path, sha256_hex(sent + b" "), *proof)
    assert msgspec.json.decode(unpacked(sent, 1000), type=PullRequest) == PULL


def test_no_two_requests_use_one_nonce(answers: Answers, link: HttpLink) -> None:
    link.pull(PULL)
    link.held(HeldRequest())
    assert len({headers["Waymark-Nonce"] for _, headers, _ in answers.asked}) == 2


HTML = b"<html><body>Welcome to our hotel</body></html>"


@pytest.mark.parametrize(
    ("status", "body", "headers"),
    [
        (200, HTML, {"Content-Type": "text/html; charset=utf-8"}),
        (403, HTML, {"Content-Type": "text/html"}),
        (401, HTML, {"Content-Type": "TEXT/HTML"}),
        (511, b"", {}),
        (302, b"", {"Location": "http://10.0.0.1/login"}),
    ],
)
def test_a_hotel_that_wants_a_sign_in_is_named_as_such(
    answers: Answers, link: HttpLink, status: int, body: bytes, headers: dict[str, str]
) -> None:
    answers.will_say(status, body, headers)
    with pytest.raises(Unavailable) as trouble:
        link.pull(PULL)
    assert trouble.value.message == http.SIGN_IN
    assert len(answers.asked) == 1


@pytest.mark.parametrize("status", [200, 204, 401, 409])
def test_an_empty_answer_of_whatever_kind_is_the_word_of_nobody(answers: Answers, link: HttpLink, status: int) -> None:
    """Not signed by the service: nothing is taken from it, not even that the laptop is to stop."""
    for headers in ({}, OURS):
        answers.will_say(status, b"", headers)
        with pytest.raises(Unavailable) as trouble:
            link.pull(PULL)
        assert trouble.value.message == http.NONSENSE
    assert len(answers.asked) == 2


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (page(), http.NONSENSE),
        (pack(b"[]"), http.NONSENSE),
        (pack(b"\xff\xfe"), http.NONSENSE),
        (pack(page(ROW, digest="0" * 64)), http.CUT_SHORT),
        (pack(page(ROW, count=2)), http.NONSENSE),
        (pack(page(ROW)[:-9]), http.CUT_SHORT),
        (pack(page(ROW))[:-5], http.CUT_SHORT),
        (b"", http.NONSENSE),
    ],
)
def test_an_answer_that_is_damaged_is_not_used(answers: Answers, link: HttpLink, body: bytes, message: str) -> None:
    answers.will_say(200, body)
    with pytest.raises(Unavailable) as trouble:
        link.pull(PULL)
    assert trouble.value.message == message


def test_an_answer_that_is_cut_off_on_the_way_is_not_used(answers: Answers, link: HttpLink) -> None:
    answers.will_say(200, pack(page(ROW)))
    answers.stated_length = len(answers.body) + 10
    with pytest.raises(Unavailable):
        link.pull(PULL)


def test_a_small_answer_that_would_unpack_to_a_huge_one_is_refused_unread(answers: Answers, link: HttpLink) -> None:
    answers.will_say(409, pack(bytes(http.LARGEST_FAULT + 1)))
    with pytest.raises(Unavailable) as trouble:
        link.pull(PULL)
    assert trouble.value.message == http.NONSENSE
    bomb = zstandard.ZstdCompressor(write_content_size=False).compress(bytes(1_000_000))
    with pytest.raises(Unavailable):
        unpacked(bomb, 1000)


def test_plain_text_is_not_taken_for_the_services_word(answers: Answers, link: HttpLink) -> None:
    answers.will_say(401, b'{"code":"device","message":"Go away."}', {"Content-Type": "application/json"})
    with pytest.raises(Unavailable):
        link.pull(PULL)


def test_a_gap_asks_for_earlier_ops(answers: Answers, link: HttpLink) -> None:
    answers.will_say(409, pack({"expected": 7}))
    with pytest.raises(GapInOps) as gap:
        link.push(PushRequest(epoch="e", ops=()))
    assert gap.value.expected == 7


def test_a_service_set_back_is_told_apart_from_a_gap(answers: Answers, link: HttpLink) -> None:
    answers.will_say(409, pack({"code": "diverged", "message": "Set back."}))
    with pytest.raises(EpochChanged):
        link.pull(PULL)


@pytest.mark.parametrize(("status", "code"), [(401, "device"), (403, "left"), (409, "clone"), (426, "protocol")])
def test_a_laptop_that_is_turned_away_hears_why(answers: Answers, link: HttpLink, status: int, code: str) -> None:
    answers.will_say(status, pack({"code": code, "message": "Talk to your manager."}))
    with pytest.raises(NotWelcome) as refusal:
        link.pull(PULL)
    assert refusal.value.message == (http.UPDATE if status == 426 else "Talk to your manager.")


@pytest.mark.parametrize("headers", [OURS, {"Content-Type": "text/plain"}])
@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_service_says_how_long_to_wait(
    answers: Answers, link: HttpLink, status: int, headers: dict[str, str]
) -> None:
    answers.will_say(status, pack({"code": "busy", "message": "Busy."}), {**headers, "Retry-After": "17"})
    with pytest.raises(AskedToWait) as trouble:
        link.pull(PULL)
    assert trouble.value.wait_s == 17


def test_a_service_in_trouble_is_tried_again_later(answers: Answers, link: HttpLink) -> None:
    for headers in (OURS, {"Content-Type": "text/html"}):
        answers.will_say(500, pack({"code": "fault", "message": "Wrong."}), headers)
        with pytest.raises(Unavailable) as trouble:
            link.pull(PULL)
        assert trouble.value.message == http.IN_TROUBLE


def test_a_service_that_says_nothing_is_not_waited_for_for_ever(answers: Answers, link: HttpLink) -> None:
    answers.is_silent.set()
    with pytest.raises(Unavailable) as trouble:
        link.pull(PULL)
    assert trouble.value.message == http.TOO_SLOW


def test_without_a_network_the_work_is_said_to_be_safe() -> None:
    link = HttpLink("http://127.0.0.1:9", None, clock=lambda: Moment(wall_at=""), new_nonce=lambda: "n")
    with pytest.raises(Unavailable) as trouble:
        link.pull(PULL)
    assert "safe on this laptop" in trouble.value.message
    link.close()


def test_a_code_that_does_not_hold_is_said_beside_the_field(answers: Answers, link: HttpLink) -> None:
    answers.will_say(401, pack({"code": "code", "message": "This code does not work any more."}))
    with pytest.raises(Refused) as refusal:
        join(link, " abc-def ", KEY.public)
    assert refusal.value.field == "code"
    assert b"ABCDEF" in unpacked(answers.asked[0][2], 1000)
    with pytest.raises(Refused):
        join(link, " - ", KEY.public)
    assert len(answers.asked) == 1

"""Short tokens: asked for once in their time, bound to the laptop's key, renewed once when refused, and worth nothing alone."""

from collections.abc import Callable, Iterator

import msgspec
import pytest

from app.changes import signing
from app.changes.signing import TOKEN_HEADER
from app.domain.errors import Unavailable
from app.domain.moment import Moment
from app.server import devices, tokens
from app.server.packing import pack
from app.server.signing_key import service_key
from app.sync.http import HttpLink, TokenRefused
from app.sync.ports import NotWelcome
from app.sync.protocol.messages.fault import Fault
from app.sync.protocol.messages.pages import HeldRequest, PullRequest
from app.sync.protocol.messages.token import TokenAnswer
from app.sync.token import TokenInHand
from tests.server.test_the_laptops_own_link import Signer
from tests.server.town import AT, Laptop, Town, new_id

PULL = PullRequest(epoch="", cursor=0)
SENT = pack(msgspec.json.encode(PULL))
SECOND = 10**9


class Watched(HttpLink):
    """A laptop's link that says what it asked of the service; its clock is turned by hand."""

    def __init__(self, town: Town, laptop: Laptop, token: TokenInHand | None = None) -> None:
        self.now, self.asked = Moment(wall_at=AT), list[str]()
        parts = {"clock": lambda: self.now, "new_nonce": new_id, "token": token}
        super().__init__(town.url, Signer(laptop.private), **parts)  # type: ignore[arg-type]

    def _sent(self, name: str, *rest: object) -> object:  # type: ignore[override]
        self.asked.append(name)
        return super()._sent(name, *rest)  # type: ignore[arg-type]

    def runs(self, seconds: float) -> None:
        """The laptop runs for so long; its clock on the wall stays where it is."""
        self.now = msgspec.structs.replace(self.now, boottime_ns=self.now.boottime_ns + int(seconds * SECOND))


@pytest.fixture
def leah(town: Town) -> Laptop:
    return town.laptop("Leah")


@pytest.fixture
def linked(town: Town, leah: Laptop) -> Iterator[Callable[..., Watched]]:
    made: list[Watched] = []

    def link(token: TokenInHand | None = None) -> Watched:
        made.append(Watched(town, leah, token))
        return made[-1]

    yield link
    for one in made:
        one.close()


def code_of(laptop: Laptop, **headers: str) -> tuple[int, str]:
    answer = laptop.post("pull", SENT, **headers)
    return answer.status_code, msgspec.json.decode(answer.content, type=Fault).code if answer.status_code != 200 else ""


def ended(town: Town, laptop: Laptop) -> str:
    """A genuine token of this laptop's that is over since a second."""
    now = int(town.ask("SELECT extract(epoch FROM now())"))
    return tokens.issued(service_key(town.database), signing.public_of(laptop.private), now - 1, tokens.ALL)


def holding(text: str) -> TokenInHand:
    """A laptop that was given this token a moment ago."""
    token = TokenInHand()
    token.shown(lambda: TokenAnswer(token=text, seconds=600, at=""), lambda: Moment(wall_at=AT))
    return token


def test_one_token_serves_all_requests_of_its_time_and_all_links_of_a_laptop(linked: Callable[..., Watched]) -> None:
    one = linked()
    for _ in range(3):
        one.pull(PULL)
    other = linked(one._token)
    other.held(HeldRequest())
    assert (one.asked, other.asked) == (["token", "pull", "pull", "pull"], ["held"])


def test_a_token_is_renewed_shortly_before_its_end_by_the_laptops_run_time(linked: Callable[..., Watched]) -> None:
    link = linked()
    link.pull(PULL)
    link.runs(530)
    link.pull(PULL)
    assert link.asked == ["token", "pull", "pull"]
    link.runs(20)
    link.pull(PULL)
    assert link.asked[3:] == ["token", "pull"]


@pytest.mark.parametrize("wall_at", ["2036-01-01T00:00:00+00:00", "1999-01-01T00:00:00+00:00"])
def test_a_laptop_whose_clock_is_years_wrong_syncs_as_ever(linked: Callable[..., Watched], wall_at: str) -> None:
    link = linked()
    link.pull(PULL)
    link.now = msgspec.structs.replace(link.now, wall_at=wall_at)
    link.pull(PULL)
    assert link.asked == ["token", "pull", "pull"]


def test_a_token_that_is_refused_is_renewed_once_and_the_same_is_sent_again(
    town: Town, leah: Laptop, linked: Callable[..., Watched]
) -> None:
    link = linked(holding(ended(town, leah)))
    assert link.pull(PULL)[0].head >= 0
    assert link.asked == ["pull", "token", "pull"]


def test_without_that_renewal_a_laptop_that_slept_would_fail(
    town: Town, leah: Laptop, linked: Callable[..., Watched], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(HttpLink, "_asked", lambda self, name, request, under="/sync/v1": self._sent(
        name, request, under, self.token()))  # fmt: skip
    with pytest.raises(TokenRefused):
        linked(holding(ended(town, leah))).pull(PULL)


def test_a_service_that_takes_no_token_is_asked_twice_and_then_left_alone(
    linked: Callable[..., Watched], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "read", lambda *_: None)
    link = linked()
    with pytest.raises(Unavailable, match="Your work is safe"):
        link.pull(PULL)
    assert link.asked == ["token", "pull", "token", "pull"]


def test_a_token_is_worth_nothing_to_who_stole_it(town: Town, leah: Laptop) -> None:
    sam = town.laptop("Sam")
    assert code_of(sam, **leah.shown()) == (401, "token"), "not with another laptop's key"
    stolen = Laptop(town, leah.person)
    assert code_of(stolen, **leah.shown()) == (401, "device"), "nor with a key that nobody knows"
    wrong = {**leah.shown(), signing.SIGNATURE_HEADER: "0" * 128}
    assert code_of(leah, **wrong) == (401, "device"), "nor with none"
    assert code_of(leah) == (200, "")


def test_were_tokens_not_bound_to_a_key_a_stolen_one_would_do(
    town: Town, leah: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, owner = tokens.read, signing.public_of(leah.private)
    monkeypatch.setattr(tokens, "read", lambda service, _, shown: real(service, owner, shown))
    assert code_of(town.laptop("Sam"), **leah.shown()) == (200, "")


def test_a_token_of_another_service_is_none(town: Town, leah: Laptop) -> None:
    stranger = type(service_key(town.database))(b"s" * 32)
    forged = tokens.issued(stranger, signing.public_of(leah.private), 2**33, tokens.ALL)
    assert code_of(leah, **{TOKEN_HEADER: forged}) == (401, "token")


def test_a_token_that_is_over_is_refused_and_that_is_because_its_end_is_looked_at(
    town: Town, leah: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = {TOKEN_HEADER: ended(town, leah)}
    assert code_of(leah, **late) == (401, "token")
    monkeypatch.setattr(tokens.Token, "is_good", lambda *_: True)
    assert code_of(leah, **late) == (200, "")


def test_a_lost_laptop_and_a_leaver_have_nothing_of_the_token_they_hold(
    town: Town, leah: Laptop, linked: Callable[..., Watched]
) -> None:
    link = linked()
    link.pull(PULL)
    devices.leave(town.database, leah.person)
    with pytest.raises(NotWelcome, match="access to this service has ended"):
        link.pull(PULL)
    assert devices.report_lost(town.database, town.ask("SELECT id::text FROM device WHERE state = 'leaving'"))
    with pytest.raises(NotWelcome, match="does not know this laptop"):
        link.pull(PULL)
    assert link.asked == ["token", "pull", "pull", "pull"], "and no new one is asked for"


@pytest.mark.parametrize("shown", ["", ".", "..", "9", "-1.all.x", "9" * 40 + ".all." + "0" * 128, "é.all.", "x" * 3000])
def test_what_is_no_token_is_refused_not_failed(shown: str) -> None:
    assert tokens.read("0" * 64, "1" * 64, shown) is None

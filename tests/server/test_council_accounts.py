"""Signing in with the council's account, against a real provider over HTTP: who gets in, who does not, and because of what.

Each defence has a sibling that takes it out and sees the same attack go through.
"""

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable
from functools import partial
from threading import Thread
from typing import Any

import httpx
import msgspec
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey

from app.bootstrap.admin import new_code
from app.changes.sign_in import challenge_of
from app.domain.contact import Contact
from app.domain.errors import Refused
from app.server import accounts, id_tokens, leases, provider
from app.server.packing import pack
from app.sync import sign_in
from app.sync.asking import Cancelled
from app.sync.protocol.messages.enrol import EnrolRequest
from app.sync.protocol.messages.fault import Fault
from app.sync.protocol.messages.lease import LeaseRequest
from app.sync.protocol.messages.pages import PullRequest
from app.sync.protocol.messages.sign_in import SignIn, SignInPlaceAnswer, SignInPlaceRequest, SignInRequest
from app.sync.sign_in import SignInAttempt
from tests.helpers.council import CLIENT, Browser, Council
from tests.server.town import Laptop, Town, new_id

PULL = pack(msgspec.json.encode(PullRequest(epoch="", cursor=0)))
fresh_secret = partial(secrets.token_urlsafe, 48)


class Desk:
    """A service whose people sign in at the council, and a new laptop in front of Leah."""

    def __init__(self, town: Town, council: Council, browser: Browser) -> None:
        self.town, self.council, self.browser = town, council, browser
        accounts.set_policy(town.database, council.url, CLIENT, 7)

    def laptop(self, name: str = "Leah") -> Laptop:
        """Not joined yet."""
        return Laptop(self.town, self.town.ids[name])

    def place(self, laptop: Laptop) -> SignInPlaceAnswer:
        """Where the service says that one signs in."""
        return msgspec.json.decode(laptop.ask("sign_in_place", SignInPlaceRequest()), type=SignInPlaceAnswer)

    def brought(self, laptop: Laptop, key: str = "") -> SignIn:
        """What the browser brings for this laptop, whoever's it is in the council's eyes."""
        return SignInAttempt(fresh_secret).made(self.place(laptop), key or laptop.public, self.browser)

    def enrol(self, laptop: Laptop, code: str, brought: SignIn | None = None) -> httpx.Response:
        """The answer to joining."""
        sent = EnrolRequest(code=code, public_key=laptop.public, device_name="test", sign_in=brought)
        answer = laptop.post("enrol", pack(msgspec.json.encode(sent)))
        if answer.status_code == 200:
            laptop.epoch = msgspec.json.decode(answer.content)["epoch"]
        return answer

    def joined(self, name: str = "Leah") -> Laptop:
        """A laptop that joined, its person signed in."""
        laptop = self.laptop(name)
        self.council.here = getattr(self.council, name.lower())
        answer = self.enrol(laptop, new_code(self.town.database, self.town.ids[name]), self.brought(laptop))
        assert answer.status_code == 200, answer.content
        return laptop

    def again(self, laptop: Laptop) -> httpx.Response:
        """The answer to signing in again."""
        return laptop.post("sign_in", pack(msgspec.json.encode(SignInRequest(sign_in=self.brought(laptop)))))

    def again_at(self, council: Council, laptop: Laptop) -> None:
        """Leah signs in with an account of another council."""
        council.leah.subject = "elsewhere-17"
        answer = self.again(laptop)
        assert answer.status_code == 200, answer.content

    def days_pass(self, days: int) -> None:
        """As if all sign-ins were so much older."""
        with self.town.database.transaction() as connection:
            connection.execute("UPDATE device SET signed_in_at = signed_in_at - make_interval(days => %s)", (days,))


@pytest.fixture
def desk(town: Town, council: Council, browser: Browser) -> Desk:
    return Desk(town, council, browser)


def outcome(answer: httpx.Response) -> tuple[int, str]:
    """Status, and the code of a fault."""
    return answer.status_code, "" if answer.status_code == 200 else msgspec.json.decode(answer.content, type=Fault).code


def sentence(answer: httpx.Response) -> str:
    return msgspec.json.decode(answer.content, type=Fault).message


# joining


def test_a_laptop_joins_with_its_code_and_the_persons_account(desk: Desk) -> None:
    leah, code = desk.laptop(), new_code(desk.town.database, "Leah Okafor")
    assert outcome(desk.enrol(leah, code)) == (401, "sign_in")
    assert outcome(desk.enrol(leah, code, desk.brought(leah))) == (200, "")
    leah.pull()
    assert desk.town.ask("SELECT subject FROM council_account") == desk.council.leah.subject
    assert outcome(desk.enrol(leah, code)) == (200, ""), "a lost answer is given again without signing in again"


def test_without_an_issuer_nothing_is_asked_and_nothing_changes(town: Town) -> None:
    leah = town.laptop("Leah")
    leah.pull()
    assert msgspec.json.decode(leah.ask("sign_in_place", SignInPlaceRequest()), type=SignInPlaceAnswer).page == ""
    assert town.count("council_account") == 0


def test_a_code_without_the_account_is_not_used_up(desk: Desk) -> None:
    thief, code = desk.laptop(), new_code(desk.town.database, "Leah Okafor")
    assert outcome(desk.enrol(thief, code)) == (401, "sign_in")
    leah = desk.laptop()
    assert outcome(desk.enrol(leah, code, desk.brought(leah))) == (200, "")


def test_an_account_without_a_code_is_nothing(desk: Desk) -> None:
    leah = desk.laptop()
    assert outcome(desk.enrol(leah, "AAAAA-BBBBB", desk.brought(leah))) == (401, "code")
    assert desk.council.asked.count("/token") == 0, "nor is the council asked for a code that is none"


def test_somebody_elses_account_is_named_and_refused(desk: Desk) -> None:
    desk.joined("Leah")
    desk.joined("Sam")
    desk.council.here = desk.council.sam
    laptop = desk.laptop("Leah")
    answer = desk.enrol(laptop, new_code(desk.town.database, "Leah Okafor"), desk.brought(laptop))
    assert outcome(answer) == (401, "other_account")
    assert "You signed in as sam.bell@harbour.example" in sentence(answer)


def test_without_the_binding_anybody_with_an_account_could_use_a_code(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.joined("Leah")
    monkeypatch.setattr(accounts, "_RENAME", "SELECT 1")
    desk.council.here = desk.council.sam
    laptop = desk.laptop("Leah")
    assert outcome(desk.enrol(laptop, new_code(desk.town.database, "Leah Okafor"), desk.brought(laptop))) == (200, "")


def test_an_account_that_was_unbound_may_be_followed_by_another(desk: Desk) -> None:
    leah = desk.joined("Leah")
    desk.council.here = desk.council.sam
    assert outcome(desk.again(leah)) == (401, "other_account")
    assert accounts.unbind(desk.town.database, leah.person)
    assert outcome(desk.again(leah)) == (200, "")


# what the council says is checked


Bend = Callable[[dict[str, Any]], dict[str, Any]]
BENT: dict[str, Bend] = {
    "another nonce": lambda c: {**c, "nonce": "0" * 64},
    "no nonce": lambda c: {k: v for k, v in c.items() if k != "nonce"},
    "for another client": lambda c: {**c, "aud": "another"},
    "for others too, by another": lambda c: {**c, "aud": [CLIENT, "another"], "azp": "another"},
    "for nobody": lambda c: {k: v for k, v in c.items() if k != "aud"},
    "by another issuer": lambda c: {**c, "iss": "https://elsewhere.example"},
    "over": lambda c: {**c, "exp": c["iat"] - 120},
    "without an end": lambda c: {k: v for k, v in c.items() if k != "exp"},
    "from the future": lambda c: {**c, "iat": c["iat"] + 600},
    "about nobody": lambda c: {**c, "sub": ""},
    "about a number": lambda c: {**c, "sub": 7},
    "not valid yet": lambda c: {**c, "nbf": c["iat"] + 600},
}


def test_a_word_of_the_council_that_is_not_for_this_is_refused(desk: Desk) -> None:
    leah = desk.joined()
    for name, desk.council.bend in BENT.items():
        assert outcome(desk.again(leah)) == (401, "not_proven"), name


def test_and_each_is_refused_because_the_claims_are_looked_at(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    leah = desk.joined()
    monkeypatch.setattr(provider, "account_of", _careless)
    for name, desk.council.bend in BENT.items():
        assert outcome(desk.again(leah)) == (200, ""), name


def _careless(token: str, keys: Any, *, issuer: str, **_: Any) -> id_tokens.Account:
    """Looks at the signature and at nothing else."""
    jwt.decode(token, keys, algorithms=list(id_tokens.ALGORITHMS))
    return id_tokens.Account(issuer=issuer, client=CLIENT, subject="4f1c", name="")


def unsigned(council: Council, claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "none"}, claims, OctKey.import_key("x" * 32), algorithms=["none"])


def signed_with_what_all_know(council: Council, claims: dict[str, Any]) -> str:
    """The public key, taken for a shared secret."""
    assert isinstance(council.key, ECKey)
    parts = [
        base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=")
        for part in ({"alg": "HS256", "kid": "one"}, claims)
    ]
    sealed = hmac.digest(council.key.as_pem(private=False), b".".join(parts), "sha256")
    return b".".join([*parts, base64.urlsafe_b64encode(sealed).rstrip(b"=")]).decode()


def signed_by_a_stranger(council: Council, claims: dict[str, Any]) -> str:
    stranger = ECKey.generate_key("P-256", {"kid": "one"})
    return jwt.encode({"alg": "ES256", "kid": "one"}, claims, stranger, algorithms=["ES256"])


def signed_with_an_unknown_key(council: Council, claims: dict[str, Any]) -> str:
    stranger = ECKey.generate_key("P-256", {"kid": "two"})
    return jwt.encode({"alg": "ES256", "kid": "two"}, claims, stranger, algorithms=["ES256"])


def signed_with_a_key_it_brings(council: Council, claims: dict[str, Any]) -> str:
    own = ECKey.generate_key("P-256", {"kid": "two"})
    header = {"alg": "ES256", "kid": "two", "jwk": own.as_dict(private=False)}
    return jwt.encode(header, claims, own, algorithms=["ES256"])


def nonsense(_: Council, __: dict[str, Any]) -> str:
    return "a.b.c"


FORGED = [unsigned, signed_with_what_all_know, signed_by_a_stranger, signed_with_an_unknown_key, signed_with_a_key_it_brings,
          nonsense]  # fmt: skip


@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
def test_a_word_that_the_council_did_not_sign_is_refused(desk: Desk) -> None:
    leah = desk.joined()
    for forge in FORGED:
        desk.council.sign = partial(forge, desk.council)
        assert outcome(desk.again(leah)) == (401, "not_proven"), forge.__name__


@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
def test_were_none_an_algorithm_an_unsigned_word_would_do(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    leah = desk.joined()
    desk.council.sign = partial(unsigned, desk.council)
    monkeypatch.setattr(id_tokens, "ALGORITHMS", (*id_tokens.ALGORITHMS, "none"))
    monkeypatch.setattr(provider.Provider, "_known_keys", lambda *_, **__: OctKey.import_key("x" * 32))
    assert outcome(desk.again(leah)) == (200, "")


def test_a_new_key_of_the_council_is_learned_and_no_more_than_once_a_minute(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    leah = desk.joined()
    desk.council.key = ECKey.generate_key("P-256", {"kid": "next", "use": "sig"})
    desk.council.shown_keys = [desk.council.key]
    assert outcome(desk.again(leah)) == (401, "not_proven"), "within the minute the old ones stand"
    assert desk.council.asked.count("/keys") == 1
    monkeypatch.setattr(provider, "_KEYS_AT_MOST_EVERY_S", 0.0)
    assert outcome(desk.again(leah)) == (200, "")
    assert desk.council.asked.count("/keys") == 2


def test_clocks_that_are_a_little_apart_are_no_trouble(desk: Desk) -> None:
    leah = desk.joined()
    for skew_s in (-50, 50):
        desk.council.bend = partial(_skewed, skew_s)
        assert outcome(desk.again(leah)) == (200, "")


def _skewed(by_s: int, claims: dict[str, Any]) -> dict[str, Any]:
    """By a clock that is so much off, and as good as over."""
    return {**claims, "iat": claims["iat"] + by_s, "exp": int(time.time()) + min(by_s, 0)}


def test_a_code_of_the_council_is_good_once(desk: Desk) -> None:
    leah = desk.joined()
    sent = pack(msgspec.json.encode(SignInRequest(sign_in=desk.brought(leah))))
    assert [outcome(leah.post("sign_in", sent)) for _ in range(2)] == [(200, ""), (401, "not_proven")]


def test_a_stolen_code_is_worth_nothing_without_the_verifier(desk: Desk) -> None:
    leah = desk.joined()
    brought = msgspec.structs.replace(desk.brought(leah), verifier=fresh_secret())
    assert outcome(leah.post("sign_in", pack(msgspec.json.encode(SignInRequest(sign_in=brought))))) == (401, "not_proven")


def test_a_sign_in_made_for_another_laptop_is_none_for_this_one(desk: Desk) -> None:
    leah, other = desk.joined(), desk.laptop()
    sent = pack(msgspec.json.encode(SignInRequest(sign_in=desk.brought(leah, key=other.public))))
    assert outcome(leah.post("sign_in", sent)) == (401, "not_proven")


def test_were_the_nonce_not_made_of_the_key_it_would_do(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    leah, other = desk.joined(), desk.laptop()

    def loose(_: str, salt: str) -> str:
        return hashlib.sha256(salt.encode()).hexdigest()

    monkeypatch.setattr(accounts, "nonce_of", loose)
    monkeypatch.setattr(sign_in, "nonce_of", loose)
    sent = pack(msgspec.json.encode(SignInRequest(sign_in=desk.brought(leah, key=other.public))))
    assert outcome(leah.post("sign_in", sent)) == (200, "")


def test_a_provider_that_does_not_answer_changes_nothing(desk: Desk) -> None:
    leah = desk.joined()
    brought = desk.brought(leah)
    desk.council.shutdown()
    desk.council.server_close()
    answer = leah.post("sign_in", pack(msgspec.json.encode(SignInRequest(sign_in=brought))))
    assert outcome(answer) == (502, "provider")
    assert "Try again in a while" in sentence(answer)
    leah.pull()


def test_a_provider_that_names_itself_otherwise_is_not_believed(town: Town, council: Council) -> None:
    council.about = {"issuer": "https://elsewhere.example"}
    with pytest.raises(Refused, match="answers as a sign-in service does"):
        accounts.set_policy(town.database, council.url, CLIENT, 7)
    council.about = {"token_endpoint": "http://elsewhere.example/token"}
    with pytest.raises(Refused, match="answers as a sign-in service does"):
        accounts.set_policy(town.database, council.url, CLIENT, 7)


def test_an_issuer_is_a_guarded_address(town: Town) -> None:
    for issuer in ("http://login.example", "ftp://login.example", "login.example", "", "https://", "http://[x"):
        with pytest.raises(Refused, match="https://"):
            accounts.set_policy(town.database, issuer, CLIENT, 7)


def test_another_provider_is_refused_while_accounts_of_the_one_before_are_known(desk: Desk, council: Council) -> None:
    leah = desk.joined()
    signed_in = "SELECT signed_in_at FROM device WHERE person = %s::uuid"
    kept = desk.town.ask(signed_in, leah.person)
    accounts.set_policy(desk.town.database, council.url, CLIENT, 14)
    other = Council()
    Thread(target=other.serve_forever, args=(0.01,), daemon=True).start()
    try:
        for issuer, client in ((council.url, "another-client"), (other.url, CLIENT)):
            with pytest.raises(Refused, match="--forget-accounts"):
                accounts.set_policy(desk.town.database, issuer, client, 7)
        accounts.end_policy(desk.town.database)
        for issuer, client in ((council.url, "another-client"), (other.url, CLIENT)):
            with pytest.raises(Refused, match="--forget-accounts"):
                accounts.set_policy(desk.town.database, issuer, client, 7)
        accounts.set_policy(desk.town.database, council.url, CLIENT, 7)
        assert desk.town.ask(signed_in, leah.person) == kept
        assert accounts.set_policy(desk.town.database, other.url, CLIENT, 7, forget_accounts=True) == 1
        assert desk.town.count("council_account") == 0
        desk.again_at(other, leah)
        leah.pull()
        assert desk.town.ask("SELECT issuer FROM council_account") == other.url
    finally:
        other.shutdown()
        other.server_close()


def test_after_the_accounts_are_forgotten_no_sign_in_of_before_counts(desk: Desk, council: Council) -> None:
    leah = desk.joined()
    leah.pull()
    accounts.set_policy(desk.town.database, council.url, CLIENT, 7, forget_accounts=True)
    leah.token = None
    assert outcome(leah.post("pull", PULL)) == (401, "sign_in")
    assert outcome(desk.again(leah)) == (200, "")
    leah.token = None
    leah.pull()


# as time goes on


def lease(laptop: Laptop) -> tuple[int, str]:
    return outcome(laptop.post("lease", pack(msgspec.json.encode(LeaseRequest(serial=1, nonce="n")))))


def test_a_sign_in_that_is_too_old_gives_no_lease_and_nothing_new_and_work_still_goes_in(desk: Desk) -> None:
    leah = desk.joined()
    assert lease(leah) == (200, "")
    desk.days_pass(8)
    leah.token = None
    assert lease(leah) == (401, "sign_in")
    assert outcome(leah.post("pull", PULL)) == (401, "sign_in")
    leah.create(Contact(id=new_id(), scope=new_id(), aim="Written on the way"))
    assert [r.status for r in leah.push(leah.waiting).results] == ["quarantined"], "taken in, and judged as ever"
    assert outcome(desk.again(leah)) == (200, "")
    leah.token = None
    assert (lease(leah), outcome(leah.post("pull", PULL))) == ((200, ""), (200, ""))


def test_without_the_look_at_its_age_a_sign_in_would_hold_for_ever(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    leah = desk.joined()
    desk.days_pass(900)
    leah.token = None
    for module in (accounts, leases):
        monkeypatch.setattr(module, "standing", lambda *_: accounts.Standing())
    assert (lease(leah), outcome(leah.post("pull", PULL))) == ((200, ""), (200, ""))


def test_signing_in_on_one_laptop_does_not_keep_another_alive(desk: Desk) -> None:
    first = desk.joined()
    desk.days_pass(8)
    desk.joined()
    first.token = None
    assert lease(first) == (401, "sign_in")


def test_an_account_that_the_council_disabled_signs_nobody_in(desk: Desk) -> None:
    leah = desk.joined()
    desk.council.leah.is_enabled = False
    with pytest.raises(Refused, match="The council’s sign-in said no"):
        desk.brought(leah)


def test_an_order_to_erase_comes_before_any_sign_in(desk: Desk) -> None:
    leah = desk.joined()
    desk.days_pass(8)
    with desk.town.database.transaction() as connection:
        connection.execute("UPDATE device SET erase_how = 'send' WHERE person = %s::uuid", (leah.person,))
    assert lease(leah) == (200, ""), "the answer is the order"
    assert outcome(desk.again(leah)) == (401, "device")


def test_who_signed_in_where_is_in_the_audit_log(desk: Desk) -> None:
    leah = desk.joined()
    desk.again(leah)
    with desk.town.database.transaction() as connection:
        rows = connection.execute("SELECT what, by FROM audit_entry WHERE what LIKE '%%account%%' OR what = 'signed in'")
        assert sorted(rows.fetchall()) == [("account bound", leah.person), ("signed in", leah.person)]


# the way back from the browser


def test_another_program_of_the_laptop_cannot_end_the_wait_or_bring_a_code(council: Council) -> None:
    place = SignInPlaceAnswer(page=f"{council.url}/authorize", client=CLIENT, scope="openid")
    seen: list[int] = []

    def intruder(url: str) -> None:
        asked = httpx.URL(url).params
        back = asked["redirect_uri"]
        for wrong in ({"code": "x"}, {"code": "x", "state": "guessed"}, {"error": "access_denied"}):
            seen.append(httpx.get(back, params=wrong, timeout=5).status_code)
        seen.append(httpx.get(back.replace("/signed-in", "/"), params={"code": "x", "state": asked["state"]}).status_code)
        seen.append(httpx.post(back, timeout=5).status_code)
        Browser()(url)

    brought = SignInAttempt(fresh_secret).made(place, "k", intruder)
    assert seen == [400, 400, 400, 400, 501]
    assert brought.code in council.codes, "the code is the council's own"


def test_without_the_state_the_first_visitor_would_be_believed(council: Council, monkeypatch: pytest.MonkeyPatch) -> None:
    place = SignInPlaceAnswer(page=f"{council.url}/authorize", client=CLIENT, scope="openid")
    monkeypatch.setattr(sign_in, "compare_digest", lambda *_: True)

    def first(url: str) -> None:
        httpx.get(httpx.URL(url).params["redirect_uri"], params={"code": "x"}, timeout=5)

    brought = SignInAttempt(fresh_secret).made(place, "k", first)
    assert brought.code == "x"


def test_the_address_in_the_browser_shows_no_secret(council: Council) -> None:
    browser = Browser()
    place = SignInPlaceAnswer(page=f"{council.url}/authorize", client=CLIENT, scope="openid")
    brought = SignInAttempt(fresh_secret).made(place, "k", browser)
    browser.wait()
    (url,) = browser.addresses
    assert brought.verifier not in url
    assert challenge_of(brought.verifier) in url
    assert brought.redirect.startswith("http://127.0.0.1:")
    assert browser.pages[0].count(sign_in.DONE) == 1
    with pytest.raises(httpx.ConnectError):
        httpx.get(brought.redirect, timeout=5)


def test_a_wait_ends_when_it_is_cancelled_and_when_nobody_comes(council: Council) -> None:
    place = SignInPlaceAnswer(page=f"{council.url}/authorize", client=CLIENT, scope="openid")
    attempt = SignInAttempt(fresh_secret)
    with pytest.raises(Cancelled):
        attempt.made(place, "k", lambda _: attempt.cancel())
    with pytest.raises(Refused, match="Nobody signed in"):
        SignInAttempt(fresh_secret, wait_s=0.01).made(place, "k", lambda _: None)


@pytest.mark.parametrize("page", ["", "file:///etc/passwd", "http://login.example/", "javascript:alert(1)", "https://"])
def test_only_a_guarded_page_is_opened(page: str) -> None:
    opened: list[str] = []
    with pytest.raises(Refused, match="names no page"):
        SignInAttempt(fresh_secret).made(SignInPlaceAnswer(page=page), "k", opened.append)
    assert not opened


def test_the_challenge_is_the_one_of_the_standard() -> None:
    """The example of RFC 7636, appendix B."""
    assert challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"

"""How a laptop joins, and how the service knows it again."""

import hashlib

import msgspec
import pytest
import zstandard

from app.bootstrap.admin import new_code
from app.changes import signing
from app.server.packing import NotPacked, TooLarge, pack, unpack
from app.sync.protocol.messages.enrol import EnrolRequest
from app.sync.protocol.messages.fault import Fault
from app.sync.protocol.messages.pages import PullRequest
from tests.server.town import AT, Laptop, Town, new_id


def joining(laptop: Laptop, code: str) -> int:
    """The status of joining with this code."""
    sent = EnrolRequest(code=code, public_key=signing.public_of(laptop.private), device_name="test")
    return laptop.post("enrol", pack(msgspec.json.encode(sent))).status_code


def test_a_code_joins_one_laptop_once(town: Town) -> None:
    code = new_code(town.database, "Leah Okafor")
    one, two = Laptop(town, town.ids["Leah"]), Laptop(town, town.ids["Leah"])
    answer = one.enrol(code)
    assert (answer.person, answer.names, answer.role) == (town.ids["Leah"], "Leah Okafor", "practitioner")
    assert (answer.team_name, answer.service_name, answer.help_phone) == ("East", "Northmoor", "01632 960 000")
    assert answer.made_up
    assert joining(two, code) == 401
    assert one.enrol(code).device == answer.device, "a lost answer is asked for again"
    assert town.ask("SELECT count(*) FROM device WHERE person = %s::uuid", town.ids["Leah"]) == 1


def test_a_code_may_be_typed_carelessly(town: Town) -> None:
    code = new_code(town.database, "Leah Okafor")
    assert joining(Laptop(town, town.ids["Leah"]), f" {code.lower().replace('-', ' ')} ") == 200


def test_an_old_or_invented_code_joins_nothing(town: Town) -> None:
    old = new_code(town.database, "Leah Okafor", minutes=-1)
    for code in (old, "", "AAAAA-BBBBB"):
        assert joining(Laptop(town, town.ids["Leah"]), code) == 401
    assert town.ask("SELECT count(*) FROM device WHERE person IS NOT NULL") == 0


def test_a_code_is_kept_as_a_hash_only(town: Town) -> None:
    code = new_code(town.database, "Leah Okafor")
    assert len(bytes(town.ask("SELECT hash FROM enrolment_code"))) == 32
    assert code not in str(town.ask("SELECT enrolment_code::text FROM enrolment_code"))


def test_a_laptop_nobody_knows_gets_nothing(town: Town) -> None:
    stranger = Laptop(town, town.ids["Leah"])
    answer = stranger.post("pull", pack(msgspec.json.encode(PullRequest(epoch="", cursor=0))))
    assert (answer.status_code, msgspec.json.decode(answer.content, type=Fault).code) == (401, "device")


@pytest.mark.parametrize("header", [signing.KEY_HEADER, signing.AT_HEADER, signing.NONCE_HEADER, signing.SIGNATURE_HEADER])
def test_each_part_of_the_signature_counts(town: Town, header: str) -> None:
    leah = town.laptop("Leah")
    sent = pack(msgspec.json.encode(PullRequest(epoch="", cursor=0)))
    assert leah.post("pull", sent).status_code == 200
    for wrong in ("", "00" * 32, "x" * 1000):
        assert leah.post("pull", sent, **{header: wrong}).status_code == 401


def test_a_signature_is_for_one_request_one_place_and_one_body(town: Town) -> None:
    leah = town.laptop("Leah")
    sent = pack(msgspec.json.encode(PullRequest(epoch="", cursor=0)))
    other = pack(msgspec.json.encode(PullRequest(epoch="", cursor=1)))
    nonce = new_id()
    signature = signing.sign_request(leah.private, "POST", "/sync/v1/pull", signing.sha256_hex(sent), AT, nonce)
    headers = {signing.NONCE_HEADER: nonce, signing.SIGNATURE_HEADER: signature}
    assert leah.post("pull", other, **headers).status_code == 401
    assert leah.post("fetch", sent, **headers).status_code == 401
    assert leah.post("pull", sent, **headers).status_code == 200
    assert leah.post("pull", sent, **headers).status_code == 401, "sent again by somebody who listened"


def test_a_laptop_reported_lost_gets_nothing(town: Town) -> None:
    leah = town.laptop("Leah")
    leah.pull()
    with town.database.transaction() as connection:
        connection.execute("UPDATE device SET state = 'lost' WHERE person = %s::uuid", (leah.person,))
    assert leah.post("pull", pack(msgspec.json.encode(PullRequest(epoch="", cursor=0)))).status_code == 401


def test_other_protocols_and_encodings_are_named(town: Town) -> None:
    leah = town.laptop("Leah")
    sent = pack(b"{}")
    old = leah.post("pull", sent, **{"Sync-Protocol": "0"})
    assert (old.status_code, msgspec.json.decode(old.content, type=Fault).code) == (426, "protocol")
    plain = leah.post("pull", b"{}", **{"Content-Encoding": "identity"})
    assert plain.status_code == 415


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"epoch":1}', b"[" * 100_000, b'{"epoch":"","cursor":0,"limit":"x"}', b"\xff\xfe"]
)
def test_nonsense_is_malformed_and_nothing_more(town: Town, body: bytes) -> None:
    leah = town.laptop("Leah")
    answer = leah.post("pull", pack(body))
    assert (answer.status_code, msgspec.json.decode(answer.content, type=Fault).code) == (400, "malformed")


def test_a_bomb_is_refused_before_it_is_inflated(town: Town) -> None:
    leah = town.laptop("Leah")
    stated = zstandard.ZstdCompressor().compress(b"0" * 200_000_000)
    streaming = zstandard.ZstdCompressor().compressobj()
    silent = b"".join(streaming.compress(b"0" * 1_000_000) for _ in range(200)) + streaming.flush()
    for bomb in (stated, silent):
        assert len(bomb) < 50_000
        for what in ("pull", "push", "fetch", "held", "enrol"):
            assert leah.post(what, bomb).status_code == 413
    assert leah.post("pull", bytes(2_000_000)).status_code == 413


def test_unpacking_is_exact() -> None:
    text = hashlib.sha256(b"x").digest() * 100
    assert unpack(pack(text), len(text)) == text
    with pytest.raises(TooLarge):
        unpack(pack(text), len(text) - 1)
    silent = zstandard.ZstdCompressor(write_content_size=False).compress(text)
    assert unpack(silent, len(text)) == text
    with pytest.raises(TooLarge):
        unpack(silent, len(text) - 1)
    for broken in (b"", b"x", pack(text)[:-4], pack(text)[:10], pack(text) + b"tail", silent[:-3]):
        with pytest.raises(NotPacked):
            unpack(broken, 10_000)


def test_the_service_says_that_it_is_well(town: Town) -> None:
    assert town.http is not None
    answer = town.http.get("/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "well", "protocol": [1, 1]})


def test_a_push_does_not_come_by_get(town: Town) -> None:
    assert town.http is not None
    assert town.http.get("/sync/v1/push").status_code == 405

"""The door: who sent it, exactly this, once, of a bearable size; and never a fault of the server's own."""

import json
import secrets
import time
from typing import Final

from app.changes import signing
from app.conformance.ground import Ground
from app.conformance.laptop import new_id
from app.conformance.promise import must, promise
from app.conformance.speaker import AT, FORM, Answer, Speaker, packed


def _pull(on: Ground) -> bytes:
    leah = on.practitioner
    return packed(json.dumps({"epoch": leah.epoch, "cursor": leah.cursor, "limit": 1}).encode())


_HANDOVER: Final = signing.Purpose("waymark-handover-1")


@promise
def an_unknown_key_is_turned_away(on: Ground) -> None:
    """A key that never joined is answered 401, however well it signs."""
    stranger = Speaker(on.url, secrets.token_bytes(32))
    try:
        answer = stranger.send("pull", _pull(on))
    finally:
        stranger.close()
    must((answer.status, answer.code) == (401, "device"), f"an unknown key was answered {answer.status} {answer.code}")


@promise
def each_part_of_a_request_is_signed(on: Ground) -> None:
    """Another body, path, time or nonce under an old signature is answered 401."""
    speaker, sent = on.practitioner.speaker, _pull(on)
    base = {**FORM, **speaker.shown()}
    path = "/sync/v1/pull"
    other = packed(json.dumps({"epoch": "", "cursor": 0, "limit": 999}).encode())
    attempts = {
        "body": speaker.post(path, other, {**base, **speaker.proof(path, sent)}),
        "path": speaker.post(path, sent, {**base, **speaker.proof("/sync/v1/fetch", sent)}),
        "query": speaker.post(f"{path}?limit=9", sent, {**base, **speaker.proof(path, sent)}),
        "time": speaker.post(path, sent, {**base, **speaker.proof(path, sent), signing.AT_HEADER: "2031" + AT[4:]}),
        "nonce": speaker.post(path, sent, {**base, **speaker.proof(path, sent), signing.NONCE_HEADER: new_id()}),
    }
    taken = [part for part, answer in attempts.items() if answer.status != 401]
    must(not taken, f"a request was taken although its signature was of another {', '.join(taken)}")


@promise
def a_request_is_good_once(on: Ground) -> None:
    """The same signed request sent again is answered 401."""
    speaker, sent = on.practitioner.speaker, _pull(on)
    path = "/sync/v1/pull"
    headers = {**FORM, **speaker.shown(), **speaker.proof(path, sent)}
    states = [speaker.post(path, sent, headers).status for _ in range(2)]
    must(states == [200, 401], f"a captured request sent again was answered {states}")


def _showing(on: Ground, token: str, name: str = "pull") -> Answer:
    """An honest request of the practitioner's with this token."""
    return on.practitioner.speaker.send(name, _pull(on), Waymark_Token=token)


def _is_refused(answer: Answer) -> bool:
    return (answer.status, answer.code) == (401, "token")


@promise
def nothing_opens_without_a_token(on: Ground) -> None:
    """A well signed request that shows no token is answered 401 at every door but those that need none."""
    opened = [name for name in _DOORS if not _is_refused(_showing(on, "", name))]
    must(not opened, f"without a token were answered: {', '.join(opened)}")


_DOORS = ("pull", "fetch", "push", "held", "check", "compare", "common", "witness", "aside", "decide", "audit", "open_file",
          "lookups", "figures", "blob_have", "blob_put", "blob_seal", "blob_get")  # fmt: skip


@promise
def a_token_is_good_for_its_own_key(on: Ground) -> None:
    """Another laptop's token is answered 401, whoever shows it."""
    answer = _showing(on, on.colleague.speaker.new_token(60))
    must(_is_refused(answer), f"a token of another key was answered {answer.status} {answer.code}")
    must(_showing(on, on.practitioner.speaker.new_token(60)).status == 200, "a laptop's own token is not taken")


@promise
def a_token_ends(on: Ground) -> None:
    """A token that was asked for one second is refused two seconds later, and none is given for longer than ten minutes."""
    asked = on.practitioner.speaker.ask("token", {"seconds": 10**6}).json()
    must(0 < asked.get("seconds", 0) <= 600, f"a token was given for {asked.get('seconds')} seconds")
    token, ends_at = on.practitioner.speaker.new_token(1), time.monotonic() + _ENDED_S
    while not _is_refused(answer := _showing(on, token)):
        must(time.monotonic() < ends_at, f"a token for one second was answered {answer.status} {_ENDED_S} seconds later")
        time.sleep(0.1)


_ENDED_S = 4.0


@promise
def each_part_of_a_token_counts(on: Ground) -> None:
    """A token in which any one character is another one is answered 401."""
    token = on.practitioner.speaker.new_token(60)
    turned = [token[:n] + ("1" if token[n] != "1" else "2") + token[n + 1 :] for n in range(len(token))]
    attempts = {"nothing of it left": ".", "a longer one": f"9{token}", "cut": token[:-1], "twice": token * 2}
    attempts |= {f"character {n}": other for n, other in enumerate(turned)}
    taken = [what for what, shown in attempts.items() if not _is_refused(_showing(on, shown))]
    must(not taken, f"a token that was changed was taken: {', '.join(taken)}")


@promise
def a_stranger_is_given_no_token(on: Ground) -> None:
    """A key that never joined, and a request for a token that was sent before, are answered 401."""
    stranger = Speaker(on.url, secrets.token_bytes(32))
    try:
        answer = stranger.ask("token", {})
    finally:
        stranger.close()
    must((answer.status, answer.code) == (401, "device"), f"a stranger's wish for a token was answered {answer.status}")
    speaker, sent = on.practitioner.speaker, packed(b"{}")
    headers = {**FORM, **speaker.proof("/sync/v1/token", sent)}
    states = [speaker.post("/sync/v1/token", sent, headers).status for _ in range(2)]
    must(states == [200, 401], f"a captured request for a token sent again was answered {states}")


@promise
def a_code_is_good_once(on: Ground) -> None:
    """An enrolment code joins one laptop; the same laptop may ask again, another may not."""
    leah = on.practitioner
    again = leah.speaker.ask("enrol", {"code": leah.code, "public_key": leah.speaker.public, "device_name": "again"})
    must(again.json().get("device") == leah.device, "the same laptop asking again did not get its answer")
    other = Speaker(on.url, secrets.token_bytes(32))
    try:
        answer = other.ask("enrol", {"code": leah.code, "public_key": other.public, "device_name": "other"})
    finally:
        other.close()
    must((answer.status, answer.code) == (401, "code"), f"a used code was answered {answer.status} {answer.code}")


@promise
def a_bomb_is_not_inflated(on: Ground) -> None:
    """A small body that would unpack to a huge one is answered 413."""
    bomb = packed(b"[" + b" " * (200 * 1024 * 1024) + b"]")
    answer = on.practitioner.speaker.send("push", bomb)
    must(answer.status == 413, f"{len(bomb)} bytes that unpack to 200 MiB were answered {answer.status}")


@promise
def nonsense_is_answered_with_a_reason(on: Ground) -> None:
    """Bytes that are no request are answered 4xx with code and sentence, never 5xx."""
    speaker = on.practitioner.speaker
    deep = b'{"epoch":"","ops":' + b"[" * 50_000 + b"]" * 50_000 + b"}"
    sent = {
        "not packed": (b"hello", {}),
        "no JSON": (packed(b"hello"), {}),
        "another shape": (packed(b'{"ops": 5}'), {}),
        "very deep": (packed(deep), {}),
        "cut short": (packed(b'{"epoch":"","ops":[]}')[:-3], {}),
        "another packing": (b"{}", {"Content_Encoding": "gzip"}),
    }
    for what, (data, headers) in sent.items():
        answer = speaker.send("push", data, **headers)
        must(400 <= answer.status < 500, f"a push that was {what} was answered {answer.status}")
        must(answer.code and answer.json().get("message"), f"a push that was {what} got no code and sentence")


@promise
def other_protocols_are_named(on: Ground) -> None:
    """A version of the protocol that is not spoken is answered 426."""
    answer = on.practitioner.speaker.send("pull", _pull(on), Sync_Protocol="99")
    must((answer.status, answer.code) == (426, "protocol"), f"protocol 99 was answered {answer.status} {answer.code}")


@promise
def each_key_hands_over_to_the_next(on: Ground) -> None:
    """Every hand-over that is shown is signed by the key it comes from, and they lead to the key that answers."""
    leah = on.practitioner
    said = leah.speaker.page("/service-keys")
    must(isinstance(said, list), "the hand-overs of the service's key are not shown")
    parts = [tuple(str(one.get(name, "")) for name in ("old", "signature", "old", "new", "at")) for one in said]
    loose = [
        n for n, (old, signature, *rest) in enumerate(parts) if not signing.is_signed(old, signature, _HANDOVER, *rest)
    ]
    must(not loose, f"hand-overs {loose} are not signed by the key they come from")
    must(not said or said[-1]["new"] == leah.joined["service_key"], "the hand-overs do not lead to the key that answers")


@promise
def every_answer_is_signed(on: Ground) -> None:
    """Pages, verdicts and faults carry the service's signature over the request's nonce, the path, status and body."""
    leah = on.practitioner
    key = str(leah.joined.get("service_key", ""))
    made = leah.create("contact", on.child(leah), {"aim": "One"})
    answers = {
        "a page": leah.speaker.send("pull", _pull(on)),
        "a verdict": leah.pushed(made),
        "a fault": leah.speaker.send("pull", packed(b"nonsense")),
    }
    loose = [what for what, answer in answers.items() if not answer.is_signed_by(key)]
    must(not loose, f"the service's signature is missing or wrong on {', '.join(loose)}")

"""Copies of a laptop. Checked last: one of the laptops of the suite is good for nothing afterwards."""

from app.conformance.ground import Ground
from app.conformance.promise import last_promise, must


@last_promise
def an_old_copy_is_known_at_its_first_push(on: Ground) -> None:
    """New ops under the secret of an earlier answer are answered 409 clone, and nothing that the laptop asks is good any more."""
    scope, leah = on.shared(), on.colleague
    leah.settled(leah.create("contact", scope, {"aim": "One"}))
    old = leah.ratchet
    leah.settled(leah.create("contact", scope, {"aim": "Two"}))
    must(leah.ratchet not in {"", old}, "two answers brought the same secret")
    leah.ratchet = old
    answer = leah.pushed(leah.create("contact", scope, {"aim": "Three"}))
    must((answer.status, answer.code) == (409, "clone"), f"an old secret was answered {answer.status} {answer.code}")
    again = leah.speaker.ask("pull", {"epoch": leah.epoch, "cursor": 0})
    must((again.status, again.code) == (409, "clone"), f"the copy was then answered {again.status} {again.code}")

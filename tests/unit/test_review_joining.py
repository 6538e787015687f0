"""What the service says at joining is shown before anybody unlocks, so it is cleaned like every other text."""

import msgspec

from app.domain.ids import Id
from app.sync.enrolment import LONGEST_NAME, clean
from app.sync.protocol.messages.enrol import EnrolAnswer

ANSWER = EnrolAnswer(
    device=Id("d"), person=Id("p"), names="Leah Okafor", role="practitioner", team=Id("t"), team_name="East",
    service=Id("s"), service_name="Northmoor", help_phone="01632 960 000", made_up=True, epoch="e",
)  # fmt: skip


def test_names_that_turn_the_line_round_or_never_end_are_kept_as_plain_short_lines() -> None:
    hostile = msgspec.structs.replace(
        ANSWER, names="Leah\u202e\x00\nOkafor", team_name="<img src=/etc/hostname>", service_name="N" * 10_000
    )
    kept = clean(hostile)
    assert kept.names == "Leah Okafor"
    assert kept.team_name == "<img src=/etc/hostname>"
    assert kept.service_name == "N" * LONGEST_NAME
    assert clean(ANSWER) == ANSWER


def test_a_name_in_another_script_is_kept_whole() -> None:
    assert clean(msgspec.structs.replace(ANSWER, names="ياسمين الحسن")).names == "ياسمين الحسن"

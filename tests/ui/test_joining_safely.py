"""Joining a service: over a guarded way only, and without saying that everything is here when it is not."""

import pytest
from pytestqt.qtbot import QtBot

from app.bootstrap.enrolling import NewKeys, enrol, is_guarded
from app.domain.errors import Refused
from app.ui.features.first_run import texts
from app.ui.features.first_run.screen import FirstRunWindow
from app.ui.parts.text import PlainLabel


@pytest.mark.parametrize(
    ("address", "is_taken"),
    [
        ("https://waymark.harbour.gov.uk", True),
        ("http://127.0.0.1:8440", True),
        ("http://localhost:8440", True),
        ("http://[::1]:8440", True),
        ("http://waymark.harbour.gov.uk", False),
        ("http://10.0.0.4:8440", False),
        ("http://127.0.0.1.evil.example", False),
        ("http://127.0.0.1@evil.example", False),
        ("localhost:8440", False),
        ("ftp://127.0.0.1", False),
        ("http://[", False),
    ],
)
def test_a_code_goes_over_a_guarded_way_only(address: str, is_taken: bool) -> None:
    assert is_guarded(address) is is_taken


def test_an_address_anybody_could_listen_on_is_refused_before_anything_is_sent() -> None:
    with pytest.raises(Refused) as refused:
        enrol("http://waymark.harbour.gov.uk", "AAAAA-BBBBB", NewKeys())
    assert refused.value.field == "address"


def test_without_a_network_the_last_step_says_that_the_records_come_later(qtbot: QtBot) -> None:
    window = FirstRunWindow(lambda _: (4, ""))
    qtbot.addWidget(window)
    window.ready_to_sync()

    def said() -> set[str]:
        return {label.text() for label in window.findChildren(PlainLabel)}

    window.complete("There is no network.")
    assert texts.SYNC_LATER in said()
    assert texts.SYNC_DONE not in said()
    window.complete()
    assert texts.SYNC_DONE in said()

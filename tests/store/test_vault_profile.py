"""A profile folder: open facts for the unlock window, kept whole, and seen by nobody else on the laptop."""

import os
import stat
from pathlib import Path

import pytest

from app.domain.errors import Refused, Unavailable
from app.security.profile import FACTS_FILE, Profile, ProfileFacts, default_folder

LEAH = ProfileFacts(
    display_name="Leah Cole",
    first_name="Leah",
    team="Harbour team",
    is_made_up=True,
    service_url="http://127.0.0.1:8000",
    help_phone="029 2018 0199",
    scheme="dark",
)


def test_the_unlock_window_greets_leah_by_what_was_kept(tmp_path: Path) -> None:
    profile = Profile(tmp_path / "leah")
    assert profile.facts() == ProfileFacts()
    profile.save_facts(LEAH)
    assert Profile(tmp_path / "leah").facts() == LEAH
    assert not profile.has_vault
    assert profile.store_path == tmp_path / "leah" / "store.db"


@pytest.mark.skipif(os.name != "posix", reason="rights are kept otherwise on Windows")
def test_only_the_owner_may_look_into_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "leah"
    folder.mkdir(parents=True)
    folder.chmod(0o755)
    Profile(folder).save_facts(LEAH)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / FACTS_FILE).stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"team": 3}', b"\xff\xfe", b'{"team":"' + b"x" * 70_000, b"[" * 5000]
)
def test_damaged_facts_are_refused_in_plain_words(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FACTS_FILE).write_bytes(content)
    with pytest.raises(Refused, match=r"profile\.json on this laptop is damaged"):
        Profile(tmp_path).facts()


def test_facts_of_a_newer_version_are_read(tmp_path: Path) -> None:
    (tmp_path / FACTS_FILE).write_text('{"first_name": "Leah", "something_new": {"a": 1}}')
    assert Profile(tmp_path).facts().first_name == "Leah"


def test_a_folder_that_cannot_be_made_is_not_our_fault(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(Unavailable, match="Nothing was changed"):
        Profile(tmp_path / "taken" / "leah").save_facts(LEAH)


def test_the_default_folder_is_the_laptop_users_own() -> None:
    assert default_folder().is_absolute()
    assert default_folder().is_relative_to(Path.home())

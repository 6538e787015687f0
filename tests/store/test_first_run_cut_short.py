"""A first run that was cut short at any step can be begun again, and nothing it left is deleted."""

from pathlib import Path

import pytest

from app.bootstrap import clock, enrolling
from app.models.store import Store
from app.security.profile import Profile
from app.sync.protocol.messages.enrol import EnrolAnswer

PASSPHRASE = "harbour lantern meadow willow otter seven"


class CutShort(Exception):
    """The laptop lost power here."""


def answer() -> EnrolAnswer:
    """What the service says to Leah's new laptop."""
    return EnrolAnswer(
        device=clock.new_id(),
        person=clock.new_id(),
        names="Leah Cole",
        role="practitioner",
        team=clock.new_id(),
        team_name="Harbour",
        service=clock.new_id(),
        service_name="Harbour (made up)",
        help_phone="",
        made_up=True,
        epoch="e",
    )


def set_up(profile: Profile) -> Store:
    """Go through the last step of the first run."""
    return enrolling.set_up(profile, "http://127.0.0.1:9", answer(), enrolling.NewKeys(), PASSPHRASE, is_quick=True)


@pytest.mark.parametrize("step", ["before the store", "after the store"])
def test_a_first_run_cut_short_is_begun_again(step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    profile = Profile(tmp_path / "leah")
    place, name = (Store, "create") if step == "before the store" else (Profile, "save_facts")
    with monkeypatch.context() as patch:
        patch.setattr(place, name, _cut)
        with pytest.raises(CutShort):
            set_up(profile)
    assert profile.has_vault
    assert not profile.is_set_up
    store = set_up(profile)
    assert store.identity.role == "practitioner"
    store.close()
    assert profile.is_set_up
    assert (profile.folder / "unfinished-1" / "vault.json").exists()


def _cut(*_: object, **__: object) -> None:
    raise CutShort

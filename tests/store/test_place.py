"""Records are kept on the laptop's own disk: a network drive is refused with what to do."""

from collections.abc import Mapping
from pathlib import Path, PureWindowsPath
from types import SimpleNamespace
from typing import Any

import pytest

from app.domain.errors import Refused
from app.security import place
from app.security.place import NOT_HERE, check_place


def mounted(patch: pytest.MonkeyPatch, kinds: Mapping[str, str]) -> None:
    patch.setattr(place, "_mounted", lambda: {Path(where): kind for where, kind in kinds.items()})


def test_this_very_disk_may_be_used(tmp_path: Path) -> None:
    check_place(tmp_path / "profile")


@pytest.mark.parametrize("kind", sorted(place.FAR))
def test_a_folder_below_a_network_drive_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    mounted(monkeypatch, {"/": "ext4", str(tmp_path.resolve()): kind})
    with pytest.raises(Refused) as refused:
        check_place(tmp_path / "deep" / "profile")
    assert refused.value.message == NOT_HERE


def test_the_nearest_disk_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounted(monkeypatch, {"/": "nfs4", str(tmp_path.resolve()): "ext4"})
    check_place(tmp_path / "profile")


def test_a_share_of_another_machine_is_known_by_its_name() -> None:
    folder: Any = SimpleNamespace(absolute=lambda: PureWindowsPath(r"\\server\share\profile"))
    assert place._is_far_on_windows(folder)


def test_the_systems_list_of_disks_is_read_with_and_without_the_kernels(monkeypatch: pytest.MonkeyPatch) -> None:
    known = place._mounted()
    assert known.get(Path("/"))
    monkeypatch.setattr(place, "_MOUNTS", Path("/nowhere/mounts"))
    assert place._mounted().get(Path("/")) == known[Path("/")]

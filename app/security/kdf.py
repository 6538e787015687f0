"""Stretching a passphrase with Argon2id, and finding the settings that suit the laptop (SECURITY 3.2)."""

import time
from collections.abc import Callable
from typing import Final

import msgspec

from app.domain.errors import Refused

MIB: Final = 1024
LONGEST_PASSES: Final = 64
_LADDER_MIB: Final = (64, 128, 256, 512, 1024)
_SMALL_LAPTOP_MIB: Final = 128
_SMALL_LAPTOP_FREE_MIB: Final = 4096
_TARGET_MS: Final = (500.0, 1000.0)


class KdfParams(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Argon2id 1.3 settings: memory in KiB, passes over it, lanes."""

    memory_kib: int
    passes: int = 3
    lanes: int = 2

    def must_be_sound(self) -> None:
        """Raises Refused under the floor (64 MiB, 3 passes) and over what a laptop can do; whoever asks for it."""
        is_enough = self.memory_kib >= FLOOR.memory_kib and self.passes >= FLOOR.passes and self.lanes >= 1
        is_bearable = self.memory_kib <= 1024 * MIB and self.passes <= LONGEST_PASSES and self.lanes <= 4
        if not (is_enough and is_bearable):
            raise Refused(
                "The key file on this laptop asks for a weaker lock than Waymark allows, so it was not opened. "
                "Your records have not been changed. Ring your service desk."
            )


FLOOR: Final = KdfParams(memory_kib=64 * MIB, passes=3, lanes=2)
RECOMMENDED: Final = KdfParams(memory_kib=256 * MIB, passes=3, lanes=2)


def stretch(passphrase: bytes, salt: bytes, params: KdfParams) -> bytes:
    """32 bytes from the passphrase. Raises Refused when the settings are not sound."""
    from argon2.low_level import Type, hash_secret_raw  # not needed before the unlock window is there

    params.must_be_sound()
    return hash_secret_raw(passphrase, salt, params.passes, params.memory_kib, params.lanes, 32, Type.ID)


def measured_ms(params: KdfParams) -> float:
    """How long one stretch takes here, in milliseconds."""
    began = time.perf_counter()
    stretch(b"a passphrase only for measuring", bytes(16), params)
    return (time.perf_counter() - began) * 1000


def calibrate(
    measure: Callable[[KdfParams], float] = measured_ms,
    target_ms: tuple[float, float] = _TARGET_MS,
    free_mib: int = _SMALL_LAPTOP_FREE_MIB,
) -> KdfParams:
    """The most memory within the target, then passes until it is slow enough; never under the floor."""
    least_ms, most_ms = target_ms
    best, took_ms = FLOOR, measure(FLOOR)
    for memory_mib in _LADDER_MIB[1:]:
        if free_mib < _SMALL_LAPTOP_FREE_MIB and memory_mib > _SMALL_LAPTOP_MIB:
            break
        candidate = KdfParams(memory_kib=memory_mib * MIB)
        candidate_ms = measure(candidate)
        if candidate_ms > most_ms:
            break
        best, took_ms = candidate, candidate_ms
    passes = min(LONGEST_PASSES, max(best.passes, -int(-least_ms * best.passes // max(took_ms, 1.0))))
    return msgspec.structs.replace(best, passes=passes)

"""The laptop finds settings that take half a second to a second here, and never goes under the floor."""

from collections.abc import Callable

import pytest

from app.security.kdf import FLOOR, RECOMMENDED, KdfParams, calibrate, measured_ms


def laptop(ms_for_64_mib: float) -> Callable[[KdfParams], float]:
    """A laptop on which a stretch takes time in proportion to memory and passes."""
    return lambda params: ms_for_64_mib * params.memory_kib / FLOOR.memory_kib * params.passes / FLOOR.passes


@pytest.mark.parametrize(
    ("ms_for_64_mib", "free_mib", "memory_mib", "passes"),
    [
        (145.0, 8000, 256, 3),
        (70.0, 8000, 512, 3),
        (20.0, 8000, 1024, 5),
        (2_000.0, 8000, 64, 3),
        (145.0, 2000, 128, 6),
        (300.0, 2000, 128, 3),
    ],
)
def test_each_laptop_gets_what_it_can_bear(ms_for_64_mib: float, free_mib: int, memory_mib: int, passes: int) -> None:
    params = calibrate(laptop(ms_for_64_mib), free_mib=free_mib)
    assert params == KdfParams(memory_kib=memory_mib * 1024, passes=passes)
    params.must_be_sound()
    if ms_for_64_mib < 1000:
        assert 500 <= laptop(ms_for_64_mib)(params) <= 1000


def test_a_laptop_that_says_it_is_infinitely_fast_still_gets_sound_settings() -> None:
    calibrate(lambda _: 0.0).must_be_sound()


def test_the_measure_is_a_real_one() -> None:
    assert 5 < measured_ms(FLOOR) < 20_000
    assert RECOMMENDED.memory_kib > FLOOR.memory_kib

"""Long tests stand first in the piece of each process, and no test is lost by that."""

from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.dear_first import APART, DEAR, TOGETHER, dealt

NAMES = ("unit/test_a.py", "server/test_b.py", "ui/test_c.py", *DEAR)


def file_of(item: str) -> str:
    return f"tests/{item.split('::')[0]}"


@given(st.lists(st.sampled_from(NAMES), max_size=200), st.integers(1, 9))
def test_every_test_is_there_once(files: list[str], processes: int) -> None:
    items = [f"{name}::{n}" for n, name in enumerate(files)]
    assert sorted(dealt(items, file_of, processes)) == sorted(items)
    assert dealt(items, file_of, 1) == items


def test_each_process_begins_with_long_tests_and_a_file_stays_together() -> None:
    items = [f"unit/test_a.py::{n}" for n in range(610)]
    items += [f"{name}::{n}" for name in DEAR for n in range(10)]
    order = dealt(items, file_of, 6)
    size = len(items) // 6
    for n in range(6):
        piece = order[n * size : (n + 1) * size]
        assert file_of(piece[0]).endswith(TOGETHER[n][0])
        assert sum(file_of(item).endswith(APART) for item in piece) == 5
        assert any(file_of(item).endswith("unit/test_a.py") for item in piece)
    places = [n for n, item in enumerate(order) if item.startswith(TOGETHER[0][0])]
    assert places == list(range(10))

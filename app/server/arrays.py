"""Lists of text as parameters of a statement: written in one pass, where psycopg takes several steps for each item.

A page for a laptop names each of its files in several lists, so this is a third of what an empty pull costs in Python.
"""

from typing import Any, Final

from psycopg import Connection
from psycopg.adapt import Dumper, PyFormat
from psycopg.types.array import ListDumper

_TEXT_KEY: Final = (list, str)


class TextListDumper(Dumper):
    """A list of nothing but text, each item in quotes; what it is a list of is said by the statement."""

    def dump(self, obj: list[str]) -> bytes:
        items = '","'.join(item.replace("\\", "\\\\").replace('"', '\\"') for item in obj)
        return f'{{"{items}"}}'.encode()


class QuickListDumper(ListDumper):
    """Any other list as psycopg does it."""

    def get_key(self, obj: list[Any], format: PyFormat) -> Any:
        return _TEXT_KEY if _is_text(obj) else super().get_key(obj, format)

    def upgrade(self, obj: list[Any], format: PyFormat) -> Any:
        return TextListDumper(self.cls, self.connection) if _is_text(obj) else super().upgrade(obj, format)


def use_quick_lists(connection: Connection[Any]) -> None:
    """Write the lists of this connection's statements so."""
    connection.adapters.register_dumper(list, QuickListDumper)


def _is_text(obj: list[Any]) -> bool:
    return bool(obj) and all(type(item) is str for item in obj)

"""How everybody talks with a child: short lines from the newest communication profile and formulation (DOMAIN 5.4, 5.5)."""

from typing import Final

import msgspec


class Talking(msgspec.Struct, frozen=True, kw_only=True):
    """`helps` are the child's own words. All empty where there is neither profile nor formulation."""

    do: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    helps: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.do or self.avoid or self.helps)


NO_LINES: Final = Talking()

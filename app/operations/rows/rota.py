"""The rota as screens read it."""

from collections.abc import Mapping

import msgspec

from app.domain.eligibility import Board
from app.domain.ids import Id


class RotaRow(msgspec.Struct, frozen=True, kw_only=True):
    """Everything on the rota of this service. `names` are those of the people in it, `people` who may have a profile or has one."""

    id: Id
    scope: Id
    board: Board
    names: Mapping[Id, str]
    people: tuple[Id, ...] = ()

"""The end of access: an order of the service is carried out, what was not sent is delivered sealed, and the window says so."""

import logging
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.bootstrap.background import Background
from app.bootstrap.window_place import WindowPlace
from app.domain.errors import Refused, Unavailable
from app.security.profile import Profile

if TYPE_CHECKING:
    from app.changes.service_word import EraseOrder
    from app.models.store import Store


class Erased(QObject):
    """Shows that nothing can be opened here any more, and goes on with the delivery."""

    def __init__(self, profile: Profile, place: WindowPlace, background: Background, parent: QObject) -> None:
        super().__init__(parent)
        self._profile, self._place, self._background = profile, place, background

    def show(self) -> None:
        """Say it; what is left to deliver is delivered, and that is said too."""
        from app.bootstrap.cannot_open import CannotOpenWindow
        from app.bootstrap.erased_words import ERASED, TITLE

        self._place.show(CannotOpenWindow(ERASED, TITLE))
        self._background.run(partial(finish_erasing, self._profile), self._place.say, self._say_not_delivered)

    def _say_not_delivered(self, error: BaseException) -> None:
        from app.bootstrap.erased_words import LATER

        self._place.say(error.message if isinstance(error, Refused) else LATER)


def carry_out(profile: Profile, order: "EraseOrder", store: "Store") -> None:
    """Seal what was not sent and erase. Cut short anywhere, the next start goes on or asks again."""
    from app.bootstrap.farewell import depart
    from app.models.signer import DEVICE_KEY
    from app.security.identity import DeviceKey
    from app.security.keystore import keystore

    try:
        depart(profile, keystore(), order, DeviceKey(store.secret(DEVICE_KEY)), store)
    except Unavailable as error:
        logging.getLogger("app").warning("app.erasing_delayed", exc_info=error)


def finish_erasing(profile: Profile) -> str:
    """Go on with an order to erase, to its end; gives what to tell the person. Raises Unavailable to try again later."""
    from app.bootstrap.erased_words import delivered
    from app.bootstrap.farewell import deliver, go_on
    from app.security.keystore import keystore

    noted = go_on(profile, keystore())
    return delivered(noted.unsent, deliver(profile, noted)) if noted else ""

"""What every presenter is given: the way to read, to do, to be told, and to move between screens."""

from collections.abc import Callable
from typing import Protocol

import msgspec
from PySide6.QtCore import QObject, Signal

from app.domain.ids import Id, MakeId
from app.domain.moment import Clock
from app.domain.predictor import Predictors
from app.operations.opening import AskService
from app.operations.ports import Administration, Asides, Lookups, ServiceFigures
from app.operations.rows.me import Me
from app.operations.views import Views
from app.ui.council import Council
from app.ui.notices import Notices
from app.ui.tasks import Tasks


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A place in the window. `screen` is a feature folder's name; the rest says what it shows there.

    Known screens: my_day, caseload, child (scope, tab), assessment (record, section, question), plan (scope, target),
    contact (record or scope; opens the sheet), new_child and allocation (scope; sheets), reviews (record), certificates (scope),
    rota (record = request, detail = tab),
    sync (record = conflict), administration (detail = tab), asides (record), lookups, opening (record) and open_with_reason
    (sheets), handing_over (scope, detail = child or carer; sheet), join_again and sign_in (sheets), settings.
    """

    screen: str
    scope: Id = Id("")
    record: Id = Id("")
    detail: str = ""


class SyncState(msgspec.Struct, frozen=True, kw_only=True):
    """What the pill says: phase is offline, idle, sending, receiving, problem or never.

    While files are coming, `files_left` of `files_total` are not whole yet, and `seconds_left` is about how long that takes
    (-1: not known). `next_try_at` is when sync begins again by itself; `is_stopped` says that the person stopped the last
    round, `needs_desk` that waiting will not mend the problem: the service desk has to.
    `lease` says how long the laptop may still be away from the service; empty while that is long.
    """

    phase: str = "offline"
    waiting: int = 0
    done: int = 0
    total: int = 0
    last_synced_at: str = ""
    problem: str = ""
    lease: str = ""
    files_left: int = 0
    files_total: int = 0
    seconds_left: int = -1
    next_try_at: str = ""
    is_stopped: bool = False
    needs_desk: bool = False
    must_join: bool = False
    """The laptop has to join the service anew before anything is sent or fetched."""
    sign_in: str = ""
    """Why the person is to sign in with the council's account; empty while that is not due."""
    must_sign_in: bool = False
    """Until they have, nothing new is fetched."""
    warning: str = ""
    """Something about the service that is not this laptop's own trouble; empty when all is well."""

    @property
    def is_running(self) -> bool:
        """True while a round is under way."""
        return self.phase in {"sending", "receiving"}


class SyncControl(QObject):
    """The sync agent as the window sees it. `changed` carries a SyncState."""

    changed = Signal(object)

    @property
    def state(self) -> SyncState:
        """The newest state."""
        raise NotImplementedError

    def sync_now(self) -> None:
        """Start a sync if none runs (F5)."""
        raise NotImplementedError

    def cancel(self) -> None:
        """Stop the round under way. Nothing is lost; the next one goes on where it was."""
        raise NotImplementedError


JoinAgain = Callable[[str, str], None]
"""Code and passphrase: joins the service anew. Runs on a read thread; raises Refused or Unavailable, then nothing is changed."""


class Navigator(QObject):
    """Moves the window. Screens emit `go`; the main window listens."""

    go = Signal(object)
    back = Signal()

    def to(self, place: Place) -> None:
        """Go to a place."""
        self.go.emit(place)


class Settings(Protocol):
    """What a person set on this laptop (kept in the profile, no personal data): text percent, colour scheme and the language
    of forms ("" for English)."""

    text_percent: int
    scheme: str
    forms_language: str

    def save(self) -> None: ...

    def say_log(self, since: str) -> None:
        """A custody log goes on since then (ISO), which the unlock window says; "" for none."""


class Desk:
    """The things a presenter works with. One per unlocked window."""

    def __init__(
        self,
        *,
        views: Views,
        tasks: Tasks,
        notices: Notices,
        sync: SyncControl,
        clock: Clock,
        navigator: Navigator,
        me: Me,
        settings: Settings,
        new_id: MakeId,
        lock: Callable[[], None],
        ask_service: AskService | None = None,
        administration: Administration | None = None,
        asides: Asides | None = None,
        lookups: Lookups | None = None,
        figures: ServiceFigures | None = None,
        join_again: JoinAgain | None = None,
        sign_in: Callable[[], None] | None = None,
        council: Council | None = None,
        predictors: Predictors | None = None,
        hand_over: Callable[[Id, str], None] | None = None,
    ) -> None:
        """`ask_service` asks for a file that is not with the person; none where there is no service to ask.

        `hand_over` gives the laptop to a child or carer for the self-assessment with this id, with a PIN to take it back or
        without one; none where there is no lock.
        `sign_in` asks on a read thread for a sign-in with the council's account; `council` shows how that goes.
        """
        self.ask_service = ask_service
        self.predictors = predictors if predictors is not None else Predictors()
        self.views, self.tasks, self.notices, self.sync = views, tasks, notices, sync
        self.clock, self.navigator, self.me, self.settings = clock, navigator, me, settings
        self.new_id, self.lock, self.administration = new_id, lock, administration
        self.asides, self.lookups, self.join_again, self.figures = asides, lookups, join_again, figures
        self.sign_in, self.council, self.hand_over = sign_in, council, hand_over

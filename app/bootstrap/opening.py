"""From a key to an open window: store, lanes, sync and screens are joined here, after the unlock window has painted."""

import gc
import random
import secrets
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.bootstrap import clock
from app.bootstrap.administration import ServiceAdministration
from app.bootstrap.asides import ServiceAsides
from app.bootstrap.asking_for_files import AskOverLink
from app.bootstrap.council import BrowserSignIn
from app.bootstrap.farewell import keep_sealed
from app.bootstrap.figures import ServiceFigures
from app.bootstrap.lease_keeper import LeaseKeeper
from app.bootstrap.leasing import link_for
from app.bootstrap.lookups import ServiceLookups
from app.bootstrap.network import Network
from app.bootstrap.predictors import installed_predictors
from app.bootstrap.settings import ProfileSettings
from app.bootstrap.sync_control import AgentControl
from app.bootstrap.upkeep import Upkeep
from app.domain.errors import Refused, TryAgain, Unavailable
from app.domain.initials import initials
from app.models.blob_store import StoreForBlobs
from app.models.queries.views import StoreViews
from app.models.signer import DEVICE_KEY, SERVICE_KEY
from app.models.store import Store
from app.models.sync_store import StoreForSync
from app.operations.opening import Opened, Sought
from app.operations.rows.me import Me
from app.operations.runner import WorkRunner
from app.security.identity import DeviceKey
from app.security.lease import Judged
from app.security.profile import Profile
from app.security.vault import Vault
from app.sync.agent import SyncAgent
from app.sync.blobs import Courier
from app.sync.listening import Listener
from app.sync.ports import NotWelcome
from app.sync.report import SyncReport
from app.sync.token import TokenInHand
from app.ui.desk import Desk, Navigator
from app.ui.lease_words import lease_words, sign_in_words
from app.ui.notices import Notices
from app.ui.tasks import Tasks

if TYPE_CHECKING:
    from app.sync.http import HttpLink

T = TypeVar("T")
INDEX_EVERY_MS = 400


class Laptop(QObject):
    """Everything that runs behind one unlocked window, and how it is taken down again."""

    _joined_again = Signal()
    _sign_in_told = Signal(str, bool)

    def __init__(
        self, profile: Profile, store: Store, lock: Callable[[], None], council: BrowserSignIn | None = None
    ) -> None:
        super().__init__()
        self._council = council
        self._profile, self.store = profile, store
        self.notices = Notices()
        self.tasks = Tasks(WorkRunner(store.work, self._tell), self.notices)
        facts = profile.facts()
        self.lease = LeaseKeeper(profile, Vault(profile, None), store, self._link, self.tasks.write, self)
        after = self._after_round
        last = facts.last_synced_at
        self.sync = AgentControl(self._make_agent, self._ask_waiting, self.notices, self._synced, last, after_round=after)
        self.lease.judged.connect(self._say_lease)
        self._sign_in_told.connect(self.sync.say_sign_in)
        self._lock = lock
        self._listener: Listener | None = None
        self._asking: HttpLink | None = None
        self._administration = ServiceAdministration(self._asking_link, facts.authority)
        self._token = TokenInHand()
        self._network = Network()
        self._network.came_back.connect(self.sync.network_came_back)
        self.tasks.done.connect(self.sync.sync_soon)
        self._joined_again.connect(self._speak_anew, Qt.ConnectionType.QueuedConnection)
        self._indexing = QTimer(self)
        self._indexing.setInterval(INDEX_EVERY_MS)
        self._indexing.timeout.connect(self._index)
        self._upkeep = Upkeep(self, store, self.tasks)

    def desk(self) -> Desk:
        """What the window's presenters work with. Made when the window is: after a first sync the directory is here."""
        settings = ProfileSettings(self._profile)
        views = StoreViews(self.store, lambda: settings.forms_language)
        return Desk(
            views=views,
            tasks=self.tasks,
            notices=self.notices,
            sync=self.sync,
            clock=clock.now,
            navigator=Navigator(),
            me=_me(views.me(), self._profile),
            settings=settings,
            new_id=clock.new_id,
            lock=self._lock,
            ask_service=self._ask_for_file,
            administration=self._administration,
            asides=ServiceAsides(self._asking_link, self.store),
            lookups=ServiceLookups(self._asking_link, self.store),
            figures=ServiceFigures(self._asking_link),
            join_again=self._join_again,
            sign_in=self._sign_in,
            council=self._council,
            predictors=installed_predictors(),
        )

    def start(self) -> None:
        """Begin syncing and indexing; what is alive now will be alive tomorrow, so the collector may forget it."""
        gc.collect()
        gc.freeze()
        self.sync.start()
        self._listen()
        self._network.watch()
        self.lease.start()
        self._indexing.start()
        self._upkeep.start()

    def _tell(self, hint: TryAgain) -> None:
        """From the write thread: it was done after all, and this is why it nearly was not."""
        self.tasks.trouble.emit(hint)

    def _ask_for_file(self, sought: Sought) -> Opened:
        try:
            return AskOverLink(self._asking_link())(sought)
        except NotWelcome as error:
            raise Refused(error.message) from error

    def _join_again(self, code: str, passphrase: str) -> None:
        """On a read thread: join anew, and let everything that speaks to the service take the new key."""
        from app.bootstrap.rejoining import rejoin
        from app.security.keystore import keystore

        vault = Vault(self._profile, keystore())
        rejoin(self._profile, self.store, vault, code, passphrase, on_lane=self._become_another, council=self._council)
        self._joined_again.emit()

    def _sign_in(self) -> None:
        """On a read thread: let the person sign in with the council's account, and tell the service."""
        if self._council is not None:
            device, link = DeviceKey(self.store.secret(DEVICE_KEY)), self._asking_link()
            try:
                self._council(link.sign_in_place, device.public, link.sign_in)
            except NotWelcome as error:
                raise Refused(error.message) from error

    def _after_round(self, report: SyncReport) -> None:
        """On the sync thread: what the newest token says of the sign-in, and the lease."""
        answer = self._token.answer
        words = sign_in_words(answer.sign_in_by_at, answer.must_sign_in, answer.at)
        self._sign_in_told.emit(words, answer.must_sign_in)
        self.lease.after_round(report)

    def _become_another(self, work: Callable[[], None]) -> None:
        def job() -> None:
            work()
            self.sync.become_another()

        self.tasks.on_write_lane(job)

    def _speak_anew(self) -> None:
        """Back on the GUI thread: what listened and asked with the old key begins again."""
        self._administration.close()
        if self._asking is not None:
            self._asking.close()
        self._asking = None
        if self._listener is not None:
            self._listener.close(0.0)
            self._listen()

    def _listen(self) -> None:
        from app.sync.news_http import HttpNews

        device = DeviceKey(self.store.secret(DEVICE_KEY))
        facts, nonce = self._profile.facts(), partial(secrets.token_hex, 16)
        token, authority = self._asking_link().token, facts.authority
        news = HttpNews(facts.service_url, device, token, clock=clock.now, new_nonce=nonce, authority=authority)
        self._listener = Listener(news, self.sync.hear, random.random)
        self._listener.start()

    def _say_lease(self, judged: Judged) -> None:
        self.sync.say_lease(lease_words(judged.level, judged.left_s))

    def _link(self) -> "HttpLink":
        device, known = DeviceKey(self.store.secret(DEVICE_KEY)), self.store.secret(SERVICE_KEY).hex()
        return link_for(self._profile, device, known, self._token, self._take_keys)

    def _take_keys(self, keys: tuple[str, ...]) -> None:
        """The service handed its key over: what comes from now on is checked with the newest."""
        self.tasks.on_write_lane(partial(self.store.follow_service, keys))

    def _asking_link(self) -> "HttpLink":
        """The link for what a person asks of the service beside sync; kept, so that not each question opens a connection."""
        self._asking = self._asking or self._link()
        return self._asking

    def _make_agent(self, on_status: Callable[[Any], None], on_touched: Callable[[Any], None]) -> SyncAgent:
        link, lane = self._link(), self.tasks.on_write_lane
        return SyncAgent(
            StoreForSync(self.store),
            link,
            lane,
            clock=clock.now,
            luck=random.random,
            on_status=on_status,
            on_touched=on_touched,
            courier=Courier(StoreForBlobs(self.store), link, lane),
        )

    def _ask_waiting(self, then: Callable[[int], None]) -> None:
        self.tasks.read(self._count_waiting, then)

    def _count_waiting(self) -> int:
        return StoreForSync(self.store).waiting()

    def _synced(self, at: str) -> None:
        try:
            self._profile.save_facts(msgspec.structs.replace(self._profile.facts(), last_synced_at=at))
        except Unavailable:
            return

    def _index(self) -> None:
        if self.tasks.is_idle:
            self.tasks.write(self.store.index, self._indexed, self._not_indexed)

    def _indexed(self, owed: int) -> None:
        self._indexing.setInterval(20 if owed else INDEX_EVERY_MS)

    def _not_indexed(self, _: object) -> None:
        """A full or busy disk: the index stays owed and the next tick tries again."""
        self._indexing.setInterval(30_000)

    def rest(self, most_s: float = 2.0) -> None:
        """Begin nothing more of its own: no sync, no indexing. Bounded: nothing waits for a network, or for a browser."""
        if self._council is not None:
            self._council.end()
        self._indexing.stop()
        self._upkeep.stop()
        if self._listener is not None:
            self._listener.close(most_s)
        self.lease.stop()
        self.sync.close(most_s)

    def _seal_unsent(self) -> None:
        """Only what was not sent is sealed here; without it nothing is lost, and the next lock tries again."""
        try:
            keep_sealed(self._profile, self.store)
        except (Unavailable, Refused):
            return

    def close(self, most_s: float = 2.0) -> None:
        """Finish what is being saved, end sync, let go of the store."""
        self.rest(most_s)
        self.tasks.close(most_s)
        self._seal_unsent()
        if self._asking is not None:
            self._asking.close()
        try:
            self.store.close()
        except Unavailable:
            return


def _me(me: Me, profile: Profile) -> Me:
    """Before the first sync the directory is not here: what enrolment said stands in the profile."""
    facts = profile.facts()
    name = me.names or facts.display_name
    return msgspec.structs.replace(
        me,
        names=name,
        first_name=me.first_name or facts.first_name,
        initials=me.initials or initials(name),
        team=me.team or facts.team,
        help_phone=me.help_phone or facts.help_phone,
        made_up=me.made_up or facts.is_made_up,
    )

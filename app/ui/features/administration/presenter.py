"""Holds the administration page as one value. The directory comes from this laptop; the rest is asked of the service.

States of what is asked: not asked, asking (`asking` names the tab), there, or a sentence why not (`problem`). Nothing that the
service was asked for is kept on the laptop.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec
from PySide6.QtCore import QObject, Signal

from app.domain.administration import AuditLine, BackupFacts, FileHeld, JoiningCode, LaptopFacts
from app.domain.ids import Id
from app.domain.moment import Moment
from app.domain.service import Person, Team
from app.operations.base import Done
from app.operations.directory import NotePersonLeft, SavePerson, SaveTeam
from app.operations.draft import KeepDraft
from app.operations.form import PublishForm
from app.operations.ports import Administration
from app.operations.rows.service import Directory, FormLine
from app.ui.desk import Desk
from app.ui.features.administration import texts
from app.ui.features.administration.form_files import DRAFTS, CheckedForm, FormDraft, checked_file, kept_drafts
from app.ui.freshness import Freshness


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """The page. `names` are people and children by id, as far as this laptop holds them."""

    tab: str = "people"
    moment: Moment | None = None
    directory: Directory | None = None
    forms: tuple[FormLine, ...] = ()
    drafts: tuple[FormDraft, ...] = ()
    """Checked definition files that are kept on this laptop and published nowhere."""
    names: dict[Id, str] = {}
    laptops: tuple[LaptopFacts, ...] | None = None
    entries: tuple[AuditLine, ...] | None = None
    has_earlier: bool = False
    backups: BackupFacts | None = None
    asking: str = ""
    problem: str = ""
    said: str = ""

    @property
    def teams(self) -> dict[Id, str]:
        """Names of teams by id."""
        return {team.id: team.name for team in self.directory.teams} if self.directory else {}


class AdministrationPresenter(QObject):
    """`changed` carries a `Shown`; `code_made` a JoiningCode; `held` the laptop with its files; `refused` (field, sentence)
    of a sheet; `kept` says that what a sheet asked for is done."""

    changed = Signal(object)
    code_made = Signal(object)
    held = Signal(object)
    refused = Signal(object)
    kept = Signal()
    checked = Signal(object)
    """A CheckedForm: a definition file that was read and looked through."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.shown = Shown()
        self._fresh = Freshness(desk, self)
        self._fresh.due.connect(self.load)
        self._after: str = ""
        self._published: FormDraft | None = None
        desk.notices.changed.connect(self._touched)

    # ---- the window's side
    def watch(self, is_watched: bool) -> None:
        """Say whether anybody looks."""
        self._fresh.watch(is_watched)

    def choose(self, tab: str) -> None:
        """Another tab; what it shows of the service is asked for anew."""
        self._become(tab=tab, problem="", said="", asking="")
        self.ask()

    def _touched(self, _what: object) -> None:
        self._fresh.touch()

    # ---- the directory
    def load(self) -> None:
        """Read the directory and the forms now."""
        self._fresh.begin()
        self._desk.tasks.read(self._read, self._came, self._failed)

    def _read(self) -> dict[str, Any]:
        """Runs on a read thread."""
        views, moment = self._desk.views, self._desk.clock()
        found = views.directory()
        names = {person.id: person.names for person in found.people}
        names |= {file.id: file.name for file in views.held_files() if file.name}
        drafts = kept_drafts(views.draft(DRAFTS))
        return {"moment": moment, "directory": found, "forms": views.forms(), "drafts": drafts, "names": names}

    def _came(self, read: dict[str, Any]) -> None:
        self._become(**read)

    def _failed(self, error: BaseException) -> None:
        self._fresh.lapse()
        self._become(problem=self._desk.tasks.explain(error, texts.UNREADABLE), asking="")

    def person(self, id: Id) -> Person | None:
        """Somebody of the directory."""
        people = self.shown.directory.people if self.shown.directory else ()
        return next((person for person in people if person.id == id), None)

    def team(self, id: Id) -> Team | None:
        """A team of the directory."""
        teams = self.shown.directory.teams if self.shown.directory else ()
        return next((team for team in teams if team.id == id), None)

    def save_person(self, seen: Person | None, **facts: Any) -> None:
        """Add or change somebody."""
        if self.shown.directory is None:
            return
        scope, today = self.shown.directory.service, self._desk.clock().today.isoformat()
        start = seen or Person(id=self._desk.new_id(), scope=scope, names="", role="", started_on=today)
        self._after = texts.saved(facts.get("names", ""))
        self._desk.tasks.do(SavePerson(seen=seen, now=start.but(**facts)), self._kept, self._refused)

    def note_left(self, person: Person) -> None:
        """Somebody has left today."""
        self._after = texts.left(person.names)
        today = self._desk.clock().today.isoformat()
        self._desk.tasks.do(NotePersonLeft(seen=person, left_on=today), self._kept, self._refused)

    # ---- forms
    def publish(self, draft: FormDraft, title: str) -> None:
        """Publish a checked definition for ever; a draft of it is not needed any more."""
        if self.shown.directory is None:
            return
        self._after = texts.published(title)
        self._published = draft
        work = PublishForm(scope=self.shown.directory.service, text=draft.text, file_name=draft.name)
        self._desk.tasks.do(work, self._form_published, self._refused)

    def _form_published(self, done: Done) -> None:
        self._keep_drafts(tuple(one for one in self.shown.drafts if one != self._published))
        self._kept(done)

    def keep_draft(self, draft: FormDraft, title: str) -> None:
        """Keep a checked definition on this laptop, published nowhere. Another one of the same file name gives way."""
        others = tuple(one for one in self.shown.drafts if one.name != draft.name)
        self._keep_drafts((*others, draft), texts.drafted(title))

    def withdraw(self, draft: FormDraft, title: str) -> None:
        """Forget a draft."""
        self._keep_drafts(tuple(one for one in self.shown.drafts if one != draft), texts.withdrawn(title))

    def _keep_drafts(self, drafts: tuple[FormDraft, ...], said: str = "") -> None:
        text = msgspec.json.encode(drafts).decode() if drafts else ""
        keep = KeepDraft(key=DRAFTS, text=text)
        if said:
            self._after = said
            self._desk.tasks.do(keep, self._kept, self._refused)
        else:
            self._desk.tasks.do(keep)

    def check(self, path: str) -> None:
        """Read a definition file from the disk and check it; `checked` carries what was found."""
        self._desk.tasks.read(partial(checked_file, path), self._file_checked, self._refused)

    def _file_checked(self, found: CheckedForm) -> None:
        self.checked.emit(found)

    def save_team(self, seen: Team | None, name: str) -> None:
        """Add a team or rename it."""
        if self.shown.directory is None:
            return
        start = seen or Team(id=self._desk.new_id(), scope=self.shown.directory.service, name="")
        self._after = texts.saved(name)
        self._desk.tasks.do(SaveTeam(seen=seen, now=start.but(name=name)), self._kept, self._refused)

    def _kept(self, _done: Done) -> None:
        self._become(said=self._after)
        self.kept.emit()
        self.load()

    def _refused(self, error: BaseException) -> None:
        self.refused.emit((getattr(error, "field", ""), self._desk.tasks.explain(error, texts.UNREADABLE)))

    # ---- the service
    def ask(self) -> None:
        """Ask the service for what the open tab shows."""
        tab = self.shown.tab
        if tab in {"laptops", "forms"}:
            self._ask(tab, self._service.laptops, self._laptops_came)
        elif tab == "audit":
            self._ask(tab, self._service.entries, self._entries_came)
        elif tab == "backups":
            self._ask(tab, self._service.backups, self._backups_came)

    @property
    def _service(self) -> Administration:
        assert self._desk.administration is not None
        return self._desk.administration

    def _ask(self, tab: str, work: Callable[[], Any], then: Callable[[Any], None]) -> None:
        self._become(asking=tab, problem="")
        self._desk.tasks.read(work, then, self._not_told)

    def _laptops_came(self, laptops: tuple[LaptopFacts, ...]) -> None:
        self._become(laptops=laptops, asking="")

    def _entries_came(self, came: tuple[tuple[AuditLine, ...], bool]) -> None:
        self._become(entries=came[0], has_earlier=came[1], asking="")

    def _backups_came(self, backups: BackupFacts) -> None:
        self._become(backups=backups, asking="")

    def _not_told(self, error: BaseException) -> None:
        if self.shown.asking == "forms":  # the forms are here; only which laptops have them is not known
            self._become(asking="")
            return
        self._become(problem=self._desk.tasks.explain(error, texts.UNREADABLE), asking="")

    def earlier(self) -> None:
        """Entries before the last one shown."""
        entries = self.shown.entries
        if entries:
            self._ask("audit", partial(self._service.entries, entries[-1].place), self._earlier_came)

    def _earlier_came(self, came: tuple[tuple[AuditLine, ...], bool]) -> None:
        self._become(entries=(*(self.shown.entries or ()), *came[0]), has_earlier=came[1], asking="")

    def make_code(self, person: Id) -> None:
        """A joining code for this person."""
        work = partial(self._service.new_code, person, texts.CODE_MINUTES)
        self._desk.tasks.read(work, self._code_came, self._refused)

    def _code_came(self, code: JoiningCode) -> None:
        self.code_made.emit(code)

    def show_held(self, laptop: LaptopFacts) -> None:
        """What lies on a laptop, by the service's ledger."""
        self._desk.tasks.read(lambda: (laptop, self._service.holdings(laptop.id)), self._held_came, self._refused)

    def _held_came(self, held: tuple[LaptopFacts, tuple[FileHeld, ...]]) -> None:
        self.held.emit(held)

    def report(self, laptop: LaptopFacts, reason: str, *, is_stolen: bool) -> None:
        """A laptop is lost or stolen."""
        work = partial(self._service.report_lost, laptop.id, reason, is_stolen=is_stolen)
        self._desk.tasks.read(work, self._reported, self._refused)

    def erase(self, laptop: LaptopFacts, reason: str) -> None:
        """A laptop is to erase itself."""
        self._desk.tasks.read(partial(self._service.erase, laptop.id, reason), self._ordered, self._refused)

    def _ordered(self, laptop: LaptopFacts) -> None:
        self._replace(laptop, texts.to_be_erased(laptop.name or texts.LAPTOP))

    def _reported(self, laptop: LaptopFacts) -> None:
        self._replace(laptop, texts.closed(laptop.name or texts.LAPTOP))

    def _replace(self, laptop: LaptopFacts, said: str) -> None:
        now = tuple(laptop if one.id == laptop.id else one for one in self.shown.laptops or ())
        self._become(laptops=now, said=said)
        self.kept.emit()

    def owner(self, laptop: LaptopFacts) -> str:
        """Whose laptop it is."""
        return self.shown.names.get(laptop.person, "")

    def now(self) -> str:
        """What the clock says, for how long a code still works."""
        return self._desk.clock().wall_at

    def _become(self, **changes: Any) -> None:
        self.shown = msgspec.structs.replace(self.shown, **changes)
        self.changed.emit(self.shown)

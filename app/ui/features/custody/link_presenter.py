"""Which child's file a custody log belongs to: found, linked and unlinked by a person, and what is copied from it. No widgets."""

from collections import deque
from collections.abc import Mapping
from typing import Any

import msgspec
from PySide6.QtCore import QObject, Signal

from app.domain.alerts import proposed
from app.domain.attendance import ALERTS
from app.domain.errors import Refused
from app.domain.ids import NO_ID, Id
from app.domain.policy import Permission, may
from app.forms.wording import fill
from app.operations.alerts import CopyAlerts
from app.operations.attendance_link import LinkAttendance, UnlinkAttendance
from app.operations.base import Done, Operation
from app.operations.reading import ReadFile, Search
from app.operations.rows.child import LookAlike
from app.operations.rows.custody import LogRow
from app.operations.rows.finding import Hit
from app.ui.desk import Desk, Place
from app.ui.features.custody import review_texts as texts

MOST_NAMED = 6


class Linking(msgspec.Struct, frozen=True, kw_only=True):
    """What the card shows. `likely` are proposed, `named` found by name (None: nobody looked). `problem` belongs to `field`."""

    row: LogRow | None = None
    likely: tuple[LookAlike, ...] = ()
    named: tuple[LookAlike, ...] | None = None
    problem: str = ""
    field: str = ""


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """What would leave a child's file. `lines` are question id, label, proposed words and what the log says already."""

    log: Id
    file: Id
    child: str
    station: str
    lines: tuple[tuple[str, str, str, str], ...]


class LinkPresenter(QObject):
    """`changed` carries a `Linking`, `proposed` a `Proposal`; `done`: something was kept; `refused`: why not, and the field."""

    changed = Signal(object)
    proposed = Signal(object)
    done = Signal()
    refused = Signal(str, str)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self.desk = desk
        self.shown = Linking()
        self._asked: tuple[object, ...] = ()
        self._doing: deque[str] = deque()

    # ---- who may
    @property
    def may_link(self) -> bool:
        """A manager, or the practitioner who attended: an appropriate adult holds no child's file."""
        row, role = self.shown.row, self.desk.me.role
        return (
            row is not None
            and may(role, Permission.LINK_ATTENDANCE)
            and (row.is_mine or may(role, Permission.REVIEW_ATTENDANCE))
        )

    @property
    def may_copy(self) -> bool:
        """Only while somebody still attends: what is signed stays as it was signed."""
        row = self.shown.row
        is_open = row is not None and row.attending.signed is None and not row.attending.is_over
        return is_open and self.may_link and may(self.desk.me.role, Permission.GIVE_ATTENDANCE)

    # ---- finding
    def show(self, row: LogRow) -> None:
        """This log is on screen."""
        is_other = self.shown.row is None or self.shown.row.attendance.id != row.attendance.id
        if is_other:
            self.shown = Linking(row=row)
        self._become(row=row)
        asked = (row.attendance.id, row.links, row.called, row.age, row.attendance.answers)
        if self.may_link and not row.links and asked != self._asked:
            self._asked = asked
            self.desk.tasks.read(self._likely, self._likely_came, self._lost)

    def _likely(self) -> tuple[Id, tuple[LookAlike, ...]]:
        log = self.log
        return log, tuple(self.desk.views.likely_children(log))

    def _likely_came(self, found: tuple[Id, tuple[LookAlike, ...]]) -> None:
        if found[0] == self.log:
            self._become(likely=found[1])

    def look(self, name: str) -> None:
        """Children of files on this laptop with this name."""
        if not name.strip():
            self._become(problem=texts.NO_NAME, field="name", named=None)
            return
        self._become(problem="", field="")
        log, views = self.log, self.desk.views
        self.desk.tasks.read_noted(Search(), lambda: (log, views.search(name, MOST_NAMED)), self._named_came, self._lost)

    def _named_came(self, found: tuple[Id, tuple[Hit, ...]]) -> None:
        if found[0] == self.log:
            children = (hit for hit in found[1] if hit.kind == "child")
            self._become(
                named=tuple(LookAlike(id=h.scope, name=h.title, born="", worker="", why=h.where) for h in children)
            )

    # ---- doing
    @property
    def log(self) -> Id:
        """The log on screen."""
        return self.shown.row.attendance.id if self.shown.row is not None else NO_ID

    def link(self, file: Id) -> None:
        """It is this child: the person decides."""
        new = self.desk.new_id
        self._do(LinkAttendance(id=new(), grant=new(), attendance=self.log, file=file), "link")

    def unlink(self, link: Id, reason: str) -> None:
        """It was another child."""
        self._do(UnlinkAttendance(link=link, reason=reason), "unlink")

    def open_file(self, file: Id) -> None:
        """To the child's file."""
        self.desk.navigator.to(Place(screen="child", scope=file))

    def propose(self, file: Id) -> None:
        """Read what helps tonight from this file, for a person to look over."""
        note = ReadFile(scope=file, part="what an appropriate adult needs to know")
        row, today, views = self.shown.row, self.desk.clock().today, self.desk.views
        if row is not None:
            self.desk.tasks.read_noted(
                note, lambda: (row, views.child(file, today, most=0)), self._proposal_came, self._lost
            )

    def _proposal_came(self, found: Any) -> None:
        row, file = found
        if row.attendance.id != self.log or row.form is None:
            return
        words = proposed(file.child, file.talking.do, file.talking.avoid)
        told = {line.question: line.words for line in row.alerts}
        asked = (row.form.questions[id] for id in ALERTS if id in row.form.questions)
        lines = tuple((q.id, fill(q.label, row.called), words.get(q.id, ""), told.get(q.id, "")) for q in asked)
        station = row.attendance.station
        self.proposed.emit(
            Proposal(log=self.log, file=file.child.scope, child=file.child.full_name, station=station, lines=lines)
        )

    def copy(self, proposal: Proposal, alerts: Mapping[str, str]) -> None:
        """What was looked over goes into the log, and nothing else of the file; an empty line takes nothing away."""
        said = {key: words for key, words in alerts.items() if words.strip()}
        self._do(CopyAlerts(attendance=proposal.log, file=proposal.file, alerts=said), "copy")

    def _do(self, operation: Operation, field: str) -> None:
        self._doing.append(field)
        self.desk.tasks.do(operation, self._kept, self._refused)

    def _kept(self, _done: Done) -> None:
        self._doing.popleft()
        self._become(problem="", field="", named=None)
        self.done.emit()

    def _refused(self, error: BaseException) -> None:
        field = self._doing.popleft()
        sentence = self.desk.tasks.explain(error, texts.NOT_SAVED)
        self._become(problem=sentence, field=field)
        self.refused.emit(sentence, error.field if isinstance(error, Refused) else "")

    def _lost(self, error: BaseException) -> None:
        self._become(problem=self.desk.tasks.explain(error, texts.NOT_READ), field="link")

    def _become(self, **changes: Any) -> None:
        self.shown = msgspec.structs.replace(self.shown, **changes)
        self.changed.emit(self.shown)

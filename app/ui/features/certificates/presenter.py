"""Holds the certificate that is being made, keeps it as it is typed, and has it drawn a moment after each change."""

from typing import Any

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.ids import NO_ID, Id
from app.domain.signature import Certificate
from app.operations.certificate import NotePrinted, SaveCertificate
from app.operations.rows.certificate import CertificateStart
from app.ui.desk import Desk
from app.ui.features.certificates import making
from app.ui.paper import files
from app.ui.record_draft import RecordDraft
from app.ui.save_state import SaveState
from app.ui.steady_text import cleaned

DRAW_AFTER_MS = 150
PREVIEW_PX = 1_200
THUMBNAIL_PX = 260
_SHOWS = frozenset({"child", "order", "certificate", "plan", "allocation"})


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """The page: who finishes, whose certificate it is, the choices so far, and what stands in the way of drawing it."""

    starts: tuple[CertificateStart, ...] = ()
    designs: tuple[tuple[str, str], ...] = ()
    chosen: CertificateStart | None = None
    now: Certificate | None = None
    suggestions: tuple[str, ...] = ()
    today: str = ""
    is_loaded: bool = False
    is_not_here: bool = False
    save: SaveState = SaveState()
    problem: str = ""
    field: str = ""
    telling: tuple[str, ...] = ()
    told: str = ""


class Ready(msgspec.Struct, frozen=True):
    """A document to save or print: `how` is saved or printed."""

    certificate: Id
    how: str
    pdf: bytes
    title: str
    path: str


class CertificatesPresenter(QObject):
    """`changed` carries a `Shown`, `drawn` a picture with its words, `thumbnails` pictures by design, `ready` a `Ready`."""

    changed = Signal(object)
    drawn = Signal(object)
    thumbnails = Signal(object)
    ready = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.shown = Shown()
        self._is_watched, self._is_stale, self._reads, self._draws = False, True, 0, 0
        self._wanted: Id = NO_ID
        self._draft = RecordDraft(desk.tasks, _operation, self)
        self._draft.changed.connect(self._save_changed)
        self._draft.kept.connect(self._look_again)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(DRAW_AFTER_MS)
        self._soon.timeout.connect(self._draw)
        desk.notices.changed.connect(self._touched)

    # ---- reading
    def watch(self, is_watched: bool, scope: Id = NO_ID) -> None:
        """Say whether anybody looks, and at whose certificate."""
        self._is_watched = is_watched
        if not is_watched:
            self._draft.flush()
            return
        if scope and (self.shown.chosen is None or self.shown.chosen.scope != scope):
            self._wanted = scope
            self._is_stale = True
        if self._is_stale or self.shown.today != self._desk.clock().today.isoformat():
            self.load()

    def load(self) -> None:
        """Read who finishes."""
        self._is_stale = False
        self._reads += 1
        number = self._reads
        self._desk.tasks.read(lambda: self._read(number), self._loaded, self._failed)

    def _read(self, number: int) -> tuple[int, str, tuple[CertificateStart, ...], tuple[tuple[str, str], ...]]:
        """Runs on a read thread; the first call brings in the drawing library."""
        today = self._desk.clock().today
        return number, today.isoformat(), self._desk.views.certificates(today), making.designs()

    def _loaded(self, read: tuple[int, str, tuple[CertificateStart, ...], tuple[tuple[str, str], ...]]) -> None:
        number, today, starts, designs = read
        if number != self._reads:
            return
        scope = self._wanted or (self.shown.chosen.scope if self.shown.chosen else NO_ID)
        chosen = next((s for s in starts if s.scope == scope), None)
        is_not_here = bool(self._wanted) and chosen is None
        if chosen is None and starts and not is_not_here:
            chosen = starts[0]
        self._wanted = NO_ID
        before = self.shown.chosen
        self._set(starts=starts, designs=designs, today=today, is_loaded=True, is_not_here=is_not_here)
        if chosen is None:
            self._set(chosen=None, now=None)
        elif before is None or before.scope != chosen.scope:
            self._begin(chosen)
        else:
            self._take_over(chosen)
        self.changed.emit(self.shown)

    def _failed(self, error: BaseException) -> None:
        self._is_stale = True
        self._set(told=self._desk.tasks.explain(error, "The certificates could not be shown. Nothing is lost."))
        self.changed.emit(self.shown)

    def choose(self, scope: Id) -> None:
        """Another child; what was typed for the one before is kept first."""
        start = next((s for s in self.shown.starts if s.scope == scope), None)
        if start is None or (self.shown.chosen is not None and self.shown.chosen.scope == scope):
            return
        self._draft.flush()
        self._begin(start)
        self.changed.emit(self.shown)

    def _begin(self, start: CertificateStart) -> None:
        self._draft.take(start.certificate, None if start.certificate else self._first(start))
        self._set(chosen=start, telling=(), problem="", field="", told="", save=SaveState(), is_not_here=False)
        self._show_now()
        now = self._draft.now
        self._desk.tasks.read(lambda: making.thumbnails(now, THUMBNAIL_PX), self._thumbs_drawn)
        self._draw()

    def _take_over(self, start: CertificateStart) -> None:
        """What came from elsewhere, unless this person has words that are not on the disk yet."""
        self._set(chosen=start)
        if self._draft.is_dirty or start.certificate is None or start.certificate == self._draft.now:
            return
        self._draft.take(start.certificate)
        self._show_now()
        self._draw()

    def _first(self, start: CertificateStart) -> Certificate:
        """What the page starts with; it becomes a record with the first choice that is made."""
        child, made = start.child, self._desk.new_id()
        return Certificate(
            id=made,
            scope=start.scope,
            name=f"{child.called} {child.surname}".strip(),
            theme=self.shown.designs[0][0],
            language="cy" if child.preferred_language == "cy" else "en",
            achievements="\n".join(start.achievements),
            worker_name=start.worker or self._desk.me.names,
            order=start.order.id if start.order else NO_ID,
            made_on=self._desk.clock().today.isoformat(),
            serial=made.replace("-", "")[-8:].upper(),
        )

    # ---- choosing
    def change(self, **changes: Any) -> None:
        """One choice or a few words, by field of the certificate."""
        if self._draft.now is None:
            return
        clean = {name: cleaned(value) for name, value in changes.items()}
        if "language" in clean:
            clean["message"] = making.in_language(self._draft.now.message, clean["language"])
        self._draft.edit(self._draft.now.but(**clean))
        self._show_now()
        self.changed.emit(self.shown)
        self._soon.start()

    def flush(self) -> None:
        """Keep what is typed now."""
        self._draft.flush()

    def _show_now(self) -> None:
        now = self._draft.now
        self._set(now=now, suggestions=making.suggestions(now.theme, now.language), told="")

    def _save_changed(self, state: SaveState) -> None:
        self._set(save=state)
        if state.phase == "saving":
            return  # the change that caused it shows itself; showing the words from before would move the caret
        if state.field:
            self._set(problem=state.sentence, field=state.field)
        self.changed.emit(self.shown)

    # ---- drawing
    def _draw(self) -> None:
        self._draws += 1
        number, now = self._draws, self._draft.now
        if now is not None:
            self._desk.tasks.read(lambda: (number, making.draw(now, PREVIEW_PX)), self._was_drawn, self._was_not_drawn)

    def _was_drawn(self, arrival: tuple[int, making.Drawn]) -> None:
        number, drawn = arrival
        if number != self._draws:
            return
        self._set(problem="", field="", telling=drawn.telling)
        self.drawn.emit(drawn)
        self.changed.emit(self.shown)

    def _was_not_drawn(self, error: BaseException) -> None:
        said = self._desk.tasks.explain(error, "The certificate could not be drawn. What you typed is kept.")
        self._set(problem=said, field=getattr(error, "field", ""))
        self.changed.emit(self.shown)

    def _thumbs_drawn(self, pictures: object) -> None:
        self.thumbnails.emit(pictures)

    # ---- leaving the laptop
    def prepare(self, how: str) -> None:
        """Make the document to be saved or printed, from exactly what is kept as the record."""
        now = self._draft.now
        if now is None:
            return
        if self._draft.is_new and not self._draft.is_dirty:
            self._draft.write()
        self._draft.flush()
        note = NotePrinted(certificate=now.id, how="drew")
        self._desk.tasks.read_noted(note, lambda: self._document(now, how), self._prepared, self._was_not_drawn)

    def _document(self, now: Certificate, how: str) -> Ready:
        pdf, content = making.make_pdf(now)
        return Ready(now.id, how, pdf, content.title, files.suggested("Certificate", now.name))

    def _prepared(self, ready: Ready) -> None:
        self.ready.emit(ready)

    def has_left(self, ready: Ready, told: str) -> None:
        """Note in the audit that it was saved or printed, and say so."""
        self._desk.tasks.do(NotePrinted(certificate=ready.certificate, how=ready.how))
        self.tell(told)

    def tell(self, sentence: str) -> None:
        """A quiet sentence on the page."""
        self._set(told=sentence)
        self.changed.emit(self.shown)

    # ---- told from elsewhere
    def _look_again(self) -> None:
        if self._is_stale and self._is_watched:
            self.load()

    def _touched(self, touched: Any) -> None:
        if not (touched.everything or touched.types & _SHOWS):
            return
        self._is_stale = True
        if self._is_watched and not self._draft.is_dirty:
            self.load()

    def _set(self, **changes: Any) -> None:
        self.shown = msgspec.structs.replace(self.shown, **changes)


def _operation(seen: Certificate | None, now: Certificate) -> SaveCertificate:
    return SaveCertificate(seen=seen, now=now)

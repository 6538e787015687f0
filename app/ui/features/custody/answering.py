"""What the answers of a sheet become: stamps, another time, answers of the form."""

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

import msgspec

from app.domain.answer import Answer
from app.domain.attendance import BORN
from app.domain.errors import Refused
from app.domain.ids import Id
from app.domain.pin import check_pin
from app.domain.stamp import Stamp
from app.domain.wall_time import last_before, nearest
from app.operations.attendance import CancelAttendance, HandOver
from app.operations.base import Done, Operation
from app.operations.feedback import BeginFeedback, DeclineFeedback
from app.operations.stamp import ChangeTime, ExplainGap, SayAbout, StepDown
from app.operations.stamp_and_answer import StampAndAnswer
from app.operations.stamp_several import TapSeveral, ToStamp
from app.ui.features.custody import afterwards, asking, texts
from app.ui.features.custody.asking import FROM_RECORD, Ask
from app.ui.features.custody.board import Board

if TYPE_CHECKING:
    from app.ui.features.custody.presenter import CustodyPresenter

Values = Mapping[str, str]
ANSWERED = frozenset({"met", "none_found", "refused"})
"""What the local authority said, where it said something."""
KEPT = "charged_kept"
"""The outcome after which the record of section 38(6) is asked for at once."""


class Answering:
    """Belongs to one presenter."""

    def __init__(self, presenter: "CustodyPresenter") -> None:
        self._presenter, self._pin = presenter, ""
        self._at: datetime | None = None  # of what is written up afterwards
        self._ways: dict[str, Callable[[Board, Ask, Values], None]] = {
            "change_time": self._change_time,
            "other_time": self._other_time,
            "times": self._times,
            "search": self._search,
            "concern": self._concern,
            "step_down": self._step_down,
            "hand_over": self._hand_over,
            "extended": self._extended,
            "bail_refused": self._bail_refused,
            "outcome": self._outcome,
            "rights": self._rights,
            "more": self._more,
            "gap": self._gap,
            "cancel": self._cancel,
            "feedback": self._feedback,
        }

    def take(self, ask: Ask, values: Values) -> None:
        """Do what these answers mean."""
        board = self._presenter.shown.board
        self._at = None
        is_timed = afterwards.is_so(board) and ask.key in afterwards.ONE_TIME
        try:
            if ask.key == "afterwards":
                self._presenter.begin_after(
                    afterwards.beginning(values, self._presenter.now(), self._presenter.desk.new_id)
                )
            if board is None:
                return
            if is_timed:
                self._at = afterwards.instant_of(board, values["at"], values["day"], ask.kind)
            self._ways[ask.key](board, ask, values)
        except Refused as refused:
            self._say_no(refused.message, refused.field)

    # ---- helpers
    def _do(self, operation: Operation) -> None:
        self._presenter.do(operation, is_sheet=True)

    def _say_no(self, sentence: str, field: str) -> None:
        self._presenter.refused.emit(sentence, field)

    def _stamp(
        self, kind: str, *, about: str = "", words: str = "", at: str = "", until: str = "", reason: str = ""
    ) -> ToStamp:
        id = self._presenter.desk.new_id()
        board = self._presenter.shown.board
        at = self._iso(board, self._at) if not at and self._at is not None and board is not None else at
        return ToStamp(id=id, kind=kind, about=about, words=words, at=at, until=until, reason=reason)

    def _tap(self, *stamps: ToStamp) -> TapSeveral:
        return TapSeveral(attendance=self._presenter.shown.log, stamps=stamps)

    @staticmethod
    def _iso(board: Board, at: datetime) -> str:
        return at.astimezone(board.zone).isoformat(timespec="seconds")

    # ---- times
    def _change_time(self, board: Board, ask: Ask, values: Values) -> None:
        stamp = next((one for one in board.row.times if one.id == ask.stamp), None)
        if stamp is None:
            return
        is_same = values["at"] == board.clock(stamp) and values.get("day", "") in ("", self._day(board, stamp))
        if values["words"] != stamp.words:
            self._presenter.do(SayAbout(stamp=stamp.id, words=values["words"]), is_sheet=is_same)
        if is_same:
            if values["words"] == stamp.words:
                self._presenter.settled.emit()
            return
        at = self._near(board, stamp, values["at"], values.get("day", ""))
        if at is None:
            self._say_no(texts.NO_SUCH_TIME if values["at"] else texts.TYPE_TIME, "at")
        elif not values["reason"]:
            self._say_no(texts.WHY_ANOTHER, "reason")
        else:
            self._do(ChangeTime(stamp=stamp.id, at=self._iso(board, at), reason=values["reason"]))

    @staticmethod
    def _day(board: Board, stamp: Stamp) -> str:
        at = board.instants.get(stamp.id)
        return f"{at.astimezone(board.zone):%Y-%m-%d}" if at is not None else ""

    @staticmethod
    def _near(board: Board, stamp: Stamp, typed: str, day: str = "") -> datetime | None:
        if typed and day:
            return afterwards.instant_of(board, typed, day)
        return nearest(time.fromisoformat(typed), board.instants.get(stamp.id, board.now), board.zone) if typed else None

    def _other_time(self, board: Board, ask: Ask, values: Values) -> None:
        at = self._at or last_before(time.fromisoformat(values["at"]), board.now, board.zone)
        if at is None:
            self._say_no(texts.NO_SUCH_TIME, "at")
            return
        reason = values.get("reason", "")
        stamp = self._stamp(ask.kind, about=ask.about, at=self._iso(board, at), words=values["words"], reason=reason)
        self._do(self._tap(stamp))

    def _rights(self, board: Board, ask: Ask, values: Values) -> None:
        if self._at is not None:
            self._presenter.tick_rights(ask.kind, ask.about, self._iso(board, self._at))

    def _times(self, board: Board, ask: Ask, values: Values) -> None:
        """Stamps those that are new and changes those that are others now, the last of them as the sheet's own."""
        todo: list[Operation] = []
        fresh: list[ToStamp] = []
        for kind, typed in values.items():
            stamp = next((one for one in reversed(board.row.times) if one.kind == kind), None)
            if not typed or (stamp is not None and typed == board.clock(stamp)):
                continue
            if afterwards.is_so(board):
                at: datetime | None = afterwards.instant_of(board, typed, kind=kind)
            else:
                at = last_before(time.fromisoformat(typed), board.now, board.zone)
            if at is None:
                self._say_no(texts.NO_SUCH_TIME, kind)
                return
            if stamp is None:
                fresh.append(self._stamp(kind, at=self._iso(board, at), reason=FROM_RECORD))
            else:
                todo.append(ChangeTime(stamp=stamp.id, at=self._iso(board, at), reason=FROM_RECORD))
        if fresh:
            todo.append(self._tap(*fresh))
        for n, operation in enumerate(todo):
            self._presenter.do(operation, is_sheet=n == len(todo) - 1)
        if not todo:
            self._presenter.settled.emit()

    def _extended(self, board: Board, ask: Ask, values: Values) -> None:
        if values["who"] != "court":
            self._do(self._tap(self._stamp("extended", about=values["who"])))
            return
        if not values["until"]:
            self._say_no(texts.UNTIL_WHEN, "until")
            return
        since = self._at or board.now
        day = since.astimezone(board.zone).date() + timedelta(days=int(values["day"] or "0"))
        until = datetime.combine(day, time.fromisoformat(values["until"]), board.zone)
        if until <= since:
            self._say_no(texts.UNTIL_AHEAD, "until")
            return
        self._do(self._tap(self._stamp("extended", about="court", until=self._iso(board, until))))

    # ---- what happened
    def _search(self, board: Board, ask: Ask, values: Values) -> None:
        """The stamp says when; the row of the form says the rest, under the stamp's id."""
        stamp = self._stamp("search", about=values["sort"])
        seen = board.row.attendance
        answer = seen.answers.get("searches_each", Answer())
        cells = {key: values[key] for key in ("sort", "authorised_by", "reason", "adult_there", "who_there") if values[key]}
        cells["at"] = f"{(self._at or board.now).astimezone(board.zone):%H:%M}"
        row = answer.with_rows({**answer.rows, stamp.id: cells})
        self._do(StampAndAnswer(stamps=(stamp,), seen=seen, now=seen.answering("searches_each", row)))

    def _concern(self, board: Board, ask: Ask, values: Values) -> None:
        said = [values["what"], values["words"], f"Answer: {values['answer']}" if values["answer"] else ""]
        said.append(f"Taken further: {values['escalated']}" if values["escalated"] else "")
        self._do(self._tap(self._stamp("concern", about=values["told"], words=". ".join(filter(None, said)))))

    def _step_down(self, board: Board, ask: Ask, values: Values) -> None:
        at, id = self._iso(board, self._at) if self._at is not None else "", self._presenter.desk.new_id()
        self._do(StepDown(id=id, attendance=board.row.attendance.id, reason=values["reason"], at=at))

    def _hand_over(self, board: Board, ask: Ask, values: Values) -> None:
        self._do(
            HandOver(
                attendance=board.row.attendance.id, to=type(board.row.attendance.id)(values["to"]), words=values["words"]
            )
        )

    def _bail_refused(self, board: Board, ask: Ask, values: Values) -> None:
        stamps = [] if any(s.kind == "bail_refused" for s in board.row.times) else [self._stamp("bail_refused")]
        kinds = {s.kind for s in board.row.times}
        if values["transfer_type"] in ("secure", "non_secure") and "transfer_asked" not in kinds:
            stamps.append(self._stamp("transfer_asked", about=values["transfer_type"]))
        if values["transfer_answer"] in ANSWERED and "transfer_answered" not in kinds:
            stamps.append(self._stamp("transfer_answered", about=values["transfer_answer"]))
        if values["transfer_certificate"] == "seen" and "certificate_seen" not in kinds:
            stamps.append(self._stamp("certificate_seen"))
        if values["transfer_challenged"] == "yes" and "challenged" not in kinds:
            stamps.append(self._stamp("challenged"))
        seen = now = board.row.attendance
        for key in ("transfer_type", "transfer_answer", "transfer_not_reason", "transfer_certificate"):
            if values[key]:
                now = now.answering(key, Answer(value=values[key]))
        if values["transfer_challenged"]:
            now = now.answering("transfer_challenged", Answer(value=values["transfer_challenged"] == "yes"))
        if afterwards.is_so(board):
            stamps = self._at_their_times(board, stamps, values)
        self._do(StampAndAnswer(stamps=tuple(stamps), seen=seen, now=now))

    def _at_their_times(self, board: Board, stamps: list[ToStamp], values: Values) -> list[ToStamp]:
        """Those of which a time is known; the answers say the rest."""
        timed = []
        for stamp in stamps:
            if typed := values.get(f"at_{stamp.kind}", ""):
                at = afterwards.instant_of(board, typed, values["day"])
                timed.append(msgspec.structs.replace(stamp, at=self._iso(board, at)))
        return timed

    def _outcome(self, board: Board, ask: Ask, values: Values) -> None:
        outcome = values["outcome_what"]
        seen = board.row.attendance
        stamps = (self._stamp("told_outcome", about=outcome),)
        if outcome == KEPT and not any(stamp.kind == "bail_refused" for stamp in board.row.times):
            self._presenter.ask_next(self._presenter.sheets.bail_refused())
        self._do(StampAndAnswer(stamps=stamps, seen=seen, now=seen.answering("outcome_what", Answer(value=outcome))))

    def _more(self, board: Board, ask: Ask, values: Values) -> None:
        if values.get("words"):
            if afterwards.is_so(board):
                self._presenter.sheets.stamp_after("other", words=values["words"])
                return
            self._do(self._tap(self._stamp("other", words=values["words"])))
            return
        kind = next((value for value in values.values() if value), "")
        opens = {
            "search": asking.search(),
            "extended": asking.extended(),
            "times": asking.times(board),
            "bail_refused": self._presenter.sheets.bail_refused(),
        }
        if kind in opens:
            self._presenter.asking.emit(opens[kind])
        elif not kind or self._presenter.sheets.hold_once(kind):
            return
        elif afterwards.is_so(board):
            self._presenter.sheets.stamp_after(kind)
        else:
            self._do(self._tap(self._stamp(kind)))

    def _gap(self, board: Board, ask: Ask, values: Values) -> None:
        words = values["words"] or values["reason"]
        if board.gap is None:
            self._presenter.settled.emit()
        elif not words:
            self._say_no("Choose a reason, or write it in a few words.", "reason")
        else:
            gap = board.gap.gap
            self._do(
                ExplainGap(
                    id=self._presenter.desk.new_id(),
                    attendance=board.row.attendance.id,
                    since=gap.since,
                    until=gap.until,
                    words=words,
                )
            )

    def _cancel(self, board: Board, ask: Ask, values: Values) -> None:
        self._do(CancelAttendance(attendance=board.row.attendance.id, reason=values["reason"]))

    # ---- what the child says of the adult
    def _feedback(self, board: Board, ask: Ask, values: Values) -> None:
        desk, log = self._presenter.desk, board.row.attendance
        if values["how"] not in ("alone", "read_aloud"):
            self._do(DeclineFeedback(id=desk.new_id(), attendance=log.id, why=values["how"]))
            return
        try:
            if values["pin"]:
                check_pin(values["pin"], log.text(BORN))
        except Refused as refused:
            self._say_no(refused.message, "pin")
            return
        if desk.hand_over is None:
            self._say_no(texts.NO_LOCK, "")
            return
        begun = next((one.record for one in board.row.said if not one.record.is_finished), None)
        if begun is not None:
            self._hand_to_child(begun.id, values["pin"])
            return
        operation = BeginFeedback(id=desk.new_id(), attendance=log.id, mode=values["how"])
        self._pin = values["pin"]
        desk.tasks.do(operation, self._begun, self._presenter.failed)

    def _begun(self, done: Done) -> None:
        pin, self._pin = self._pin, ""
        self._presenter.load()
        self._hand_to_child(done.outcome.record, pin)

    def _hand_to_child(self, sitting: Id, pin: str) -> None:
        self._presenter.settled.emit()
        if self._presenter.desk.hand_over is not None:
            self._presenter.is_handing = True
            self._presenter.desk.hand_over(sitting, pin)

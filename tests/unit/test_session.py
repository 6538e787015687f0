"""The conversation with the service, phase by phase, without a network, a store or a clock."""

import msgspec
import pytest

from app.changes.chain import ORIGIN, Point
from app.domain.ids import NO_ID, Id
from app.sync.ports import SyncPosition
from app.sync.protocol import effects as do
from app.sync.protocol import events as on
from app.sync.protocol.effects import Doing, Effect
from app.sync.protocol.events import Event
from app.sync.protocol.fetching import SCOPES_AT_ONCE
from app.sync.protocol.messages.audit import AuditAnswer
from app.sync.protocol.messages.pages import FetchRequest, PageHead, PullRequest
from app.sync.protocol.messages.proof import CheckAnswer, CommonAnswer
from app.sync.protocol.messages.push import OpResult, PushAnswer
from app.sync.protocol.messages.rows import Row, ScopeRef
from app.sync.protocol.pauses import LONGEST_WAIT_S, REST_S, SOON_S
from app.sync.protocol.proving import MOST_HEALINGS
from app.sync.protocol.session import MOST_GAPS, MUCH, Impossible, step
from app.sync.protocol.state import NONSENSE, Phase, State

A, B, C = Id("a"), Id("b"), Id("c")


def at(
    cursor: int = 5,
    waiting: int = 0,
    entering: tuple[str, ...] = (),
    reached: str = "",
    row: str = "",
    forgotten: tuple[Id, ...] = (),
    untold: tuple[Id, ...] = (),
) -> SyncPosition:
    scopes = tuple(ScopeRef(Id(scope), "child") for scope in entering)
    return SyncPosition(
        epoch="e",
        cursor=cursor,
        waiting=waiting,
        entering=scopes,
        fetched_to=(Id(reached), Id(row)),
        forgotten=forgotten,
        untold=untold,
    )


def head(
    cursor: int = 5, more: bool = False, forget: tuple[Id, ...] = (), enter: tuple[Id, ...] = (), epoch: str = "e"
) -> PageHead:
    refs = tuple(ScopeRef(scope, "child") for scope in enter)
    return PageHead(epoch=epoch, head=9, cursor=cursor, more=more, count=0, digest="", at="", forget=forget, enter=refs)


def row(scope: Id = A, id: str = "r") -> Row:
    return Row(1, Id(id), "contact", scope, A, "", A, "", 0, msgspec.Raw(b"{}"))


def answered(count: int) -> on.PushAnswered:
    results = tuple(OpResult(op=Id(str(n)), status="applied") for n in range(count))
    return on.PushAnswered(PushAnswer(results=results, head=9, epoch="e", at=""))


def play(*events: Event, state: State | None = None) -> tuple[State, list[Effect]]:
    """All events one after the other; the effects of the last."""
    state, effects = state or State(), list[Effect]()
    for event in events:
        state, effects = step(state, event)
    return state, effects


def without_words(effects: list[Effect]) -> list[Effect]:
    return [effect for effect in effects if not isinstance(effect, do.Say)]


COMMON = CommonAnswer(epoch="e2", at="t", common=Point(3, "c"), known=Point(4, "d"), durable=0)


EVENTS: tuple[Event, ...] = (
    on.Due(at(), 0.5),
    answered(1),
    on.PullAnswered(head(), ()),
    on.FetchAnswered(head(0), (row(),)),
    on.HeldAnswered(at()),
    on.AuditAnswered(AuditAnswer(status="kept")),
    on.Stored(at()),
    on.NotYet(at()),
    on.Failed("away"),
    on.GapFound(3),
    on.EpochChanged(),
    on.CommonFound(COMMON),
    on.Checked((A, B), CheckAnswer(epoch="e", at="t")),
    on.Compared(head(0), ()),
    on.Witnessed(),
    on.NotWelcome("no"),
    on.CancelAsked(),
)
ASKED = {"Failed", "EpochChanged", "NotWelcome", "CancelAsked"}
STORING = {"Stored", "Failed", "CancelAsked"}
TAKEN: dict[Phase, set[str]] = {
    Phase.IDLE: {"Due"},
    Phase.STOPPED: {"Due"},
    Phase.PUSHING: {"PushAnswered", "GapFound"} | ASKED,
    Phase.STORING_VERDICTS: STORING,
    Phase.PULLING: {"PullAnswered"} | ASKED,
    Phase.STORING_PAGE: STORING,
    Phase.FORGETTING: STORING | {"NotYet"},
    Phase.FETCHING: {"FetchAnswered"} | ASKED,
    Phase.STORING_FETCHED: STORING,
    Phase.CONFIRMING: {"HeldAnswered"} | ASKED,
    Phase.DISOWNING: {"HeldAnswered"} | ASKED,
    Phase.STORING_HELD: STORING,
    Phase.FINDING_COMMON: {"CommonFound"} | ASKED,
    Phase.STORING_COMMON: STORING,
    Phase.CHECKING: {"Checked"} | ASKED,
    Phase.STORING_PROOF: STORING,
    Phase.COMPARING: {"Compared"} | ASKED,
    Phase.WITNESSING: {"Witnessed"} | ASKED,
    Phase.STORING_COMPARED: STORING,
    Phase.AUDITING: {"AuditAnswered"} | ASKED,
    Phase.STORING_RECEIPT: STORING,
}
FETCHING_A = State(phase=Phase.FETCHING, position=at(entering=("a",)), fetching=(ScopeRef(A, "child"),))


def in_phase(phase: Phase) -> State:
    if phase is Phase.FETCHING:
        return FETCHING_A
    store = do.StoreCompared(A, head(0), ())
    return State(phase=phase, position=at(waiting=1), owed=1, to_forget=(A,), complete=(B,), differing=(A,), compared=store)


@pytest.mark.parametrize("phase", list(Phase))
@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_every_event_in_every_phase_is_taken_late_or_impossible(phase: Phase, event: Event) -> None:
    state, name = in_phase(phase), type(event).__name__
    is_resting = phase in {Phase.IDLE, Phase.STOPPED}
    if name in TAKEN[phase]:
        after, effects = step(state, event)
        assert effects
        assert (after.phase in {Phase.IDLE, Phase.STOPPED}) == any(isinstance(e, do.WakeIn) for e in effects)
    elif is_resting or name == "Due":
        assert step(state, event) == (state, [])
    else:
        before = msgspec.structs.replace(state)
        with pytest.raises(Impossible):
            step(state, event)
        assert state == before


@pytest.mark.parametrize("phase", [phase for phase in Phase if phase not in {Phase.IDLE, Phase.STOPPED}])
def test_every_step_under_way_leads_to_one_more_question_or_one_waking(phase: Phase) -> None:
    """Liveness: there is always exactly one thing that the agent waits for, or a timer."""
    for event in EVENTS:
        if type(event).__name__ in TAKEN[phase]:
            _, effects = step(in_phase(phase), event)
            awaited = [e for e in effects if not isinstance(e, do.Say | do.Ahead)]
            assert len(awaited) == 1, event


def test_a_quiet_round_asks_once_and_rests_about_a_minute() -> None:
    _, effects = play(on.Due(at(), 0.0), on.PullAnswered(head(), ()), on.Stored(at()))
    assert effects == [do.Say(Doing.RESTING), do.WakeIn(REST_S * 0.8)]
    _, effects = play(on.Due(at(), 1.0), on.PullAnswered(head(), ()), on.Stored(at()))
    (waking,) = without_words(effects)
    assert isinstance(waking, do.WakeIn)
    assert waking.seconds == pytest.approx(REST_S * 1.2)


def test_work_is_sent_before_anything_is_fetched() -> None:
    state, effects = play(on.Due(at(waiting=700), 0.5))
    assert effects == [do.Say(Doing.SENDING), do.Push("e", 500)]
    state, effects = play(answered(500), on.Stored(at(waiting=200)), state=state)
    assert without_words(effects) == [do.Push("e", 200)]
    state, effects = play(answered(200), on.Stored(at()), state=state)
    assert without_words(effects) == [do.Pull(PullRequest(epoch="e", cursor=5))]


def test_typing_on_while_sending_does_not_keep_news_from_coming() -> None:
    state, effects = play(on.Due(at(waiting=1), 0.5), answered(1), on.Stored(at(waiting=1)))
    assert isinstance(effects[-1], do.Pull)
    state, effects = play(on.PullAnswered(head(), ()), on.Stored(at(waiting=1)), state=state)
    assert without_words(effects) == [do.Push("e", 1)]
    _, effects = play(answered(1), on.Stored(at(waiting=1)), state=state)
    assert without_words(effects) == [do.WakeIn(SOON_S)]


def test_the_audit_trail_goes_last_one_batch_a_round() -> None:
    many = msgspec.structs.replace(at(), entries=700)
    few = msgspec.structs.replace(at(), entries=200)
    state, effects = play(on.Due(many, 0.5), on.PullAnswered(head(), ()), on.Stored(many))
    assert effects == [do.SendAudit(500)]
    answer = AuditAnswer(status="kept")
    state, effects = play(on.AuditAnswered(answer), state=state)
    assert effects == [do.StoreReceipt(answer)]
    _, effects = play(on.Stored(few), state=state)
    assert without_words(effects) == [do.WakeIn(SOON_S)], "the rest follows soon"
    _, effects = play(on.Stored(many), state=state)
    assert without_words(effects) != [do.WakeIn(SOON_S)], "a service that confirms nothing is not hurried"


def test_work_is_never_behind_the_audit_trail() -> None:
    _, effects = play(on.Due(msgspec.structs.replace(at(waiting=1), entries=700), 0.5))
    assert without_words(effects) == [do.Push("e", 1)]


def test_the_next_page_is_asked_for_while_one_is_stored() -> None:
    state, effects = play(on.Due(at(), 0.5), on.PullAnswered(head(8, more=True), ()))
    assert effects == [do.Ahead(PullRequest(epoch="e", cursor=8)), do.StorePage(head(8, more=True), ())]
    _, effects = play(on.Stored(at(8)), state=state)
    assert without_words(effects) == [do.Pull(PullRequest(epoch="e", cursor=8))]


def test_a_file_that_moves_away_is_erased_after_its_last_words_were_sent() -> None:
    state, effects = play(on.Due(at(), 0.5), on.PullAnswered(head(forget=(A,)), ()), on.Stored(at(waiting=2)))
    assert without_words(effects) == [do.Push("e", 2)]
    state, effects = play(answered(2), on.Stored(at()), state=state)
    assert without_words(effects) == [do.Forget((A,))]
    state, effects = play(on.Stored(at(forgotten=(A,))), state=state)
    assert without_words(effects) == [do.Held((), (A,))]
    state, effects = play(on.HeldAnswered(at(forgotten=(A,))), state=state)
    assert effects == [do.StoreHeld((), (A,))]
    _, effects = play(on.Stored(at()), state=state)
    assert isinstance(effects[-1], do.WakeIn)


def test_an_erasure_that_the_service_may_not_know_of_is_told_before_anything_else() -> None:
    """Else a file that was given back meanwhile would count as still here and never come again."""
    state, effects = play(on.Due(at(waiting=1, forgotten=(A,)), 0.5))
    assert without_words(effects) == [do.Held((), (A,))]
    state, effects = play(on.HeldAnswered(at(waiting=1, forgotten=(A,))), state=state)
    assert effects == [do.StoreHeld((), (A,))]
    state, effects = play(on.Stored(at(waiting=1)), state=state)
    assert without_words(effects) == [do.Push("e", 1)]
    _, effects = play(answered(1), on.Stored(at()), state=state)
    assert without_words(effects) == [do.Pull(PullRequest(epoch="e", cursor=5))]


def test_a_service_that_sends_rows_of_a_file_that_is_not_here_is_told_so_and_asked_once_more() -> None:
    """Its ledger is older than the erasure: it was set back. Told, it lets the file be entered."""
    here = msgspec.structs.replace(at(), files=frozenset({B}))
    wrong = on.PullAnswered(head(8), (row(A), row(B), row(C)))
    state, effects = play(on.Due(here, 0.5), wrong)
    assert effects == [do.Held((), (A, C))]
    state, effects = play(on.HeldAnswered(here), state=state)
    assert without_words(effects) == [do.Pull(PullRequest(epoch="e", cursor=5))]
    entered = on.PullAnswered(head(8, enter=(A, C)), (row(A), row(B)))
    assert play(entered, state=state)[1] == [do.StorePage(entered.head, entered.rows)]
    _, effects = play(wrong, state=state)
    assert do.Say(Doing.RESTING, NONSENSE) in effects, "but not for ever"


def test_somebody_writing_in_a_file_that_moves_away_is_waited_for() -> None:
    state, _ = play(on.Due(at(), 0.5), on.PullAnswered(head(forget=(A,)), ()), on.Stored(at()))
    state, effects = play(on.NotYet(at(waiting=1)), state=state)
    assert without_words(effects) == [do.Push("e", 1)]
    assert not state.to_forget


def test_a_file_given_back_in_a_later_page_is_not_erased() -> None:
    first, last = head(8, more=True, forget=(A, B)), head(9, enter=(A,))
    _, effects = play(
        on.Due(at(), 0.5), on.PullAnswered(first, ()), on.Stored(at(8)), on.PullAnswered(last, ()), on.Stored(at(9))
    )
    assert without_words(effects) == [do.Forget((B,))]


def test_a_sudden_order_to_erase_many_files_is_doubted_until_it_is_repeated() -> None:
    many = tuple(Id(f"s{n}") for n in range(21))
    told = (on.PullAnswered(head(forget=many), ()), on.Stored(at()))
    state, effects = play(on.Due(at(), 0.5), *told)
    assert without_words(effects) == [do.WakeIn(SOON_S)]
    _, effects = play(on.Due(at(), 0.5), *told, state=state)
    assert without_words(effects) == [do.Forget(many)]
    others = (*many[1:], A)
    _, effects = play(on.Due(at(), 0.5), on.PullAnswered(head(forget=others), ()), on.Stored(at()), state=state)
    assert without_words(effects) == [do.WakeIn(SOON_S)]


@pytest.mark.parametrize(
    ("leaving", "here", "is_doubted"), [(3, 4, False), (4, 39, True), (4, 40, False), (20, 200, False)]
)
def test_a_tenth_of_all_files_is_many(leaving: int, here: int, is_doubted: bool) -> None:
    gone = tuple(Id(f"s{n}") for n in range(leaving))
    place = msgspec.structs.replace(at(), whole=here)
    _, effects = play(on.Due(place, 0.5), on.PullAnswered(head(forget=gone), ()), on.Stored(place))
    assert without_words(effects) == ([do.WakeIn(SOON_S)] if is_doubted else [do.Forget(gone)])


def test_new_files_are_fetched_page_by_page_then_confirmed() -> None:
    state, effects = play(
        on.Due(at(entering=("a", "b")), 0.5), on.PullAnswered(head(), ()), on.Stored(at(entering=("a", "b")))
    )
    assert without_words(effects) == [do.Fetch(FetchRequest(epoch="e", scopes=(A, B)))]
    refs = (ScopeRef(A, "child"), ScopeRef(B, "child"))
    state, effects = play(on.FetchAnswered(head(0, more=True), (row(A, "r1"),)), state=state)
    ahead = FetchRequest(epoch="e", scopes=(A, B), after=(A, Id("r1")))
    assert effects == [do.Ahead(ahead), do.StoreFetched((row(A, "r1"),), (), False, head(0, more=True))]
    state, effects = play(on.Stored(at(entering=("a", "b"), reached="a", row="r1")), state=state)
    assert without_words(effects) == [do.Fetch(ahead)]
    state, effects = play(on.FetchAnswered(head(0, more=True), (row(A, "r2"), row(B, "r1"))), state=state)
    assert do.StoreFetched((row(A, "r2"), row(B, "r1")), refs[:1], False, head(0, more=True)) in effects, (
        "the first file is whole by now"
    )
    state, effects = play(on.Stored(at(entering=("b",), reached="b", row="r1")), state=state)
    assert without_words(effects) == [do.Fetch(FetchRequest(epoch="e", scopes=(B,), after=(B, Id("r1"))))]
    state, effects = play(on.FetchAnswered(head(0), ()), on.Stored(at(untold=(A, B))), state=state)
    assert without_words(effects) == [do.Held((A, B), ())]


def test_the_next_files_are_asked_for_while_the_last_page_of_these_is_stored() -> None:
    files = tuple(f"file-{n:03d}" for n in range(SCOPES_AT_ONCE + 1))
    came = (on.PullAnswered(head(), ()), on.Stored(at(entering=files)), on.FetchAnswered(head(0), ()))
    state, effects = play(on.Due(at(entering=files), 0.5), *came)
    (ahead,) = [effect for effect in effects if isinstance(effect, do.Ahead)]
    assert isinstance(ahead.request, FetchRequest)
    assert ahead.request.scopes == (files[-1],)
    _, effects = play(on.Stored(at(entering=files[-1:])), state=state)
    assert without_words(effects) == [do.Fetch(ahead.request)]


def test_a_file_entered_during_an_interrupted_fetch_is_fetched_from_its_start() -> None:
    position = at(entering=("a", "b", "c"), reached="b", row="r7")
    _, effects = play(on.Due(position, 0.5), on.PullAnswered(head(), ()), on.Stored(position))
    assert without_words(effects) == [do.Fetch(FetchRequest(epoch="e", scopes=(B, A, C), after=(B, Id("r7"))))]


def test_new_files_come_in_the_order_of_the_service() -> None:
    position = at(entering=("c", "a", "b"))
    _, effects = play(on.Due(position, 0.5), on.PullAnswered(head(), ()), on.Stored(position))
    assert without_words(effects) == [do.Fetch(FetchRequest(epoch="e", scopes=(C, A, B)))]


def test_what_an_earlier_round_has_whole_is_told_and_not_fetched_again() -> None:
    here = at(entering=("b",), untold=(A,))
    state, effects = play(on.Due(here, 0.5), on.PullAnswered(head(), ()), on.Stored(here))
    assert without_words(effects) == [do.Fetch(FetchRequest(epoch="e", scopes=(B,)))]
    state, effects = play(on.FetchAnswered(head(0), ()), on.Stored(at(untold=(A, B))), state=state)
    assert without_words(effects) == [do.Held((A, B), ())]
    _, effects = play(on.HeldAnswered(at(untold=(A, B))), state=state)
    assert without_words(effects) == [do.StoreHeld((A, B), ())]


def test_a_fetch_whose_file_was_taken_away_starts_the_others_afresh() -> None:
    position = at(entering=("a", "c"), reached="b", row="r7")
    _, effects = play(on.Due(position, 0.5), on.PullAnswered(head(), ()), on.Stored(position))
    assert without_words(effects) == [do.Fetch(FetchRequest(epoch="e", scopes=(A, C), after=(NO_ID, NO_ID)))]


def test_many_new_files_come_in_groups() -> None:
    names = tuple(f"s{n:02}" for n in range(SCOPES_AT_ONCE + 3))
    state, effects = play(on.Due(at(entering=names), 0.5), on.PullAnswered(head(), ()), on.Stored(at(entering=names)))
    (fetch,) = [e for e in effects if isinstance(e, do.Fetch)]
    assert fetch.request.scopes == names[:SCOPES_AT_ONCE]
    left = at(entering=names[SCOPES_AT_ONCE:])
    _, effects = play(on.FetchAnswered(head(0), ()), on.Stored(left), state=state)
    (fetch,) = [e for e in effects if isinstance(e, do.Fetch)]
    assert fetch.request.scopes == names[SCOPES_AT_ONCE:]


def test_a_page_that_ends_within_a_group_is_followed_by_one_that_is_filled_up() -> None:
    names = tuple(f"s{n:02}" for n in range(SCOPES_AT_ONCE + 3))
    state, _ = play(on.Due(at(entering=names), 0.5), on.PullAnswered(head(), ()), on.Stored(at(entering=names)))
    cut = head(0, more=True)
    _, effects = play(on.FetchAnswered(cut, (row(Id(names[0]), "r1"), row(Id(names[2]), "r2"))), state=state)
    (ahead,) = [effect for effect in effects if isinstance(effect, do.Ahead)]
    assert isinstance(ahead.request, FetchRequest)
    assert ahead.request.scopes == names[2 : SCOPES_AT_ONCE + 2]
    assert ahead.request.after == (names[2], "r2")


COMPARING = msgspec.structs.replace(at(), unproved=(A,))


@pytest.mark.parametrize(("count", "is_compared"), [(0, True), (MUCH, True), (MUCH + 1, False)])
def test_a_round_in_which_much_came_leaves_comparing_to_the_next(count: int, is_compared: bool) -> None:
    rows = tuple(row(A, f"r{n}") for n in range(count))
    came = (on.PullAnswered(head(), rows), on.Stored(COMPARING))
    state, effects = play(on.Due(COMPARING, 0.5), *came)
    assert any(isinstance(effect, do.Check) for effect in effects) == is_compared
    state, _ = play(on.CancelAsked(), state=state)
    _, effects = play(on.Due(COMPARING, 0.5), on.PullAnswered(head(), ()), on.Stored(COMPARING), state=state)
    assert any(isinstance(effect, do.Check) for effect in effects), "in the next round"


@pytest.mark.parametrize(("count", "is_compared"), [(MUCH, True), (MUCH + 1, False)])
def test_a_round_in_which_much_was_entered_or_sent_leaves_comparing_to_the_next(count: int, is_compared: bool) -> None:
    entering = at(entering=(A,))
    came = (on.FetchAnswered(head(0), tuple(row(A, f"r{n}") for n in range(count))), on.Stored(COMPARING))
    _, effects = play(on.Due(entering, 0.5), on.PullAnswered(head(), ()), on.Stored(entering), *came)
    assert any(isinstance(effect, do.Check) for effect in effects) == is_compared
    told = (answered(count), on.Stored(COMPARING), on.PullAnswered(head(), ()), on.Stored(COMPARING))
    _, effects = play(on.Due(at(waiting=count), 0.5), *told)
    assert any(isinstance(effect, do.Check) for effect in effects) == is_compared


def test_a_file_that_stays_entering_is_not_fetched_for_ever() -> None:
    stuck = at(entering=("a",))
    state, _ = play(on.Due(stuck, 0.5), on.PullAnswered(head(), ()), on.Stored(stuck))
    _, effects = play(on.FetchAnswered(head(0), ()), on.Stored(stuck), state=state)
    assert isinstance(effects[-1], do.WakeIn)


def test_failures_back_off_to_five_minutes_and_success_forgets_them() -> None:
    state, waits = State(), []
    for _ in range(12):
        state, effects = play(on.Due(at(), 1.0), on.Failed("away"), state=state)
        waits.append(next(e.seconds for e in effects if isinstance(e, do.WakeIn)))
    assert waits[:4] == [1, 2, 4, 8]
    assert waits[-1] == LONGEST_WAIT_S
    state, _ = play(on.Due(at(), 1.0), on.PullAnswered(head(), ()), on.Stored(at()), state=state)
    assert state.failures == 0


def test_who_asks_for_a_round_does_not_inherit_the_long_waits_of_the_night() -> None:
    state = State(failures=9)
    _, effects = play(on.Due(at(), 1.0), on.Failed("away"), state=state)
    assert do.WakeIn(LONGEST_WAIT_S) in effects
    _, effects = play(on.Due(at(), 1.0, is_called=True), on.Failed("away"), state=state)
    assert do.WakeIn(1) in effects


def test_a_busy_service_is_asked_for_as_much_as_before() -> None:
    busy, _ = play(on.Due(at(), 0.5), on.Failed("busy", 3), state=State(page_most=400))
    assert busy.page_most == 400


def test_the_wait_is_spread_but_never_shorter_than_the_service_asks() -> None:
    state = State(failures=6)
    _, effects = play(on.Due(at(), 0.25), on.Failed("busy"), state=state)
    assert do.WakeIn(16.0) in effects
    _, effects = play(on.Due(at(), 0.25), on.Failed("busy", wait_s=120), state=state)
    assert do.WakeIn(120) in effects


def test_a_bad_line_is_asked_for_less_at_a_time() -> None:
    state, _ = play(on.Due(at(waiting=500), 0.5), on.Failed("slow"))
    state, effects = play(on.Due(at(waiting=500), 0.5), state=state)
    assert without_words(effects) == [do.Push("e", 250)]
    state, _ = play(on.Due(at(), 0.5), on.Failed("slow"))
    state, effects = play(on.Due(at(), 0.5), state=state)
    assert without_words(effects) == [do.Pull(PullRequest(epoch="e", cursor=5, limit=500))]


def test_a_service_that_misses_ops_gets_them_again_but_not_for_ever() -> None:
    state, effects = play(on.Due(at(waiting=1), 0.5), on.GapFound(4))
    assert effects == [do.Resend(4)]
    state, effects = play(on.Stored(at(waiting=3)), state=state)
    assert without_words(effects) == [do.Push("e", 3)]
    for _ in range(MOST_GAPS - 1):
        state, _ = play(on.GapFound(4), on.Stored(at(waiting=3)), state=state)
    _, effects = play(on.GapFound(4), state=state)
    assert do.Say(Doing.RESTING, NONSENSE) in effects


@pytest.mark.parametrize(
    "answer",
    [on.PullAnswered(head(4), ()), on.PullAnswered(head(5, more=True), ())],
    ids=["goes back", "goes nowhere"],
)
def test_a_page_that_makes_no_sense_is_not_stored(answer: Event) -> None:
    state, effects = play(on.Due(at(), 0.5), answer)
    assert state.phase is Phase.IDLE
    assert do.Say(Doing.RESTING, NONSENSE) in effects


def doubting(*scopes: Id, waiting: int = 0) -> SyncPosition:
    return msgspec.structs.replace(at(3, waiting=waiting), epoch="e2", known=Point(3, "c"), doubted=scopes)


def test_a_service_that_was_set_back_is_compared_first_and_then_all_goes_on() -> None:
    for event in (on.EpochChanged(), on.PullAnswered(head(epoch="e2"), ())):
        state, effects = play(on.Due(at(), 0.5), event)
        assert without_words(effects) == [do.FindCommon("e")]
        state, effects = play(on.CommonFound(COMMON), state=state)
        assert effects == [do.StoreCommon(COMMON)]
        state, effects = play(on.Stored(doubting(A, B, waiting=2)), state=state)
        assert without_words(effects) == [do.Check("e2", Point(3, "c"), -1, (A, B))], "before anything is sent or taken"
        differs = CheckAnswer(epoch="e2", at="t", differing=(B,))
        state, effects = play(on.Checked((A, B), differs), state=state)
        assert effects == [do.StoreProof((A,), "t")]
        state, effects = play(on.Stored(doubting(B, waiting=2)), state=state)
        assert without_words(effects) == [do.Compare("e2", Point(3, "c"), B)]
        lacking = msgspec.structs.replace(head(0), lacking=(Id("r"),))
        state, effects = play(on.Compared(lacking, ()), state=state)
        assert without_words(effects) == [do.Witness("e2", Point(3, "c"), (Id("r"),))], "before it is stored over"
        state, effects = play(on.Witnessed(), state=state)
        assert effects == [do.StoreCompared(B, lacking, ())]
        state, effects = play(on.Stored(doubting(waiting=2)), state=state)
        assert without_words(effects) == [do.Push("e2", 2, Point(3, "c"))]


def test_comparing_that_was_cut_short_comes_first_in_the_next_round() -> None:
    _, effects = play(on.Due(doubting(A, waiting=2), 0.5))
    assert without_words(effects) == [do.Check("e2", Point(3, "c"), -1, (A,))]


def test_a_service_that_is_set_back_without_end_is_left_alone_for_a_while() -> None:
    state, effects = play(on.Due(at(), 0.5), on.EpochChanged())
    for _ in range(MOST_HEALINGS):
        state, effects = play(on.CommonFound(COMMON), on.Stored(at()), on.EpochChanged(), state=state)
    assert effects[0] == do.Say(Doing.RESTING, NONSENSE)


def quiet(*unproved: Id) -> SyncPosition:
    return msgspec.structs.replace(at(), unproved=unproved)


def test_what_changed_is_proved_when_all_is_quiet_and_once_in_a_round() -> None:
    state, effects = play(on.Due(quiet(A), 0.5), on.PullAnswered(head(), ()), on.Stored(quiet(A)))
    assert without_words(effects) == [do.Check("e", ORIGIN, 5, (A,))]
    moved = CheckAnswer(epoch="e", at="t", moved=(A,))
    state, effects = play(on.Checked((A,), moved), state=state)
    assert effects == [do.StoreProof((), "t")]
    _, effects = play(on.Stored(quiet(A)), state=state)
    assert isinstance(effects[-1], do.WakeIn)
    waits = msgspec.structs.replace(quiet(A), waiting=1)
    _, effects = play(on.Due(quiet(A), 0.5), on.PullAnswered(head(), ()), on.Stored(waits))
    assert not any(isinstance(effect, do.Check) for effect in effects), "what waits goes first"


def test_what_is_not_this_persons_any_more_is_erased_as_soon_as_comparing_says_so() -> None:
    """Of two copies of a laptop the other one may have heard it in its page."""
    gone = CheckAnswer(epoch="e", at="t", forget=(A,))
    state, _ = play(on.Due(quiet(A, B), 0.5), on.PullAnswered(head(), ()), on.Stored(quiet(A, B)))
    state, effects = play(on.Checked((A, B), gone), state=state)
    assert effects == [do.StoreProof((B,), "t")]
    state, effects = play(on.Stored(quiet()), state=state)
    assert without_words(effects) == [do.Forget((A,))]
    state, effects = play(on.Stored(msgspec.structs.replace(at(), forgotten=(A,))), state=state)
    assert effects == [do.Held((), (A,))]
    state, effects = play(on.HeldAnswered(msgspec.structs.replace(at(), forgotten=(A,))), state=state)
    assert effects == [do.StoreHeld((), (A,))]
    _, effects = play(on.Stored(at()), state=state)
    assert isinstance(effects[-1], do.WakeIn)


def test_comparing_erases_neither_much_at_once_nor_anything_after_the_service_was_set_back() -> None:
    many = tuple(Id(f"s{n}") for n in range(4))
    state, _ = play(on.Due(quiet(*many), 0.5), on.PullAnswered(head(), ()), on.Stored(quiet(*many)))
    state, _ = play(on.Checked(many, CheckAnswer(epoch="e", at="t", forget=many)), state=state)
    _, effects = play(on.Stored(quiet()), state=state)
    assert isinstance(effects[-1], do.WakeIn), "pages say it, twice"
    state, _ = play(on.Due(doubting(A), 0.5))
    _, effects = play(on.Checked((A,), CheckAnswer(epoch="e2", at="t", forget=(A,))), state=state)
    assert effects[0] == do.Say(Doing.RESTING, NONSENSE)


def test_a_laptop_that_is_turned_away_asks_again_later_by_itself() -> None:
    state, effects = play(on.Due(at(), 0.5), on.NotWelcome("Talk to your manager."))
    assert do.WakeIn(LONGEST_WAIT_S) in effects
    _, effects = play(on.Due(at(), 0.5), state=state)
    assert isinstance(effects[-1], do.Pull)


def test_an_answer_after_cancelling_changes_nothing() -> None:
    state, _ = play(on.Due(at(waiting=1), 0.5), on.CancelAsked())
    assert step(state, answered(1)) == (state, [])

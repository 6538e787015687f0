"""What a sheet of the custody log asks: a few choices and short lines, each a process fact. No field takes what the child says."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from app.domain.ids import NO_ID, Id
from app.domain.stamp import Stamp, called
from app.ui.features.custody import steps, texts
from app.ui.features.custody.board import Board

Options = tuple[tuple[str, str], ...]


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One question. `kind` is choice, line, secret (a line nobody reads over the shoulder), time or day; `required` is the sentence
    where it is left out."""

    key: str
    label: str
    kind: str = "choice"
    options: Options = ()
    hint: str = ""
    value: str = ""
    required: str = ""
    usual: tuple[str, ...] = ()
    """Words that a tap writes into a line; others are typed."""


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """One sheet. `stamp` is what it is about; `remove` the words of a button that takes it out; `is_immediate`: one choice,
    and choosing is saving."""

    key: str
    title: str
    fields: tuple[Field, ...]
    note: str = ""
    save: str = "Save"
    remove: str = ""
    stamp: Id = NO_ID
    kind: str = ""
    about: str = ""
    is_immediate: bool = False


FROM_RECORD: Final = "From the custody record"
WHY_CHANGED: Final = (
    ("Pressed late", "Pressed late"),
    ("Pressed early", "Pressed early"),
    (FROM_RECORD, "From the custody record"),
    ("The sergeant told me", "The sergeant told me"),
    ("Wrong time before", "Wrong time before"),
)
RANKS: Final = tuple((rank, rank) for rank in ("Constable", "Sergeant", "Inspector", "Superintendent"))
TOLD_TO: Final = (
    ("custody sergeant", "Custody sergeant"), ("inspector", "Inspector"), ("officer in the case", "Officer in the case"),
    ("nurse", "Nurse"), ("solicitor", "Solicitor"),
)  # fmt: skip
CONCERNS: Final = (
    ("Rights", "Rights"), ("Solicitor", "Solicitor"), ("Food or drink", "Food or drink"), ("Rest", "Rest"),
    ("Health or medicine", "Health or medicine"), ("Search", "Search"), ("Cell or adults near", "Cell or adults near"),
    ("Interview", "Interview"), ("Review not done", "Review not done"), ("How they are spoken to", "How they are spoken to"),
    ("Something else", "Something else"),
)  # fmt: skip
ESCALATED: Final = (
    ("", "Not needed"),
    ("to the inspector", "To the inspector"),
    ("complaint explained", "Complaint explained"),
)
THERE: Final = (
    ("yes", "Yes"), ("child_signed", "No, {name} signed that"), ("urgent", "No, urgent risk"), ("no", "No, and I was not asked"),
)  # fmt: skip
SORTS: Final = (("ordinary", "Ordinary"), ("strip", "Strip search"), ("intimate", "Intimate search"))
SEARCH_WHY: Final = ("Something that may be hidden", "Something to harm with", "Evidence")
SEARCH_WHO: Final = ("Two officers, both male", "Two officers, both female", "One male, one female")
ANSWERS: Final = ("Put right at once", "Noted in the record", "Will ask the inspector", "Will ring again", "Nothing")
STEP_DOWN: Final = (
    ("The child began to talk about what happened", "{He} began to talk about what happened"),
    ("I know somebody involved", "I know somebody involved"),
    ("The child does not want me there", "{name} does not want me there"),
    ("I cannot go on", "I cannot go on (ill, unsafe)"),
)
CANCEL: Final = (
    ("A parent or carer came", "A parent or carer came"), ("Released before I arrived", "Released before I arrived"),
    ("Another adult went", "Another adult went"), ("Begun by mistake", "Begun by mistake"),
)  # fmt: skip
TRANSFER_TYPE: Final = (("non_secure", "Not secure"), ("secure", "Secure"), ("none", "None was asked for"))
CERTIFICATE: Final = (("seen", "Seen"), ("said", "Said to be there, not seen"), ("none", "None"))
YES_NO: Final = (("yes", "Yes"), ("no", "No"))
DAYS: Final = (("0", "Today"), ("1", "Tomorrow"), ("2", "The day after"), ("3", "In 3 days"))


def change_time(board: Board, stamp: Stamp) -> Ask:
    """Another time for a stamp, or a few words about it."""
    return Ask(
        key="change_time",
        title=called(stamp.kind),
        note=texts.BOTH_KEPT,
        stamp=stamp.id,
        kind=stamp.kind,
        remove="Take it out",
        fields=(
            Field(key="at", label="When was it?", kind="time", value=board.clock(stamp)),
            Field(key="reason", label="Why is the time another one?", options=WHY_CHANGED, value=stamp.reason),
            Field(key="words", label="Who or what, in a few words", kind="line", value=stamp.words, hint=texts.FACTS_ONLY),
        ),
    )


def other_time(board: Board, kind: str, label: str) -> Ask:
    """Stamp something that happened earlier."""
    is_after = board.row.attendance.entered_afterwards
    reason = Field(
        key="reason",
        label="Why not now?",
        options=WHY_CHANGED,
        required="" if is_after else "Choose why the time is not now.",
    )
    when = Field(key="at", label="When was it?", kind="time", required="Type the time, for example 02:40.")
    words = Field(key="words", label="Who or what, in a few words", kind="line", hint=texts.FACTS_ONLY)
    return Ask(key="other_time", title=label, kind=kind, fields=(when, words) if is_after else (when, reason, words))


def rights(which: str, about: str) -> Ask:
    """When a right, or each that was not yet, was given or understood: for a log that is written up, which adds the time."""
    what = texts.right(about) if about else texts.SEVERAL_RIGHTS
    title = f"{what}: {texts.UNDERSTOOD if which == 'understood' else texts.GIVEN}"
    return Ask(key="rights", title=title, kind=which, about=about, fields=())


def times(board: Board) -> Ask:
    """The three times that the clocks start from, as the custody record has them."""
    labels = (
        ("arrested", "Arrested"),
        ("brought_in", "Brought to the station"),
        ("detention_authorised", "Detention authorised"),
    )
    fields = []
    for kind, label in labels:
        stamp = next((s for s in reversed(board.row.times) if s.kind == kind), None)
        fields.append(Field(key=kind, label=label, kind="time", value=board.clock(stamp) if stamp else ""))
    return Ask(key="times", title=texts.MORE_TIMES, note=texts.TIMES_NOTE, fields=tuple(fields))


def search() -> Ask:
    """A search: who allowed it, why, and who was there."""
    return Ask(
        key="search",
        title="Search",
        note=texts.SEARCH_NOTE,
        fields=(
            Field(key="sort", label="What kind?", options=SORTS, required="Choose what kind of search it was."),
            Field(key="authorised_by", label="Who authorised it?", options=RANKS),
            Field(key="reason", label="What reason was given?", kind="line", usual=SEARCH_WHY),
            Field(key="adult_there", label="Were you there?", options=THERE, required="Say if you were there."),
            Field(key="who_there", label="Who else was there, and of what sex?", kind="line", usual=SEARCH_WHO),
        ),
    )


def concern() -> Ask:
    """A concern told to somebody, and what came of it."""
    return Ask(
        key="concern",
        title=texts.CONCERN,
        note=texts.CONCERN_NOTE,
        fields=(
            Field(key="what", label="What is it about?", options=CONCERNS, required="Choose what it is about."),
            Field(key="words", label="In a few words", kind="line", hint=texts.FACTS_ONLY),
            Field(key="told", label="Whom did you tell?", options=TOLD_TO, required="Choose whom you told."),
            Field(key="answer", label="What did they say they would do?", kind="line", usual=ANSWERS),
            Field(key="escalated", label="Taken further?", options=ESCALATED),
        ),
        save="Stamp the concern",
    )


def step_down() -> Ask:
    """Stop being this child's adult. What was said is not asked."""
    field = Field(key="reason", label="Why?", options=STEP_DOWN, required="Choose why. Do not write what was said.")
    return Ask(key="step_down", title="Step down", note=texts.STEP_DOWN_NOTE, fields=(field,), save="I step down")


def hand_over(people: Sequence[tuple[str, str]]) -> Ask:
    """Somebody else attends from now on."""
    who = Field(key="to", label="Who takes over?", options=tuple(people), required="Choose who takes over.")
    words = Field(key="words", label="What they need to know tonight", kind="line", hint=texts.FACTS_ONLY)
    return Ask(key="hand_over", title=texts.HAND_OVER, note=texts.HAND_OVER_NOTE, fields=(who, words), save=texts.HAND_OVER)


def extended() -> Ask:
    """Somebody allowed longer detention."""
    return Ask(
        key="extended",
        title="Detention extended",
        fields=(
            Field(
                key="who", label="Who allowed it?", required="Choose who allowed it.",
                options=(("superintendent", "Superintendent, to 36 hours"), ("court", "A court’s warrant")),
            ),
            Field(key="day", label="Until which day? (a court’s warrant)", options=DAYS, value="0"),
            Field(key="until", label="Until when?", kind="time"),
        ),
    )  # fmt: skip


def bail_refused(answers: Options, reasons: Options, known: Mapping[str, str], too_young: int | None = None) -> Ask:
    """What came of it when a child was refused bail: the record of section 38(6). `too_young` is an age below 12."""
    return Ask(
        key="bail_refused",
        title="Charged and bail refused",
        note=texts.TRANSFER_NOTE,
        fields=(
            Field(
                key="transfer_type",
                label="Which accommodation did the police ask the council for?",
                options=TRANSFER_TYPE,
                value=known.get("transfer_type", ""),
            ),
            Field(key="transfer_answer", label="What came of it?", options=answers, value=known.get("transfer_answer", "")),
            Field(
                key="transfer_not_reason",
                label="Why does {name} stay with the police?",
                options=reasons,
                hint=texts.NOT_HARD if too_young is None else f"{texts.NOT_HARD} {texts.TOO_YOUNG.format(age=too_young)}",
                value=known.get("transfer_not_reason", ""),
            ),
            Field(
                key="transfer_certificate",
                label="The certificate why {name} stays in a cell",
                options=CERTIFICATE,
                value=known.get("transfer_certificate", ""),
            ),
            Field(
                key="transfer_challenged",
                label="Did you challenge it?",
                options=YES_NO,
                value=known.get("transfer_challenged", ""),
            ),
        ),
    )


def outcome(options: Options) -> Ask:
    """How it ended: one tap."""
    field = Field(key="outcome_what", label="What was {name} told?", options=options)
    return Ask(key="outcome", title="Told outcome", fields=(field,), is_immediate=True)


def more(board: Board) -> Ask:
    """Everything that has no tile: one tap each."""
    name = board.row.called
    fields = tuple(
        Field(key=group, label=group, options=tuple((kind, label.format(name=name)) for kind, label in kinds))
        for group, kinds in steps.MORE
    )
    words = Field(key="words", label="Or in a few words", kind="line", hint=texts.FACTS_ONLY)
    return Ask(key="more", title="Something else", fields=(*fields, words), is_immediate=True, save="Stamp it")


def gap(words: str) -> Ask:
    """Another reason why nothing was written."""
    options = tuple(
        (one, one) for one in ("Waiting for the interview", "Waiting for a decision", "I was called away", "With the nurse")
    )
    fields = (
        Field(key="reason", label="Why?", options=options),
        Field(key="words", label="Or in a few words", kind="line", hint=texts.FACTS_ONLY),
    )
    return Ask(key="gap", title=words, fields=fields)


FEEDBACK: Final = (
    ("alone", "{name} answers alone"), ("read_aloud", "I read it to {name}"),
    ("Did not want to", "{name} does not want to"), ("Was too tired", "{name} is too tired"),
)  # fmt: skip


def feedback() -> Ask:
    """The laptop goes to the child, who says how it was; or they do not want to."""
    fields = (
        Field(key="how", label="How is it done?", options=FEEDBACK, required="Choose how it is done."),
        Field(key="pin", label="A PIN to take the laptop back with", kind="secret", hint=texts.PIN_HINT),
    )
    return Ask(key="feedback", title=texts.FEEDBACK_TITLE, note=texts.FEEDBACK_NOTE, fields=fields, save="Go on")


def cancel() -> Ask:
    """The adult was not needed."""
    field = Field(key="reason", label="Why?", options=CANCEL, required="Choose why.")
    return Ask(key="cancel", title="Not needed", note=texts.CANCEL_NOTE, fields=(field,), save="Cancel this log")

"""Children for pictures: names that break layouts (very long, like markup, from right to left), and a review that waits."""

from collections.abc import Sequence
from datetime import date, timedelta, tzinfo
from typing import Any, Final

from app.changes.op import Op
from app.demo.sample.assessments import Course, make_answers, make_assessment
from app.demo.sample.children import told_child
from app.demo.sample.files import Start, open_file
from app.demo.sample.making import Maker, working_days_ago
from app.demo.sample.staff import Staff
from app.demo.sample.town import Sample
from app.domain.service import Person
from app.forms.shipped import shipped_form

SEED = 77
COLLEAGUE: Final = "Priya Nair"
MARKUP: Final = "<img src=/etc/hostname> <b>Bold</b>"
LONG: Final = f"Maximilian-Alexander {MARKUP} " + "Bartholomew Christopher Ferdinand Theodore " * 3
ARABIC: Final = ("عبد الرحمن", "المنصوري")
_SHARED: Final[dict[str, Any]] = {
    "address": ["3 Heron Way", "Harbourside", "CF10 1EP"],
    "pronouns": "he/him",
    "sex": "male",
    "ethnicity": "Not stated",
    "carers": [
        {
            "name": "A grandmother with a very long name indeed",
            "relation": "grandmother",
            "note": "ring in the evening, never before six",
            "lives_with": True,
        }
    ],
    "communication": "Read things out. Leave time.",
    "matters": "My football, my little brother, and being asked before people decide.",
    "strengths": ["good with animals", "kind"],
    "what_helps": ["walking", "time to think"],
    "warnings": [
        {
            "kind": "dogs",
            "tone": "warn",
            "text": "Ring before you go in because there are three dogs that do not know strangers",
        },
        {"kind": "health", "tone": "bad", "text": "Nut allergy"},
        {"kind": "contact", "tone": "info", "text": "Never leave a message with neighbours"},
        {"kind": "health", "tone": "info", "text": "Asthma, blue inhaler in the coat pocket"},
        {"kind": "contact", "tone": "info", "text": "Collect from reception"},
    ],
}


def hard_names(today: date, zone: tzinfo, sample: Sample, worker: str) -> Sequence[Op]:
    """Both children's files as operations for the service, allocated to `worker` (full names)."""
    staff = sample.staff
    maker = Maker(today, SEED, zone, shipped_form("assessment", 2), sample.certify)
    long = {"first_names": LONG[:200].strip(), "surname": "Featherstonehaugh-Cholmondeley", "case_number": "YJ-26-9001"}
    arabic = {"first_names": ARABIC[0], "surname": ARABIC[1], "language": "Arabic", "case_number": "YJ-26-9002"}
    for number, name in enumerate((long, arabic)):
        made = working_days_ago(today, 3 + number)
        child = told_child(maker, {**_SHARED, **name, "born": [14 + number, 100]}, made)
        start = Start(kind="RO", level="standard", made=made, ends=made + timedelta(days=180), months=6, title="Theft")
        open_file(maker, staff, child, staff.named(worker), start)
    _with_a_review(maker, today, staff, staff.named(COLLEAGUE))
    return list(maker.ops())


def _with_a_review(maker: Maker, today: date, staff: Staff, worker: Person) -> None:
    """A child whose second assessment waits for the manager, so that what changed can be shown."""
    made = working_days_ago(today, 95)
    told = {
        **_SHARED,
        "first_names": "Noah",
        "surname": "Campbell",
        "case_number": "YJ-26-9003",
        "born": [16, 40],
        "warnings": (),
    }
    child = told_child(maker, told, made)
    start = Start(kind="YRO", level="standard", made=made, ends=made + timedelta(days=270), months=9, title="Theft")
    file = open_file(maker, staff, child, worker, start)
    for stage, first, sent, signed in (("start_of_order", 90, 84, 82), ("review", 9, 5, None)):
        begun = working_days_ago(today, first)
        course = Course(
            stage=stage,
            started=begun,
            sent=working_days_ago(today, sent),
            signed=working_days_ago(today, signed) if signed else None,
        )
        answers = make_answers(maker, child, file.offences, begun, stage=stage)
        make_assessment(maker, child, file.order, file.people, course, answers)

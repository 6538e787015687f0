"""Pictures of the custody figures: nothing to count yet, some months with a very long name, and further down."""

from datetime import timedelta

from PySide6.QtWidgets import QScrollArea, QWidget

from app.demo.shots.shot import shot
from app.demo.shots.stage import Stage
from app.demo.shots.studio import Studio
from app.domain.answer import Answer
from app.domain.assessment import FormRef
from app.domain.attendance import FORM, Attendance
from app.domain.stamp import Stamp
from app.models.unit_of_work import Identity
from app.ui.desk import Place
from app.ui.features.custody_figures.screen import Screen

_LONG = "Maximilian-Alexander-Konstantin Featherstonehaugh-Cholmondeley"
_ANSWERS = (
    {"child_name": "Rio Dawson", "outcome_what": "rui", "advice_wanted": "child", "child_sex": "male", "feedback_helped": "yes"},
    {"child_name": "Billie Marsh", "outcome_what": "nfa", "advice_wanted": "refused", "outcome_leaving": "tired"},
    {"child_name": _LONG, "outcome_what": "charged_kept", "advice_wanted": "child", "transfer_type": "secure",
     "transfer_answer": "none_found", "transfer_not_reason": "no_secure", "transfer_certificate": "seen"},
    {"child_name": "Ash Whitlow", "outcome_what": "bail", "advice_wanted": "refused", "advice_adult_asked": "yes",
     "child_sex": "female", "outcome_leaving": "upset"},
    {"child_name": "Sol Byrne", "outcome_what": "charged_kept", "advice_wanted": "child", "transfer_type": "non_secure",
     "transfer_answer": "met", "transfer_certificate": "none"},
)  # fmt: skip


def _fill(stage: Stage) -> None:
    """Sixteen nights of the last 40 days, as adults of the service kept them."""
    desk, store = stage.laptop.desk(), stage.laptop.store
    form = store.forms.newest(FORM)
    if form is None or any(line.called == "Billie" for line in desk.views.logs(desk.clock().wall_at)):
        return
    new, now, own = desk.new_id, desk.clock().at.replace(minute=0, second=0, microsecond=0), store.identity
    adult = new()
    store.identity = Identity(person=adult, role="appropriate_adult", team=own.team)
    with store.work() as work:
        for n in range(16):
            scope, said, begins = new(), _ANSWERS[n % len(_ANSWERS)], now - timedelta(days=2.5 * n + 2, hours=n)
            work.put(
                Attendance(
                    id=new(), scope=scope, adult=adult, adults=(adult,),
                    form=FormRef(id=form.id, version=form.version, text_hash=form.text_hash),
                    answers={key: Answer(value=value) for key, value in {"request_station": "Harbour Road", **said}.items()},
                )
            )  # fmt: skip
            kept = said["outcome_what"] == "charged_kept"
            kinds = {"brought_in": -1.0, "requested": 0, "arrived": 0.4 + n % 4 * 0.6, "left": 5 + n % 3 * 4}
            after = {"charged": 4, "bail_refused": 4.2, "released": 14} if kept else {}
            for kind, hours in {**kinds, **after}.items():
                at = (begins + timedelta(hours=hours)).isoformat()
                work.put(Stamp(id=new(), scope=scope, kind=kind, at=at))
            if n % 5 == 3:
                work.put(Stamp(id=new(), scope=scope, kind="search", about="strip", at=begins.isoformat()))
    store.identity = own


def _show(studio: Studio) -> QWidget:
    stage = studio.planner
    _fill(stage)
    window = stage.show(Place(screen="custody_figures"))
    page = window.page()
    assert isinstance(page, Screen)
    page.choice.set_value("year")
    page.choice.setFocus()
    page.presenter.choose("year")
    page.presenter.load()
    stage.settle(400)
    return window


@shot("custody_figures", "0-none")
def none(studio: Studio) -> QWidget:
    """No log yet: what will stand here."""
    window = studio.planner.show(Place(screen="custody_figures"))
    studio.planner.settle(300)
    return window


@shot("custody_figures", "1-counts", after="custody_figures-0-none")
def counts(studio: Studio) -> QWidget:
    """The financial year so far."""
    window = _show(studio)
    _scroll(window, 0.0)
    studio.planner.settle(100)
    return window


@shot("custody_figures", "2-further-down", after="custody_figures-0-none")
def further_down(studio: Studio) -> QWidget:
    """Each child who was refused bail, and the print for a board."""
    window = _show(studio)
    _scroll(window, 1.0)
    studio.planner.settle(100)
    return window


def _scroll(window: QWidget, share: float) -> None:
    for area in window.findChildren(QScrollArea):
        if area.isVisible():
            bar = area.verticalScrollBar()
            bar.setValue(int(bar.maximum() * share))

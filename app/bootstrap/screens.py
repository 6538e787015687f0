"""Which screens there are: the one place that knows all features. Each is imported when it is first gone to."""

from collections.abc import Callable
from importlib import import_module

from PySide6.QtWidgets import QWidget

from app.domain.policy import may_read
from app.ui.desk import Desk, Place
from app.ui.main_window import MainWindow
from app.ui.shell.offered import FIRST, offers

Make = Callable[[Desk], QWidget]
_FEATURES = "app.ui.features"


def main_window(desk: Desk) -> MainWindow:
    """The window with every screen, on My day."""
    screens = {
        "my_day": _screen("my_day"),
        "caseload": _screen("caseload"),
        "child": _child,
        "assessments": _screen("assessment", "AllAssessments"),
        "contacts": _screen("contacts_list"),
        "reviews": _screen("reviews"),
        "certificates": _screen("certificates"),
        "figures": _screen("figures"),
        "custody_figures": _screen("custody_figures"),
        "custody": _screen("custody"),
        "rota": _screen("rota"),
        "custody_logs": _screen("custody", "Logs"),
        "codes": _screen("custody", "Codes"),
        "sync": _screen("sync"),
        "settings": _screen("settings"),
    }
    if desk.administration is not None:
        screens["administration"] = _screen("administration")
    if desk.lookups is not None:
        screens["lookups"] = _screen("lookups")
    if desk.asides is not None:
        screens["asides"] = _screen("asides")
    sheets = {
        "contact": _sheet("contact", "ContactSheet"),
        "search": _sheet("search", "Palette"),
        "changes": _sheet("changes", "ChangesSheet"),
        "new_child": _sheet("new_child", "NewChildSheet"),
        "handing_over": _sheet("handing_over", "HandingOverSheet"),
        "allocation": _sheet("allocation", "AllocationSheet"),
        "event": _sheet("event", "EventSheet"),
        "involvement": _sheet("involvement", "InvolvementSheet"),
        "opening": _sheet("opening", "SeenSheet"),
        "open_with_reason": _sheet("opening", "AskSheet"),
        "concern": _sheet("concern", "ConcernSheet"),
        "join_again": _sheet("join_again", "JoinAgainSheet"),
        "sign_in": _sheet("sign_in", "SignInSheet"),
    }
    role = desk.me.role
    window = MainWindow(desk, screens, {key: make for key, make in sheets.items() if offers(role, key)})
    window.go(Place(screen=next(key for key in FIRST if key in screens and offers(role, key))))
    return window


def _screen(feature: str, name: str = "Screen") -> Make:
    def make(desk: Desk) -> QWidget:
        made: QWidget = getattr(import_module(f"{_FEATURES}.{feature}.screen"), name)(desk)
        return made

    return make


def _sheet(feature: str, name: str) -> Callable[[Desk, QWidget], QWidget]:
    def make(desk: Desk, window: QWidget) -> QWidget:
        made: QWidget = getattr(import_module(f"{_FEATURES}.{feature}.screen"), name)(desk, window)
        return made

    return make


def _child(desk: Desk) -> QWidget:
    from app.ui.features.child.screen import Screen

    tabs = {
        "assessments": _screen("assessment"),
        "plan": _screen("plan"),
        "contacts": _screen("contacts_list"),
        "orders": _screen("contacts_list", "OrdersTab"),
    }
    if may_read(desk.me.role, "report"):
        tabs["reports"] = _screen("reports")
    if may_read(desk.me.role, "attachment"):
        tabs["documents"] = _screen("documents")
    return Screen(desk, tabs)

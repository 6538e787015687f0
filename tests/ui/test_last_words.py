"""The four editors at a lock: a save is under way, more is typed, and all is closed at once. Nothing typed is lost."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.domain.answer import Answer
from app.domain.assessment import Assessment, FormRef
from app.domain.plan import Plan, Target
from app.domain.record import Record
from app.forms.definition import Kind
from app.models.queries.views import StoreViews
from app.ui.desk import Place
from app.ui.features.assessment.presenter import EditorPresenter
from app.ui.features.certificates.presenter import CertificatesPresenter
from app.ui.features.contact.presenter import ContactPresenter
from app.ui.features.plan.presenter import PlanPresenter
from app.ui.record_draft import RecordDraft
from tests.helpers.desk import RealDesk
from tests.helpers.laptop import Laptop, a_child, a_contact, an_allocation, an_order, new_id, shelf


class Editor(NamedTuple):
    """One editor with a record open: how a person types in it, and what of that the store holds."""

    presenter: QObject
    draft: RecordDraft
    types: Callable[[str], None]
    leaves: Callable[[], None]
    stored: Callable[[StoreViews], str]


class Room:
    """A laptop with one child whose order ends soon, and a desk on it."""

    def __init__(self, folder: Path, qtbot: QtBot) -> None:
        self.bot, self.laptop, self.child = qtbot, Laptop(folder), a_child()
        self.receive(self.child, an_order(self.child, ends_on="2026-12-01"))
        self.receive(an_allocation(self.child, self.laptop.person, self.laptop.team))
        self.desk = RealDesk(self.laptop)

    def receive(self, *records: Record) -> None:
        self.laptop.receive(*records)

    def rest(self) -> None:
        self.bot.waitUntil(self.desk.is_idle, timeout=60_000)

    def contact(self) -> Editor:
        made = a_contact(self.child, content="")
        self.laptop.put(made)
        contact = ContactPresenter(self.desk)
        contact.open(Place(screen="contact", scope=self.child.scope, record=made.id))
        self.rest()
        return Editor(
            contact,
            contact.draft,
            lambda text: contact.edit(content=text),
            contact.leave,
            lambda v: v.contact(made.id).content,
        )

    def new_contact(self) -> Editor:
        contact = ContactPresenter(self.desk)
        contact.open(Place(screen="contact", scope=self.child.scope))
        self.rest()
        id = contact.draft.now.id
        return Editor(
            contact, contact.draft, lambda text: contact.edit(content=text), contact.leave, lambda v: v.contact(id).content
        )

    def assessment(self) -> Editor:
        form = shelf().find("assessment", 1)
        assert form is not None
        question = next(q.id for q in form.questions.values() if q.kind is Kind.NARRATIVE)
        made = Assessment(id=new_id(), scope=self.child.scope, form=FormRef(id=form.id, version=1), stage=form.id)
        self.laptop.put(made)
        editor = EditorPresenter(self.desk)
        editor.open(Place(screen="assessment", scope=self.child.scope, record=made.id))
        self.rest()
        return Editor(
            editor, editor.draft, lambda text: editor.answer(question, Answer(value=text)), editor.leave,
            lambda v: str(v.assessment(made.id).assessment.answers.get(question, Answer()).value or ""),
        )  # fmt: skip

    def plan(self) -> Editor:
        target = new_id()
        self.laptop.put(Plan(id=new_id(), scope=self.child.scope, targets={target: Target(title="College", rank="a")}))
        plan = PlanPresenter(self.desk)
        plan.show(self.child.scope)
        self.rest()

        def stored(views: StoreViews) -> str:
            found = views.plan(self.child.scope).plan
            return found.targets[target].words if found else ""

        return Editor(plan, plan._draft, lambda text: plan.change_target(words=text), plan.leave, stored)

    def certificate(self) -> Editor:
        certificates = CertificatesPresenter(self.desk)
        certificates.watch(True)
        self.rest()

        def stored(views: StoreViews) -> str:
            found = views.certificates(self.laptop.clock.now.today)[0].certificate
            return found.message if found else ""

        return Editor(
            certificates, certificates._draft, lambda text: certificates.change(message=text),
            lambda: certificates.watch(False), stored,
        )  # fmt: skip


@pytest.fixture
def room(tmp_path: Path, qtbot: QtBot) -> Iterator[Room]:
    made = Room(tmp_path / "leah", qtbot)
    yield made
    made.desk.close()
    made.rest()
    made.laptop.close()


@pytest.mark.parametrize("name", ["contact", "new_contact", "assessment", "plan", "certificate"])
@pytest.mark.parametrize("last", ["One, two and three", "One"])
def test_all_that_was_typed_is_there_after_a_lock_during_a_save(room: Room, name: str, last: str) -> None:
    """The last words may also be those from before the save that is under way: taken back is typed, too."""
    editor: Editor = getattr(room, name)()
    editor.types("One")
    editor.leaves()
    room.rest()
    editor.types("One, two")
    editor.leaves()
    editor.types(last)
    assert editor.draft.is_under_way
    editor.leaves()
    assert room.desk.tasks.close(20)
    room.laptop.restart()
    assert editor.stored(StoreViews(room.laptop.store)) == last

"""Pictures of the pages about children: My day, caseload, a child's record, lists, contact sheet."""

import io

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtWidgets import QWidget

from app.demo.shots.hard_names import ARABIC
from app.demo.shots.shot import shot
from app.demo.shots.stage import Stage
from app.demo.shots.studio import Studio
from app.operations.attachment import AddToFile
from app.ui.desk import Place
from app.ui.parts.hills import Hills

JAY = "Jayden Okafor"
REPORT = "Report of the educational psychologist about reading, attention and what helps, with the school’s answer"
CONTENT = (
    "Filled in pages 2 and 3 together. Rang the open day line, Jay asked both questions himself. "
    "Talked about what to do if he feels stuck there."
)
VOICE = "“I thought they’d laugh but the lady was sound. I’m going.”"


@shot("my_day", "full")
def my_day(studio: Studio) -> QWidget:
    """The practitioner's day, up to date."""
    studio.leah.go_online()
    return studio.leah.show()


@shot("my_day", "empty")
def my_day_empty(studio: Studio) -> QWidget:
    """Nothing has been fetched yet."""
    return studio.fresh.show()


@shot("my_day", "manager")
def my_day_manager(studio: Studio) -> QWidget:
    """The manager's day."""
    studio.ruth.go_online()
    return studio.ruth.show()


@shot("caseload", "full")
def caseload(studio: Studio) -> QWidget:
    """Everybody."""
    return studio.leah.show(Place(screen="caseload"))


@shot("caseload", "nothing-passes")
def caseload_filtered(studio: Studio) -> QWidget:
    """The filter lets nobody through."""
    window = studio.leah.show(Place(screen="caseload"))
    studio.leah.type("Filter this list", "zzz")
    return window


@shot("caseload", "empty")
def caseload_empty(studio: Studio) -> QWidget:
    """Nobody is allocated."""
    return studio.fresh.show(Place(screen="caseload"))


@shot("caseload", "team")
def caseload_team(studio: Studio) -> QWidget:
    """The manager's children."""
    return studio.ruth.show(Place(screen="caseload"))


def _child(stage: Stage, name: str, detail: str = "") -> QWidget:
    return stage.show(Place(screen="child", scope=stage.child(name), detail=detail))


@shot("child", "overview")
def child(studio: Studio) -> QWidget:
    """Jay."""
    return _child(studio.leah, JAY)


@shot("child", "long-name")
def child_long(studio: Studio) -> QWidget:
    """A name of 200 letters with markup in it."""
    return _child(studio.leah, "Maximilian-Alexander")


@shot("child", "arabic")
def child_arabic(studio: Studio) -> QWidget:
    """A name from right to left."""
    return _child(studio.leah, ARABIC[0])


@shot("new_child", "alike")
def new_child(studio: Studio) -> QWidget:
    """A manager opens a file, and there may be one already."""
    window = studio.ruth.show(Place(screen="caseload"))
    ruth = studio.ruth
    ruth.keys("Ctrl+Shift+N")
    ruth.type("First names", "Jayden")
    ruth.type("Surname", "Okafor")
    ruth.type("The name they like to be called", "Jay")
    ruth.click("he/him", "Pronouns")
    ruth.settle(400)
    return window


@shot("new_child", "problem")
def new_child_problem(studio: Studio) -> QWidget:
    """Too little is known yet."""
    window = studio.leah.show(Place(screen="caseload"))
    studio.leah.keys("Ctrl+Shift+N")
    studio.leah.type("First names", "Kai")
    studio.leah.keys("Ctrl+Return")
    studio.leah.settle(400)
    return window


@shot("allocation", "manager")
def allocation(studio: Studio) -> QWidget:
    """Who works with Jay, and who could."""
    window = _child(studio.ruth, JAY)
    studio.ruth.click("Allocation")
    return window


@shot("contacts_list", "orders")
def child_orders(studio: Studio) -> QWidget:
    """The tab with orders."""
    window = _child(studio.leah, JAY)
    studio.leah.click("Orders", "Record")
    return window


@shot("contacts_list", "of-a-child")
def child_contacts(studio: Studio) -> QWidget:
    """The tab with contacts."""
    window = _child(studio.leah, JAY)
    studio.leah.click("Contacts", "Record")
    return window


@shot("contacts_list", "all")
def contacts(studio: Studio) -> QWidget:
    """All contacts."""
    return studio.leah.show(Place(screen="contacts"))


@shot("contact", "choose-a-child")
def contact_choose(studio: Studio) -> QWidget:
    """From nowhere in particular."""
    window = studio.leah.show()
    studio.leah.keys("Ctrl+N")
    return window


@shot("contact", "empty")
def contact_empty(studio: Studio) -> QWidget:
    """For Jay, as it opens."""
    window = _child(studio.leah, JAY)
    studio.leah.keys("Ctrl+N")
    return window


@shot("contact", "problems")
def contact_problems(studio: Studio) -> QWidget:
    """Saved too early."""
    window = _child(studio.leah, "Sofia Petrescu")
    studio.leah.keys("Ctrl+N")
    studio.leah.click("Seen", "Was the child seen?")
    studio.leah.keys("Ctrl+Return")
    studio.leah.settle(100)
    return window


def fill(stage: Stage) -> None:
    """What a person would write about Jay."""
    stage.click("Home visit", "Kind")
    stage.click("Seen", "Was the child seen?")
    stage.type("Aim", "College: finish the form and ring the open day line")
    stage.type("Content", CONTENT)
    stage.click("Good", "Outcome: how far it got")
    stage.type("Outcome", "Form done but for one page. Place booked on the open day.")
    stage.type("Jay’s voice", VOICE)
    stage.click("No change", "Risk: did anything change?")
    stage.type("What next", "Go to open day with nan")
    stage.type("Who does it", "Jay")
    stage.click("None", "Safeguarding: any worry about safety?")
    stage.click("College for bricklaying", "Part of the plan", part=True)


@shot("contact", "filled-offline")
def contact_filled(studio: Studio) -> QWidget:
    """All of it, without network."""
    studio.leah.go_offline()
    window = _child(studio.leah, JAY)
    studio.leah.keys("Ctrl+N")
    fill(studio.leah)
    studio.leah.settle(900)
    return window


@shot("contact", "worried")
def contact_worried(studio: Studio) -> QWidget:
    """Risk is higher and somebody was told."""
    window = _child(studio.leah, "Tyler Brannigan")
    studio.leah.keys("Ctrl+N")
    studio.leah.click("Office", "Kind")
    studio.leah.click("Seen", "Was the child seen?")
    studio.leah.click("Higher", "Risk: did anything change?")
    studio.leah.click("Told", "Safeguarding: any worry about safety?", part=True)
    studio.leah.settle(900)
    return window


@shot("contact", "not-seen")
def contact_missed(studio: Studio) -> QWidget:
    """The child did not come."""
    window = _child(studio.leah, "Callum Reid-Jones")
    studio.leah.keys("Ctrl+N")
    studio.leah.click("Office", "Kind")
    studio.leah.click("Missed", "Was the child seen?")
    studio.leah.settle(900)
    return window


@shot("my_day", "worry", "contact-worried")
def my_day_worry(studio: Studio) -> QWidget:
    """Something was said about safety, and nobody has recorded yet what was done."""
    return studio.leah.show()


@shot("event", "sheet")
def something_happened(studio: Studio) -> QWidget:
    """What happened to Jay and may call for a review."""
    window = _child(studio.leah, JAY)
    studio.leah.click("Something happened")
    studio.leah.settle(100)
    return window


@shot("involvement", "open")
def involvement(studio: Studio) -> QWidget:
    """A new involvement with the service."""
    window = _child(studio.leah, JAY, "orders")
    studio.leah.click("Open an involvement")
    studio.leah.settle(100)
    return window


@shot("involvement", "close")
def involvement_ends(studio: Studio) -> QWidget:
    """The end of one that is open."""
    window = _child(studio.leah, JAY, "orders")
    studio.leah.click("Close it", part=True)
    studio.leah.settle(100)
    return window


@shot("child", "worry", "contact-worried")
def child_worry(studio: Studio) -> QWidget:
    """The same in the child's own file."""
    return _child(studio.leah, "Tyler Brannigan")


@shot("concern", "record", "contact-worried")
def concern_record(studio: Studio) -> QWidget:
    """What was done is recorded; who was told is still missing."""
    window = _child(studio.leah, "Tyler Brannigan")
    studio.leah.click("Record what was done", part=True)
    studio.leah.type(
        "What was done?", "Rang home with Tyler. His nan stays with him tonight, and we look again tomorrow at 10."
    )
    studio.leah.click("Record what was done")
    return window


@shot("my_day", "offline", "contact-filled-offline")
def my_day_offline(studio: Studio) -> QWidget:
    """With things to send and a contact half written."""
    return studio.leah.show()


@shot("shell", "undo")
def undo(studio: Studio) -> QWidget:
    """A contact was removed; the way back is offered."""
    from app.operations.child import SaveChild

    window = _child(studio.leah, "Amira Hassan")
    scope = studio.leah.child("Amira Hassan")
    seen = studio.leah.desk.views.child(scope, studio.leah.desk.clock().today).child
    studio.leah.desk.tasks.do(SaveChild(seen=seen, now=seen.but(phone="07700 900321")))
    studio.leah.settle(100)
    return window


def _documents(studio: Studio) -> Stage:
    """Jay's documents: a photo, and a report with a long name."""
    leah = studio.leah
    scope = leah.child(JAY)
    if not leah.laptop.desk().views.documents(scope):
        desk = leah.laptop.desk()
        for name, data in (("Drawing of the treehouse", a_drawing()), (REPORT, a_report())):
            leah.laptop.tasks.do(AddToFile(id=desk.new_id(), scope=scope, name=name, data=data))
            leah.settle()
    return leah


@shot("documents", "list")
def documents(studio: Studio) -> QWidget:
    """What lies in his file."""
    return _child(_documents(studio), JAY, "documents")


@shot("documents", "picture")
def document_picture(studio: Studio) -> QWidget:
    """A photo, opened."""
    leah = _documents(studio)
    window = _child(leah, JAY, "documents")
    page = leah.page("child")._made["documents"]
    page.table.opened.emit(page.table._model.rows[-1])
    leah.settle(300)
    return window


@shot("documents", "report")
def document_report(studio: Studio) -> QWidget:
    """A report as it looks, with the way to take it out."""
    leah = _documents(studio)
    window = _child(leah, JAY, "documents")
    page = leah.page("child")._made["documents"]
    page.table.opened.emit(page.table._model.rows[0])
    leah.settle(300)
    leah.click("Take it out…")
    return window


@shot("documents", "adding")
def document_adding(studio: Studio) -> QWidget:
    """Nothing chosen yet, and asked to add."""
    leah = _documents(studio)
    window = _child(leah, JAY, "documents")
    leah.click("Add a document…")
    leah.click("Add it")
    return window


@shot("documents", "empty")
def documents_empty(studio: Studio) -> QWidget:
    """No document yet."""
    return _child(studio.leah, "Maximilian-Alexander", "documents")


def a_drawing() -> bytes:
    """A photo of a drawing, made up."""
    hills = Hills("")
    hills.resize(900, 640)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    hills.grab().save(buffer, "PNG")
    return bytes(buffer.data().data())


def a_report() -> bytes:
    """A report of two pages, made up."""
    from reportlab.pdfgen.canvas import Canvas

    made = io.BytesIO()
    canvas = Canvas(made)
    for page in ("School report, autumn term", "What helps"):
        canvas.drawString(72, 760, page)
        canvas.showPage()
    canvas.save()
    return made.getvalue()

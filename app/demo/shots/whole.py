"""Pictures of sync, search, settings and what the window itself shows."""

from PySide6.QtWidgets import QScrollArea, QWidget

from app.bootstrap.admin import new_code
from app.demo.shots import apart
from app.demo.shots.shot import shot
from app.demo.shots.stage import Stage, play_events, wait_until
from app.demo.shots.studio import Studio
from app.domain.errors import Unavailable
from app.operations.child import SaveChild
from app.ui.desk import Place
from app.ui.lease_words import MUST_SIGN_IN

WELLBEING = """form: wellbeing
version: 1
title: How things are
purpose: To see how things are with {name}.
groups:
  - id: all
    title: All of it
    sections:
      - id: now
        title: Now
        questions:
          - id: how
            kind: narrative
            label: How is {name}?
"""
TALKING = "Write the next date down together. She answers best on a walk."
FULL = "This laptop is nearly full (180 MB left). Your last answer is saved. Free some space before you start a long visit."


@shot("sync", "to-send")
def sync_to_send(studio: Studio) -> QWidget:
    """Offline with things to send."""
    leah = studio.leah
    leah.go_offline()
    desk = leah.laptop.desk()
    child = desk.views.child(leah.child("Amira Hassan"), desk.clock().today).child
    leah.laptop.tasks.do(SaveChild(seen=child, now=child.but(phone="07700 900455", communication=TALKING)))
    leah.settle()
    return leah.show(Place(screen="sync"))


@shot("sync", "what-came", "sync-to-send")
def sync_history(studio: Studio) -> QWidget:
    """The rounds of sync."""
    window = studio.leah.show(Place(screen="sync"))
    studio.leah.click("What came and went", part=True)
    return window


@shot("sync", "up-to-date")
def sync_calm(studio: Studio) -> QWidget:
    """Everything is sent."""
    studio.leah.put_away()
    studio.leah.go_online()
    return studio.leah.show(Place(screen="sync"))


@shot("sync", "never")
def sync_never(studio: Studio) -> QWidget:
    """Not once synced."""
    return studio.fresh.show(Place(screen="sync"))


@shot("sync", "conflict-words")
def conflict_words(studio: Studio) -> QWidget:
    """Two people changed the same sentence."""
    apart.write(studio)
    return studio.ruth.show(Place(screen="sync", record=apart.conflict_about(studio, "words")))


@shot("sync", "conflict-choice", "sync-conflict-words")
def conflict_choice(studio: Studio) -> QWidget:
    """Two people chose differently."""
    return studio.ruth.show(Place(screen="sync", record=apart.conflict_about(studio, "phone")))


@shot("search", "opened")
def search_opened(studio: Studio) -> QWidget:
    """Before typing."""
    window = studio.leah.show()
    studio.leah.keys("Ctrl+K")
    return window


@shot("search", "found")
def search_found(studio: Studio) -> QWidget:
    """With hits."""
    studio.leah.index()
    window = studio.leah.show()
    studio.leah.keys("Ctrl+K")
    studio.leah.type("Search children, notes and documents", "colle", nth=1)
    studio.leah.settle(300)
    return window


@shot("search", "nothing")
def search_nothing(studio: Studio) -> QWidget:
    """No hit."""
    window = studio.leah.show()
    studio.leah.keys("Ctrl+K")
    studio.leah.type("Search children, notes and documents", "xylophone", nth=1)
    studio.leah.settle(300)
    return window


@shot("settings", "page")
def settings(studio: Studio) -> QWidget:
    """Text size, colours, this laptop."""
    return studio.leah.show(Place(screen="settings"))


@shot("shell", "notices")
def notices(studio: Studio) -> QWidget:
    """Behind the bell."""
    window = studio.ruth.show()
    window.top_bar.bell.click()
    studio.ruth.settle()
    return window


@shot("figures", "team")
def figures_of_team(studio: Studio) -> QWidget:
    """The manager's team, counted on their laptop."""
    window = studio.ruth.show(Place(screen="figures"))
    studio.ruth.settle(400)
    return window


@shot("figures", "courts")
def figures_of_courts(studio: Studio) -> QWidget:
    """Further down: what courts made of proposals."""
    window = studio.ruth.show(Place(screen="figures"))
    studio.ruth.settle(400)
    area = studio.ruth.page("figures").findChild(QScrollArea)
    area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    studio.ruth.settle(100)
    return window


@shot("figures", "board")
def figures_for_board(studio: Studio) -> QWidget:
    """A board reader: no small number, counted by the service."""
    window = studio.board.show()
    studio.board.settle(600)
    return window


@shot("shell", "shortcuts")
def shortcuts(studio: Studio) -> QWidget:
    """All keys."""
    window = studio.leah.show()
    studio.leah.keys("Ctrl+/")
    return window


@shot("shell", "trouble")
def trouble(studio: Studio) -> QWidget:
    """The calm bar."""
    window = studio.leah.show(Place(screen="caseload"))
    window.show_trouble(Unavailable(FULL))
    return window


def _office(studio: Studio, tab: str) -> QWidget:
    return studio.moira.show(Place(screen="administration", detail=tab))


@shot("administration", "people")
def administration_people(studio: Studio) -> QWidget:
    """Everybody who works here."""
    return _office(studio, "people")


@shot("administration", "person")
def administration_person(studio: Studio) -> QWidget:
    """One of them."""
    window = _office(studio, "people")
    page = studio.moira.page("administration")
    page.pages["people"].opened.emit(studio.moira.desk.views.directory().people[2])
    studio.moira.settle()
    return window


@shot("administration", "leaver")
def administration_leaver(studio: Studio) -> QWidget:
    """Somebody leaves: what that means is said before it is done."""
    window = administration_person(studio)
    studio.moira.click("Has left the service")
    return window


@shot("administration", "teams")
def administration_teams(studio: Studio) -> QWidget:
    """The teams, and how many work in each."""
    return _office(studio, "teams")


@shot("administration", "code")
def administration_code(studio: Studio) -> QWidget:
    """A joining code, shown once."""
    window = administration_person(studio)
    studio.moira.click("Joining code for a laptop")
    studio.moira.settle(100)
    return window


@shot("administration", "laptops")
def administration_laptops(studio: Studio) -> QWidget:
    """Every laptop that joined."""
    return _office(studio, "laptops")


@shot("administration", "laptop")
def administration_laptop(studio: Studio) -> QWidget:
    """One of them, with what lies on it."""
    window = _office(studio, "laptops")
    page = studio.moira.page("administration")
    page.pages["laptops"].opened.emit(page.pages["laptops"].table._model.rows[0])
    studio.moira.settle(200)
    return window


@shot("administration", "policy")
def administration_policy(studio: Studio) -> QWidget:
    """What each role may do."""
    return _office(studio, "policy")


@shot("administration", "forms")
def administration_forms(studio: Studio) -> QWidget:
    """Every version at hand."""
    return _office(studio, "forms")


def _definition(studio: Studio, text: str) -> QWidget:
    """A file was chosen and checked."""
    file = studio.town.folder / "wellbeing.yaml"
    file.write_text(text, encoding="utf-8")
    window = _office(studio, "forms")
    page = studio.moira.page("administration")
    studio.moira.click("Publish a form…")
    page._presenter.check(str(file))
    studio.moira.settle(200)
    return window


@shot("administration", "form-faults")
def administration_form_faults(studio: Studio) -> QWidget:
    """Every fault with its line and what to do."""
    return _definition(studio, "form: wellbeing\nversion: one\ntitle: How things are\ncolour: blue\ngroups: []\n")


@shot("administration", "form-publish")
def administration_form_publish(studio: Studio) -> QWidget:
    """Nothing is wrong with it; publishing is asked for."""
    window = _definition(studio, WELLBEING)
    studio.moira.click("Publish")
    studio.moira.settle(100)
    return window


@shot("administration", "form")
def administration_form(studio: Studio) -> QWidget:
    """A version that came with the program."""
    window = _office(studio, "forms")
    page = studio.moira.page("administration")
    page.pages["forms"].opened.emit(page.pages["forms"].table._model.rows[0])
    studio.moira.settle(200)
    return window


@shot("administration", "audit")
def administration_audit(studio: Studio) -> QWidget:
    """Who did and read what."""
    return _office(studio, "audit")


@shot("administration", "backups")
def administration_backups(studio: Studio) -> QWidget:
    """No backup was verified yet."""
    return _office(studio, "backups")


@shot("sync", "kept-aside")
def kept_aside(studio: Studio) -> QWidget:
    """A file was handed over while its worker wrote in it without a network."""
    apart.hand_over(studio)
    window = studio.leah.show(Place(screen="sync"))
    studio.leah.click("Kept aside", part=True)
    return window


@shot("asides", "one", "sync-kept-aside")
def asides(studio: Studio) -> QWidget:
    """The manager reads it and decides."""
    window = studio.ruth.show(Place(screen="asides"))
    studio.ruth.settle(200)
    studio.ruth.click("Return it to its author")
    return window


@shot("opening", "ask", "sync-kept-aside")
def ask_for_file(studio: Studio) -> QWidget:
    """Leah needs a file that is not with her any more."""
    window = studio.leah.show()
    leah = studio.leah
    leah.keys("Ctrl+Shift+O")
    leah.type("Surname", "Walsh")
    leah.type("Case number", "YJ-24-0157")
    leah.type("Why do you need this file?", "On duty tonight: his dad rang and Kieran has not come home.")
    return window


@shot("opening", "given", "sync-kept-aside")
def file_given(studio: Studio) -> QWidget:
    """The service gave it and says who was told."""
    window = ask_for_file(studio)
    studio.leah.click("Open the file with this reason")
    studio.leah.settle(300)
    return window


@shot("opening", "seen", "opening-given")
def opening_seen(studio: Studio) -> QWidget:
    """The manager reads who opened it, and why."""
    studio.ruth.sync()
    window = studio.ruth.show()
    line = studio.ruth.desk.views.openings()[0]
    studio.ruth.go(Place(screen="opening", record=line.id))
    return window


@shot("lookups", "every")
def lookups(studio: Studio) -> QWidget:
    """Who looked at which file."""
    window = studio.ruth.show(Place(screen="lookups"))
    studio.ruth.click("Every look")
    studio.ruth.settle(200)
    return window


@shot("sign_in", "due")
def sign_in_due(studio: Studio) -> QWidget:
    """The sync centre says why nothing new comes, and what mends it."""
    window = studio.leah.show(Place(screen="sync"))
    studio.leah.laptop.sync.say_sign_in(MUST_SIGN_IN, True)
    play_events(100)
    return window


@shot("sign_in", "sheet")
def sign_in_sheet(studio: Studio) -> QWidget:
    """What happens, and one button."""
    window = sign_in_due(studio)
    studio.leah.desk.navigator.to(Place(screen="sign_in"))
    play_events(300)  # it waits for a person, so it never comes to rest
    return window


@shot("asides", "offline", "asides-one")
def asides_offline(studio: Studio) -> QWidget:
    """It lies at the service, which is away."""
    studio.ruth.go_offline()
    window = studio.ruth.show(Place(screen="asides"))
    studio.ruth.settle(200)
    return window


def _copied(studio: Studio) -> Stage:
    """One more contact waits on it, and the service turns it away."""
    copied = studio.copied
    if not copied.laptop.sync.state.must_join:
        apart.write_one(copied, "Kieran Walsh")
        copied.laptop.sync.sync_now()
        wait_until(lambda: copied.laptop.sync.state.must_join)
    return copied


@shot("join_again", "why")
def join_again_why(studio: Studio) -> QWidget:
    """The sync centre says why nothing goes."""
    return _copied(studio).show(Place(screen="sync"))


@shot("join_again", "sheet")
def join_again_sheet(studio: Studio) -> QWidget:
    """What is kept, and what is asked."""
    stage = _copied(studio)
    window = stage.show(Place(screen="sync"))
    stage.click("Join again…")
    return window


@shot("join_again", "wrong")
def join_again_wrong(studio: Studio) -> QWidget:
    """The code does not hold."""
    window = join_again_sheet(studio)
    stage = studio.copied
    stage.type("Joining code", "ABCD EFGH JKLM")
    stage.type("Your passphrase", stage.seat.passphrase)
    stage.click("Join again")
    stage.settle(500)
    return window


@shot("join_again", "done")
def join_again_done(studio: Studio) -> QWidget:
    """It has joined, and what waited is sent."""
    window = join_again_sheet(studio)
    stage = studio.copied
    assert studio.town.database is not None
    stage.type("Joining code", new_code(studio.town.database, stage.desk.me.person))
    stage.type("Your passphrase", stage.seat.passphrase)
    stage.click("Join again")
    wait_until(lambda: stage.laptop.sync.state.phase == "idle" and not stage.laptop.sync.state.waiting)
    stage.settle(300)
    return window

"""The words of `waymark admin`: its commands and their options."""

import argparse
from pathlib import Path
from typing import Final

from app.domain.allocating import LEVELS
from app.domain.roles import NAMES, Role

CODE_MINUTES: Final = 15
FOLDER: Final = Path("waymark-service")
COMMANDS: Final = (
    "sign-in", "forget-account",
    "create-service", "add-team", "add-person", "add-child", "people", "enrolment-code", "laptops", "report-lost", "person-left",
    "lease-days", "erase-laptop", "take-sealed", "stolen-report", "create-recovery", "open-recovery", "release-recovery",
    "verify", "publish-form", "certificate", "rotate-key", "create-backup-key", "backup", "restore", "missing", "put-back",
)  # fmt: skip
_CHOICES: Final = ", ".join(f"{role.value} ({NAMES[role]})" for role in Role)


def parser() -> argparse.ArgumentParser:
    """Where the database is may be said before the command or after it."""
    whole = argparse.ArgumentParser(prog="waymark admin", description="Set up and look after the central service.")
    _say_where(whole, FOLDER, None)
    commands = whole.add_subparsers(dest="command", required=True, metavar="command")
    where = argparse.ArgumentParser(add_help=False)
    _say_where(where, argparse.SUPPRESS, argparse.SUPPRESS)

    def command(name: str, words: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=words, description=words[:1].upper() + words[1:] + ".", parents=[where])

    _service(command("create-service", "make the service (once)"))
    command("add-team", "add a team").add_argument("name")
    _person(command("add-person", "add a person"))
    _child(command("add-child", "open a child’s file and allocate it"))
    command("people", "list people with their ids")
    code = command("enrolment-code", "a one-time code for a person’s new laptop")
    code.add_argument("person", help="names or id")
    code.add_argument("--minutes", type=int, default=CODE_MINUTES, help=f"how long it works (default: {CODE_MINUTES})")
    command("laptops", "list laptops, whose they are and when they last sent something (UTC)")
    command("report-lost", "a laptop gets nothing more, at once").add_argument("laptop", help="id, as “laptops” shows it")
    command("person-left", "somebody left: no right and no laptop any more").add_argument("person", help="names or id")
    days = command("lease-days", "how many days laptops may be away from the service")
    days.add_argument("days", type=int, help="1 to 30")
    days.add_argument("--role", default="", help=f"only for one role: {_CHOICES}")
    _sign_in(command("sign-in", "let people sign in with the council’s own accounts, or show how it stands"))
    command("forget-account", "a person has another council account now").add_argument("person", help="names or id")
    erase = command("erase-laptop", "a laptop erases itself at its next contact, after sending what waits on it")
    erase.add_argument("laptop", help="id, as “laptops” shows it")
    erase.add_argument("--hard", action="store_true", help="at once: what was not sent is lost")
    command("take-sealed", "take in a file of sealed changes from a laptop that lost access").add_argument(
        "file", type=Path
    )
    command("publish-form", "publish a form definition, for ever").add_argument("file", type=Path, help="a form file")
    certificate = command("certificate", "make or renew a certificate by an authority of the service’s own")
    certificate.add_argument("host", help="the name or address under which laptops reach the service")
    command("rotate-key", "the service signs with another key from now on; laptops follow by themselves")
    check = command("verify", "is every change and every entry of the audit log as it was written?")
    check.add_argument("--head", default="", metavar="SIZE:ROOT", help="a head of the audit log that was kept elsewhere")
    key = command("create-backup-key", "make the key that backups are encrypted to; the old one still opens older backups")
    key.add_argument("file", type=Path, help="where to write the half that opens backups; keep it away from this machine")
    folder = command("backup", "copy everything into a new folder, while the service runs")
    folder.add_argument("folder", type=Path, help="a folder that does not exist yet")
    folder.add_argument("--not-encrypted", action="store_true", help="anybody who has the folder can read it")
    back = command("restore", "make a service from a backup, or try a backup out")
    back.add_argument("folder", type=Path, help="the backup")
    back.add_argument("--drill", action="store_true", help="only try it: restore it aside, check everything, let it count")
    back.add_argument("--key", type=Path, default=None, metavar="FILE", help="the key of an encrypted backup")
    command("missing", "after a restore: what laptops have and the service still lacks")
    command("put-back", "take in what is missing, word for word").add_argument("record", help="id, or “all”")
    report = command("stolen-report", "print what was on a laptop: for a lost or stolen one")
    report.add_argument("laptop", help="id, as “laptops” shows it")
    report.add_argument("--pdf", type=Path, required=True, help="where to write the pages")
    holders = command(
        "create-recovery", "say which administrators can open a laptop whose passphrase is forgotten, two together"
    )
    holders.add_argument("people", nargs="+", help="names or ids of at least two administrators")
    _release(command("open-recovery", "the first administrator’s half of opening a laptop")).add_argument(
        "--reason", required=True
    )
    finish = _release(command("release-recovery", "the second administrator’s half: writes the file, shows the code"))
    finish.add_argument("--file", type=Path, required=True, help="where to write the recovery file")
    return whole


def _sign_in(to: argparse.ArgumentParser) -> None:
    to.add_argument(
        "--issuer", default="", metavar="URL", help="the council’s provider (OpenID Connect), as it names itself"
    )
    to.add_argument("--client-id", default="", metavar="ID", help="what the provider calls Waymark")
    to.add_argument("--days", type=int, default=7, help="for how long a sign-in is fresh, 1 to 90 (default: 7)")
    to.add_argument("--forget-accounts", action="store_true", help="another provider or client: everybody signs in anew")
    to.add_argument("--off", action="store_true", help="nobody has to sign in any more")


def _release(to: argparse.ArgumentParser) -> argparse.ArgumentParser:
    to.add_argument("laptop", help="id, as “laptops” shows it")
    to.add_argument("--by", required=True, help="names or id of the administrator who does this half")
    return to


def _say_where(to: argparse.ArgumentParser, folder: Path | str, url: str | None) -> None:
    to.add_argument("--data", type=Path, default=folder, metavar="FOLDER", help="folder of the embedded database")
    to.add_argument("--database-url", default=url, metavar="URL", help="a PostgreSQL of your own instead, postgresql://…")


def _service(to: argparse.ArgumentParser) -> None:
    to.add_argument("name")
    to.add_argument("--help-phone", default="", help="number of the service desk, shown on the unlock window")
    to.add_argument("--made-up", action="store_true", help="for practice: all data is invented")


def _person(to: argparse.ArgumentParser) -> None:
    to.add_argument("names")
    to.add_argument("--role", required=True, metavar="ROLE", help=f"code or name of one of these: {_CHOICES}")
    to.add_argument("--team", default="", help="name or id of a team")
    to.add_argument("--post", default="", help="job title")
    to.add_argument("--training", default="", help="codes with commas between, such as appropriate_adult")
    levels = ", ".join(LEVELS)
    to.add_argument("--most-risk", default="", metavar="LEVEL", help=f"a warning at allocation above it: {levels}")


def _child(to: argparse.ArgumentParser) -> None:
    to.add_argument("first_names")
    to.add_argument("surname")
    to.add_argument("--worker", required=True, help="names or id of the case manager")
    to.add_argument("--manager", required=True, help="names or id of the manager who allocates")
    to.add_argument("--born", default="", metavar="DAY", help="date of birth, like 2011-03-12")
    to.add_argument("--called", default="", help="the name the child likes")

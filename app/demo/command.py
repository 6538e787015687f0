"""`waymark demo`: a made-up service with three laptops, to try; with --headless it plays the visit and says what held."""

import argparse
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from app.bootstrap import display
from app.demo.laptop import open_on_screen
from app.demo.report import Report
from app.demo.town import MANAGER, PRACTITIONER, Town
from app.domain.errors import Refused, Unavailable

HERE = Path("visit")


def main(argv: Sequence[str]) -> int:
    """Open the made-up service for a person, or play the visit. Returns the exit status of the program."""
    options = _parser().parse_args(argv)
    folder: Path | None = options.headless
    if lacking := display.missing_for_drawing():
        sys.stderr.write(f"{display.what_to_install(lacking)}\n")
        return 1
    if folder is None and (why := display.trouble()):
        say(f"{why}\n\nThe visit is played without a window instead. Pictures and report go to ./{HERE}.\n")
        folder = HERE
    signal.signal(signal.SIGTERM, _end)
    try:
        return play_visit(folder) if folder is not None else open_for_a_person(options.manager)
    except (Refused, Unavailable) as error:
        sys.stderr.write(f"{error.message}\n")
        return 1


def play_visit(folder: Path) -> int:
    """The visit, with everything it leaves in `folder`. 0 when every check was true."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from app.demo.visit.play import Visit, play
    from app.demo.visit.steps import STEPS

    folder.mkdir(parents=True, exist_ok=True)
    report = Report(say)
    with throw_away_town() as town:
        visit = Visit(town, report, folder.absolute())
        try:
            play(visit, STEPS)
        finally:
            visit.close()
            report.write(folder / "report.json")
    say(f"{'Everything was true' if report.is_true else 'Something was false'}: {folder / 'report.json'}")
    return 0 if report.is_true else 1


def open_for_a_person(opens_manager: bool) -> int:
    """The practitioner's window (and the manager's, if wanted), until it is closed."""
    with throw_away_town() as town:
        for seat in town.seats.values():
            say(f"\n{seat.names}\n  passphrase: {seat.passphrase}\n  waymark open --profile {seat.profile}")
        say(
            f"\nThe window of {PRACTITIONER} opens now: type the passphrase above. For another window run its line with "
            f"--profile in another terminal.\nWhen the window of {PRACTITIONER} is closed everything is thrown away."
        )
        windows = [
            open_on_screen(town.seats[names].profile)
            for names in ((PRACTITIONER, MANAGER) if opens_manager else (PRACTITIONER,))
        ]
        try:
            return windows[0].wait()
        except KeyboardInterrupt:
            return 0
        finally:
            for window in windows:
                window.terminate()


class throw_away_town:  # noqa: N801 - reads as a verb where it is used
    """The made-up town in a folder that is removed at the end."""

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="waymark-demo-"))
        self._town = Town(self._folder, say, environment)

    def __enter__(self) -> Town:
        try:
            self._town.start()
        except BaseException:
            self.__exit__()
            raise
        return self._town

    def __exit__(self, *_: object) -> None:
        self._town.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def say(line: str) -> None:
    """One line for the person at the terminal."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _end(*_: object) -> None:
    """Told to stop: go out through every `finally`, so that no process and no folder is left."""
    raise SystemExit(128 + signal.SIGTERM)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="waymark demo", description="A made-up service with three laptops, to try.")
    parser.add_argument(
        "--headless",
        type=Path,
        metavar="FOLDER",
        help="play the visit without a display and keep its pictures and report here",
    )
    parser.add_argument("--manager", action="store_true", help="open the manager’s window as well")
    return parser

"""The command line: `waymark`, then one word such as open, demo, serve or admin. With no word it opens the application."""

import sys
from collections.abc import Callable, Sequence
from importlib import import_module

_COMMANDS = {
    "open": "app.bootstrap.laptop",
    "serve": "app.bootstrap.service",
    "admin": "app.bootstrap.admin",
    "demo": "app.demo.command",
    "self-test": "app.bootstrap.self_test",
    "conformance": "app.conformance.command",
    "rescue": "app.bootstrap.rescue",
    "join-again": "app.bootstrap.join_again",
    "release": "app.bootstrap.releasing",
}
_HELP = """usage: waymark [command] [options]

  (nothing)   open Waymark on this laptop: first run, or unlock
  open        the same, with --profile FOLDER
  demo        a made-up service with three laptops, to try; --headless FOLDER plays a visit
  serve       run the central service; --data FOLDER or --database-url URL
  admin       look after the service: teams, people, children, enrolment codes, lost laptops
  self-test   check this installation, one line a check
  rescue      make a whole store of a damaged one; what was not sent is kept
  join-again  join the service anew with the records here, after another copy of the laptop was used
  release     sign the files of a release, or check them before they are installed
  conformance check that a server keeps the promises of the sync protocol

Each command has its own --help.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status. Only what the command needs is imported."""
    words = list(sys.argv[1:] if argv is None else argv)
    if words and words[0] in {"-h", "--help", "help"}:
        sys.stdout.write(_HELP)
        return 0
    command, rest = (words[0], words[1:]) if words and not words[0].startswith("-") else ("open", words)
    if command not in _COMMANDS:
        sys.stderr.write(f"There is no command “{command}”.\n\n{_HELP}")
        return 2
    if command == "open" and (why := _why_no_window(rest)):
        sys.stderr.write(f"{why}\n")
        return 1
    run: Callable[[Sequence[str]], int] = import_module(_COMMANDS[command]).main
    return run(rest)


def _why_no_window(words: Sequence[str]) -> str:
    from app.bootstrap import display

    return "" if {"-h", "--help"} & set(words) else display.trouble()


if __name__ == "__main__":
    raise SystemExit(main())

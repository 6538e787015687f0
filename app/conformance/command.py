"""`waymark conformance URL`: does this server keep the promises of the sync protocol? One line each."""

import argparse
import sys
from collections.abc import Sequence

from app.conformance import suite
from app.conformance.ground import Ground
from app.conformance.promise import Broken

_ABOUT = (
    "Checks a server of the sync protocol. It writes made-up children, so give it a service of its own. It needs three "
    "joining codes of people in one team: a manager and two practitioners."
)


def main(argv: Sequence[str]) -> int:
    """0 where every promise is kept, 1 where one is broken, 2 where the check could not begin."""
    options = _options(argv)
    broken = 0
    try:
        codes = (options.manager, options.practitioner, options.colleague)
        for kept in suite.run(lambda: Ground(options.url.rstrip("/"), *codes), options.only):
            broken += not kept.is_kept
            state = "kept  " if kept.is_kept else "BROKEN"
            sys.stdout.write(f"{state} {kept.name}  ({kept.ms:.0f} ms)\n")
            if kept.why:
                sys.stdout.write(f"       {kept.says}\n       Seen: {kept.why}\n")
    except Broken as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write("All promises are kept.\n" if not broken else f"Promises broken: {broken}.\n")
    return 1 if broken else 0


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="waymark conformance", description=_ABOUT)
    parser.add_argument("url", help="the address, such as http://127.0.0.1:8440")
    for who in ("manager", "practitioner", "colleague"):
        parser.add_argument(f"--{who}", required=True, metavar="CODE", help=f"joining code of the {who}")
    parser.add_argument("--only", nargs="*", default=(), metavar="NAME", help="check these promises only")
    return parser.parse_args(argv)

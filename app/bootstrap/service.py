"""Puts the central service together: `waymark serve`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from app.domain.errors import Unavailable


def main(argv: Sequence[str]) -> int:
    """Serve until told to stop. Returns the exit status of the program."""
    options = _parser().parse_args(argv)
    from app.server.serving import serve

    try:
        return serve(options.host, options.port, options.database_url, options.data)
    except Unavailable as error:
        sys.stderr.write(f"{error.message}\n")
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="waymark serve", description="Run the central service.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=int, default=8440, help="port; 0 picks a free one")
    parser.add_argument("--data", type=Path, default=Path("waymark-service"), help="folder of the embedded database")
    parser.add_argument("--database-url", default=None, help="a PostgreSQL of your own instead, postgresql://…")
    return parser

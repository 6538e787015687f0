"""Puts the central service together: `waymark serve`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from app.domain.errors import Refused, Unavailable


def main(argv: Sequence[str]) -> int:
    """Serve until told to stop. Returns the exit status of the program."""
    options = _parser().parse_args(argv)
    from app.server.serving import Serving, serve

    try:
        return serve(Serving(**vars(options)))
    except (Refused, Unavailable) as error:
        sys.stderr.write(f"{error.message}\n")
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="waymark serve", description="Run the central service.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=int, default=8440, help="port; 0 picks a free one")
    parser.add_argument("--data", type=Path, default=Path("waymark-service"), help="folder of the embedded database")
    parser.add_argument("--database-url", default=None, help="a PostgreSQL of your own instead, postgresql://…")
    parser.add_argument("--certificate", type=Path, default=None, help="serve over TLS: certificate and chain (PEM)")
    parser.add_argument("--key", type=Path, default=None, help="the key of the certificate (PEM)")
    parser.add_argument(
        "--trusted-proxy",
        dest="trusted_proxies",
        action="append",
        default=[],
        metavar="ADDRESS",
        help="a proxy in front, by address or network: its word is taken for who asks (default: nobody’s); may be repeated",
    )
    parser.add_argument(
        "--workers", type=int, default=1, help="processes that answer (default: 1); one for each core is good"
    )
    parser.add_argument(
        "--figures-port", type=int, default=None, help="show figures for Prometheus on this port of this machine only"
    )
    return parser

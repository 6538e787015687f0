"""`python -m app.demo.shots FOLDER`: every screen in each scheme, text size and window size, and what is wrong in it."""

import argparse
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def main(argv: Sequence[str]) -> int:
    """Take the pictures. 0 when every feature has one and nothing is wrong in any."""
    from app.demo.shots.taking import EVERY, QUICK, shots, take, without_picture

    parser = argparse.ArgumentParser(prog="poe shots", description="A picture of every screen, and what is wrong in it.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="", help="only pictures whose name contains this, or one of these (sync-,asides)")
    parser.add_argument("--quick", action="store_true", help="light, 100 and 200 per cent, 1280x800 only")
    parser.add_argument("--variant", default="", help="only variants whose name contains this, such as dark-150")
    parser.add_argument("--docs", action="store_true", help="only the pictures of the documentation, made small")
    options = parser.parse_args(argv)
    if options.docs:
        from app.demo.shots.for_docs import take_for_docs

        take_for_docs(options.folder, _say)
        return 0
    variants = [variant for variant in (QUICK if options.quick else EVERY) if options.variant in variant.words]
    started = time.monotonic()
    found = take(options.folder, variants, shots(options.only), _say)
    for feature in without_picture():
        found.append(f"no picture of the feature {feature}")
    for line in found:
        _say(line)
    (options.folder / "faults.txt").write_text("\n".join(found) + "\n", encoding="utf-8")
    _say(f"{len(found)} things to look at, {time.monotonic() - started:.0f} s")
    return 1 if found else 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

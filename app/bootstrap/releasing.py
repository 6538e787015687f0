"""`waymark release`: a key for whoever makes releases, signing the files of one, and checking them before they are installed.

Nothing is fetched and nothing is installed here: an administrator brings the files and checks them on the machine where they
are to be installed, with the key that they were told when the service was set up.
"""

import argparse
import stat
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec

from app import __version__
from app.changes import signing
from app.changes.release import File, Release, SignedRelease, checked_release, file_of, numbers, signed_release
from app.domain.errors import Refused, Unavailable
from app.server.new_key_file import write_new_key

LIST: Final = "release.json"
_LARGEST: Final = 1024 * 1024


def parser() -> argparse.ArgumentParser:
    """The command line of this command."""
    made = argparse.ArgumentParser(prog="waymark release", description="Sign a release, or check one before installing it.")
    commands = made.add_subparsers(dest="command", required=True, metavar="command")
    key = commands.add_parser("create-key", help="make the key that releases are signed with")
    key.add_argument("file", type=Path, help="where to write the half that signs; keep it offline")
    sign = commands.add_parser("sign", help="sign the files in a folder")
    sign.add_argument("folder", type=Path, help="all files of the release, and nothing else")
    sign.add_argument("--key", type=Path, required=True, help="the file that create-key wrote")
    sign.add_argument("--version", default=__version__, help="the version it is")
    verify = commands.add_parser("verify", help="are these files the release that they say they are?")
    verify.add_argument("folder", type=Path, help="the files as they came")
    verify.add_argument("--key", required=True, metavar="HEX", help="the public half, 64 digits, as you were told it")
    verify.add_argument(
        "--installed", default=__version__, metavar="VERSION", help="what runs now, where it is not this one"
    )
    return made


def main(argv: Sequence[str]) -> int:
    """0 when the key was made, the files were signed, or the release is what it says it is."""
    options = parser().parse_args(argv)
    work = {"create-key": _create_key, "sign": _sign, "verify": _verify}[options.command]
    try:
        sys.stdout.write(f"{work(options)}\n")
    except (Refused, Unavailable) as error:
        sys.stderr.write(f"{error.message}\n")
        return 1
    return 0


def _create_key(options: argparse.Namespace) -> str:
    private = signing.new_private()
    write_new_key(options.file, f"{private.hex()}\n")
    return f"Tell this to everybody who installs Waymark, by another way than the files:\n{signing.public_of(private)}"


def _sign(options: argparse.Namespace) -> str:
    release = Release(
        version=options.version,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        files=files_in(options.folder),
    )
    if not release.files:
        raise Refused(f"There are no files in “{options.folder}” to sign.")
    signed = signed_release(release, _private_in(options.key))
    (options.folder / LIST).write_bytes(msgspec.json.format(msgspec.json.encode(signed), indent=1) + b"\n")
    return f"Waymark {release.version}, {len(release.files)} files, signed by {signed.key}."


def _verify(options: argparse.Namespace) -> str:
    numbers(options.installed)
    release = checked_release(
        _list_in(options.folder), options.key.strip().lower(), options.installed, files_in(options.folder)
    )
    return f"This is Waymark {release.version} of {release.made_at}, whole and signed by the key you named. It may be installed."


def files_in(folder: Path) -> dict[str, File]:
    """Every file of a release as it lies there, but for the list itself. Raises Refused, Unavailable."""
    if not folder.is_dir():
        raise Refused(f"There is no folder “{folder}”.")
    try:
        found = sorted(folder.rglob("*"))
        if not all(_is_plain(path) for path in found):
            raise Refused("There are links among these files. A release has none: get it again.")
        paths = [path for path in found if not path.is_dir() and path != folder / LIST]
        return {path.relative_to(folder).as_posix(): file_of(path.read_bytes()) for path in paths}
    except OSError as error:
        raise Unavailable(f"The files in “{folder}” could not be read.") from error


def _is_plain(path: Path) -> bool:
    """A file or folder that stands here itself: what a link, a junction or a pipe leads to is not of the release."""
    said = path.lstat()
    is_reparsed = getattr(said, "st_file_attributes", 0) & stat.FILE_ATTRIBUTE_REPARSE_POINT
    return (stat.S_ISREG(said.st_mode) or stat.S_ISDIR(said.st_mode)) and not is_reparsed


def _list_in(folder: Path) -> SignedRelease:
    path = folder / LIST
    try:
        if path.stat().st_size > _LARGEST:
            raise ValueError
        return msgspec.json.decode(path.read_bytes(), type=SignedRelease)
    except (OSError, ValueError, msgspec.MsgspecError) as error:
        raise Refused(
            f"There is no signed list ({LIST}) among these files, so nobody says what they are. Do not install them."
        ) from error


def _private_in(path: Path) -> bytes:
    try:
        private = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except (OSError, ValueError) as error:
        raise Refused(f"There is no release key in “{path}”.") from error
    if len(private) != 32:
        raise Refused(f"There is no release key in “{path}”.")
    return private

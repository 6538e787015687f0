"""`waymark admin certificate`: an authority of the service's own in its data folder, and the pin behind each joining code."""

from datetime import datetime
from pathlib import Path
from typing import Final

from app.security import certificates

FOLDER: Final = "certificates"


def words(data: Path, host: str, now: datetime) -> str:
    """Make the certificate and say how it is used."""
    chain = certificates.make_certificate(data / FOLDER, host, now)
    return (
        f"{chain}\nFor {host}, for {certificates.CERTIFICATE_DAYS} days; make it again before then. Start the service with:\n"
        f"waymark serve --certificate {chain} --key {chain.with_name(certificates.KEY)}\n"
        "Joining codes name its authority from now on. Keep a copy of the folder where nobody else can read it."
    )


def pin_part(data: Path) -> str:
    """What is put behind the joining codes of this service."""
    authority = data / FOLDER / certificates.AUTHORITY
    return certificates.pin_part(authority.read_text(encoding="ascii") if authority.exists() else "")

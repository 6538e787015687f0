"""A certificate authority of the service's own, for services that are not on the public internet; and its pin.

The authority signs the service's certificate and nothing else. Its pin is the hash of its public key: twenty letters that
travel with the joining code, by hand, so that a laptop knows the right authority before it has spoken to anybody.
"""

import base64
import hashlib
import ipaddress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from app.domain.errors import Refused
from app.security.atomic_file import write_atomically

PIN_LENGTH: Final = 20
AUTHORITY_DAYS: Final = 3650
CERTIFICATE_DAYS: Final = 397
AUTHORITY, AUTHORITY_KEY, CERTIFICATE, KEY = "authority.pem", "authority.key", "certificate.pem", "certificate.key"


def pin_of(pem: str) -> str:
    """The pin of an authority, twenty capitals and digits. Raises Refused for what is no certificate."""
    try:
        public = x509.load_pem_x509_certificate(pem.encode()).public_key()
    except ValueError as error:
        raise Refused("This is not a certificate.") from error
    der = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b32encode(hashlib.sha256(b"waymark-authority\n" + der).digest()).decode()[:PIN_LENGTH]


def pin_part(pem: str) -> str:
    """What is put behind a joining code, in groups like the code itself; empty without an authority of the service's own."""
    pin = pin_of(pem) if pem else ""
    return "".join(f"-{pin[i : i + 5]}" for i in range(0, len(pin), 5))


def make_certificate(folder: Path, host: str, now: datetime) -> Path:
    """A certificate for this host name or address, signed by the folder's authority, which is made when there is none.

    Gives the file with the whole chain; the key lies beside it. The same key serves again when the certificate is renewed.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    authority_key, authority = _authority(folder, now)
    key = _key(folder / KEY)
    leaf = (
        _builder(host, authority.subject, key, now, CERTIFICATE_DAYS)
        .add_extension(x509.SubjectAlternativeName([_name(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False)
        .sign(authority_key, SHA256())
    )
    whole = leaf.public_bytes(Encoding.PEM) + authority.public_bytes(Encoding.PEM)
    write_atomically(folder / CERTIFICATE, whole)
    return folder / CERTIFICATE


def _authority(folder: Path, now: datetime) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key = _key(folder / AUTHORITY_KEY)
    if (folder / AUTHORITY).exists():
        return key, x509.load_pem_x509_certificate((folder / AUTHORITY).read_bytes())
    name = _subject("Waymark service authority")
    uses = {"key_cert_sign": True, "crl_sign": True}
    others = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement")
    usage = x509.KeyUsage(**uses, **dict.fromkeys((*others, "encipher_only", "decipher_only"), False))
    made = (
        _builder("Waymark service authority", name, key, now, AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, SHA256())
    )
    write_atomically(folder / AUTHORITY, made.public_bytes(Encoding.PEM))
    return key, made


def _key(path: Path) -> ec.EllipticCurvePrivateKey:
    """The key in this file, made when it is not there; the owner's alone."""
    if path.exists():
        found = load_pem_private_key(path.read_bytes(), None)
        assert isinstance(found, ec.EllipticCurvePrivateKey)
        return found
    made = ec.generate_private_key(ec.SECP256R1())
    write_atomically(path, made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    path.chmod(0o600)
    return made


def _builder(
    called: str, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, now: datetime, days: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(_subject(called))
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))  # a laptop's clock may be behind
        .not_valid_after(now + timedelta(days=days))
    )


def _subject(called: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, called[:64])])


def _name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)

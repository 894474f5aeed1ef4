"""Keys and certificates made for a test: an issuer, people under it, and keys that cannot sign."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    pkcs12,
)
from cryptography.x509.oid import NameOID

PASSPHRASE = "the way to the door is clear"
YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Pair:
    key: Any
    certificate: x509.Certificate

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)


@cache
def new_key(kind: str, number: int = 0) -> Any:
    if kind == "rsa":
        return rsa.generate_private_key(65537, 2048)
    if kind == "ec":
        return ec.generate_private_key(ec.SECP256R1())
    if kind == "dsa":
        return dsa.generate_private_key(2048)
    return ed25519.Ed25519PrivateKey.generate()


@cache
def issuer(number: int = 0) -> Pair:
    """Somebody who vouches for others."""
    key = new_key("ec", 100 + number)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Test issuer {number}")])
    made = _builder(name, name, key, -YEAR, 10 * YEAR).add_extension(
        x509.BasicConstraints(ca=True, path_length=0), critical=True
    )
    made = made.add_extension(_usage(certificates=True), critical=True)
    return Pair(key, made.sign(key, hashes.SHA256()))


@cache
def person(
    name: str = "Ada Quality",
    kind: str = "ec",
    *,
    since: timedelta = -YEAR,
    until: timedelta = YEAR,
    usage: str = "both",
    under: int = 0,
) -> Pair:
    """Somebody who signs; ``since`` and ``until`` count from now."""
    key = new_key(kind)
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    above = issuer(under)
    made = _builder(who, above.certificate.subject, key, since, until).add_extension(
        x509.BasicConstraints(ca=False, path_length=None), critical=True
    )
    if usage != "none given":
        made = made.add_extension(
            _usage(
                sign=usage in ("both", "first"), commit=usage == "both", cipher=usage == "other"
            ),
            critical=True,
        )
    return Pair(key, made.sign(above.key, hashes.SHA256()))


def _builder(
    who: x509.Name, by: x509.Name, key: Any, since: timedelta, until: timedelta
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(by)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + since)
        .not_valid_after(now + until)
    )


def _usage(
    *, sign: bool = False, commit: bool = False, cipher: bool = False, certificates: bool = False
) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=sign,
        content_commitment=commit,
        key_encipherment=cipher,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=certificates,
        crl_sign=certificates,
        encipher_only=False,
        decipher_only=False,
    )


def key_file(
    folder: Path, pair: Pair, passphrase: str = PASSPHRASE, *, name: str = "key.p12"
) -> Path:
    """A PKCS#12 file with the key, its certificate and its issuer's."""
    lock = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    data = pkcs12.serialize_key_and_certificates(
        b"signing", pair.key, pair.certificate, [issuer().certificate], lock
    )
    path = folder / name
    path.write_bytes(data)
    return path

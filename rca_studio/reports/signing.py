"""Signs a report (PAdES, baseline B-B) with a key from a file; an optional part (pyHanko).

A signature is appended: not a byte of the report itself changes, so the head code on its pages and
the mark in its properties stay readable. It proves that nobody changed the document since, and who
holds the key; when it was signed is what the signer's computer said. Nothing is fetched.

PAdES: ETSI EN 319 142-1, clause 6 (baseline signatures).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rca_studio.faults import KnownFault
from rca_studio.reports.signed import day_of, need_extra, on_one_line
from rca_studio.reports.words import show_instant

if TYPE_CHECKING:
    from cryptography import x509
    from pyhanko.sign.signers import SimpleSigner

_MOST_KEY_BYTES = 1_000_000


@dataclass(frozen=True)
class SigningKey:
    """A private key with its certificate, checked and ready to sign.

    ``name`` is whose it is by the certificate, ``until`` when that runs out, ``digest`` the hash
    its kind of key signs.
    """

    name: str
    until: datetime
    digest: str
    signer: SimpleSigner


@dataclass(frozen=True)
class Signing:
    """What stands in a signature besides the name; all may be empty.

    ``visible`` puts a line on the first page, above the text; a tagged document is signed without.
    """

    reason: str = ""
    location: str = ""
    contact: str = ""
    visible: bool = False


def read_key(path: Path, passphrase: str) -> SigningKey:
    """The key in a PKCS#12 file (``.p12`` or ``.pfx``).

    Raises:
        KnownFault: the optional part is missing, the file is none, the passphrase does not fit, or
            the certificate cannot sign (no key, another key, run out, not meant for it).
    """
    need_extra()
    key, certificate, others = _opened(path, passphrase)
    if key is None:
        raise _no(f"{path.name} holds no private key.", "Export the certificate with its key.")
    if certificate is None:
        raise _no(f"{path.name} holds no certificate for its key.", "Export both together.")
    _check(path, key, certificate)
    return SigningKey(
        name=_name(certificate.subject),
        until=certificate.not_valid_after_utc,
        digest=_digest(path, key),
        signer=_signer(key, certificate, others),
    )


def sign_pdf(content: bytes, key: SigningKey, signing: Signing | None = None) -> bytes:
    """The document with one more signature; all that was there stays byte for byte.

    Args:
        content: a PDF file.
        key: see `read_key`.
        signing: what else stands in the signature.

    Raises:
        KnownFault: the document cannot be signed.
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign import fields, signers
    from pyhanko.sign.general import SigningError

    wish = signing or Signing()
    try:
        writer = IncrementalPdfFileWriter(BytesIO(content), strict=False)
        if writer.prev.encrypted:
            raise _no("An encrypted document cannot be signed.", "Sign it before it is encrypted.")
        taken = [name for name, *_ in fields.enumerate_sig_fields(writer.prev)]
        stamp, box = None, None
        if wish.visible:
            stamp, box = _line(writer, key, wish)
        name = next(n for i in range(len(taken) + 1) if (n := f"Signature{i + 1}") not in taken)
        meta = signers.PdfSignatureMetadata(
            field_name=name,
            md_algorithm=key.digest,
            subfilter=fields.SigSeedSubFilter.PADES,
            certify=False,  # a certified document would take no further visible signature
            reason=wish.reason or None,
            location=wish.location or None,
            contact_info=wish.contact or None,
            name=key.name,
        )
        place = fields.SigFieldSpec(name, box=box, readable_field_name=f"Signature of {key.name}")
        made = signers.PdfSigner(
            meta, key.signer, stamp_style=stamp, new_field_spec=place
        ).sign_pdf(writer)
    except (PdfError, SigningError) as error:
        raise _no("The document cannot be signed.", "Make the report again.") from error
    return bytes(made.getbuffer())


# -- the key -------------------------------------------------------------------------------------


def _opened(
    path: Path, passphrase: str
) -> tuple[Any, x509.Certificate | None, list[x509.Certificate]]:
    """Key, certificate and the certificates of those who issued it."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import pkcs12

    try:
        with path.open("rb") as file:
            data = file.read(_MOST_KEY_BYTES + 1)
    except OSError as error:
        reason = error.strerror or "the place refuses it"
        raise _no(
            f"{path.name} cannot be read: {reason}.", "Choose the file of your key."
        ) from error
    if not data.startswith(b"\x30") or len(data) > _MOST_KEY_BYTES:
        raise _no(f"{path.name} is no PKCS#12 file.", "Choose a .p12 or .pfx file.")
    try:
        return pkcs12.load_key_and_certificates(data, passphrase.encode() or None)
    except UnsupportedAlgorithm as error:
        raise _no(
            f"{path.name} is locked in a way that is no longer held to be safe.",
            "Export the key again, with AES.",
        ) from error
    except (ValueError, TypeError) as error:
        raise _no(
            f"{path.name} does not open: the passphrase does not fit, or the file is damaged.",
            "Give the passphrase of this file again.",
        ) from error


def _check(path: Path, key: Any, certificate: x509.Certificate) -> None:
    from cryptography import x509

    now = datetime.now(UTC)
    if key.public_key() != certificate.public_key():
        raise _no(f"In {path.name} key and certificate do not belong together.", "Export it again.")
    if now > certificate.not_valid_after_utc:
        day = day_of(certificate.not_valid_after_utc)
        raise _no(f"The certificate in {path.name} ran out on {day}.", "Ask for a new one.")
    if now < certificate.not_valid_before_utc:
        day = day_of(certificate.not_valid_before_utc)
        raise _no(
            f"The certificate in {path.name} is in force from {day} on.",
            "Wait until then, or check the clock of this computer.",
        )
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return
    if not (usage.digital_signature or usage.content_commitment):
        raise _no(
            f"The certificate in {path.name} is not meant for signing.",
            "Use one whose key usage is digital signature or non-repudiation.",
        )


def _digest(path: Path, key: Any) -> str:
    """The hash that goes with a kind of key."""
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

    if isinstance(key, ed25519.Ed25519PrivateKey):
        return "sha512"  # RFC 8419, section 3.1
    if isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        return "sha256"
    raise _no(f"The kind of key in {path.name} cannot sign a PDF.", "Use an RSA or an EC key.")


def _signer(
    key: Any, certificate: x509.Certificate, others: Sequence[x509.Certificate]
) -> SimpleSigner:
    from pyhanko.keys.internal import (
        translate_pyca_cryptography_cert_to_asn1,
        translate_pyca_cryptography_key_to_asn1,
    )
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register_multiple(map(translate_pyca_cryptography_cert_to_asn1, others))
    return SimpleSigner(
        signing_cert=translate_pyca_cryptography_cert_to_asn1(certificate),
        signing_key=translate_pyca_cryptography_key_to_asn1(key),
        cert_registry=store,
    )


def _line(writer: Any, key: SigningKey, wish: Signing) -> tuple[Any, tuple[int, int, int, int]]:
    from rca_studio.reports.signature_line import is_tagged, signature_line

    if is_tagged(writer):
        raise _no(
            "An accessible edition takes no visible signature: it would stand outside its tags.",
            "Sign it without the visible line; the signature is as good.",
        )
    now = show_instant(datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    parts = (f"Signed by {key.name}, {now}", wish.reason, wish.location, wish.contact)
    made = signature_line(writer, " · ".join(part for part in parts if part))
    if made is None:
        raise _no(
            "Two visible signatures stand on this document; there is no room for a third.",
            "Sign it without the visible line; the signature is as good.",
        )
    return made


# -- words ----------------------------------------------------------------------------------------


def _name(name: x509.Name) -> str:
    from cryptography.x509.oid import NameOID

    common = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    return on_one_line(common[0].value if common else name.rfc4514_string())


def _no(what: str, do: str) -> KnownFault:
    return KnownFault(what, "Nothing was written.", do)

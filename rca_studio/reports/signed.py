"""Tells who has signed a document and whether it still is as it was signed (pyHanko, optional).

Nothing is fetched: a certificate is trusted by the roots that are handed over, or not at all, and
whether it was called back is not known here.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from rca_studio.faults import KnownFault
from rca_studio.reports.words import show_instant


@dataclass(frozen=True, kw_only=True)
class KeySignature:
    """One signature by key that was found in a document.

    Attributes:
        by: whose certificate it is.
        issuer: who says so.
        at: when, by the signer's own computer; ISO instant, "" where it does not say.
        reason: why, in the signer's words.
        location: where, in the signer's words.
        intact: nothing it covers was changed, and it was made with the key of the certificate.
        added_since: a further signature or the words of a form field were added, as is allowed.
        changed_since: something else was added or changed by a later part of the file.
        trusted: the certificate leads to one of the roots handed over, and is in force today.
        doubt: why it is not trusted, in words; "" where it is.
        fingerprint: SHA-256 of the certificate in hexadecimal, to compare by hand.
    """

    by: str
    issuer: str
    at: str
    reason: str
    location: str
    intact: bool
    added_since: bool
    changed_since: bool
    trusted: bool
    doubt: str
    fingerprint: str

    @property
    def holds(self) -> bool:
        """Whether the document is as it was signed, whoever signed it."""
        return self.intact and not self.changed_since

    @property
    def text(self) -> str:
        """The signature in two or three sentences."""
        when = f" on {show_instant(self.at)} by their computer" if self.at else ""
        told = [f"Signed by {self.by}{when}."]
        if not self.intact:
            told.append("The signature does not fit the document: it was changed afterwards.")
        elif self.changed_since:
            told.append("Something was added to the document that the signature does not allow.")
        elif self.added_since:
            told.append("Signatures or words in fields were added since; all else is as it was.")
        else:
            told.append("The document is as it was signed.")
        if self.trusted:
            told.append(f"The certificate is trusted; it was issued by {self.issuer}.")
        else:
            told.append(f"The certificate is not confirmed: {self.doubt}.")
        return " ".join(told)


def check_signed(content: bytes, roots: Sequence[bytes] = ()) -> tuple[KeySignature, ...]:
    """Who has signed a document; empty where nobody has. Nothing is fetched.

    Args:
        content: a PDF file.
        roots: certificates (PEM or DER) that are trusted to issue others.

    Raises:
        KnownFault: it is signed and the optional part is missing, or it cannot be read, or a root
            is no certificate.
    """
    if b"/ByteRange" not in content:
        return ()
    need_extra()
    from pyhanko.pdf_utils.reader import PdfFileReader

    for name in ("pyhanko", "pyhanko_certvalidator"):  # what is wrong is told in our words
        logging.getLogger(name).setLevel(logging.CRITICAL)
    trusted = [one for root in roots for one in _certificates(root)]
    try:
        found = PdfFileReader(BytesIO(content), strict=False).embedded_regular_signatures
        return tuple(_checked(one, trusted) for one in found)
    except Exception as error:  # a stranger's file can break the reader in any way
        raise KnownFault(
            "The signature of this document cannot be read.",
            "Nothing was changed.",
            "Take it as not signed, and ask whoever sent it for another copy.",
        ) from error


# -- checking ------------------------------------------------------------------------------------


def _certificates(data: bytes) -> list[Any]:
    from pyhanko.keys import load_certs_from_pemder_data

    try:
        found = list(load_certs_from_pemder_data(data))
        for one in found:
            one.subject.native  # noqa: B018 - what is no certificate is noticed here
    except (ValueError, TypeError, KeyError) as error:
        raise KnownFault(
            "A file of trusted issuers holds no certificate.",
            "Nothing was changed.",
            "Choose a file in PEM or DER form.",
        ) from error
    return found


def _checked(found: Any, roots: Sequence[Any]) -> KeySignature:
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.settings import KeyUsageConstraints
    from pyhanko_certvalidator import ValidationContext

    certificate = found.signer_cert
    context = ValidationContext(
        trust_roots=list(roots),
        other_certs=list(found.other_embedded_certs),
        allow_fetching=False,
        revocation_mode="soft-fail",
    )
    any_usage = KeyUsageConstraints(key_usage=set())  # pyHanko wants one that is often not given
    status = validate_pdf_signature(found, context, key_usage_settings=any_usage)
    level = status.modification_level
    if level is None:  # the later parts of the file could not be judged
        level = ModificationLevel.OTHER
    trusted = status.trusted and _may_sign(certificate)
    at = status.signer_reported_dt
    entry = found.sig_object
    return KeySignature(
        by=on_one_line(
            certificate.subject.native.get("common_name") or certificate.subject.human_friendly
        ),
        issuer=on_one_line(certificate.issuer.human_friendly),
        at=at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at else "",
        reason=on_one_line(entry.get("/Reason") or ""),
        location=on_one_line(entry.get("/Location") or ""),
        intact=status.intact and status.valid,
        added_since=level not in (ModificationLevel.NONE, ModificationLevel.LTA_UPDATES),
        changed_since=level > ModificationLevel.FORM_FILLING or status.docmdp_ok is False,
        trusted=trusted,
        doubt="" if trusted else _doubt(certificate, at, roots),
        fingerprint=certificate.sha256.hex(),
    )


def _may_sign(certificate: Any) -> bool:
    """Whether it is meant for documents; one that names no usage may be used for all."""
    usage = certificate.key_usage_value
    return usage is None or bool(usage.native & {"digital_signature", "non_repudiation"})


def _doubt(certificate: Any, at: datetime | None, roots: Sequence[Any]) -> str:
    """Why a certificate is not trusted, in words."""
    start, end = certificate.not_valid_before, certificate.not_valid_after
    now = datetime.now(UTC)
    if now > end:
        then = ", but was in force on that day" if at is not None and start <= at <= end else ""
        return f"it ran out on {day_of(end)}{then}"
    if now < start:
        return f"it is in force from {day_of(start)} on"
    if not roots:
        return "no trusted issuer was named to compare with"
    return "it does not lead to one of the trusted issuers, or is not meant for signing"


# -- words ----------------------------------------------------------------------------------------


def need_extra() -> None:
    """Raise `KnownFault` where the optional part is not installed."""
    try:
        import pyhanko.sign  # noqa: F401
    except ImportError as error:
        raise KnownFault(
            "Signatures need the optional part “signing”, which is not installed.",
            "Nothing was written.",
            "Install RCA Studio with this part, as its README shows.",
        ) from error


def day_of(moment: datetime) -> str:
    """The day of an instant in words."""
    return show_instant(moment.strftime("%Y-%m-%dT%H:%M:%SZ")).split(",")[0]


def on_one_line(words: object) -> str:
    """A stranger's words on one line, with nothing hidden in them."""
    text = " ".join(str(words).split())
    return "".join(char if char.isprintable() else "\ufffd" for char in text)

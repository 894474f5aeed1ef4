"""A signed report: appended, so the mark stays; whoever changes a byte is found out."""

import builtins
import socket
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject

from rca_studio.domain.registers import ChainCheck
from rca_studio.faults import KnownFault
from rca_studio.reports.case_told import case_told
from rca_studio.reports.check import read_mark, signed_words
from rca_studio.reports.signed import check_signed
from rca_studio.reports.validation import validation_pdf
from tests.reports import report_examples as examples

pytest.importorskip("pyhanko", reason="the optional part “signing” is not installed")

from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from pyhanko.pdf_utils.reader import PdfFileReader

from rca_studio.reports.signing import Signing, read_key, sign_pdf
from tests.reports.signing_keys import (
    PASSPHRASE,
    YEAR,
    Pair,
    issuer,
    key_file,
    new_key,
    person,
)

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    """Neither signing nor checking may ask anybody."""

    def refused(*_: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "getaddrinfo", refused)
    monkeypatch.setattr(socket.socket, "connect", refused)


@pytest.fixture(scope="module")
def report() -> bytes:
    return validation_pdf(examples.report_of(examples.worked()))


def signed(content: bytes, folder: Path, pair: Pair | None = None, **wish: object) -> bytes:
    key = read_key(key_file(folder, pair or person()), PASSPHRASE)
    return sign_pdf(content, key, Signing(**wish))


def signature_fields(content: bytes) -> list[DictionaryObject]:
    """The signatures on all pages, without the fields to write in."""
    pages = PdfReader(BytesIO(content)).pages
    found = [one.get_object() for page in pages for one in page.get("/Annots", ())]
    return [one for one in found if one.get("/FT") == "/Sig"]


# -- signing -------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["ec", "rsa", "ed25519"])
@pytest.mark.parametrize("usage", ["both", "first", "none given"])
def test_a_signed_report_is_checked_against_its_issuer(report, tmp_path, kind, usage):
    before = datetime.now(UTC).replace(microsecond=0)
    made = signed(report, tmp_path, person(kind=kind, usage=usage))
    assert made.startswith(report)  # not a byte of the report is another
    (found,) = check_signed(made, [issuer().pem])
    assert found.by == "Ada Quality"
    assert "Test issuer 0" in found.issuer
    assert found.intact
    assert not found.changed_since
    assert found.holds
    assert found.trusted
    assert found.doubt == ""
    at = datetime.fromisoformat(found.at.replace("Z", "+00:00"))
    assert before <= at <= datetime.now(UTC)
    assert "Signed by Ada Quality on " in found.text
    assert "The document is as it was signed. The certificate is trusted" in found.text


def test_pyhanko_itself_and_the_standard_agree(report, tmp_path):
    """PAdES B-B: its subfilter, the certificate among the signed attributes, no signing time there
    (ETSI EN 319 142-1, table 1)."""
    from pyhanko.keys import load_certs_from_pemder_data
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    made = signed(report, tmp_path, reason="Validated")
    (found,) = PdfFileReader(BytesIO(made)).embedded_regular_signatures
    assert found.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    attributes = {one["type"].native for one in found.signer_info["signed_attrs"]}
    assert {"content_type", "message_digest", "signing_certificate_v2"} <= attributes
    assert "signing_time" not in attributes
    roots = list(load_certs_from_pemder_data(issuer().der))
    status = validate_pdf_signature(found, ValidationContext(trust_roots=roots))
    assert status.bottom_line
    assert status.coverage.name == "ENTIRE_FILE"


def test_what_the_signer_says_is_kept(report, tmp_path):
    made = signed(report, tmp_path, reason="Validated", location="Maple House", contact="ext. 12")
    (found,) = check_signed(made)
    assert (found.reason, found.location) == ("Validated", "Maple House")
    (raw,) = PdfFileReader(BytesIO(made)).embedded_regular_signatures
    assert raw.sig_object["/ContactInfo"] == "ext. 12"


@pytest.mark.parametrize("visible", [False, True])
def test_the_mark_of_the_history_stays_readable(report, tmp_path, visible):
    path = tmp_path / "signed.pdf"
    path.write_bytes(signed(report, tmp_path, visible=visible))
    mark = read_mark(path)
    assert (mark.entries, mark.head) == (214, examples.HEAD)
    assert mark.consistent


def test_a_visible_signature_is_one_line_in_the_head_margin(report, tmp_path):
    made = signed(report, tmp_path, reason="Validated " * 40, visible=True)
    (field,) = signature_fields(made)
    left, bottom, right, top = map(float, field["/Rect"])
    assert (left, right) == (51, 544)
    assert 842 - 24 * 72 / 25.4 <= bottom < top < 842 - 14 * 72 / 25.4
    look = field["/AP"]["/N"].get_object()
    (form,) = look["/Resources"]["/XObject"].values()
    fonts = [one.get_object() for one in form.get_object()["/Resources"]["/Font"].values()]
    names = [str(one["/BaseFont"]) for one in fonts if one["/Subtype"] == "/TrueType"]
    assert len(names) == 1
    assert "Inter" in names[0]
    (found,) = check_signed(made, [issuer().pem])
    assert found.holds
    assert found.trusted


def test_two_visible_signatures_stand_apart_and_a_third_is_refused(report, tmp_path):
    once = signed(report, tmp_path, visible=True)
    twice = signed(once, tmp_path, person("Bo Director"), visible=True)
    fields = signature_fields(twice)
    low, high = sorted([float(v) for v in one["/Rect"][1::2]] for one in fields)
    assert min(low) > 11 * 72 / 25.4 + 8  # above the foot
    assert max(low) < 20 * 72 / 25.4  # below the text
    assert min(high) > max(low)
    assert [one.holds for one in check_signed(twice)] == [True, True]
    with pytest.raises(KnownFault, match="no room for a third"):
        signed(twice, tmp_path, visible=True)
    assert len(check_signed(signed(twice, tmp_path))) == 3


def test_an_invisible_signature_leaves_every_page_as_it_was(report, tmp_path):
    made = signed(report, tmp_path)
    old, new = (PdfReader(BytesIO(one)).pages for one in (report, made))
    assert [p.extract_text() for p in old] == [p.extract_text() for p in new]
    (field,) = signature_fields(made)
    assert [float(value) for value in field["/Rect"]] == [0, 0, 0, 0]


def test_two_people_sign_one_after_the_other(report, tmp_path):
    once = signed(report, tmp_path, person("Ada Quality"))
    twice = signed(once, tmp_path, person("Bo Director", "rsa"), reason="Approved")
    assert twice.startswith(once)
    found = check_signed(twice, [issuer().pem])
    assert [one.by for one in found] == ["Ada Quality", "Bo Director"]
    assert all(one.holds and one.trusted for one in found)
    assert [one.added_since for one in found] == [True, False]
    assert "Signatures or words in fields were added since" in found[0].text


def test_an_accessible_edition_keeps_its_tags_and_its_standard(tmp_path):
    pytest.importorskip("typst")
    from rca_studio.reports.accessible import accessible_pdf

    report = examples.report_of(examples.worked())
    content = accessible_pdf(case_told(report), report.imprint)
    made = signed(content, tmp_path)
    root = PdfReader(BytesIO(made)).trailer["/Root"]
    assert "/StructTreeRoot" in root
    assert root["/MarkInfo"]["/Marked"]
    (found,) = check_signed(made, [issuer().pem])
    assert found.holds
    assert found.trusted
    path = tmp_path / "accessible.pdf"
    path.write_bytes(made)
    assert read_mark(path).consistent
    with pytest.raises(KnownFault, match="takes no visible signature"):
        signed(content, tmp_path, visible=True)


def holds(content: bytes) -> bool:
    """Whether the document is told to be signed, and as it was signed."""
    try:
        found = check_signed(content, [issuer().pem])
    except KnownFault:
        return False
    return bool(found) and all(one.holds for one in found)


def test_a_field_of_a_form_may_be_filled_in_afterwards_and_is_told(tmp_path):
    """As the fields to sign by hand are; what stood there when it was signed is still proven."""
    from pyhanko.pdf_utils.generic import pdf_string
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from reportlab.pdfgen.canvas import Canvas

    out = BytesIO()
    canvas = Canvas(out)
    canvas.drawString(72, 700, "Validated by")
    canvas.acroForm.textfield(name="by", x=72, y=650, width=200, height=20)
    canvas.save()
    made = signed(out.getvalue(), tmp_path)
    assert check_signed(made)[0].holds
    writer = IncrementalPdfFileWriter(BytesIO(made))
    field = writer.root["/AcroForm"]["/Fields"][0]
    field["/V"] = pdf_string("Bo Director")
    writer.update_container(field)
    filled = BytesIO()
    writer.write(filled)
    (found,) = check_signed(filled.getvalue(), [issuer().pem])
    assert found.holds
    assert found.added_since


# -- what is found out ---------------------------------------------------------------------------


def test_a_changed_byte_anywhere_is_found_out(report, tmp_path):
    made = bytearray(signed(report, tmp_path))
    start = made.index(b"/Contents <") + len(b"/Contents <")
    end = made.index(b">", start)
    step = max(1, len(made) // 40)
    for place in (*range(20, start - 20, step), *range(end + 2, len(made) - 700, 97)):
        broken = bytearray(made)
        broken[place] ^= 1
        assert not holds(bytes(broken)), place


def test_a_page_added_afterwards_is_found_out(report, tmp_path):
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    made = signed(report, tmp_path)
    writer = IncrementalPdfFileWriter(BytesIO(made))
    writer.root["/PageLayout"] = writer.root.get("/PageMode", writer.root["/Type"])
    pages = writer.root["/Pages"]
    pages["/Kids"].append(pages["/Kids"].raw_get(0))
    writer.update_container(pages)
    out = BytesIO()
    writer.write(out)
    (found,) = check_signed(out.getvalue(), [issuer().pem])
    assert found.intact
    assert found.changed_since
    assert not found.holds
    assert "Something was added" in found.text


def test_a_report_written_anew_is_no_longer_signed_whole(report, tmp_path):
    writer = PdfWriter()
    writer.append(PdfReader(BytesIO(signed(report, tmp_path))))
    out = BytesIO()
    writer.write(out)
    assert not holds(out.getvalue())


def test_another_issuer_is_not_trusted(report, tmp_path):
    made = signed(report, tmp_path)
    (found,) = check_signed(made, [issuer(1).pem])
    assert found.holds
    assert not found.trusted
    assert "does not lead to one of the trusted issuers" in found.text
    (found,) = check_signed(made)
    assert "no trusted issuer was named" in found.text
    assert len(found.fingerprint) == 64


def test_a_certificate_that_ran_out_since_is_told(report, tmp_path, monkeypatch):
    """Signed in time; looked at three years later."""
    made = signed(report, tmp_path)
    from rca_studio.reports import signed as module

    class Later(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) + 3 * YEAR

    monkeypatch.setattr(module, "datetime", Later)
    (found,) = check_signed(made)
    assert "it ran out on" in found.text
    assert "but was in force on that day" in found.text


def test_whoever_checks_a_printed_report_is_told_who_signed_it(report, tmp_path):
    path = tmp_path / "signed.pdf"
    path.write_bytes(signed(report, tmp_path))
    (words,) = signed_words(path)
    assert words.startswith("Signed by ")
    assert "as it was signed" in words
    path.write_bytes(report)
    assert signed_words(path) == ()


def test_what_is_not_signed_says_so(report):
    assert check_signed(report) == ()
    assert check_signed(b"") == ()
    assert check_signed(b"hello /Byte Range") == ()


def test_what_only_looks_signed_is_refused_in_a_sentence():
    for content in (b"/ByteRange", b"%PDF-1.7\n/ByteRange [0 1 2 3]\n%%EOF"):
        with pytest.raises(KnownFault, match="cannot be read"):
            check_signed(content)


def test_a_root_that_is_no_certificate_is_refused(report, tmp_path):
    made = signed(report, tmp_path)
    for root in (b"hello", b"", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"):
        with pytest.raises(KnownFault, match="holds no certificate"):
            check_signed(made, [root])


def test_a_name_cannot_hide_anything(report, tmp_path):
    made = signed(report, tmp_path, person("Ada\n\u202eytilauQ"), reason="line\none")
    (found,) = check_signed(made)
    assert found.by == "Ada \ufffdytilauQ"
    assert found.reason == "line one"


# -- keys that cannot sign -----------------------------------------------------------------------


def refused(path: Path, words: str, passphrase: str = PASSPHRASE) -> None:
    with pytest.raises(KnownFault, match=words) as told:
        read_key(path, passphrase)
    assert told.value.safe == "Nothing was written."
    assert told.value.do.endswith(".")


def test_a_key_is_read_with_its_passphrase_only(tmp_path):
    path = key_file(tmp_path, person())
    key = read_key(path, PASSPHRASE)
    assert key.name == "Ada Quality"
    assert key.until > datetime.now(UTC)
    refused(path, "passphrase does not fit", "another")
    refused(path, "passphrase does not fit", "")
    open_one = key_file(tmp_path, person(), "", name="open.p12")
    assert read_key(open_one, "").name == "Ada Quality"


def test_keys_that_cannot_sign_are_refused_in_a_sentence(tmp_path):
    ran_out = person(since=-2 * YEAR, until=-DAY)
    refused(key_file(tmp_path, ran_out), r"ran out on \d+ \w{3} \d{4}\.")
    refused(key_file(tmp_path, person(since=DAY)), r"is in force from \d+ \w{3} \d{4} on")
    refused(key_file(tmp_path, person(usage="other")), "not meant for signing")
    refused(key_file(tmp_path, person(kind="dsa")), "kind of key")


def test_files_that_hold_no_key_are_refused_in_a_sentence(tmp_path):
    lock = BestAvailableEncryption(PASSPHRASE.encode())
    bare = tmp_path / "bare.p12"
    bare.write_bytes(
        pkcs12.serialize_key_and_certificates(b"n", None, None, [person().certificate], lock)
    )
    refused(bare, "holds no private key")
    alone = tmp_path / "alone.p12"
    alone.write_bytes(pkcs12.serialize_key_and_certificates(b"n", new_key("ec"), None, None, lock))
    refused(alone, "holds no certificate")
    text = tmp_path / "text.p12"
    text.write_text("hello")
    refused(text, "is no PKCS#12 file")
    large = tmp_path / "large.p12"
    large.write_bytes(b"0" * 1_000_001)
    refused(large, "is no PKCS#12 file")
    broken = tmp_path / "broken.p12"
    broken.write_bytes(key_file(tmp_path, person()).read_bytes()[:-40])
    refused(broken, "or the file is damaged")
    refused(tmp_path / "missing.p12", "cannot be read")
    refused(tmp_path, "cannot be read")


def test_what_is_no_pdf_cannot_be_signed(tmp_path):
    with pytest.raises(KnownFault, match="cannot be signed"):
        signed(b"hello", tmp_path)


def test_an_encrypted_document_cannot_be_signed(report, tmp_path):
    writer = PdfWriter()
    writer.append(PdfReader(BytesIO(report)))
    writer.encrypt("word", algorithm="AES-256")
    out = BytesIO()
    writer.write(out)
    with pytest.raises(KnownFault, match="encrypted document"):
        signed(out.getvalue(), tmp_path)


def test_without_the_optional_part_it_says_what_to_do(report, tmp_path, monkeypatch):
    path = key_file(tmp_path, person())
    made = signed(report, tmp_path)
    real = builtins.__import__

    def without(name: str, *args: object, **more: object) -> object:
        if name.split(".")[0] == "pyhanko":
            raise ImportError(name)
        return real(name, *args, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(KnownFault, match="part “signing”, which is not installed"):
        read_key(path, PASSPHRASE)
    with pytest.raises(KnownFault, match="part “signing”, which is not installed"):
        check_signed(made)
    assert check_signed(report) == ()  # what is not signed needs no further part


def test_reports_of_other_histories_keep_their_own_mark(tmp_path):
    chain = ChainCheck(entries=7, head="0" * 64)
    content = validation_pdf(examples.report_of(examples.worked(), chain=chain))
    path = tmp_path / "other.pdf"
    path.write_bytes(signed(content, tmp_path))
    assert read_mark(path).entries == 7

"""Reports from the command line that need an optional part: the accessible edition, and signed."""

import sys
from pathlib import Path

import pytest
from pypdf import PdfReader

from rca_studio import cli
from rca_studio.headless import opened
from rca_studio.reports.signed import check_signed
from tests.test_cli import fill, refused, run


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("reports") / "made.rca"
    fill(path)
    return path


def words(made: Path, out: Path, *more: object) -> tuple[object, ...]:
    return ("report", made, "validation", "--case", "NM-0142", "--out", out, *more)


# -- the accessible edition ----------------------------------------------------------------------


def test_the_accessible_edition_is_written_and_verified(capsys, made, tmp_path):
    pytest.importorskip("typst")
    out = tmp_path / "report.pdf"
    code, said, err = run(capsys, *words(made, out, "--accessible", "--paper", "Letter"))
    assert (code, said, err) == (0, f"Written: {out}\n", "")
    reader = PdfReader(out)
    assert "/StructTreeRoot" in reader.trailer["/Root"]
    assert round(reader.pages[0].mediabox.width) == 612
    said = run(capsys, "verify", made, "--against", out)[1]
    assert "nothing has changed since" in said


def test_only_a_validation_report_has_an_accessible_edition(capsys, made, tmp_path):
    code, said, err = run(
        capsys, "report", made, "plan", "--out", tmp_path / "x.pdf", "--accessible"
    )
    assert code == 2
    assert "only a validation report has an accessible edition" in err.lower()
    assert not said
    assert not (tmp_path / "x.pdf").exists()


def test_without_the_optional_part_nothing_is_written(capsys, made, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "typst", None)
    out = tmp_path / "x.pdf"
    assert "the optional part “accessible”" in refused(capsys, *words(made, out, "--accessible"))
    assert not out.exists()


# -- signed --------------------------------------------------------------------------------------


@pytest.fixture
def key(tmp_path: Path, monkeypatch) -> Path:
    pytest.importorskip("pyhanko")
    from tests.reports.signing_keys import PASSPHRASE, key_file, person

    monkeypatch.setenv("RCA_STUDIO_KEY_PASSPHRASE", PASSPHRASE)
    return key_file(tmp_path, person())


@pytest.mark.parametrize("kind", ["validation", "plan", "worksheet", "accessible"])
def test_every_report_can_be_signed_and_is_still_verified(capsys, made, tmp_path, key, kind):
    from tests.reports.signing_keys import issuer

    out = tmp_path / f"{kind}.pdf"
    more = ["--accessible"] if kind == "accessible" else []
    if kind == "accessible":
        pytest.importorskip("typst")
    kind = "validation" if more else kind
    code, said, err = run(
        capsys, "report", made, kind, "--case", "NM-0142", "--out", out, "--sign", key,
        "--reason", "Validated", *more,
    )  # fmt: skip
    assert (code, err) == (0, "")
    assert "Signed by Ada Quality; the certificate is in force until " in said
    (found,) = check_signed(out.read_bytes(), [issuer().pem])
    assert found.holds
    assert found.trusted
    assert found.reason == "Validated"
    assert "nothing has changed since" in run(capsys, "verify", made, "--against", out)[1]


def test_a_wrong_passphrase_writes_nothing(capsys, made, tmp_path, key, monkeypatch):
    out = tmp_path / "x.pdf"
    monkeypatch.setenv("RCA_STUDIO_KEY_PASSPHRASE", "another")
    assert "passphrase does not fit" in refused(capsys, *words(made, out, "--sign", key))
    assert not out.exists()
    monkeypatch.delenv("RCA_STUDIO_KEY_PASSPHRASE")
    assert "RCA_STUDIO_KEY_PASSPHRASE" in refused(capsys, *words(made, out, "--sign", key))
    assert not out.exists()


def test_the_passphrase_is_asked_for_where_somebody_sits(capsys, made, tmp_path, key, monkeypatch):
    from tests.reports.signing_keys import PASSPHRASE

    monkeypatch.delenv("RCA_STUDIO_KEY_PASSPHRASE")
    monkeypatch.setattr(cli.sys.stdin, "isatty", lambda: True, raising=False)
    asked: list[str] = []

    def answer(words: str) -> str:
        asked.append(words)
        return PASSPHRASE

    monkeypatch.setattr(cli.getpass, "getpass", answer)
    out = tmp_path / "x.pdf"
    assert run(capsys, *words(made, out, "--sign", key))[0] == 0
    assert asked == ["Passphrase of key.p12: "]


def test_the_key_is_read_before_the_work_is_done(capsys, made, tmp_path, key, monkeypatch):
    """A wrong key must not be found out after a long wait."""

    def worked(*_: object, **__: object) -> bytes:
        raise AssertionError("the report was made first")

    monkeypatch.setattr("rca_studio.headless.validation_report", worked)
    assert "cannot be read" in refused(
        capsys, *words(made, tmp_path / "x.pdf", "--sign", tmp_path / "no.p12")
    )


def test_what_belongs_to_a_signature_needs_a_key(capsys, made, tmp_path):
    for more in (("--reason", "x"), ("--visible",), ("--location", "x"), ("--contact", "x")):
        code, _, err = run(capsys, *words(made, tmp_path / "x.pdf", *more))
        assert code == 2
        assert "name your key with --sign" in err


def test_a_signed_report_that_was_changed_is_told(capsys, made, tmp_path, key):
    out = tmp_path / "x.pdf"
    run(capsys, *words(made, out, "--sign", key))
    data = out.read_bytes().replace(b"Riverside", b"Brookside").replace(b"/Title", b"/Titel")
    found = check_signed(data)
    assert not all(one.holds for one in found)


def test_a_report_is_made_without_writing_to_the_workspace(made, tmp_path, key, capsys):
    before = made.read_bytes()
    run(capsys, *words(made, tmp_path / "x.pdf", "--sign", key, "--visible"))
    assert made.read_bytes() == before
    with opened(made, read_only=True) as (workspace, _):
        assert workspace.registers.verify().intact

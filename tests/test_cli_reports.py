"""Reports from the command line that need an optional part: the accessible edition, and signed."""

import getpass
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader

from rca_studio import cli
from rca_studio.domain.casefile import ChangeSet, created
from rca_studio.domain.people import Person, Role
from rca_studio.domain.proof import ReportCopy
from rca_studio.editing.proof_gestures import mark_case
from rca_studio.headless import opened
from rca_studio.reports.context import USUAL_VIEWS
from rca_studio.reports.signed import check_signed
from tests.causal_examples import CASE
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
    assert "“Copy: Validation report, accessible edition”" in said


def test_only_a_validation_report_has_an_accessible_edition(capsys, made, tmp_path):
    code, said, err = run(
        capsys, "report", made, "plan", "--out", tmp_path / "x.pdf", "--accessible"
    )
    assert code == 2
    assert "only a validation report and a board report have an accessible edition" in err.lower()
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
    assert "1 change came later" in run(capsys, "verify", made, "--against", out)[1]


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

    monkeypatch.setattr(getpass, "getpass", answer)
    out = tmp_path / "x.pdf"
    assert run(capsys, *words(made, out, "--sign", key))[0] == 0
    assert asked == ["Passphrase of key.p12: "]


def test_the_key_is_read_before_the_work_is_done(capsys, made, tmp_path, key, monkeypatch):
    """A wrong key must not be found out after a long wait."""

    def worked(*_: object, **__: object) -> bytes:
        raise AssertionError("the report was made first")

    monkeypatch.setattr("rca_studio.headless.printed_report", worked)
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


def test_a_signed_report_leaves_nothing_but_the_note_of_its_copy(made, tmp_path, key, capsys):
    with opened(made, read_only=True) as (workspace, _):
        before = workspace.registers.head().entries
    run(capsys, *words(made, tmp_path / "x.pdf", "--sign", key, "--visible"))
    with opened(made, read_only=True) as (workspace, _):
        assert workspace.registers.verify_rows().intact
        assert workspace.registers.head().entries == before + 1
    assert "signed by" in copies(made)[-1].what


# -- copies --------------------------------------------------------------------------------------


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "own.rca"
    fill(path)
    return path


def copies(path: Path) -> tuple[ReportCopy, ...]:
    with opened(path, read_only=True) as (_, writer):
        return writer.casefile(CASE).copies


def text_of(path: Path) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(path).pages)


def test_each_copy_is_noted_with_what_it_shows_for_whom_and_for_what(capsys, own, tmp_path):
    out = tmp_path / "x.pdf"
    given = ("--purpose", "Yearly inspection", "--to", "Regulator")
    assert run(capsys, *words(own, out, "--part", "facts", *given))[2] == ""
    (copy,) = copies(own)
    assert (copy.what, copy.purpose, copy.to) == (
        "Validation report: facts",
        "Yearly inspection",
        "Regulator",
    )
    assert copy.entries == 2
    with opened(own, read_only=True) as (workspace, _):
        assert copy.head == workspace.registers.entry_hash(2)
    text = text_of(out)
    assert "Copy for Regulator · Purpose: Yearly inspection" in text
    assert "No copy is noted in this case." in text
    run(capsys, *words(own, out, "--part", "analysis"))
    assert "Validation report: facts Regulator Yearly inspection" in text_of(out)
    said = run(capsys, "verify", own, "--against", out)[1]
    assert "at step 3; 1 change came later" in said
    assert "“Copy: Validation report: analysis”" in said


@pytest.mark.parametrize(
    ("command", "what"),
    [
        (("report", "worksheet", "--case", "NM-0142"), "Open questions"),
        (("report", "plan", "--case", "NM-0142"), "Action plan"),
        (("export", "NM-0142"), "Export as PDF"),
    ],
)
def test_whatever_leaves_of_a_case_is_noted(capsys, own, tmp_path, command, what):
    name, *rest = command
    out = tmp_path / "x.pdf"
    assert run(capsys, name, own, *rest, "--out", out, "--to", "Board")[0] == 0
    assert [(copy.what, copy.to) for copy in copies(own)] == [(what, "Board")]


def test_a_plan_of_all_cases_is_noted_in_none(capsys, own, tmp_path):
    assert run(capsys, "report", own, "plan", "--out", tmp_path / "x.pdf")[0] == 0
    assert copies(own) == ()


def test_where_the_note_cannot_be_written_it_is_said_and_the_copy_is_made(capsys, own, tmp_path):
    out = tmp_path / "x.pdf"
    with opened(own):  # somebody else has it open
        code, said, err = run(capsys, *words(own, out))
    assert (code, said) == (0, f"Written: {out}\n")
    assert err.startswith("note: this copy is not noted in the case: ")
    assert err.count("\n") == 1
    assert out.exists()
    assert copies(own) == ()


def test_where_people_are_set_up_a_copy_is_noted_by_whoever_signs_in(capsys, own, tmp_path):
    anna = Person(id="a", name="Anna Berg", roles=(Role.ADMINISTRATOR, Role.QUALITY_LEAD))
    rosa = Person(id="r", name="Rosa Pike", roles=(Role.REPORTER,))
    with opened(own) as (_, writer):
        writer.edit(ChangeSet("Set up", created(anna, rosa)))
    out = tmp_path / "x.pdf"
    err = run(capsys, *words(own, out))[2]
    assert "not noted in the case: sign in first" in err
    assert run(capsys, *words(own, out, "--as", "Anna Berg"))[2] == ""
    assert [copy.by for copy in copies(own)] == ["Anna Berg"]
    assert "Anna Berg" in text_of(out)
    before = out.read_bytes()
    assert "Rosa Pike works here as" in refused(capsys, *words(own, out, "--as", "Rosa Pike"))
    assert out.read_bytes() == before


# -- parts of a report -----------------------------------------------------------------------------


def test_parts_views_and_appendix_are_chosen(capsys, own, tmp_path):
    out = tmp_path / "x.pdf"
    run(capsys, *words(own, out))
    text = text_of(out)
    assert "Appendix: history of this case" in text
    assert "Work through the doorway" in text
    assert "Bowtie" not in text
    run(capsys, *words(own, out, "--no-appendix", "--views", "all"))
    text = text_of(out)
    assert "Appendix" not in text
    for title in ("Causal graph", "Fishbone", "Why tree", "Bowtie"):
        assert title in text
    run(capsys, *words(own, out, "--views", "Bowtie, why"))
    assert "Fishbone" not in text_of(out)
    run(capsys, *words(own, out, "--part", "facts"))
    assert "Validation report: facts" in text_of(out)


@pytest.mark.parametrize(
    "more",
    [
        ("validation", "--part", "half"),
        ("validation", "--views", "moon"),
        ("validation", "--views", ""),
        ("worksheet", "--part", "facts"),
        ("worksheet", "--no-appendix"),
        ("worksheet", "--views", "all"),
    ],
)
def test_what_does_not_go_together_is_wrong_usage(capsys, made, tmp_path, more):
    out = tmp_path / "x.pdf"
    code, _, err = run(capsys, "report", made, *more, "--case", "NM-0142", "--out", out)
    assert code == 2
    assert err.count("\n") == 1
    assert not out.exists()


def test_the_usual_views_are_those_of_the_report():
    assert cli._USUAL_VIEWS == USUAL_VIEWS


def test_the_marking_of_a_case_stands_on_all_its_papers(capsys, own, tmp_path):
    with opened(own) as (_, writer):
        step = mark_case(writer.casefile(CASE), "Privileged", "A claim", writer.stamp())
        writer.edit(step)
    for number, command in enumerate(
        (
            ("report", own, "validation", "--case", "NM-0142"),
            ("report", own, "worksheet", "--case", "NM-0142"),
            ("report", own, "plan", "--case", "NM-0142"),
            ("export", own, "NM-0142"),
        )
    ):
        out = tmp_path / f"{number}.pdf"
        assert run(capsys, *command, "--out", out)[0] == 0
        for page in PdfReader(out).pages:
            assert "Privileged" in page.extract_text(), command
    # A plan of all cases is marked as the strictest of them.
    run(capsys, "report", own, "plan", "--out", tmp_path / "all.pdf")
    assert "Privileged" in text_of(tmp_path / "all.pdf")

"""Page of thanks and certificates from the command line."""

from datetime import date

import pytest
from pypdf import PdfReader

from rca_studio.cli import main
from rca_studio.domain.hearing import FeedbackWay
from rca_studio.editing.feedback_gestures import give_feedback, write_feedback
from rca_studio.headless import opened
from tests.ui.sample_desk import build_once


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    return build_once(tmp_path_factory.mktemp("sample") / "sample.rca")


@pytest.fixture
def workspace(sample, tmp_path):
    path = tmp_path / "work.rca"
    path.write_bytes(sample.read_bytes())
    return path


def heard(workspace, text):
    with opened(workspace) as (space, writer):
        case_id = space.registers.case_id_of("NM-0142")
        writer.edit(write_feedback(writer.casefile(case_id), text, writer.stamp()))
        step = give_feedback(
            writer.casefile(case_id), [FeedbackWay.TALK], date(2026, 11, 20), writer.stamp()
        )
        writer.edit(step)


def words(path):
    return " ".join(" ".join(one.extract_text().split()) for one in PdfReader(path).pages)


def test_the_page_of_thanks_of_a_quarter_is_written(workspace, tmp_path, capsys):
    out = tmp_path / "thanks.pdf"
    assert main(["thanks", str(workspace), "--quarter", "2026-Q4", "-o", str(out)]) == 0
    seen = words(out)
    assert "October to December 2026" in seen
    assert "The evening team of Residential support" in seen
    assert "NM-0" not in seen
    assert "Written" in capsys.readouterr().out


def test_an_empty_quarter_is_told(workspace, tmp_path, capsys):
    out = tmp_path / "thanks.pdf"
    assert main(["thanks", str(workspace), "--quarter", "1999-q1", "--out", str(out)]) == 0
    assert "nothing to thank for" in capsys.readouterr().err


def test_a_certificate_is_written_on_the_paper_asked_for(workspace, tmp_path):
    out = tmp_path / "catch.pdf"
    command = ["thanks", str(workspace), "--certificate", "NM-0130", "-o", str(out)]
    assert main([*command, "--paper", "Letter", "--signed", "Mia Berg", "--grey"]) == 0
    assert "Mia Berg" in words(out)
    assert PdfReader(out).pages[0].mediabox.width == 792


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (("--quarter", "soon"), "is no quarter"),
        (("--quarter", "2026-Q4", "--certificate", "NM-0130"), "has no --quarter"),
        (("--signed", "Mia"), "Only a certificate"),
        (("--certificate", "NM-0131"), "was given yet"),
        (("--certificate", "NM-9999"), "was given"),
        (("--certificate", "NM-0130", "--thanks-to", "Nobody"), "evening team"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(workspace, tmp_path, capsys, more, told):
    out = tmp_path / "thanks.pdf"
    assert main(["thanks", str(workspace), *more, "-o", str(out)]) != 0
    assert told in capsys.readouterr().err
    assert not out.exists()


def test_another_ending_is_refused(workspace, tmp_path):
    assert main(["thanks", str(workspace), "-o", str(tmp_path / "thanks.docx")]) == 2


def test_words_that_may_be_names_are_told_before_anything_is_written(workspace, tmp_path, capsys):
    heard(workspace, "Amparo door has a rail that Brenda Oakley can reach.")
    out = tmp_path / "thanks.pdf"
    command = ["thanks", str(workspace), "--quarter", "2026-Q4", "-o", str(out)]
    assert main(command) != 0
    assert "Amparo" in capsys.readouterr().err
    assert not out.exists()
    assert main([*command, "--looked"]) == 0
    assert "Oakley" not in words(out)
    assert "Amparo" in capsys.readouterr().err

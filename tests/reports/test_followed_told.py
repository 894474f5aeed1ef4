"""What the report of a case says of its plan being followed through; on paper and in blocks."""

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.plan import (
    Action,
    ActionState,
    Decision,
    EffectReview,
    EvidenceCheck,
    EvidenceReturn,
    Measure,
    MeasureKind,
    Measurement,
)
from rca_studio.domain.review import Evidence
from rca_studio.reports.blocks import Picture, Section, Table
from rca_studio.reports.case_told import case_told
from rca_studio.reports.context import Document, Scope
from rca_studio.reports.validation import validation_pdf
from tests.causal_examples import CASE
from tests.reports import proof_examples as proof
from tests.reports import report_examples as examples
from tests.reports.whole_examples import HOSTILE

MEASURE = Measure(
    kind=MeasureKind.PROCESS,
    text="Walker in reach",
    numerator="in reach",
    denominator="routines seen",
    target=90,
    due="2027-03-01",
)
FIGURES = tuple(
    Measurement(
        id=f"m{n}",
        case_id=CASE,
        action="act1",
        kind=MeasureKind.PROCESS,
        day=f"2026-12-{n + 1:02d}",
        numerator=15 + n % 5,
        denominator=20,
        note="",
    )
    for n in range(12)
)
SLIPPED = EffectReview(
    day="2027-01-08",
    planned="2027-01-15",
    outcome=ActionState.SLIPPED,
    by="Cara Diaz",
    at="2027-01-08T10:00:00Z",
    saw="The place was taken by a chair",
    changes="A mark on the floor",
)
CHECKS = (
    EvidenceCheck(
        text="Photo",
        met=True,
        by="Anna Berg",
        at="2027-01-05T09:00:00Z",
        shown="Two photos",
        given_by="Ben Cole",
        given_at="2027-01-04T09:00:00Z",
        returns=(EvidenceReturn(by="Anna Berg", at="2027-01-03T09:00:00Z", reason="Too dark"),),
    ),
    EvidenceCheck(text="Log"),
)
DECISIONS = (
    Decision(approved=False, by="Dan Eng", at="2026-11-20T10:00:00Z", reason="Too wide"),
    Decision(approved=True, by="Dan Eng", at="2026-11-25T10:00:00Z"),
)


def followed(**changes: Any) -> CaseFile:
    usual = {
        "decisions": DECISIONS,
        "checks": CHECKS,
        "measures": (MEASURE,),
        "measure": "",
        "reviews": (SLIPPED,),
        "state": ActionState.SLIPPED,
        "result": SLIPPED.saw,
    }
    photo = Evidence(
        id="ev9", case_id=CASE, subject="act1", file_name="mark.jpg", sha256="ab12" * 16
    )
    return CaseFile(
        CASE,
        [
            replace(e, **(usual | changes)) if isinstance(e, Action) and e.id == "act1" else e
            for e in (*proof.proven(), *FIGURES, photo)
        ],
    )


def blocks(casefile: CaseFile, scope: Scope | None = None) -> dict[str, Section | Picture]:
    told = case_told(examples.report_of(casefile, beside=proof.beside(), scope=scope))
    return {b.title: b for b in told.blocks if isinstance(b, Section | Picture)}


def rows(block: Section | Picture) -> tuple[tuple[str, ...], ...]:
    parts = block.parts if isinstance(block, Section) else block.told
    return next(part.rows for part in parts if isinstance(part, Table))


def test_what_was_decided_stands_with_name_day_and_reason():
    found = rows(blocks(followed())["What was approved or refused"])
    what = "Remove the cabinet beside the doorway and mark the place of the walker"
    assert [row[:2] for row in found] == [(what, "Refused"), (what, "Approved")]
    assert "Dan Eng" in found[0][2]
    assert found[0][3:] == ("20 Nov 2026, 10:00", "Too wide")
    assert found[1][4] == "–"


def test_evidence_says_what_was_shown_and_what_was_sent_back():
    row = rows(blocks(followed())["Did it hold?"])[0]
    lines = row[1].split("\n")
    assert lines[0].startswith("✓ Photo (Anna Berg")
    assert lines[1].startswith("Shown: Two photos (Ben Cole")
    assert lines[1].endswith("4 Jan 2027, 09:00)")
    assert lines[2].startswith("Sent back: Too dark (Anna Berg")
    assert lines[3] == "○ Log"
    assert lines[4] == "mark.jpg (SHA-256 ab12ab12…ab12)"
    assert row[2] == "Walker in reach"


def test_a_measure_is_named_once_beside_the_question_whether_it_held():
    assert rows(blocks(followed())["Did it hold?"])[0][2] == "Walker in reach"
    few = followed(measure="In reach in 20 of 20 routines")
    assert rows(blocks(few)["Did it hold?"])[0][2] == "In reach in 20 of 20 routines"


def test_a_measure_is_told_with_its_target_and_drawn_with_its_figures():
    found = blocks(followed())
    row = rows(found["How it is measured"])[0]
    assert row[1] == "Process measure\nWalker in reach\nin reach, out of routines seen"
    assert row[2] == "at least 90 %\nby 1\N{NO-BREAK SPACE}Mar 2027"
    assert "16 of 20 in the last" in row[3]
    picture = next(block for title, block in found.items() if title.startswith("Walker in reach:"))
    assert isinstance(picture, Picture)
    assert len(rows(picture)) == len(FIGURES)
    assert rows(picture)[0] == ("1\N{NO-BREAK SPACE}Dec 2026", "15 of 20", "75 %", "–")
    assert picture.spoken
    bare = replace(MEASURE, target=None, denominator="")
    without = CaseFile(CASE, [e for e in followed(measures=(bare,)) if e not in FIGURES])
    row = rows(blocks(without)["How it is measured"])[0]
    assert row[1:] == ("Process measure\nWalker in reach\nin reach", "○ no target yet",
                       "No figure yet")  # fmt: skip
    assert not [one for one in blocks(without).values() if one.title.startswith("Walker")]


def test_a_review_says_when_how_it_ended_and_what_changes():
    row = rows(blocks(followed())["When somebody looked"])[0]
    assert row[0] == "8\N{NO-BREAK SPACE}Jan 2027\nplanned 15\N{NO-BREAK SPACE}Jan 2027"
    assert row[2] == "Slipped"
    assert row[3] == "The place was taken by a chair\nWhat changes: A mark on the floor"
    assert row[4].startswith("Cara Diaz")


def test_what_is_not_there_has_no_section_and_facts_tell_no_judgement():
    titles = set(blocks(proof.proven()))
    ours = {"What was approved or refused", "How it is measured", "When somebody looked"}
    assert not titles & ours
    facts = blocks(followed(), Scope(document=Document.FACTS))
    assert not set(facts) & ours
    assert "Shown: Two photos" in rows(facts["What was done"])[0][4]
    assert ours <= set(blocks(followed(), Scope(document=Document.ANALYSIS)))


@pytest.mark.parametrize("words", ["", HOSTILE, "x" * 3_000])
def test_any_words_are_printed(words):
    measure = replace(MEASURE, text=words, numerator=words, denominator=words)
    review = replace(SLIPPED, saw=words, changes=words or "x")
    file = followed(measures=(measure,), reviews=(review,))
    pdf = validation_pdf(examples.report_of(file, beside=proof.beside()))
    text = " ".join(" ".join(p.extract_text().split()) for p in PdfReader(BytesIO(pdf)).pages)
    for title in ("What was approved or refused", "How it is measured", "When somebody looked"):
        assert title in text


def test_the_edition_for_screen_readers_tells_the_same():
    pytest.importorskip("typst")
    from rca_studio.reports.accessible import accessible_pdf

    report = examples.report_of(followed(), beside=proof.beside())
    pdf = accessible_pdf(case_told(report), report.imprint)
    text = " ".join(" ".join(p.extract_text().split()) for p in PdfReader(BytesIO(pdf)).pages)
    for words in ("What was approved or refused", "Too wide", "A mark on the floor", "16 of 20"):
        assert words in text

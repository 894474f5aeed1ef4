"""What a signature covers: what is told back or thanked for afterwards changes nothing of it."""

import pytest

from rca_studio.domain.case import Case
from rca_studio.domain.casefile import KINDS, CaseFile, kind_name
from rca_studio.domain.causal import Cause
from rca_studio.domain.hearing import FeedbackNote, Receipt, ReporterWord
from rca_studio.domain.proof import ReportCopy
from rca_studio.domain.recognition import GoodCatch
from rca_studio.domain.signing import covered_digest, is_covered

CASE = Case(id="c", reference="NM-1", title="Walker out of reach")
OWN = {"id": "x", "case_id": "c"}
AFTER = (
    FeedbackNote(text="A rail was fitted.", **OWN),
    GoodCatch(to="Night team", criteria=("spoke_up",), **OWN),
    Receipt(key="00", **OWN),
    ReporterWord(text="When was it?", by="Mia", **OWN),
)


@pytest.mark.parametrize("after", AFTER, ids=kind_name)
def test_feedback_and_thanks_leave_a_signature_standing(after):
    assert covered_digest(CaseFile("c", (CASE, after))) == covered_digest(CaseFile("c", (CASE,)))
    assert not is_covered(kind_name(after))


def test_a_cause_that_came_later_does_not():
    cause = Cause(text="Tight doorway", **OWN)
    assert covered_digest(CaseFile("c", (CASE, cause))) != covered_digest(CaseFile("c", (CASE,)))
    assert is_covered("cause")


def test_what_stands_beside_a_signature_is_known_by_kind():
    beside = {name for name in KINDS if not is_covered(name)}
    assert {kind_name(one) for one in AFTER} < beside
    assert KINDS["report_copy"] is ReportCopy
    assert "report_copy" in beside
    assert len(beside) == 8

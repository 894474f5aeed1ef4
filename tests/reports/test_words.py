"""Figures and states in words."""

from rca_studio.analysis.margin import Analysis, analyse
from rca_studio.domain.gates import NO_MARGIN
from rca_studio.domain.review import Evidence
from rca_studio.reports.words import day_words, evidence_words, margin_sentence, show_instant
from tests.causal_examples import doorway, planned_check


def test_the_margin_of_the_worked_example():
    today = analyse(doorway().file())
    assert margin_sentence(today, planned=False) == (
        "Margin to harm is 1 today, held by vigilance; no action changes it yet."
    )
    later = analyse(planned_check(doorway()).file())
    assert margin_sentence(later, planned=True).endswith("with the plan in place it is 2.")


def test_a_range_no_path_and_no_model_are_told_apart():
    assert "1 to 3 today" in margin_sentence(
        Analysis(margin_today=1, margin_high=3, margin_after=1), planned=True
    )
    assert "no known path" in margin_sentence(
        Analysis(margin_today=1, margin_high=1, after_no_path=True), planned=True
    )
    assert "No path" in margin_sentence(Analysis(margin_today=NO_MARGIN), planned=False)
    assert "no event or no harm" in margin_sentence(Analysis(), planned=False)


def test_what_is_known_to_the_day_gets_no_time_of_its_own():
    assert show_instant("2026-08-27") == "27 Aug 2026"
    assert show_instant("") == ""
    assert show_instant("2026-08-27T10:00:00Z").startswith("27 Aug 2026, ")


def test_a_day_stays_with_its_month():
    assert day_words("2026-11-28") == "28\N{NO-BREAK SPACE}Nov 2026"
    assert day_words("") == "–"


def test_evidence_names_the_file_and_its_sum():
    file = Evidence(id="a", case_id="c", subject="s", file_name="a.jpg", sha256="ab" * 32)
    note = Evidence(id="b", case_id="c", subject="s", note="Seen")
    assert evidence_words((note, file)) == "Seen\na.jpg (SHA-256 abababab…abab)"

"""What the workshop found stands in the validation report, and an empty part takes no room."""

from dataclasses import replace
from io import BytesIO

from pypdf import PdfReader

from rca_studio.domain.causal import EvidenceState
from rca_studio.domain.review import Evidence, EvidenceKind
from rca_studio.domain.timeline import EntryKind, TimelineEntry
from rca_studio.reports.validation import validation_pdf
from tests.causal_examples import CASE
from tests.reports import report_examples as examples


def whole(casefile) -> str:
    pages = PdfReader(BytesIO(validation_pdf(examples.report_of(casefile)))).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def entry(number: int, text: str, **values: object) -> TimelineEntry:
    return TimelineEntry(id=f"step{number}", case_id=CASE, text=text, rank=float(number), **values)


def with_more(*entities, **revised):
    """The worked case with more in it; ``revised`` gives causes other values."""
    casefile = examples.worked()
    kept = [replace(e, **revised[e.id]) if e.id in revised else e for e in casefile]
    return type(casefile)(casefile.case_id, [*kept, *entities])


def test_the_steps_stand_beside_what_was_expected_as_exact_as_they_are_known():
    text = whole(
        with_more(
            entry(1, "Walker set down", moment="2026-11", expected="Within reach <b>", source="R"),
            entry(2, "who set it down", kind=EntryKind.UNKNOWN),
            entry(3, "ten minutes", kind=EntryKind.GAP),
        )
    )
    assert "Nov 2026 Walker set down Within reach <b> R" in text
    assert "Not known yet: who set it down" in text
    assert "Nothing recorded: ten minutes" in text


def test_the_steps_stand_in_the_order_of_the_picture():
    """By when they were; one without a time follows the step it was put behind."""
    text = whole(
        with_more(
            entry(1, "Fell asleep", moment="2026-11-18T21:10"),
            entry(2, "Woke up again"),
            entry(3, "Came home", moment="2026-11-18T20:40"),
            entry(4, "", kind=EntryKind.GAP),
        )
    )
    steps = ("Came home", "Nothing recorded", "Fell asleep", "Woke up again")
    places = [text.index(words) for words in steps]
    assert places == sorted(places)
    assert "Nothing recorded:" not in text


def test_what_shows_a_cause_and_why_one_is_ruled_out_are_told():
    proof = Evidence(
        id="proof",
        case_id=CASE,
        subject="reach",
        note="Seen on three evenings",
        kind=EvidenceKind.INTERVIEW,
        source="Two workers",
    )
    text = whole(
        with_more(
            proof,
            narrow={"evidence": EvidenceState.RULED_OUT, "ruled_out_because": "Wide enough"},
        )
    )
    assert "Interview note: Seen on three evenings (Two workers)" in text
    assert "Ruled out Wide enough" in text
    assert "○ nothing recorded yet" in text


def test_open_questions_name_who_answers_until_when():
    asked = {"question": True, "answer_by": "Service manager", "answer_due": "2026-12-04"}
    text = whole(with_more(reach=asked))
    assert "Open questions" in text
    assert "Service manager 4 Dec 2026" in text


def test_nothing_to_tell_takes_no_room():
    text = whole(examples.empty())
    for words in ("Step by step", "Evidence for the causes", "Open questions"):
        assert words not in text

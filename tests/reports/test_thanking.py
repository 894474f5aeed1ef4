"""Paper that thanks: what stands on it, whom it names, and that it fits whatever is written."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from rca_studio.analysis.recognition import load_recognition
from rca_studio.domain.recognition import CatchRow, Champion, Consent, FeedbackRow, GoodCatch
from rca_studio.reports.certificate import Certificate, certificate_pdf
from rca_studio.reports.context import Paper
from rca_studio.reports.thank_you import ThankYou, thank_you_pdf
from rca_studio.reports.thanking import (
    certificate_of,
    feedback_sheet_of,
    quarter_named,
    quarter_of,
    thank_you_of,
)

ROOT = Path(__file__).resolve().parents[2]
PACK = load_recognition(ROOT / "resources" / "frameworks" / "recognition.toml")
QUARTER = quarter_of(date(2026, 11, 22))
GIVEN = GoodCatch(
    id="g",
    case_id="c",
    to="Ada Okoro",
    criteria=("spoke_up",),
    why="Ada said it aloud.",
    consent=Consent.GIVEN,
    given_on="2026-11-20",
)
ROW = CatchRow(
    catch=GIVEN, reference="NM-7", title="Walker", service="Maple", anonymous=False, practice=False
)
HEARD = FeedbackRow(
    case_id="c",
    reference="NM-7",
    title="Walker",
    service="Maple",
    reported="2026-10-01",
    anonymous=False,
    practice=False,
    text="A rail was fitted.",
    given_on="2026-11-01",
)


def page(catches=(ROW,), heard=(HEARD,), champions=(), **more):
    return thank_you_of(QUARTER, catches, heard, champions, PACK, organisation="Riverside", **more)


def words(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages)


def test_a_page_of_thanks_tells_changes_and_catches_of_its_quarter_only():
    earlier = replace(HEARD, text="Long ago.", given_on="2026-09-30")
    practice = replace(HEARD, text="Only tried.", practice=True)
    tried = replace(ROW, practice=True, catch=replace(GIVEN, to="The trial team"))
    told = page(catches=(ROW, tried), heard=(HEARD, earlier, practice))
    assert [one.to for one in told.catches] == ["Ada Okoro"]
    assert [one.to for one in page(catches=(ROW, tried), practice=True).catches] == [
        "The trial team"
    ]
    assert told.quarter == "October to December 2026"
    assert told.changed == ("A rail was fitted.",)
    seen = words(thank_you_pdf(told))
    for text in ("Thank you for speaking up", "A rail was fitted.", "Ada Okoro", "Riverside"):
        assert text in seen
    for text in ("NM-7", "Walker", "Long ago", "Only tried", "Many of these reports"):
        assert text not in seen


def test_catches_stand_by_their_words_and_nobody_first():
    others = [
        replace(ROW, catch=replace(GIVEN, to=to, why=why))
        for to, why in (("Abel", "They waited."), ("Zoë", "A door was closed."))
    ]
    for rows in (others, others[::-1]):
        assert [one.to for one in page(catches=rows).catches] == ["Zoë", "Abel"]


def test_who_did_not_agree_is_not_named_anywhere():
    shy = replace(ROW, catch=replace(GIVEN, consent=Consent.NO_NAME, why="Said it aloud."))
    seen = words(thank_you_pdf(page(catches=(shy,))))
    assert "Okoro" not in seen
    assert "A colleague who would rather not be named" in seen
    paper = certificate_pdf(certificate_of(shy, PACK, organisation="Riverside"))
    assert "Okoro" not in words(paper)
    assert b"Okoro" not in paper


def test_names_in_the_words_of_a_case_are_replaced_but_not_the_name_that_was_agreed_to():
    told = page(clear=lambda text: text.replace("Ada", "Worker 1"))
    assert told.catches[0].why == "Worker 1 said it aloud."
    assert told.catches[0].to == "Ada Okoro"


def test_no_certificate_before_the_award_is_given():
    waiting = replace(ROW, catch=replace(GIVEN, given_on=""))
    with pytest.raises(ValueError, match="given first"):
        certificate_of(waiting, PACK, organisation="")
    assert not page(catches=(waiting,)).catches


def test_champions_stand_by_service_while_their_term_lasts():
    terms = (
        Champion(id="1", name="Zoë", service="Maple", since="2026-01-01"),
        Champion(id="2", name="Ben", service="Home care", since="2026-01-01", until="2026-10-01"),
        Champion(id="3", name="Old", service="Maple", since="2025-01-01", until="2026-09-30"),
        Champion(id="4", name="New", service="Maple", since="2027-01-01"),
    )
    assert page(champions=terms).champions == (("Home care", "Ben"), ("Maple", "Zoë"))


def test_thanks_to_people_without_a_name_only_where_somebody_left_it_out():
    assert not page().anonymous
    assert page(heard=(replace(HEARD, anonymous=True),)).anonymous == PACK.thanks.anonymous


def test_a_sheet_for_the_reporter_tells_the_month_and_no_case():
    sheet = feedback_sheet_of(
        "A rail was fitted.\n\nTwo people help.",
        PACK,
        organisation="Riverside",
        reported="2026-10-13T20:40",
    )
    seen = words(thank_you_pdf(sheet))
    assert "Reported in October 2026" in seen
    assert "13" not in seen
    assert sheet.changed == ("A rail was fitted.", "Two people help.")


@pytest.mark.parametrize("day", ["2026-01-01", "2026-03-31", "2026-12-31", "2024-02-29"])
def test_a_day_lies_in_its_quarter(day):
    quarter = quarter_of(date.fromisoformat(day))
    assert quarter.has(day)
    assert not quarter_of(date.fromisoformat(day), 1).has(day)
    assert quarter.first.day == 1


def test_an_empty_quarter_says_so():
    told = page((), (), (Champion(id="1", name="Zoë", service="Maple", since="2026-01-01"),))
    assert told.is_empty
    seen = words(thank_you_pdf(told))
    assert "Nothing stands here for this quarter yet." in seen
    assert "Zoë" in seen
    assert "near miss below" not in seen


anything = st.text(st.characters(exclude_categories=("Cs",)), max_size=400)


@settings(max_examples=25, deadline=None)
@given(anything, anything, anything, st.lists(anything, max_size=7), st.sampled_from(Paper))
def test_a_certificate_is_one_page_whatever_is_written(title, to, why, criteria, paper):
    award = Certificate(
        title=title,
        thanks="With thanks to",
        to=to,
        because="Because",
        why=why,
        criteria=tuple(criteria),
        organisation=to,
        day="20 November 2026",
        signed=title,
    )
    assert len(PdfReader(BytesIO(certificate_pdf(award, paper))).pages) == 1


@settings(max_examples=15, deadline=None)
@given(anything, st.lists(anything, max_size=5), st.sampled_from(Paper))
def test_a_page_of_thanks_is_set_whatever_is_written(title, changed, paper):
    told = ThankYou(
        title=title,
        lead=title,
        anonymous="",
        close=title,
        quarter=title,
        changed=tuple(changed),
        catches=(),
        champions=tuple((one, one) for one in changed),
        organisation=title,
    )
    assert PdfReader(BytesIO(thank_you_pdf(told, paper))).pages


def test_long_texts_go_on_on_further_pages():
    told = page(heard=(replace(HEARD, text="A rail was fitted. " * 900),))
    pages = PdfReader(BytesIO(thank_you_pdf(told))).pages
    assert len(pages) > 2
    assert words(thank_you_pdf(told)).split().count("rail") == 900


def test_the_same_page_gives_the_same_bytes():
    assert thank_you_pdf(page()) == thank_you_pdf(page())


def test_little_is_set_in_large_letters_and_stays_on_one_page():
    def largest(told: ThankYou) -> float:
        sizes: list[float] = []
        (sheet, *_) = PdfReader(BytesIO(thank_you_pdf(told))).pages
        sheet.extract_text(
            visitor_text=lambda text, *more: sizes.append(more[-1]) if "rail" in text else None
        )
        return max(sizes)

    many = tuple(replace(HEARD, text=f"A rail was fitted in room {n}.") for n in range(60))
    assert largest(page(catches=())) >= 20
    assert largest(page(heard=many)) == 11
    assert len(PdfReader(BytesIO(thank_you_pdf(page()))).pages) == 1


def test_a_certificate_tells_all_that_was_met():
    keys = tuple(one.key for one in PACK.criteria)
    row = replace(ROW, catch=replace(GIVEN, criteria=(*keys, "brought_cake", "sang")))
    seen = words(certificate_pdf(certificate_of(row, PACK, organisation="Riverside")))
    for key in row.catch.criteria:
        assert PACK.label(key) in seen


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("2026-Q4", "October to December 2026"),
        (" 2026-q1 ", "January to March 2026"),
        ("2026-1", None),
        ("2026-Q5", None),
        ("2026-Q0", None),
        ("0000-Q1", None),
        ("٢٠٢٦-Q1", None),
        ("soon", None),
    ],
)
def test_a_quarter_is_read_as_it_is_written(text, label):
    found = quarter_named(text)
    assert (found.label if found else None) == label

"""The printed plan: each kind on each paper, whole, marked, and nothing that it need not show."""

import re
from io import BytesIO
from itertools import product
from pathlib import Path

import pytest
from pypdf import PageObject, PdfReader

from rca_studio.domain.people import People, Person
from rca_studio.domain.plan import ActionState, EvidenceCheck, MeasureKind, Measurement
from rca_studio.reports.check import read_mark
from rca_studio.reports.context import Paper
from rca_studio.reports.plan_sheets import PlanKind, PlanPrint, plan_pdf
from rca_studio.reports.plan_words import code_of, day
from tests.reports import plan_examples as plan
from tests.reports import report_examples as examples
from tests.reports.test_validation import check_text_is_inside

LISTS = (PlanKind.BY_SERVICE, PlanKind.BY_CASE, PlanKind.OVERDUE)
COLOURED = re.compile(rb"(?<![\d.])[\d.]+ [\d.]+ [\d.]+ (rg|RG|k|K)\b")


def pages_of(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def lefts_of(page: PageObject) -> list[float]:
    """Where the pieces of text on a page begin."""
    found: list[float] = []

    def see(text: str, _cm: object, tm: list[float], *_font: object) -> None:
        if text.strip():
            found.append(tm[4])

    page.extract_text(visitor_text=see)
    return found


def printed(job: PlanPrint) -> list[str]:
    return pages_of(plan_pdf(job))


@pytest.mark.parametrize(("kind", "paper", "wide"), list(product(PlanKind, Paper, (False, True))))
def test_each_kind_stands_inside_each_sheet(kind, paper, wide):
    pdf = plan_pdf(plan.job(kind, paper=paper, landscape=wide, margin=12.0 if wide else 18.0))
    for page in PdfReader(BytesIO(pdf)).pages:
        assert (page.mediabox.width > page.mediabox.height) is wide
    check_text_is_inside(pdf)
    text = " ".join(pages_of(pdf))
    # No word of ours is broken by a narrow column.
    for word in ("awaiting", "progress", "Proposed", "overdue"):
        assert word in text or kind in (PlanKind.OVERDUE, PlanKind.BY_OWNER)


@pytest.mark.parametrize(
    ("kind", "wide", "margin"), list(product(LISTS, (False, True), (0.0, 35.0, 90.0)))
)
def test_margins_within_reason_break_no_usual_word(kind, wide, margin):
    some = tuple(plan.whole(number, deadline="2026-11-02") for number in (1, 9, 12, 18))
    job = plan.job(kind, some, landscape=wide, margin=margin, paper=Paper.LETTER)
    pdf = plan_pdf(job)
    check_text_is_inside(pdf)
    text = " ".join(pages_of(pdf))
    for word in ("coordinator", "Proposed", "evening"):
        assert word in text
    starts = [x for page in PdfReader(BytesIO(pdf)).pages for x in lefts_of(page)]
    assert min(starts) >= {0.0: 10.0, 35.0: 35.0, 90.0: 35.0}[margin] * 72 / 25.4 - 0.01


@pytest.mark.parametrize("kind", PlanKind)
def test_grey_has_no_colour_and_the_same_words(kind):
    job = plan.job(kind)
    coloured = plan_pdf(job)
    grey = plan_pdf(plan.job(kind, grey=True))
    assert pages_of(coloured) == pages_of(grey)
    for page in PdfReader(BytesIO(grey)).pages:
        assert not COLOURED.search(page.get_contents().get_data())
    assert COLOURED.search(PdfReader(BytesIO(coloured)).pages[0].get_contents().get_data())


@pytest.mark.parametrize("kind", PlanKind)
def test_every_page_carries_marking_number_and_history(kind, tmp_path: Path):
    some = (*plan.wholes(), plan.whole(3, marking="Strictly confidential"))
    job = plan.job(kind, some, marking="Confidential quality improvement record")
    pdf = plan_pdf(job)
    for page in pages_of(pdf):
        assert "onfidential" in page
        assert re.search(r"Page \d+ of \d+", page)
        assert "chain head 7c1e 90ab 33f0 4d22" in page
        if kind is not PlanKind.BY_OWNER:
            assert page.count("Strictly confidential") == 2
    path = tmp_path / "plan.pdf"
    path.write_bytes(pdf)
    mark = read_mark(path)
    assert mark.consistent
    assert mark.head == examples.HEAD


def test_a_sheet_is_marked_as_its_own_cases_ask():
    strict = plan.whole(1, owner="Legal liaison", marking="Strictly confidential")
    pages = printed(plan.job(PlanKind.BY_OWNER, (plan.whole(2), strict), marking="Confidential"))
    assert [("Strictly" in page, "Legal liaison" in page) for page in pages] == [
        (False, False),
        (True, True),
    ]


def test_a_long_name_of_the_organisation_does_not_drive_the_marking_off():
    job = plan.job(PlanKind.BY_SERVICE, organisation="Riverside " * 60, marking="Confidential")
    for page in printed(job):
        assert "… · Confidential" in page


# -- by owner --------------------------------------------------------------------------------------


def test_each_owner_begins_a_sheet_and_sees_only_their_own():
    pages = printed(plan.job(PlanKind.BY_OWNER))
    sheets: dict[str, str] = {}
    for page in pages:
        (sheet,) = re.findall(r"sheet (\d) of 4", page)
        sheets[sheet] = sheets.get(sheet, "") + page
    assert len(sheets) == 4
    for place, owner in enumerate(("Care coordinator lead", "Clinical lead", "Service manager")):
        own = sheets[str(place + 1)]
        assert own.count(owner) == 1 + own.count("Page ")  # the title, and the head of each page
        others = {"Care coordinator lead", "Clinical lead", "Service manager"} - {owner}
        assert not any(other in own for other in others)
        assert own.count("Signature") == 1
    assert "No owner yet" in sheets["4"]
    assert pages[0].count("Page 1 of") == 1


def test_a_sheet_shows_what_the_owner_needs_and_no_name_beside():
    checks = (
        EvidenceCheck(text="A photo", met=True, by="Checker A", at="2026-11-20T10:00:00Z"),
        EvidenceCheck(text="A log of ten evenings", checker="Safety champion"),
    )
    one = plan.whole(
        1,
        owner="Lead",
        state=ActionState.IN_PROGRESS,
        deadline="2026-11-12",
        first_deadline="2026-10-01",
        checks=checks,
    )
    (page,) = printed(plan.job(PlanKind.BY_OWNER, (one,), selection="Actions of Ada and Ben"))
    assert "Ben" not in page
    assert one.row.text in page
    assert code_of(one.row) in page
    for words in (
        "F1: A tight turn leaves no room",
        "Removes: the cabinet narrows the turn",
        "Due 12 Nov 2026 10 days late first promised for 1 Oct 2026",
        "In progress",
        "Turn clear at the doorway; checks with the turn clear, out of evening checks: "
        "at least 95 % by 12 Jan 2027",
        "Looked at again on 15 Jan 2027",
        "A photo accepted 20 Nov 2026",
        "To be looked at by Safety champion",
        "Seen by",
        "Note",
        "Done on",
        "I have gone through these actions.",
    ):
        assert words in page
    assert "Checker A" not in page
    assert one.row.case_title not in page
    assert "sheet 1 of" not in page


def test_evidence_sent_back_says_why_and_a_slip_what_changes():
    back = plan.whole(5, owner="Lead", state=ActionState.DONE)
    slip = plan.whole(7, owner="Lead")
    assert slip.row.state is ActionState.SLIPPED
    text = " ".join(printed(plan.job(PlanKind.BY_OWNER, (back, slip))))
    assert "Sent back 19 Nov 2026: Only four are in" in text
    assert "The check moves to the hand-over sheet" in text
    assert "Checker B" not in text
    assert "Reviewer C" not in text


def test_the_place_to_sign_stands_with_an_action():
    for count in range(1, 24):
        some = tuple(
            plan.whole(number, owner="Lead", text=f"Action {number} is to be done")
            for number in range(count)
        )
        pages = printed(plan.job(PlanKind.BY_OWNER, some))
        assert "Signature" in pages[-1]
        assert "is to be done" in pages[-1]
        assert sum(page.count("Signature") for page in pages) == 1


def test_a_figure_that_is_known_stands_beside_its_target():
    one = plan.whole(1, owner="Lead")
    figures = tuple(
        Measurement(
            id=f"m{month}",
            case_id=one.row.case_id,
            action=one.row.id,
            kind=MeasureKind.PROCESS,
            day=f"2026-{month:02d}-05",
            numerator=month,
            denominator=12,
        )
        for month in (9, 10, 11)
    )
    one = one._replace(measurements=figures)
    for kind in (PlanKind.BY_OWNER, PlanKind.BY_SERVICE):
        text = " ".join(printed(plan.job(kind, (one,))))
        assert "at least 95 % by 12 Jan 2027; last 91.7 % on 5 Nov 2026" in text


def test_practice_is_called_practice():
    one = plan.whole(1, owner="Lead")
    for practice in (True, False):
        some = (one._replace(row=one.row._replace(practice=practice)),)
        for kind in (PlanKind.BY_OWNER, PlanKind.BY_SERVICE):
            text = " ".join(printed(plan.job(kind, some)))
            assert (f"{code_of(one.row)} practice case" in text) is practice


def test_sheets_of_several_owners_are_found_by_the_outline():
    reader = PdfReader(BytesIO(plan_pdf(plan.job(PlanKind.BY_OWNER))))
    titles = [entry.title for entry in reader.outline]
    assert titles[:2] == ["Action plan · Care coordinator lead", "Action plan · Clinical lead"]
    for entry in reader.outline:
        page = reader.pages[reader.get_destination_page_number(entry)].extract_text()
        assert "Page 1 of" in page
        assert entry.title in page


# -- lists -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("wide", [True, False])
@pytest.mark.parametrize("kind", LISTS)
def test_lists_show_every_action_once_under_repeated_heads(kind, wide):
    some = plan.wholes(60)
    pages = printed(plan.job(kind, some, landscape=wide))
    text = " ".join(pages)
    for one in some:
        late = one.row.state.to_do and one.row.deadline < plan.TODAY.isoformat()
        expected = int(late or kind is not PlanKind.OVERDUE)
        assert text.count(code_of(one.row)) == expected
    for page in pages:
        if re.search(r"NM-\d+·", page):
            assert "Owner" in page
            assert "due" in page.casefold()


def test_by_service_counts_and_names_each_group():
    text = " ".join(printed(plan.job(PlanKind.BY_SERVICE)))
    assert "Community transport · 8 actions" in text
    assert "No service named · 8 actions" in text
    assert text.index("Community transport") < text.index("Residential support")
    assert text.count("Accepted: name, signature, date") == 1


def test_by_case_tells_the_margin_to_harm():
    text = " ".join(printed(plan.job(PlanKind.BY_CASE)))
    assert "margin to harm 1 today, 2 after the plan" in text
    assert "margin to harm not worked out yet" in text


def test_overdue_puts_the_longest_wait_first():
    text = " ".join(printed(plan.job(PlanKind.OVERDUE)))
    late = [int(days) for days in re.findall(r"(\d+) days? \d+: ", text)]
    assert len(late) > 2
    assert late == sorted(late, reverse=True)
    (page,) = printed(plan.job(PlanKind.OVERDUE, (plan.whole(1, deadline="2027-01-01"),)))
    assert "Nothing is overdue." in page


def test_a_group_that_goes_on_says_so_on_each_page():
    some = tuple(
        plan.whole(number, text=f"Action {number}")._replace(
            row=plan.whole(number, text=f"Action {number}").row._replace(service="Maple")
        )
        for number in range(60)
    )
    pages = printed(plan.job(PlanKind.BY_SERVICE, some))
    assert len(pages) > 3
    for page in pages[1:-1]:
        assert "Maple · 60 actions" in page
        assert "… continued" in page


def test_people_who_are_set_up_stand_by_post_on_lists():
    person = Person(id="p", name="Ada Osei", title="Ward lead")
    one = plan.whole(1, owner="Ada Osei", state=ActionState.APPROVED)
    people = People((person,))
    for kind in (*LISTS, PlanKind.WALL):
        text = " ".join(printed(plan.job(kind, (one,), people=people)))
        assert "Ward lead" in text or kind is PlanKind.OVERDUE
        assert "Ada" not in text


# -- the wall --------------------------------------------------------------------------------------


@pytest.mark.parametrize("wide", [True, False])
@pytest.mark.parametrize("count", [0, 1, 7, 24, 60, 400])
def test_the_wall_is_one_page_whatever_the_number(count, wide):
    some = plan.wholes(count)
    pdf = plan_pdf(plan.job(PlanKind.WALL, some, landscape=wide))
    (page,) = pages_of(pdf)
    check_text_is_inside(pdf)
    shown = [one for one in some if re.search(rf"(?<!\d){one.row.text[:12]}", page)]
    told = sum(one.row.state is not ActionState.REFUSED for one in some)
    more = re.search(r"([\d,]+) more actions? (?:is|are) not on this page", page)
    left_out = int(more[1].replace(",", "")) if more else 0
    if count <= 24:
        assert left_out == 0
    assert len({one.row.text for one in shown}) == told - left_out
    if count == 400:
        assert left_out > 100


@pytest.mark.parametrize(("paper", "wide"), list(product(Paper, (False, True))))
@pytest.mark.parametrize("count", [3, 7, 12, 17, 24])
def test_the_wall_takes_smaller_letters_rather_than_break_a_word_or_a_date(count, paper, wide):
    some = [one for one in plan.wholes(count) if one.row.state is not ActionState.REFUSED]
    (page,) = printed(plan.job(PlanKind.WALL, some, paper=paper, landscape=wide))
    for row in (one.row for one in some):
        assert " ".join(day(row.deadline).split()) in page
        for word in f"{row.text} {row.owner} {row.state.label}".split():
            assert word in page


def test_the_wall_tells_no_case_and_shortens_what_nobody_reads_from_there():
    long = plan.whole(1, text="step " * 2_000, state=ActionState.APPROVED)
    (page,) = printed(plan.job(PlanKind.WALL, (long, plan.whole(4))))
    assert "A text that ends in … is shortened here" in page
    assert "NM-" not in page
    assert "tight turn" not in page


# -- whatever is typed -----------------------------------------------------------------------------


@pytest.mark.parametrize("wide", [True, False])
@pytest.mark.parametrize("kind", PlanKind)
def test_it_survives_any_text(kind, wide):
    texts = (
        examples.HOSTILE * 4,
        "x" * 10_000,
        " ".join(f"step{number}" for number in range(1_500)),
        "سقوط وشيك عند الباب " * 40,
        "東京病院で転倒しそうになった。" * 60,
        "\U0001f9af\U0001f9d1\u200d\U0001f9bd " * 50,
        "\n" * 300 + "after",
    )
    some = tuple(
        plan.whole(
            number,
            text=text,
            owner=text if number % 2 else "Lead",
            measure=text,
            deadline="2026-11-02",
            state=ActionState.APPROVED,
            checks=(EvidenceCheck(text=text, shown=text, checker=text),),
        )
        for number, text in enumerate(texts)
    )
    pdf = plan_pdf(plan.job(kind, some, landscape=wide))
    check_text_is_inside(pdf)
    text = " ".join(pages_of(pdf))
    assert "<b>bold</b> & <img" in text
    if kind is not PlanKind.WALL:
        assert {f"step{number}" for number in range(1_500)} <= set(re.findall(r"step\d+", text))
        assert len(re.findall("x", text)) >= 10_000


@pytest.mark.parametrize("kind", PlanKind)
def test_nothing_to_print_is_said(kind):
    (page,) = printed(plan.job(kind, ()))
    assert "No action fits this selection." in page or "Nothing is overdue." in page
    assert "Signature" not in page


def test_the_same_plan_gives_the_same_bytes_and_can_be_stopped():
    job = plan.job(PlanKind.BY_SERVICE, plan.wholes(60))
    assert plan_pdf(job) == plan_pdf(job)
    seen: list[int] = []
    plan_pdf(job, seen.append)
    assert seen == list(range(1, len(seen) + 1))
    assert len(seen) > 3

    def stop(_page: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        plan_pdf(job, stop)

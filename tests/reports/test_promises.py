"""The report of kept promises: pictures and tables that agree, every figure said what it is."""

import random
from datetime import date, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from rca_studio.analysis.promises import Kept
from rca_studio.diagrams.promise_chart import Column, lay_out_promises, spoken
from rca_studio.diagrams.shapes import Box, Drawing, Text
from rca_studio.domain.plan import OUTCOMES, ActionState
from rca_studio.domain.registers import WholeAction
from rca_studio.reports.context import Paper
from rca_studio.reports.promises import promises_html, promises_pdf
from tests.reports.report_examples import imprint, ruler
from tests.reports.test_digest import Read
from tests.reports.test_validation import check_text_is_inside
from tests.reports.whole_examples import HOSTILE, accepted, review, whole


def plan(
    number: int = 200, services: tuple[str, ...] = ("Home care", "Day centre")
) -> list[WholeAction]:
    dice = random.Random(7)
    found = []
    for n in range(number):
        promised = date(2025, 1, 1) + timedelta(days=dice.randrange(730))
        done = promised + timedelta(days=dice.randrange(-30, 40))
        state = dice.choice([*OUTCOMES, ActionState.DONE, ActionState.IN_PROGRESS])
        looked = (done + timedelta(days=dice.randrange(60, 120))).isoformat()
        found.append(
            whole(
                n,
                service=dice.choice(services),
                owner=f"Owner {n % 5}",
                deadline=promised.isoformat(),
                done_on="" if state.to_do else done.isoformat(),
                checks=accepted("Photo"),
                state=state,
                reviews=(review(looked, state),) if state in OUTCOMES else (),
            )
        )
    return found


def pages(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def words(drawing: Drawing) -> list[str]:
    return [part.text for part in drawing.parts() if isinstance(part, Text)]


def test_paper_and_file_say_the_same_and_define_every_figure():
    paper = " ".join(pages(promises_pdf(plan(), imprint(), ruler())))
    html = Read(promises_html(plan(), imprint(), ruler())).text
    for said in (
        "Promises kept",
        "as on 13 Jan 2027",
        "Services are not compared",
        "All services together",
        "Deadline moved",
        "Held after 90 days",
        "Not looked at",
        "Earlier",
        "No figure is worked out for an owner or any other person",
        "Done on or before the deadline as it was first promised",
        "chain head 7c1e 90ab 33f0 4d22",
    ):
        assert said in paper, said
        assert said in html, said
    assert html.index("Day centre") < html.index("Home care")
    assert "Owner 1" not in paper + html
    assert "The same in words" in html


def test_few_are_told_and_not_drawn_as_a_share():
    few = Column("2026 Q3", Kept(on_time=3, late=1))
    many = Column("2026 Q4", Kept(on_time=15, late=3, not_done=2))
    none = Column("2027 Q1", Kept(too_soon=2))
    drawing = lay_out_promises([few, many, none], ruler(), "Promises")
    said = words(drawing)
    assert "3 of 4" in said
    assert "few" in said
    assert "15 of 20" in said
    columns = {f.key: [p for p in f.parts if isinstance(p, Box)] for f in drawing.figures}
    assert [box.dashed for box in columns["quarter:2026 Q3"]] == [True]
    assert columns["quarter:2027 Q1"] == []
    stack = columns["quarter:2026 Q4"]
    assert len({box.fill for box in stack}) == 3
    tall = sum(box.rect.height for box in stack)
    assert [box.rect.height / tall for box in stack] == pytest.approx([0.75, 0.15, 0.1])
    assert spoken(few).endswith("too few for a share.")
    assert spoken(none) == "2027 Q1: nothing was due."


@pytest.mark.parametrize("count", range(1, 9))
def test_nothing_in_the_picture_lies_over_another_or_outside(count):
    columns = [Column(f"2026 Q{n}", Kept(on_time=1_200, late=35)) for n in range(count)]
    drawing = lay_out_promises(columns, ruler(), "Promises")
    bounds = [figure.bounds for figure in drawing.figures if figure.key.startswith("quarter")]
    for place, one in enumerate(bounds):
        assert one.x >= 0
        assert one.right <= drawing.width
        assert one.bottom <= drawing.height + 0.1
        assert not any(one.overlaps(other) for other in bounds[place + 1 :])
    for part in drawing.parts():
        if isinstance(part, Text):
            assert 0 <= part.place.y <= drawing.height


@pytest.mark.parametrize("paper", list(Paper))
def test_any_service_stays_on_the_sheet(paper):
    wholes = plan(60, (HOSTILE, "x" * 300, "", "Home care"))
    pdf = promises_pdf(wholes, imprint(paper=paper), ruler())
    check_text_is_inside(pdf)
    found = pages(pdf)
    assert all(f"Page {n} of {len(found)}" in page for n, page in enumerate(found, start=1))
    tags = {tag for tag, _ in Read(promises_html(wholes, imprint(), ruler())).tags}
    assert not tags & {"script", "a", "img", "link"}


def test_nothing_to_tell_says_so():
    assert "Nothing that was promised is over yet" in " ".join(
        pages(promises_pdf([], imprint(), ruler()))
    )
    one = [whole(1, state=ActionState.DONE, deadline="2026-12-01", done_on="")]
    text = Read(promises_html(one, imprint(), ruler())).text
    assert "1 action is done, and nobody said when it was" in text

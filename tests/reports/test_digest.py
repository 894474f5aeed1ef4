"""The weekly digest: one thing in two files, marked, harmless, naming nobody without need."""

import re
from html.parser import HTMLParser
from io import BytesIO

import pytest
from pypdf import PdfReader

from rca_studio.domain.people import People, Person
from rca_studio.domain.plan import ActionState
from rca_studio.reports.context import Paper
from rca_studio.reports.digest import digest_html, digest_pdf
from tests.reports.report_examples import imprint
from tests.reports.test_validation import check_text_is_inside
from tests.reports.whole_examples import HOSTILE, accepted, review, whole

OF = imprint()  # 13 Jan 2027, a Wednesday
PLAN = (
    whole(1, deadline="2027-01-03", owner="Joan Doe"),
    whole(2, deadline="2027-01-15", service="Day centre"),
    whole(3, deadline="2027-01-20", service="Day centre", marking="Strictly confidential"),
    whole(
        4,
        state=ActionState.SLIPPED,
        checks=accepted("x"),
        reviews=(review("2027-01-10", ActionState.SLIPPED),),
    ),
    whole(5, state=ActionState.DONE, done_on="2027-01-02", review_date="2027-01-22"),
)
PEOPLE = People((Person(id="1", name="Joan Doe", title="Night lead"),))


class Read(HTMLParser):
    """All tags with their attributes, and all text."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.said: list[str] = []
        self._style = False
        self.feed(content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._style = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self._style = False

    def handle_data(self, data: str) -> None:
        if not self._style:
            self.said.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.said).split())


def pages(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def test_both_files_say_the_same():
    html = Read(digest_html(PLAN, OF, PEOPLE)).text
    paper = " ".join(pages(digest_pdf(PLAN, OF, PEOPLE)))
    for words in (
        "The week of the action plan",
        "11 Jan 2027 to 17 Jan 2027, as it stood on 13 Jan 2027",
        "5 actions in the plan",
        "1 overdue, 1 slipped",
        "10 days late",
        "Action 1: put the check into the routine",
        "What changes now: Another sign",
        "Evidence to accept",
        "it compares nobody",
        "Strictly confidential",
        "chain head 7c1e 90ab 33f0 4d22",
    ):
        assert words in html, words
        assert words in paper, words
    assert "Confidential quality improvement record" not in html + paper
    assert "Joan" not in html + paper
    assert "Night lead" in html
    assert html.index("Day centre") < html.index("Residential support")


def test_the_html_file_needs_nothing_and_runs_nothing():
    plan = (*PLAN, whole(6, text=HOSTILE, owner=HOSTILE, service=HOSTILE, deadline="2027-01-14"))
    content = digest_html(plan, imprint(organisation=HOSTILE))
    read = Read(content)
    tags = {tag for tag, _ in read.tags}
    assert not tags & {"script", "a", "img", "link", "iframe", "object", "form", "base"}
    for tag, attributes in read.tags:
        assert not [name for name in attributes if name.startswith("on")]
        assert not {"src", "href", "action"} & set(attributes), tag
    policy = next(a["content"] for t, a in read.tags if a.get("http-equiv"))
    assert policy is not None
    assert "default-src 'none'" in policy
    assert "<script>alert(1)</script>" in read.text  # shown, not run
    assert b"url(" not in content
    assert not re.search(rb"https?://", content.replace(b"http://www.w3.org/2000/svg", b""))
    assert "\u202e" not in content.decode()
    assert "\x00" not in content.decode()


@pytest.mark.parametrize("paper", list(Paper))
def test_hostile_and_long_words_stay_on_the_sheet(paper):
    plan = tuple(
        whole(n, text=f"{HOSTILE} {'x' * 300}", owner=HOSTILE, service=HOSTILE * (n % 3))
        for n in range(40)
    )
    pdf = digest_pdf(plan, imprint(paper=paper))
    check_text_is_inside(pdf)
    found = pages(pdf)
    assert all(f"Page {n} of {len(found)}" in page for n, page in enumerate(found, start=1))


def test_a_very_long_word_can_be_broken_and_is_whole():
    long = "x" * 95
    content = digest_html((whole(1, text=f"{long} & <b> end", deadline="2027-01-14"),), OF)
    assert f"{'x' * 30}<wbr>{'x' * 30}<wbr>{'x' * 30}<wbr>xxxxx &amp; &lt;b&gt; end" in str(
        content, "utf-8"
    )
    text = "".join(Read(content).said)
    assert f"{long} & <b> end" in text


def test_a_quiet_week_says_so():
    calm = (whole(1, deadline="2027-06-01", review_date=""),)
    for plan in ((), calm):
        text = Read(digest_html(plan, OF)).text
        assert "Nothing is due, waits, or was looked at." in text
        assert "Nothing overdue, sent back or slipped" in text
        assert pages(digest_pdf(plan, OF))

"""The action plan as a Word document, for those who must paste or go on writing.

Headings are real ones, so that a table of contents finds each owner; the head of each table comes
again on each page and no row is split without need; page numbers are fields that count themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any

from rca_studio.analysis.plan_standing import is_late
from rca_studio.domain.moments import days_late
from rca_studio.domain.people import People
from rca_studio.domain.plan import Action, EvidenceCheck
from rca_studio.domain.registers import WholeAction
from rca_studio.domain.words import plural
from rca_studio.reports.context import Imprint, Paper
from rca_studio.reports.plan_leaving import (
    by_owner,
    code_words,
    harmless,
    harmless_line,
    marking_of_plan,
    owner_words,
)
from rca_studio.reports.words import day_words, show_instant

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section
    from docx.table import Table
    from docx.text.paragraph import Paragraph

_MM = 36_000
"""English metric units, in which Word measures, in a millimetre."""

_SHEETS = {Paper.A4: (210.0, 297.0), Paper.LETTER: (215.9, 279.4)}
_SIDE, _TOP = 18.0, 20.0
_HEAD = ("Done", "Action", "Why", "Strength", "Due", "What proves it", "Measure", "Review", "State")
_SHARES = (0.05, 0.195, 0.155, 0.1, 0.09, 0.145, 0.1, 0.075, 0.09)
_NARROW_HEAD = ("Done", "Action", "Due", "What proves it", "State")
_NARROW_SHARES = (0.075, 0.385, 0.13, 0.27, 0.14)
_MOST_TOGETHER = 600
"""So many characters in a cell may move to the next page together."""

_FONT = "Calibri"
_MUTED = "595959"


def plan_document(
    wholes: Sequence[WholeAction],
    imprint: Imprint,
    people: People | None = None,
    *,
    selection: str = "All actions",
    landscape: bool = True,
    progress: Callable[[int], None] | None = None,
) -> bytes:
    """The plan by owner as a ``.docx`` file.

    Args:
        wholes: the actions.
        imprint: organisation, marking, history and paper.
        people: the people set up; an owner among them is told by post or role.
        selection: which actions these are, in words.
        landscape: lying sheets, with why, strength, measure and review as columns of their own;
            upright ones tell these below the action.
        progress: called with the number of each action that was set; may raise to stop.
    """
    from docx import Document as new_document

    document = new_document()
    marking = marking_of_plan(wholes, imprint.marking)
    _set_up(document, imprint, marking, landscape=landscape)
    today = imprint.printed_at.date()
    document.add_heading("Quality Improvement Action Plan", 0)
    _paragraph(document, f"{selection}. {_summary(wholes, today)}", "Subtitle")
    if not wholes:
        document.add_paragraph("No action fits this selection.")
    width = _text_width(imprint.paper, landscape=landscape)
    number = 0
    for owner, mine in by_owner(wholes):
        late = sum(is_late(one.action, today) for one in mine)
        words = f"{owner_words(owner, people or People()) or 'No owner yet'}: {_actions(len(mine))}"
        document.add_heading(words + (f", {late} overdue" if late else ""), 1)
        table = _table(document, width, landscape=landscape)
        for one in mine:
            _add_row(table, _cells(one, today, landscape=landscape))
            number += 1
            if progress is not None:
                progress(number)
        _fit(table, width, landscape=landscape)
        if owner:
            _sign_off(document, table)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


# -- the sheet -------------------------------------------------------------------------------------


def _set_up(document: Document, imprint: Imprint, marking: str, *, landscape: bool) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Emu

    short, long = _SHEETS[imprint.paper]
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    width, height = (long, short) if landscape else (short, long)
    section.page_width, section.page_height = Emu(round(width * _MM)), Emu(round(height * _MM))
    section.left_margin = section.right_margin = Emu(round(_SIDE * _MM))
    section.top_margin = section.bottom_margin = Emu(round(_TOP * _MM))
    section.header_distance = section.footer_distance = Emu(round(9 * _MM))
    _set_styles(document)
    _set_lines(section, imprint, marking, width - 2 * _SIDE)
    about = document.core_properties
    about.title = "Quality Improvement Action Plan"
    about.author = harmless_line(imprint.organisation, 200)
    about.last_modified_by = about.comments = ""
    about.subject = harmless_line(marking, 200)
    about.language = "en-GB"
    about.created = about.modified = imprint.printed_at.replace(microsecond=0)


def _set_styles(document: Document) -> None:
    from docx.shared import Pt, RGBColor

    styles: Any = document.styles
    for language in styles.element.iter(_w("lang")):  # the template speaks American English
        language.set(_w("val"), "en-GB")
    for name, size, before, after in (
        ("Normal", 9, 0, 3),
        ("Title", 20, 0, 4),
        ("Subtitle", 11, 0, 10),
        ("Heading 1", 13, 16, 6),
        ("Header", 8, 0, 0),
        ("Footer", 8, 0, 0),
    ):
        style = styles[name]
        style.font.name, style.font.size = _FONT, Pt(size)
        style.font.italic = False
        style.font.color.rgb = RGBColor.from_string(
            _MUTED if name in ("Subtitle", "Header", "Footer") else "000000"
        )
        look = style.element.get_or_add_rPr()
        for spacing in look.findall(_w("spacing")):  # letters of the template stand apart
            look.remove(spacing)
        fonts = look.get_or_add_rFonts()
        for key in list(fonts.attrib):
            if "Theme" in key:  # a font of the theme would go before the one that is named
                del fonts.attrib[key]
        for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(_w(kind), _FONT)
        style.paragraph_format.space_before = Pt(before)
        style.paragraph_format.space_after = Pt(after)


def _set_lines(section: Section, imprint: Imprint, marking: str, width: float) -> None:
    """Head and foot of each page: whose it is, the marking, which history, page x of y."""
    organisation = harmless_line(imprint.organisation, 120)
    head = section.header.paragraphs[0]
    head.add_run(" · ".join(part for part in (organisation, marking) if part))
    _right(head, width)
    head.add_run("\tAction plan")
    if imprint.copy_line:
        section.footer.paragraphs[0].add_run(harmless_line(imprint.copy_line, 400) + "\n")
    foot = section.footer.paragraphs[0]
    _right(foot, width)
    foot.add_run(f"{imprint.history_line}\tPage ")
    _field(foot, "PAGE")
    foot.add_run(" of ")
    _field(foot, "NUMPAGES")
    printed = imprint.printed_line.removesuffix(imprint.marking) + marking
    foot.add_run("\n" + harmless_line(printed, 400))


def _right(paragraph: Paragraph, width: float) -> None:
    """A tab at the right end; the ones for upright paper that the style brings are taken away."""
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Emu

    stops = paragraph.paragraph_format.tab_stops
    for place in (4680, 9360, 4513, 9026, 4320, 8640):  # twentieths of a point, in known templates
        stops.add_tab_stop(Emu(place * 635), WD_TAB_ALIGNMENT.CLEAR)
    stops.add_tab_stop(Emu(round(width * _MM)), WD_TAB_ALIGNMENT.RIGHT)


def _field(paragraph: Paragraph, code: str) -> None:
    """A number that Word works out by itself."""
    for kind, words in (("begin", ""), ("", code), ("separate", ""), ("text", "1"), ("end", "")):
        run = paragraph.add_run()
        if kind == "text":
            run.text = words
        elif kind:
            mark = _element("w:fldChar")
            mark.set(_w("fldCharType"), kind)
            _xml(run).append(mark)
        else:
            told = _element("w:instrText")
            told.text = f" {words} "
            _xml(run).append(told)


# -- the tables ------------------------------------------------------------------------------------


def _table(document: Document, width: float, *, landscape: bool) -> Table:
    head = _HEAD if landscape else _NARROW_HEAD
    table: Table = document.add_table(rows=1, cols=len(head), style="Table Grid")
    table.autofit = False
    for cell, title in zip(table.rows[0].cells, head, strict=True):
        paragraph = cell.paragraphs[0]
        paragraph.add_run(title).bold = True
        paragraph.paragraph_format.keep_with_next = True
        shade = _element("w:shd")
        for key, value in (("val", "clear"), ("color", "auto"), ("fill", "EFEFEF")):
            shade.set(_w(key), value)
        _xml(cell).get_or_add_tcPr().append(shade)
    _mark_row(table.rows[0], "w:tblHeader")
    return table


def _add_row(table: Any, cells: Sequence[str]) -> None:
    row = table.add_row()
    if max(map(len, cells)) < _MOST_TOGETHER:  # a row that fills a page has to be split
        _mark_row(row, "w:cantSplit")
    for cell, words in zip(row.cells, cells, strict=True):
        paragraph = cell.paragraphs[0]
        first, _, rest = words.partition("\n")
        paragraph.add_run(first)
        if rest:
            paragraph.add_run("\n" + rest)


def _fit(table: Table, width: float, *, landscape: bool) -> None:
    """Give each column its width; Word reads it from the cells, other programs from the grid."""
    from docx.shared import Emu

    shares = _SHARES if landscape else _NARROW_SHARES
    widths = [Emu(round(width * share * _MM)) for share in shares]
    for column, size in zip(table.columns, widths, strict=True):
        column.width = size
    for row in table.rows:
        for cell, size in zip(row.cells, widths, strict=True):
            cell.width = size


def _cells(whole: WholeAction, today: date, *, landscape: bool) -> tuple[str, ...]:
    action, row = whole.action, whole.row
    done = "☐" if action.state.to_do else "☑"
    what = harmless(action.text).strip() or "(no words yet)"
    told = {finding.label for finding in whole.findings}
    named = ", ".join(label for label in row.findings if label not in told)
    why = f"{code_words(row)} {named}".strip()
    why += "".join(f"\n{harmless_line(line)}" for line in _reasons(whole))
    due = _due(action, today)
    proof = "\n".join(_check(check) for check in action.checks) or "None asked for yet"
    measure = "\n".join(_measures(action)) or "None yet"
    review = day_words(action.review_date)
    state = action.state.label
    if landscape:
        return (done, what, why, action.strength.label, due, proof, measure, review, state)
    what += f"\n{why}\nStrength: {action.strength.label}. Measure: {measure}. Review: {review}."
    return (done, what, due, proof, state)


def _reasons(whole: WholeAction) -> Iterator[str]:
    for finding in whole.findings:
        yield f"{finding.label}: {finding.statement}"
    yield from whole.changes


def _due(action: Action, today: date) -> str:
    words = day_words(action.deadline)
    late = days_late(action.deadline, today) if is_late(action, today) else 0
    return words + (f"\n{plural(late, 'day')} late" if late else "")


def _check(check: EvidenceCheck) -> str:
    words = harmless_line(check.text)
    if not check.met:
        return f"☐ {words}"
    at = show_instant(check.at).partition(",")[0]
    return f"☑ {words} (accepted{f' {at}' if at else ''})"


def _measures(action: Action) -> Iterator[str]:
    for one in action.measures:
        target = ""
        if one.target is not None:
            sign = "at most" if one.at_most else "at least"
            target = f", {sign} {one.target:g}{' %' if one.is_share else ''}"
            target += f" by {day_words(one.due)}" if one.due else ""
        yield f"{harmless_line(one.text)}{target}"
    if not action.measures and action.measure.strip():
        yield harmless_line(action.measure)


def _sign_off(document: Document, table: Table) -> None:
    """A line to sign on, never alone on a page."""
    from docx.shared import Pt

    cells = table.rows[-1].cells
    if max(len(cell.text) for cell in cells) < _MOST_TOGETHER:
        for cell in cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True
    paragraph = document.add_paragraph("Name, signature and date: " + "_" * 60)
    paragraph.paragraph_format.space_before = Pt(18)


def _summary(wholes: Sequence[WholeAction], today: date) -> str:
    late = sum(is_late(one.action, today) for one in wholes)
    return _actions(len(wholes)) + (f", {late} overdue" if late else "")


def _actions(number: int) -> str:
    return plural(number, "action")


# -- Word's own elements ---------------------------------------------------------------------------


def _paragraph(document: Document, words: str, style: str) -> None:
    document.add_paragraph(harmless_line(words), style=style)


def _text_width(paper: Paper, *, landscape: bool) -> float:
    return _SHEETS[paper][1 if landscape else 0] - 2 * _SIDE


def _xml(part: Any) -> Any:
    """What python-docx has no word for is set in the element itself."""
    return part._element  # noqa: SLF001


def _mark_row(row: Any, tag: str) -> None:
    _xml(row).get_or_add_trPr().append(_element(tag))


def _element(tag: str) -> Any:
    from docx.oxml import OxmlElement

    return OxmlElement(tag)


def _w(name: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(f"w:{name}"))

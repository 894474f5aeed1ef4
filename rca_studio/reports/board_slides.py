"""The board report as slides: answers first, then each question with native charts and notes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from rca_studio.analysis.governance.as_table import table_of
from rca_studio.analysis.governance.panel import (
    BarChart,
    Cell,
    Chart,
    GraphChart,
    GroupList,
    HeatChart,
    Panel,
    SeriesChart,
    StackedChart,
    Table,
)
from rca_studio.domain.words import shortened
from rca_studio.reports.board_figures import MOST_GROUPS, with_few_cases
from rca_studio.reports.board_report import AnswerLine, BoardReport
from rca_studio.reports.board_words import CAUTIONS, METHOD, cautions, method, notes_of
from rca_studio.reports.exchange.written import MOST_PROPERTY, allowed_in_xml

if TYPE_CHECKING:
    from pptx.slide import Slide

    from rca_studio.diagrams.text import Ruler
    from rca_studio.reports.board_slide_parts import Room

_WIDTH, _HEIGHT = 960.0, 540.0
_SIDE: Final = 36.0
_TOP: Final = 20.0
_TITLE: Final = 40.0
_ANSWER: Final = 52.0
_FOOT: Final = 44.0
_LAYOUT: Final = "Title Only"
_MOST_ROWS: Final = 13
"""Rows of a table that can be read on one slide."""

_MOST_ANSWERS: Final = 8
_MOST_CELLS: Final = 17
"""Rows of a grid that still fit on one slide."""

_MUCH: Final = 1_000
"""More letters of answers than this are set in small type."""

_MOST_TOGETHER: Final = 13
_HEADINGS: Final = ("What to ask now", "What these figures cannot say")
_LETTERS: Final = 100
"""So many lines of about so many letters stand on one slide."""

_MOST_LINES: Final = 7


def board_slides(
    report: BoardReport, ruler: Ruler, progress: Callable[[int], None] | None = None
) -> bytes:
    """The report as a ``.pptx`` file.

    Args:
        report: what it says.
        ruler: measures the words of drawn charts.
        progress: called with the number of each slide; may raise to stop.
    """
    from pptx import Presentation
    from pptx.util import Pt

    deck = Presentation()
    deck.slide_width, deck.slide_height = Pt(_WIDTH), Pt(_HEIGHT)
    about = deck.core_properties
    title = f"{report.edition.label}: {report.title}"
    about.title = shortened(allowed_in_xml(title), MOST_PROPERTY)
    about.subject = shortened(allowed_in_xml(report.subtitle), MOST_PROPERTY)
    about.author = "RCA Studio"
    writer = _Writer(deck, report, ruler)
    for number, write in enumerate(writer.slides(), start=1):
        if progress is not None:
            progress(number)
        write()
    out = BytesIO()
    deck.save(out)
    return out.getvalue()


class _Writer:
    """Puts slide after slide into one deck."""

    def __init__(self, deck: Any, report: BoardReport, ruler: Ruler) -> None:
        self._deck, self._report, self._ruler = deck, report, ruler
        self._layout = next(one for one in deck.slide_layouts if one.name == _LAYOUT)
        self._exact = not report.protection

    def slides(self) -> Iterator[Callable[[], None]]:
        """What writes one slide or a few that belong together, in their order."""
        yield self._opening
        if self._report.opening.changed:  # what changed comes first, as on paper
            yield self._lists
            yield self._answers
        else:
            yield self._answers
            yield self._lists
        for panel in self._report.panels:
            if not panel.charts:
                yield lambda panel=panel: self._empty(panel)  # type: ignore[misc]
            for number, chart in enumerate(panel.charts):
                yield lambda p=panel, c=chart, n=number: self._chart(p, c, n)  # type: ignore[misc]
        yield self._method

    # -- first and last ----------------------------------------------------------------------------

    def _opening(self) -> None:
        report = self._report
        slide = self._slide(report.title, size=36, top=150)
        imprint = report.imprint
        lines = (
            report.subtitle,
            f"n = {report.number} · {report.state}",
            " · ".join(part for part in (imprint.organisation, imprint.copy_line) if part),
        )
        self._text(slide, [one for one in lines if one], 210, 120, 18, "muted")
        self._foot(slide, imprint.history_line)
        self._notes(slide, "\n".join((report.subtitle, imprint.history_line, imprint.printed_line)))

    def _answers(self) -> None:
        for part in _parts(self._report.opening.lines, _MOST_ANSWERS):
            self._answer_slide(part)

    def _answer_slide(self, lines: Sequence[AnswerLine]) -> None:
        from rca_studio.reports.board_slide_tables import add_table

        slide = self._slide("The answers on one page")
        if any(line.group for line in lines):
            columns: tuple[str, ...] = ("", "Question", "Answer")
            before = ("", *(line.group for line in lines))
            rows = [
                (line.group * (line.group != last), (_words(line.question), _words(line.answer)))
                for line, last in zip(lines, before, strict=False)
            ]
        else:
            columns = ("Question", "Answer", "Which way")
            rows = [(line.question, (_words(line.answer), _words(line.change))) for line in lines]
        table = Table(title="Answers", columns=columns, rows=tuple(rows))
        longest = sum(len(line.answer) for line in lines)
        size = 14 if longest <= _MUCH else 11
        add_table(slide, table, rows, self._room(answer=False), size)
        self._foot(slide, self._report.subtitle)
        self._notes(slide, "\n".join(f"{line.question} {line.answer}" for line in lines))

    def _lists(self) -> None:
        """What changed, what to ask and what figures cannot say: together where there is room."""
        opening = self._report.opening
        listed = [
            (title, sentences)
            for title, sentences in (
                ("What changed", opening.changed),
                ("What to ask now", opening.ask),
                ("What these figures cannot say", opening.limits),
            )
            if sentences
        ]
        pages: list[tuple[str, list[str]]] = []
        for title, sentences in listed:
            for part in _parts(sentences, _MOST_LINES):
                lines = [f"•  {one}" for one in part]
                if pages and _rows_of([*pages[-1][1], title, *lines]) <= _MOST_TOGETHER:
                    pages[-1][1].extend((title, *lines))
                else:
                    pages.append((title, lines))
        for title, lines in pages:
            slide = self._slide(title)
            self._text(slide, lines, 72, 400, 16)
            self._foot(slide, self._report.subtitle)
            self._notes(slide, "\n".join(lines))

    def _method(self) -> None:
        told = [f"{label}: {words}" for label, words in method(self._report)]
        said = [f"•  {one}" for one in cautions()]
        for title, lines in ((METHOD, told), (CAUTIONS, said)):
            for part in _filled(lines):
                slide = self._slide(title)
                self._text(slide, part, 72, 400, 14)
                self._foot(slide, self._report.subtitle)
                self._notes(slide, "\n".join(part))

    # -- questions ---------------------------------------------------------------------------------

    def _empty(self, panel: Panel) -> None:
        slide = self._slide(panel.question)
        self._answer(slide, panel.answer)
        self._text(slide, [panel.empty] if panel.empty else [], 140, 200, 16, "muted")
        self._foot(slide, panel.basis.words)
        self._notes(slide, notes_of(panel))

    def _chart(self, panel: Panel, chart: Chart, number: int) -> None:
        from rca_studio.reports.board_slide_charts import add_bars, add_series
        from rca_studio.reports.board_slide_charts import add_stacked as add_columns
        from rca_studio.reports.board_slide_tables import add_heat

        exact = self._exact
        table = table_of(with_few_cases(chart) if isinstance(chart, GroupList) else chart)
        if not table.rows:
            self._empty(panel)
        elif isinstance(chart, SeriesChart):
            add_series(self._begun(panel, chart, number), chart, self._room(), exact=exact)
        elif isinstance(chart, BarChart):
            add_bars(self._begun(panel, chart, number), chart, self._room(), exact=exact)
        elif isinstance(chart, StackedChart):
            add_columns(self._begun(panel, chart, number), chart, self._room(), exact=exact)
        elif isinstance(chart, HeatChart) and len(table.rows) <= _MOST_CELLS:
            slide = self._begun(panel, chart, number)
            add_heat(slide, chart, table, self._room(), exact=exact)
        elif isinstance(chart, GraphChart):
            self._drawn(self._begun(panel, chart, number), chart)
        else:
            self._tables(panel, chart, number, table)

    def _tables(self, panel: Panel, chart: Chart, number: int, table: Table) -> None:
        from rca_studio.reports.board_slide_tables import add_table

        used = [
            place
            for place, _ in enumerate(table.columns[1:])
            if any(cells[place].shown for _, cells in table.rows)
        ]
        columns = (table.columns[0], *(table.columns[place + 1] for place in used))
        rows = [(heading, tuple(cells[place] for place in used)) for heading, cells in table.rows]
        bare = Table(title=table.title, columns=columns, rows=tuple(rows))
        longest = max(len(cell.shown) for _, cells in rows for cell in cells)
        shown = rows[:MOST_GROUPS] if isinstance(chart, GroupList) else rows
        for part in _parts(shown, _MOST_ROWS if longest <= 60 else 5):
            slide = self._begun(panel, chart, number)
            add_table(slide, bare, part, self._room())
            if len(rows) > len(shown) and part[-1] is shown[-1]:
                more = f"{len(rows) - len(shown):,} more stand in the workbook."
                self._text(slide, [more], _HEIGHT - _FOOT - 24, 20, 12, "muted")

    def _drawn(self, slide: Slide, chart: GraphChart) -> None:
        """A graph has no native chart: its boxes and arrows are shapes of their own."""
        from rca_studio.reports.board_charts import drawn
        from rca_studio.reports.slide_shapes import SlidePainter

        room = self._room()
        drawing = drawn(chart, self._ruler, room.width, room.height)
        scale = min(1.2, room.width / drawing.width, room.height / drawing.height)
        left = room.left + (room.width - drawing.width * scale) / 2
        painter = SlidePainter(slide, left, room.top, scale)
        for figure in drawing.figures:
            painter.figure(figure)
        painter.lines_behind()

    def _begun(self, panel: Panel, chart: Chart, number: int) -> Slide:
        """A slide with the question, the answer or what the chart shows, and what it rests on."""
        title = panel.question
        if number:
            title += f"{':' * (not title.endswith('?'))} {chart.title}"
        slide = self._slide(title)
        self._answer(slide, panel.answer if not number else chart.note)
        self._foot(slide, panel.basis.words)
        self._notes(slide, "\n".join(part for part in (notes_of(panel), "", chart.note) if part))
        return slide

    # -- parts of a slide --------------------------------------------------------------------------

    def _slide(self, title: str, size: int = 24, top: float = _TOP) -> Slide:
        from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
        from pptx.util import Pt

        from rca_studio.reports.board_slide_parts import FONT, plain, rgb

        slide: Slide = self._deck.slides.add_slide(self._layout)
        shape = slide.shapes.title
        assert shape is not None
        shape.left, shape.top = Pt(_SIDE), Pt(top)
        shape.width, shape.height = Pt(_WIDTH - 2 * _SIDE), Pt(_TITLE if top == _TOP else 56)
        frame = shape.text_frame
        frame.vertical_anchor, frame.word_wrap = MSO_ANCHOR.MIDDLE, True
        frame.margin_left = frame.margin_right = Pt(0)
        words = plain(title, 140) or "–"
        frame.text = words
        paragraph = frame.paragraphs[0]
        paragraph.alignment = PP_ALIGN.LEFT
        paragraph.font.size = Pt(size if len(words) <= 60 else min(size, 18))
        paragraph.font.bold, paragraph.font.name = True, FONT
        paragraph.font.color.rgb = rgb("text")
        return slide

    def _answer(self, slide: Slide, words: str) -> None:
        size = 16 if len(words) <= 170 else 13
        self._text(slide, [words], _TOP + _TITLE + 2, _ANSWER, size)

    def _foot(self, slide: Slide, words: str) -> None:
        """What the slide rests on, and below it whose it is and how it is marked."""
        from rca_studio.reports.board_slide_parts import plain

        marking = plain(self._report.imprint.head_line, 150)
        page = f"{len(self._deck.slides)}"
        lines = [plain(words, 230), f"{marking} · {page}" if marking else page]
        self._text(slide, lines, _HEIGHT - _FOOT, _FOOT - 8, 10, "muted")

    def _text(
        self,
        slide: Slide,
        lines: Sequence[str],
        top: float,
        height: float,
        size: int,
        colour: str = "text",
    ) -> None:
        from pptx.util import Pt

        from rca_studio.reports.board_slide_parts import FONT, plain, rgb

        box = slide.shapes.add_textbox(Pt(_SIDE), Pt(top), Pt(_WIDTH - 2 * _SIDE), Pt(height))
        frame = box.text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = Pt(0)
        frame.margin_top = frame.margin_bottom = Pt(2)
        most = max(60, int(height / (size * 1.25) * 900 / (size * 0.5)) // max(len(lines), 1))
        for number, line in enumerate(lines):
            paragraph = frame.paragraphs[0] if not number else frame.add_paragraph()
            run = paragraph.add_run()
            run.text = plain(line, most)
            run.font.size, run.font.name = Pt(size), FONT
            run.font.bold = line in _HEADINGS
            run.font.color.rgb = rgb(colour)
            paragraph.space_after = Pt(size * 0.35)

    def _notes(self, slide: Slide, words: str) -> None:
        frame = slide.notes_slide.notes_text_frame
        if frame is not None:
            frame.text = allowed_in_xml(words)

    def _room(self, *, answer: bool = True) -> Room:
        from rca_studio.reports.board_slide_parts import Room

        top = _TOP + _TITLE + (_ANSWER + 8 if answer else 12)
        return Room(_SIDE, top, _WIDTH - 2 * _SIDE, _HEIGHT - _FOOT - 6 - top)


def _words(words: str) -> Cell:
    return Cell(value=None, shown=words)


def _parts(items: Sequence[Any], most: int) -> Iterator[Sequence[Any]]:
    for first in range(0, len(items), most):
        yield items[first : first + most]


def _rows_of(lines: Sequence[str]) -> int:
    return sum(1 + len(line) // _LETTERS for line in lines)


def _filled(lines: Sequence[str]) -> Iterator[list[str]]:
    """As many sentences for each slide as it holds."""
    part: list[str] = []
    used = 0
    for line in lines:
        need = 1 + len(line) // _LETTERS
        if part and used + need > _MOST_TOGETHER:
            yield part
            part, used = [], 0
        part, used = [*part, line], used + need
    if part:
        yield part

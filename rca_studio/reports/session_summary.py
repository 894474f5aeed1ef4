"""What came of a session, on one page to pin on the wall.

It is read by people who pass, at two metres: what almost happened in a sentence, what was learned,
how the room answered, and who does what until when. It is for the house alone: those who promised
something are named, since that is what it hangs there for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rca_studio.analysis.session.naming import inside
from rca_studio.diagrams.session.stage import begins_right
from rca_studio.diagrams.shapes import Anchor, Box, Point, Rect, Text
from rca_studio.domain.moments import moment_words
from rca_studio.domain.session import SessionVote
from rca_studio.domain.words import percent, plural
from rca_studio.reports.page import sheet_size
from rca_studio.reports.session_case import CaseSaid, cases_said
from rca_studio.reports.session_leaf import Leaf, Put, leaves_pdf
from rca_studio.reports.session_set import Sheet, as_drawing, fitting
from rca_studio.reports.session_told import SessionTold

SIZES: Final = tuple(20.0 - step * 0.5 for step in range(17))
"""From 20 points down to 12: a letter of 12 points is read at two metres by good eyes."""

_SHORTEST: Final = ((12, 6), (10, 4), (8, 4), (6, 3), (5, 2), (4, 2), (3, 2), (2, 1))
_SIDE: Final = 42.0
_TOP: Final = 46.0
_FOOT: Final = 46.0
_GAP: Final = 26.0
_BAR: Final = 0.5
_MOST_TOLD: Final = 3


def session_summary(told: SessionTold) -> bytes:
    """One page, as a PDF.

    Raises:
        KnownFault: nothing was accepted yet.
    """
    width, height = sheet_size(told.paper)
    cases = cases_said(told.frames)

    def lay_out(size: float, most: int, lines: int) -> Sheet:
        sheet = Sheet(told.ruler, _SIDE, width - _SIDE, _TOP, size, most, lines)
        _opening(sheet, told)
        _learned(sheet, cases)
        _columns(sheet, told, cases)
        return sheet

    sheet = fitting(lay_out, height - _FOOT - 8, SIZES, _SHORTEST)
    sheet.parts.append(Box(Rect(0, 0, width, 12), "accent", radius=0))
    _foot(sheet, told, width, height)
    title = f"{told.title}: what came of it"
    return leaves_pdf([Leaf(width, height, (Put(as_drawing(sheet, width, height, title)),))], title)


def _opening(sheet: Sheet, told: SessionTold) -> None:
    sheet.words(told.title, times=1.5, bold=True, most=2)
    came = told.session.attendance
    parts = (
        told.day,
        told.clear(told.session.audience, days=True).strip(),
        f"{plural(came, 'person', 'people')} came" if came else "",
    )
    sheet.words(" · ".join(part for part in parts if part), colour="muted", most=2)


def _learned(sheet: Sheet, cases: tuple[CaseSaid, ...]) -> None:
    """Case by case: what almost happened, and below it what stopped it and made it likely."""
    told = [one for one in cases if one.sentence or any(_lessons(one))]
    if not told:
        return
    sheet.heading("What almost happened, and what we learned")
    for case in told:
        if case.sentence:
            made_up = "Practice case: " if case.practice else ""
            sheet.words(f"{made_up}{case.sentence}", bold=True)
        for lesson in _lessons(case):
            sheet.words(lesson)
        sheet.gap(0.35)


def _lessons(case: CaseSaid) -> Iterator[str]:
    if case.held:
        yield _sentence("What stopped harm", case.held)
    if case.causes:
        yield _sentence("What made it likely", case.causes)
    if case.margins is not None and case.margins.known:
        yield from case.margins.words[:1]


def _sentence(heading: str, things: Sequence[str]) -> str:
    """The first few of some things in one sentence."""
    said = "; ".join(inside(one.strip().rstrip(".")) for one in things[:_MOST_TOLD])
    return f"{heading}: {said}{'' if said.endswith(('?', '!', '…')) else '.'}"


def _columns(sheet: Sheet, told: SessionTold, cases: tuple[CaseSaid, ...]) -> None:
    """Beside each other: what the room said, and what will be done."""
    middle = (sheet.left + sheet.right) / 2
    left = sheet.column(sheet.left, middle - _GAP / 2)
    right = sheet.column(middle + _GAP / 2, sheet.right)
    said = [vote for vote in told.votes if sum(vote.counts)]
    does = _does(told)
    changes = [change for case in cases for change in case.changes]
    ideas = [told.clear(one.text, one.about, days=True) for one in told.ideas]
    if not (said or ideas):
        left = right = sheet.column(sheet.left, sheet.right)
    elif not (does or changes):
        right = left = sheet.column(sheet.left, sheet.right)
    for vote in said[: max(1, sheet.most)]:
        left.heading("What the room said")
        _vote(left, vote, told)
    if ideas:
        left.heading("Ideas to look at")
        left.listed(ideas)
    if does:
        right.heading("What we will do")
        for text, who in does[: sheet.most]:
            right.words(text, bold=True)
            right.words(who, colour="muted")
            right.gap(0.3)
        if len(does) > sheet.most:
            right.words(f"and {len(does) - sheet.most:,} more", colour="muted")
    if changes:
        right.heading("What changes")
        right.listed([one.text for one in changes], [one.state for one in changes])
    sheet.y = max(left.y, right.y)


def _does(told: SessionTold) -> list[tuple[str, str]]:
    """What was promised, and by whom until when."""
    return [
        (
            told.clear(one.text, one.about, days=True),
            f"{one.who.strip()}, until {moment_words(one.due[:10])}",
        )
        for one in told.commitments
    ]


def _vote(sheet: Sheet, vote: SessionVote, told: SessionTold) -> None:
    """Bars with their counts: nobody's answer is kept, so nobody can be found in them."""
    total = sum(vote.counts)
    case_id = next((one.case_id for one in told.show.frames if one.id == vote.frame), "")
    sheet.words(told.clear(vote.question, case_id, days=True), bold=True)
    for option, count in zip(vote.options, vote.counts, strict=True):
        sheet.gap(0.15)
        words = told.clear(option, case_id, days=True)
        sheet.words(words, times=0.92)
        share = count / total
        high = sheet.size * _BAR
        label = f"{count:,} · {percent(share)}"
        room = sheet.room - sheet.ruler.width("999 · 100 %", sheet.size) - 8
        top = sheet.y + sheet.size * 0.22
        leftward = begins_right(words)
        x = sheet.right - room if leftward else sheet.left
        bar = Rect(x, top, room, high)
        full = max(2.0, room * share)
        done = Rect(bar.right - full if leftward else bar.x, top, full, high)
        sheet.parts.append(Box(bar, "neutral_fill", radius=2.0))
        sheet.parts.append(Box(done, "accent", radius=2.0))
        place = Point(sheet.left if leftward else sheet.right, top + high * 0.95)
        anchor = Anchor.START if leftward else Anchor.END
        sheet.parts.append(Text(place, label, sheet.size * 0.92, "text", True, anchor))
        sheet.y = top + high + sheet.size * 0.2


def _foot(sheet: Sheet, told: SessionTold, width: float, height: float) -> None:
    line = " · ".join(
        part
        for part in (
            told.organisation,
            told.marking,
            "Thank you to everybody who reported, came and spoke",
        )
        if part
    )
    words = told.ruler.shortened(line, 9.5, width - 2 * _SIDE)
    sheet.parts.append(Text(Point(_SIDE, height - 26), words, 9.5, "muted"))

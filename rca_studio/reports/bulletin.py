"""A learning bulletin: one page about one near miss, made to be shared with others.

It is fed by accepted frames alone and carries a title of its own. It says neither whose it is,
unless they want to be asked, nor when it was: what others learn from does not hang on either.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rca_studio.analysis.session.frame import Barrier, Changed
from rca_studio.diagrams.session.signs import shield
from rca_studio.diagrams.session.stage import begins_right
from rca_studio.diagrams.shapes import Anchor, Disc, Drawing, Path, Point, Rect, Text
from rca_studio.diagrams.text import Ruler
from rca_studio.domain.causal import ControlState
from rca_studio.faults import KnownFault
from rca_studio.reports.context import Paper
from rca_studio.reports.page import sheet_size
from rca_studio.reports.session_case import CaseSaid, case_said
from rca_studio.reports.session_leaf import Leaf, Put, leaves_pdf
from rca_studio.reports.session_set import Sheet, as_drawing, fitting
from rca_studio.reports.session_told import SessionTold

SIZES: Final = tuple(14.0 - step * 0.25 for step in range(23))
"""From 14 points down to 8.5, the least that is read on paper without effort."""

_SHORTEST: Final = ((8, 6), (6, 4), (5, 3), (4, 3), (4, 2), (3, 2), (2, 2), (2, 1))
_SIDE: Final = 44.0
_FOOT: Final = 42.0
_PAD: Final = 14.0
_GAP: Final = 16.0
_HEAD: Final = "Learning from a near miss"
_CLEAR: Final = (
    "Names, days and places were taken out, and a person looked at every word before it was shared."
)
_KNOWN_MARGIN: Final = 6


@dataclass(frozen=True, kw_only=True)
class Bulletin:
    """What a bulletin says.

    Attributes:
        title: its own title, de-identified.
        case: what the accepted frames say of the case.
        ruler: measures the bundled font.
        sender: who can be asked; "" where nobody is named.
        marking: how the case is marked, where it is.
        paper: the sheet.
    """

    title: str
    case: CaseSaid
    ruler: Ruler
    sender: str = ""
    marking: str = ""
    paper: Paper = Paper.A4


def bulletin_of(told: SessionTold, case_id: str, title: str = "") -> Bulletin:
    """The bulletin of one case of a session.

    Args:
        told: the session.
        case_id: which case.
        title: its own title; that of the near miss where it is left out.

    Raises:
        KnownFault: no frame of this case was accepted yet.
    """
    case = case_said(told.frames, case_id)
    if case.is_empty:
        raise KnownFault(
            "Nobody has accepted a frame of this case yet, so there is nothing to share.",
            "Nothing was written.",
            "Look at its frames and accept them first.",
        )
    return Bulletin(
        title=" ".join(told.clear(title, case_id).split()) or own_title(case),
        case=case,
        ruler=told.ruler,
        sender=" ".join(told.organisation.split()),
        marking=told.marking,
        paper=told.paper,
    )


def own_title(case: CaseSaid) -> str:
    """A title where nobody chose one: what the near miss was, else how it is told."""
    event = case.model.event if case.model is not None else None
    words = event.text if event is not None and event.text.strip() else case.sentence
    return " ".join(words.split()).rstrip(".") or _HEAD


def bulletin_pdf(bulletin: Bulletin) -> bytes:
    """Exactly one page; of what does not fit it says how much more there is."""
    width, height = sheet_size(bulletin.paper)

    def lay_out(size: float, most: int, lines: int) -> Sheet:
        sheet = Sheet(bulletin.ruler, _SIDE, width - _SIDE, 0.0, size, most, lines)
        _band(sheet, bulletin, width)
        _story(sheet, bulletin.case)
        _cards(sheet, bulletin.case)
        _margin(sheet, bulletin.case)
        _changed(sheet, bulletin.case.changes)
        _ask(sheet, bulletin.case)
        return sheet

    sheet = fitting(lay_out, height - _FOOT - 12, SIZES, _SHORTEST)
    _foot(sheet, bulletin, width, height)
    drawing: Drawing = as_drawing(sheet, width, height, bulletin.title)
    return leaves_pdf([Leaf(width, height, (Put(drawing),))], bulletin.title)


def _band(sheet: Sheet, bulletin: Bulletin, width: float) -> None:
    """What it is and its title, on a ground as wide as the page."""
    sheet.y = 34.0
    head = f"{_HEAD} · practice case" if bulletin.case.practice else _HEAD
    sheet.words(head, times=0.95, colour="on_accent", bold=True)
    sheet.gap(0.2)
    sheet.words(bulletin.title, times=2.1, colour="on_accent", bold=True, most=3)
    sheet.y += 20.0
    sheet.ground(Rect(0.0, 0.0, width, sheet.y), "accent", radius=0.0)
    sheet.gap(0.7)


def _story(sheet: Sheet, case: CaseSaid) -> None:
    if not any(one.strip() for one in case.story):
        return
    sheet.heading("What almost happened")
    shown = case.story[: max(1, sheet.most)]
    for paragraph in shown:
        sheet.words(paragraph, times=1.06)
        sheet.gap(0.35)
    if len(shown) < len(case.story):
        sheet.words("…", times=1.06)


def _cards(sheet: Sheet, case: CaseSaid) -> None:
    """Beside each other: what made it likely, and what stopped harm."""
    both = bool(case.causes) and bool(case.barriers)
    if not (case.causes or case.barriers):
        return
    sheet.gap(0.4)
    top = sheet.y
    middle = (sheet.left + sheet.right) / 2
    places = (
        [(sheet.left, middle - _GAP / 2), (middle + _GAP / 2, sheet.right)]
        if both
        else [(sheet.left, sheet.right)]
    )
    cards = []
    for place, (left, right) in enumerate(places):
        card = sheet.column(left + _PAD, right - _PAD)
        card.y += _PAD - 0.55 * card.size
        if case.causes and not place:
            card.heading("What made it likely")
            card.listed(case.causes)
        else:
            card.heading("What stopped harm, and what did not")
            _barriers(card, case.barriers)
        cards.append(card)
    bottom = max(card.y for card in cards) + _PAD * 0.6
    for left, right in places:
        sheet.ground(Rect(left, top, right - left, bottom - top), "canvas", "line")
    sheet.y = bottom


def _barriers(sheet: Sheet, barriers: Sequence[Barrier]) -> None:
    """Each with its shield: whole where it held, crossed where not, dashed where it is planned."""
    room = sheet.size * 1.7
    for one in barriers[: sheet.most]:
        middle = Point(sheet.left + sheet.size * 0.6, sheet.y + sheet.size * 0.75)
        state = {True: ControlState.HELD, False: ControlState.FAILED, None: ControlState.PLANNED}
        sheet.parts += shield(state[one.held], middle, sheet.size / 24.0)
        sheet.words(one.text, indent=room)
        sheet.words(one.kind, times=0.88, colour="muted", indent=room)
        sheet.gap(0.2)
    if len(barriers) > sheet.most:
        sheet.words(f"and {len(barriers) - sheet.most:,} more", colour="muted", indent=room)


def _margin(sheet: Sheet, case: CaseSaid) -> None:
    """How close harm was, in words, with a step for each thing that has to go wrong."""
    margins = case.margins
    if margins is None or not margins.known or not margins.words:
        return
    sheet.gap(0.3)
    sheet.heading("How close was harm?")
    figures = ((margins.today, "That day"), (margins.after, "With the plan"))
    for (number, label), words in zip(figures, margins.words, strict=False):
        _steps(sheet, number, label)
        sheet.words(words, indent=sheet.size * 14.4)
        sheet.gap(0.35)


def _steps(sheet: Sheet, number: int | None, label: str) -> None:
    size = sheet.size
    y = sheet.y + size * 0.66
    sheet.parts.append(
        Text(Point(sheet.left, sheet.y + size * 0.86), label, size * 0.92, "muted", True)
    )
    left = sheet.left + size * 7.4
    right = left + size * 6.0
    if number is None:  # no way is known: the line ends before it comes to harm
        middle = (left + right) / 2
        sheet.parts.append(Path((Point(left, y), Point(middle - size * 0.4, y)), "wire", 1.2))
        rest = (Point(middle + size * 0.4, y), Point(right, y))
        sheet.parts.append(Path(rest, "wire", 1.2, dashed=True))
        for lean in (-0.25, 0.15):
            foot = Point(middle + size * (lean - 0.1), y + size * 0.36)
            top = Point(middle + size * (lean + 0.2), y - size * 0.36)
            sheet.parts.append(Path((foot, top), "good", 1.6))
    else:
        sheet.parts.append(Path((Point(left, y), Point(right, y)), "wire", 1.2, arrow=True))
    sheet.parts.append(Disc(Point(left, y), size * 0.26, "event_stroke"))
    shown = min(number or 0, _KNOWN_MARGIN)
    for place in range(shown):
        x = left + (right - left - size) * (place + 1) / (shown + 1)
        sheet.parts += shield(ControlState.HELD, Point(x, y), size / 26.0)


def _changed(sheet: Sheet, changes: Sequence[Changed]) -> None:
    if not changes:
        return
    sheet.heading("What we changed")
    sheet.listed([one.text for one in changes], [_standing(one) for one in changes])


def _standing(one: Changed) -> str:
    """How far it came, and what it does to the work."""
    return " · ".join(part for part in (one.state, one.strength) if part)


def _ask(sheet: Sheet, case: CaseSaid) -> None:
    """The question to whoever reads it, in a field of its own."""
    if case.question is None or not case.question.text.strip():
        return
    sheet.gap(0.8)
    top = sheet.y
    inner = sheet.column(sheet.left + _PAD, sheet.right - _PAD)
    inner.y += _PAD * 0.7
    inner.words("Ask your team", times=0.92, colour="accent_text", bold=True)
    inner.words(case.question.text, times=1.2, bold=True)
    if case.question.options:
        inner.words(" / ".join(case.question.options), colour="muted")
    sheet.y = inner.y + _PAD * 0.7
    sheet.ground(Rect(sheet.left, top, sheet.right - sheet.left, sheet.y - top), "selection")


def _foot(sheet: Sheet, bulletin: Bulletin, width: float, height: float) -> None:
    room = width - 2 * _SIDE
    ruler = bulletin.ruler
    sheet.parts.append(
        Path((Point(_SIDE, height - _FOOT), Point(width - _SIDE, height - _FOOT)), "line", 0.8)
    )
    for place, words in enumerate(_foot_lines(bulletin)):
        line = ruler.shortened(words, 8.0, room)
        leftward = begins_right(words)
        x = width - _SIDE if leftward else _SIDE
        anchor = Anchor.END if leftward else Anchor.START
        at = Point(x, height - _FOOT + 13 + place * 11)
        sheet.parts.append(Text(at, line, 8.0, "muted", anchor=anchor))


def _foot_lines(bulletin: Bulletin) -> Iterator[str]:
    yield _CLEAR
    line = " · ".join(
        part
        for part in (bulletin.marking, f"From: {bulletin.sender}" if bulletin.sender else "")
        if part
    )
    if line:
        yield line

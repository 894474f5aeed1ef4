"""The small signs all diagrams share: evidence, gate badge, shield, and lines of text.

Each says by shape or word what it says by colour.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from rca_studio.diagrams.shapes import Anchor, Box, Disc, Part, Path, Point, Rect, Text
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import Cause, Control, ControlState, EvidenceState, Gate
from rca_studio.domain.words import NO_WORDS as NO_WORDS
from rca_studio.domain.words import one_line

LINE: Final = 1.36
"""Distance between the baselines of two lines, in font sizes."""

ASCENT: Final = 0.36
"""How far below the middle of a line its baseline is, in font sizes."""

GATE_RADIUS: Final = 12.0
SHIELD_WIDTH: Final = 24.0
SHIELD_HEIGHT: Final = 30.0

GATE_WORDS: Final[Mapping[Gate, str]] = {Gate.ALL: "AND", Gate.ANY: "OR"}

EVIDENCE_COLOURS: Final[Mapping[EvidenceState, str]] = {
    EvidenceState.HYPOTHESIS: "muted",
    EvidenceState.SUPPORTED: "warning",
    EvidenceState.VERIFIED: "good",
    EvidenceState.RULED_OUT: "muted",
}


def words(text: str) -> str:
    """A text on one line, or a stand-in where there is none yet."""
    return one_line(text)


def harm_words(text: str) -> str:
    """The harm on one line, or the question that asks for it."""
    return " ".join(text.split()) or "What harm was near?"


def cause_words(cause: Cause) -> str:
    """A cause as it is written in a diagram: an open question ends with a question mark."""
    text = words(cause.text)
    return f"{text}?" if cause.question and not text.endswith("?") else text


def bare_words(text: str) -> str:
    """As `words`, without a full stop."""
    return words(text).removesuffix(".")


def lines(
    texts: Sequence[str],
    x: float,
    top: float,
    size: float,
    *,
    colour: str = "text",
    bold: bool = False,
    anchor: Anchor = Anchor.START,
) -> tuple[Text, ...]:
    """Lines of text below each other; ``top`` is the upper edge of the first."""
    return tuple(
        Text(
            Point(x, top + (index + 0.5) * size * LINE + size * ASCENT),
            text,
            size,
            colour,
            bold,
            anchor,
        )
        for index, text in enumerate(texts)
    )


def evidence_mark(state: EvidenceState, centre: Point) -> tuple[Part, ...]:
    """A dot that fills as a cause is proven; a cross where it is ruled out."""
    colour = EVIDENCE_COLOURS[state]
    if state is EvidenceState.RULED_OUT:
        return tuple(
            Path(
                (
                    Point(centre.x - 3, centre.y - 3 * turn),
                    Point(centre.x + 3, centre.y + 3 * turn),
                ),
                stroke=colour,
                stroke_width=1.4,
            )
            for turn in (1, -1)
        )
    if state is EvidenceState.VERIFIED:
        return (Disc(centre, 4.0, fill=colour),)
    ring = Disc(centre, 3.4, stroke=colour, stroke_width=1.3)
    if state is EvidenceState.HYPOTHESIS:
        return (ring,)
    return (ring, Disc(centre, 1.8, fill=colour))


def evidence_words(casefile: CaseFile, cause: Cause) -> str:
    """The state of evidence and what it rests on: "verified · photo, measurement", "ruled out ·
    floor was dry"."""
    found = [" ".join((e.note or e.file_name).split()) for e in casefile.evidence_for(cause.id)]
    if cause.evidence is EvidenceState.RULED_OUT:
        found.insert(0, " ".join(cause.ruled_out_because.split()))
    notes = ", ".join(note for note in found if note)
    state = cause.evidence.label.lower()
    return f"{state} · {notes}" if notes else state


def gate_badge(gate: Gate, centre: Point) -> tuple[Part, ...]:
    """The round sign that says whether all causes are needed or any is enough."""
    return (
        Disc(centre, GATE_RADIUS, fill="gate"),
        Text(
            Point(centre.x, centre.y + 9 * ASCENT),
            GATE_WORDS[gate],
            9,
            "on_gate",
            bold=True,
            anchor=Anchor.MIDDLE,
        ),
    )


def fold_badge(said: str, centre: Point, width: float) -> tuple[Part, ...]:
    """The pill that says how many causes are folded away."""
    rect = Rect(centre.x - width / 2, centre.y - 8, width, 16)
    return (
        Box(rect, "selection", "accent", 1.2, radius=8),
        Text(
            Point(centre.x, centre.y + 10 * ASCENT),
            said,
            10,
            "accent_text",
            bold=True,
            anchor=Anchor.MIDDLE,
        ),
    )


def shield(state: ControlState, centre: Point) -> tuple[Part, ...]:
    """A control: full where it held, crossed where it did not, an outline where there was none."""
    half, top, bottom = SHIELD_WIDTH / 2, centre.y - SHIELD_HEIGHT / 2, centre.y + SHIELD_HEIGHT / 2
    x = centre.x
    shoulder, waist = top + 4, centre.y + 2
    outline = (
        Point(x, top),
        *(Point(x + half * 0.35, top + 2.6), Point(x + half * 0.7, shoulder)),
        Point(x + half, shoulder),
        *(Point(x + half, shoulder), Point(x + half, waist), Point(x + half, waist)),
        *(Point(x + half, waist + 7), Point(x + half * 0.5, bottom - 3), Point(x, bottom)),
        *(Point(x - half * 0.5, bottom - 3), Point(x - half, waist + 7), Point(x - half, waist)),
        *(Point(x - half, waist), Point(x - half, shoulder), Point(x - half, shoulder)),
        *(Point(x - half * 0.7, shoulder), Point(x - half * 0.35, top + 2.6), Point(x, top)),
    )
    fill, stroke = {
        ControlState.HELD: ("control_fill", "control_stroke"),
        ControlState.PLANNED: ("planned_fill", "planned_stroke"),
    }.get(state, ("card", "field_border"))
    dashed = state in (ControlState.ABSENT, ControlState.PLANNED)
    parts: tuple[Part, ...] = (
        Path(outline, stroke, 1.6, fill, curved=True, closed=True, dashed=dashed),
    )
    if state is ControlState.FAILED:
        crack = (Point(x + half - 3, top + 7), Point(x - half + 5, bottom - 9))
        parts += (Path(crack, stroke, 1.6),)
    return parts


def control_words(control: Control) -> str:
    """What a control relies on and what it did: "vigilance · held"."""
    return f"{control.kind.label.lower()} · {control.state.label.lower()}"


def spoken_control(control: Control, guarded: str) -> str:
    """A control for a screen reader."""
    return (
        f"Control: {words(control.text)}. {control.kind.label}, {control.state.label.lower()}. "
        f"Guards: {bare_words(guarded)}."
    )


def text_block(texts: Sequence[str], size: float) -> float:
    """The height of lines of text."""
    return len(texts) * size * LINE

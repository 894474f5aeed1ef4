"""How it came together, before a room: the causal graph, one way to harm lit after the other.

A small graph stands as a whole and each step lights one way of it; nothing moves. Of a large one
each way is a small graph of its own, and a map without words shows where on the whole it runs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rca_studio.analysis.session.frame import Paths
from rca_studio.diagrams import marks
from rca_studio.diagrams.arrangement import swing
from rca_studio.diagrams.session.graph_cut import MOST_NODES, Kind, Spot, cut_of
from rca_studio.diagrams.session.graph_map import lay_out_map
from rca_studio.diagrams.session.graph_set import (
    PAD,
    SAID,
    SAID_SIZE,
    SIGN,
    GraphSet,
    Hung,
    SetSpot,
    set_graph,
)
from rca_studio.diagrams.session.signs import shield
from rca_studio.diagrams.session.stage import BODY, Stage, begins_right, said, set_lines
from rca_studio.diagrams.shapes import Anchor, Box, Figure, Part, Path, Point, Rect, Role, Text
from rca_studio.diagrams.text import Ruler

_WORDS: Final = (24.0, 22.0, BODY)
_MAP_WIDTH: Final = 210.0
_MAP_HEIGHT: Final = 92.0
_GAP: Final = 22.0
_HEAD: Final = 15.0
_HEAD_HALF: Final = 8.0
_ROLES: Final = {Kind.EVENT: Role.EVENT, Kind.HARM: Role.HARM}


def lay_out_paths(body: Paths, step: int, ruler: Ruler, stage: Stage) -> tuple[Figure, ...]:
    """Draw a step: one way to harm stands out, the others stand back.

    Args:
        body: the case, the nodes of each way, and what is said of each.
        step: which way.
        ruler: measures the bundled font.
        stage: the room to stand in.
    """
    if not body.ways:
        return ()
    step = min(max(step, 0), len(body.ways) - 1)
    way = frozenset(body.ways[step])
    told = _said(body, step)
    words = [_said(body, place) for place in range(len(body.ways))]
    head, room = _words_above(told, words, ruler, stage.room, 0.0)
    found = _together(body, ruler, room)
    if found is not None:
        return (head, *_Picture(found, way, body).figures())
    aside = _MAP_WIDTH + 2 * _GAP
    head, room = _words_above(told, words, ruler, stage.room, aside, _MAP_HEIGHT)
    spot = Rect(stage.room.right - _MAP_WIDTH, stage.room.y, _MAP_WIDTH, _MAP_HEIGHT)
    whole = cut_of(body.casefile, _all_ids(body))
    small = set_graph(cut_of(body.casefile, way), ruler, room)
    return (head, lay_out_map(whole, way, spot), *_Picture(small, way, body).figures())


def _together(body: Paths, ruler: Ruler, room: Rect) -> GraphSet | None:
    """All ways as one picture, where a room can take it in."""
    cut = cut_of(body.casefile, {id_ for way in body.ways for id_ in way})
    if cut.size > MOST_NODES:
        return None
    found = set_graph(cut, ruler, room)
    return found if found.whole else None


def _all_ids(body: Paths) -> frozenset[str]:
    return frozenset(node.id for node in body.casefile.nodes)


def _said(body: Paths, step: int) -> str:
    words = body.words[step] if step < len(body.words) else ""
    count = f"Way {step + 1} of {len(body.ways)}" if len(body.ways) > 1 else ""
    return ": ".join(part for part in (count, words) if part)


def _words_above(
    told: str, all_words: Sequence[str], ruler: Ruler, room: Rect, aside: float, least: float = 0.0
) -> tuple[Figure, Rect]:
    """What is said of a way, above the graph, and the room below; as much room for each way."""
    wide = room.width - aside
    for size in _WORDS:
        most = max(len(ruler.wrap(words, size, wide, most=4)) for words in all_words)
        if most <= 2:
            break
    lines = ruler.wrap(told, size, wide, most=3)
    high = max(min(most, 3) * size * marks.LINE, least)
    place = Rect(room.x, room.y, wide, high)
    below = room.y + high + _GAP
    figure = said("way", place, set_lines(lines, place, size), told)
    return figure, Rect(room.x, below, room.width, room.bottom - below)


@dataclass(frozen=True, slots=True)
class _Picture:
    """A graph that was set, with the way that is lit."""

    graph: GraphSet
    way: Collection[str]
    body: Paths

    def figures(self) -> Iterator[Figure]:
        """Wires first, those of the way above the others, then boxes from left to right."""
        wires = list(self.graph.wires)
        for lit in (False, True):
            for wire in wires:
                if self._wire_lit(wire) is lit:
                    yield self._wire(wire, lit)
        columns = self.graph.cut.columns
        order = sorted(
            self.graph.spots, key=lambda key: (-columns[key], self.graph.spots[key].rect.y)
        )
        for key in order:
            yield from self._spot(self.graph.spots[key], self.graph.cut.spots[key])

    def _lit(self, key: str) -> bool:
        return not self.graph.cut.spots[key].members.isdisjoint(self.way)

    def _wire_lit(self, wire: tuple[str, str]) -> bool:
        return self._lit(wire[0]) and self._lit(wire[1])

    def _wire(self, wire: tuple[str, str], lit: bool) -> Figure:
        stations = self.graph.wires[wire]
        colour, thick = ("accent", 4.0) if lit else ("border", 2.2)
        tip = Point(stations[-1][0] - 2, stations[-1][1])
        ends = [Point(*one) for one in stations[:-1]] + [Point(tip.x - _HEAD + 1, tip.y)]
        points = [ends[0]]
        for end in ends[1:]:
            points += swing(points[-1], end)
        half = _HEAD_HALF if lit else _HEAD_HALF * 0.75
        head = (
            tip,
            Point(tip.x - _HEAD, tip.y - half),
            Point(tip.x - _HEAD, tip.y + half),
        )
        xs, ys = [one.x for one in points], [one.y for one in points]
        bounds = Rect(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys) + 1)
        parts = (
            Path(tuple(points), colour, thick, curved=True),
            Path(head, colour, 1.0, colour, closed=True),
        )
        return Figure(f"{wire[0]}>{wire[1]}", Role.LINK, bounds, parts)

    def _spot(self, place: SetSpot, spot: Spot) -> Iterator[Figure]:
        lit = self._lit(spot.key)
        size, rect = self.graph.size, place.rect
        fill, stroke, colour, dashed = _looks(spot.kind, lit)
        parts: list[Part] = [Box(rect, fill, stroke, 3.0 if lit else 1.6, 10, dashed=dashed)]
        room = Rect(rect.x + PAD, rect.y + PAD - 4, rect.width - 2 * PAD, rect.height)
        parts += set_lines(place.texts, room, size, colour=colour, bold=lit)
        if spot.kind is Kind.HARM:
            parts.append(_did_not_happen(rect, room, colour, begins_right(spot.text)))
        spoken = _spoken(spot) if lit else ""
        role = _ROLES.get(spot.kind, Role.CAUSE)
        entity = spot.key if spot.kind is not Kind.MORE else ""
        yield Figure(spot.key, role, rect, tuple(parts), entity, spoken)
        for hung in place.controls:
            yield self._control(hung, spot)

    def _control(self, hung: Hung, guarded: Spot) -> Figure:
        lit = hung.control.id in self.way
        rect, state = hung.rect, hung.control.state
        centre = Point(rect.x + SIGN / 2 - 2, rect.y + 17)
        leftward = begins_right(" ".join(hung.texts))
        room = Rect(rect.x + SIGN, rect.y, rect.width - SIGN, rect.height)
        high = marks.text_block(hung.texts, BODY)
        colour = "text" if lit else "muted"
        words = set_lines(hung.texts, room, BODY, colour=colour, bold=lit)
        base = rect.y + high + SAID_SIZE * (0.5 * marks.LINE + marks.ASCENT)
        anchor, x = (Anchor.END, room.right) if leftward else (Anchor.START, room.x)
        label = Text(Point(x, base), state.label.lower(), SAID_SIZE, "muted", False, anchor)
        spoken = marks.spoken_control(hung.control, guarded.text) if lit else ""
        parts = (*shield(state, centre, 1.05), *words, label)
        return Figure(hung.control.id, Role.CONTROL, rect, parts, hung.control.id, spoken)


def _looks(kind: Kind, lit: bool) -> tuple[str, str, str, bool]:
    """Fill, stroke, colour of the words, and whether the frame is dashed."""
    if kind is Kind.EVENT:
        return "event_fill", "event_stroke", "warning", False
    if kind is Kind.HARM:
        return "harm_fill", "harm_stroke", "error", True
    if kind is Kind.MORE:
        return "", "accent" if lit else "border", "text" if lit else "muted", True
    return "card", "accent" if lit else "border", "text" if lit else "muted", False


def _did_not_happen(rect: Rect, room: Rect, colour: str, leftward: bool) -> Text:
    base = rect.bottom - PAD
    anchor, x = (Anchor.END, room.right) if leftward else (Anchor.START, room.x)
    return Text(Point(x, base), SAID, SAID_SIZE, colour, False, anchor)


def _spoken(spot: Spot) -> str:
    words = spot.text.removesuffix(".")
    if spot.kind is Kind.EVENT:
        return f"What almost went on to harm: {words}."
    if spot.kind is Kind.HARM:
        return f"Harm that did not happen: {words}."
    return f"{words}."

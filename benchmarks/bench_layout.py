"""The layout of causal graphs beside Graphviz dot: what is seen, how long it takes, what stays.

    python benchmarks/bench_layout.py [--only review,rooted,loose,large,stable,edit,engines]
                                      [--graphs 150]

Both lay out the same boxes (those of the real blocks, controls and gates with them) and the same
lines in one process, taking turns; dot is that of the pygraphviz wheel, its graph handed over as
text and its places read back, as a program would do it. Left out where pygraphviz is not there.

Times are processor time of this process, medians, so what else the machine does hardly counts.

- step: from blocks and wires to a place for each and a way for each wire; no text is measured.
- whole: ``lay_out_graph``, text already measured once, as at an edit; every figure made anew.
- cold: ``lay_out_graph`` when nothing of the case was ever measured.
- crossings and lines through boxes are counted on what is drawn, curves as polylines.
- stability: after one cause is added, removed or reworded or one link added, the share of the other
  nodes that moved by more than 60 points, and of the pairs that changed places, across or along.
  Places are counted from the event, or from where most boxes went.
- engines: other layout packages in the same run (``layout_others``). A ratio of times is the median
  of the ratios map by map, ours being the step above. Nothing of this table is a goal.

The exit code tells whether the goals were kept that do not depend on the machine.
"""

from __future__ import annotations

import argparse
import gc
import math
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from pathlib import Path as FilePath
from typing import Any

sys.path.insert(0, str(FilePath(__file__).resolve().parents[1]))

from benchmarks.layout_dot import (
    LAYERS,
    Drawn,
    along,
    crossings_of,
    dot_drawn,
    dot_places,
    hits_of,
    overlaps_of,
)
from benchmarks.layout_maps import north_like, review_map, small_edits
from benchmarks.layout_others import drawn_by, engines_there, looked_at_closely
from rca_studio.analysis.causal_graph import CausalModel
from rca_studio.analysis.frames import load_frame
from rca_studio.diagrams import causal_graph, graph_blocks
from rca_studio.diagrams.arrangement import GAP, arrange
from rca_studio.diagrams.causal_graph import lay_out_graph, parts_of
from rca_studio.diagrams.graph_parts import Parts
from rca_studio.diagrams.graphlay_order import GraphlayOrder
from rca_studio.diagrams.shapes import Box, Drawing, Path, Point
from rca_studio.diagrams.text import Ruler
from rca_studio.domain.casefile import CaseFile
from rca_studio.paths import resource

FAR = 60.0
_OURS, _DOT = "ours (step)", "dot"
RULER = Ruler.load(resource("fonts/widths.json"))
FRAME = load_frame(resource("frameworks/contributory_factors.toml"))
Places = dict[str, tuple[float, float]]


def parts(casefile: CaseFile) -> Parts:
    return parts_of(casefile, CausalModel(casefile), RULER, FRAME)


def drawing_of(casefile: CaseFile, previous: Drawing | None = None) -> Drawing:
    return lay_out_graph(casefile, RULER, FRAME, previous=previous)


def forget_figures() -> None:
    """Figures are remembered between edits; here each picture is drawn anew."""
    graph_blocks.placed.cache_clear()
    causal_graph.drawn_wire.cache_clear()


def cold(casefile: CaseFile) -> float:
    """One layout with a ruler that never measured a word, in milliseconds."""
    forget_figures()
    graph_blocks.made_block.cache_clear()
    ruler = Ruler(RULER.units, RULER.regular, RULER.bold)
    return timed(lambda: lay_out_graph(casefile, ruler, FRAME), 1)


def box_of(drawing: Drawing, key: str) -> Box:
    figure = drawing.figure(key)
    assert figure is not None
    return next(part for part in figure.parts if isinstance(part, Box))


def centres(drawing: Drawing, keys: Sequence[str]) -> Places:
    found = {key: box_of(drawing, key).rect.centre for key in keys}
    return {key: (centre.x, centre.y) for key, centre in found.items()}


def drawn(casefile: CaseFile, drawing: Drawing) -> Drawn:
    """The picture as boxes (of all a block takes) and lines, for counting."""
    found = parts(casefile)
    rects = {}
    for key, block in found.blocks.items():
        rect = box_of(drawing, key).rect
        room = block.room(rect.x, rect.centre.y)
        rects[key] = (room.x, room.y, room.right, room.bottom)
    lines = []
    for wire in found.wires:
        figure = drawing.figure(wire.key)
        assert figure is not None
        (path,) = (part for part in figure.parts if isinstance(part, Path))
        points = [(p.x, p.y) for p in path.points]
        lines.append((wire.source, wire.target, along(points[0], points[1:])))
    return Drawn(rects, lines)


def sizes_of(found: Parts) -> dict[str, tuple[float, float]]:
    return {
        key: (block.front + block.width, block.above + block.below)
        for key, block in found.blocks.items()
    }


def timed(work: Callable[[], Any], rounds: int, before: Callable[[], None] | None = None) -> float:
    """Median of some runs, in milliseconds."""
    times = []
    for _ in range(rounds):
        if before:
            before()
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return statistics.median(times) * 1e3


def engines(name: str, cases: Sequence[CaseFile], rounds: int, with_dot: bool) -> None:
    """What ours, dot and every other engine there is make of one set of graphs."""
    others = engines_there()
    ordering = GraphlayOrder()
    times: dict[str, list[float]] = {}
    counts: dict[str, list[int]] = {}  # crossings, overlaps, hits
    for case in cases:
        found = parts(case)
        sizes, edges = sizes_of(found), [(wire.source, wire.target) for wire in found.wires]
        works: dict[str, Callable[[], Any]] = {_OURS: lambda f=found: arrange(f, ordering=ordering)}
        pictures = {_OURS: drawn(case, drawing_of(case))}
        if with_dot:
            works[_DOT] = lambda s=sizes, e=edges: dot_places(s, e, GAP)
            graph, places = dot_places(sizes, edges, GAP)
            pictures[_DOT] = dot_drawn(graph, sizes, places)
        for other, engine in others.items():
            works[other] = lambda g=engine, s=sizes, e=edges: g(s, e, GAP, LAYERS)
            pictures[other] = drawn_by(works[other](), sizes, edges)
        for who, work in works.items():
            times.setdefault(who, []).append(timed(work, rounds))
            closely = looked_at_closely(pictures[who])
            seen = (crossings_of(pictures[who]), overlaps_of(closely), hits_of(closely))
            counts[who] = [a + b for a, b in zip(counts.get(who, [0] * 3), seen, strict=True)]
    for who, (crossings, overlaps, hits) in counts.items():
        line = f"| {name} | {who} | {statistics.median(times[who]):.2f} |"
        for base in (_DOT, _OURS):
            line += f" {_median_ratio(times[who], times.get(base, ())):.2f} |"
        share = crossings / max(1, counts[_DOT][0]) if with_dot else math.nan
        print(f"{line} {crossings} | {share:.2f} | {overlaps} | {hits} |", flush=True)


def _median_ratio(times: Sequence[float], base: Sequence[float]) -> float:
    return statistics.median(a / b for a, b in zip(times, base, strict=True)) if base else math.nan


def dot_there() -> bool:
    try:
        import pygraphviz  # noqa: F401
    except ImportError:
        return False
    return True


def compare(name: str, cases: Sequence[CaseFile], rounds: int, with_dot: bool) -> bool:
    """One line of the table: one set of graphs."""
    ours: list[float] = [0.0] * 7  # step, whole, cold, crossings, overlaps, hits, nodes
    dot: list[float] = [0.0] * 4  # time, crossings, overlaps, hits
    ordering = GraphlayOrder()
    for case in cases:
        found = parts(case)
        sizes, edges = sizes_of(found), [(wire.source, wire.target) for wire in found.wires]
        ours[0] += timed(lambda f=found: arrange(f, ordering=ordering), rounds)
        if with_dot:
            dot[0] += timed(lambda s=sizes, e=edges: dot_places(s, e, GAP), rounds)
        ours[1] += timed(lambda c=case: drawing_of(c), rounds, forget_figures)
        ours[2] += cold(case)
        picture = drawn(case, drawing_of(case))
        ours[3] += crossings_of(picture)
        ours[4] += overlaps_of(picture)
        ours[5] += hits_of(picture)
        ours[6] += len(found.blocks)
        if with_dot:
            graph, places = dot_places(sizes, edges, GAP)
            other = dot_drawn(graph, sizes, places)
            dot[1] += crossings_of(other)
            dot[2] += overlaps_of(other)
            dot[3] += hits_of(other)
    many = len(cases)
    line = f"| {name} | {many} x {ours[6] / many:.0f} | {ours[4]:.0f} | {ours[5]:.0f} "
    line += f"| {ours[3]:.0f} |"
    line += f" {ours[0] / many:.2f} | {ours[1] / many:.2f} | {ours[2] / many:.2f} |"
    if with_dot:
        line += f" {dot[1]:.0f} | {dot[0] / many:.2f} | {ours[3] / max(1, dot[1]):.2f} |"
        line += f" {ours[0] / dot[0]:.2f} | {ours[1] / dot[0]:.2f} |"
    print(line, flush=True)
    return ours[4] == ours[5] == 0 and (not with_dot or ours[3] <= 0.9 * dot[1])


def stability(cases: Sequence[CaseFile], with_dot: bool) -> bool:
    """What small edits do to a picture, ours and dot's."""
    ours: dict[str, list[float]] = {}
    dots: dict[str, list[float]] = {}
    bad = 0
    for seed, case in enumerate(cases):
        before = drawing_of(case)
        for what, edited in small_edits(case, seed):
            after = drawing_of(edited, before)
            picture = drawn(edited, after)
            bad += overlaps_of(picture) + hits_of(picture)
            keys = [k for k in parts(case).blocks if after.figure(k)]
            _add(ours, what, centres(before, keys), centres(after, keys))
            if with_dot:
                _add(dots, what, _dot_centres(case, keys), _dot_centres(edited, keys))
    print("\n| edit | moved, % | pairs flipped, % | dot: moved, % | dot: flipped, % |")
    print("|---|---|---|---|---|")
    totals = [0.0] * 8
    for what, found in ours.items():
        other = dots.get(what, [0.0, 1.0, 0.0, 1.0])
        totals = [a + b for a, b in zip(totals, [*found, *other], strict=True)]
        print(_stable_line(what, found, other))
    print(_stable_line("all", totals[:4], totals[4:]), flush=True)
    print(f"overlaps and lines through boxes after edits: {bad}")
    return not bad and totals[0] <= 0.05 * totals[1] and totals[2] <= 0.005 * totals[3]


def _stable_line(what: str, ours: Sequence[float], dot: Sequence[float]) -> str:
    shares = [100 * a / b for a, b in ((ours[0], ours[1]), (ours[2], ours[3]))]
    shares += [100 * a / b for a, b in ((dot[0], dot[1]), (dot[2], dot[3]))]
    return f"| {what} | " + " | ".join(f"{share:.2f}" for share in shares) + " |"


def _dot_centres(case: CaseFile, keys: Sequence[str]) -> Places:
    found = parts(case)
    edges = [(wire.source, wire.target) for wire in found.wires]
    _, places = dot_places(sizes_of(found), edges, GAP)
    return {key: places[key] for key in keys}


def _add(into: dict[str, list[float]], what: str, before: Places, after: Places) -> None:
    """Add moved, nodes, flipped and pairs."""
    if "event" in before:
        dx, dy = (after["event"][n] - before["event"][n] for n in (0, 1))
    else:
        dx, dy = (
            statistics.median(after[key][n] - before[key][n] for key in before) for n in (0, 1)
        )
    moved = sum(
        abs(after[k][0] - x - dx) > FAR or abs(after[k][1] - y - dy) > FAR
        for k, (x, y) in before.items()
    )
    flipped = pairs = 0
    for a, b in combinations(before, 2):
        for n in (0, 1):
            was, is_now = before[a][n] - before[b][n], after[a][n] - after[b][n]
            pairs += 1
            flipped += abs(was) > 1 and abs(is_now) > 1 and was * is_now < 0
    there = into.setdefault(what, [0.0] * 4)
    for n, value in enumerate((moved, len(before), flipped, pairs)):
        there[n] += value


def edits(cases: Sequence[CaseFile], rounds: int) -> None:
    """How long one edit takes to a finished drawing, and how many figures stay the same objects."""
    print("\n| edit of 60 nodes | ms | figures kept, % |")
    print("|---|---|---|")
    times: dict[str, list[float]] = {}
    kept: dict[str, list[float]] = {}
    for seed, case in enumerate(cases):
        before = drawing_of(case)
        figures = {id(figure) for figure in before.figures}
        for what, edited in small_edits(case, seed):
            after = drawing_of(edited, before)
            same = sum(id(figure) in figures for figure in after.figures)
            kept.setdefault(what, []).append(100 * same / len(after.figures))
            times.setdefault(what, []).append(
                timed(lambda e=edited, b=before: drawing_of(e, b), rounds)
            )
    for what, found in times.items():
        print(f"| {what} | {statistics.mean(found):.2f} | {statistics.mean(kept[what]):.0f} |")


def by_hand(case: CaseFile, rounds: int) -> float:
    """Laying out with a tenth of the nodes put somewhere by hand, in milliseconds."""
    before = drawing_of(case)
    chosen = [cause.id for cause in case.causes[::10]]
    event = box_of(before, "event").rect.centre
    places = {}
    for number, (key, (x, y)) in enumerate(centres(before, chosen).items()):
        places[key] = Point(x - event.x + 40 * (number % 3), y - event.y + 70)

    def put() -> Drawing:
        return lay_out_graph(case, RULER, FRAME, previous=before, places=places)

    return timed(put, rounds)


def review_maps() -> Iterator[CaseFile]:
    for seed in range(30):
        yield review_map(seed, 10 + seed * 50 // 29)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", default="review,rooted,loose,large,stable,edit,engines")
    parser.add_argument("--graphs", type=int, default=150)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    only = chosen.only.split(",")
    with_dot = dot_there()
    drawing_of(review_map(0, 20))
    gc.freeze()
    good = True
    half = chosen.graphs // 2
    print(
        "| graphs | nodes | overlaps | hits | crossings | step, ms | whole, ms | cold, ms |", end=""
    )
    print(" dot: crossings | dot, ms | crossings / dot | step / dot | whole / dot |")
    print("|---|---|---|---|---|---|---|---|---|---|---|---|---|")
    if "review" in only:
        good &= compare("review maps", list(review_maps()), chosen.rounds, with_dot)
        sixty = [review_map(seed, 60) for seed in range(100, 106)]
        good &= compare("review maps of 60", sixty, chosen.rounds, with_dot)
    if "rooted" in only:
        graphs = [north_like(seed, rooted=True) for seed in range(half)]
        good &= compare("like North, rooted", graphs, 1, with_dot)
    if "loose" in only:
        graphs = [north_like(half + seed, rooted=False) for seed in range(half)]
        good &= compare("like North, loose", graphs, 1, with_dot)
    if "large" in only:
        for count in (200, 1_000):
            good &= compare(f"{count} nodes", [review_map(7, count)], 3, with_dot)
    if "stable" in only:
        good &= stability([*review_maps()][5:], with_dot)
    if "edit" in only:
        edits([review_map(seed, 60) for seed in range(200, 206)], 5)
        for count in (60, 300):
            print(f"a tenth of {count} nodes by hand: {by_hand(review_map(9, count), 3):.2f} ms")
    if "engines" in only:
        for engine in engines_there().values():  # imported before anything is timed
            engine({"a": (9.0, 9.0), "b": (9.0, 9.0)}, [("a", "b")], GAP, LAYERS)
        gc.freeze()
        print("\n| graphs | engine | ms | / dot | / ours | crossings | / dot | overlaps | hits |")
        print("|---|---|---|---|---|---|---|---|---|")
        engines("review maps", list(review_maps()), chosen.rounds, with_dot)
        some = [north_like(seed, rooted=seed % 2 == 0) for seed in range(min(12, chosen.graphs))]
        engines("like North", some, 1, with_dot)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())

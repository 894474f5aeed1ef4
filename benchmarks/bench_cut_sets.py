"""Cut sets: time against a bit-set expansion of the same graphs, side by side in one run.

    python benchmarks/bench_cut_sets.py

The yardstick is the textbook way (MOCUS, Fussell and Vesely 1972): combine the sets of the causes
at every effect and drop those that hold another. It gives up on a graph after 20,000 combinations
at one effect, so its times leave out the graphs where it would be slowest.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from itertools import islice
from pathlib import Path

import networkx as nx

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from rca_studio.analysis.cut_sets import CutSets

GRAPHS = 15
ROUNDS = 3
LIMIT_MS = {60: 5.0, 200: 50.0}


def causal_graph(nodes: int, seed: int) -> nx.DiGraph:
    """Return a tree of causes below node 0 in which a fifth also leads to something else."""
    pick = random.Random(seed)
    graph = nx.DiGraph()
    graph.add_node(0, gate=pick.choice(["all", "any"]))
    open_ends = [0]
    while len(graph) < nodes:
        effect = open_ends.pop(pick.randrange(len(open_ends)))
        for _ in range(min(pick.randint(2, 4), nodes - len(graph))):
            cause = len(graph)
            graph.add_node(cause, gate=pick.choice(["all", "any"]))
            graph.add_edge(cause, effect)
            if pick.random() < 0.2:
                graph.add_edge(cause, pick.randrange(cause))
            open_ends.append(cause)
    return graph


def expand(graph: nx.DiGraph, top: int) -> int | None:
    """Return the number of cut sets the textbook way, or None where it gives up."""
    known: dict[int, list[int]] = {}
    for node in nx.topological_sort(graph):
        causes = list(graph.predecessors(node))
        if not causes:
            known[node] = [1 << node]
        elif graph.nodes[node]["gate"] == "any":
            known[node] = absorb({row for cause in causes for row in known[cause]})
        else:
            rows = [0]
            for cause in causes:
                if len(rows) * len(known[cause]) > 20_000:
                    return None
                rows = absorb({row | more for row in rows for more in known[cause]})
            known[node] = rows
    return len(known[top])


def absorb(rows: set[int]) -> list[int]:
    kept: list[int] = []
    for row in sorted(rows, key=int.bit_count):
        if not any(k & row == k for k in kept):
            kept.append(row)
    return kept


def timed(work):
    start = time.perf_counter()
    result = work()
    return (time.perf_counter() - start) * 1000, result


def main() -> int:
    print(f"{GRAPHS} graphs a size, best of {ROUNDS} rounds in turn; ms median (max)")
    print("nodes | cut sets median (max) | count | + first 100 | ratio to expansion | gave up")
    within = True
    for nodes in (20, 60, 100, 200):
        counts, ours, first, ratios, gave_up = [], [], [], [], 0
        for seed in range(GRAPHS):
            graph = causal_graph(nodes, seed)
            best = best_first = best_other = float("inf")
            other: int | None = 0
            for _ in range(ROUNDS):
                ms, (cuts, count) = timed(lambda g=graph: counted(g))
                best = min(best, ms)
                best_first = min(best_first, timed(lambda c=cuts: list(islice(c, 100)))[0])
                if other is not None:
                    ms, other = timed(lambda g=graph: expand(g, 0))
                    best_other = min(best_other, ms)
            counts.append(count)
            ours.append(best)
            first.append(best_first)
            if other is None:
                gave_up += 1
            else:
                assert other == count
                ratios.append(best / best_other)
        print(
            f"{nodes} | {statistics.median(counts):,.0f} ({max(counts):,}) | {of(ours)} | "
            f"{of(first)} | {statistics.median(ratios):.2f} | {gave_up}"
        )
        if nodes in LIMIT_MS:
            kept = statistics.median(ours) <= LIMIT_MS[nodes]
            within &= kept
            print(f"   limit {LIMIT_MS[nodes]:g} ms median: {'kept' if kept else 'MISSED'}")
    return 0 if within else 1


def counted(graph: nx.DiGraph) -> tuple[CutSets[int], int]:
    cuts = CutSets(graph, 0)
    return cuts, cuts.count()


def of(values: list[float]) -> str:
    return f"{statistics.median(values):.2f} ({max(values):.2f})"


if __name__ == "__main__":
    sys.exit(main())

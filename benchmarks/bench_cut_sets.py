"""Cut sets: time against other engines on the same graphs, in turns, in one run.

    python benchmarks/bench_cut_sets.py [--graphs 15]

Engines, each where it can be loaded: a bit-set expansion (MOCUS, Fussell and Vesely 1972, the
textbook way; gives up after 20,000 combinations at one effect), the decision diagrams of ``dd`` in
Python and in C (CUDD), and enumeration by the SAT solver of python-sat (for up to 400 cut sets).
Nothing is remembered from one round to the next.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import networkx as nx

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from rca_studio.analysis.cores import forget_cores
from rca_studio.analysis.cut_sets import CutSets

ROUNDS = 3
LIMIT_MS = {60: 5.0, 200: 20.0}
MOST_BY_SOLVER = 400
SLOWER = 1.5


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


def ours(graph: nx.DiGraph) -> int:
    forget_cores()
    return CutSets(graph, 0).count()


def expand(graph: nx.DiGraph) -> int | None:
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
    return len(known[0])


def absorb(rows: set[int]) -> list[int]:
    kept: list[int] = []
    for row in sorted(rows, key=int.bit_count):
        if not any(k & row == k for k in kept):
            kept.append(row)
    return kept


def by_diagram(module) -> Callable[[nx.DiGraph], int]:
    """Count with ``dd``: sets that make the top true, and no longer without any one of theirs."""

    def count(graph: nx.DiGraph) -> int:
        store = module.BDD()
        if hasattr(store, "configure"):
            store.configure(reordering=False)
        order = list(nx.dfs_postorder_nodes(graph.reverse(copy=False), 0))
        basic = [node for node in order if not graph.in_degree(node)]
        store.declare(*[f"v{node}" for node in basic])
        made = {}
        for node in order:
            causes = [made[cause] for cause in graph.predecessors(node)]
            if not causes:
                made[node] = store.var(f"v{node}")
                continue
            value = causes[0]
            for cause in causes[1:]:
                value = value | cause if graph.nodes[node]["gate"] == "any" else value & cause
            made[node] = value
        top = minimal = made[0]
        for node in reversed(basic):
            minimal &= ~store.var(f"v{node}") | ~store.let({f"v{node}": False}, top)
        found = store.count(minimal, nvars=len(basic))
        del made, top, minimal, value
        return int(found)

    return count


def by_solver(graph: nx.DiGraph) -> int:
    """Enumerate: find what makes the top true, shrink it, forbid it and all that holds it."""
    from pysat.solvers import Solver

    number = {node: index for index, node in enumerate(graph, start=1)}
    order = list(nx.topological_sort(graph))
    basic = [node for node in graph if not graph.in_degree(node)]
    found = 0

    def enough(group: set[int]) -> bool:
        so = set(group)
        for node in order:
            causes = list(graph.predecessors(node))
            join = any if graph.nodes[node]["gate"] == "any" else all
            if causes and join(cause in so for cause in causes):
                so.add(node)
        return 0 in so

    with Solver(name="cadical153") as solver:
        for node in graph:
            causes = [number[cause] for cause in graph.predecessors(node)]
            if causes and graph.nodes[node]["gate"] == "any":
                solver.add_clause([-number[node], *causes])
            for cause in causes if graph.nodes[node]["gate"] == "all" else ():
                solver.add_clause([-number[node], cause])
        solver.add_clause([number[0]])
        while solver.solve():
            true = {literal for literal in solver.get_model() if literal > 0}
            group = {node for node in basic if number[node] in true}
            for node in sorted(group):
                if enough(group - {node}):
                    group.discard(node)
            found += 1
            solver.add_clause([-number[node] for node in group])
    return found


def engines() -> dict[str, Callable[[nx.DiGraph], int | None]]:
    found: dict[str, Callable[[nx.DiGraph], int | None]] = {"expansion": expand}
    try:
        import dd.autoref

        found["dd Python"] = by_diagram(dd.autoref)
        import dd.cudd

        found["dd CUDD"] = by_diagram(dd.cudd)
    except ImportError as missing:
        print(f"not compared: {missing.name}")
    try:
        import pysat.solvers  # noqa: F401

        found["SAT"] = by_solver
    except ImportError:
        print("not compared: python-sat")
    return found


def timed(work: Callable[[], object]) -> tuple[float, object]:
    start = time.perf_counter()
    result = work()
    return (time.perf_counter() - start) * 1000, result


def main() -> int:
    wanted = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    wanted.add_argument("--graphs", type=int, default=15)
    graphs = wanted.parse_args().graphs
    others = engines()
    print(f"{graphs} graphs a size, best of {ROUNDS} rounds in turn; ms median (max)")
    print("nodes | cut sets median (max) | ours | first 100 | " + " | ".join(others))
    within = True
    for nodes in (20, 60, 100, 150, 200):
        counts, mine, first = [], [], []
        times: dict[str, list[float]] = {name: [] for name in others}
        gave_up = dict.fromkeys(others, 0)
        for seed in range(graphs):
            graph = causal_graph(nodes, seed)
            best = dict.fromkeys(("ours", *others), float("inf"))
            count = ours(graph)
            given_up = {"SAT"} if count > MOST_BY_SOLVER else set()
            for _ in range(ROUNDS):
                best["ours"] = min(best["ours"], timed(lambda g=graph: ours(g))[0])
                for name, engine in others.items():
                    if name not in given_up:
                        ms, other = timed(lambda g=graph, e=engine: e(g))
                        best[name] = min(best[name], ms)
                        assert other in (None, count), (name, seed, other, count)
                        given_up |= {name} if other is None else set()
            cuts = CutSets(graph, 0)
            first.append(timed(lambda c=cuts: list(islice(c, 100)))[0])
            counts.append(count)
            mine.append(best["ours"])
            for name in others:
                if name in given_up:
                    gave_up[name] += 1
                else:
                    times[name].append(best[name])
        told = [
            of(times[name]) + (f", {gave_up[name]} given up" if gave_up[name] else "")
            for name in others
        ]
        print(
            f"{nodes} | {statistics.median(counts):,.0f} ({max(counts):,}) | {of(mine)} | "
            f"{of(first)} | " + " | ".join(told)
        )
        whole = {name: statistics.median(times[name]) for name in others if not gave_up[name]}
        fastest = min(whole, key=whole.__getitem__)
        ratio = statistics.median(mine) / whole[fastest]
        kept = ratio <= SLOWER and statistics.median(mine) <= LIMIT_MS.get(nodes, float("inf"))
        within &= kept
        print(f"   {ratio:.2f} times the fastest ({fastest}): {'kept' if kept else 'MISSED'}")
    return 0 if within else 1


def of(values: list[float]) -> str:
    if not values:
        return "-"
    return f"{statistics.median(values):.2f} ({max(values):.2f})"


if __name__ == "__main__":
    sys.exit(main())

"""What a safety session leaves as: how long each takes, for a show of forty slides.

    python benchmarks/bench_session_slides.py

Five cases of sixty causes each are told, every frame accepted, until there are forty slides. Cold
is the first time in this process, imports counted in; warm is the median of three rounds. Each
finished file is looked through for 2,000 names, as it is before anything is saved.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

MOST_SECONDS = 3.0
SLIDES = 40
NAMES = 2_000
_ROUNDS = 3
Made = TypeVar("Made")


def main() -> int:
    from rca_studio.domain.session import KnownName, NameKind
    from rca_studio.reports.session_guard import Guard
    from rca_studio.reports.session_leaving import Leaving, LeavingWish, leave
    from rca_studio.reports.session_told import pictures_of

    told = _told()
    count = len(pictures_of(told))
    names = [
        KnownName(id=f"n{at}", kind=NameKind.PERSON, name=f"Zq{at} Xv{at}") for at in range(NAMES)
    ]
    guard = Guard(names)
    case_id = told.session.cases[0]
    print(f"{count} slides of {len(told.session.cases)} cases, {NAMES:,} names looked for")
    slow = False
    for kind in Leaving:
        wish = LeavingWish(kind=kind, case_id=case_id)
        left, cold = _timed(lambda wish=wish: leave(told, guard, wish))  # type: ignore[misc]
        times = [
            _timed(lambda wish=wish: leave(told, guard, wish))[1]  # type: ignore[misc]
            for _ in range(_ROUNDS)
        ]
        warm = statistics.median(times)
        limit = f"(at most {MOST_SECONDS:.0f} s)" if kind is Leaving.SLIDES else ""
        size = len(left.content) / 1_000
        print(f"  {kind.label:26} cold {cold:5.2f} s   warm {warm:5.2f} s  {size:7,.0f} kB {limit}")
        slow = slow or (kind is Leaving.SLIDES and cold > MOST_SECONDS)
    return int(slow)


def _told():  # type: ignore[no-untyped-def]
    """A show of forty slides, made from cases and cut off there."""
    from rca_studio import headless
    from rca_studio.analysis.session.making import Sources, make_show
    from rca_studio.domain.casefile import CaseFile
    from rca_studio.domain.session import OF_EACH_CASE, FrameKind, Session, ShowFrame
    from rca_studio.reports.session_told import SessionTold, full_steps
    from tests.causal_examples import CASE, random_model

    files = {}
    for seed in range(5):
        made = random_model(seed, 60).file()
        case = replace(made.case, id=f"case-{seed}", story="The bed rolled. " * 60)
        others = [replace(one, case_id=case.id) for one in made if one.id != CASE]
        files[case.id] = CaseFile(case.id, [case, *others])
    session = Session(id="s", title="Night round", day="2026-11-26", cases=tuple(files))
    slots = [ShowFrame(id="opening", session="s", rank=0.0, kind=FrameKind.OPENING)]
    slots += [
        ShowFrame(id=f"{case}-{kind}", session="s", rank=rank, kind=kind, about=case)
        for rank, (case, kind) in enumerate(((c, k) for c in files for k in OF_EACH_CASE), 1)
    ]
    show = make_show(session, slots, files, Sources(practice=headless.practice()))
    frames, count = [], 0
    for frame in show.frames:
        if count < SLIDES:
            frames.append(replace(frame, accepted=True))
            count += len(full_steps(frame))
    while count < SLIDES:
        for frame in tuple(frames)[: SLIDES - count]:
            frames.append(replace(frame, id=f"{frame.id}-{count}"))
            count += len(full_steps(frame))
    show = replace(show, frames=tuple(frames))
    return SessionTold(session=session, show=show, ruler=headless.ruler())


def _timed(work: Callable[[], Made]) -> tuple[Made, float]:
    begin = time.perf_counter()
    made = work()
    return made, time.perf_counter() - begin


if __name__ == "__main__":
    sys.exit(main())

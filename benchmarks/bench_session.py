"""The show of a session: five cases of 60 nodes become frames, and each frame is laid out.

    python benchmarks/bench_session.py [--rounds N]

*Open*: registers of 400 names, five cases with story, timeline, causal model and plan; nothing is
remembered from the round before. Goal: the show opens within 1 s, de-identified.
*Lay out*: the slowest single step of any frame at 16:9, the best of three times. Goal: a frame
change within 50 ms, of which this is what comes before painting.
*Large*: one case of 300 causes and a story of 20,000 words. Goal: 3 s.
*Kept*: the show made again after one of its five cases was edited, the others kept.
*Names*: registering 2,000 names that share a first name, and 5,000 names with a story of 20,000
words. Goal: 1 s, 3 s.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from rca_studio.analysis.session.frame import Frame, Show
from rca_studio.analysis.session.making import Sources
from rca_studio.analysis.ways import forget_ways
from rca_studio.diagrams.session.lay_out import lay_out_frame
from rca_studio.diagrams.text import Ruler
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.plan import Action, ActionState
from rca_studio.domain.session import KnownName, NameKind
from rca_studio.domain.timeline import TimelineEntry
from rca_studio.paths import resource
from tests.causal_examples import CASE, WORDS, random_model
from tests.session_cases import practice, session, slots, with_ids

OPEN_MS, LAY_OUT_MS, LARGE_MS = 1_000.0, 50.0, 3_000.0
REGISTER_MS = 1_000.0


def names(count: int) -> tuple[KnownName, ...]:
    """Registers as they grow in a few years: invented names, a quarter of them staff."""
    dice = random.Random(1)
    parts = ("bal", "mor", "tin", "ka", "ro", "sen", "vid", "lu", "han", "per", "os", "fre")

    def word() -> str:
        return "".join(dice.choices(parts, k=3)).capitalize()

    return tuple(
        KnownName(
            id=f"n{n}",
            kind=NameKind.STAFF if n % 4 == 0 else NameKind.PERSON,
            name=f"{word()} {word()}",
        )
        for n in range(count)
    )


def case_of(seed: int, causes: int, story: int, known: tuple[KnownName, ...]) -> CaseFile:
    """A case with as many causes and words of story, names of the registers among them."""
    dice = random.Random(seed)
    file = random_model(seed, causes=causes).file()
    words = [
        dice.choice(known).name if dice.random() < 0.02 else dice.choice(WORDS)
        for _ in range(story)
    ]
    text = ". ".join(" ".join(words[at : at + 14]).capitalize() for at in range(0, story, 14))
    case = replace(file.case, story=text, occurred="2026-11-18T20:40", protocol="near_fall")
    steps = [
        TimelineEntry(
            id=f"e{n}",
            case_id=CASE,
            text=f"{dice.choice(known).name} {' '.join(words[n : n + 8])}",
            expected=" ".join(words[-8:]),
            moment=f"2026-11-18T{10 + n:02d}:15",
            rank=float(n),
        )
        for n in range(12)
    ]
    plan = [
        Action(
            id=f"p{n}",
            case_id=CASE,
            text=" ".join(words[n : n + 12]),
            owner=known[n].name,
            state=dice.choice(list(ActionState)),
            rank=float(n),
        )
        for n in range(6)
    ]
    others = [one for one in file if one.id != CASE]
    return with_ids(CaseFile(CASE, [case, *others, *steps, *plan]), f"case{seed}")


def opened(cases: list[CaseFile], sources: Sources) -> tuple[float, Show]:
    """Milliseconds until all frames are made, and the show."""
    from rca_studio.analysis.session.making import make_show

    forget_ways()
    found = {one.case_id: one for one in cases}
    begun = time.perf_counter()
    show = make_show(session(*cases), slots(*cases), found, sources)
    return (time.perf_counter() - begun) * 1_000, show


def edited(cases: list[CaseFile], sources: Sources) -> float:
    """Milliseconds of a show of which one case was edited since it was made."""
    from rca_studio.analysis.session.kept import Kept
    from rca_studio.analysis.session.making import make_show

    kept, told = Kept(), list(cases)
    for turn in range(2):
        begun = time.perf_counter()
        found = {one.case_id: one for one in told}
        make_show(session(*told), slots(*told), found, sources, kept=kept)
        if not turn:
            case = replace(told[2].case, story=f"{told[2].case.story} And then no more.")
            others = [one for one in told[2] if one is not told[2].case]
            told[2] = CaseFile(case.id, [case, *others])
    return (time.perf_counter() - begun) * 1_000


def registered(known: tuple[KnownName, ...]) -> float:
    """Milliseconds until a clearer knows all names of the registers."""
    from rca_studio.analysis.deident.clearing import Clearer

    begun = time.perf_counter()
    Clearer(known, pack=practice().deidentify)
    return (time.perf_counter() - begun) * 1_000


def _laid_out(show: Show, frame: Frame, step: int, number: int, ruler: Ruler) -> float:
    begun = time.perf_counter()
    lay_out_frame(
        frame, step, ruler, width=1280, number=number, of=len(show.frames), session=show.title
    )
    return (time.perf_counter() - begun) * 1_000


def slowest(show: Show, ruler: Ruler) -> tuple[float, str]:
    """Milliseconds of the step that takes longest to lay out, and its kind."""
    worst, kind = 0.0, ""
    for number, frame in enumerate(show.frames, 1):
        for step in range(frame.steps):
            took = min(_laid_out(show, frame, step, number, ruler) for _ in range(3))
            if took > worst:
                worst, kind = took, frame.kind.value
    return worst, kind


def main() -> int:
    """Measure and say whether the goals are met."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    known = names(400)
    sources = Sources(practice=practice(), names=known)
    ruler = Ruler.load(resource("fonts/widths.json"))
    cases = [case_of(seed, 60, 400, known) for seed in (1, 2, 3, 10, 16)]
    first, show = opened(cases, sources)
    again = [opened(cases, sources)[0] for _ in range(rounds)]
    worst, kind = slowest(show, ruler)
    large = [case_of(3, 300, 20_000, known)]
    much = min(opened(large, sources)[0] for _ in range(2))
    alike = tuple(replace(one, name=f"Anna {one.name}") for one in names(2_000))
    many = names(5_000)
    crowded = [case_of(3, 60, 20_000, many)]
    told = min(opened(crowded, replace(sources, names=many))[0] for _ in range(2))
    good = True
    for what, value, limit in (
        ("five cases of 60 nodes, the first time", first, OPEN_MS),
        (f"five cases of 60 nodes, median of {rounds}", statistics.median(again), OPEN_MS),
        (f"slowest step to lay out ({kind})", worst, LAY_OUT_MS),
        ("300 causes and 20,000 words", much, LARGE_MS),
        ("one of five cases edited", edited(cases, sources), OPEN_MS),
        ("2,000 names of one first name registered", registered(alike), REGISTER_MS),
        ("20,000 words, 5,000 names", told, LARGE_MS),
    ):
        good &= value <= limit
        verdict = "ok" if value <= limit else "MISSED"
        print(f"{what:<48}{value:9.1f} ms   goal {limit:,.0f} ms   {verdict}")
    print(f"{len(show.frames)} frames")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())

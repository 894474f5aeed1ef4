"""Measure the wording check on the labelled sentences: precision, recall, and every miss.

    python scripts/measure_wording.py                   all sets
    python scripts/measure_wording.py --quiet held_out  figures of one set, no sentences
    python scripts/measure_wording.py --time            how long a sentence and a case take

What is counted is (sentence, rule): a rule asked that the label has is right, one that it has not
is too much, one that is missing is missed. A sentence may have several.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from rca_studio.analysis.blame import check_text  # noqa: E402
from rca_studio.analysis.wording import Flag, check_cause_words, check_statement  # noqa: E402
from rca_studio.analysis.wording_case import (  # noqa: E402
    check_case,
    check_cause,
    check_finding,
    texts_of_case,
)
from rca_studio.domain.case import Case  # noqa: E402
from rca_studio.domain.casefile import CaseFile, Entity  # noqa: E402
from rca_studio.domain.causal import Cause, Event, Link  # noqa: E402
from rca_studio.domain.plan import Finding  # noqa: E402
from rca_studio.domain.review import Answer  # noqa: E402

FOLDER = ROOT / "tests" / "data" / "wording"
SETS = ("tuning", "hard", "fresh", "held_out", "last")
KINDS = ("cause", "statement", "text")
GROUPS = ("flag", "plain", "clinical")


@dataclass(frozen=True)
class Sentence:
    """One labelled sentence; ``rules`` is what should be asked, empty for nothing."""

    language: str
    kind: str
    group: str
    rules: frozenset[str]
    text: str


@dataclass(frozen=True)
class Judged:
    """A sentence and what the check asked."""

    sentence: Sentence
    flags: tuple[Flag, ...]

    @property
    def rules(self) -> frozenset[str]:
        """The rules that were asked."""
        return frozenset(flag.rule for flag in self.flags)

    @property
    def right(self) -> bool:
        """Whether exactly what should be asked was asked."""
        return self.rules == self.sentence.rules


@dataclass(frozen=True)
class Score:
    """How many (sentence, rule) pairs were right, too much, and missed."""

    right: int
    too_much: int
    missed: int

    @property
    def precision(self) -> float:
        """Of what was asked, the share that should be."""
        asked = self.right + self.too_much
        return self.right / asked if asked else 1.0

    @property
    def recall(self) -> float:
        """Of what should be asked, the share that was."""
        due = self.right + self.missed
        return self.right / due if due else 1.0


def read_set(path: Path) -> tuple[Sentence, ...]:
    """Read a labelled set; a line that is not one raises ``ValueError`` with its number."""
    found: list[Sentence] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        parts = line.split(" | ", 4)
        if len(parts) != 5 or parts[1] not in KINDS or parts[2] not in GROUPS:
            raise ValueError(f"{path.name}, line {number}: {line}")
        language, kind, group, rules, text = parts
        expected = frozenset() if rules == "-" else frozenset(rules.split(", "))
        if bool(expected) != (group == "flag"):
            raise ValueError(f"{path.name}, line {number}: group and rules do not go together")
        found.append(Sentence(language, kind, group, expected, text))
    return tuple(found)


def judge(sentence: Sentence) -> Judged:
    """Read a sentence as the program would: without being told the language."""
    if sentence.kind == "cause":
        flags = check_cause_words(sentence.text, has_cause=False)
    elif sentence.kind == "statement":
        flags = check_statement(sentence.text, has_cause=False)
    else:
        flags = check_text(sentence.text)
    return Judged(sentence, flags)


def score(judged: Iterable[Judged], rule: str = "") -> Score:
    """Count over sentences, for one rule or for all."""
    right = too_much = missed = 0
    for one in judged:
        asked, due = one.rules, one.sentence.rules
        if rule:
            asked, due = asked & {rule}, due & {rule}
        right += len(asked & due)
        too_much += len(asked - due)
        missed += len(due - asked)
    return Score(right, too_much, missed)


def table(judged: Sequence[Judged]) -> list[str]:
    """The figures, one line a rule, as a Markdown table."""
    lines = [
        "| Rule | Expected | Found | Precision | Recall |",
        "|---|---:|---:|---:|---:|",
    ]
    rules = sorted({rule for one in judged for rule in one.rules | one.sentence.rules})
    for name, rule in [*((rule, rule) for rule in rules), ("**all**", "")]:
        one = score(judged, rule)
        lines.append(
            f"| {name} | {one.right + one.missed} | {one.right + one.too_much} "
            f"| {one.precision:.3f} | {one.recall:.3f} |"
        )
    return lines


def misses(judged: Iterable[Judged]) -> list[str]:
    """Every sentence that was not judged as labelled, with what was asked and what was due."""
    lines = []
    for one in judged:
        if not one.right:
            due = ", ".join(sorted(one.sentence.rules)) or "none"
            asked = ", ".join(f"{flag.rule} “{flag.words}”" for flag in one.flags) or "none"
            lines.append(f"- {one.sentence.text} ({one.sentence.kind}; due: {due}; asked: {asked})")
    return lines


def counts(judged: Sequence[Judged]) -> str:
    """How many sentences of which kind a set has."""
    languages = Counter(one.sentence.language for one in judged)
    groups = Counter(one.sentence.group for one in judged)
    asked = [one for one in judged if one.sentence.group != "flag" and one.flags]
    by_language = ", ".join(f"{count} {name}" for name, count in sorted(languages.items()))
    return (
        f"{len(judged)} sentences ({by_language}); {groups['flag']} ask for something, "
        f"{groups['plain']} are neutral, {groups['clinical']} are neutral but tempting; "
        f"{len(asked)} neutral ones were asked about"
    )


def report(name: str, say: Callable[[str], None], *, quiet: bool) -> None:
    """Say the figures of one set, and unless quiet its misses."""
    judged = [judge(sentence) for sentence in read_set(FOLDER / f"{name}.txt")]
    say(f"\n### {name}\n\n{counts(judged)}.\n")
    for line in table(judged):
        say(line)
    if not quiet:
        found = misses(judged)
        say(f"\n{len(found)} not judged as labelled:\n" if found else "\nNo misses.")
        for line in found:
            say(line)


def case_of_sixty() -> CaseFile:
    """A case of 60 causes in chains of 15, with a story, eight findings and 33 other texts."""
    texts = [
        one.text for name in ("tuning", "held_out") for one in read_set(FOLDER / f"{name}.txt")
    ]
    case = "case"
    entities: list[Entity] = [
        Case(id=case, reference="R", title=texts[1], story=" ".join(texts[20:45])),
        Event(id="event", case_id=case, text="Person swayed at the doorway"),
    ]
    for number in range(60):
        cause, effect = f"c{number}", f"c{number - 4}" if number >= 4 else "event"
        entities.append(Cause(id=cause, case_id=case, text=texts[number * 3]))
        entities.append(Link(id=f"l{number}", case_id=case, cause_id=cause, effect_id=effect))
    statements = [one for one in texts if "more likely" in one][:8]
    for number, text in enumerate(statements):
        finding = Finding(id=f"f{number}", case_id=case, number=number + 1, statement=text)
        entities.append(replace(finding, causes=(f"c{number}",)))
    for number, text in enumerate(texts[200:233]):
        entities.append(Answer(id=f"a{number}", case_id=case, field=f"a{number}", value=text))
    return CaseFile(case, entities)


def times(say: Callable[[str], None]) -> None:
    """Say the median and worst of many checks of one cause, one finding, and a whole case."""
    casefile = case_of_sixty()
    length = sum(len(text) for _, _, text in texts_of_case(casefile))
    long = (" ".join(one.text for one in read_set(FOLDER / "tuning.txt")) * 10)[:100_000]
    works: tuple[tuple[str, Callable[[], object], int], ...] = (
        ("a cause", lambda: check_cause(casefile, casefile.causes[30]), 200),
        ("a finding", lambda: check_finding(casefile, casefile.findings[3]), 200),
        (f"a case of 60 causes, {length:,} characters", lambda: check_case(casefile), 40),
        (f"a text of {len(long):,} characters", lambda: check_text(long), 5),
    )
    say("| What | Median | Worst |\n|---|---:|---:|")
    for what, work, count in works:
        work()
        taken = []
        for _ in range(count):
            start = time.perf_counter()
            work()
            taken.append((time.perf_counter() - start) * 1000)
        say(f"| {what} | {median(taken):.2f} ms | {max(taken):.2f} ms |")


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="Measure the wording check.")
    parser.add_argument("sets", nargs="*", default=SETS, help=", ".join(SETS))
    parser.add_argument("--quiet", action="store_true", help="figures only, no sentences")
    parser.add_argument("--time", action="store_true", help="measure time, not judgement")
    options = parser.parse_args()
    if options.time:
        times(print)
        return 0
    for name in options.sets:
        report(name, print, quiet=options.quiet)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

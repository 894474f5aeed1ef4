"""Which column becomes which field of a case: proposed with a confidence, never a black box."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rca_studio.intake.columns import ColumnFacts
from rca_studio.intake.text import plain_name
from rca_studio.intake.wordlists import Names, synonyms


class Target(StrEnum):
    """What a column can become. Each but ``EXTRA`` and ``SKIP`` is given to one column at most."""

    SOURCE_ID = "source_id"
    OCCURRED = "occurred"
    OCCURRED_TIME = "occurred_time"
    REPORTED = "reported"
    TITLE = "title"
    STORY = "story"
    IMMEDIATE_ACTION = "immediate_action"
    TYPE = "type"
    KIND = "kind"
    HARM = "harm"
    SERVICE = "service"
    LOCATION = "location"
    STAFF_GROUP = "staff_group"
    ROUTE = "route"
    PERSON_AFFECTED = "person_affected"
    REPORTER = "reporter"
    SOURCE_VERSION = "source_version"
    EXTRA = "extra"
    SKIP = "skip"

    @property
    def label(self) -> str:
        """The words on screen."""
        return _LABELS[self]

    @property
    def single(self) -> bool:
        """Whether only one column may have it."""
        return self not in (Target.EXTRA, Target.SKIP)


_LABELS = {
    Target.SOURCE_ID: "Source id",
    Target.OCCURRED: "Occurred, date",
    Target.OCCURRED_TIME: "Occurred, time",
    Target.REPORTED: "Reported",
    Target.TITLE: "Title",
    Target.STORY: "What almost happened",
    Target.IMMEDIATE_ACTION: "Immediate action",
    Target.TYPE: "Type",
    Target.KIND: "Kind",
    Target.HARM: "Harm",
    Target.SERVICE: "Service",
    Target.LOCATION: "Location",
    Target.STAFF_GROUP: "Staff group",
    Target.ROUTE: "Route",
    Target.PERSON_AFFECTED: "Person affected",
    Target.REPORTER: "Reported by",
    Target.SOURCE_VERSION: "Source version",
    Target.EXTRA: "Extra field",
    Target.SKIP: "Not imported",
}


class Confidence(StrEnum):
    """How sure a proposal is."""

    SURE = "sure"
    CHECK = "check"
    KEPT = "kept"
    BY_RULE = "by rule"
    CHOSEN = "chosen"


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnPlan:
    """One column and what becomes of it.

    Attributes:
        facts: what the column holds.
        target: what it becomes.
        confidence: how sure that is.
        why: a few words beside the target, for example ``NMISS is near miss``.
        personal: who somebody is; its values are not shown, and not imported by rule.
    """

    facts: ColumnFacts
    target: Target
    confidence: Confidence
    why: str = ""
    personal: bool = False

    @property
    def name(self) -> str:
        """The name of the column."""
        return self.facts.name

    @property
    def values_text(self) -> str:
        """Its values in a line: counts where there are few different ones, else samples."""
        if self.personal and self.target is Target.SKIP:
            return "hidden"
        if 0 < len(self.facts.values) <= 12:
            pairs = (f"{_short(v)} {n:,}" for v, n in self.facts.values[:4])
            return ", ".join(pairs)
        return ", ".join(_short(v) for v in self.facts.samples[:4])


def _short(value: str, most: int = 32) -> str:
    line = " ".join(value.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


@dataclass(frozen=True, slots=True)
class _Bid:
    score: float
    target: Target
    column: int
    confidence: Confidence
    why: str = ""


_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}")
_TEXT_FROM = 25.0
_STORY_FROM = 40.0


def propose(
    columns: Sequence[ColumnFacts], known: Mapping[str, Target] | None = None
) -> tuple[ColumnPlan, ...]:
    """Propose what each column becomes.

    Args:
        columns: the columns of the file.
        known: the mapping of a recognised profile, by plain column name; it goes first.
    """
    known = known or {}
    plans: dict[int, ColumnPlan] = {}
    taken: set[Target] = set()
    for facts in columns:
        target = known.get(plain_name(facts.name))
        if target is not None and not (target.single and target in taken):
            taken.add(target)
            personal = _is_personal(facts)
            plans[facts.index] = ColumnPlan(
                facts=facts,
                target=target,
                confidence=Confidence.BY_RULE if target is Target.SKIP else Confidence.SURE,
                why="personal" if personal and target is Target.SKIP else "",
                personal=personal,
            )
        elif _is_personal(facts):
            plans[facts.index] = ColumnPlan(
                facts=facts,
                target=Target.SKIP,
                confidence=Confidence.BY_RULE,
                why="personal",
                personal=True,
            )
    open_columns = [c for c in columns if c.index not in plans]
    for bid in sorted(_bids(open_columns), key=lambda b: (-b.score, b.column)):
        if bid.column in plans or bid.target in taken:
            continue
        taken.add(bid.target)
        plans[bid.column] = ColumnPlan(
            facts=columns[bid.column],
            target=bid.target,
            confidence=bid.confidence,
            why=bid.why,
        )
    for facts in columns:
        plans.setdefault(
            facts.index, ColumnPlan(facts=facts, target=Target.EXTRA, confidence=Confidence.KEPT)
        )
    return tuple(plans[facts.index] for facts in columns)


def _is_personal(facts: ColumnFacts) -> bool:
    name = plain_name(facts.name)
    names = synonyms()["personal"]
    if name in names.exact or _ends_with(name, names.exact) or _has(name, names.within):
        return True
    mails = sum(_EMAIL.fullmatch(value.strip()) is not None for value in facts.samples)
    return len(facts.samples) > 0 and mails * 2 > len(facts.samples)


def _ends_with(name: str, words: Sequence[str]) -> bool:
    """Whether the attribute behind a group name (``Person 1 / Name``) is one of the words."""
    return "/" in name and name.rsplit("/", 1)[1].strip() in words


def _has(name: str, words: Sequence[str]) -> bool:
    padded = f" {name} "
    return any(f" {word} " in padded for word in words)


def _bids(columns: Sequence[ColumnFacts]) -> list[_Bid]:
    bids: list[_Bid] = []
    for facts in columns:
        if facts.filled == facts.missing:
            continue  # nothing in it; it is kept, for a later export may fill it
        name = plain_name(facts.name)
        for field, names in synonyms().items():
            if field == "personal":
                continue
            if name_score := _name_score(name, names):
                target = Target(field)
                score, confidence = _judge(target, name_score, facts)
                if score > 0:
                    bids.append(_Bid(score, target, facts.index, confidence))
        bids.extend(_value_bids(facts))
    return bids


def _name_score(name: str, names: Names) -> float:
    """100 for the first whole name of the list, a little less for later ones, 60 for words."""
    if name in names.exact:
        return 100.0 - names.exact.index(name) * 0.1
    if "/" in name:
        attribute = name.rsplit("/", 1)[1].strip()
        if attribute in names.exact:
            return 90.0 - names.exact.index(attribute) * 0.1
    for place, word in enumerate(names.within):
        if f" {word} " in f" {name} ":
            return 60.0 - place * 0.1
    return 0.0


def _judge(target: Target, score: float, facts: ColumnFacts) -> tuple[float, Confidence]:
    """Hold the name against the values."""
    sure = Confidence.SURE if score >= 90 else Confidence.CHECK
    if target is Target.SOURCE_ID:
        if facts.distinct_share < 0.9:
            return 0.0, sure
        return score, sure if facts.distinct_share >= 0.98 else Confidence.CHECK
    if target in (Target.OCCURRED, Target.REPORTED):
        if facts.evidence.share >= 0.5:
            return score, sure
        return (score / 4, Confidence.CHECK) if holds_serials(facts) else (0.0, sure)
    if target is Target.OCCURRED_TIME:
        return (0.0, sure) if facts.dates >= 0.5 else (score, sure)
    if target in (Target.STORY, Target.IMMEDIATE_ACTION):
        if facts.mean_length >= _TEXT_FROM:
            return score + min(facts.mean_length, 300) * 0.001, sure
        return score / 2, Confidence.CHECK
    if target is Target.TITLE and facts.mean_length > 200:
        return 0.0, sure
    if facts.mean_length > 200:
        return 0.0, sure
    return score, sure


def _value_bids(facts: ColumnFacts) -> list[_Bid]:
    """What the values alone suggest, for columns no name is known of."""
    bids = []
    if facts.evidence.share >= 0.9 and facts.mean_length >= 6:
        bids.append(_Bid(10.0, Target.OCCURRED, facts.index, Confidence.CHECK))
    if facts.mean_length >= _STORY_FROM and facts.distinct_share > 0.3:
        score = 10.0 + min(facts.mean_length, 2_000) * 0.001
        bids.append(_Bid(score, Target.STORY, facts.index, Confidence.CHECK))
    return bids


def holds_serials(facts: ColumnFacts) -> bool:
    """Whether a column of dates holds day numbers of a spreadsheet instead (45981 ...)."""
    samples = [s.strip() for s in facts.samples if s.strip()]
    hits = sum(re.fullmatch(r"[2-6]\d{4}(\.\d+)?", s) is not None for s in samples)
    return bool(samples) and hits * 10 >= len(samples) * 8

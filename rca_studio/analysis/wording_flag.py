"""What the wording check hands back: flags that ask and help, and never forbid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Severity = Literal["fix", "consider"]
Verdict = Literal["clear", "consider", "fix"]


@dataclass(frozen=True, slots=True)
class Flag:
    """One thing to look at in a text.

    Attributes:
        rule: The key of the rule, see `Wording.rule`.
        severity: "fix", the text cannot stand like this, or "consider".
        start: Where the words begin in the text, in characters.
        end: Where they end (exclusive).
        words: The words as they were typed.
        prompt: The question that helps.
        instead: What to write instead: words, or a sentence with gaps (…) to fill.
        replacement: Words that can take the place of ``words`` as they are; empty where only a
            person can say what belongs there.
        why: Why it is asked.
    """

    rule: str
    severity: Severity
    start: int
    end: int
    words: str
    prompt: str
    instead: str = ""
    replacement: str = ""
    why: str = ""

    @property
    def mark(self) -> str:
        """What a person accepts when keeping these words: the rule and the words, not the place."""
        return f"{self.rule}:{' '.join(self.words.casefold().split())}"


def verdict(flags: Iterable[Flag]) -> Verdict:
    """Return the whole in one word: "clear", "consider", or "fix" where one flag says so."""
    severities = {flag.severity for flag in flags}
    return "fix" if "fix" in severities else "consider" if severities else "clear"


def in_order(flags: Iterable[Flag]) -> tuple[Flag, ...]:
    """Return the flags in reading order, without those inside a longer one of the same rule.

    Rule 1 is the exception: a missing link is about the whole statement, and its flags about single
    links stand beside it.
    """
    kept: list[Flag] = []
    reach: dict[str, int] = {}

    def fix_first(flag: Flag) -> tuple[int, int, bool]:
        return flag.start, -flag.end, flag.severity != "fix"

    for flag in sorted(flags, key=fix_first):
        if flag.rule != "link" and flag.end <= reach.get(flag.rule, -1):
            continue
        reach[flag.rule] = max(flag.end, reach.get(flag.rule, -1))
        kept.append(flag)
    return tuple(sorted(kept, key=lambda flag: (flag.start, flag.end)))


def split_kept(
    flags: Iterable[Flag], kept: Mapping[str, str] | None
) -> tuple[tuple[Flag, ...], tuple[Flag, ...]]:
    """Return the flags that still ask and those a person keeps with a reason.

    Args:
        flags: What was found.
        kept: `Flag.mark` -> the reason. A blank reason is none.
    """
    flags = tuple(flags)
    marks = {mark for mark, reason in (kept or {}).items() if reason.strip()}
    if not marks:
        return flags, ()
    return (
        tuple(flag for flag in flags if flag.mark not in marks),
        tuple(flag for flag in flags if flag.mark in marks),
    )

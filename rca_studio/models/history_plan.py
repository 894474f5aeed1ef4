"""What became of the evidence, decisions, reviews and measures of an action, from the trail."""

from __future__ import annotations

from collections.abc import Iterator

from rca_studio.domain.plan import ActionState, MeasureKind
from rca_studio.models.history_words import (
    Plain,
    by_whom,
    choice_words,
    moment_shown,
    quoted,
    short,
    tail,
)


def checks_told(old: list[Plain], new: list[Plain]) -> Iterator[str]:
    """What became of the evidence checks of an action; they are known by their text."""
    earlier = {str(check.get("text", "")): check for check in old}
    later = {str(check.get("text", "")): check for check in new}
    for text, check in later.items():
        if text not in earlier:
            yield f"evidence check {quoted(text)} added"
        met, was_met = bool(check.get("met")), bool(earlier.get(text, {}).get("met"))
        if met and not was_met:
            yield f"evidence check {quoted(text)} met, seen by {by_whom(check)}"
        elif was_met and not met:
            yield f"evidence check {quoted(text)} no longer met"
        known = earlier.get(text, {})
        if check.get("checker", "") != known.get("checker", ""):
            yield f"evidence check {quoted(text)} is looked at by {quoted(check['checker'])}"
        if check.get("shown", "") != known.get("shown", ""):
            yield f"evidence for {quoted(text)}: {quoted(check['shown'])}"
        for one in check.get("returns", [])[len(known.get("returns", [])) :]:
            yield f"evidence for {quoted(text)} sent back by {by_whom(one)}{tail(one, 'reason')}"
    for text in earlier:
        if text not in later:
            yield f"evidence check {quoted(text)} removed"


def decision_told(one: Plain) -> str:
    """Approved or refused, by whom and why."""
    word = "approved" if one.get("approved") else "refused"
    return f"{word} by {by_whom(one)}{tail(one, 'reason')}"


def review_told(one: Plain) -> str:
    """When somebody looked whether it held, what they saw, and what changes."""
    outcome = choice_words(ActionState, str(one.get("outcome", ""))).lower()
    told = f"review of {moment_shown(str(one.get('day', '')))} by {by_whom(one)}: {outcome}"
    if saw := one.get("saw"):
        told += f", {quoted(saw)}"
    return told + (f"; what changes: {quoted(one['changes'])}" if one.get("changes") else "")


def measures_told(old: list[Plain], new: list[Plain]) -> Iterator[str]:
    """What became of the measures of an action; there is one of each kind."""
    earlier = {str(one.get("kind", "")): one for one in old}
    later = {str(one.get("kind", "")): one for one in new}
    for kind in {**earlier, **later}:
        was, now = earlier.get(kind), later.get(kind)
        label = choice_words(MeasureKind, kind).lower()
        if now is None:
            yield f"{label} removed"
        elif was != now:
            yield f"{label} {_measure(now)}"


def _measure(one: Plain) -> str:
    counted = " out of ".join(str(one[k]) for k in ("numerator", "denominator") if one.get(k))
    parts = [quoted(one["text"])] if one.get("text") else []
    parts += [short(counted)] if counted else []
    if one.get("target") is not None:
        parts.append(f"target {'at most' if one.get('at_most') else 'at least'} {one['target']:g}")
    if one.get("due"):
        parts.append(f"by {moment_shown(str(one['due']))}")
    return ", ".join(parts) or "without words yet"

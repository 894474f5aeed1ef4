"""Where two cases plan the same action: what is said of it otherwise, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rca_studio.domain.moments import moment_words
from rca_studio.domain.plan import Action, EvidenceCheck, Measure, Measurement
from rca_studio.editing.merged_words import plain, same_words

_DAYS = ("deadline", "review_date", "done_on", "first_deadline")


def deal(action: Action) -> tuple[str, str]:
    """What makes two actions the same one: their words and who answers for it."""
    return plain(action.text) or action.id, plain(action.owner)


def is_there(figure: Measurement, known: Iterable[Measurement]) -> bool:
    """Whether the same figure was entered here, too."""
    return any(_plain_figure(figure) == _plain_figure(one) for one in known)


def figure_words(one: Measurement) -> str:
    """A figure, told in a note."""
    out_of = f" out of {one.denominator:g}" if one.denominator else ""
    note = f", {one.note}" if one.note.strip() else ""
    by = f" ({one.by})" if one.by.strip() else ""
    return f"figure of {moment_words(one.day)}: {one.numerator:g}{out_of}{note}{by}"


def planned_otherwise(theirs: Action, own: Action) -> Iterator[str]:
    """What the other case says of an action that this one does not say, or says otherwise."""
    for name, label in (
        ("deadline", "deadline"),
        ("first_deadline", "promised at first"),
        ("done_on", "done"),
        ("measure", "measure"),
        ("review_date", "review"),
        ("result", "result"),
    ):
        value = str(getattr(theirs, name))
        if value.strip() and not same_words(value, str(getattr(own, name))):
            yield f"{label}: {moment_words(value) if name in _DAYS else value}"
    if theirs.state is not own.state:
        yield theirs.state.label.lower()
    yield from _checks(theirs, own)
    for measure in theirs.measures:
        if measure not in own.measures:
            yield _measure(measure)
    for decision in theirs.decisions:
        if decision not in own.decisions:
            word = "approved" if decision.approved else "refused"
            yield _said(f"{word} by {decision.by}", decision.reason)
    for review in theirs.reviews:
        if review not in own.reviews:
            found = f"{review.outcome.label.lower()} on {moment_words(review.day)} ({review.by})"
            yield _said(found, review.saw, review.changes)


def _checks(theirs: Action, own: Action) -> Iterator[str]:
    there = {_plain_check(check) for check in own.checks}
    for check in theirs.checks:
        if _plain_check(check) not in there:
            met = f" ({'met' if check.met else 'not met yet'}, {check.by})" if check.by else ""
            words = f"evidence check: {check.text}{met}"
            shown = f"{check.shown} ({check.given_by})" if check.shown.strip() else ""
            looked = f"looked at by {check.checker}" if check.checker.strip() else ""
            back = [f"sent back by {one.by}: {one.reason}" for one in check.returns]
            yield _said(words, looked, shown, *back)


def _plain_check(check: EvidenceCheck) -> tuple[object, ...]:
    words = (check.text, check.by, check.checker, check.shown, check.given_by)
    return (check.met, *map(plain, words), check.returns)


def _plain_figure(one: Measurement) -> tuple[object, ...]:
    return (one.kind, one.day, one.numerator, one.denominator, plain(one.note))


def _measure(one: Measure) -> str:
    counted = " out of ".join(part for part in (one.numerator, one.denominator) if part.strip())
    goal = (
        "" if one.target is None else f"{'at most' if one.at_most else 'at least'} {one.target:g}"
    )
    due = f"by {moment_words(one.due)}" if one.due else ""
    return _said(one.kind.label.lower(), one.text, counted, goal, due)


def _said(*parts: str) -> str:
    return ", ".join(part for part in parts if part.strip())

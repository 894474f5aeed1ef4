"""Rules of the action plan: the writer judges each edit by them, beside those of ``rules``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from math import isfinite

from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.moments import check_moment
from rca_studio.domain.plan import OUTCOMES, Action, ActionState, Measurement
from rca_studio.domain.rules import Breach, Rule
from rca_studio.domain.words import quoted, shortened

_LONGEST_QUOTE = 60
_BEYOND_COUNTING = 1e12


def closed_by_evidence(casefile: CaseFile) -> Iterable[Breach]:
    """An action is checked, and can have held, once all of its evidence is accepted."""
    for action in casefile.actions:
        if action.state in (ActionState.CHECKED, ActionState.HELD) and not action.is_proven:
            what = "none is asked for" if not action.checks else "not all of it is accepted yet"
            words = f"{_name(action)} is closed by its evidence, and {what}"
            yield Breach(words, action.id, "evidence")


def decided_by_name(casefile: CaseFile) -> Iterable[Breach]:
    """A decision has a name, and a refusal a reason; an action stands as it was decided last."""
    for action in casefile.actions:
        for one in action.decisions:
            if not one.by.strip() or not one.at:
                yield Breach("a decision about an action needs a name", action.id, one.at)
            if not one.approved and not one.reason.strip():
                yield Breach("say why the action is refused", action.id, one.at, "reason")
        last = action.decision
        wanted = {ActionState.APPROVED: True, ActionState.REFUSED: False}.get(action.state)
        if wanted is not None and (last is None or last.approved is not wanted):
            words = f"{_name(action)} was not {action.state.label.lower()} by anybody"
            yield Breach(words, action.id, "decision")


def reviews_end_in_words(casefile: CaseFile) -> Iterable[Breach]:
    """A review ends in held, slipped or failed, by name; what slipped says what changes."""
    for action in casefile.actions:
        for one in action.reviews:
            if one.outcome not in OUTCOMES:
                yield Breach("a review ends in held, slipped or failed", action.id, one.at)
            if not one.by.strip() or len(one.day) < len("2026-01-01"):
                yield Breach("a review has a name and a day", action.id, one.at, "by")
            if one.outcome is ActionState.SLIPPED and not one.changes.strip():
                yield Breach("it slipped: say what changes now", action.id, one.at, "changes")


def returned_with_reason(casefile: CaseFile) -> Iterable[Breach]:
    """Evidence that is sent back says why, by name."""
    for action in casefile.actions:
        for check in action.checks:
            for one in check.returns:
                if not one.by.strip() or not one.reason.strip():
                    words = "say what is missing in the evidence"
                    yield Breach(words, action.id, check.text, one.at)


def measures_are_sound(casefile: CaseFile) -> Iterable[Breach]:
    """One measure of each kind; figures are numbers, and belong to a measure that is there."""
    for action in casefile.actions:
        for kind, times in Counter(one.kind for one in action.measures).items():
            if times > 1:
                yield Breach("an action has one measure of each kind", action.id, kind.value)
        for measure in action.measures:
            if measure.target is not None and not _is_number(measure.target):
                yield Breach("the target is a number", action.id, measure.kind.value, "target")
    for one in casefile.of(Measurement):
        action_there = casefile.get(one.action)
        if not isinstance(action_there, Action) or action_there.measure_of(one.kind) is None:
            yield Breach("this figure belongs to no measure of the case", one.id)
        if len(one.day) < len("2026-01-01"):
            yield Breach("a figure has a day", one.id, "day")
        if not (_is_number(one.numerator) and _is_number(one.denominator)) or one.denominator < 0:
            yield Breach("a figure is a number, out of a number that is not negative", one.id)
        elif one.denominator and not 0 <= one.numerator <= one.denominator:
            words = f"{one.numerator:g} out of {one.denominator:g} is no share"
            yield Breach(words, one.id, "share")


def _is_number(value: float) -> bool:
    """Whether it is a number that something was counted to, and that can be drawn."""
    return isfinite(value) and abs(value) < _BEYOND_COUNTING


def days_are_real(casefile: CaseFile) -> Iterable[Breach]:
    """Days of the plan are real ones."""
    days: list[tuple[str, str]] = []
    for action in casefile.actions:
        days += [(action.id, day) for day in (action.done_on, action.first_deadline)]
        days += [(action.id, day) for day in action.later_reviews]
        days += [(action.id, one.due) for one in action.measures]
        days += [(action.id, day) for one in action.reviews for day in (one.day, one.planned)]
    days += [(one.id, one.day) for one in casefile.of(Measurement)]
    for owner, day in days:
        try:
            check_moment(day)
        except ValueError:
            yield Breach(f"{shortened(day, _LONGEST_QUOTE)} is not a date", owner, day)


def views_have_names(casefile: CaseFile) -> Iterable[Breach]:
    """A saved view has a name of its own."""
    names = Counter(" ".join(view.name.split()).casefold() for view in casefile.plan_views)
    for name, times in names.items():
        if not name:
            yield Breach("a saved view needs a name", "view")
        elif times > 1:
            yield Breach("there is a saved view of this name already", "view", name)


def _name(action: Action) -> str:
    return quoted(action.text, _LONGEST_QUOTE) if action.text.strip() else "The action"


PLAN_RULES: tuple[Rule, ...] = (
    closed_by_evidence,
    decided_by_name,
    reviews_end_in_words,
    returned_with_reason,
    measures_are_sound,
    days_are_real,
    views_have_names,
)

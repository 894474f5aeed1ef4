"""Which steps come from somebody who is not to be known, and what they may hold."""

from __future__ import annotations

from rca_studio.domain.case import Case
from rca_studio.domain.casefile import Change, ChangeSet
from rca_studio.domain.governance import FROM_REPORT, PulseCount
from rca_studio.domain.hearing import ReporterWord


def reports_anonymously(step: ChangeSet) -> bool:
    """Whether a step brings anonymous cases, or answers of anonymous reporters, and nothing else.

    Taking such a step back counts as well. Its entry in the history names nobody and tells no time
    finer than the day.
    """
    cases = [c for c in step.changes if isinstance(c.entity, Case)]
    rest = [c for c in step.changes if not (_says_how_it_felt(c) or _answers(c))]
    alone = {c.entity.id for c in cases} == {c.entity.case_id for c in rest}
    said = len(rest) < len(step.changes)
    return bool(cases or said) and alone and all(map(_is_anonymous, cases))


def _is_anonymous(change: Change) -> bool:
    entity = change.entity
    return isinstance(entity, Case) and entity.anonymous and None in (change.before, change.after)


def _says_how_it_felt(change: Change) -> bool:
    """Whether a change counts answers that came with reports; they name nobody either."""
    entity = change.entity
    return isinstance(entity, PulseCount) and entity.source == FROM_REPORT


def _answers(change: Change) -> bool:
    """Whether a reporter nobody knows answers a question; or that is taken back."""
    entity = change.entity
    if not isinstance(entity, ReporterWord) or None not in (change.before, change.after):
        return False
    return entity.from_reporter and not entity.by

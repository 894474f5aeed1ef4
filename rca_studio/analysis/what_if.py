"""What if: the figures of a model that nobody has made, beside the one that is.

A what-if is the case as it would be after the edits it stands for, worked out and thrown away. That
it tells the same as the edits would is therefore no question of a second set of rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from rca_studio.analysis.margin import MOST_LISTED, Analysis, analyse
from rca_studio.domain.casefile import CaseFile, Change
from rca_studio.domain.causal import Cause, Control, ControlState, EvidenceState


def what_if(
    casefile: CaseFile,
    held: Mapping[str, bool] | None = None,
    causes: Mapping[str, bool] | None = None,
    *,
    most_listed: int = MOST_LISTED,
) -> Analysis:
    """All that a model would tell if some controls and causes had been otherwise.

    Args:
        casefile: the case; it stays as it is.
        held: control -> whether it held. One that did not hold fails, for the causes linked to it
            if there are any.
        causes: cause -> whether it was so. One that was not so is ruled out; one that was so counts
            as supported, also if it was ruled out or is a guess. An effect that is taken to be so
            still needs its own causes.
        most_listed: how many ways to harm to list.

    Raises:
        ValueError: an id is not that of a control, or of a cause, of this case.
    """
    return analyse(supposed(casefile, held, causes), most_listed=most_listed)


def supposed(
    casefile: CaseFile,
    held: Mapping[str, bool] | None = None,
    causes: Mapping[str, bool] | None = None,
) -> CaseFile:
    """The case as it would be, for drawing it; see `what_if`."""
    changes = []
    for id_, value in (held or {}).items():
        control = casefile.get(id_)
        if not isinstance(control, Control):
            raise ValueError(f"“{id_}” is not a control of this case.")
        state = ControlState.HELD if value else ControlState.FAILED
        if not value and control.state is ControlState.ABSENT:
            state = ControlState.ABSENT  # not there is also not held, and says more
        changes.append(Change(control, replace(control, state=state)))
    for id_, value in (causes or {}).items():
        cause = casefile.get(id_)
        if not isinstance(cause, Cause):
            raise ValueError(f"“{id_}” is not a cause of this case.")
        known = (EvidenceState.SUPPORTED, EvidenceState.VERIFIED)
        evidence = EvidenceState.RULED_OUT
        if value:
            evidence = cause.evidence if cause.evidence in known else EvidenceState.SUPPORTED
        changes.append(Change(cause, replace(cause, evidence=evidence)))
    return casefile.applied(changes)

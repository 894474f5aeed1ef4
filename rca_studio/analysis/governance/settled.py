"""Figures that stand still for a month, for those who may not see cases.

Whoever looks at the same figures before and after one report sees what that report says. So what
they look at ends with the last month that is over, and counts only what was reported by then: what
comes later, even of an earlier month, is counted together with everything else of its month.

A case that is changed, merged or rejected later is counted as it is now. Where that makes two looks
differ by a single case, nothing here hides it.
"""

from __future__ import annotations

import json
from array import array
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from rca_studio.analysis.governance.scope import Dimension, Period, Scope
from rca_studio.analysis.governance.view import View
from rca_studio.domain.facts import ENDED, Facts, month_number

if TYPE_CHECKING:
    from rca_studio.analysis.governance.source import Source


def settled_day(today: date) -> date:
    """The last day of the last month that is over."""
    return today.replace(day=1) - timedelta(days=1)


def settled_facts(facts: Facts, today: date) -> Facts:
    """The facts in which only counts what happened and was reported up to ``settled_day``."""
    import numpy as np

    last = settled_day(today)
    months, reported, flags = (
        np.frombuffer(facts.columns[name], dtype=dtype) if len(facts) else np.zeros(0, dtype)
        for name, dtype in (("month", "i4"), ("reported", "i4"), ("flags", "u1"))
    )
    late = (months > month_number(last.isoformat())) | (reported > last.toordinal())
    counted = array("B", (flags | np.where(late, ENDED, 0).astype(np.uint8)).tobytes())
    return replace(facts, columns={**facts.columns, "flags": counted})


def settled_source(source: Source, today: date) -> Source:
    """The same of everything governance reads; ask it with ``settled_day`` as the present day."""
    from rca_studio.analysis.governance.cube import Cube

    last = settled_day(today).isoformat()[:7]
    return replace(
        source,
        cube=Cube(settled_facts(source.cube.facts, today), source.cube.names),
        figures=tuple(one for one in source.figures if one.month <= last),
        pulse=tuple(one for one in source.pulse if one.month <= last),
    )


def settled_scope(scope: Scope, today: date) -> Scope:
    """The scope as far as it reaches into months that are over; at least its first month."""
    last = min(scope.period.last, settled_day(today).isoformat()[:7])
    return replace(scope, period=Period(scope.period.first, max(last, scope.period.first)))


def view_text(view: View) -> str:
    """A choice as one line of text, to be kept."""
    scope = view.scope
    only = {dimension.value: list(values) for dimension, values in scope.only}
    period = [scope.period.first, scope.period.last]
    table = [one.value for one in view.table or ()]
    kept = {"period": period, "only": only, "practice": scope.practice, "table": table}
    return json.dumps(kept)


def view_of(text: str) -> View | None:
    """The choice a text stands for; ``None`` where it stands for none."""
    try:
        data = json.loads(text)
        first, last = map(str, data["period"])
        only = tuple(
            sorted((Dimension(key), tuple(map(str, kept))) for key, kept in data["only"].items())
        )
        practice = data["practice"]
        if not (practice is None or isinstance(practice, bool)):
            return None
        scope = Scope(period=Period(first, last), only=only, practice=practice)
        match [Dimension(one) for one in data["table"]]:
            case [rows, columns]:
                return View(scope, (rows, columns))
            case []:
                return View(scope)
    except (ValueError, TypeError, KeyError, AttributeError):
        pass
    return None

"""All panels of governance, in the order in which they are asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from rca_studio.analysis.governance.inputs import Inputs
from rca_studio.analysis.governance.panel import Panel

Asked = Callable[[Inputs], Panel]


def _increasing(inputs: Inputs) -> Panel:
    from rca_studio.analysis.governance.increasing import increasing

    return increasing(inputs)


def _stopping(inputs: Inputs) -> Panel:
    from rca_studio.analysis.governance.stopping import stopping

    return stopping(inputs)


def _where(inputs: Inputs) -> Panel:
    from rca_studio.analysis.governance.where import where

    return where(inputs)


def _factors(inputs: Inputs) -> Panel:
    from rca_studio.analysis.governance.factors import factors

    return factors(inputs)


def _repeating(inputs: Inputs) -> Panel:
    from rca_studio.analysis.governance.repeating import repeating

    return repeating(inputs)


def _speaking(inputs: Inputs) -> Panel:
    from rca_studio.analysis.governance.speaking import speaking

    return speaking(inputs)


def _holding(inputs: Inputs) -> Panel:
    from rca_studio.analysis.governance.holding import holding

    return holding(inputs)


def _routes(inputs: Inputs) -> Panel:
    from rca_studio.analysis.governance.routes import routes

    return routes(inputs)


def _as_may_be_shown(ask: Asked) -> Asked:
    """The question, its answer looked over once more where small numbers are protected."""

    def answer(inputs: Inputs) -> Panel:
        panel = ask(inputs)
        if inputs.guard.preset is None:
            return panel
        from rca_studio.analysis.governance.sweeping import swept

        return swept(panel)

    return answer


PANELS: Final[tuple[tuple[str, Asked], ...]] = (
    ("increasing", _as_may_be_shown(_increasing)),
    ("stopping", _as_may_be_shown(_stopping)),
    ("where", _as_may_be_shown(_where)),
    ("factors", _as_may_be_shown(_factors)),
    ("repeating", _as_may_be_shown(_repeating)),
    ("speaking", _as_may_be_shown(_speaking)),
    ("holding", _as_may_be_shown(_holding)),
    ("routes", _as_may_be_shown(_routes)),
)
"""By key, the function that answers each question."""


def all_panels(inputs: Inputs) -> tuple[Panel, ...]:
    """The answers to all questions."""
    return tuple(function(inputs) for _, function in PANELS)


def panel(key: str, inputs: Inputs) -> Panel:
    """The answer to one question.

    Raises:
        KeyError: there is no such panel.
    """
    return dict(PANELS)[key](inputs)

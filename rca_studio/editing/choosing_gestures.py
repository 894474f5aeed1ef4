"""Planning an action where it acts: with its effect on the causal model, as one undoable step."""

from __future__ import annotations

from typing import Any

from rca_studio.domain.casefile import CaseFile, ChangeSet
from rca_studio.domain.causal import ControlKind, ControlState
from rca_studio.domain.plan import Effect, EffectKind
from rca_studio.editing import gestures
from rca_studio.editing.plan_gestures import together


def plan_at(
    casefile: CaseFile,
    text: str,
    effect: EffectKind | None,
    node: str = "",
    *,
    control: ControlKind = ControlKind.CHECKLIST,
    findings: tuple[str, ...] = (),
    **values: Any,
) -> tuple[ChangeSet, str]:
    """Plan an action that acts on a node; gives the change set and the id of the action.

    Args:
        casefile: the case.
        text: the words of the action; a control it adds is called the same.
        effect: what it does there; ``None`` while nobody has said.
        node: the cause it removes, the control it strengthens, or what its new control guards.
        control: what a new control relies on.
        findings: the findings it answers.
        values: further fields of the action.
    """
    steps: list[ChangeSet] = []
    effects: tuple[Effect, ...] = ()
    if effect is EffectKind.ADDS_CONTROL:
        step, target = gestures.add_control(
            casefile, node, text, kind=control, state=ControlState.PLANNED
        )
        steps.append(step)
        effects = (Effect(kind=effect, target=target),)
    elif effect is not None:
        effects = (Effect(kind=effect, target=node),)
    step, made = gestures.add_action(casefile, text, findings, effects=effects, **values)
    return together("Plan an action", (*steps, step)), made

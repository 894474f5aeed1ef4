"""Linking with the keyboard: choose by typing what a cause leads to, or what leads to a node."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import Cause, Control
from rca_studio.ui.causes.picker import Choice, Picker
from rca_studio.ui.causes.requests import node_of, short

Linked = Callable[[str, str], None]


def link_choices(casefile: CaseFile, key: str) -> tuple[Choice, ...]:
    """What a node may be linked with: for a cause, what it may lead to; else, which causes may
    lead to it."""
    node = node_of(casefile, key)
    if isinstance(node, Cause):
        there = {effect.id for effect in casefile.effects_of(key)} | {key}
        ends = [one for one in (casefile.event, casefile.harm) if one is not None]
        others = [*ends, *casefile.causes, *casefile.controls]
        return tuple(
            Choice(one.id, short(one.text, 120), "control" if isinstance(one, Control) else "")
            for one in others
            if one.id not in there
        )
    there = {cause.id for cause in casefile.causes_of(key)}
    return tuple(Choice(c.id, short(c.text, 120)) for c in casefile.causes if c.id not in there)


def ask_link(parent: QWidget, casefile: CaseFile, key: str, then: Linked) -> None:
    """Ask what to link; ``then`` gets cause and effect."""
    node = node_of(casefile, key)
    choices = link_choices(casefile, key)
    if node is None or not choices:
        return
    from_cause = isinstance(node, Cause)
    title = "What else does it lead to?" if from_cause else "What else made it likely?"
    dialog = Picker(title, f"“{short(node.text)}”", choices, "Link", parent.window())

    def picked(other: str) -> None:
        then(*((key, other) if from_cause else (other, key)))

    dialog.picked = picked
    dialog.open()

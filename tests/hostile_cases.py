"""Cases that nobody would draw: the largest, the emptiest and the strangest that can be typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import (
    Cause,
    CauseNature,
    Control,
    ControlKind,
    ControlState,
    Event,
    EvidenceState,
    Gate,
    Harm,
)
from rca_studio.domain.plan import EffectKind
from rca_studio.domain.timeline import EntryKind, TimelineEntry
from tests.causal_examples import CASE, Builder

SECONDS = 2.0
"""Nothing that is worked out of a case may take longer."""

TEXTS: dict[str, Callable[[int], str]] = {
    "plain": lambda n: f"cause {n}",
    "empty": lambda _: "",
    "blank": lambda _: " \n\t ",
    "one endless word": lambda n: "x" * 5_000 + str(n),
    "from the right": lambda n: f"كان جهاز المشي بعيدًا ‮ عن متناول اليد {n}",
    "halves of pairs": lambda n: f"half \ud83d of\udc00 \x00 a pair {n}",
    "code": lambda n: f"<b>&amp;$x^2$ %s {{0}} \\frac\"'{n}",
}


def in_words(model: Builder, text: Callable[[int], str]) -> CaseFile:
    return CaseFile(
        CASE,
        [
            replace(one, text=text(n))
            if isinstance(one, Cause | Control | Event | Harm | TimelineEntry)
            else one
            for n, one in enumerate(model.entities)
        ],
    )


def _ends(event: bool = True, harm: bool = True) -> Builder:
    model = Builder()
    if event:
        model.event(gate=Gate.ALL)
    if harm:
        model.harm()
    return model


def _row(count: int, **more: object) -> Builder:
    """Each the cause of the one before it."""
    model = _ends()
    effect = "event"
    for number in range(count):
        effect = model.cause(f"c{number}", effect, gate=Gate.ALL, **more)
    return model


def _star(count: int, effect: str = "event", **more: object) -> Builder:
    model = _ends(event=effect == "event")
    for number in range(count):
        model.cause(f"c{number}", effect, **more)
    return model


def _guarded(count: int) -> Builder:
    """A control on each cause, and on each of these a cause why it gave way."""
    model = _star(count)
    for number in range(count):
        model.control(f"k{number}", f"c{number}")
        model.cause(f"d{number}", f"k{number}", nature=list(CauseNature)[number % 4])
    return model


def _many_controls(count: int) -> Builder:
    model = _star(3)
    for number in range(count):
        model.control(f"k{number}", "harm", kind=list(ControlKind)[number % len(ControlKind)])
    return model


def _controls_on_causes_of_controls(count: int) -> Builder:
    model = _star(1)
    guarded = "c0"
    for number in range(count):
        model.control(f"k{number}", guarded)
        guarded = model.cause(f"d{number}", f"k{number}")
    return model


def everything() -> Builder:
    model = _guarded(24)
    for number in range(24):
        model.action((EffectKind.REMOVES_CAUSE, f"c{number}"))
        kind = list(EntryKind)[number % 3]
        step = TimelineEntry(
            id=f"t{number}", case_id=CASE, text="", kind=kind, expected="y" * number
        )
        model.entities.append(step)
    model.control("planned", "event", state=ControlState.PLANNED)
    return model


MODELS: dict[str, Callable[[], Builder]] = {
    "nothing": lambda: _ends(event=False, harm=False),
    "event only": lambda: _ends(harm=False),
    "harm only": lambda: _ends(event=False),
    "no event": lambda: _star(300, "harm"),
    "300 in a row": lambda: _row(300),
    "300 on one effect": lambda: _star(300),
    "all ruled out": lambda: _star(300, evidence=EvidenceState.RULED_OUT),
    "each guarded": lambda: _guarded(150),
    "300 controls": lambda: _many_controls(300),
    "controls on controls": lambda: _controls_on_causes_of_controls(100),
    "everything": everything,
}

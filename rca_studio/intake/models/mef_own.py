"""Reads back the fault trees that ``rca_studio.reports.exchange.mef`` wrote."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from rca_studio.domain.causal import (
    CauseNature,
    ControlKind,
    ControlState,
    EvidenceState,
    Gate,
    Reliability,
)
from rca_studio.intake.models.reading import Draft, kept_text

if TYPE_CHECKING:
    from rca_studio.intake.models.mef import Definition, FaultTree, Formula

_KINDS: Final = frozenset({"event", "harm", "cause", "control"})
_WORDS: Final = {Gate.ALL: "and", Gate.ANY: "or"}
_MOST_DEPTH: Final = 5
"""No formula of ours is deeper; comparing ever deeper ones would end in a fault."""


@dataclass
class _Parts:
    """What a formula says: which causes lead to a node and which controls guard it."""

    causes: list[str]
    guards: list[str]


def read_own(draft: Draft, tree: FaultTree) -> bool:
    """Put a fault tree of RCA Studio into the draft; False where it is none, or was changed."""
    nodes = {name: part for name, part in tree.parts.items() if part.facts.get("kind") in _KINDS}
    kinds = [part.facts["kind"] for part in nodes.values()]
    if not nodes or kinds.count("event") > 1 or kinds.count("harm") > 1:
        return False
    rest = {name for name in tree.parts if name not in nodes}
    if any(name.removesuffix("-own") not in nodes for name in rest):
        return False
    parts: dict[str, _Parts] = {}
    guarded: dict[str, str] = {}
    for name, part in nodes.items():
        found = _parts(name, part, nodes)
        if found is None or _expected(part, found, tree) != part.formula:
            return False
        parts[name] = found
        for guard in found.guards:
            if guard in guarded:
                return False
            guarded[guard] = name
    if any(part.facts["kind"] == "control" and name not in guarded for name, part in nodes.items()):
        return False
    _take(draft, nodes, parts, guarded)
    return True


def _parts(name: str, part: Definition, nodes: dict[str, Definition]) -> _Parts | None:
    found = _Parts([], [])
    todo: list[tuple[Any, int]] = [(part.formula, 1)] if part.formula is not None else []
    while todo:
        now, depth = todo.pop()
        if depth > _MOST_DEPTH:
            return None
        if now[0] in ("and", "or"):
            todo += [(inner, depth + 1) for inner in reversed(now[1:])]
        elif now[0] != "ref":
            return None
        elif now[1] != f"{name}-own":
            other = nodes.get(now[1])
            if other is None or (other.facts["kind"] == "harm"):
                return None
            is_guard = other.facts["kind"] == "control"
            (found.guards if is_guard else found.causes).append(now[1])
    if part.facts["kind"] == "control" and found.guards:
        return None
    event = [one for one in found.causes if nodes[one].facts["kind"] == "event"]
    if event and part.facts["kind"] != "harm":
        return None
    return found


def _expected(part: Definition, found: _Parts, tree: FaultTree) -> Formula | None:
    """The formula RCA Studio writes for such a node; None for a basic event."""
    facts = part.facts
    own = tree.parts.get(f"{part.name}-own")
    gate = Gate.ALL if facts.get("gate") == "all" else Gate.ANY
    causes = [("ref", name) for name in found.causes]
    joined = [_joined(_WORDS[gate], causes)] if causes else []
    parts: list[Any]
    if own is not None and own.house is not None:
        planned = facts.get("kind") == "control"
        if own.house is not planned:
            return ("changed",)
        if not planned and facts.get("evidence") != EvidenceState.RULED_OUT.value:
            return ("changed",)
        if planned and facts.get("state") != ControlState.PLANNED.value:
            return ("changed",)
        parts = [_joined("or" if planned else "and", [("ref", own.name), *joined])]
    else:
        ruled_out = facts.get("evidence") == EvidenceState.RULED_OUT.value
        if ruled_out or facts.get("state") == ControlState.PLANNED.value:
            return ("changed",)
        held = facts.get("kind") == "control" and facts.get("state") == ControlState.HELD.value
        parts = list(joined)
        if own is not None:
            if causes and not held:
                return ("changed",)
            parts.append(("ref", own.name))
        elif held and causes:
            return ("changed",)
    parts += [("ref", name) for name in found.guards]
    return _joined("and", parts) if parts else None


def _joined(word: str, parts: list[Any]) -> Formula:
    return parts[0] if len(parts) == 1 else (word, *parts)


def _take(
    draft: Draft,
    nodes: dict[str, Definition],
    parts: dict[str, _Parts],
    guarded: dict[str, str],
) -> None:
    ids: dict[str, str] = {}
    for name, part in nodes.items():
        if part.facts["kind"] != "control":
            ids[name] = _node(draft, part)
    for name, part in nodes.items():
        if part.facts["kind"] == "control":
            ids[name] = _control(draft, part, ids[guarded[name]])
    for name, found in parts.items():
        for cause in found.causes:
            if nodes[cause].facts["kind"] == "cause":
                draft.link(ids[cause], ids[name])


def _node(draft: Draft, part: Definition) -> str:
    facts = part.facts
    if facts["kind"] == "event":
        return draft.event(part.label, draft.choice(Gate, facts.get("gate"), Gate.ANY))
    if facts["kind"] == "harm":
        return draft.harm(part.label, draft.choice(Gate, facts.get("gate"), Gate.ALL))
    return draft.cause(
        part.label,
        gate=draft.choice(Gate, facts.get("gate"), Gate.ANY),
        evidence=draft.choice(EvidenceState, facts.get("evidence"), EvidenceState.HYPOTHESIS),
        nature=draft.choice(CauseNature, facts.get("nature"), CauseNature.CONDITION),
        category=facts.get("category", "")[:80],
        question=facts.get("question") == "yes",
        **_texts(facts, ("ruled_out_because", "duty", "answer_by", "answer_due")),
    )


def _control(draft: Draft, part: Definition, guards: str) -> str:
    facts = part.facts
    answer: Callable[[str], Reliability] = lambda key: draft.choice(  # noqa: E731
        Reliability, facts.get(key), Reliability.UNANSWERED
    )
    return draft.control(
        part.label,
        guards,
        gate=draft.choice(Gate, facts.get("gate"), Gate.ANY),
        state=draft.choice(ControlState, facts.get("state"), ControlState.HELD),
        kind=draft.choice(ControlKind, facts.get("relies-on"), ControlKind.VIGILANCE),
        reliable=answer("reliable"),
        other_staff=answer("other-staff"),
        other_timing=answer("other-timing"),
        greater_pressure=answer("greater-pressure"),
        **_texts(facts, ("why_reliable",)),
    )


def _texts(facts: dict[str, str], names: tuple[str, ...]) -> dict[str, str]:
    found = ((name, facts.get(name.replace("_", "-"), "")) for name in names)
    return {name: kept_text(value)[0] for name, value in found if value}

"""A branch on the clipboard: as JSON for RCA Studio, as indented text for everybody else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar

from rca_studio.domain.causal import (
    Cause,
    CauseNature,
    Control,
    ControlKind,
    ControlState,
    Gate,
    Link,
)
from rca_studio.editing.branch_gestures import MOST_PASTED, Branch
from rca_studio.intake.models.reading import DRAFT, LONGEST_TEXT
from rca_studio.intake.text import clean_text

FORMAT = "RCA Studio branch 1"
_MOST_BYTES = 8_000_000
_CAUSE = ("id", "text", "category", "nature", "gate", "question", "duty", "rank")
_CONTROL = ("id", "text", "guards", "state", "kind", "gate", "rank")
_Kind = TypeVar("_Kind", bound=StrEnum)


def branch_as_json(branch: Branch) -> bytes:
    """A branch without anything that was found out, and without the case it came from."""
    causes = [_row(one, _CAUSE) for one in branch.nodes if isinstance(one, Cause)]
    controls = [_row(one, _CONTROL) for one in branch.nodes if isinstance(one, Control)]
    links = [[link.cause_id, link.effect_id, link.rank] for link in branch.links]
    whole = {
        "format": FORMAT,
        "roots": list(branch.roots),
        "causes": causes,
        "controls": controls,
        "links": links,
    }
    return json.dumps(whole, ensure_ascii=False).encode()


def branch_from_json(content: bytes) -> Branch:
    """What ``branch_as_json`` wrote. Another program may have put it there, so all is checked.

    Raises:
        ValueError: it is no branch.
    """
    if len(content) > _MOST_BYTES:
        raise ValueError("what was copied is too large to be pasted")
    try:
        whole = json.loads(content)
        if whole["format"] != FORMAT:
            raise ValueError("what was copied is of another version of RCA Studio")
        nodes: list[Cause | Control] = [_cause(one) for one in whole["causes"]]
        nodes += [_control(one) for one in whole["controls"]]
        links = [_link(number, *one) for number, one in enumerate(whole["links"])]
        branch = Branch(tuple(map(str, whole["roots"])), tuple(nodes), tuple(links))
    except (KeyError, TypeError, RecursionError, json.JSONDecodeError, UnicodeDecodeError) as error:
        raise ValueError("what was copied cannot be read any more; copy it again") from error
    _check(branch)
    return branch


def branch_as_text(branch: Branch) -> str:
    """The words of a branch, each cause below what it leads to, one tab deeper; controls first.

    A cause that leads to several effects stands under each of them, with its own causes once.
    """
    nodes = {node.id: node for node in branch.nodes}
    below: dict[str, list[str]] = {}
    for control in (one for one in branch.nodes if isinstance(one, Control)):
        below.setdefault(control.guards, []).append(control.id)
    for link in branch.links:
        below.setdefault(link.effect_id, []).append(link.cause_id)
    lines: list[str] = []
    told: set[str] = set()
    waiting = [(0, key) for key in reversed([*below.get("", ()), *branch.roots])]
    while waiting:
        depth, key = waiting.pop()
        node = nodes[key]
        words = " ".join(node.text.split()) or "(no words yet)"
        lines.append("\t" * depth + (f"Control: {words}" if isinstance(node, Control) else words))
        if key not in told:
            told.add(key)
            waiting += [(depth + 1, one) for one in reversed(below.get(key, ()))]
    return "\n".join(lines)


def _row(entity: Cause | Control, names: tuple[str, ...]) -> dict[str, object]:
    return {name: getattr(entity, name) for name in names}


def _cause(row: Mapping[str, Any]) -> Cause:
    return Cause(
        id=str(row["id"]),
        case_id=DRAFT,
        text=_words(row["text"]),
        category=str(row.get("category", ""))[:200],
        nature=_one_of(CauseNature, row.get("nature"), CauseNature.CONDITION),
        gate=_one_of(Gate, row.get("gate"), Gate.ANY),
        question=row.get("question") is True,
        duty=_words(row.get("duty", "")),
        rank=_number(row.get("rank", 0.0)),
    )


def _control(row: Mapping[str, Any]) -> Control:
    return Control(
        id=str(row["id"]),
        case_id=DRAFT,
        guards=str(row["guards"]),
        text=_words(row["text"]),
        state=_one_of(ControlState, row.get("state"), ControlState.HELD),
        kind=_one_of(ControlKind, row.get("kind"), ControlKind.VIGILANCE),
        gate=_one_of(Gate, row.get("gate"), Gate.ANY),
        rank=_number(row.get("rank", 0.0)),
    )


def _link(number: int, cause: object, effect: object, rank: object) -> Link:
    return Link(
        id=f"link{number}",
        case_id=DRAFT,
        cause_id=str(cause),
        effect_id=str(effect),
        rank=_number(rank),
    )


def _check(branch: Branch) -> None:
    """Nothing points to what is not there; loops are the writer's to refuse."""
    causes = {node.id for node in branch.nodes if isinstance(node, Cause)}
    known = {node.id for node in branch.nodes}
    guards = {node.guards for node in branch.nodes if isinstance(node, Control)}
    whole = (
        0 < len(known) == len(branch.nodes) <= MOST_PASTED
        and causes.issuperset(branch.roots)
        and len(set(branch.roots)) == len(branch.roots)
        and causes.issuperset(guards - {""})
        and all(link.cause_id in causes and link.effect_id in known for link in branch.links)
    )
    if not whole:
        raise ValueError("what was copied is not whole; copy it again")


def _words(text: object) -> str:
    if not isinstance(text, str):
        raise TypeError
    return " ".join(clean_text(text).split())[:LONGEST_TEXT]


def _number(value: object) -> float:
    if not isinstance(value, int | float) or not -1e9 < value < 1e9:
        raise TypeError
    return float(value)


def _one_of(kind: type[_Kind], value: object, usual: _Kind) -> _Kind:
    return kind(value) if isinstance(value, str) and value in set(kind) else usual

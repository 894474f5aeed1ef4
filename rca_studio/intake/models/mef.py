"""Fault trees in the Open-PSA Model Exchange Format as causal models.

Gates and basic events become causes; the one gate that nothing uses is the event. ``atleast k of
n`` has no gate of its own here: it becomes ANY of small helper causes, each of which needs one
choice of k, as long as there are at most 30. What RCA Studio wrote itself is known by its
attributes and read back as it was, unless its formulas were changed since. Source: Epstein, Rauzy,
"Open-PSA Model Exchange Format", version 2.0d, open-psa.org.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations
from math import comb
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from rca_studio.domain.causal import EvidenceState, Gate
from rca_studio.intake.models.mef_own import read_own
from rca_studio.intake.models.reading import (
    MOST_LINKS,
    MOST_NODES,
    Draft,
    ModelRead,
    refused,
)
from rca_studio.intake.models.xml import child, local, parse_xml

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MOST_CHOICES: Final = 30
_WHAT: Final = "an Open-PSA fault tree"
_REFERENCES: Final = frozenset({"gate", "basic-event", "house-event", "event"})
_OPPOSITES: Final = frozenset({"not", "xor", "nand", "nor", "iff", "imply", "cardinality"})
_AT_LEAST: Final = frozenset({"atleast", "at-least"})
_INNER: Final = frozenset({"define-fault-tree", "define-component", "model-data"})
_HELPS: Final = {Gate.ALL: "All of", Gate.ANY: "Any of"}

Formula: TypeAlias = tuple[Any, ...]
"""``("ref", name)``, ``("and" | "or", parts …)``, ``("atleast", k, parts …)`` or
``("constant", true or false)``."""


@dataclass
class Definition:
    """A gate (with its formula), a basic event (without) or a house event (with its value)."""

    name: str
    label: str
    facts: dict[str, str]
    formula: Formula | None = None
    house: bool | None = None


@dataclass
class FaultTree:
    """What stands in the file, before it is a model."""

    parts: dict[str, Definition] = field(default_factory=dict)
    passed_over: Counter[str] = field(default_factory=Counter)
    numbers: int = 0


def read_mef(name: str, content: bytes) -> ModelRead:
    """The fault tree as a model.

    Raises:
        KnownFault: it is no fault tree, uses a gate that says "not", asks for too many choices, or
            leads back to itself.
    """
    root = parse_xml(name, content)
    if local(root) != "opsa-mef":
        raise refused(name, f"is no Open-PSA model: it begins with “{local(root)[:40]}”")
    tree = _tree(name, root)
    draft = Draft(name)
    if not read_own(draft, tree):
        draft = Draft(name)
        if any(part.facts.get("kind") for part in tree.parts.values()):
            draft.notes.append(
                "The fault tree was changed after RCA Studio wrote it, so controls came in as "
                "causes."
            )
        _Generic(draft, tree).read()
    draft.note(tree.numbers, "{} probability was left out.", "{} probabilities were left out.")
    for kind, count in sorted(tree.passed_over.items()):
        draft.note(count, f"{{}} “{kind}” was left out.", f"{{}} “{kind}” were left out.")
    return draft.finished(_WHAT)


# -- what stands in the file -----------------------------------------------------------------------


def _tree(name: str, root: Element) -> FaultTree:
    tree = FaultTree()
    todo = list(root)[::-1]
    while todo:
        element = todo.pop()
        kind = local(element)
        if kind in _INNER:
            todo += list(element)[::-1]
        elif kind in ("define-gate", "define-basic-event", "define-house-event"):
            _define(name, tree, kind, element)
        elif kind.startswith("define-"):
            tree.passed_over[kind.removeprefix("define-").replace("-", " ")[:40]] += 1
    if not tree.parts:
        raise refused(name, "holds no fault tree", "Check that it is the right file.")
    return tree


def _define(name: str, tree: FaultTree, kind: str, element: Element) -> None:
    own = _short_name(element)
    if not own:
        raise refused(name, "holds a gate or an event without a name")
    if own in tree.parts:
        raise refused(name, f"defines “{own[:40]}” twice")
    if len(tree.parts) >= MOST_NODES:
        raise refused(
            name, f"holds more than {MOST_NODES:,} gates and events", "Bring it in in parts."
        )
    facts = {
        (one.get("name") or ""): (one.get("value") or "")
        for one in (child(element, "attributes") or ())
        if local(one) == "attribute"
    }
    found = Definition(own, _label(element), facts)
    tree.parts[own] = found
    formulas = [one for one in element if local(one) not in ("label", "attributes")]
    if kind == "define-gate":
        if len(formulas) != 1:
            raise refused(name, f"holds the gate “{own[:40]}” without one formula")
        found.formula = _formula(name, formulas[0])
    elif kind == "define-house-event":
        value = next((one.get("value") for one in formulas if local(one) == "constant"), "false")
        found.house = (value or "").strip().lower() in ("true", "1")
    elif formulas:
        tree.numbers += 1


def _label(element: Element) -> str:
    """The words as they stand, line ends included."""
    label = child(element, "label")
    return "".join(label.itertext()).strip() if label is not None else ""


def _short_name(element: Element) -> str:
    """The name without the path of components in front of it."""
    return (element.get("name") or "").strip().rpartition(".")[2]


def _formula(name: str, top: Element) -> Formula:
    """A formula, from the inside out and without recursion."""
    made: dict[int, Formula] = {}
    order: list[Element] = []
    todo = [top]
    while todo:
        element = todo.pop()
        order.append(element)
        todo += [one for one in element if local(one) not in ("label", "attributes")]
    for element in reversed(order):
        kind = local(element)
        parts = [made[id(one)] for one in element if id(one) in made]
        made[id(element)] = _one(name, kind, element, parts)
    return made[id(top)]


def _one(name: str, kind: str, element: Element, parts: list[Formula]) -> Formula:
    if kind in _REFERENCES:
        return ("ref", _short_name(element))
    if kind == "constant":
        return ("constant", (element.get("value") or "").strip().lower() in ("true", "1"))
    if kind in _OPPOSITES:
        raise refused(
            name,
            f"uses “{kind}”: a causal model says what leads to what, and has no opposites",
            "Rewrite it with and, or and at least.",
        )
    if kind in _AT_LEAST or (kind in ("and", "or") and parts):
        if kind in ("and", "or"):
            return (kind, *parts)
        least = (element.get("min") or element.get("k") or "").strip()
        if not (least.isdecimal() and len(least) < 6 and 1 <= int(least) <= len(parts)):
            raise refused(name, f"asks for at least “{least[:20]}” of {len(parts)} causes")
        return ("atleast", int(least), *parts)
    raise refused(name, f"holds a formula with “{kind[:40]}”, which is not known here")


# -- fault trees of other programs -----------------------------------------------------------------


@dataclass
class _Generic:
    draft: Draft
    tree: FaultTree
    ids: dict[str, str] = field(default_factory=dict)
    links: int = 0
    choices: int = 0

    def read(self) -> None:
        """Put the fault tree into the draft."""
        parts = self.tree.parts
        gates = [part for part in parts.values() if part.formula is not None]
        if not gates:
            raise refused(self.draft.name, "holds events but no gate that joins them")
        used = {name for part in gates for name in _names(part.formula or ())}
        tops = [part for part in gates if part.name not in used]
        event = tops[0] if len(tops) == 1 else None
        for part in parts.values():
            self.ids[part.name] = self._node(part, part is event)
        for missing in sorted(used - parts.keys()):
            self.ids[missing] = self.draft.cause(missing)
        if event is None:
            self.draft.roots += [self.ids[part.name] for part in tops]
            self.draft.note(
                len(tops),
                "The fault tree has {} top.",
                "The fault tree has {} tops; each of them came in as a cause.",
            )
        for part in gates:
            self._lead(part.formula or (), self.ids[part.name])
        self.draft.note(
            self.choices,
            "{} gate asked for some of its causes; it became ANY of all choices.",
            "{} gates asked for some of their causes; they became ANY of all choices.",
        )

    def _node(self, part: Definition, is_event: bool) -> str:
        text = " ".join(part.label.split()) or part.name
        gate = _gate_of(part.formula)
        if is_event:
            return self.draft.event(text, gate)
        if part.house is None:
            return self.draft.cause(text, gate=gate)
        if part.house:
            return self.draft.cause(text, evidence=EvidenceState.SUPPORTED)
        why = "A house event that is false in the fault tree."
        return self.draft.cause(text, evidence=EvidenceState.RULED_OUT, ruled_out_because=why)

    def _lead(self, formula: Formula, effect: str) -> None:
        """Link what a formula names to its effect, with helper causes for formulas within."""
        todo: list[tuple[Formula, str]] = [(formula, effect)]
        while todo:
            now, to = todo.pop()
            kind = now[0]
            if kind in ("ref", "constant"):
                self._link(self._leaf(now), to)
                continue
            if kind == "atleast":
                now = self._choices(now)
                self.draft.change(to, gate=_gate_of(now))
            for part in now[1:]:
                if part[0] in ("ref", "constant"):
                    self._link(self._leaf(part), to)
                else:
                    helper = self.draft.cause(self._words(part), gate=_gate_of(part))
                    self._link(helper, to)
                    todo.append((part, helper))

    def _choices(self, formula: Formula) -> Formula:
        least, parts = formula[1], formula[2:]
        if least == 1:
            return ("or", *parts)
        if least == len(parts):
            return ("and", *parts)
        if (count := comb(len(parts), least)) > MOST_CHOICES:
            raise refused(
                self.draft.name,
                f"asks for {least} of {len(parts)} causes: that is {count:,} ways, and at most "
                f"{MOST_CHOICES} can be written out",
                "Split this gate into smaller ones.",
            )
        self.choices += 1
        return ("or", *(("and", *chosen) for chosen in combinations(parts, least)))

    def _link(self, cause: str, effect: str) -> None:
        self.links += 1
        if self.links > MOST_LINKS:
            raise refused(
                self.draft.name, f"holds more than {MOST_LINKS:,} links", "Bring it in in parts."
            )
        self.draft.link(cause, effect)

    def _leaf(self, formula: Formula) -> str:
        if formula[0] == "ref":
            return self.ids[formula[1]]
        if formula[1]:
            return self.draft.cause("Always so", evidence=EvidenceState.SUPPORTED)
        why = "False in the fault tree."
        return self.draft.cause("Never so", evidence=EvidenceState.RULED_OUT, ruled_out_because=why)

    def _words(self, formula: Formula) -> str:
        texts = [self._text(part) for part in formula[1:] if isinstance(part, tuple)]
        if formula[0] == "atleast":
            return f"At least {formula[1]} of: {'; '.join(texts)}"
        return f"{_HELPS[_gate_of(formula)]}: {'; '.join(texts)}"

    def _text(self, formula: Formula) -> str:
        if formula[0] != "ref":
            return "…"
        part = self.tree.parts.get(formula[1])
        return " ".join(part.label.split() if part else ()) or str(formula[1])


def _gate_of(formula: Formula | None) -> Gate:
    return Gate.ALL if formula and formula[0] == "and" else Gate.ANY


def _names(formula: Formula) -> Iterator[str]:
    todo: list[Any] = [formula]
    while todo:
        now = todo.pop()
        if isinstance(now, tuple) and now:
            if now[0] == "ref":
                yield now[1]
            else:
                todo += now[1:]

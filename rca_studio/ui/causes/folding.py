"""Which causes are folded away, and which belong to the path of what is chosen.

Folding is a way of looking, not a fact: it is kept while a case is open and never stored. All views
and the outline share it.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from rca_studio.diagrams.causal_graph import IMPLIED_LINK
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import Cause, Control, Event, Harm, Link
from rca_studio.domain.timeline import TimelineEntry


class Folding(QObject):
    """The nodes whose causes are folded away; ``changed`` tells that they are others."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folded: frozenset[str] = frozenset()

    @property
    def folded(self) -> frozenset[str]:
        """Ids of the nodes whose causes are folded away."""
        return self._folded

    def start_over(self) -> None:
        """Another case comes."""
        self._folded = frozenset()

    def toggle(self, casefile: CaseFile, key: str) -> bool:
        """Fold a node or unfold it; false where it has no causes to fold."""
        if key in self._folded:
            self._set(self._folded - {key})
        elif has_below(casefile, key):
            self._set(self._folded | {key})
        else:
            return False
        return True

    def fold(self, key: str, folded: bool) -> None:
        """Fold or unfold one node."""
        self._set(self._folded | {key} if folded else self._folded - {key})

    def toggle_all(self, casefile: CaseFile) -> None:
        """Unfold all; where nothing is folded, fold all causes that have causes of their own."""
        there = {cause.id for cause in casefile.causes}
        there |= {control.id for control in casefile.controls}
        if self._folded & {*there, *(end.id for end in _ends(casefile))}:
            self._set(frozenset())
            return
        self._set(frozenset(id_ for id_ in there if casefile.causes_of(id_)))

    def reveal(self, casefile: CaseFile, key: str) -> None:
        """Unfold what hides a node."""
        if self._folded and key not in seen_nodes(casefile, self._folded):
            self._set(self._folded - (onward(casefile, key) - {key}))

    def stand_in(self, casefile: CaseFile, key: str) -> str:
        """The entity itself, or, where it is folded away, the next it leads to that is not."""
        if not self._folded or not isinstance(casefile.get(key), Cause | Control):
            return key
        seen = seen_nodes(casefile, self._folded)
        row = [key]
        while row and not seen.intersection(row):
            row = [effect for one in row for effect in _next(casefile, one)]
        return next((one for one in row if one in seen), key)

    def _set(self, folded: frozenset[str]) -> None:
        if folded != self._folded:
            self._folded = folded
            self.changed.emit()


def has_below(casefile: CaseFile, key: str) -> bool:
    """Whether something stands below a node that can be folded away."""
    return bool(casefile.causes_of(key) or casefile.controls_of(key))


def seen_nodes(casefile: CaseFile, folded: frozenset[str]) -> set[str]:
    """The nodes that are not folded away: there is a way to them that no folded node is on. What
    made the controls of a folded node give way is folded away with its causes."""
    below: dict[str, list[str]] = {}
    roots = [end.id for end in _ends(casefile)]
    shut = folded | {control.id for control in casefile.controls if control.guards in folded}
    for link in casefile.links:
        if link.effect_id not in shut:
            below.setdefault(link.effect_id, []).append(link.cause_id)
    for control in casefile.controls:
        below.setdefault(control.guards, []).append(control.id)
    leading = {link.cause_id for link in casefile.links}
    roots += [cause.id for cause in casefile.causes if cause.id not in leading]
    return _reached(roots, below)


def onward(casefile: CaseFile, key: str) -> set[str]:
    """A node and all it leads to: effects, what a control guards, and so on to the harm."""
    effects: dict[str, list[str]] = {}
    for link in casefile.links:
        effects.setdefault(link.cause_id, []).append(link.effect_id)
    for control in casefile.controls:
        effects.setdefault(control.id, []).append(control.guards)
    if casefile.event is not None and casefile.harm is not None:
        effects.setdefault(casefile.event.id, []).append(casefile.harm.id)
    return _reached([key], effects)


def behind(casefile: CaseFile, key: str) -> set[str]:
    """A node and all that leads to it, with the controls on the way."""
    causes: dict[str, list[str]] = {}
    for link in casefile.links:
        causes.setdefault(link.effect_id, []).append(link.cause_id)
    for control in casefile.controls:
        causes.setdefault(control.guards, []).append(control.id)
    if casefile.event is not None and casefile.harm is not None:
        causes.setdefault(casefile.harm.id, []).append(casefile.event.id)
    return _reached([key], causes)


def path_through(casefile: CaseFile, key: str) -> frozenset[str]:
    """All that leads to an entity and all it leads to: nodes, the controls that guard them, the
    links between them, and the steps of the timeline that tell of them."""
    entity = casefile.get(key)
    start = end = key
    if isinstance(entity, Link):
        start, end = entity.cause_id, entity.effect_id
    elif isinstance(entity, TimelineEntry):
        start = end = entity.about
    elif not isinstance(entity, Cause | Control | Event | Harm):
        return frozenset()
    found = behind(casefile, start) | onward(casefile, end)
    found |= {control.id for control in casefile.controls if control.guards in found}
    found |= {
        link.id for link in casefile.links if link.cause_id in found and link.effect_id in found
    }
    found |= {step.id for step in casefile.timeline if step.about in found}
    ends = {end.id for end in _ends(casefile)}
    if ends <= found:
        found.add(IMPLIED_LINK)
    return frozenset(found | {key})


def _next(casefile: CaseFile, key: str) -> list[str]:
    node = casefile.get(key)
    if isinstance(node, Control):
        return [node.guards]
    return [effect.id for effect in casefile.effects_of(key)]


def _ends(casefile: CaseFile) -> tuple[Event | Harm, ...]:
    return tuple(end for end in (casefile.event, casefile.harm) if end is not None)


def _reached(start: Iterable[str], ways: dict[str, list[str]]) -> set[str]:
    found: set[str] = set()
    todo = list(start)
    while todo:
        key = todo.pop()
        if key not in found:
            found.add(key)
            todo += ways.get(key, ())
    return found

"""Brings a model that was read into a case, as one change set with ids of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from rca_studio.domain.casefile import CaseFile, Change, ChangeSet, Entity, created
from rca_studio.domain.causal import Cause, Control, Event, Harm, Link, LogicAnswer, Place
from rca_studio.domain.review import Evidence
from rca_studio.domain.timeline import TimelineEntry
from rca_studio.domain.wording import KeptWording
from rca_studio.domain.words import plural
from rca_studio.editing.gestures import new_id
from rca_studio.faults import KnownFault
from rca_studio.intake.models.reading import ModelRead


@dataclass(frozen=True, slots=True)
class Brought:
    """One gesture that brings a model in, and what the person is told about it."""

    step: ChangeSet
    notes: tuple[str, ...]


def bring_model(casefile: CaseFile, read: ModelRead, under: str = "") -> Brought:
    """Bring a model into a case.

    Args:
        casefile: the case as it is.
        read: the model.
        under: id of a node; what was read becomes a branch of its causes. Empty: the model becomes
            the model of the case, which must not have causes yet. Event and harm stay the same
            entities and take the words that were read.

    Raises:
        KnownFault: the case has causes already, or there is no such node.
    """
    if under:
        node = casefile.get(under)
        if not isinstance(node, Cause | Control | Event | Harm):
            raise KnownFault(
                "The place for the model is not in this case any more.",
                "Nothing was read in.",
                "Choose another cause, control, the event or the harm.",
            )
        return _Branch(casefile, read, under).brought()
    if casefile.causes or casefile.links:
        raise KnownFault(
            "This case has causes already.",
            "Nothing was read in.",
            "Choose the cause, control, event or harm the model is to stand under.",
        )
    return _Whole(casefile, read).brought()


@dataclass
class _Bringing:
    casefile: CaseFile
    read: ModelRead
    ids: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def node(self, entity: Cause | Control) -> Cause | Control:
        """A cause or control with its new id."""
        case_id, id_ = self.casefile.case_id, self.ids[entity.id]
        if isinstance(entity, Control):
            return replace(entity, id=id_, case_id=case_id, guards=self.ids[entity.guards])
        return replace(entity, id=id_, case_id=case_id)

    def about(self) -> Iterator[Entity]:
        """Links, and what is known about nodes, as far as their nodes come along."""
        ids, case_id = self.ids, self.casefile.case_id
        for one in self.read.model:
            new: Entity
            if isinstance(one, Link) and one.cause_id in ids and one.effect_id in ids:
                new = replace(one, cause_id=ids[one.cause_id], effect_id=ids[one.effect_id])
            elif isinstance(one, Evidence | KeptWording) and one.subject in ids:
                new = replace(one, subject=ids[one.subject])
            elif isinstance(one, LogicAnswer) and one.effect in ids:
                if one.cause and one.cause not in ids:
                    continue
                causes = tuple(ids.get(cause, cause) for cause in one.causes)
                cause = ids.get(one.cause, "")
                new = replace(one, effect=ids[one.effect], cause=cause, causes=causes)
            else:
                continue
            yield replace(new, id=new_id(), case_id=case_id)

    def hung(self, roots: Iterable[str], effect: str) -> Iterator[Change]:
        """Links from these causes to an effect, after those it has."""
        siblings = (one.rank for one in self.casefile.links if one.effect_id == effect)
        rank = max(siblings, default=0.0)
        for root in roots:
            rank += 1.0
            yield from created(
                Link(
                    id=new_id(),
                    case_id=self.casefile.case_id,
                    cause_id=self.ids[root],
                    effect_id=effect,
                    rank=rank,
                )
            )

    def label(self) -> str:
        """What the step is called in the history."""
        count = len(self.read.model.causes)
        return f"Read in {self.read.what} ({plural(count, 'cause')})"


class _Whole(_Bringing):
    """The model becomes that of the case."""

    def brought(self) -> Brought:
        """The step."""
        model, casefile = self.read.model, self.casefile
        changes = [*self._end(casefile.event, model.event), *self._end(casefile.harm, model.harm)]
        event = self.ids.get(model.event.id, "") if model.event else ""
        event = event or (casefile.event.id if casefile.event else "")
        if not event and self.read.roots:
            begun = Event(id=new_id(), case_id=casefile.case_id, text=casefile.case.title)
            changes += created(begun)
            event = begun.id
        nodes: list[Cause | Control] = [*model.causes, *model.controls]
        self.ids.update((node.id, new_id()) for node in nodes)
        changes += created(*(self.node(node) for node in nodes), *self.about(), *self._places())
        changes += created(*self._steps())
        changes += self.hung(self.read.roots, event)
        return Brought(ChangeSet(self.label(), tuple(changes)), (*self.read.notes, *self.notes))

    def _end(self, here: Event | Harm | None, there: Event | Harm | None) -> list[Change]:
        """The event or the harm: the one of the case with the words that were read."""
        if there is None:
            return []
        if here is None:
            self.ids[there.id] = new_id()
            new = replace(there, id=self.ids[there.id], case_id=self.casefile.case_id)
            return list(created(new))
        self.ids[there.id] = here.id
        text = there.text or here.text
        if here.text and text != here.text:
            words = "event" if isinstance(here, Event) else "harm"
            self.notes.append(f"The {words} took the words of the file.")
        after = replace(here, text=text, gate=there.gate)
        return [] if after == here else [Change(here, after)]

    def _steps(self) -> Iterator[TimelineEntry]:
        """The timeline, after the steps there are."""
        last = max((entry.rank for entry in self.casefile.timeline), default=0.0)
        for number, one in enumerate(self.read.model.timeline, start=1):
            yield replace(
                one,
                id=new_id(),
                case_id=self.casefile.case_id,
                about=self.ids.get(one.about, ""),
                rank=last + number,
            )

    def _places(self) -> Iterator[Place]:
        for one in self.read.model.of(Place):
            if one.node in self.ids and one.node not in (
                place.node for place in self.casefile.of(Place)
            ):
                yield replace(
                    one, id=new_id(), case_id=self.casefile.case_id, node=self.ids[one.node]
                )


class _Branch(_Bringing):
    """The model becomes a branch under a node: its event is one cause more."""

    def __init__(self, casefile: CaseFile, read: ModelRead, under: str) -> None:
        super().__init__(casefile, read)
        self.under = under

    def brought(self) -> Brought:
        """The step."""
        model, casefile = self.read.model, self.casefile
        category = getattr(casefile.get(self.under), "category", "")
        nodes: list[Cause | Control] = list(model.causes)
        roots = list(self.read.roots)
        if model.event is not None:
            event = model.event
            turned = Cause(
                id=event.id, case_id="", text=event.text, gate=event.gate, category=category
            )
            nodes.insert(0, turned)
            roots.append(event.id)
        elif not roots:
            linked = {link.cause_id for link in model.links}
            roots = [cause.id for cause in model.causes if cause.id not in linked]
        self.ids.update((node.id, new_id()) for node in nodes)
        kept = [control for control in model.controls if control.guards in self.ids]
        self.ids.update((control.id, new_id()) for control in kept)
        self._say_what_stays(len(model.controls) - len(kept), model)
        new = [_on_bone(self.node(node), category) for node in (*nodes, *kept)]
        changes = [*created(*new, *self.about()), *self.hung(roots, self.under)]
        return Brought(ChangeSet(self.label(), tuple(changes)), (*self.read.notes, *self.notes))

    def _say_what_stays(self, controls: int, model: CaseFile) -> None:
        if model.harm is not None and (model.harm.text or controls):
            told = f" with {plural(controls, 'control')}" if controls else ""
            self.notes.append(f"The harm{told} was left out: a branch ends at its cause.")
        if steps := len(model.timeline):
            told = "1 step" if steps == 1 else f"{steps:,} steps"
            self.notes.append(f"The timeline of the file ({told}) was left out.")
        if model.event is not None:
            self.notes.append("The event of the file became a cause.")


def _on_bone(node: Cause | Control, category: str) -> Cause | Control:
    """A cause without a group stands on the bone of what it is brought under."""
    if isinstance(node, Control) or node.category:
        return node
    return replace(node, category=category)

"""What the commands of the causal views do: each builds a gesture and hands it to the one writer.

Graph, fishbone, outline, context menu and the panel at the side all come through here, so a key
means the same everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from rca_studio.domain.casefile import CaseFile, Change, ChangeSet, Node
from rca_studio.domain.causal import (
    Cause,
    Control,
    ControlState,
    Event,
    EvidenceState,
    Gate,
    Harm,
    Link,
)
from rca_studio.domain.plan import EffectKind
from rca_studio.domain.timeline import TimelineEntry
from rca_studio.editing import branch_gestures, gestures, timeline_gestures
from rca_studio.editing.choosing_gestures import plan_at
from rca_studio.ui.causes.keys import Command
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.studio import Studio

NO_WORDS = "(no words yet)"


@dataclass(frozen=True, slots=True)
class Draft:
    """A new node that is being written: it is stored once it has words, and never without.

    ``step`` is the change set with empty words; ``node`` its new node; ``asks`` what the editor
    asks for; ``beside`` the node it came from.
    """

    step: ChangeSet
    node: str
    asks: str
    beside: str

    def with_words(self, words: str) -> ChangeSet:
        """The step that stores it."""
        changes = []
        for change in self.step.changes:
            after = change.after
            if isinstance(after, Cause | Control | TimelineEntry) and after.id == self.node:
                after = replace(after, text=words)
            changes.append(Change(change.before, after))
        return ChangeSet(self.step.label, tuple(changes))


def node_of(casefile: CaseFile, key: str) -> Node | None:
    """The node with this id, if it is one."""
    found = casefile.get(key)
    return found if isinstance(found, Cause | Control | Event | Harm) else None


def words_of(casefile: CaseFile, key: str) -> Node | TimelineEntry | None:
    """What has words that can be written in a view: a node, or an entry of the timeline."""
    found = casefile.get(key)
    return found if isinstance(found, TimelineEntry) else node_of(casefile, key)


def effect_of(casefile: CaseFile, key: str, effect: str = "") -> str:
    """The effect meant of a cause: ``effect`` if it leads there, else the first one, or ``""``."""
    effects = [found.id for found in casefile.effects_of(key)]
    return effect if effect in effects else next(iter(effects), "")


def short(text: str, most: int = 60) -> str:
    """Words for a message or a menu: on one line, not too long."""
    words = " ".join(text.split()) or NO_WORDS
    return words if len(words) <= most else words[: most - 1] + "…"


# -- new nodes -------------------------------------------------------------------------------------


def draft_cause(casefile: CaseFile, key: str) -> Draft | None:
    """Ask why a node came about."""
    node = node_of(casefile, key)
    if node is None:
        return None
    step, made = gestures.add_cause(casefile, key, "")
    asks = "What made it likely?"
    if isinstance(node, Control):
        held = node.state is ControlState.HELD
        asks = "What could make it give way?" if held else "Why did it not hold?"
    return Draft(step, made, asks, key)


def draft_sibling(
    casefile: CaseFile, key: str, effect: str = "", *, before: bool = False
) -> Draft | None:
    """Something beside a node: another cause of the same effect, another control of the same node,
    another entry of the timeline.

    ``effect`` says which effect is meant where a cause has several.
    """
    node = words_of(casefile, key)
    if isinstance(node, TimelineEntry):
        return draft_entry(casefile, key, before=before)
    if isinstance(node, Control):
        return draft_control(casefile, node.guards)
    if not isinstance(node, Cause):
        return draft_cause(casefile, key)
    meant = effect_of(casefile, key, effect)
    if not meant:
        return None
    if before:
        step, made = branch_gestures.add_before(casefile, key, meant)
    else:
        step, made = gestures.add_cause(casefile, meant, "", category=node.category, after=key)
    return Draft(step, made, "What else made it likely?", key)


def draft_between(casefile: CaseFile, key: str, effect: str = "") -> Draft | None:
    """A step between a cause and what it leads to; ``None`` for anything else."""
    meant = effect_of(casefile, key, effect)
    if not isinstance(casefile.get(key), Cause) or not meant:
        return None
    step, made = branch_gestures.put_between(casefile, key, meant)
    return Draft(step, made, "What lies between?", key)


def draft_entry(casefile: CaseFile, key: str, *, before: bool = False, beside: str = "") -> Draft:
    """An entry of the timeline after (or before) another one; last where ``key`` is none.

    ``beside`` is what was chosen, where that is no entry.
    """
    entries = [entry.id for entry in casefile.timeline]
    after = key if key in entries else ""
    step, made = timeline_gestures.add_entry(casefile, "", after=after)
    if before and after:
        place = entries.index(after)
        ranks = [entry.rank for entry in casefile.timeline]
        rank = (ranks[place - 1] + ranks[place]) / 2 if place else ranks[0] - 1.0
        entry = step.changes[0].after
        assert isinstance(entry, TimelineEntry)
        step = ChangeSet(step.label, (Change(None, replace(entry, rank=rank)),))
    return Draft(step, made, "What happened?", key or beside)


def draft_control(casefile: CaseFile, key: str) -> Draft | None:
    """A control that guards a node; asked on a control, another one beside it."""
    node = node_of(casefile, key)
    if node is None:
        return None
    guards = node.guards if isinstance(node, Control) else key
    step, made = gestures.add_control(casefile, guards, "")
    return Draft(step, made, "What stopped it, or should have?", key)


# -- changes ---------------------------------------------------------------------------------------


def reworded(casefile: CaseFile, key: str, words: str) -> ChangeSet | None:
    """Other words for a node; ``None`` where there is nothing to change."""
    node = words_of(casefile, key)
    if node is None or not words.strip() or words == node.text:
        return None
    return gestures.revise(node, "Reword", text=words)


def with_gate(casefile: CaseFile, key: str, gate: Gate | None = None) -> ChangeSet | None:
    """Turn ALL and ANY, or set one of them."""
    node = node_of(casefile, key)
    if node is None or node.gate is gate:
        return None
    return gestures.toggle_gate(casefile, key)


def next_state(casefile: CaseFile, key: str) -> ChangeSet | None:
    """The next state of evidence of a cause, or of what a control did.

    A cause is ruled out with a reason only (``ruled_out``), and verified where there is evidence.
    """
    node = node_of(casefile, key)
    if isinstance(node, Cause):
        following = {
            EvidenceState.HYPOTHESIS: EvidenceState.SUPPORTED,
            EvidenceState.SUPPORTED: EvidenceState.VERIFIED,
        }
        state = following.get(node.evidence, EvidenceState.HYPOTHESIS)
        if state is EvidenceState.VERIFIED and not casefile.evidence_for(key):
            state = EvidenceState.HYPOTHESIS
        return in_state(node, state)
    if isinstance(node, Control):
        did = list(ControlState)
        then = did[(did.index(node.state) + 1) % len(did)]
        return gestures.revise(node, f"Control: {then.label.lower()}", state=then)
    return None


def in_state(cause: Cause, state: EvidenceState, because: str = "") -> ChangeSet:
    """A cause in another state of evidence; ``because`` is why it is ruled out."""
    label = f"Evidence: {state.label.lower()}"
    return gestures.revise(cause, label, evidence=state, ruled_out_because=because)


def asked(casefile: CaseFile, key: str) -> ChangeSet | None:
    """Mark a cause as a question, or take the mark away."""
    node = node_of(casefile, key)
    if not isinstance(node, Cause):
        return None
    label = "No longer a question" if node.question else "Mark as a question"
    return gestures.revise(node, label, question=not node.question)


def moved_among_siblings(
    casefile: CaseFile, key: str, step: int, effect: str = ""
) -> ChangeSet | None:
    """Change places with the cause before (-1) or after (+1) among the causes of an effect."""
    if isinstance(casefile.get(key), TimelineEntry):
        return timeline_gestures.move_entry(casefile, key, step)
    own = [link for link in casefile.links if link.cause_id == key]
    here = next((link for link in own if link.effect_id == effect), own[0] if own else None)
    if here is None:
        return None
    beside = [link for link in casefile.links if link.effect_id == here.effect_id]
    place = beside.index(here) + step
    if not 0 <= place < len(beside):
        return None
    other = beside[place]
    if other.rank == here.rank:
        ranked = [link for link in beside if link.id != here.id]
        ranked.insert(place, here)
        changes = [Change(one, replace(one, rank=n + 1.0)) for n, one in enumerate(ranked)]
        return ChangeSet("Move cause", tuple(c for c in changes if c.before != c.after))
    return ChangeSet(
        "Move cause",
        (
            Change(here, replace(here, rank=other.rank)),
            Change(other, replace(other, rank=here.rank)),
        ),
    )


def deleted(casefile: CaseFile, key: str) -> tuple[ChangeSet, str, str] | None:
    """Take a node or link away: the step, what to say, and what to choose then.

    ``None`` for the event and the harm, which every model has.
    """
    entity = casefile.get(key)
    if isinstance(entity, TimelineEntry):
        return _entry_deleted(casefile, entity)
    if isinstance(entity, Link):
        return gestures.unlink(casefile, key), "The link was removed", entity.effect_id
    if isinstance(entity, Control):
        said = f"“{short(entity.text)}” was deleted"
        return gestures.delete_node(casefile, key), said, entity.guards
    if not isinstance(entity, Cause):
        return None
    step = gestures.delete_node(casefile, key)
    gone = sum(isinstance(c.before, Cause | Control) and c.after is None for c in step.changes)
    more = f" with {gone - 1} below it" if gone > 1 else ""
    effects = casefile.effects_of(key)
    following = effects[0].id if effects else (casefile.event.id if casefile.event else "")
    beside = [cause.id for cause in casefile.causes_of(following)]
    if key in beside and len(beside) > 1:
        place = beside.index(key)
        following = beside[place - 1] if place else beside[1]
    return step, f"“{short(entity.text)}” was deleted{more}", following


def _entry_deleted(casefile: CaseFile, entry: TimelineEntry) -> tuple[ChangeSet, str, str]:
    entries = casefile.timeline
    place = entries.index(entry)
    beside = entries[place - 1] if place else (entries[1] if len(entries) > 1 else None)
    following = beside.id if beside else (casefile.event.id if casefile.event else "")
    step = timeline_gestures.delete_entry(casefile, entry.id)
    return step, f"“{short(entry.text)}” was taken off the timeline", following


def moved_up_a_level(casefile: CaseFile, key: str, effect: str = "") -> ChangeSet | None:
    """Hang a cause beside the effect it stood under; ``None`` at the event and the harm."""
    meant = effect_of(casefile, key, effect)
    return branch_gestures.promote(casefile, key, meant) if meant else None


def moved_down_a_level(casefile: CaseFile, key: str, effect: str = "") -> ChangeSet | None:
    """Hang a cause below the one before it; ``None`` for the first one."""
    meant = effect_of(casefile, key, effect)
    return branch_gestures.demote(casefile, key, meant) if meant else None


def linked(casefile: CaseFile, cause: str, effect: str) -> ChangeSet:
    """Link a cause to a further effect; the writer refuses a loop in words."""
    return gestures.link(casefile, cause, effect)


def placed_on(casefile: CaseFile, key: str, category: str) -> ChangeSet | None:
    """Put a cause on another bone."""
    node = node_of(casefile, key)
    if not isinstance(node, Cause) or node.category == category:
        return None
    return gestures.revise(node, "Move to another category", category=category)


def step_for(command: Command, casefile: CaseFile, key: str, effect: str = "") -> ChangeSet | None:
    """The step of a command that changes one node at once; ``None`` where it changes nothing."""
    match command:
        case Command.GATE:
            return with_gate(casefile, key)
        case Command.NEED_ALL:
            return with_gate(casefile, key, Gate.ALL)
        case Command.NEED_ANY:
            return with_gate(casefile, key, Gate.ANY)
        case Command.NEXT_STATE:
            return next_state(casefile, key)
        case Command.QUESTION:
            return asked(casefile, key)
        case Command.EARLIER | Command.MOVE_UP:
            return moved_among_siblings(casefile, key, -1, effect)
        case Command.LATER | Command.MOVE_DOWN:
            return moved_among_siblings(casefile, key, 1, effect)
        case Command.PROMOTE | Command.MOVE_LEFT:
            return moved_up_a_level(casefile, key, effect)
        case Command.MOVE_RIGHT:
            return moved_down_a_level(casefile, key, effect)
        case _:
            return None


def finding_from(studio: Studio, navigator: Navigator, case_id: str, key: str) -> None:
    """Go to the finding that names this cause, or begin one."""
    casefile = studio.casefile(case_id)
    if not isinstance(casefile.get(key), Cause | Control):
        return
    known = next((one for one in casefile.findings if key in one.causes), None)
    if known is not None:
        navigator.open_case(case_id, "actions", known.id)
        return
    step, made = gestures.add_finding(casefile, "", (key,))
    if studio.edit(step):
        navigator.open_case(case_id, "actions", made)


def action_from(
    studio: Studio,
    navigator: Navigator,
    case_id: str,
    key: str,
    effect: EffectKind | None = None,
) -> None:
    """Plan an action from a cause or control: by the finding that names it, else by a new one.

    ``effect`` is what it does there, where that is known already.
    """
    casefile = studio.casefile(case_id)
    if not isinstance(casefile.get(key), Cause | Control):
        return
    finding = next((one for one in casefile.findings if key in one.causes), None)
    changes: tuple[Change, ...] = ()
    if finding is None:
        first, made = gestures.add_finding(casefile, "", (key,))
        changes = first.changes
        finding_id = made
    else:
        finding_id = finding.id
    step, action = plan_at(casefile, "", effect, key, findings=(finding_id,))
    if studio.edit(ChangeSet("Plan an action from a cause", (*changes, *step.changes))):
        navigator.open_case(case_id, "actions", action)

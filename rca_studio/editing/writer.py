"""The one writer: checks, stores, audits, announces and can undo every edit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock
from typing import TYPE_CHECKING
from typing import Protocol as TypingProtocol

from rca_studio.domain.anonymous import reports_anonymously
from rca_studio.domain.case import Case
from rca_studio.domain.casefile import CaseFile, Change, ChangeSet, StaleEdit
from rca_studio.domain.deeds import Deed, may, refusal
from rca_studio.domain.duties import Standing, duties_kept
from rca_studio.domain.gates import Blocker
from rca_studio.domain.governance_rules import GOVERNANCE_RULES
from rca_studio.domain.hearing_rules import HEARING_RULES
from rca_studio.domain.plan_rules import PLAN_RULES
from rca_studio.domain.proof import KeptProtocol, ReportCopy, Signature
from rca_studio.domain.proof_rules import PROOF_RULES
from rca_studio.domain.protocol import Protocol
from rca_studio.domain.registers import CaseSummary
from rca_studio.domain.rules import ALL_RULES, Breach, Rule
from rca_studio.domain.session_rules import SESSION_RULES
from rca_studio.domain.way_rules import moved_on, way_kept
from rca_studio.domain.workspace import WORKSPACE, ImportBatch
from rca_studio.editing.ports import Stamp, StepKind, Summarise, Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rca_studio.domain.erasure import Erased

Clock = Callable[[], datetime]

ANONYMOUS = "Anonymous"
"""Who the trail names for an anonymous report."""


EVERY_RULE: Sequence[Rule] = (
    *ALL_RULES,
    *PROOF_RULES,
    *PLAN_RULES,
    *GOVERNANCE_RULES,
    *SESSION_RULES,
    *HEARING_RULES,
)
"""What each edit is judged by."""


class EditRejected(Exception):
    """The edit would break a rule; its words say why. Nothing was changed anywhere.

    ``breaches`` are the reasons one by one; a ``DutyBreach`` among them can be set aside by two.
    """

    def __init__(self, words: str, breaches: Iterable[Breach] = ()) -> None:
        super().__init__(words)
        self.breaches = tuple(breaches)


class Gatekeeper(TypingProtocol):
    """What the writer asks before a case moves on: by what it is reviewed, and what blocks."""

    def protocol_of(self, casefile: CaseFile) -> Protocol:
        """The protocol a case is reviewed under."""
        ...

    def blockers(self, casefile: CaseFile, margin: int | None) -> tuple[Blocker, ...]:
        """What blocks its way to the next stage."""
        ...

    def may_keep(self, casefile: CaseFile, kept: KeptProtocol) -> bool:
        """Whether a case may be reviewed under this version from now on: it is the one offered."""
        ...


@dataclass(frozen=True, slots=True)
class BatchStep:
    """A whole import as one step of the undo list."""

    label: str
    batch_id: str
    merge_key: str = ""


Step = ChangeSet | BatchStep


@dataclass(frozen=True, slots=True)
class Announcement:
    """What listeners are told after a step is stored.

    ``case_ids`` are the cases touched; ``step`` is what was done (for an undo, the inverse).
    """

    step: Step
    kind: StepKind
    case_ids: tuple[str, ...]
    at: str


Listener = Callable[[Announcement], None]


def utc_now() -> datetime:
    """The present, in UTC."""
    return datetime.now(UTC)


class Writer:
    """The only way to change a workspace.

    An edit is checked against what is there, judged by the rules, stored with its audit entry in
    one transaction, and only then becomes visible: memory never runs ahead of the file. Undo is the
    inverted step along the same way, so history is appended and never rewritten.
    """

    def __init__(
        self,
        workspace: Workspace,
        actor: str,
        summarise: Summarise,
        clock: Clock = utc_now,
        rules: Sequence[Rule] = EVERY_RULE,
        gatekeeper: Gatekeeper | None = None,
    ) -> None:
        self._actor = actor
        self._gatekeeper = gatekeeper
        self._workspace = workspace
        self._summarise = summarise
        self._clock = clock
        self._rules = rules
        self._files: dict[str, CaseFile] = {}
        self._versions: dict[str, int] = {}
        self._summaries: dict[str, tuple[CaseFile, CaseSummary]] = {}
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._listeners: list[Listener] = []
        self._busy = Lock()
        self.saved_at = ""

    # -- who is at work --------------------------------------------------------------------------

    @property
    def actor(self) -> str:
        """In whose name steps are stored."""
        return self._actor

    @actor.setter
    def actor(self, name: str) -> None:
        """Let somebody else go on; nobody undoes what another one did."""
        if name != self._actor:
            self._actor = name
            self.forget_steps()

    def forget_steps(self) -> None:
        """Let undo reach no further back than now."""
        self._done.clear()
        self._undone.clear()

    # -- reading ---------------------------------------------------------------------------------

    def casefile(self, case_id: str) -> CaseFile:
        """The case file as it is now; loaded on first use, kept fresh from then on."""
        if case_id not in self._files:
            loaded = self._workspace.load(case_id)
            self._files[case_id] = loaded.casefile
            self._versions.update(loaded.versions)
        return self._files[case_id]

    def summary(self, case_id: str) -> CaseSummary:
        """The margin of a case as it is now; an edit has worked it out already."""
        casefile = self.casefile(case_id)
        kept = self._summaries.get(case_id)
        if kept is None or kept[0] is not casefile:
            kept = (casefile, self._summarise(casefile))
            self._summaries = {case_id: kept}  # one case is open at a time
        return kept[1]

    def forget(self, case_id: str) -> None:
        """Drop a case file from memory; it is loaded again when it is next asked for."""
        if file := self._files.pop(case_id, None):
            for entity in file:
                self._versions.pop(entity.id, None)

    @property
    def read_only(self) -> bool:
        """Whether edits are refused because the workspace was opened for reading."""
        return self._workspace.read_only

    @property
    def busy(self) -> bool:
        """Whether an import, or an edit, is under way in the name of whoever began it."""
        return self._busy.locked()

    @property
    def undo_label(self) -> str | None:
        """What undo would take back, or ``None``."""
        return self._done[-1].label if self._done else None

    @property
    def redo_label(self) -> str | None:
        """What redo would bring back, or ``None``."""
        return self._undone[-1].label if self._undone else None

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Tell ``listener`` about every stored step; gives the function that ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    # -- writing ---------------------------------------------------------------------------------

    def edit(self, step: ChangeSet) -> None:
        """Do one gesture. Durable when it returns.

        Raises:
            EditRejected: a rule says no, or the workspace is read-only.
            StaleEdit: what the gesture started from has changed.
            KnownFault: the file could not be written; nothing was changed.
        """
        changes = tuple(c for c in step.changes if c.before != c.after)
        if not changes:
            return
        step = ChangeSet(step.label, changes, step.merge_key)
        with self._writing():
            told = self._store(step, StepKind.EDIT)
            self._remember(step)
        self._announce(told)

    def take_in(self, step: ChangeSet, before: bytes, after: bytes) -> None:
        """Take in what waited in the box, in nobody's name; see ``editing.report_box``.

        It is judged by what makes a case sound and not by who is at work, for nobody's work it is.
        It cannot be undone: no report may be lost, and one taken back alone would be told apart.

        Args:
            step: the cases, answers and counts.
            before: the box as it is.
            after: the box as it is then.

        Raises:
            EditRejected: a rule says no, or the workspace is read-only.
            StaleEdit: something else is in the box by now.
            KnownFault: the file could not be written; nothing was changed.
        """
        with self._writing():
            there = [self.casefile(case_id) for case_id in step.case_ids]
            results = self._applied(step)
            self._judge(there, results.values())
            stamp = _without_a_trace(self.stamp())
            told = self._commit(step, StepKind.EDIT, stamp, results, (before, after))
        self._announce(told)

    def refusal(self, step: ChangeSet) -> str:
        """Why ``edit`` would refuse a step, in words; ``""`` where it would store it."""
        if self.read_only:
            return "this workspace is open for reading only"
        try:
            self._judged(step)
        except (EditRejected, StaleEdit) as error:
            return str(error)
        return ""

    def undo(self) -> bool:
        """Take the last step back; false where there is nothing to take back."""
        return self._travel(self._done, self._undone, StepKind.UNDO)

    def redo(self) -> bool:
        """Bring the last undone step back; false where there is none."""
        return self._travel(self._undone, self._done, StepKind.REDO)

    def erase(self, case_id: str, reason: str, second: str = "") -> Erased:
        """Erase a case on request, for ever; takes a moment.

        Args:
            case_id: of the case.
            reason: why; it stays in the history, so it names nobody.
            second: a second person who agrees; needed where people are set up.

        Raises:
            EditRejected: no reason, nobody agrees, whoever is at work may not, or the workspace is
                read-only.
            KnownFault: there is no such case, or it could not be done; nothing was changed.
        """
        with self.erasing(reason, second) as stamp:
            erased = self._workspace.erase_case(case_id, reason.strip(), second.strip(), stamp)
        self.erased(erased, stamp)
        return erased

    @contextmanager
    def erasing(self, reason: str, second: str = "") -> Iterator[Stamp]:
        """Keep edits out while a case is erased in another thread; gives the stamp of it.

        Raises:
            EditRejected: as ``erase``.
        """
        people = self.casefile(WORKSPACE).people
        person, other = people.find(self._actor), people.find(second)
        if not may(person, Deed.ERASE, people):
            raise EditRejected(refusal(person, Deed.ERASE))
        if not reason.strip():
            raise EditRejected("erasing a case takes a reason")
        if people.set_up and (other is None or not other.active or other == person):
            raise EditRejected("erasing a case takes a second person who agrees")
        with self._writing():
            yield self.stamp()

    def erased(self, erased: Erased, stamp: Stamp) -> None:
        """Take note of a case that was erased: nothing leads back to it."""
        self._forget_for_ever(erased.case_id)
        step = ChangeSet(f"Erase case {erased.reference}", ())
        self._announce(Announcement(step, StepKind.ERASE, (erased.case_id,), stamp.at))

    def imported(self, batch: ImportBatch) -> None:
        """Take note of a finished import (see ``rca_studio.intake``) as one undoable step."""
        step = BatchStep(f"Import {batch.file_name}", batch.id)
        self._done.append(step)
        self._undone.clear()
        self._forget_all()
        self._announce(Announcement(step, StepKind.IMPORT, (), batch.at))

    def stamp(self) -> Stamp:
        """Who and when, for the next audit entry."""
        now = self._clock().astimezone(UTC).replace(microsecond=0, tzinfo=None)
        return Stamp(actor=self.actor, at=now.isoformat() + "Z")

    @contextmanager
    def importing(self) -> Iterator[None]:
        """Keep edits out while an import is under way in another thread.

        Raises:
            EditRejected: whoever is at work may not import, or the workspace is read-only.
        """
        people = self.casefile(WORKSPACE).people
        person = people.find(self._actor)
        if not may(person, Deed.IMPORT, people):
            raise EditRejected(refusal(person, Deed.IMPORT))
        with self._writing():
            yield

    # -- inside ----------------------------------------------------------------------------------

    @contextmanager
    def _writing(self) -> Iterator[None]:
        if self.read_only:
            raise EditRejected("this workspace is open for reading only")
        if not self._busy.acquire(blocking=False):
            raise EditRejected("an import is under way; edits can go on when it is done")
        try:
            yield
        finally:
            self._busy.release()

    def _store(self, step: ChangeSet, kind: StepKind) -> Announcement:
        results = self._judged(step) if kind is StepKind.EDIT else self._applied(step)
        stamp = _without_a_trace(self.stamp()) if reports_anonymously(step) else self.stamp()
        return self._commit(step, kind, stamp, results)

    def _commit(
        self,
        step: ChangeSet,
        kind: StepKind,
        stamp: Stamp,
        results: Mapping[str, CaseFile],
        box: tuple[bytes, bytes] | None = None,
    ) -> Announcement:
        after = {case_id: (result, self._summary_of(result)) for case_id, result in results.items()}
        try:
            versions = self._workspace.commit(step, kind, stamp, self._versions, after, box)
        except StaleEdit:
            for case_id in step.case_ids:
                self.forget(case_id)
            raise
        for change in step.changes:
            self._versions.pop(change.entity.id, None)
        self._versions.update(versions)
        self._files.update(results)
        self._summaries = after
        return Announcement(step, kind, step.case_ids, stamp.at)

    def _applied(self, step: ChangeSet) -> dict[str, CaseFile]:
        parts: dict[str, list[Change]] = {}  # a step may touch thousands of cases
        for change in step.changes:
            parts.setdefault(change.entity.case_id, []).append(change)
        return {one: self.casefile(one).applied(part) for one, part in parts.items()}

    def _judged(self, step: ChangeSet) -> dict[str, CaseFile]:
        """The case files as they would be; refuses what must not be."""
        there = {case_id: self.casefile(case_id) for case_id in step.case_ids}
        results = self._applied(step)
        self._judge(there.values(), results.values())
        self._judge_who(step, there, results)
        return results

    def _judge(self, before: Iterable[CaseFile], after: Iterable[CaseFile]) -> None:
        """Refuse what breaks a rule that was kept before.

        A case saved by an earlier version may break a rule that is newer than it; that must not
        keep people from working on it. Undo and redo are not judged at all: they lead to what was
        there, and one refused step would close the way to all steps before it.
        """
        found = [(rule, breach) for file in after for rule in self._rules for breach in rule(file)]
        if not found:  # as good as always, and then nobody asks how it was before
            return
        old = {
            (rule, breach.about) for file in before for rule in self._rules for breach in rule(file)
        }
        _refuse([breach for rule, breach in found if (rule, breach.about) not in old])

    def _judge_who(
        self, step: ChangeSet, before: Mapping[str, CaseFile], after: Mapping[str, CaseFile]
    ) -> None:
        """Refuse what this person may not do, and a way onward that is not free."""
        keeper = self._gatekeeper
        standing = Standing(
            actor=self._actor,
            people=self.casefile(WORKSPACE).people,
            last_writer=self._last_writer,
            protocol_of=keeper.protocol_of if keeper else _nothing_validates,
        )
        _refuse(list(duties_kept(step, before, after, standing)))
        if keeper is not None:
            _refuse(list(way_kept(step, before, after)))
            for change in step.changes:
                kept = change.after
                if isinstance(kept, KeptProtocol) and before[kept.case_id].exists:
                    self._judge_kept(before[kept.case_id], kept, keeper)
            for case_id in moved_on(step):
                file = before[case_id]
                if case_id != WORKSPACE and file.exists:
                    blocking = keeper.blockers(file, self._margin_of(file))
                    _refuse([Breach(one.text, one.key) for one in blocking])

    def _judge_kept(self, casefile: CaseFile, kept: KeptProtocol, keeper: Gatekeeper) -> None:
        if not keeper.may_keep(casefile, kept):
            words = "a case is reviewed under the protocol offered for it, and no other"
            _refuse([Breach(words, kept.id)])

    def _margin_of(self, casefile: CaseFile) -> int | None:
        kept = self._summaries.get(casefile.case_id)
        summary = kept[1] if kept and kept[0] is casefile else self._summary_of(casefile)
        return summary.margin_today

    def _last_writer(self, ids: Iterable[str]) -> str:
        """Who wrote the newest of these entities; their versions are numbers of the history."""
        newest = max((self._versions.get(ident, 0) for ident in ids), default=0)
        return self._workspace.actors([newest]).get(newest, "") if newest else ""

    def _summary_of(self, casefile: CaseFile) -> CaseSummary:
        if casefile.case_id == WORKSPACE or not casefile.exists:
            return CaseSummary()
        return self._summarise(casefile)

    def _remember(self, step: ChangeSet) -> None:
        if all(isinstance(change.entity, ReportCopy) for change in step.changes):
            return  # what left the program has left it; undo goes on to the step before
        self._undone.clear()
        if any(isinstance(change.after, Signature) for change in step.changes):
            self._done.clear()  # what was signed is answered by another step, never taken back
            return
        last = self._done[-1] if self._done else None
        if step.merge_key and isinstance(last, ChangeSet) and last.merge_key == step.merge_key:
            self._done[-1] = _joined(last, step)
        else:
            self._done.append(step)

    def _travel(self, source: list[Step], target: list[Step], kind: StepKind) -> bool:
        if not source:
            return False
        with self._writing():
            told = self._travel_one(source[-1], kind)
            target.append(source.pop())
        self._announce(told)
        return True

    def _travel_one(self, step: Step, kind: StepKind) -> Announcement:
        if isinstance(step, ChangeSet):
            return self._store(self._inverted(step) if kind is StepKind.UNDO else step, kind)
        stamp = self.stamp()
        touched = self._workspace.withdraw(step.batch_id, kind, stamp)
        self._forget_all()
        return Announcement(step, kind, touched, stamp.at)

    def _inverted(self, step: ChangeSet) -> ChangeSet:
        """The step back; a case that goes takes along the notes of its copies, no steps to undo."""
        back = step.inverted()
        copies = [
            Change(copy, None)
            for change in back.changes
            if isinstance(change.before, Case) and change.after is None
            for copy in self.casefile(change.before.id).copies
        ]
        return ChangeSet(back.label, (*copies, *back.changes), back.merge_key)

    def _forget_all(self) -> None:
        self._files.clear()
        self._versions.clear()
        self._summaries.clear()

    def _forget_for_ever(self, case_id: str) -> None:
        """Leave nothing of a case in memory, nor a step that could bring it back."""
        self.forget(case_id)
        self._summaries.pop(case_id, None)
        steps = [s for s in (*self._done, *self._undone) if isinstance(s, ChangeSet)]
        if any(case_id in s.case_ids and len(s.case_ids) > 1 for s in steps):
            self.forget_steps()  # steps before one in several cases cannot be taken back without it
            return
        for kept in (self._done, self._undone):
            kept[:] = [s for s in kept if isinstance(s, BatchStep) or case_id not in s.case_ids]

    def _announce(self, told: Announcement) -> None:
        self.saved_at = self.stamp().at  # an anonymous step does not tell its own
        for listener in tuple(self._listeners):
            listener(told)


def _refuse(breaches: Sequence[Breach]) -> None:
    if breaches:
        raise EditRejected("; ".join(dict.fromkeys(breaches)), breaches)


def _nothing_validates(_casefile: CaseFile) -> Protocol:
    return Protocol(key="", label="", title="", version=0, fields=(), proceed=(), validation=())


def _joined(first: ChangeSet, second: ChangeSet) -> ChangeSet:
    """Two steps as one, so that undoing both is one transaction: all of it or nothing."""
    changes = (*first.changes, *second.changes)
    if len(changes) == 2:
        before, after = first.changes[0].before, second.changes[0].after
        same = first.changes[0].entity.id == second.changes[0].entity.id
        if same and before is not None and after is not None and before != after:
            changes = (Change(before, after),)
    return ChangeSet(second.label, changes, second.merge_key)


def _without_a_trace(stamp: Stamp) -> Stamp:
    """The stamp of an anonymous report: no account, and no finer than the day."""
    return Stamp(actor=ANONYMOUS, at=stamp.at[:10] + "T00:00:00Z")

"""Makes a case of the sample of its table in a file, stage by stage as a team would have.

``resources/samples/riverside/worked.toml`` says how the tables are read; ``sample_way`` reads what
tells of the way of the case.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid5

from rca_studio.domain.case import Case, Stage
from rca_studio.domain.casefile import CaseFile, Change, ChangeSet, Entity
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
    Link,
    Reliability,
)
from rca_studio.domain.plan import Effect, EffectKind, Finding
from rca_studio.domain.protocol_packs import ProtocolText
from rca_studio.domain.review import Answer, Confirmation, Evidence, EvidenceKind, Waiver
from rca_studio.domain.timeline import EntryKind, TimelineEntry
from rca_studio.sample_plan import WORDS as ACTION_WORDS
from rca_studio.sample_plan import read_action, read_figures
from rca_studio.sample_way import SPACE, TABLES, SampleWay, instant

if TYPE_CHECKING:
    pass

_CASE_TEXTS = (
    "title",
    "protocol",
    "occurred",
    "reported",
    "service",
    "location",
    "staff_group",
    "route",
    "person_affected",
    "immediate_action",
)
_KNOWN = {
    "case": "reference stage story anonymous severity probability answers confirmed waived event "
    "harm causes controls findings actions evidence timeline " + " ".join((TABLES, *_CASE_TEXTS)),
    "causes": "name text category evidence nature gate question leads_to answer_by answer_due "
    "ruled_out_because duty",
    "controls": "name text guards kind state gate again why",
    "findings": "statement causes",
    "actions": ACTION_WORDS,
    "evidence": "about note file by at kind source",
    "timeline": "text expected moment kind source about",
}
"""The words each kind of table may use; any other is a slip of the pen."""


@dataclass(slots=True)
class SampleCase:
    """One case of the sample: what each stage changed, what it became, which files it names.

    ``later`` are the steps taken after it had come to its stage; they may touch another case.
    """

    reference: str
    changes: dict[Stage, list[Change]] = field(default_factory=dict)
    entities: dict[str, Entity] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)
    later: list[ChangeSet] = field(default_factory=list)

    @property
    def case_id(self) -> str:
        """The id of the case itself."""
        return next(iter(self.entities.values())).case_id

    @property
    def casefile(self) -> CaseFile:
        """The case as it is by now."""
        return CaseFile(self.case_id, self.entities.values())

    @property
    def anonymous(self) -> bool:
        """Whether it was reported without a name."""
        return any(isinstance(e, Case) and e.anonymous for e in self.entities.values())

    def put(self, stage: Stage, entity: Entity) -> None:
        """At this stage the entity became so."""
        before = self.entities.get(entity.id)
        self.entities[entity.id] = entity
        self.changes.setdefault(stage, []).append(Change(before, entity))

    def take(self, step: ChangeSet) -> None:
        """Become what the case is after a later step."""
        self.entities = {one.id: one for one in self.casefile.applied(step.changes)}


class CaseReader:
    """Makes one case of its table in the file, stage by stage as a team would have."""

    def __init__(self, plain: Mapping[str, Any], folder: Path, text: ProtocolText) -> None:
        """The table of a case, where its files are, and the protocol it is reviewed under."""
        self._plain = plain
        self._folder = folder
        self._text = text
        self._validation = {item.key for item in text.protocol.validation}
        self._reference: str = plain["reference"]
        self._last = Stage(plain["stage"])
        self._case_id = self._id("case", self._reference)
        self._sample = SampleCase(self._reference)
        _refuse_unknown(plain, "case")
        self.way = SampleWay(plain, self._case_id, self._last)
        for name in ("causes", "controls", "findings", "actions", "evidence", "timeline"):
            for entry in self._list(name):
                _refuse_unknown(entry, name)
        self._names = {"event": self._id("event", ""), "harm": self._id("harm", "")}
        for kind in ("cause", "control", "action"):
            for entry in self._list(f"{kind}s"):
                if entry["name"] in self._names:
                    raise ValueError(f"the name “{entry['name']}” is there twice")
                self._names[entry["name"]] = self._id(kind, entry["name"])

    def read(self) -> SampleCase:
        """The case with all it holds."""
        parts = {
            Stage.REPORT: self._report,
            Stage.REVIEW: self._review,
            Stage.ANALYSE: self._analyse,
            Stage.ACT: self._act,
            Stage.VALIDATE: self._validate,
            Stage.CLOSE: self._close,
        }
        for stage in Stage:
            if stage.number <= self._last.number:
                for entity in parts[stage]():
                    self._sample.put(stage, entity)
                if stage is not Stage.REPORT:
                    self._sample.put(stage, self.way.moved_to(stage))
                for signature in self.way.signatures(stage, self._sample.entities):
                    self._sample.put(stage, signature)
        return self._sample

    # -- stage by stage --------------------------------------------------------------------------

    def _report(self) -> Iterator[Entity]:
        plain = self._plain
        yield Case(
            id=self._case_id,
            reference=self._reference,
            story=plain["story"].strip(),
            anonymous=plain.get("anonymous", False),
            practice=True,
            **{name: plain.get(name, "") for name in _CASE_TEXTS if name != "title"},
            title=plain["title"],
        )
        event, harm = plain["event"], plain.get("harm", {})
        yield Event(
            id=self._names["event"],
            case_id=self._case_id,
            text=event["text"],
            gate=Gate(event.get("gate", "any")),
        )
        yield Harm(
            id=self._names["harm"],
            case_id=self._case_id,
            text=harm.get("text", ""),
            gate=Gate(harm.get("gate", "all")),
        )
        for control in self._controls(ControlState.HELD):
            yield replace(
                control,
                reliable=Reliability.UNANSWERED,
                why_reliable="",
                other_staff=Reliability.UNANSWERED,
                other_timing=Reliability.UNANSWERED,
                greater_pressure=Reliability.UNANSWERED,
            )

    def _review(self) -> Iterator[Entity]:
        plain = self._plain
        yield replace(
            self._case,
            stage=Stage.REVIEW,
            severity=plain.get("severity", ""),
            probability=plain.get("probability", ""),
        )
        for key, value in plain.get("answers", {}).items():
            yield Answer(id=self._id("answer", key), case_id=self._case_id, field=key, value=value)
        yield self.way.kept(self._text)
        yield from self.way.decisions()
        yield from self._confirmed(validation=False)
        for key, (by, at, reason) in plain.get("waived", {}).items():
            yield Waiver(
                id=self._id("waiver", key),
                case_id=self._case_id,
                item=key,
                by=by,
                at=instant(at),
                reason=reason,
            )
        yield from (c for c in self._controls(ControlState.HELD) if c.reliable)

    def _analyse(self) -> Iterator[Entity]:
        yield replace(self._case, stage=Stage.ANALYSE)
        for rank, entry in enumerate(self._list("causes"), 1):
            yield Cause(
                id=self._names[entry["name"]],
                case_id=self._case_id,
                text=entry["text"],
                category=entry["category"],
                evidence=EvidenceState(entry.get("evidence", "hypothesis")),
                nature=CauseNature(entry.get("nature", "condition")),
                gate=Gate(entry.get("gate", "any")),
                question=entry.get("question", False),
                rank=float(rank),
                ruled_out_because=entry.get("ruled_out_because", ""),
                answer_by=entry.get("answer_by", ""),
                answer_due=entry.get("answer_due", ""),
                duty=entry.get("duty", ""),
            )
        yield from self._controls(ControlState.FAILED, ControlState.ABSENT)
        for rank, entry in enumerate(self._list("causes"), 1):
            for effect in entry["leads_to"]:
                yield Link(
                    id=self._id("link", f"{entry['name']}>{effect}"),
                    case_id=self._case_id,
                    cause_id=self._names[entry["name"]],
                    effect_id=self._names[effect],
                    rank=float(rank),
                )
        for number, entry in enumerate(self._list("findings"), 1):
            yield Finding(
                id=self._id("finding", str(number)),
                case_id=self._case_id,
                number=number,
                statement=entry["statement"],
                causes=tuple(self._names[name] for name in entry["causes"]),
            )
        yield from self._timeline()
        yield from self._evidence(validation=False)

    def _act(self) -> Iterator[Entity]:
        yield replace(self._case, stage=Stage.ACT)
        yield from self._controls(ControlState.PLANNED)
        for rank, entry in enumerate(self._list("actions"), 1):
            action = read_action(
                entry,
                ident=self._names[entry["name"]],
                case_id=self._case_id,
                findings=tuple(self._id("finding", str(n)) for n in entry["findings"]),
                effects=tuple(self._effects(entry)),
                rank=float(rank),
                planned_on=self._day_of(Stage.ACT),
            )
            yield action
            yield from read_figures(entry, action)

    def _day_of(self, stage: Stage) -> str:
        """The day the case came to a stage."""
        days = (line[2] for line in self._plain.get("way", ()) if line[0] == stage.value)
        return str(next(days))[:10]

    def _validate(self) -> Iterator[Entity]:
        yield replace(self._case, stage=Stage.VALIDATE)
        yield from self._confirmed(validation=True)
        yield from self._evidence(validation=True)

    def _close(self) -> Iterator[Entity]:
        yield replace(self._case, stage=Stage.CLOSE)

    # -- parts -----------------------------------------------------------------------------------

    @property
    def _case(self) -> Case:
        case = self._sample.entities[self._case_id]
        assert isinstance(case, Case)
        return case

    def _controls(self, *states: ControlState) -> Iterator[Control]:
        for rank, entry in enumerate(self._list("controls"), 1):
            state = ControlState(entry.get("state", "held"))
            if state in states:
                again = [Reliability(word) for word in entry.get("again", ("", "", "", ""))]
                reliable, staff, timing, pressure = again
                yield Control(
                    id=self._names[entry["name"]],
                    case_id=self._case_id,
                    guards=self._names[entry["guards"]],
                    text=entry["text"],
                    state=state,
                    kind=ControlKind(entry["kind"]),
                    gate=Gate(entry.get("gate", "any")),
                    reliable=reliable,
                    why_reliable=entry.get("why", ""),
                    other_staff=staff,
                    other_timing=timing,
                    greater_pressure=pressure,
                    rank=float(rank),
                )

    def _confirmed(self, *, validation: bool) -> Iterator[Confirmation]:
        for key, (by, at, note) in self._plain.get("confirmed", {}).items():
            if (key in self._validation) is validation:
                yield Confirmation(
                    id=self._id("confirmation", key),
                    case_id=self._case_id,
                    item=key,
                    by=by,
                    at=instant(at),
                    note=note,
                )

    def _evidence(self, *, validation: bool) -> Iterator[Evidence]:
        for number, entry in enumerate(self._list("evidence"), 1):
            about = entry["about"]
            if (about in self._validation) is not validation:
                continue
            name = entry.get("file", "")
            content = (self._folder / "files" / name).read_bytes() if name else b""
            if name:
                self._sample.files.add(name)
            yield Evidence(
                id=self._id("evidence", str(number)),
                case_id=self._case_id,
                subject=about if validation else self._names[about],
                note=entry.get("note", ""),
                file_name=name,
                sha256=sha256(content).hexdigest() if name else "",
                size=len(content),
                by=entry["by"],
                at=instant(entry["at"]),
                kind=EvidenceKind(entry.get("kind", "document" if name else "note")),
                source=entry.get("source", ""),
            )

    def _timeline(self) -> Iterator[TimelineEntry]:
        for rank, entry in enumerate(self._list("timeline"), 1):
            about = entry.get("about", "")
            yield TimelineEntry(
                id=self._id("timeline", str(rank)),
                case_id=self._case_id,
                text=entry["text"],
                expected=entry.get("expected", ""),
                moment=entry.get("moment", ""),
                kind=EntryKind(entry.get("kind", "happened")),
                source=entry.get("source", ""),
                about=self._names[about] if about else "",
                rank=float(rank),
            )

    def _effects(self, entry: Mapping[str, Any]) -> Iterator[Effect]:
        kinds = (
            ("removes", EffectKind.REMOVES_CAUSE),
            ("adds", EffectKind.ADDS_CONTROL),
            ("strengthens", EffectKind.STRENGTHENS_CONTROL),
        )
        for word, kind in kinds:
            for name in entry.get(word, ()):
                yield Effect(kind=kind, target=self._names[name])

    def _list(self, name: str) -> Iterable[Mapping[str, Any]]:
        entries: Iterable[Mapping[str, Any]] = self._plain.get(name, ())
        return entries

    def _id(self, kind: str, name: str) -> str:
        return uuid5(SPACE, f"{self._reference}/{kind}/{name}").hex


def _refuse_unknown(table: Mapping[str, Any], kind: str) -> None:
    for word in table:
        if word not in _KNOWN[kind].split():
            raise ValueError(f"“{word}” is not known in a table of {kind}")

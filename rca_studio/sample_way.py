"""The way of the cases of the sample: their moves, decisions, signatures, and how some ended early.

``resources/samples/riverside/worked.toml`` says how the tables are read. Ids are made from the
references here, too, so that the sample has the same content each time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

from rca_studio.domain.case import Stage
from rca_studio.domain.casefile import CaseFile, Change, ChangeSet, Entity, kind_name
from rca_studio.domain.codec import from_plain, to_plain
from rca_studio.domain.proof import (
    About,
    KeptProtocol,
    MoveKind,
    PackState,
    ProtocolPack,
    RejectedAs,
    Signature,
    StageMove,
    Telling,
    TellingDecision,
)
from rca_studio.domain.protocol_packs import ProtocolText
from rca_studio.domain.signing import covered_digest
from rca_studio.editing import proof_gestures
from rca_studio.editing.merging import merge
from rca_studio.editing.ports import Stamp

SPACE = UUID("6f0a3ab0-54b7-4b53-9f7c-1f6f6c1f0a11")
TABLES = "way telling signed rejected merged"
"""The words of a case that this module reads."""

_PACKED_AT = "2024-12-01T08:00:00Z"


class SampleWay:
    """The way of one case, as its table tells it."""

    def __init__(self, plain: Mapping[str, Any], case_id: str, last: Stage) -> None:
        self._plain, self._case_id = plain, case_id
        self._reference: str = plain["reference"]
        lines: list[list[str]] = plain.get("way", [])
        self._onward, self._later = lines[: last.number - 1], lines[last.number - 1 :]
        wanted = [stage.value for stage in Stage if 1 < stage.number <= last.number]
        if [line[0] for line in self._onward] != wanted:
            raise ValueError(f"the way does not lead from stage to stage to {last.label}")

    def moved_to(self, stage: Stage) -> StageMove:
        """The move that brought the case to a stage."""
        line = self._onward[stage.number - 2]
        return self._move(line, list(Stage)[stage.number - 2], stage, f"on/{stage.value}")

    def decisions(self) -> Iterator[TellingDecision]:
        """What was decided about telling others, and who was told what."""
        for entry in self._plain.get("telling", ()):
            told = entry.get("told", ("", "", "", ""))
            for about in entry["about"]:
                yield TellingDecision(
                    id=self._id("telling", about),
                    case_id=self._case_id,
                    about=About(about),
                    choice=Telling(entry["choice"]),
                    decided_by=entry["by"],
                    decided_at=instant(entry["at"]),
                    reason=entry["reason"],
                    due=entry.get("due", ""),
                    told_at=told[0],
                    told_by=told[1],
                    told_whom=told[2],
                    said=told[3],
                )

    def kept(self, text: ProtocolText) -> KeptProtocol:
        """The version of the protocol the case is reviewed under."""
        by, at = self._onward[0][1:3]
        return KeptProtocol(
            id=self._id("kept", text.protocol.key),
            case_id=self._case_id,
            key=text.protocol.key,
            pack_version=text.protocol.version,
            pack=text.sha256,
            by=by,
            at=instant(at),
        )

    def signatures(self, stage: Stage, entities: Mapping[str, Entity]) -> Iterator[Signature]:
        """The signatures of a stage, over the case as it is then."""
        covers = covered_digest(CaseFile(self._case_id, entities.values()))
        for number, (where, by, role, at, meaning) in enumerate(self._plain.get("signed", ()), 1):
            if where == stage.value:
                yield Signature(
                    id=self._id("signature", str(number)),
                    case_id=self._case_id,
                    stage=stage,
                    by=by,
                    at=instant(at),
                    meaning=meaning,
                    covers=covers,
                    role=role,
                )

    def later(self, casefile: CaseFile) -> Iterator[ChangeSet]:
        """What was done after the case had come to its stage: back and on again, or an early end.

        Args:
            casefile: the case as it is by then; each step starts where the one before it ended.
        """
        for number, line in enumerate(self._later, 1):
            stage, stamp = Stage(line[0]), _stamp(*line[1:3])
            back = stage.number < casefile.case.stage.number
            step = (
                proof_gestures.send_back(casefile, stage, stamp, line[3])
                if back
                else proof_gestures.move_on(casefile, stage, stamp)
            )
            step = self._settled(step, f"later{number}")
            casefile = casefile.applied(step.changes)
            yield step
        if ended := self._plain.get("rejected"):
            by, at, reason = ended
            kind = RejectedAs.NOT_NEAR_MISS
            step = proof_gestures.reject(casefile, kind, _stamp(by, at), reason)
            yield self._settled(step, "rejected")

    @property
    def merged_into(self) -> str:
        """The reference of the case this one was merged into."""
        merged: Sequence[str] = self._plain.get("merged", ("",))
        return merged[0]

    def merge(
        self, stays: CaseFile, casefile: CaseFile, texts: Mapping[str, ProtocolText]
    ) -> ChangeSet:
        """The step that merges the case into the one that stays, told in words of ``texts``."""
        _, by, at, reason = self._plain["merged"]
        protocols = tuple(texts[file.case.protocol].protocol for file in (stays, casefile))
        step = merge(stays, casefile, _stamp(by, at), reason, protocols)
        return self._settled(step, "merged")

    # -- inside ----------------------------------------------------------------------------------

    def _move(self, line: list[str], before: Stage, after: Stage, name: str) -> StageMove:
        return StageMove(
            id=self._id("move", name),
            case_id=self._case_id,
            kind=MoveKind.ONWARD,
            before=before,
            after=after,
            by=line[1],
            at=instant(line[2]),
        )

    def _settled(self, step: ChangeSet, name: str) -> ChangeSet:
        """The same step with ids that are the same each time."""
        made = [one.entity for one in step.changes if one.before is None]
        ids = {
            entity.id: self._id(kind_name(entity), f"{name}/{number}")
            for number, entity in enumerate(made, 1)
        }
        return ChangeSet(step.label, tuple(_renamed(change, ids) for change in step.changes))

    def _id(self, kind: str, name: str) -> str:
        return uuid5(SPACE, f"{self._reference}/{kind}/{name}").hex


def packs_of(texts: Mapping[str, ProtocolText], keys: set[str]) -> tuple[ProtocolPack, ...]:
    """The texts of the protocols that cases of the sample are reviewed under."""
    return tuple(
        ProtocolPack(
            id=uuid5(SPACE, f"pack/{key}").hex,
            key=key,
            pack_version=texts[key].protocol.version,
            text=texts[key].text,
            sha256=texts[key].sha256,
            state=PackState.KEPT,
            at=_PACKED_AT,
        )
        for key in sorted(keys)
    )


def instant(at: str) -> str:
    """A time as the files write it, as a UTC instant."""
    return f"{at}:00Z"


def _stamp(by: str, at: str) -> Stamp:
    return Stamp(actor=by, at=instant(at))


def _renamed(change: Change, ids: Mapping[str, str]) -> Change:
    return Change(_with_ids(change.before, ids), _with_ids(change.after, ids))


def _with_ids(entity: Entity | None, ids: Mapping[str, str]) -> Entity | None:
    """An entity with these ids in place of others, wherever they stand."""
    if entity is None:
        return None

    def put(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: put(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [put(inner) for inner in value]
        return ids.get(value, value) if isinstance(value, str) else value

    return from_plain(type(entity), put(to_plain(entity)))

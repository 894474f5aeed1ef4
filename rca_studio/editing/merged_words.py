"""What a merge of two cases gathers while it is worked out (see ``editing.merging``)."""

from __future__ import annotations

from rca_studio.domain.casefile import CaseFile, Change, Entity
from rca_studio.domain.causal import Event
from rca_studio.domain.review import Evidence, EvidenceKind
from rca_studio.editing.gestures import new_id
from rca_studio.editing.ports import Stamp


def same_words(first: str, second: str) -> bool:
    """Whether two texts say the same, whatever their capitals and blanks."""
    return plain(first) == plain(second)


def plain(text: str) -> str:
    """A text as far as it tells things apart."""
    return " ".join(text.casefold().split())


class Merged:
    """The case that stays, as it will be, and what the parts of the other one became in it.

    Attributes:
        stays: the case that stays, as it is.
        other: the case that is merged into it.
        became: id there -> id here, of all that has a counterpart.
        event: the id of the event of the case that stays; notes on the case as a whole stand there.
    """

    def __init__(self, stays: CaseFile, other: CaseFile, stamp: Stamp) -> None:
        self.stays, self.other = stays, other
        self.became: dict[str, str] = {other.case_id: stays.case_id}
        self.event = stays.event.id if stays.event else new_id()
        self._stamp = stamp
        self._after: dict[str, Entity] = {}
        if stays.event is None:
            text = (other.event.text if other.event else "") or stays.case.title
            self.put(Event(id=self.event, case_id=stays.case_id, text=text))

    def put(self, entity: Entity) -> None:
        """The entity will be so."""
        self._after[entity.id] = entity

    def now(self, ident: str) -> Entity | None:
        """An entity as it will be, as far as that is known."""
        return self._after.get(ident) or self.stays.get(ident)

    def here(self, ident: str) -> str:
        """What a part of the other case became; the event where it has no counterpart."""
        return self.became.get(ident, self.event)

    def note(self, subject: str, words: str, kind: EvidenceKind = EvidenceKind.NOTE) -> None:
        """Evidence for a part of the case that stays, in words of the other one."""
        note = Evidence(
            id=new_id(),
            case_id=self.stays.case_id,
            subject=subject,
            note=words,
            kind=kind,
            source=self.other.case.reference,
            by=self._stamp.actor,
            at=self._stamp.at,
        )
        self.put(note)

    def changes(self) -> tuple[Change, ...]:
        """What changes in the case that stays."""
        pairs = ((self.stays.get(entity.id), entity) for entity in self._after.values())
        return tuple(Change(old, new) for old, new in pairs if old != new)

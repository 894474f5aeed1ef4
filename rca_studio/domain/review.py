"""What a review gathers: answers, confirmations, waivers and evidence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer to one field of the protocol (``field`` is its key).

    Fields that are bound to the case itself (location, time ...) are not answered here.
    """

    id: str
    case_id: str
    field: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """Somebody vouches for one item of the protocol (``item`` is its key).

    ``at`` is a UTC instant in ISO 8601 with seconds and ``Z``; ``note`` says what was seen.
    """

    id: str
    case_id: str
    item: str
    by: str
    at: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """Somebody, by name, says why a field or item (``item`` is its key) does not apply here.

    What is safety-critical takes a ``second`` person who says so too.
    """

    id: str
    case_id: str
    item: str
    by: str
    at: str
    reason: str
    second: str = ""


class EvidenceKind(StrEnum):
    """What a piece of evidence is."""

    NOTE = "note"
    DOCUMENT = "document"
    PHOTO = "photo"
    INTERVIEW = "interview"
    OBSERVATION = "observation"
    STORY = "story"

    @property
    def label(self) -> str:
        """The words on screen."""
        words = {"interview": "Interview note", "story": "Words of the story"}
        return words.get(self.value, self.value.capitalize())


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A note or a file that supports ``subject`` (id of an entity, or key of a protocol item).

    A file is kept once in the workspace under ``sha256``; a plain note leaves it empty. ``source``
    says who told it or where it was seen; a role does, a name is not needed.
    """

    id: str
    case_id: str
    subject: str
    note: str = ""
    file_name: str = ""
    sha256: str = ""
    size: int = 0
    by: str = ""
    at: str = ""
    kind: EvidenceKind = EvidenceKind.NOTE
    source: str = ""

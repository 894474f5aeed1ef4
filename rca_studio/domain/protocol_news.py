"""One thing in which a version of a protocol differs from another, as people are told of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class NewsKind(StrEnum):
    """How something differs from the version before."""

    ADDED = "added"
    GONE = "gone"
    REQUIRED = "required"
    OPTIONAL = "optional"
    CHANGED = "changed"
    REWORDED = "reworded"
    MOVED = "moved"

    @property
    def label(self) -> str:
        """The words on screen."""
        words = {
            "added": "New",
            "gone": "No longer there",
            "required": "Now always asked",
            "optional": "No longer always asked",
            "reworded": "In other words",
            "moved": "At another place",
        }
        return words.get(self.value, "Changed")


@dataclass(frozen=True, slots=True)
class ProtocolNews:
    """One thing that is new: how, in what part of the protocol, which one, and in a sentence.

    ``what`` is the name of the part in the pack (``field``, ``proceed``, ``validation``, ``tell``,
    ``repeat``, ``clock``, ``follow``), or ``head`` for what stands before them.
    """

    kind: NewsKind
    what: str
    key: str
    text: str

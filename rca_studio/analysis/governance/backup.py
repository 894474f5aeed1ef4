"""How backup was found for a visit at risk: built in, or by chance."""

from __future__ import annotations

from enum import StrEnum


class Backup(StrEnum):
    """How backup was found, from what is there next time, too, to what is not."""

    DESIGN = "design"
    CHANCE = "chance"
    NONE = "none"
    NOT_NEEDED = "not_needed"
    OTHER = "other"
    NOT_SAID = ""

    @property
    def label(self) -> str:
        """The words on screen."""
        return _LABELS[self]


_LABELS = {
    Backup.DESIGN: "By design",
    Backup.CHANCE: "By chance",
    Backup.NONE: "None found",
    Backup.NOT_NEEDED: "Not needed",
    Backup.OTHER: "Another answer",
    Backup.NOT_SAID: "Not said",
}
_BEGINNINGS = (
    ("by design", Backup.DESIGN),
    ("by chance", Backup.CHANCE),
    ("none", Backup.NONE),
    ("not needed", Backup.NOT_NEEDED),
)


def backup_of(answer: str) -> Backup:
    """What an answer of the protocol says; by how it begins, so that its examples may be changed.

    >>> backup_of("By chance: somebody happened to know").label, backup_of(" ").label
    ('By chance', 'Not said')
    """
    words = answer.strip().casefold()
    if not words:
        return Backup.NOT_SAID
    return next((one for begins, one in _BEGINNINGS if words.startswith(begins)), Backup.OTHER)

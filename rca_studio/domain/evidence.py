"""Whether the files that evidence names are still what they were when they were kept."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FileTrouble(StrEnum):
    """What happened to a kept file."""

    MISSING = "missing"
    CHANGED = "changed"

    @property
    def label(self) -> str:
        """The words on screen."""
        words = {"missing": "is not in the workspace any more"}
        return words.get(self.value, "was changed after it was kept")


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtfulFile:
    """A piece of evidence whose file is not what was kept.

    Attributes:
        case_id: its case.
        reference: of that case, for example ``NM-0142``.
        evidence_id: the piece of evidence.
        subject: id of what it supports, or key of a protocol item.
        subject_text: the words of what it supports; empty for a protocol item.
        file_name: as it was called when it was kept.
        sha256: of the file as it was kept.
        trouble: what happened to it.
    """

    case_id: str
    reference: str
    evidence_id: str
    subject: str
    subject_text: str
    file_name: str
    sha256: str
    trouble: FileTrouble

    @property
    def text(self) -> str:
        """What happened, in one line.

        >>> DoubtfulFile(case_id="c", reference="NM-0142", evidence_id="e", subject="k",
        ...     subject_text="Doorway too narrow", file_name="door.jpg", sha256="",
        ...     trouble=FileTrouble.CHANGED).text
        'NM-0142: “door.jpg”, evidence for “Doorway too narrow”, was changed after it was kept.'
        """
        shown = self.subject_text or self.subject.replace("_", " ")
        return (
            f"{self.reference}: “{self.file_name}”, evidence for “{shown}”, {self.trouble.label}."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptCheck:
    """Result of looking at each file that evidence names.

    ``files`` counts different files; one file may be evidence in several places.
    """

    files: int
    doubtful: tuple[DoubtfulFile, ...] = ()

    @property
    def intact(self) -> bool:
        """Whether all are as they were kept."""
        return not self.doubtful

    @property
    def text(self) -> str:
        """The result in one line."""
        if not self.files:
            return "No files are kept as evidence."
        noun, verb = ("file", "is") if self.files == 1 else ("files", "are")
        if self.intact:
            return f"{self.files:,} kept {noun} {verb} as they were kept."
        bad = len({one.sha256 for one in self.doubtful})
        return f"{bad:,} of {self.files:,} kept {noun} {'is' if bad == 1 else 'are'} not as kept."

    @property
    def advice(self) -> str:
        """What to do now; empty where all is well."""
        if self.intact:
            return ""
        return "Compare with a backup, or add the file once more from where it came."

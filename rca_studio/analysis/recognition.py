"""What makes a catch a good one, read from ``recognition.toml``; and which criteria a case meets.

Criteria are about what was done and what was learned. Nothing here counts the reports of anybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rca_studio.domain.causal import Control, ControlKind, ControlState
from rca_studio.domain.packs import Table, read_pack
from rca_studio.domain.plan import ActionState, Finding

if TYPE_CHECKING:
    from pathlib import Path

    from rca_studio.domain.casefile import CaseFile

PACK: Final = "recognition"
_WHEN: Final = ("learned", "held", "told")


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One reason to thank somebody.

    Attributes:
        key, label, why: its key, the words on paper, and what it means.
        held_by: kinds of control; it is met where one of them held.
        met_when: "learned" where it is met when the review led to a finding, "held" when an action
            held, "told" when the case was told in a session; "" otherwise.
    """

    key: str
    label: str
    why: str
    held_by: tuple[ControlKind, ...] = ()
    met_when: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thanks:
    """The words of the quarter's page of thanks."""

    title: str
    lead: str
    anonymous: str
    close: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateWords:
    """The words of a certificate; ``team`` stands for somebody who would rather not be named."""

    title: str
    thanks: str
    team: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecognitionPack:
    """All of ``resources/frameworks/recognition.toml``; there is at least one criterion."""

    source: str
    criteria: tuple[Criterion, ...]
    thanks: Thanks
    certificate: CertificateWords

    def label(self, key: str) -> str:
        """The words of a criterion; its key where the file has it no more."""
        found = next((one.label for one in self.criteria if one.key == key), "")
        return found or key.replace("_", " ").capitalize()


EMPTY_PACK: Final = RecognitionPack(
    source="",
    criteria=(Criterion(key="spoke_up", label="Spoke up", why="Somebody said something."),),
    thanks=Thanks(title="Thank you for speaking up", lead="", anonymous="", close=""),
    certificate=CertificateWords(
        title="Good catch", thanks="With thanks to", team="a colleague", because="Because"
    ),
)
"""The least there is, for whoever works without the file."""


def met_by(
    casefile: CaseFile, pack: RecognitionPack, *, told: bool = False
) -> tuple[Criterion, ...]:
    """The criteria the case itself shows to be met; a proposal, which people confirm or change.

    Args:
        casefile: the case.
        pack: the criteria.
        told: whether the case was told in a safety session.
    """
    held = {one.kind for one in casefile.of(Control) if one.state is ControlState.HELD}
    met = {
        "learned": bool(casefile.of(Finding)),
        "held": any(action.state is ActionState.HELD for action in casefile.actions),
        "told": told,
    }
    return tuple(
        one
        for one in pack.criteria
        if held.intersection(one.held_by) or met.get(one.met_when, False)
    )


def load_recognition(path: Path) -> RecognitionPack:
    """Read the file.

    Raises:
        PackError: it cannot be used; the message says where and why.
    """
    pack = read_pack(path, PACK)
    thanks, paper = pack.table("thanks"), pack.table("certificate")
    found = RecognitionPack(
        source=pack.text("source"),
        criteria=_criteria(pack),
        thanks=Thanks(
            title=thanks.text("title"),
            lead=thanks.text("lead"),
            anonymous=thanks.text("anonymous"),
            close=thanks.text("close"),
        ),
        certificate=CertificateWords(
            title=paper.text("title"),
            thanks=paper.text("thanks"),
            team=paper.text("team"),
            because=paper.text("because"),
        ),
    )
    thanks.done()
    paper.done()
    pack.done()
    return found


def _criteria(pack: Table) -> tuple[Criterion, ...]:
    found: list[Criterion] = []
    for entry in pack.tables("criterion"):
        key = entry.unique("key", entry.text("key"), [one.key for one in found])
        found.append(
            Criterion(
                key=key,
                label=entry.text("label"),
                why=entry.text("why"),
                held_by=tuple(_kind(entry, word) for word in entry.texts("held_by", optional=True)),
                met_when=entry.choice("met_when", _WHEN, ""),
            )
        )
        entry.done()
    return tuple(found)


def _kind(entry: Table, word: str) -> ControlKind:
    try:
        return ControlKind(word)
    except ValueError:
        known = ", ".join(kind.value for kind in ControlKind)
        entry.refuse("held_by", f"has “{word}”; the kinds of control are {known}")

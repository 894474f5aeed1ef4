"""How urgent a near miss is: a score from worst credible severity and probability.

The matrix stands in ``resources/frameworks/sac.toml`` and may be edited. A score is a priority for
deciding what happens next; it is not a measurement, and scores are never added or averaged.

Source: the Safety Assessment Code of the VA National Center for Patient Safety (VHA Handbook
1050.01).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rca_studio.domain.packs import read_pack

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from rca_studio.domain.packs import Table

PACK = "risk matrix"


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One step of severity or probability: its key, its word, and what it means."""

    key: str
    label: str
    help: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One score: the number, its word, and what follows from it."""

    value: int
    label: str
    follows: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskMatrix:
    """The matrix; severities and probabilities run from the highest to the lowest."""

    label: str
    source: str
    severities: tuple[Level, ...]
    probabilities: tuple[Level, ...]
    scores: tuple[Score, ...]
    cells: Mapping[tuple[str, str], Score]

    def score(self, severity: str, probability: str) -> Score | None:
        """Return the score; None while one of the two is not chosen, or is not in the matrix.

        Args:
            severity: The key of a severity: the worst outcome that is credible for this near miss.
            probability: The key of a probability: how often such a near miss is to be expected.
        """
        return self.cells.get((severity, probability))


def load_matrix(path: Path) -> RiskMatrix:
    """Read the risk matrix.

    Raises:
        PackError: The file cannot be used: say, a cell has a score that is not explained. The
            message says where and why.
    """
    pack = read_pack(path, PACK)
    severities = _levels(pack, "severity")
    probabilities = _levels(pack, "probability")
    scores = _scores(pack)
    matrix = RiskMatrix(
        label=pack.text("label"),
        source=pack.text("source"),
        severities=severities,
        probabilities=probabilities,
        scores=tuple(scores.values()),
        cells=_cells(pack, severities, probabilities, scores),
    )
    pack.done()
    return matrix


def _levels(pack: Table, name: str) -> tuple[Level, ...]:
    levels: list[Level] = []
    for entry in pack.tables(name):
        key = entry.unique("key", entry.text("key"), [level.key for level in levels])
        levels.append(Level(key=key, label=entry.text("label"), help=entry.text("help")))
        entry.done()
    return tuple(levels)


def _scores(pack: Table) -> dict[int, Score]:
    scores: dict[int, Score] = {}
    for entry in pack.tables("score"):
        value = entry.unique("value", entry.number("value"), scores)
        scores[value] = Score(value=value, label=entry.text("label"), follows=entry.text("follows"))
        entry.done()
    return scores


def _cells(
    pack: Table,
    severities: tuple[Level, ...],
    probabilities: tuple[Level, ...],
    scores: Mapping[int, Score],
) -> dict[tuple[str, str], Score]:
    cells: dict[tuple[str, str], Score] = {}
    rows: set[str] = set()
    for entry in pack.tables("matrix"):
        row = entry.choice("probability", [level.key for level in probabilities])
        rows.add(entry.unique("probability", row, rows))
        values = entry.numbers("scores", len(severities))
        for severity, value in zip(severities, values, strict=True):
            if value not in scores:
                entry.refuse("scores", f"holds {value}, which no [[score]] explains")
            cells[severity.key, row] = scores[value]
        entry.done()
    for level in probabilities:
        if level.key not in rows:
            pack.refuse("matrix", f"has no row for the probability “{level.key}”")
    return cells

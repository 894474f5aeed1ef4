"""What is counted of contributing factors in a scope: each number once, when it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from rca_studio.analysis.governance.inputs import Inputs
from rca_studio.analysis.governance.ledger import part
from rca_studio.analysis.governance.merged import CONTROL, EVENT, HARM
from rca_studio.analysis.governance.panel import Cell, Drill
from rca_studio.analysis.governance.scope import Dimension
from rca_studio.analysis.governance.several import Pairs

NOT_PLACED: Final = "Not placed yet"
"""The words for causes that stand on no bone."""


@dataclass(eq=False)
class Found:
    """What is counted of factors in a scope; ``inputs`` are of near misses."""

    inputs: Inputs

    @cached_property
    def number(self) -> int:
        """All near misses."""
        return self.inputs.cube.number(self.inputs.scope)

    @cached_property
    def explained(self) -> int:
        """Near misses with a cause that is not ruled out."""
        return self.so_far[-1]

    @cached_property
    def modelled(self) -> int:
        """Near misses with a causal model."""
        return self.arrows.get((EVENT, HARM), 0)

    @cached_property
    def factors(self) -> dict[str, int]:
        """Near misses by factor; "" for causes placed nowhere."""
        return self._counts(self.inputs.cube.several.factors)

    @cached_property
    def verified(self) -> dict[str, int]:
        """Near misses in which a cause of the factor is verified."""
        return self._counts(self.inputs.cube.several.verified)

    @cached_property
    def roots(self) -> dict[str, int]:
        """Near misses in which nothing led to the factor."""
        return self._counts(self.inputs.cube.several.roots)

    @cached_property
    def arrows(self) -> dict[tuple[str, str], int]:
        """Near misses by cause and effect."""
        counts = self._counts(self.inputs.cube.several.arrows)
        pairs = ((words.partition(">"), number) for words, number in counts.items())
        return {(cause, effect): number for (cause, _, effect), number in pairs}

    @cached_property
    def ranked(self) -> list[str]:
        """The factors, those of most near misses first."""
        numbers = self.factors
        return sorted((one for one in numbers if one), key=lambda one: (-numbers[one], one))

    @cached_property
    def so_far(self) -> list[int]:
        """For each of ``ranked`` the near misses that have it or one before it; then all that have
        any cause, even if it is placed nowhere."""
        mask = self.inputs.cube.mask(self.inputs.scope)
        return self.inputs.cube.several.factors.so_far(mask, [*self.ranked, ""])

    @cached_property
    def to_controls(self) -> tuple[int, tuple[str, ...]]:
        """Near misses in which something led to a control that did not hold; and those arrows."""
        arrows = self.inputs.cube.several.arrows
        those = tuple(word for word in arrows.words if word.endswith(f">{CONTROL}"))
        return self._having(arrows, those), those

    def label(self, factor: str) -> str:
        """A factor in words."""
        return self.inputs.names.factor(factor) if factor else NOT_PLACED

    def part(self, number: int, drill: Drill) -> Cell:
        """A part of the near misses with causes, as it may be shown."""
        whole = self.explained
        if part(self.inputs, whole, self.number).value is None:
            whole = self.number  # how many have causes is not told either
        return part(self.inputs, number, whole, drill if number else None)

    def cell(self, factor: str) -> Cell:
        """The near misses with a factor."""
        drill = self.inputs.drill(self.label(factor), (Dimension.FACTOR, factor))
        return self.part(self.factors.get(factor, 0), drill)

    def _having(self, pairs: Pairs, words: Sequence[str]) -> int:
        """Near misses that have any of these words."""
        import numpy as np

        asked = frozenset(words)
        wanted = np.array([word in asked for word in pairs.words], dtype=np.bool_)
        return int((pairs.having(wanted) & self.inputs.cube.mask(self.inputs.scope)).sum())

    def _counts(self, pairs: Pairs) -> dict[str, int]:
        numbers = pairs.counts(self.inputs.cube.mask(self.inputs.scope))
        return {word: one for word, one in zip(pairs.words, numbers, strict=True) if one}

"""A choice that somebody looks at: which cases, and in which table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rca_studio.analysis.governance.crossing import Pair, Place
from rca_studio.analysis.governance.scope import CHOSEN, Dimension, Scope
from rca_studio.analysis.governance.where import USUAL, shown_dimensions

SINGLE: Final = (*CHOSEN, Dimension.MARGIN, Dimension.NATURE, Dimension.ANONYMOUS)
"""Dimensions of which a case has one value, and whose bars are shown."""


@dataclass(frozen=True, slots=True)
class View:
    """A choice: which cases, and by which two dimensions their table is made, if any."""

    scope: Scope
    table: tuple[Dimension, Dimension] | None = None


def table_of(view: View) -> Pair:
    """The table that is shown for a choice."""
    return shown_dimensions(*(view.table or USUAL), protects=True)


def of_cell(scope: Scope, place: Place) -> Scope:
    """The cases of one cell of the table of a scope."""
    return scope.narrowed(place.first, *place.firsts).narrowed(place.second, *place.seconds)

"""Where each entity stands in a drawing: once, or at several places (a shared cause in a tree)."""

from __future__ import annotations

from PySide6.QtCore import QPointF

from rca_studio.diagrams.shapes import Drawing, Figure, Role
from rca_studio.ui.causes.steps import NODE_ROLES


class Occurrences:
    """The figures of the entities of one drawing.

    A node or a link stands where it is drawn; what is drawn nowhere, but told of in a note beside
    something else, stands there.
    """

    def __init__(self, drawing: Drawing) -> None:
        self._figures: dict[str, list[Figure]] = {}
        notes: dict[str, list[Figure]] = {}
        for figure in drawing.figures:
            if figure.entity and (figure.role in NODE_ROLES or figure.role is Role.LINK):
                self._figures.setdefault(figure.entity, []).append(figure)
            elif figure.entity and figure.role is Role.NOTE:
                notes.setdefault(figure.entity, []).append(figure)
        self._figures = {**notes, **self._figures}

    def __bool__(self) -> bool:
        return bool(self._figures)

    def of(self, entity: str) -> tuple[Figure, ...]:
        """All figures of an entity, the first one first."""
        return tuple(self._figures.get(entity, ()))

    def nearest(self, entity: str, near: Figure | None, middle: QPointF) -> str:
        """The key of the figure of an entity nearest to another figure, or else to the middle of
        the view; ``""`` where it is not drawn."""
        figures = self._figures.get(entity, ())
        if len(figures) < 2:
            return figures[0].key if figures else ""
        x, y = middle.x(), middle.y()
        if near is not None:
            x, y = near.bounds.centre.x, near.bounds.centre.y

        def distance(figure: Figure) -> float:
            at = figure.bounds.centre
            return abs(at.x - x) + abs(at.y - y)

        return min(figures, key=distance).key

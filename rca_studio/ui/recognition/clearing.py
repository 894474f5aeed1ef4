"""Stand-ins for names on paper that hangs on a wall, by the registers of the workspace."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from rca_studio.domain.session import KnownName
from rca_studio.domain.workspace import WORKSPACE

if TYPE_CHECKING:
    from rca_studio.ui.studio import Studio


def clear_words(studio: Studio) -> Callable[[], Callable[[str], str]]:
    """Makes, in a worker, what puts stand-ins for names; it reads the registers as they are now."""
    names, people = studio.casefile(WORKSPACE).of(KnownName), studio.people

    def make() -> Callable[[str], str]:
        from rca_studio.analysis.deident.clearing import Clearer

        clearer = Clearer(names, people=people)
        return lambda text: clearer.text(text).text

    return make

"""What somebody who sees figures only was shown, as lines of text that outlive the program.

Window and command line keep them in the same setting, so that what one of them has shown is counted
by the other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final

from rca_studio.analysis.governance.disclosure import MOST
from rca_studio.analysis.governance.settled import view_of, view_text
from rca_studio.analysis.governance.view import View

_MOST_PEOPLE: Final = 20


def kept_views(lines: Sequence[str], path: str, person: str) -> tuple[View, ...]:
    """What a person (by id) was shown of a workspace (by the path of its file)."""
    whose, views = _whose(path, person), []
    for line in lines:
        key, _, text = line.partition("\t")
        if key == whose and (view := view_of(text)) is not None:
            views.append(view)
    return tuple(views)


def with_views(
    lines: Sequence[str], path: str, person: str, views: Sequence[View]
) -> tuple[str, ...]:
    """The lines to be kept; those of others stay, the oldest are left out where they are many."""
    whose = _whose(path, person)
    others = [line for line in lines if line.partition("\t")[0] != whose]
    return (*others[-MOST * _MOST_PEOPLE :], *(f"{whose}\t{view_text(view)}" for view in views))


def _whose(path: str, person: str) -> str:
    """A person in a workspace, as a mark that names neither."""
    return hashlib.sha256(f"{path}\t{person}".encode()).hexdigest()[:16]

"""Words of cases as they may hang on a wall, with what was replaced and what may still be a name.

Paper on a wall is read by everybody, so names, places, days and numbers of the cases it tells give
way to stand-ins. What nobody decided on stays, and is told to whoever is about to print it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rca_studio.analysis.deident.hidden import Cleared
    from rca_studio.analysis.deident.pack import DeidentifyPack
    from rca_studio.domain.casefile import CaseFile
    from rca_studio.domain.people import People
    from rca_studio.domain.session import KnownName


class WallWords:
    """Clears one text after the other; the same person is the same stand-in on all of a paper.

    Args:
        names: the registers of the workspace.
        people: the people set up.
        places: services, locations and routes of the workspace.
        cases: those the words belong to; whom and where they name is known, too.
        pack: the words to go by.
    """

    def __init__(
        self,
        names: Iterable[KnownName] = (),
        *,
        people: People | None = None,
        places: Iterable[str] = (),
        cases: Iterable[CaseFile] = (),
        pack: DeidentifyPack | None = None,
    ) -> None:
        from rca_studio.analysis.deident.case import learn_names
        from rca_studio.analysis.deident.clearing import Clearer

        known = tuple(cases)
        own = (text for one in known if one.exists for text in _places_of(one))
        self._clearer = Clearer(
            names, people=people, places=dict.fromkeys((*places, *own)), pack=pack
        )
        for one in known:
            learn_names(one, self._clearer)
        self._seen: list[Cleared] = []

    def __call__(self, text: str) -> str:
        """A text as it may hang on a wall."""
        cleared = self._clearer.text(text)
        self._seen.append(cleared)
        return cleared.text

    @property
    def replaced(self) -> tuple[tuple[str, str], ...]:
        """What stood there and what stands there now ("" where it is left out), each once."""
        found = ((one.found, one.stand_in) for text in self._seen for one in text.hidden)
        return tuple(dict.fromkeys(found))

    @property
    def asked(self) -> tuple[str, ...]:
        """Words still in it that may be names, and that nobody decided on; each once."""
        return tuple(dict.fromkeys(one.found for text in self._seen for one in text.asked))


def _places_of(casefile: CaseFile) -> Iterable[str]:
    case = casefile.case
    return [text for text in (case.service, case.location, case.route) if text.strip()]

"""Names and numbers in an anonymous report: said before it is sent, so that its writer decides."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from rca_studio.domain.session import KnownName
from rca_studio.ui.reporting.quick_form import NearMissReport

_TELLING: Final = frozenset({"person", "staff", "phone", "email", "record", "number", "url"})
"""What may tell who it was; a house or a day is asked for by the form itself."""

NamesIn = Callable[[NearMissReport], tuple[str, ...]]


def names_in(report: NearMissReport, registers: Iterable[KnownName] = ()) -> tuple[str, ...]:
    """What in the words of a report names somebody, each once, in the order it is read.

    Args:
        report: what was filled in.
        registers: names known here; none on a shared computer, which is to tell nobody who is
            known.
    """
    from rca_studio.analysis.deident.clearing import Clearer

    clearer = Clearer(registers)
    found: dict[str, None] = {}
    for text in (report.title, report.story, report.stopped_harm):
        cleared = clearer.text(text)
        spans = [(one.start, one.found) for one in cleared.hidden if one.kind in _TELLING]
        spans += [(one.start, one.found) for one in cleared.asked]
        found.update(dict.fromkeys(word for _, word in sorted(spans)))
    return tuple(found)


def words_about(names: tuple[str, ...]) -> str:
    """What is said of them."""
    listed = ", ".join(f"“{name}”" for name in names[:4]) + (" …" if len(names) > 4 else "")
    return (
        f"This may name somebody: {listed}. A role says as much (“a person”, “night staff”). "
        "Change the words, or report again to keep them."
    )

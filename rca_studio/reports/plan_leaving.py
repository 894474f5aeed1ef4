"""What each copy of the action plan for another program shares: owners, marking, harmless text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from rca_studio.domain.action_code import action_code
from rca_studio.domain.people import People, plain_name
from rca_studio.domain.registers import ActionRow, WholeAction
from rca_studio.domain.words import plural, shortened
from rca_studio.reports.context import Imprint

_UNWANTED = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
    r"\ufffe\uffff\ud800-\udfff\u061c\u180e\U000e0000-\U000e007f]"
)
"""Controls and marks that hide text or turn it round; the joiners of some scripts stay."""

_STRICTEST_FIRST = (
    "top secret",
    "secret",
    "strictly",
    "highly",
    "privileged",
    "confidential",
    "restricted",
    "sensitive",
    "internal",
    "public",
)
_NEGATED = re.compile(r"\b(?:not?|non|un|de|never|without)[\s-]*$")
"""Before a word of the list: "unrestricted" is no strict marking."""
_MOST_MARKINGS = 3
_LONGEST_NAME = 200
"""No name is longer; what is, would fill a sheet in each row of a table."""
_NOT_IN_NAMES = re.compile(r"[^\w .,()\-]+|[.\s]+$")


def harmless(text: str) -> str:
    """A text with a visible sign for what would hide in it; line ends are plain ones."""
    return _UNWANTED.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def harmless_line(text: str, most: int = 10_000) -> str:
    """The same on one line of at most ``most`` characters."""
    line = " ".join(harmless(text).split())
    return shortened(line, most) if line else ""


def by_owner(wholes: Iterable[WholeAction]) -> tuple[tuple[str, tuple[WholeAction, ...]], ...]:
    """The actions of each owner, however the name is spaced or in capitals; nobody's come last.

    Within an owner the soonest comes first and what has no deadline last.
    """

    def who(whole: WholeAction) -> tuple[bool, str]:
        name = plain_name(whole.row.owner)
        return (not name, name)

    def order(whole: WholeAction) -> tuple[tuple[bool, str], str, str, str]:
        row = whole.row
        return (who(whole), row.deadline or "9999", row.case_reference, row.id)

    return tuple(
        (next(iter(group)).row.owner.strip(), group)
        for _, group in (
            (key, tuple(some)) for key, some in groupby(sorted(wholes, key=order), key=who)
        )
    )


def code_words(row: ActionRow) -> str:
    """The short code of an action, by which it is found again in the program."""
    return harmless_line(action_code(row.case_reference, row.id), _LONGEST_NAME)


def owner_words(owner: str, people: People) -> str:
    """An owner by post or roles where such a person is set up, so that nobody is named in need of
    none; else as the plan says it."""
    person = people.find(owner)
    if person is None:
        return harmless_line(owner, _LONGEST_NAME)
    roles = ", ".join(role.label for role in person.roles)
    return harmless_line(person.title or roles or owner, _LONGEST_NAME)


def service_words(service: str) -> str:
    """A service, on one line."""
    return harmless_line(service, _LONGEST_NAME)


def marking_of_plan(wholes: Iterable[WholeAction], usual: str) -> str:
    """How a paper about several cases is marked: as the strictest of them.

    Markings are words people chose. Those with a known word ("Restricted", "Confidential") are
    ranked by it; of others nobody can tell, so that they are kept beside.

    Args:
        wholes: what is on the paper.
        usual: how the workspace marks its papers.

    >>> marking_of_plan((), "Confidential record")
    'Confidential record'
    """
    found = tuple(dict.fromkeys(whole.marking.strip() or usual for whole in wholes)) or (usual,)
    ranks = {marking: _rank(marking) for marking in found}
    known = [rank for rank in ranks.values() if rank is not None]
    strictest = min(known, default=None)
    kept = [one for one in found if ranks[one] is not None and ranks[one] == strictest]
    kept += [one for one in found if ranks[one] is None]
    if len(kept) > _MOST_MARKINGS:
        more = len(kept) - _MOST_MARKINGS
        kept = [*kept[:_MOST_MARKINGS], f"and {plural(more, 'more marking')}"]
    return " · ".join(harmless_line(one) for one in kept)


def marked(imprint: Imprint, wholes: Iterable[WholeAction]) -> Imprint:
    """The imprint of a paper about several cases, marked as `marking_of_plan` says."""
    return replace(imprint, marking=marking_of_plan(wholes, imprint.marking))


def _rank(marking: str) -> int | None:
    words = marking.casefold()
    for place, word in enumerate(_STRICTEST_FIRST):
        for found in re.finditer(re.escape(word), words):
            if not _NEGATED.search(words[: found.start()]):
                return place
    return None


def file_names(words: Sequence[str], ending: str) -> tuple[str, ...]:
    """File names any system takes, each once, in the order of these words.

    >>> file_names(("Lead: night/day", "lead night day", "CON"), ".eml")
    ('Lead night day.eml', 'lead night day 2.eml', 'CON_.eml')
    """
    taken: set[str] = set()
    names = []
    for one in words:
        base = " ".join(_NOT_IN_NAMES.sub(" ", harmless_line(one)).split())[:80].strip(". ")
        base = base or "Nobody"
        if re.fullmatch(r"(?i)con|prn|aux|nul|com\d|lpt\d", base):
            base += "_"
        name, number = base, 1
        while name.casefold() in taken:
            number += 1
            name = f"{base} {number}"
        taken.add(name.casefold())
        names.append(name + ending)
    return tuple(names)

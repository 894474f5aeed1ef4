"""Duties kept apart, looked at once more when a case is closed.

Each duty is judged when something is vouched for, and what it was judged by may change afterwards:
whoever confirmed adds the evidence later, takes over an action, hands one over and takes it back.
So the last gate judges all that stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from rca_studio.domain.case import Stage
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.people import People, Person, plain_name
from rca_studio.domain.proof import Signature
from rca_studio.domain.review import Confirmation
from rca_studio.domain.signing import still_covers

_PARTS: Final = re.compile(r"[,;/+&()\n]")
"""Between the name or post of an owner and what else is said of them."""


def confirmations_standing(casefile: CaseFile, items: Iterable[str]) -> Iterator[Confirmation]:
    """The confirmations of these items, in their order."""
    for item in items:
        if found := casefile.confirmations.get(item):
            yield found


def accepted_by_owner(casefile: CaseFile, people: People) -> Iterator[tuple[str, str, str]]:
    """Id and words of each action with evidence its owner accepted, and who that is."""
    for action in casefile.actions:
        for check in action.checks:
            if check.met and owns(people, check.by, action.owner, casefile):
                yield action.id, action.text, check.by
                break


def standing_signature(
    casefile: CaseFile, people: People, able: Callable[[Person], bool]
) -> Signature | None:
    """A signature of the validation as it is, by somebody who may validate and owns no action."""
    for one in casefile.signatures:
        person = people.find(one.by)
        fits = one.stage is Stage.VALIDATE and one.stands and still_covers(casefile, one)
        if fits and person is not None and able(person):
            return one
    return None


def owns(people: People, name: str, owner: str, casefile: CaseFile | None = None) -> bool:
    """Whether somebody is who answers for an action, however its owner is written.

    Owners are names, and posts or roles as well: whoever serves as "Service manager" in the service
    of the case owns what the service manager owns.

    Args:
        people: those set up.
        name: of the person.
        owner: as it stands in the action: a name, a post or role, with a place behind it or not.
        casefile: the case of the action.
    """
    if people.same(name, owner):
        return True
    parts = [part.strip() for part in _PARTS.split(owner) if part.strip()]
    if name.strip() and plain_name(name) in map(plain_name, parts):
        return True
    person = people.find(name)
    if person is None or not parts:
        return False
    if any(person.goes_by(part) for part in parts):
        return True
    if not any(person.serves_as(part) for part in parts):
        return False
    service = casefile.case.service if casefile is not None and casefile.exists else ""
    return person.works_in(service)

"""Who works here, as gestures: set up, change, rename, retire, bring back, passphrase.

Nobody is ever deleted: the history names them. Each gesture that would lock everybody out, or make
two people one, refuses with a ``ValueError`` in plain words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from rca_studio.domain.casefile import CaseFile, Change, ChangeSet
from rca_studio.domain.people import Person, Role
from rca_studio.editing.gestures import new_id, revise, set_setting

LOCK_MINUTES = "lock_minutes"
"""The setting of the workspace that says after how many quiet minutes the window locks; 0: never"""


def add_person(
    workspace: CaseFile,
    name: str,
    roles: Iterable[Role],
    *,
    title: str = "",
    services: tuple[str, ...] = (),
    sites: tuple[str, ...] = (),
    secret: str = "",
) -> ChangeSet:
    """Set somebody up; the first one becomes administrator, or nobody could set up others.

    Args:
        workspace: the workspace as it is.
        name: as it will stand in the history; nobody else goes, or went, by it.
        roles: what they do.
        title: what the organisation calls their post.
        services: where they work, empty for everywhere.
        sites: the same for sites.
        secret: the digest of what their passphrase is checked by, empty for none.
    """
    name = _free_name(workspace, name)
    chosen = set(roles)
    if not workspace.people.set_up:
        chosen.add(Role.ADMINISTRATOR)
    person = Person(
        id=new_id(),
        name=name,
        roles=in_order(chosen),
        title=_line(title),
        services=services,
        sites=sites,
        secret=secret,
    )
    return ChangeSet(f"Set up {name}", (Change(None, person),))


def change_person(person: Person, **values: Any) -> ChangeSet:
    """Change roles, title, services or sites; a name is changed by ``rename_person``.

    Changes of the same kind that follow each other are undone as one.
    """
    if unknown := set(values) - {"roles", "title", "services", "sites"}:
        raise TypeError(f"change_person does not change {', '.join(sorted(unknown))}")
    if "roles" in values:
        values["roles"] = in_order(values["roles"])
    if "title" in values:
        values["title"] = _line(values["title"])
    return revise(person, f"Change {person.name}", merge=True, **values)


def rename_person(workspace: CaseFile, person: Person, name: str) -> ChangeSet:
    """Give somebody another name; what was done under the old one stays theirs."""
    name = _free_name(workspace, name, person)
    former = tuple(one for one in (*person.former_names, person.name) if one != name)
    return revise(person, f"Rename {person.name}", name=name, former_names=former)


def retire_person(workspace: CaseFile, person: Person) -> ChangeSet:
    """Let somebody no longer sign in; what they did stays in their name."""
    _somebody_manages(workspace, replace(person, active=False))
    return revise(person, f"Retire {person.name}", active=False)


def bring_back(workspace: CaseFile, person: Person) -> ChangeSet:
    """Let somebody who was retired sign in again; where nobody is left, as administrator."""
    roles = person.roles
    if not workspace.people.set_up:
        roles = in_order((*roles, Role.ADMINISTRATOR))
    return revise(person, f"Bring back {person.name}", active=True, roles=roles)


def set_roles(workspace: CaseFile, person: Person, roles: Iterable[Role]) -> ChangeSet:
    """Give somebody other roles."""
    changed = replace(person, roles=in_order(roles))
    _somebody_manages(workspace, changed)
    return change_person(person, roles=changed.roles)


def set_secret(person: Person, sha256: str) -> ChangeSet:
    """Give somebody another passphrase by the digest of what it is checked by; empty for none."""
    words = "Change" if sha256 else "Take away"
    return revise(person, f"{words} the passphrase of {person.name}", secret=sha256)


def set_lock(workspace: CaseFile, minutes: int) -> ChangeSet:
    """Say after how many quiet minutes the window locks; 0 for never."""
    step = set_setting(workspace, LOCK_MINUTES, str(minutes))
    return ChangeSet("Change when the window locks", step.changes, f"setting {LOCK_MINUTES}")


def in_order(roles: Iterable[Role]) -> tuple[Role, ...]:
    """Roles once each, in the order they are listed everywhere."""
    chosen = set(roles)
    return tuple(role for role in Role if role in chosen)


def _free_name(workspace: CaseFile, name: str, whose: Person | None = None) -> str:
    name = _line(name)
    if not name:
        raise ValueError("a person needs a name")
    other = next(
        (
            one
            for one in workspace.people
            if one.goes_by(name) and (not whose or one.id != whose.id)
        ),
        None,
    )
    if other is not None:
        state = "works here already" if other.active else "worked here and can be brought back"
        was = "" if _line(other.name).casefold() == name.casefold() else f", once {name},"
        raise ValueError(f"{other.name}{was} {state}; two people cannot go by the same name")
    return name


def _somebody_manages(workspace: CaseFile, changed: Person) -> None:
    """Whoever is left can set up others, unless nobody is left at all."""
    left = [changed if one.id == changed.id else one for one in workspace.people]
    left = [one for one in left if one.active]
    if left and not any(Role.ADMINISTRATOR in one.roles for one in left):
        raise ValueError(f"{changed.name} is the only administrator; make somebody else one first")


def _line(text: str) -> str:
    return " ".join(text.split())

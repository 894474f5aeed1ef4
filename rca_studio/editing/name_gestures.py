"""The registers of names by which cases are de-identified, as gestures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

from rca_studio.domain.casefile import CaseFile, Change, ChangeSet
from rca_studio.domain.session import KnownName, NameKind
from rca_studio.domain.words import plural, quoted
from rca_studio.editing.gestures import new_id
from rca_studio.editing.ports import Stamp

LONGEST_NAME: Final = 120
"""A line longer than this is no name: somebody pasted something else."""


def add_names(workspace: CaseFile, kind: NameKind, names: Iterable[str], stamp: Stamp) -> ChangeSet:
    """Put names into a register; those that are there already stay as they are.

    Raises:
        ValueError: none of them is new, or none is a name.
    """
    there = {spelling for one in workspace.of(KnownName) for spelling in spellings(one)}
    new: dict[str, str] = {}
    found = False
    for raw in names:
        name = line(raw)
        if not is_name(name):
            continue
        found = True
        if name.casefold() not in there:
            new.setdefault(name.casefold(), name)
    if not found:
        raise ValueError("there is no name among these lines")
    if not new:
        raise ValueError("all of these names are in the registers already")
    changes = tuple(
        Change(None, KnownName(id=new_id(), kind=kind, name=one, by=stamp.actor, at=stamp.at))
        for one in new.values()
    )
    what = quoted(changes[0].entity.name, 40) if len(changes) == 1 else plural(len(changes), "name")  # type: ignore[union-attr]
    return ChangeSet(f"Put {what} into the registers", changes)


def decide_name(workspace: CaseFile, kind: NameKind, name: str, stamp: Stamp) -> ChangeSet:
    """Say what a word stands for, or that it may be seen; an earlier decision is replaced.

    Raises:
        ValueError: it is no name.
    """
    name = line(name)
    if not is_name(name):
        raise ValueError("a name needs letters")
    old = find_name(workspace, name)
    words = "may be seen" if kind is NameKind.FINE else f"is a {kind.label.lower()}"
    label = f"{quoted(name, 40)} {words}"
    if old is None:
        new = KnownName(id=new_id(), kind=kind, name=name, by=stamp.actor, at=stamp.at)
        return ChangeSet(label, (Change(None, new),))
    if old.kind is kind:
        return ChangeSet(label, ())
    new = replace(old, kind=kind, by=stamp.actor, at=stamp.at)
    return ChangeSet(label, (Change(old, new),))


def change_name(workspace: CaseFile, entry: KnownName, **values: Any) -> ChangeSet:
    """Correct a name, its register, or how else it is written (``also``).

    Raises:
        TypeError: something else is named.
        ValueError: it is no name, or another entry has it already.
    """
    if unknown := set(values) - {"name", "kind", "also"}:
        raise TypeError(f"change_name does not change {', '.join(sorted(unknown))}")
    if "name" in values:
        values["name"] = line(values["name"])
        if not is_name(values["name"]):
            raise ValueError("a name needs letters")
    if "also" in values:
        own = values.get("name", entry.name).casefold()
        lines = (line(one) for one in values["also"])
        values["also"] = tuple(
            dict.fromkeys(one for one in lines if is_name(one) and one.casefold() != own)
        )
    new = replace(entry, **values)
    others = (one for one in workspace.of(KnownName) if one.id != entry.id)
    if any(one.name.casefold() == new.name.casefold() for one in others):
        raise ValueError(f"{quoted(new.name, 40)} is in the registers already")
    label = f"Change {quoted(entry.name, 40)} in the registers"
    return ChangeSet(label, (Change(entry, new),), f"{entry.id}:{','.join(sorted(values))}")


def take_names_away(names: Iterable[KnownName]) -> ChangeSet:
    """Take names out of the registers; what they hid is asked about again, or seen."""
    gone = tuple(Change(one, None) for one in names)
    if not gone:
        raise ValueError("choose the names to take away")
    return ChangeSet(f"Take {plural(len(gone), 'name')} out of the registers", gone)


def find_name(workspace: CaseFile, name: str) -> KnownName | None:
    """The entry of a name, by its first spelling before another one."""
    wanted = line(name).casefold()
    names = workspace.of(KnownName)
    first = (one for one in names if one.name.casefold() == wanted)
    other = (one for one in names if wanted in spellings(one))
    return next(first, None) or next(other, None)


def spellings(name: KnownName) -> tuple[str, ...]:
    """How a name is written, for comparing."""
    return tuple(one.casefold() for one in (name.name, *name.also))


def line(text: str) -> str:
    """A name on one line."""
    return " ".join(text.split())


def is_name(text: str) -> bool:
    """Whether a line can be a name."""
    return len(text) <= LONGEST_NAME and any(mark.isalnum() for mark in text)

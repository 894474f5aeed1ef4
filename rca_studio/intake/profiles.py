"""Mappings that are known already: those of this workspace, and those the program ships.

A saved profile is recognised by the hash of the column names, or, when a later release of the same
export has gained or lost a column, by how many of its columns are there. A shipped one
(``resources/intake/profiles/*.toml``) is recognised by columns that only its system has.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rca_studio.domain.casefile import Change, ChangeSet
from rca_studio.domain.packs import PackError, read_toml
from rca_studio.domain.workspace import MappingProfile
from rca_studio.faults import KnownFault
from rca_studio.intake.dates import DateOrder
from rca_studio.intake.mapping import Target
from rca_studio.intake.plan import SourcePlan, system_of
from rca_studio.intake.text import plain_name
from rca_studio.paths import resource

_ENOUGH = 0.8
"""Part of a saved profile's columns that must be there to recognise a changed export."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownProfile:
    """A mapping that is known, wherever it comes from; ``targets`` by plain column name."""

    name: str
    origin: str
    system: str
    targets: Mapping[str, Target]
    match: tuple[str, ...] = ()
    date_order: DateOrder | None = None


def recognise(
    names: Sequence[str],
    header_hash: str,
    saved: Sequence[MappingProfile],
    wanted: str | None = None,
) -> KnownProfile | None:
    """The profile of these columns, if one is known.

    Args:
        names: the columns of the file.
        header_hash: of these names.
        saved: the profiles of the workspace; they go before the shipped ones.
        wanted: a profile chosen by name; ``""`` for none.

    Raises:
        KnownFault: there is no profile of the wanted name.
    """
    if wanted == "":
        return None
    plain = {plain_name(name) for name in names}
    own = [from_saved(profile) for profile in saved]
    if wanted is not None:
        for profile in (*own, *shipped()):
            if profile.name.casefold() == wanted.casefold():
                return profile
        have = ", ".join(p.name for p in (*own, *shipped()))
        raise KnownFault(
            f"There is no profile named “{wanted}”.",
            "Nothing was imported.",
            f"Choose one of these: {have}.",
        )
    for known, entity in zip(own, saved, strict=True):
        if entity.header_hash == header_hash:
            return known
    best: tuple[float, KnownProfile] | None = None
    for known in own:
        share = len(known.targets.keys() & plain) / max(1, len(known.targets))
        if share >= _ENOUGH and len(plain) <= 2 * len(known.targets):
            best = max(best or (0.0, known), (share, known), key=lambda pair: pair[0])
    if best is not None:
        return best[1]
    return next((p for p in shipped() if p.match and set(p.match) <= plain), None)


def from_saved(profile: MappingProfile) -> KnownProfile:
    """A profile of the workspace as a known one; fields this version does not know stay extras."""
    options = dict(profile.options)
    targets = {}
    for name, target in profile.mapping:
        known = target in Target.__members__.values()
        targets[plain_name(name)] = Target(target) if known else Target.EXTRA
    order = options.get("date_order")
    return KnownProfile(
        name=profile.name,
        origin="saved",
        system=options.get("system") or system_of(profile.header_hash),
        targets=targets,
        date_order=DateOrder(order) if order in list(DateOrder) else None,
    )


def profile_of(plan: SourcePlan, name: str, ident: str) -> MappingProfile:
    """What there is to remember of a plan."""
    options = [("system", plan.system)]
    decision = plan.date_decision
    if decision is not None and decision.chosen:
        options.append(("date_order", decision.order.value))
    return MappingProfile(
        id=ident,
        name=name,
        header_hash=plan.header_hash,
        mapping=tuple((c.name, c.target.value) for c in plan.columns),
        options=tuple(options),
    )


def saving(
    plan: SourcePlan, name: str, saved: Sequence[MappingProfile], new_id: str
) -> ChangeSet | None:
    """The step that saves the mapping under a name; ``None`` where it is saved already.

    A profile of the same name or header is brought up to date instead of standing there twice.
    """
    old = next((p for p in saved if p.name == name), None) or next(
        (p for p in saved if p.header_hash == plan.header_hash), None
    )
    new = profile_of(plan, name, old.id if old else new_id)
    if new == old:
        return None
    return ChangeSet(f"Save mapping “{name}”", (Change(old, new),))


@cache
def shipped() -> tuple[KnownProfile, ...]:
    """The profiles that come with the program, by file name."""
    folder = resource("intake/profiles")
    return tuple(_read(path) for path in sorted(folder.glob("*.toml")))


def _read(path: Path) -> KnownProfile:
    try:
        table = read_toml(path)
        return KnownProfile(
            name=table["name"],
            origin="shipped",
            system=table["name"],
            targets={plain_name(n): Target(t) for n, t in table["columns"].items()},
            match=tuple(plain_name(n) for n in table["match"]),
            date_order=DateOrder(table["date_order"]) if "date_order" in table else None,
        )
    except (KeyError, ValueError) as error:
        reason = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        raise KnownFault(
            reason if isinstance(error, PackError) else f"“{path.name}” cannot be used: {reason}.",
            "Nothing was imported.",
            "Correct the file, or bring back the one that came with the program.",
        ) from error

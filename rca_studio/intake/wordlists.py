"""The word lists of the intake, read once from ``resources/intake``; a customer may extend them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from rca_studio.domain.case import Nature
from rca_studio.domain.packs import PackError, read_toml
from rca_studio.faults import KnownFault
from rca_studio.intake.text import plain_name
from rca_studio.paths import resource


@dataclass(frozen=True, slots=True)
class Names:
    """What the columns of one kind are called: whole names (in order) and words within them."""

    exact: tuple[str, ...]
    within: tuple[str, ...]


@cache
def synonyms() -> Mapping[str, Names]:
    """The known column names by canonical field; ``personal`` holds those of personal data."""
    table = _read("intake/synonyms.toml")
    return {
        field: Names(
            tuple(plain_name(name) for name in names.get("exact", ())),
            tuple(plain_name(name) for name in names.get("within", ())),
        )
        for field, names in table.items()
    }


@cache
def natures() -> Mapping[str, Nature]:
    """What the values of kind and harm columns mean, by plain value."""
    table = _read("intake/values.toml")["nature"]
    return {plain_name(value): Nature(key) for key, values in table.items() for value in values}


@cache
def words(section: str) -> frozenset[str]:
    """A plain list of words: ``totals`` or ``yes``."""
    return frozenset(plain_name(w) for w in _read("intake/values.toml")[section]["words"])


def _read(name: str) -> dict[str, Any]:
    path = resource(name)
    try:
        return read_toml(path)
    except PackError as error:
        raise KnownFault(
            str(error),
            "Nothing was imported.",
            "Correct the file, or bring back the one that came with the program.",
        ) from error

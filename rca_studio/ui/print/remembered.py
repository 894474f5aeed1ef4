"""What each person chose last time, so that the next time takes one key.

Choices are a frozen dataclass of plain values; a setting keeps a line for each person: who (by id,
``""`` where nobody is set up), a tab, and the values as JSON.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, fields, replace
from typing import Any, TypeVar

from rca_studio.faults import KnownFault
from rca_studio.settings import Setting, Settings

Chosen = TypeVar("Chosen")
"""A frozen dataclass of plain values."""

_MOST_PEOPLE = 20


def last_time(
    settings: Settings, setting: Setting[tuple[str, ...]], person: str, usual: Chosen
) -> Chosen:
    """What this person chose last; ``usual`` where they chose nothing yet, or it is damaged."""
    for line in settings.get(setting):
        whose, _, text = line.partition("\t")
        if whose == person:
            with suppress(ValueError, TypeError, RecursionError):
                return _read(json.loads(text), usual)
    return usual


def remember(
    settings: Settings, setting: Setting[tuple[str, ...]], person: str, chosen: Any
) -> None:
    """Keep it; where it cannot be kept, the next time begins as usual."""
    others = [one for one in settings.get(setting) if one.partition("\t")[0] != person]
    mine = f"{person}\t{json.dumps(asdict(chosen))}"
    with suppress(KnownFault):
        settings.set(setting, (mine, *others[: _MOST_PEOPLE - 1]))


def _read(data: object, usual: Chosen) -> Chosen:
    """Choices from plain data; what is of another kind than it should be is as usual."""
    if not isinstance(data, dict):
        return usual
    known: dict[str, Any] = {}
    standards: Any = usual
    for field in fields(standards):
        value, standard = data.get(field.name), getattr(usual, field.name)
        if isinstance(standard, tuple) and isinstance(value, list):
            value = tuple(str(one) for one in value)
        if type(value) is type(standard):
            known[field.name] = value
    found: Chosen = replace(standards, **known)
    return found

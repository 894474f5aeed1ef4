"""How somebody printed last time, so that the next time takes one key."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from typing import Any

from rca_studio.faults import KnownFault
from rca_studio.settings import LAST_PRINTS, Settings

_MOST_PEOPLE = 20

BOTH = "both"
"""The choice of two documents at once; the others are values of ``reports.context.Document``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What was chosen: see ``reports.context.Scope``; ``key`` is the file somebody signs with."""

    document: str = "all"
    appendix: bool = True
    views: tuple[str, ...] = ("graph", "fishbone")
    accessible: bool = False
    sign: bool = False
    key: str = ""
    paper: str = ""
    purpose: str = ""


def last_choices(settings: Settings, person: str) -> Choices:
    """How this person (by id; ``""`` where nobody is set up) printed last time."""
    for line in settings.get(LAST_PRINTS):
        whose, _, text = line.partition("\t")
        if whose == person:
            with suppress(ValueError, TypeError, RecursionError):
                return _read(json.loads(text))
    return Choices()


def keep_choices(settings: Settings, person: str, choices: Choices) -> None:
    """Remember them; where they cannot be kept, the next time begins as usual."""
    others = [one for one in settings.get(LAST_PRINTS) if one.partition("\t")[0] != person]
    mine = f"{person}\t{json.dumps(asdict(choices))}"
    with suppress(KnownFault):
        settings.set(LAST_PRINTS, (mine, *others[: _MOST_PEOPLE - 1]))


def _read(data: object) -> Choices:
    """Choices from plain data; what is of another kind than it should be is as usual."""
    usual = Choices()
    if not isinstance(data, dict):
        return usual
    known: dict[str, Any] = {}
    for field in fields(Choices):
        value = data.get(field.name)
        if field.name == "views" and isinstance(value, list):
            value = tuple(str(one) for one in value)
        if type(value) is type(getattr(usual, field.name)):
            known[field.name] = value
    return Choices(**known)

"""Entities as rows and back, and the statements for them; made once from the dataclasses.

Truth values are 0 or 1, enumerations their text, tuples canonical JSON. ``case_id`` of what belongs
to the workspace is always the same and not stored.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from enum import Enum
from functools import cache
from typing import Any, get_origin, get_type_hints

from rca_studio.domain.casefile import KINDS, Entity
from rca_studio.domain.codec import from_plain, to_plain
from rca_studio.domain.governance import ChartChoice, MonthlyFigure, PulseCount
from rca_studio.domain.people import Person
from rca_studio.domain.plan_view import PlanView
from rca_studio.domain.proof import ProtocolPack
from rca_studio.domain.recognition import Champion
from rca_studio.domain.session import (
    Commitment,
    KnownName,
    ParkedIdea,
    Session,
    SessionVote,
    ShowFrame,
)
from rca_studio.domain.workspace import WORKSPACE, ImportBatch, MappingProfile, Setting
from rca_studio.models.audit import canonical

OF_WORKSPACE: tuple[type[Entity], ...] = (
    Setting,
    MappingProfile,
    ImportBatch,
    Person,
    ProtocolPack,
    PlanView,
    MonthlyFigure,
    PulseCount,
    ChartChoice,
    Session,
    ShowFrame,
    SessionVote,
    ParkedIdea,
    Commitment,
    KnownName,
    Champion,
)


_string = json.encoder.encode_basestring


def _json(value: object) -> str:
    return canonical(to_plain(value))


def _json_of_pairs(pairs: tuple[tuple[str, str], ...]) -> str:
    """Canonical JSON of what each imported case has, several times faster than by the library."""
    return f"[{','.join([f'[{_string(name)},{_string(value)}]' for name, value in pairs])}]"


def _encoder(hints: Mapping[str, Any], names: list[str]) -> Callable[[Any], list[Any]]:
    """A function that gives the column values of an entity.

    It is written out and compiled, field by field, for it runs for each row of an import.
    """
    parts = []
    for name in names:
        hint = hints[name]
        if hint == tuple[tuple[str, str], ...]:
            parts.append(f"pairs(e.{name}) if e.{name} else '[]'")
        elif get_origin(hint) is tuple:
            parts.append(f"json(e.{name}) if e.{name} else '[]'")
        elif hint is bool:
            parts.append(f"1 if e.{name} else 0")
        elif issubclass(hint, Enum):
            parts.append(f"e.{name}._value_")
        else:
            parts.append(f"e.{name}")
    source = f"lambda e: [{', '.join(parts)}]"
    written: Callable[[Any], list[Any]] = eval(source, {"json": _json, "pairs": _json_of_pairs})
    return written


class Shape:
    """How one kind of entity lies in its table."""

    def __init__(self, name: str, kind: type[Entity]) -> None:
        self.name = name
        self.kind = kind
        self.of_workspace = kind in OF_WORKSPACE
        self.table = "case_" if name == "case" else name
        hints = get_type_hints(kind)
        names = [field.name for field in fields(kind)]
        if self.of_workspace:
            names.remove("case_id")
        self.names = tuple(names)
        self.encode = _encoder(hints, names)
        """Gives the values of the columns ``names``."""
        self._flags = [name for name in names if hints[name] is bool]
        self._tuples = [name for name in names if get_origin(hints[name]) is tuple]
        quoted = ", ".join(f'"{column}"' for column in names)
        owner = "case_id" if "case_id" in names else "id" if name == "case" else ""
        self.columns = quoted
        self.insert = (
            f'INSERT INTO "{self.table}" ({quoted}, "version") '
            f"VALUES ({','.join('?' * (len(names) + 1))})"
        )
        self.select = f'SELECT "version", {quoted} FROM "{self.table}"'
        self.select_owned = f'{self.select} WHERE "{owner}"=?' if owner else self.select
        if kind is ImportBatch:
            self.select_owned += " WHERE withdrawn=0"
        self.delete = f'DELETE FROM "{self.table}" WHERE "id"=? AND "version"=?'

    def decode(self, values: tuple[Any, ...]) -> Entity:
        """The entity from the values of the columns ``names``."""
        plain: dict[str, Any] = dict(zip(self.names, values, strict=True))
        for column in self._flags:
            plain[column] = bool(plain[column])
        for column in self._tuples:
            plain[column] = json.loads(plain[column])
        return from_plain(self.kind, plain)

    @cache  # noqa: B019 - there are fifteen shapes, and they live as long as the program
    def update(self, columns: tuple[str, ...]) -> str:
        """The statement that sets these columns of one row, guarded by its version.

        Only what changed is set: SQLite writes each index that covers a named column anew.
        """
        sets = ", ".join(f'"{column}"=?' for column in (*columns, "version"))
        return f'UPDATE "{self.table}" SET {sets} WHERE "id"=? AND "version"=?'


SHAPES: Mapping[type[Entity], Shape] = {kind: Shape(name, kind) for name, kind in KINDS.items()}
"""The shape of each kind of entity."""

OWNED_SHAPES = tuple(shape for shape in SHAPES.values() if not shape.of_workspace)
WORKSPACE_SHAPES = tuple(shape for shape in SHAPES.values() if shape.of_workspace)


def shapes_of(case_id: str) -> tuple[Shape, ...]:
    """The shapes a case (or, for ``WORKSPACE``, the workspace itself) is put together from."""
    return WORKSPACE_SHAPES if case_id == WORKSPACE else OWNED_SHAPES

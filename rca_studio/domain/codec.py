"""Entities as plain data (for tables, the audit trail and JSON exports) and back.

Plain data is what JSON knows: text, numbers, truth values, ``null``, lists and objects.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

_T = TypeVar("_T")
_KNOWN_HINTS: dict[type[Any], dict[str, Any]] = {}


def to_plain(value: object) -> Any:
    """A dataclass, enum or tuple as plain data; fields keep their names."""
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, list | tuple):
        return [to_plain(item) for item in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)  # 1 and 1.0 are equal, so they must read and hash alike
    return value


def from_plain(kind: type[_T], plain: Mapping[str, Any]) -> _T:
    """The dataclass ``kind`` from plain data; unknown fields are refused, missing take defaults.

    Raises:
        ValueError: a field is unknown, missing without a default, or has a value of no sense.
    """
    hints = _hints(kind)
    if unknown := set(plain) - set(hints):
        raise ValueError(f"{kind.__name__} has no field {', '.join(sorted(unknown))}")
    try:
        return kind(**{name: _build(hints[name], value) for name, value in plain.items()})
    except TypeError as error:
        raise ValueError(str(error)) from error


def _hints(kind: type[Any]) -> dict[str, Any]:
    if kind not in _KNOWN_HINTS:
        _KNOWN_HINTS[kind] = get_type_hints(kind)
    return _KNOWN_HINTS[kind]


def _build(hint: Any, value: Any) -> Any:
    if get_origin(hint) is tuple:
        inner = get_args(hint)
        if len(inner) == 2 and inner[1] is Ellipsis:
            return tuple(_build(inner[0], item) for item in value)
        return tuple(_build(part, item) for part, item in zip(inner, value, strict=True))
    if isinstance(hint, UnionType) and NoneType in get_args(hint):
        (inner,) = (part for part in get_args(hint) if part is not NoneType)
        return None if value is None else _build(inner, value)
    if isinstance(hint, type):
        if issubclass(hint, Enum):
            return hint(value)
        if is_dataclass(hint):
            return from_plain(hint, value)
        if hint is float and isinstance(value, int) and not isinstance(value, bool):
            return float(value)
        if hint in (str, int, bool, float) and type(value) is not hint:
            raise ValueError(f"{value!r} is not of type {hint.__name__}")
    return value

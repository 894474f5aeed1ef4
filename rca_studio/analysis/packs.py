"""Packs: the TOML files that hold frameworks and wording, and that a customer may edit.

Whoever edits one by hand will make a slip now and then. `read_pack` hands out a `Table` that checks
each value as it is taken, so that the message names the file, the place and the reason, for example
``“sac.toml” cannot be used: “scores” in entry 2 of [[matrix]] has to be a list of numbers.``
"""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_T = TypeVar("_T")


class PackError(ValueError):
    """A pack cannot be used; the message says which file, where in it, and why."""

    def __init__(self, file: Path, reason: str, place: str = "") -> None:
        where = f"{place} " if place else ""
        super().__init__(f"“{file.name}” cannot be used: {where}{reason}.")
        self.file = file
        self.place = place
        self.reason = reason


def read_pack(path: Path, kind: str) -> Table:
    """Read a pack and return its outermost table.

    Args:
        path: The TOML file, UTF-8 with or without byte-order mark.
        kind: What its ``pack`` key has to say, so that one pack is not taken for another.

    Raises:
        PackError: It cannot be read, is not TOML, or is a pack of another kind.
    """
    table = Table(path, _parsed(path))
    if (found := table.text("pack")) != kind:
        table.refuse("pack", f"is “{found}”, but “{kind}” is needed here")
    return table


def pack_kind(path: Path) -> str:
    """Return what a file's ``pack`` key says, empty if it says nothing.

    Raises:
        PackError: The file cannot be read or is not TOML.
    """
    kind = _parsed(path).get("pack", "")
    return kind if isinstance(kind, str) else ""


def _parsed(path: Path) -> dict[str, Any]:
    try:
        # A text editor on Windows may put a byte-order mark first, which TOML does not know.
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise PackError(path, f"it cannot be read ({error.strerror or error})") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise PackError(path, "is not UTF-8 text; save it as UTF-8", f"line {line}") from error
    except tomllib.TOMLDecodeError as error:
        raise PackError(path, f"it is not valid TOML: {error}") from error


class Table:
    """One table of a pack. Each value is checked when it is taken; `done` finds what is left."""

    def __init__(self, file: Path, values: Mapping[str, Any], place: str = "") -> None:
        self.file = file
        self._values = values
        self._place = place
        self._taken: set[str] = set()

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text; without a ``default`` it has to be there and not be blank."""
        value = self._take(key, default)
        if not isinstance(value, str):
            self.refuse(key, "has to be a text in quotes")
        if default is None and not value.strip():
            self.refuse(key, "is empty")
        return value

    def texts(self, key: str, *, optional: bool = False) -> tuple[str, ...]:
        """Return a list of texts, none of them blank."""
        value = self._take(key, [] if optional else None)
        if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
            self.refuse(key, "has to be a list of texts in quotes")
        if not value and not optional:
            self.refuse(key, "is empty")
        return tuple(value)

    def number(self, key: str) -> int:
        """Return a whole number."""
        value = self._take(key, None)
        if not _whole(value):
            self.refuse(key, "has to be a whole number")
        return int(value)

    def numbers(self, key: str, count: int) -> tuple[int, ...]:
        """Return a list of exactly ``count`` whole numbers."""
        value = self._take(key, None)
        if not isinstance(value, list) or not all(map(_whole, value)):
            self.refuse(key, "has to be a list of whole numbers")
        if len(value) != count:
            self.refuse(key, f"has {len(value)} numbers, but {count} are needed")
        return tuple(value)

    def choice(self, key: str, choices: Iterable[str], default: str | None = None) -> str:
        """Return a text that is one of ``choices``."""
        allowed = tuple(choices)
        value = self.text(key, default)
        if value not in allowed and value != default:
            self.refuse(key, f"is “{value}”, but has to be one of: {', '.join(allowed)}")
        return value

    def table(self, key: str) -> Table:
        """Return the table ``[key]``."""
        value = self._take(key, None)
        if not isinstance(value, dict):
            self.refuse(key, f"has to be a table: a line [{key}] with its keys below")
        return Table(self.file, value, f"[{key}]")

    def tables(self, key: str) -> tuple[Table, ...]:
        """Return the tables ``[[key]]`` in their order, at least one."""
        value = self._take(key, None)
        if not isinstance(value, list) or not value or not all(isinstance(v, dict) for v in value):
            self.refuse(key, f"has to be one or more tables, each below a line [[{key}]]")
        return tuple(
            Table(self.file, entry, f"entry {number} of [[{key}]]")
            for number, entry in enumerate(value, start=1)
        )

    def unique(self, key: str, value: _T, seen: Iterable[_T]) -> _T:
        """Return ``value``, refusing it if an earlier table has the same."""
        if value in seen:
            self.refuse(key, f"is “{value}”, which an earlier entry has already")
        return value

    def done(self) -> None:
        """Refuse keys that nobody asked for: a misspelt key must not be silently without effect."""
        for key in self._values:
            if key not in self._taken:
                self.refuse(key, "is not a key that is known here")

    def refuse(self, key: str, reason: str) -> NoReturn:
        """Raise a `PackError` about ``key``."""
        raise PackError(
            self.file, reason, f"“{key}” in {self._place}" if self._place else f"“{key}”"
        )

    def _take(self, key: str, default: object) -> Any:
        self._taken.add(key)
        if key in self._values:
            return self._values[key]
        if default is None:
            self.refuse(key, "is missing")
        return default


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)

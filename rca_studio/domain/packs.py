"""Packs: the TOML files that hold protocols, frameworks and wording, and that a customer may edit.

Whoever edits one by hand will make a slip now and then. `read_pack` hands out a `Table` that checks
each value as it is taken, so that the message names the file, the place and the reason, for example
``“sac.toml” cannot be used: “scores” in entry 2 of [[matrix]] has to be a list of numbers.``
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeVar

from rca_studio.domain.toml_words import plain_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_T = TypeVar("_T")

MOST_LETTERS: Final = 256_000
"""A longer text is no pack; the longest one that comes with the program has 45,000 letters."""

MOST_TOLD: Final = 1_500
"""A reason is no longer than this, whatever the file puts into it."""

_NO_TEXT = re.compile(r"[\0\ud800-\udfff]")  # a character of zero, and half a character
_MOST_QUOTED: Final = 80

# Names joined by many dots would take the reader of TOML a time that grows with their square.
_LONG_NAME = re.compile(r"""(?:\.[ \t]*(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*){40}""")


class PackError(ValueError):
    """A pack cannot be used; the message says which file, where in it, and why.

    ``place`` says where in words, ``line`` by number (0: not known); ``reason`` goes on from either
    and ends without a full stop. Whatever a file puts into it, it stays one sentence on one line.
    """

    def __init__(self, file: str, reason: str, *, place: str = "", line: int = 0) -> None:
        where = f"line {line}: " if line else f"{place} " if place else ""
        super().__init__(f"“{file}” cannot be used: {_one_line(where + reason)}.")
        self.file = file
        self.line = line


def read_text(path: Path) -> str:
    """The text of a pack, UTF-8 with or without byte-order mark.

    Raises:
        PackError: the file cannot be read, is far too long, or is not UTF-8.
    """
    try:
        with path.open("rb") as file:
            found = file.read(4 * MOST_LETTERS + 1)  # not more of a file that is no pack at all
        if len(found) > 4 * MOST_LETTERS:
            raise _too_long(path.name)
        # A text editor on Windows may put a byte-order mark first, which TOML does not know.
        return found.decode("utf-8-sig")
    except OSError as error:
        raise PackError(path.name, f"it cannot be read ({error.strerror or error})") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise PackError(path.name, "this is not UTF-8 text; save it as UTF-8", line=line) from error


def parse_toml(text: str, file: str) -> dict[str, Any]:
    """The content of a TOML text; ``file`` is its name, for messages only.

    Raises:
        PackError: it is not TOML, is far too long, or is nested beyond reading.
    """
    if len(text) > MOST_LETTERS:
        raise _too_long(file)
    if found := _NO_TEXT.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise PackError(file, "there is a character that belongs to no text", line=line)
    if long := _LONG_NAME.search(text):
        line = text.count("\n", 0, long.start()) + 1
        raise PackError(file, "a name of so many parts cannot be read", line=line)
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise PackError(file, "its lists or tables are nested too deeply to be read") from error
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"\(at line (\d+), column \d+\)", str(error))
        reason = str(error).removesuffix(place[0] if place else "").strip()
        # At the end of the text; TOML knows no other line end than this.
        line = int(place[1]) if place else text.removesuffix("\n").count("\n") + 1
        reason = f"this is not valid TOML: {plain_words(reason)}"
        raise PackError(file, reason, line=line) from error
    except ValueError as error:  # a number of thousands of figures is refused by Python itself
        raise PackError(file, "a number in it is too large to be read") from error


def _too_long(file: str) -> PackError:
    return PackError(file, f"it is longer than {MOST_LETTERS:,} letters; nothing of it was read")


def read_toml(path: Path) -> dict[str, Any]:
    """The content of a TOML file; raises ``PackError`` where it cannot be read or is not TOML."""
    return parse_toml(read_text(path), path.name)


def read_pack(path: Path, kind: str) -> Table:
    """Read a pack and return its outermost table.

    Args:
        path: The TOML file, UTF-8 with or without byte-order mark.
        kind: What its ``pack`` key has to say, so that one pack is not taken for another.

    Raises:
        PackError: It cannot be read, is not TOML, or is a pack of another kind.
    """
    table = Table(path.name, read_toml(path))
    if (found := table.text("pack")) != kind:
        table.refuse("pack", f"is “{found}”, but “{kind}” is needed here")
    return table


def pack_kind(path: Path) -> str:
    """Return what a file's ``pack`` key says, empty if it says nothing.

    Raises:
        PackError: The file cannot be read or is not TOML.
    """
    kind = read_toml(path).get("pack", "")
    return kind if isinstance(kind, str) else ""


class Table:
    """One table of a pack. Each value is checked when it is taken; `done` finds what is left."""

    def __init__(self, file: str, values: Mapping[str, Any], place: str = "") -> None:
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
            self.refuse(key, f"is “{shown(value)}”, but has to be one of: {', '.join(allowed)}")
        return value

    def table(self, key: str) -> Table:
        """Return the table ``[key]``."""
        value = self._take(key, None)
        if not isinstance(value, dict):
            self.refuse(key, f"has to be a table: a line [{key}] with its keys below")
        return Table(self.file, value, f"[{key}]")

    def has(self, key: str) -> bool:
        """Return whether ``key`` stands here at all, for tables that may be left out."""
        return key in self._values

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
            self.refuse(key, f"is “{shown(str(value))}”, which an earlier entry has already")
        return value

    def done(self) -> None:
        """Refuse keys that nobody asked for: a misspelt key must not be silently without effect."""
        for key in self._values:
            if key not in self._taken:
                self.refuse(key, "is not a key that is known here")

    def refuse(self, key: str, reason: str) -> NoReturn:
        """Raise a `PackError` about ``key``."""
        place = f"“{shown(key)}” in {self._place}" if self._place else f"“{shown(key)}”"
        raise PackError(self.file, reason, place=place)

    def _take(self, key: str, default: object) -> Any:
        self._taken.add(key)
        if key in self._values:
            return self._values[key]
        if default is None:
            self.refuse(key, "is missing")
        return default


def shown(words: str) -> str:
    """The words of a file as a message quotes them: their beginning, where they are long.

    >>> shown("short")
    'short'
    """
    return words if len(words) <= _MOST_QUOTED else f"{words[:_MOST_QUOTED]}…"


def _one_line(words: str) -> str:
    """Words on one line, without what cannot be shown, and not without end."""
    shown = "".join(one if one.isprintable() else " " for one in words[: 2 * MOST_TOLD])
    line = " ".join(shown.split())
    return line if len(line) <= MOST_TOLD else line[:MOST_TOLD] + "…"


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)

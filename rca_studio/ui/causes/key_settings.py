"""The keys of the program as one person has them: kept in the settings, in force at once.

``keyboard`` knows every key that can be chosen: those of the causal views (see ``keys``) and those
of the menus. A key of the views counts there only, and there it comes before the same key of a
menu.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QObject, Signal

from rca_studio.settings import OWN_KEYS, Settings
from rca_studio.ui.causes.keys import TABLE, Command, Keymap, shown_key, stroke_of, use_keymap

PICTURES = "pictures"
MENUS = "menus"
_REPORTING = "While a near miss is written"
_LIST = "List of cases"
_SHOW = "Preparing a session"
_SEEN = "What others will see"


@dataclass(frozen=True, slots=True)
class KeyLine:
    """One line of the sheet of keys.

    Attributes:
        name: what it is called in the settings; ``""`` for a key that cannot be changed.
        group: the caption it stands under.
        words: what the key does.
        keys: the keys it has until a person chooses others.
        where: ``PICTURES``, ``MENUS`` or ``""``.
    """

    name: str
    group: str
    words: str
    keys: tuple[str, ...]
    where: str = ""


LOOK_KEY = "Ctrl+Shift+K"
"""Looks at the near miss that the one being written is like."""

FIXED: tuple[KeyLine, ...] = (
    KeyLine("", "Walk the picture", "move from cause to cause", ("Up", "Down", "Left", "Right")),
    KeyLine("", "Walk the picture", "to the event, to the harm", ("Home", "End")),
    KeyLine("", "Walk the picture", "menu of what is chosen", ("Menu", "Shift+F10")),
    KeyLine("", "While writing", "keep the words", ("Return",)),
    KeyLine("", "While writing", "keep the words and ask why", ("Tab",)),
    KeyLine("", "While writing", "keep the old words", ("Esc",)),
    KeyLine("", _REPORTING, "look at the near miss that this looks like", (LOOK_KEY,)),
    KeyLine("", _LIST, "open the case", ("Return",)),
    KeyLine("", _LIST, "report a near miss", ("N",)),
    KeyLine("", _LIST, "search", ("/",)),
    KeyLine("", _LIST, "clear the search", ("Esc",)),
    KeyLine("", _SHOW, "move the frame earlier, later", ("Alt+Up", "Alt+Down")),
    KeyLine("", _SHOW, "take the frame in, leave it out", ("Space",)),
    KeyLine("", _SHOW, "look at the frame side by side", ("Return",)),
    KeyLine("", _SEEN, "next frame, frame before", ("J", "K")),
    KeyLine("", _SEEN, "read on, accept the frame", ("Return",)),
    KeyLine("", _SEEN, "hide the word in hand: person, staff, site", ("1", "2", "3")),
    KeyLine("", _SEEN, "hide the word in hand: street, route", ("4", "5")),
    KeyLine("", _SEEN, "let the word in hand be seen", ("6",)),
)
"""Keys that are the same for everybody."""


@cache
def lines() -> tuple[KeyLine, ...]:
    """All lines of the sheet, in the order they are shown."""
    from rca_studio.ui.menus import titled_entries

    pictures = [
        KeyLine(row.name, row.group, row.command.value.rstrip("…"), row.keys, PICTURES)
        for row in TABLE
    ]
    menus = [
        KeyLine(f"menu.{entry.key}", title, entry.plain_words, tuple(entry.keys.split()), MENUS)
        for title, entry in titled_entries()
    ]
    lists = [line for line in FIXED if line.group in (_LIST, _SHOW, _SEEN)]
    return (*pictures, *(line for line in FIXED if line not in lists), *menus, *lists)


class Keyboard(QObject):
    """The keys in force; ``changed`` tells that a person chose others."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._settings: Settings | None = None
        self._own: dict[str, tuple[str, ...]] = {}

    def use(self, settings: Settings) -> None:
        """Take the keys from a person's settings."""
        self._settings = settings
        self._take(_read(settings.get(OWN_KEYS)))

    @property
    def is_fixed(self) -> bool:
        """Whether the organisation decided the keys."""
        return self._settings is not None and self._settings.is_fixed(OWN_KEYS)

    def line(self, name: str) -> KeyLine:
        """The line of a name; raises ``KeyError`` where there is none."""
        return _by_name()[name]

    def keys_of(self, name: str) -> tuple[str, ...]:
        """The keys of a line, the one that is shown first."""
        return self._own.get(name, _by_name()[name].keys)

    def is_own(self, name: str) -> bool:
        """Whether the person chose the keys of a line."""
        return name in self._own

    def others_with(self, name: str, key: str) -> tuple[KeyLine, ...]:
        """The lines that have this key already and would clash: those of the same place first."""
        stroke, here = stroke_of(key), self.line(name).where
        found = [
            line
            for line in lines()
            if line.name and line.name != name and stroke in _strokes(self.keys_of(line.name))
        ]
        return tuple(sorted(found, key=lambda line: line.where != here))

    def choose(self, name: str, keys: Sequence[str], *, take: bool = False) -> None:
        """Give a line these keys; with ``take`` they are taken from others of the same place."""
        own = dict(self._own)
        if take:
            wanted = set(_strokes(keys))
            for line in lines():
                same = line.where == self.line(name).where and line.name not in ("", name)
                there = self.keys_of(line.name) if same else ()
                left = tuple(key for key in there if stroke_of(key) not in wanted)
                if left != there:
                    own[line.name] = left
        own[name] = tuple(keys)
        self._keep(own)

    def reset(self, name: str) -> None:
        """Give a line back the keys it came with."""
        self._keep({one: keys for one, keys in self._own.items() if one != name})

    def reset_all(self) -> None:
        """Give all lines back the keys they came with."""
        self._keep({})

    def _keep(self, own: dict[str, tuple[str, ...]]) -> None:
        own = {name: keys for name, keys in own.items() if keys != self.line(name).keys}
        self._take(own)
        if self._settings is not None:
            kept = tuple("\t".join((name, *keys)) for name, keys in sorted(own.items()))
            self._settings.set(OWN_KEYS, kept)

    def _take(self, own: dict[str, tuple[str, ...]]) -> None:
        if own == self._own:
            return
        self._own = own
        use_keymap(Keymap({row.command: self.keys_of(row.name) for row in TABLE}))
        self.changed.emit()


def shown_keys(keys: Iterable[str]) -> str:
    """Keys as people read them: “Tab or Ins”."""
    return " or ".join(shown_key(key) for key in keys)


def name_of(command: Command) -> str:
    """What a command is called in the settings."""
    return command.name.lower()


def key_of_menu(key: str) -> str:
    """The shown key of a menu entry (``keys`` for the sheet itself); ``""`` for none."""
    keys = keyboard.keys_of(f"menu.{key}")
    return shown_key(keys[0]) if keys else ""


@cache
def _by_name() -> dict[str, KeyLine]:
    return {line.name: line for line in lines() if line.name}


def _strokes(keys: Iterable[str]) -> list[int]:
    return [stroke_of(key) for key in keys]


def _read(kept: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """What the settings say; lines and keys this version does not know are passed over."""
    own = {}
    for line in kept:
        name, *keys = line.split("\t")
        if name in _by_name():
            own[name] = tuple(key for key in keys if stroke_of(key))
    return own


keyboard = Keyboard()

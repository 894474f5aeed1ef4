"""Which actions are printed or exported: those in view, those chosen, or those of one owner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rca_studio.domain.registers import ActionRow
from rca_studio.domain.words import plural

VIEW, CHOSEN = "view", "chosen"
_OWNER = "owner:"


@dataclass(frozen=True)
class Selections:
    """What may be taken of the plan.

    Attributes:
        view: the lines in view; ``words`` say which ones they are.
        chosen: the lines a person has chosen.
    """

    view: tuple[ActionRow, ...]
    words: str = ""
    chosen: tuple[ActionRow, ...] = ()

    @property
    def first(self) -> str:
        """What is taken unless somebody says otherwise: what was chosen, if it is several."""
        return CHOSEN if len(self.chosen) > 1 or not self.view else VIEW

    def offered(self) -> tuple[tuple[str, str], ...]:
        """The ways to take some, as (key, words)."""
        found = []
        if self.view:
            found.append((VIEW, f"What is in view ({len(self.view):,})"))
        if self.chosen:
            found.append((CHOSEN, f"What is chosen ({len(self.chosen):,})"))
        counts: dict[str, int] = {}
        for row in self.view:
            counts[row.owner] = counts.get(row.owner, 0) + 1
        names = sorted(counts, key=lambda name: (not name, name.casefold()))
        if len(names) > 1:
            found += [
                (f"{_OWNER}{name}", f"Of {_short(name) or 'nobody yet'} ({counts[name]:,})")
                for name in names
            ]
        return tuple(found)

    def rows(self, key: str) -> tuple[ActionRow, ...]:
        """The lines of a key."""
        if key == CHOSEN:
            return self.chosen
        if key.startswith(_OWNER):
            owner = key.removeprefix(_OWNER)
            return tuple(row for row in self.view if row.owner == owner)
        return self.view

    def owner(self, key: str) -> str | None:
        """Whose lines they are, where they are those of one owner."""
        return key.removeprefix(_OWNER) if key.startswith(_OWNER) else None

    def said(self, key: str) -> str:
        """Which ones they are, as it stands on paper."""
        if key == CHOSEN:
            return plural(len(self.chosen), "chosen action")
        if key.startswith(_OWNER):
            owner = _short(key.removeprefix(_OWNER)) or "nobody yet"
            return f"{self.words}, of {owner}" if self.words else f"Actions of {owner}"
        return self.words


def _short(name: str, most: int = 60) -> str:
    line = " ".join(name.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def selections(
    view: Sequence[ActionRow], words: str, chosen: Sequence[ActionRow] = ()
) -> Selections:
    """What may be taken of the plan; chosen lines count once."""
    return Selections(tuple(view), words, tuple(dict.fromkeys(chosen)))

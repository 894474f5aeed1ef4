"""Which lines the timeline has, which of them are chosen, and where the keyboard is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rca_studio.diagrams.plan_timeline import Place, Stack
from rca_studio.domain.registers import ActionRow
from rca_studio.ui.plan.grouping import Group


class Lines:
    """The actions of lanes that are not folded, by their number from the top."""

    def __init__(self) -> None:
        self.groups: tuple[Group, ...] = ()
        self.stack = Stack((), 0, 1)
        self.picked: set[str] = set()
        self.current: ActionRow | None = None
        self._anchor = ""
        self._folded: set[str] = set()
        self._numbers: dict[str, int] = {}

    def show(self, groups: Sequence[Group], heading: float, line: float) -> None:
        """Show other lanes, or the same at another size; what was chosen stays chosen."""
        self.groups = tuple(groups)
        shown = [() if self.folded(group) else group.rows for group in self.groups]
        named = any(group.name for group in self.groups)
        self.stack = Stack([len(rows) for rows in shown], heading if named else 0, line)
        every = (row.id for rows in shown for row in rows)
        self._numbers = {action: number for number, action in enumerate(every)}
        self.picked = self.picked & self._numbers.keys()
        here = self._numbers.get(self.current.id) if self.current is not None else None
        self.current = None if here is None else self.row(here)
        self._anchor = self._anchor if self._anchor in self._numbers else ""

    def __len__(self) -> int:
        return self.stack.lines

    def rows(self) -> Iterator[ActionRow]:
        """All actions, of folded lanes too."""
        return (row for group in self.groups for row in group.rows)

    def row(self, number: int) -> ActionRow:
        """The action on a line."""
        return self.row_at(self.stack.place(number))

    def row_at(self, place: Place) -> ActionRow:
        """The action at a place that is no heading."""
        return self.groups[place.lane].rows[place.line]

    def number_of(self, action_id: str) -> int:
        """The line of an action, -1 where it is not shown."""
        return self._numbers.get(action_id, -1)

    # -- folding ---------------------------------------------------------------------------------

    def folded(self, group: Group) -> bool:
        """Whether only the heading of a lane is shown."""
        return group.key in self._folded

    def fold(self, key: str) -> None:
        """Fold or unfold a lane, by its key; it shows with the next ``show``."""
        self._folded ^= {key}

    def folded_with(self, action_id: str) -> str | None:
        """The key of the folded lane an action is in, if it is in one."""
        for group in self.groups:
            if self.folded(group) and any(row.id == action_id for row in group.rows):
                return group.key
        return None

    # -- choosing --------------------------------------------------------------------------------

    def chosen(self) -> tuple[ActionRow, ...]:
        """The actions chosen, from the top."""
        return tuple(self.row(number) for number in sorted(self._numbers[i] for i in self.picked))

    def go(self, number: int, *, extend: bool = False) -> None:
        """Put the keyboard on a line, choosing it alone or all from the anchor on."""
        self.current = self.row(number)
        anchor = self.number_of(self._anchor)
        if extend and anchor >= 0:
            first, last = sorted((anchor, number))
            self.picked = {self.row(one).id for one in range(first, last + 1)}
        else:
            self.picked, self._anchor = {self.current.id}, self.current.id

    def toggle(self, number: int) -> None:
        """Choose a line beside the others, or no longer."""
        self.current = self.row(number)
        self._anchor = self.current.id
        self.picked ^= {self.current.id}

    def choose_these(self, action_ids: Iterable[str]) -> None:
        """Choose these actions, as far as they are shown."""
        self.picked = set(action_ids) & self._numbers.keys()

    def choose_all(self) -> None:
        """Choose all that is shown."""
        self.picked = set(self._numbers)

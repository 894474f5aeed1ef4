"""Binary decision diagrams for "at least k of these happen", as plain integers in lists.

A diagram answers a yes-or-no question by asking about one variable after another, always in the
same order, and shares equal questions (R. E. Bryant, "Graph-based algorithms for Boolean function
manipulation", IEEE Transactions on Computers C-35, 1986). It is what lets a causal graph with
millions of combinations be held in a few hundred nodes.

Nothing here recurses: causal chains may be thousands of steps long, and Python's call depth is a
setting of the whole process that a library has no business changing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

FALSE: Final = 0
TRUE: Final = 1

PULSE: Final = 4096
"""So many steps are taken between two calls of a ``pulse``: some 10 to 20 ms of work."""

MOST_STEPS: Final = 600_000
"""Where the work is refused. Each step keeps some 250 bytes, so that this is about 150 MB, and two
to four seconds."""


class TooLarge(Exception):
    """The question has so many different answers that working them out would not end.

    The message is a sentence for the person who asked.
    """

    def __init__(self) -> None:
        super().__init__(
            "So many conditions combine here that the ways to harm cannot be counted. "
            "Nothing is lost. Fewer links between distant causes, or ALL where every cause is "
            "needed, would make them countable."
        )


class DecisionDiagrams:
    """A store of shared decision diagrams over the variables 0 .. ``variables`` - 1.

    A diagram is the number of its root node; `FALSE` and `TRUE` are the two constants. A child
    always has a smaller number than its parent, so a pass in ascending order is bottom-up.
    Variable 0 is asked first. ``pulse``, if given, is called now and then; what it raises stops
    the work. After ``most`` steps, each of which keeps something in memory, it stops by itself
    with `TooLarge`.
    """

    def __init__(
        self,
        variables: int,
        pulse: Callable[[], None] | None = None,
        *,
        most: int = MOST_STEPS,
    ) -> None:
        self.variables = variables
        self.steps = 0
        self._pulse = pulse
        self._most = most
        self._rest_at = min(PULSE, most)
        # The constants stand below every variable, hence the level `variables`.
        self.level: list[int] = [variables, variables]
        self.low: list[int] = [FALSE, TRUE]
        self.high: list[int] = [FALSE, TRUE]
        self._nodes: dict[tuple[int, int, int], int] = {}
        self._choices: dict[tuple[int, int, int], int] = {}

    def variable(self, index: int) -> int:
        """Return the diagram that is true where variable ``index`` is."""
        return self._node(index, FALSE, TRUE)

    def rest(self) -> None:
        """Let others stop the work, and stop it where it has grown beyond measure."""
        if self.steps >= self._most:
            raise TooLarge
        self._rest_at = min(self.steps + PULSE, self._most)
        if self._pulse is not None:
            self._pulse()

    def count_step(self) -> None:
        """Count one more thing kept in memory."""
        self.steps += 1
        if self.steps >= self._rest_at:
            self.rest()

    def at_least(self, needed: int, inputs: Sequence[int]) -> int:
        """Return the diagram that is true where ``needed`` or more of ``inputs`` are.

        "All" is ``needed == len(inputs)`` and "any" is ``needed == 1``: one rule serves each gate.
        It counts from the last input to the first, so that with inputs in variable order every
        step only puts a few nodes on top of what is there.
        """
        # tails[j]: "at least j of the inputs seen so far". More than were seen is FALSE as it
        # stands; fewer than can still grow to `needed` are left behind.
        tails = [TRUE] + [FALSE] * needed
        for left in range(len(inputs) - 1, -1, -1):
            most = min(needed, len(inputs) - left)
            for count in range(most, max(1, needed - left) - 1, -1):
                tails[count] = self.choose(inputs[left], tails[count - 1], tails[count])
        return tails[needed]

    def choose(self, test: int, then: int, otherwise: int) -> int:
        """Return the diagram "``then`` where ``test`` is true, else ``otherwise``"."""
        level, low, high = self.level, self.low, self.high
        choices = self._choices
        todo: list[tuple[int, int, int]] = [(test, then, otherwise)]
        # A key whose two halves are on `done` is put back as (-1 - level, 0, 0), its key on `keys`.
        keys: list[tuple[int, int, int]] = []
        done: list[int] = []
        while todo:
            key = todo.pop()
            f, g, h = key
            if f < 0:
                if_true = done.pop()
                node = self._node(-1 - f, done.pop(), if_true)
                choices[keys.pop()] = node
                done.append(node)
                continue
            if f <= TRUE:
                done.append(g if f else h)
                continue
            if g == h:
                done.append(g)
                continue
            if g == f:
                g = TRUE
            if h == f:
                h = FALSE
            if g == TRUE and h == FALSE:
                done.append(f)
                continue
            # "f and g" and "f or h" do not care which comes first: one spelling, more reuse.
            if h == FALSE and g < f:
                f, g = g, f
            elif g == TRUE and h < f:
                f, h = h, f
            key = (f, g, h)
            known = choices.get(key)
            if known is not None:
                done.append(known)
                continue
            at, at_g, at_h = level[f], level[g], level[h]
            top = at if at < at_g else at_g
            if at_h < top:
                top = at_h
            f0, f1 = (low[f], high[f]) if at == top else (f, f)
            g0, g1 = (low[g], high[g]) if at_g == top else (g, g)
            h0, h1 = (low[h], high[h]) if at_h == top else (h, h)
            keys.append(key)
            todo.append((-1 - top, 0, 0))
            todo.append((f1, g1, h1))
            todo.append((f0, g0, h0))
        return done[0]

    def _node(self, level: int, low: int, high: int) -> int:
        # As `count_step`, written out: this is the innermost place of all.
        self.steps += 1
        if self.steps >= self._rest_at:
            self.rest()
        if low == high:
            return low
        key = (level, low, high)
        node = self._nodes.get(key)
        if node is None:
            node = len(self.level)
            self._nodes[key] = node
            self.level.append(level)
            self.low.append(low)
            self.high.append(high)
        return node

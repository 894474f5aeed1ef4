"""Choices that, taken together, would show what each by itself hides.

Who asks for all near misses and then for all but one place has the figures of that place by taking
away. ``Asked`` remembers what somebody was shown and refuses what would let a small number be had
so: of the cases themselves, of any bar of a panel, and of any stretch of months.

It knows what is had by taking all of one choice, with its bars and points, from another
(``choice_left``); by adding and taking away up to four choices, and by any combination at all where
it comes to the number of cases in a corner cut out by choices (``choice_sums``); what stands hidden
in one choice and open in another (``choice_shown``); what the tables of one choice, and of several,
tell together (``crossing``); and what answers and actions do (``beside_cases``). Two things
(services and staff groups, say) are narrowed only where nothing is small among both. It does not
set cells of tables of three and more choices against each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from rca_studio.analysis.governance.beside_cases import (
    has_actions,
    has_answers,
    left_small,
    of_actions,
    of_answers,
    opens_hidden,
)
from rca_studio.analysis.governance.choice_left import Lefts
from rca_studio.analysis.governance.choice_shown import Shown
from rca_studio.analysis.governance.choice_sums import (
    bars_tell,
    cells_tell,
    corners_of,
    isolates,
    ways_of,
)
from rca_studio.analysis.governance.crossing import crosses, has_few, tables_of
from rca_studio.analysis.governance.scope import Dimension, Period, Scope
from rca_studio.analysis.governance.view import SINGLE, View, table_of
from rca_studio.analysis.governance.where import USUAL

if TYPE_CHECKING:
    from rca_studio.analysis.governance.cube import Cube
    from rca_studio.analysis.governance.pack import SmallNumbers
    from rca_studio.domain.governance import PulseCount
    from rca_studio.domain.registers import ActionRow

MOST: Final = 40
"""So many different choices are remembered; further ones are refused, and none is forgotten."""


class Asked:
    """The choices somebody was shown, and whether another one may be added.

    Args:
        preset: which numbers are small.
        views: what was shown already.
    """

    def __init__(self, preset: SmallNumbers, views: Sequence[View] = ()) -> None:
        self._preset = preset
        self._views = list(dict.fromkeys(views))[:MOST]
        self._counted: tuple[Shown, Lefts] | None = None

    @property
    def views(self) -> tuple[View, ...]:
        """What was shown, the first one first."""
        return tuple(self._views)

    def ask(
        self,
        cube: Cube,
        view: View,
        *,
        pulse: Sequence[PulseCount] = (),
        actions: Sequence[ActionRow] = (),
    ) -> str:
        """Remember that a choice is shown; why it must not be, in words, where it must not.

        For a worker: it counts by all dimensions.

        Args:
            cube: counts the cases.
            view: the choice.
            pulse: the answers that are narrowed by the choice, too.
            actions: the actions that are.
        """
        if view in self._views:
            return ""
        refusal = self.refusal(cube, view) or self._of_others(view.scope, pulse, actions)
        if not refusal:
            self._views.append(view)
        return refusal

    def refusal(self, cube: Cube, view: View) -> str:
        """Why a choice must not be shown; "" where it may be."""
        below = self._preset.below
        number = cube.number(view.scope)
        # That there is nothing where two things are asked for tells as much as a small number.
        if 0 < number < below or (not number and view.scope.only):
            if not view.scope.only:
                return f"These months have fewer than {below} near misses. Choose more of them."
            return f"This choice has fewer than {below} near misses. Choose a wider one."
        if len(self._views) >= MOST:
            return (
                f"{MOST} different choices were looked at, and more could show single near "
                "misses. Go back to one of those."
            )
        if self._crosses(cube, view):
            return (
                f"This table together with an earlier one would show fewer than {below} near "
                "misses. Choose other rows or columns."
            )
        if (
            self._asks_two_things(cube, view)
            or self._opens_hidden(cube, view)
            or self._gives_away(cube, view)
        ):
            return self._together("near misses")
        return ""

    def _of_others(
        self, scope: Scope, pulse: Sequence[PulseCount], actions: Sequence[ActionRow]
    ) -> str:
        """Why answers or actions of this choice must not be shown beside earlier ones."""
        shown = [*dict.fromkeys(v.scope for v in self._views if v.scope != scope), scope]
        if len(shown) == 1 or not (pulse or actions):
            return ""
        ways = ways_of(len(shown))
        for words, numbers, has, places in (
            ("answers", of_answers(pulse), has_answers, (1, 2)),
            ("actions", of_actions(actions), has_actions, ()),  # shown by none of these
        ):
            if left_small(numbers, shown, has, ways, self._preset.below) or any(
                opens_hidden(numbers, place, shown, has, self._preset) for place in places
            ):
                return self._together(words)
        return ""

    def _together(self, words: str) -> str:
        return (
            f"This choice together with an earlier one would show fewer than {self._preset.below} "
            f"{words}. Choose a wider one."
        )

    # -- what could be worked out ----------------------------------------------------------------

    def _counts(self, cube: Cube) -> tuple[Shown, Lefts]:
        if self._counted is None or self._counted[0].cube is not cube:
            shown = Shown(cube, self._preset)
            self._counted = shown, Lefts(shown)
        return self._counted

    def _crosses(self, cube: Cube, view: View) -> bool:
        """Whether tables of the very same near misses tell a small number together."""
        import numpy as np

        table = table_of(view)
        mask, number = cube.mask(view.scope), cube.number(view.scope)
        before = [
            pair
            for one in self._views
            if one.scope == view.scope
            or (cube.number(one.scope) == number and np.array_equal(mask, cube.mask(one.scope)))
            for pair in tables_of(table_of(one))
        ]
        if not before:
            if table == USUAL:
                return False
            before = [one for one in tables_of(table) if one != table]
        asked = [one for one in tables_of(table) if one not in before]
        return any(
            crosses(cube, view.scope, (*before, *asked[:place]), one, self._preset)
            for place, one in enumerate(asked)
        )

    def _asks_two_things(self, cube: Cube, view: View) -> bool:
        """Whether two things are asked for, at once or in turn, that have few near misses together.

        Beside each other even bars and months without a near miss would tell. So there may be no
        few anywhere among all that can be asked for there, month by month where periods differ.
        """
        views = (*dict.fromkeys(one.scope for one in self._views), view.scope)
        if len(set(views)) == 1:
            return False
        first, last = min(v.period.first for v in views), max(v.period.last for v in views)
        everything = Scope(period=Period(first, last), practice=view.scope.practice)
        by_month = (Dimension.MONTH,) if len({one.period for one in views}) > 1 else ()
        asked = {dimension for one in views for dimension, _ in one.only} & {*SINGLE}
        dimensions = sorted(asked)
        return len(dimensions) > 1 and has_few(
            cube, everything, (*dimensions, *by_month), self._preset.below
        )

    def _opens_hidden(self, cube: Cube, view: View) -> bool:
        """Whether what is hidden in one choice would stand open in another."""
        seen = self._counts(cube)[0].seen
        hidden, shown = seen(view)
        for one in self._views:
            other_hidden, other_shown = seen(one)
            if hidden & other_shown or shown & other_hidden:
                return True
        return False

    def _gives_away(self, cube: Cube, view: View) -> bool:
        """Whether sums and differences of what is shown, or what lies within what, tell of few."""
        scope, below = view.scope, self._preset.below
        shown, lefts = self._counts(cube)
        earlier = dict.fromkeys(one.scope for one in self._views)
        known = scope in earlier  # then only its table can be new
        before = [one for one in earlier if one != scope and not 0 < cube.number(one) < below]
        if not before:
            return False
        scopes = [*before, scope]
        inside, numbers = corners_of(cube, scopes)
        if not len(numbers):
            return False
        if cells_tell(shown, scopes, inside, (*self._views, view)):
            return True
        if lefts.cells_lie_within(self._views, view):
            return True
        return not known and (
            isolates(inside, numbers, below)
            or bars_tell(shown, scopes, inside)
            or lefts.pieces_tell(self._views, scope)
        )

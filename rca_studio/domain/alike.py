"""Near misses that are alike: what is asked, what is found, and why it was found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from rca_studio.domain.case import Case, Stage
from rca_studio.domain.plan import ActionState
from rca_studio.domain.today import Standing


class Shared(StrEnum):
    """What two near misses can have in common."""

    CONTROL = "control"
    PLACE = "place"
    ROUTE = "route"
    KIND = "kind"
    FACTOR = "factor"
    WORDS = "words"
    TRIGGER = "trigger"

    @property
    def words(self) -> str:
        """In words, without saying which one."""
        return _TOLD[self]


class Likeness(NamedTuple):
    """One thing in common; ``words`` says which one, where that is known."""

    shared: Shared
    words: str = ""

    @property
    def told(self) -> str:
        """In words, for example ``same place``.

        >>> Likeness(Shared.WORDS, "walker, doorway").told
        'words in common: walker, doorway'
        """
        telling = self.shared.words
        return f"{telling}: {self.words}" if self.words else telling


_TOLD = {
    Shared.CONTROL: "same control did not hold",
    Shared.PLACE: "same place",
    Shared.ROUTE: "same route",
    Shared.KIND: "same type",
    Shared.FACTOR: "also made likely by",
    Shared.WORDS: "words in common",
    Shared.TRIGGER: "counts as repeating",
}


# -- while a case is written -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class AlikeQuery:
    """What is being written, and what may be found for it.

    ``controls`` are the texts of controls that did not hold or were not there, ``factors`` the
    bones causes stand on, each as (``frame/bone``, its label). ``case_id`` is left out of what is
    found. ``practice``: only practice cases, only real ones, or both.
    """

    title: str
    story: str = ""
    protocol: str = ""
    location: str = ""
    route: str = ""
    controls: tuple[str, ...] = ()
    factors: tuple[tuple[str, str], ...] = ()
    case_id: str = ""
    practice: bool | None = None

    @property
    def says_enough(self) -> bool:
        """Whether two words of three letters or more are there: one alone looks like anything."""
        return sum(len(word) > 2 for word in f"{self.title} {self.story}".split()) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """A near miss that is like another one.

    ``score`` orders what was found; ``close`` says that it may well be the same thing again, which
    is said to whoever writes without being asked.
    """

    case_id: str
    reference: str
    title: str
    occurred: str
    stage: Stage
    score: float
    close: bool
    why: tuple[Likeness, ...] = ()

    @property
    def why_words(self) -> str:
        """Why, in one line."""
        return " · ".join(one.told for one in self.why)


# -- over all cases --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAction:
    """What was done about a near miss; ``since`` is the moment it was in place, at the latest."""

    id: str
    text: str
    state: ActionState
    since: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownCase:
    """What is read of a case to find what repeats.

    ``seq`` is its number in the workspace. ``failed`` are the controls that did not hold or were
    not there, ``factors`` the bones its causes stand on (``frame/bone``); ruled-out causes are left
    out.
    """

    seq: int
    case: Case
    failed: tuple[str, ...] = ()
    factors: tuple[str, ...] = ()
    actions: tuple[KnownAction, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatGroup:
    """Near misses that are one thing coming back.

    Attributes:
        title: what they are called, made from the words of the case most like all others.
        kinds: the protocols they are of, most first.
        cases: the newest first.
        seqs: their numbers, in the same order.
        why: why they are one group.
        standing: what became of the actions against it.
        action: the words of the action the standing is about; empty for none.
        elsewhere: it is in place, and the newest near miss came where that action is not.
        trigger: the trigger of the protocol where it was met, in words ("3 in 30 days …").
    """

    title: str
    kinds: tuple[str, ...]
    cases: tuple[Case, ...]
    seqs: tuple[int, ...]
    why: tuple[Likeness, ...]
    standing: Standing = Standing.NO_ACTION
    action: str = ""
    elsewhere: bool = False
    trigger: str = ""

    @property
    def newest(self) -> Case:
        """The case that happened last."""
        return self.cases[0]

    @property
    def oldest(self) -> Case:
        """The case that happened first."""
        return self.cases[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatGroups:
    """What repeats, what matters most first.

    Attributes:
        groups: the ones that matter most.
        number: how many there are.
        looked_at: how many cases of the period were compared, the newest.
        of: how many it has.
    """

    groups: tuple[RepeatGroup, ...] = ()
    number: int = 0
    looked_at: int = 0
    of: int = 0


def standing_of(
    actions: Iterable[tuple[KnownAction, str]],
) -> tuple[Standing, KnownAction | None]:
    """How it stands with what was done, and the action that this is about.

    What weighs most is said: that something did not hold, then that something is under way.

    Args:
        actions: the actions of all cases that are alike, those changed last first; each with when
            the newest case happened that it should have prevented (a moment, "" for none).
    """
    weighed = [(_weight(action, newest), action) for action, newest in actions]
    counted = [one for one in weighed if one[0]]
    if not counted:
        return Standing.NO_ACTION, None
    weight, action = max(counted, key=lambda one: one[0])  # the first of the weightiest
    return _BY_WEIGHT[weight], action


def _weight(action: KnownAction, newest: str) -> int:
    """3 for what did not hold, 2 for what is under way, 1 for what is in place, 0 for what was
    refused.

    An action that was in place already when the newest case happened did not hold, whatever was
    said of it since.
    """
    if action.state is ActionState.REFUSED:
        return 0
    if action.state in (ActionState.SLIPPED, ActionState.FAILED):
        return 3
    if action.state.to_do:
        return 2
    known = min(len(action.since), len(newest))
    return 3 if known and action.since[:known] < newest[:known] else 1


_BY_WEIGHT: dict[int, Standing] = {
    3: Standing.DID_NOT_HOLD,
    2: Standing.IN_PROGRESS,
    1: Standing.IN_PLACE,
}

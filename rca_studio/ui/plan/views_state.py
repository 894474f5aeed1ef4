"""How somebody looks at the plan, as one value: kept per person, and saved under a name."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields, replace
from enum import StrEnum
from typing import Any, TypeVar

from rca_studio.domain.plan import ActionState, Strength
from rca_studio.domain.plan_view import PlanView
from rca_studio.faults import KnownFault
from rca_studio.settings import LAST_PLANS, Settings
from rca_studio.ui.plan.grouping import GROUPS, SORTS
from rca_studio.ui.plan.rows import LANES, PlanFilter

LAYOUTS = {"table": "Table", "board": "Board", "calendar": "Calendar", "timeline": "Timeline"}
"""The layouts by key."""
LANES_OF_TIME = ("owner", "service", "case")
"""What a timeline is grouped by."""

_MOST_PEOPLE = 20

_Choice = TypeVar("_Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Look:
    """What is shown and how: see ``PlanView`` for the words."""

    layout: str = "table"
    filter: PlanFilter = field(default_factory=PlanFilter)
    group: str = "owner"
    sort: str = ""
    descending: bool = False

    @property
    def shown_group(self) -> str:
        """By what it is grouped in this layout: a timeline has lanes in any case."""
        if self.layout == "timeline" and self.group not in LANES_OF_TIME:
            return LANES_OF_TIME[0]
        return self.group

    def view(self, name: str) -> PlanView:
        """As a view to be saved."""
        chosen = self.filter
        return PlanView(
            id="",
            name=name,
            layout=self.layout,
            lane=chosen.lane,
            group=self.group,
            owners=chosen.owners,
            services=chosen.services,
            strengths=tuple(one.value for one in chosen.strengths),
            states=tuple(one.value for one in chosen.states),
            text=" ".join(chosen.text.split()),
            sort=self.sort,
            descending=self.descending,
        )


def look_of(view: PlanView) -> Look:
    """A saved view as it is shown; what this version does not know is as usual."""
    usual = Look()
    known = PlanFilter(
        lane=view.lane if view.lane in LANES else usual.filter.lane,
        owners=view.owners,
        services=view.services,
        strengths=_known(Strength, view.strengths),
        states=_known(ActionState, view.states),
        text=view.text,
    )
    return Look(
        layout=view.layout if view.layout in LAYOUTS else usual.layout,
        filter=known,
        group=view.group if view.group in GROUPS else usual.group,
        sort=view.sort if view.sort in SORTS else "",
        descending=view.descending,
    )


def same_look(view: PlanView, look: Look) -> bool:
    """Whether a saved view shows what is shown now."""
    return look_of(view) == look_of(look.view(view.name))


def last_look(settings: Settings, person: str) -> Look:
    """How this person (by id; ``""`` where nobody is set up) looked at the plan last."""
    for line in settings.get(LAST_PLANS):
        whose, _, text = line.partition("\t")
        if whose == person:
            with suppress(ValueError, TypeError, RecursionError):
                return look_of(_read(json.loads(text)))
    return Look()


def keep_look(settings: Settings, person: str, look: Look) -> None:
    """Remember it, but for the words searched for; where it cannot be kept, all is as usual."""
    view = asdict(replace(look.view(""), text=""))
    others = [one for one in settings.get(LAST_PLANS) if one.partition("\t")[0] != person]
    mine = f"{person}\t{json.dumps(view)}"
    kept = (mine, *others[: _MOST_PEOPLE - 1])
    if kept != settings.get(LAST_PLANS):
        with suppress(KnownFault):
            settings.set(LAST_PLANS, kept)


def _read(data: object) -> PlanView:
    usual = PlanView(id="", name="")
    if not isinstance(data, dict):
        return usual
    known: dict[str, Any] = {}
    for one in fields(PlanView):
        value = data.get(one.name)
        if isinstance(value, list) and all(isinstance(part, str) for part in value):
            value = tuple(value)
        if type(value) is type(getattr(usual, one.name)):
            known[one.name] = value
    return replace(usual, **known)


def _known(kind: type[_Choice], values: tuple[str, ...]) -> tuple[_Choice, ...]:
    there = {one.value: one for one in kind}
    return tuple(there[value] for value in values if value in there)

"""Saved views of the action plan: what is shown, how, and under which name."""

from __future__ import annotations

from dataclasses import dataclass

from rca_studio.domain.workspace import WORKSPACE


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanView:
    """A way to look at the plan that people come back to; shared by all of a workspace.

    Attributes:
        layout: ``table``, ``board``, ``calendar`` or ``timeline``.
        lane: what is shown: ``open``, ``overdue``, ``evidence``, ``owner``, ``review``, ``all``.
        group: by what it is grouped: ``owner``, ``service``, ``due``, ``strength``, ``case``, "".
        owners: only these, none for all; so with ``services``, ``strengths`` and ``states``, the
            values of their enumerations.
        text: words that occur.
        sort: the column it is sorted by, "" for the order of the group; ``descending`` turns it.
    """

    id: str
    name: str
    layout: str = "table"
    lane: str = "open"
    group: str = "owner"
    owners: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    strengths: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    text: str = ""
    sort: str = ""
    descending: bool = False
    case_id: str = WORKSPACE

"""How a screen leads to another one, without knowing the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from rca_studio.domain.registers import CaseQuery

TABS = ("story", "review", "causes", "actions", "validation", "history")
"""The tabs of a case, as gates and links name them."""


class Navigator(Protocol):
    """The ways between the screens; the main window is one."""

    def open_case(self, case_id: str, tab: str = "story", target: str = "") -> None:
        """Show a case, one of its ``TABS`` and, on it, a field, item or entity."""
        ...

    def show_cases(self, query: CaseQuery | None = None) -> None:
        """Show the list of cases, narrowed to a query if one is given."""
        ...

    def show_behind(self, query: CaseQuery, words: str) -> None:
        """Show the cases behind a number of governance, which is called so, with a way back."""
        ...

    def show_plan(self, owner: str = "") -> None:
        """Show the actions of all cases, or those of one owner."""
        ...

    def report_near_miss(self) -> None:
        """Open the short form."""
        ...

    def show_import(self, path: Path | None = None) -> None:
        """Show the import, with a file already chosen if one is given."""
        ...

    def say(self, text: str, action: str = "", do: Callable[[], object] | None = None) -> None:
        """Show a toast."""
        ...

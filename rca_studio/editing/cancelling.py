"""How long work is told and stopped; apart from the ports, for jobs need no more of editing."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int], None]
"""Called with the number of records done; raises ``Cancelled`` to stop."""


class Cancelled(Exception):
    """The person asked to stop; everything done so far was taken back."""

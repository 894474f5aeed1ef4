"""Fewer rounds of the garbage collector while millions of short-lived rows go by.

None of them is part of a cycle, but each counts towards the next round, and each round looks at all
rows that are kept: a fifth of an import would go into finding nothing.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_RARE = (200_000, 20, 100)


@contextmanager
def rare_collections() -> Iterator[None]:
    """Let the collector run rarely for a while."""
    before = gc.get_threshold()
    gc.set_threshold(*_RARE)
    try:
        yield
    finally:
        gc.set_threshold(*(before if before != _RARE else (700, 10, 10)))

"""What a person is told when a data file of the practice was edited and cannot be used."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rca_studio.domain.packs import PackError
from rca_studio.faults import KnownFault


@contextmanager
def told_plainly() -> Iterator[None]:
    """Turn a ``PackError`` into a ``KnownFault``: a slip in a data file is no bug of the program.

    Raises:
        KnownFault: with the file, the place and the reason.
    """
    try:
        yield
    except PackError as error:
        raise KnownFault(
            str(error),
            "Your work is safe.",
            "Correct the file, or bring back the one that came with the program.",
        ) from error

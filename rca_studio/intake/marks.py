"""What a file held so far, at some forty bytes a record.

A dictionary of ids and digests takes five times as much, and it is the only thing of an import that
grows with the file. Here the places of a table with open addressing hold the number of a record;
the marks themselves lie packed in two arrays.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Final

DIGEST: Final = 16
"""Bytes of the digest under a mark."""
_SMALLEST: Final = 1 << 10


class Marks:
    """Digests under numbers of 64 bits that stand for ids.

    Args:
        expected: how many there will be; a wrong guess costs time and nothing else.
    """

    def __init__(self, expected: int = 0) -> None:
        self._numbers = array("q")
        self._digests = bytearray()
        self._lay_out(expected)

    def __len__(self) -> int:
        return len(self._numbers)

    def add(self, numbers: Sequence[int], digests: Sequence[bytes], start: int = 0) -> int:
        """Add these in order, from ``start`` up to the first number that is here already.

        Returns:
            The place of that number, or how many there are if none was here.
        """
        count = len(self._numbers)
        if (count + len(numbers)) * 3 > len(self._table) * 2:
            self._lay_out((count + len(numbers)) * 2)
        there, table, mask = self._numbers, self._table, self._mask
        there.extend(numbers if start == 0 else numbers[start:])
        stop = len(numbers)
        for place in range(start, stop):
            number = numbers[place]
            slot = number & mask
            while at := table[slot]:
                if there[at - 1] == number:
                    stop = place
                    break
                slot = (slot + 1) & mask
            else:
                count += 1
                table[slot] = count
                continue
            break
        del there[count:]
        self._digests += b"".join(digests[start:stop])
        return stop

    def get(self, number: int) -> bytes | None:
        """The digest under this number, if it is here."""
        slot = number & self._mask
        while at := self._table[slot]:
            if self._numbers[at - 1] == number:
                return bytes(self._digests[(at - 1) * DIGEST : at * DIGEST])
            slot = (slot + 1) & self._mask
        return None

    def _lay_out(self, expected: int) -> None:
        size = _SMALLEST
        while size < expected * 2:
            size *= 2
        self._mask = mask = size - 1
        self._table = table = array("I", bytes(4 * size))
        for count, number in enumerate(self._numbers, start=1):
            slot = number & mask
            while table[slot]:
                slot = (slot + 1) & mask
            table[slot] = count


def numbers_of(digests: Sequence[bytes]) -> list[int]:
    """The first eight bytes of each digest as a number."""
    return memoryview(b"".join(digests)).cast("q")[::2].tolist()

"""Where things stand in the text of a pack, so that a slip is told with the number of its line."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from typing import Final

_HEADER: Final = re.compile(r"""[ \t]*\[\[?[ \t]*["']?([\w-]+)["']?[ \t]*\]\]?""")
# Comments and texts as they follow each other; only a text in three quotes goes over several lines.
_TOKEN: Final = re.compile(
    r"""
    \"{3}(?:[^"\\]|\\.|"{1,2}(?!"))*+\"{3,5}
  | '{3}(?:[^']|'{1,2}(?!'))*+'{3,5}
  | "(?:[^"\\\n]|\\.)*+"
  | '[^'\n]*+'
  | \#[^\n]*+
    """,
    re.DOTALL | re.VERBOSE,
)


class Lines:
    """The lines of a pack that is TOML; what stands inside a text is no line of its own."""

    def __init__(self, text: str) -> None:
        self._lines = _TOKEN.sub(_one_line, text).split("\n")
        self._headers: dict[str, list[int]] = defaultdict(list)
        self._all: list[int] = []
        for number, line in enumerate(self._lines, 1):
            if header := _HEADER.match(line):
                self._headers[header[1]].append(number)
                self._all.append(number)

    def header(self, name: str, number: int = 0) -> int:
        """The line of ``[name]`` or of the entry ``number`` (from 0) of ``[[name]]``, or 0."""
        found = self._headers.get(name, ())
        return found[number] if number < len(found) else 0

    def key(self, name: str) -> int:
        """The line of the first ``name = …``, or 0."""
        return self._first(name, 0, len(self._lines))

    def inside(self, name: str, number: int, key: str) -> int:
        """The line of ``key`` in an entry, else that of the entry (see ``header``)."""
        begin = self.header(name, number)
        after = bisect_right(self._all, begin)
        end = self._all[after] - 1 if after < len(self._all) else len(self._lines)
        return (self._first(key, begin, end) if begin else 0) or begin

    def _first(self, name: str, begin: int, end: int) -> int:
        begins = re.compile(rf"""[ \t]*["']?{re.escape(name)}["']?[ \t]*[=.]""")
        places = range(begin, end)
        return next((n + 1 for n in places if begins.match(self._lines[n])), 0)


def _one_line(token: re.Match[str]) -> str:
    """A text with nothing but its line ends, where it has any."""
    return "\n" * token[0].count("\n") or token[0]

"""Words that people wrote, as a sentence or a list can hold them: on one line, and not endless."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

NO_WORDS: Final = "(no words yet)"
"""Stands for a text that nobody has written yet."""

LONGEST_QUOTE: Final = 160
"""So many characters of a text are quoted in a sentence; a whole story can be a cause's words."""


def one_line(text: str) -> str:
    """A text on one line, or a stand-in where there is none yet.

    >>> one_line(" Walker out   of reach"), one_line(" ")
    ('Walker out of reach', '(no words yet)')
    """
    return " ".join(text.split()) or NO_WORDS


def shortened(text: str, most: int = LONGEST_QUOTE) -> str:
    """A text on one line of at most ``most`` characters.

    >>> shortened("Walker out of reach", 12)
    'Walker out…'
    """
    line = one_line(text)
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def quoted(text: str, most: int = LONGEST_QUOTE) -> str:
    """A text in quotation marks, shortened so that the sentence around it can be read.

    >>> quoted("Walker out of reach.")
    '“Walker out of reach.”'
    """
    return f"“{shortened(text, most)}”"


def listed(items: Sequence[str], joint: str, most: int) -> str:
    """Some things in a row; of more than ``most`` the first, and how many more there are.

    >>> listed(["a", "b", "c", "d"], " and ", 4), listed(["a", "b", "c", "d"], " and ", 3)
    ('a and b and c and d', 'a and b and 2 more')
    """
    if len(items) > most:
        items = [*items[: most - 1], f"{len(items) - most + 1:,} more"]
    return joint.join(items)


PERCENT: Final = "\N{NO-BREAK SPACE}%"
"""The sign for hundredths as it stands behind a number, never on another line than this."""


def percent(share: float, digits: int = 0) -> str:
    r"""A share in hundredths, everywhere in the same way.

    >>> percent(0.642), percent(0.125, 1)
    ('64\xa0%', '12.5\xa0%')
    """
    return f"{share * 100:.{digits}f}{PERCENT}"


def plural(number: int, one: str, many: str = "") -> str:
    """So many of something.

    >>> plural(1, "case"), plural(1_200, "case"), plural(0, "copy", "copies")
    ('1 case', '1,200 cases', '0 copies')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"

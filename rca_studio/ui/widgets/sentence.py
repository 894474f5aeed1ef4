"""Sentences of ours with words of people in them, which may run from right to left.

"The most frequent place was X (14)" has to keep its "(14)" behind the name whatever the letters of
X are. So each stretch of Hebrew or Arabic is isolated from the rest of the sentence (Unicode
Standard Annex 9, section 2.4: FSI and PDI). Paper has no such marks: it orders lines by itself
(``rca_studio.reports.reading_order``), so they are put in here and nowhere deeper.
"""

from __future__ import annotations

import re
from typing import Final

from rca_studio.ui.widgets.labels import Label

_OPEN: Final = "\u2068"
_CLOSE: Final = "\u2069"
_MARKS: Final = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Marks of direction that somebody typed: they would turn what stands behind them."""

_LETTER: Final = (
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_BETWEEN: Final = r"[ \d'’.\-–/&\u0300-\u036f]{0,12}"
_NUMBER: Final = r"(?:[ \-]?\d+(?![\d.,]|\s+[A-Za-z]))?"
"""A number that ends a name, as in "House 3"; none that the sentence goes on with."""

_STRETCH: Final = re.compile(f"{_LETTER}(?:{_BETWEEN}{_LETTER})*{_NUMBER}")


def isolated(text: str) -> str:
    """A sentence whose words from right to left do not turn what stands beside them.

    >>> isolated("Oak Lodge (14)")
    'Oak Lodge (14)'
    """
    if text.isascii():
        return text
    return _STRETCH.sub(rf"{_OPEN}\g<0>{_CLOSE}", _MARKS.sub("", text))


class Sentence(Label):
    """A label for a sentence; ``text`` gives it back as it was given, without any marks."""

    def setText(self, text: str) -> None:
        """Show another sentence."""
        super().setText(isolated(text))
        self._whole = text

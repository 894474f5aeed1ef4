"""A text as it is searched: plain letters, plain spaces, nothing unseen; and the way back to it.

People write "José" in two ways, paste spaces that do not break and marks nobody sees, and copy from
web pages. Rules should not have to know: they read ``Folded.text``, and what they find is told as
places of the text as it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from unicodedata import category, combining, normalize

_RUN: Final = re.compile(
    r"[A-Za-z0-9 .,;:!?()'\"\n/+*=#%@_-]+(?=[A-Za-z0-9 .,;:!?()'\"\n/+*=#%@_-]|$)"
)
"""Signs that stand for themselves; one at the end may have an accent behind it."""
_TAG: Final = re.compile(r"</?[A-Za-z][^<>\n]{0,80}>")
_ENTITY: Final = re.compile(r"&(?:nbsp|ensp|emsp|thinsp|#160|#xa0);", re.IGNORECASE)
_PLAIN: Final = {
    **dict.fromkeys("\u2018\u2019\u201b\u02bc\u2032\u00b4`\uff07", "'"),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-"),
    **dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb", '"'),
    **dict.fromkeys("\r\u2028\u2029\x0b\x0c\x85", "\n"),
    "\t": " ",
    "\u00df": "s",
    "\u00f8": "o",
    "\u00d8": "O",
    "\u0142": "l",
    "\u0141": "L",
    "\u0111": "d",
    "\u0110": "D",
    "\u0131": "i",
    "\u00f0": "d",
    "\u00d0": "D",
    "\u00fe": "t",
    "\u00de": "T",
    "\u00e6": "a",
    "\u00c6": "A",
    "\u0153": "o",
    "\u0152": "O",
}
_LOOKS_LIKE: Final = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0410\u0412\u0415\u041a\u041c\u041d\u041e"
    "\u0420\u0421\u0422\u0425\u0406\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f"
    "\u03a1\u03a4\u03a5\u03a7\u03bf",
    "aeopcyxiABEKMHOPCTXIABEZHIKMNOPTYXo",
)
_MIXED: Final = re.compile(r"[^\W\d_]*[A-Za-z][^\W\d_]*")


@dataclass(frozen=True, slots=True)
class Folded:
    """A text as it is searched.

    Attributes:
        text: what rules read.
        starts, ends: for each letter of it where it begins and ends in the text as it stands;
            empty where both are the same.
    """

    text: str
    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where a place of ``text`` is in the text as it stands; ``end`` is after ``start``."""
        if not self.starts:
            return start, end
        return self.starts[start], self.ends[end - 1]


def fold(text: str) -> Folded:
    r"""The text as it is searched.

    >>> fold("Jose\u0301\u00a0Lo\u200bpez").text
    'Jose Lopez'
    """
    if text.isascii() and not any(sign in text for sign in "<&\t\r\x0b\x0c`"):
        return Folded(text)
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    while at < len(text):
        plain = _RUN.match(text, at)
        if plain is not None:
            # Most of a text: taken by the run, not by the letter.
            letters += plain[0]
            starts += range(at, plain.end())
            ends += range(at + 1, plain.end() + 1)
            at = plain.end()
            continue
        sign, end = _next(text, at)
        for one in sign:
            letters.append(one)
            starts.append(at)
            ends.append(end)
        if not sign and letters:
            # What nobody sees goes with the letter before it.
            ends[-1] = end
        at = end
    return Folded(_same_script("".join(letters)), tuple(starts), tuple(ends))


def _next(text: str, at: int) -> tuple[str, int]:
    """The next letter as it is searched ("" for what nobody sees), and where it ends."""
    sign = text[at]
    if sign.isascii():
        if sign in "<&":
            found = (_TAG if sign == "<" else _ENTITY).match(text, at)
            if found:
                return " ", found.end()
        if sign == "\r" and text[at + 1 : at + 2] == "\n":
            return "\n", at + 2
        if at + 1 < len(text) and not text[at + 1].isascii() and combining(text[at + 1]):
            end = at + 1
            while end < len(text) and combining(text[end]):
                end += 1
            return sign, end
        return _PLAIN.get(sign, sign), at + 1
    if sign in _PLAIN:
        return _PLAIN[sign], at + 1
    kind = category(sign)
    if kind in ("Cf", "Mn", "Me"):
        return "", at + 1
    if kind == "Zs":
        return " ", at + 1
    plain = "".join(one for one in normalize("NFKD", sign) if not combining(one))
    end = at + 1
    while end < len(text) and combining(text[end]):
        end += 1
    return "".join(_PLAIN.get(one, one) for one in plain) or sign, end


def _same_script(text: str) -> str:
    """Letters that only look Latin become Latin, in words that have Latin letters."""
    if text.isascii():
        return text
    return _MIXED.sub(lambda found: found[0].translate(_LOOKS_LIKE), text)

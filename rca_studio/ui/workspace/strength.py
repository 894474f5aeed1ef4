"""How hard a passphrase is to guess, in words a person can act on.

Length is what counts: rules about capitals and digits make passphrases that are hard to remember
and easy to guess (NIST SP 800-63B, revision 4, appendix A).
"""

from __future__ import annotations

from dataclasses import dataclass

LEAST = 8
"""Characters a passphrase must have."""

_FEW = 5
"""Fewer different characters than this are a pattern and no passphrase."""


@dataclass(frozen=True, slots=True)
class Strength:
    """A verdict: whether it may be used, its tone, and the words."""

    enough: bool
    tone: str
    words: str


def judge(passphrase: str) -> Strength:
    """Judge what is typed so far."""
    length, kinds = len(passphrase.strip()), len(set(passphrase))
    if not passphrase:
        return Strength(
            False, "neutral", "Four or five words that do not belong together work best."
        )
    if length < LEAST:
        return Strength(False, "error", f"Too short: it needs at least {LEAST} characters.")
    if kinds < _FEW:
        return Strength(False, "error", "Too easy to guess: the same characters again and again.")
    if length < 14:
        return Strength(True, "warning", "Short. Another word or two make it much harder to guess.")
    if length < 20:
        return Strength(True, "good", "Good length.")
    return Strength(True, "good", "Strong: very hard to guess.")

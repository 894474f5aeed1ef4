"""What verifying the history found, in words for a screen."""

from __future__ import annotations

from rca_studio.domain.registers import ChainCheck, HistoryRow


def short_code(head: str) -> str:
    """The first sixteen characters of a code in groups of four, as every page prints them.

    >>> short_code("88b5ab5cc48ea4dc00ff")
    '88b5 ab5c c48e a4dc'
    """
    return " ".join(head[i : i + 4] for i in range(0, min(len(head), 16), 4))


def chain_words(check: ChainCheck) -> str:
    """The result in a few words.

    >>> chain_words(ChainCheck(entries=1204, head=""))
    'History of 1,204 changes verified'
    >>> chain_words(ChainCheck(entries=811, head="", broken_at=812, reason="it was removed"))
    'History does not hold from change 812 on'
    """
    if not check.intact:
        return f"History does not hold from change {check.broken_at or 0:,} on"
    return f"History of {check.entries:,} {'change' if check.entries == 1 else 'changes'} verified"


def broken_sentence(check: ChainCheck, step: HistoryRow | None = None) -> str:
    """Which entry it is, and what was done to it; ``""`` where the history is intact.

    Args:
        check: what verifying found.
        step: the entry as it stands in the file now, where there is one.
    """
    if check.intact:
        return ""
    named = f"Change {check.broken_at or 0:,} of the history"
    if step is not None and step.label:
        named += f" (“{step.label}”, {step.actor})"
    return f"{named} is not as it was written: {check.reason.rstrip('.')}."


ADVICE = (
    "Nothing is lost by this message: you can go on working, and what is before that change is "
    "proven. Compare this file with a backup and with printed reports, and tell whoever looks "
    "after the computer."
)
"""What to do where the history does not hold."""

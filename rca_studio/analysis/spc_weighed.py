"""What a change in reported near misses may mean, read beside the reporting climate and the harm.

More near misses told is not more harm, and fewer told is not more safety: near misses are caught
and reported freely, and a place where people speak up reports more of them (C. Vincent and others,
BMJ Quality & Safety 23(8), 2014; T. Noble and P. Pronovost, Journal of Patient Safety 6(4), 2010).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final


class Trend(Enum):
    """Which way something went over the same time."""

    UNKNOWN = "unknown"
    UP = "up"
    SAME = "same"
    DOWN = "down"


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What stands beside the number of reports.

    Attributes:
        climate: whether staff feel safer to report (up) or less safe (down) than before.
        harm: whether harm became more (up) or less (down).
        felt: the figures behind ``climate``, for example "4.1 of 5, up from 3.4"; may be empty.
        harmed: the figures behind ``harm``; may be empty.
    """

    climate: Trend = Trend.UNKNOWN
    harm: Trend = Trend.UNKNOWN
    felt: str = ""
    harmed: str = ""


NOTHING_BESIDE: Final = Beside()


def weigh_more(beside: Beside) -> str:
    """What it may mean that more near misses are reported."""
    felt, harmed = _in_brackets(beside.felt), _in_brackets(beside.harmed)
    if beside.harm is Trend.UP:
        return f"There was more harm too{harmed}, so look at what happens, not only at who reports."
    if missing := _missing(beside):
        return f"More may happen, or more may be told: {missing}, so read it neither way yet."
    no_more = f"harm {'fell' if beside.harm is Trend.DOWN else 'did not rise'}{harmed}"
    if beside.climate is Trend.UP:
        return (
            f"Reporting also feels safer{felt} and {no_more}, so read this as better reporting "
            "first."
        )
    if beside.climate is Trend.DOWN:
        return (
            f"Reporting feels less safe{felt}, although {no_more}: more may be happening than is "
            "told. Look at the cases."
        )
    return (
        f"Reporting feels as safe as before{felt} and {no_more}: more may happen and be caught. "
        "Look at what caught it."
    )


def weigh_fewer(beside: Beside) -> str:
    """What it may mean that fewer near misses are reported."""
    felt, harmed = _in_brackets(beside.felt), _in_brackets(beside.harmed)
    if beside.climate is Trend.DOWN:
        return f"Reporting feels less safe{felt}: this may be silence and not safety."
    if beside.harm is Trend.UP:
        return f"There was more harm{harmed}: less may be told, or less may be caught in time."
    if missing := _missing(beside):
        return f"Fewer may happen, or fewer may be told: {missing}, so read it neither way yet."
    no_more = f"harm {'fell' if beside.harm is Trend.DOWN else 'did not rise'}{harmed}"
    return (
        f"Reporting feels no less safe{felt} and {no_more}: fewer may be happening. Which change "
        "to the work would explain it?"
    )


def _missing(beside: Beside) -> str:
    """What has to be known before a change is read; empty where all of it is."""
    climate, harm = beside.climate is Trend.UNKNOWN, beside.harm is Trend.UNKNOWN
    if climate and harm:
        return "how safe reporting feels and how much harm there was over this time is not known"
    if climate:
        return "how safe reporting feels over this time is not known"
    return "how much harm there was over this time is not known" if harm else ""


def _in_brackets(figures: str) -> str:
    return f" ({figures})" if figures else ""

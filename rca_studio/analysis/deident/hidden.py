"""What de-identifying a text gives: the text for others, what was hidden in it, what is asked."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hidden:
    """A place that was hidden.

    Attributes:
        start, end: where it stands in the text as it was.
        found: what stood there.
        kind: what it is: "person", "staff", "site", "street", "route", "date", "time", "age",
            "phone", "email", "address", "postcode", "number", "record", "url".
        stand_in: what others see instead ("Person A"); "" where it is left out.
        why: the reason in words ("in the register of staff", "looks like a phone number").
    """

    start: int
    end: int
    found: str
    kind: str
    stand_in: str
    why: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A word that may be a name and that nobody has decided on; where it stands as it was."""

    start: int
    end: int
    found: str
    why: str


@dataclass(frozen=True, slots=True)
class Cleared:
    """A text as others may see it. ``asked`` are still in it: a person decides on each."""

    text: str
    hidden: tuple[Hidden, ...] = ()
    asked: tuple[Asked, ...] = ()

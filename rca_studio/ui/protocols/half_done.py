"""A pack that cannot be offered yet, read for the form all the same, where nothing would be lost.

A field without a label, or a choice without choices, is a slip the form can put right as well as
the text can. What the form could not write back, such as a key nobody knows or a value of another
kind, is left to the text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from enum import Enum
from typing import Any, TypeVar, get_type_hints

from rca_studio.domain.case import Stage
from rca_studio.domain.packs import PackError, parse_toml
from rca_studio.domain.protocol import (
    AskTelling,
    Clock,
    Condition,
    Follow,
    Protocol,
    ProtocolField,
    ProtocolItem,
    Repeat,
)
from rca_studio.domain.protocol_limits import check_limits
from rca_studio.domain.protocol_lines import Lines
from rca_studio.domain.protocol_packs import BINDABLE, TONES
from rca_studio.domain.protocol_parts import TOLD

_T = TypeVar("_T")
_HEAD = ("key", "label", "title", "tone", "source", "event_prompt", "harm_prompt")
_LISTS: Mapping[str, tuple[str, type[Any]]] = {
    "field": ("fields", ProtocolField),
    "proceed": ("proceed", ProtocolItem),
    "validation": ("validation", ProtocolItem),
    "tell": ("telling", AskTelling),
    "clock": ("clocks", Clock),
    "follow": ("follow", Follow),
}


def read_half_done(text: str) -> Protocol | None:
    """The protocol a text describes though something in it is missing or wrong.

    Returns:
        ``None`` where the form could not show it, or would lose something of it.
    """
    try:
        plain = parse_toml(text, "")
        check_limits(plain, Lines(text), "")
        return _protocol(plain)
    except (PackError, ValueError, TypeError, KeyError):
        return None


def _protocol(plain: Mapping[str, Any]) -> Protocol:
    known = {*_HEAD, "version", "words", "repeat", *_LISTS}
    if unknown := plain.keys() - known:
        raise KeyError(*unknown)
    head = {
        name: _checked(str, plain.get(name, "info" if name == "tone" else "")) for name in _HEAD
    }
    if head["tone"] not in TONES:
        raise ValueError(head["tone"])
    lists = {
        attribute: tuple(_record(kind, entry) for entry in _checked(list, plain.get(name, [])))
        for name, (attribute, kind) in _LISTS.items()
    }
    values: dict[str, Any] = {**head, **lists}
    return Protocol(
        version=_checked(int, plain.get("version", 1)),
        words=_texts(plain.get("words", [])),
        repeat=_record(Repeat, plain["repeat"]) if "repeat" in plain else None,
        **values,
    )


def _record(kind: type[_T], entry: Any) -> _T:
    """One table; what is missing is empty, what is not known is refused."""
    given = dict(_checked(dict, entry))
    if kind in (AskTelling, Clock) and "days" in given:
        if "hours" in given:
            raise ValueError("hours and days")
        given["hours"] = _checked(int, given.pop("days")) * 24
    hints = get_type_hints(kind)
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    if unknown := given.keys() - set(names):
        raise KeyError(*unknown)
    made = {name: _value(hints[name], given[name]) for name in names if name in given}
    made |= {name: _empty(hints[name]) for name in _without_default(kind) if name not in made}
    if made.get("bound", "") not in ("", *BINDABLE) or made.get("about", TOLD[0]) not in TOLD:
        raise ValueError("a choice the form does not have")
    if made.get("stage") is Stage.CLOSE:
        raise ValueError("a stage the form does not have")
    return kind(**made)


def _value(hint: Any, value: Any) -> Any:
    if hint == tuple[str, ...]:
        return _texts(value)
    if hint == Condition | None:
        return _condition(_checked(dict, value))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(value)
    return _checked(hint, value)


def _condition(given: Mapping[str, Any]) -> Condition:
    if unknown := given.keys() - {"field", "is", "sac"}:
        raise KeyError(*unknown)
    sac = given.get("sac", [])
    scores = sac if isinstance(sac, list) else [sac]
    condition = Condition(
        field=_checked(str, given.get("field", "")),
        choices=_texts(given.get("is", [])),
        sac=tuple(_checked(int, score) for score in scores),
    )
    if bool(condition.field) == bool(condition.sac) or (condition.sac and condition.choices):
        raise ValueError("a condition the form does not have")
    return condition


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(_checked(str, one) for one in _checked(list, value))


def _checked(kind: type[_T], value: Any) -> _T:
    if type(value) is not kind:
        raise TypeError(kind)
    return value


def _without_default(kind: type[Any]) -> list[str]:
    from dataclasses import MISSING

    return [field.name for field in fields(kind) if field.default is MISSING]


def _empty(hint: Any) -> Any:
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint))
    return hint()

"""What the sample counts beside its cases: care given by month, and answers of the pulse.

The file ``governance.toml`` lists numbers month by month, so that it reads like the sheet somebody
would have kept. Ids are made from what is counted, so the sample is the same each time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from rca_studio.domain.days import month_on
from rca_studio.domain.governance import MonthlyFigure, PulseCount
from rca_studio.domain.packs import PackError, read_toml

_NAMESPACE = uuid5(NAMESPACE_URL, "rca-studio/sample/riverside/governance")
_WHEN = "2026-11-02T09:00:00Z"
_WHO = "Quality lead"


def read_governance(path: Path) -> tuple[MonthlyFigure | PulseCount, ...]:
    """The monthly figures and pulse counts of the sample.

    Raises:
        PackError: the file cannot be used; the message names it and the reason.
    """
    plain = read_toml(path)
    try:
        return (*_figures(plain), *_pulse(plain))
    except (KeyError, ValueError, TypeError) as error:
        reason = f"{error.args[0]} is missing" if isinstance(error, KeyError) else str(error)
        raise PackError(path.name, reason) from error


def _figures(plain: Mapping[str, Any]) -> Iterator[MonthlyFigure]:
    for entry in plain.get("figures", ()):
        what, service = entry["what"], entry.get("service", "")
        for month, number in _by_month(entry, entry["numbers"]):
            yield MonthlyFigure(
                id=_ident("figure", month, what, service),
                month=month,
                what=what,
                service=service,
                number=float(number),
                by=_WHO,
                at=_WHEN,
            )


def _pulse(plain: Mapping[str, Any]) -> Iterator[PulseCount]:
    for entry in plain.get("pulse", ()):
        question, service = entry["question"], entry.get("service", "")
        group = entry.get("staff_group", "")
        for month, answers in _by_month(entry, entry["answers"]):
            yield PulseCount(
                id=_ident("pulse", month, question, service, group),
                month=month,
                question=question,
                service=service,
                staff_group=group,
                answers=tuple(map(int, answers)),
            )


def _by_month(entry: Mapping[str, Any], values: list[Any]) -> Iterator[tuple[str, Any]]:
    day = date.fromisoformat(f"{entry['from']}-01")
    for place, value in enumerate(values):
        yield month_on(day, place * entry.get("every", 1)).isoformat()[:7], value


def _ident(*parts: str) -> str:
    return uuid5(_NAMESPACE, "|".join(parts)).hex

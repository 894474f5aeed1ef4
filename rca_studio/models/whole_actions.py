"""Actions with all that is printed and handed on of them: findings, effects in words, figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from rca_studio.domain.plan import Action, EffectKind, Finding, Measurement
from rca_studio.domain.registers import ActionRow, WholeAction
from rca_studio.models.case_filters import marks
from rca_studio.models.engine import Connection
from rca_studio.models.rows import SHAPES, Shape

_CHUNK = 500
_EFFECTS = {
    EffectKind.REMOVES_CAUSE: "Removes",
    EffectKind.ADDS_CONTROL: "Adds",
    EffectKind.STRENGTHENS_CONTROL: "Strengthens",
}


def whole_actions(connection: Connection, rows: Sequence[ActionRow]) -> tuple[WholeAction, ...]:
    """These actions whole, in the same order; what is not there any more is left out."""
    found: list[WholeAction] = []
    for begin in range(0, len(rows), _CHUNK):
        found += _some(connection, rows[begin : begin + _CHUNK])
    return tuple(found)


def margins(
    connection: Connection, case_ids: Iterable[str]
) -> dict[str, tuple[int | None, int | None]]:
    """The margin to harm of these cases today and after the plan, as kept beside each."""
    wanted = sorted(set(case_ids))
    found: dict[str, tuple[int | None, int | None]] = {}
    for begin in range(0, len(wanted), _CHUNK):
        some = wanted[begin : begin + _CHUNK]
        for case_id, today, after in connection.execute(
            f"SELECT id, margin_today, margin_after FROM case_ WHERE id IN ({marks(some)})",
            tuple(some),
        ):
            found[case_id] = (today, after)
    return found


def _some(connection: Connection, rows: Sequence[ActionRow]) -> list[WholeAction]:
    actions = {one.id: one for one in _entities(connection, Action, "id", [row.id for row in rows])}
    named = {ident for one in actions.values() for ident in one.findings}
    findings = {one.id: one for one in _entities(connection, Finding, "id", named)}
    targets = {effect.target for one in actions.values() for effect in one.effects}
    words = _words(connection, targets)
    figures: dict[str, list[Measurement]] = defaultdict(list)
    measured = {one.case_id for one in actions.values() if one.measures}
    for figure in _entities(connection, Measurement, "case_id", measured):
        figures[figure.action].append(figure)
    markings = _markings(connection, {row.case_id for row in rows})
    return [
        WholeAction(
            row,
            actions[row.id],
            _known(actions[row.id], findings),
            _changes(actions[row.id], words),
            tuple(sorted(figures[row.id], key=lambda one: (one.day, one.at, one.id))),
            markings.get(row.case_id, ""),
        )
        for row in rows
        if row.id in actions
    ]


def _known(action: Action, findings: dict[str, Finding]) -> tuple[Finding, ...]:
    there = (findings[ident] for ident in action.findings if ident in findings)
    return tuple(sorted(there, key=lambda one: one.number))


def _changes(action: Action, words: dict[str, str]) -> tuple[str, ...]:
    return tuple(
        f"{_EFFECTS[effect.kind]}: {words[effect.target]}"
        for effect in action.effects
        if words.get(effect.target)
    )


def _entities(connection: Connection, kind: Any, column: str, keys: Iterable[str]) -> list[Any]:
    shape: Shape = SHAPES[kind]
    wanted = sorted(keys)
    found: list[Any] = []
    for begin in range(0, len(wanted), _CHUNK):
        some = wanted[begin : begin + _CHUNK]
        rows = connection.execute(
            f'SELECT {shape.columns} FROM "{shape.table}" WHERE "{column}" IN ({marks(some)})',
            tuple(some),
        )
        found += [shape.decode(tuple(row)) for row in rows]
    return found


def _words(connection: Connection, targets: Iterable[str]) -> dict[str, str]:
    wanted = sorted(targets)
    found: dict[str, str] = {}
    for table in ("cause", "control"):
        for begin in range(0, len(wanted), _CHUNK):
            some = wanted[begin : begin + _CHUNK]
            found |= dict(
                connection.execute(
                    f"SELECT id, text FROM {table} WHERE id IN ({marks(some)})", tuple(some)
                ).fetchall()
            )
    return found


def _markings(connection: Connection, cases: Iterable[str]) -> dict[str, str]:
    wanted = sorted(cases)
    return dict(
        connection.execute(
            f"SELECT case_id, marking FROM case_marking WHERE case_id IN ({marks(wanted)})",
            tuple(wanted),
        ).fetchall()
    )

"""What is stopping harm, in words and charts."""

from __future__ import annotations

from rca_studio.analysis.governance.pack import SmallNumbers
from rca_studio.analysis.governance.protecting import ProtectingGuard
from rca_studio.analysis.governance.scope import Dimension
from rca_studio.analysis.governance.stopping import stopping
from rca_studio.domain.causal import ControlKind, ControlState
from rca_studio.domain.registers import NO_MARGIN
from tests.analysis.governance.seen import Seen, asked, fits

HELD, FAILED, PLANNED = ControlState.HELD, ControlState.FAILED, ControlState.PLANNED
K5 = SmallNumbers(key="k5", label="Below 5 hidden", below=5)


def caught(*kinds, **more):
    return Seen(controls=tuple(("x", kind, HELD) for kind in kinds), **more)


def chart(panel, key):
    return next((one for one in panel.charts if one.key == f"stopping.{key}"), None)


def numbers(bars):
    return {bar.label: bar.cell.value for bar in bars.bars}


def test_a_catch_counts_once_by_the_most_reliable_control_that_held():
    cases = [
        *[caught(ControlKind.VIGILANCE)] * 7,
        *[caught(ControlKind.VIGILANCE, ControlKind.LUCK)] * 2,
        caught(ControlKind.LUCK),
        *[caught(ControlKind.LUCK, ControlKind.CHECKLIST)] * 3,
        caught(ControlKind.VIGILANCE, ControlKind.FORCING_FUNCTION),
        *[caught(ControlKind.SECOND_PERSON)] * 2,
        Seen(controls=(("x", ControlKind.AUTOMATION, PLANNED),)),
    ]
    panel = stopping(asked(cases))
    assert panel.answer.startswith(
        "62\xa0% of catches relied on someone noticing or on luck (10 of 16)."
    )
    assert numbers(chart(panel, "caught_by")) == {
        "Forcing function": 1,
        "Automation": 0,
        "Physical": 0,
        "Second person": 2,
        "Checklist or procedure": 3,
        "Vigilance": 9,
        "Luck": 1,
        "No control recorded as held": 1,
    }
    ledger = chart(panel, "ledger")
    assert [row[0].value for row in ledger.cells] == [1, 0, 0, 2, 3, 10, 6]
    assert any("1 near miss of 17 tells of no control" in words for words in panel.cautions)


def test_what_did_not_hold_is_merged_by_words_and_told_with_its_kind():
    cases = [
        Seen(controls=(("Bed rail  up", ControlKind.PHYSICAL, FAILED),) * 2),
        Seen(controls=(("bed RAIL up", ControlKind.PHYSICAL, FAILED),)),
        Seen(controls=(("Bed rail up", ControlKind.PHYSICAL, HELD),)),
        Seen(controls=(("Call bell", ControlKind.CHECKLIST, FAILED),)),
    ]
    bars = chart(stopping(asked(cases)), "did_not_hold").bars
    assert [(bar.label, bar.cell.value, bar.note) for bar in bars] == [
        ("Bed rail up", 2, "Physical"),
        ("Call bell", 1, "Checklist or procedure"),
    ]
    assert bars[0].cell.drill.scope.values(Dimension.CONTROL) == ("bed rail up",)


def test_margins_are_told_over_time_and_a_case_without_a_model_counts_apart():
    cases = [
        Seen(when="2026-01-10", margin=0),
        Seen(when="2026-05-10", margin=1),
        Seen(when="2026-05-11", margin=9),
        Seen(when="2026-05-12", margin=NO_MARGIN),
        Seen(when="2026-05-12"),
    ]
    panel = stopping(asked([caught(ControlKind.LUCK), *cases]))
    margin = chart(panel, "margin")
    assert [layer.label for layer in margin.layers] == [
        "Margin 0",
        "Margin 1",
        "Margin 2",
        "Margin 3 or more",
        "No path to harm",
    ]
    assert [sum(cell.value for cell in layer.cells) for layer in margin.layers] == [1, 1, 0, 1, 1]
    assert sum(cell.value for cell in margin.totals) == 4
    assert "2 without a causal model" in margin.note
    assert any("2 of 6 have no causal model yet" in words for words in panel.cautions)


def test_the_share_over_time_has_lines_from_twelve_months_on_and_tells_a_rise():
    months = [f"{2025 + at // 12}-{at % 12 + 1:02d}" for at in range(22)]
    cases = []
    for at, month in enumerate(months):
        noticed = 2 if at < 11 else 8
        cases += [caught(ControlKind.VIGILANCE, when=f"{month}-05")] * noticed
        cases += [caught(ControlKind.PHYSICAL, when=f"{month}-06")] * (10 - noticed)
    panel = stopping(asked(cases))
    assert panel.answer.endswith("That share has risen.")
    assert panel.direction == "Up"
    share = chart(panel, "relied")
    assert share.share
    assert [point.cell.value for point in share.points][:2] == [0.2, 0.2]
    assert share.parts[0].centre[0] == 0.5
    *points, present = share.points
    assert present.left_out == "The month is not over yet"
    assert present.cell.value is None
    for point, month in zip(points, months, strict=True):
        scope = point.cell.drill.scope
        there = sum(fits(case, scope) for case in cases)
        assert there == round(point.cell.value * 10), month


def test_a_control_that_held_nowhere_leaves_an_empty_answer_and_no_share():
    panel = stopping(asked([Seen(controls=(("x", ControlKind.LUCK, FAILED),))] * 3))
    assert panel.answer == "Of 3 near misses none tells yet which control stopped harm."
    assert "will appear" in panel.empty
    assert [one.key for one in panel.charts] == ["stopping.did_not_hold"]


def test_protected_a_share_is_told_only_where_the_bars_hide_nothing():
    hidden = [caught(ControlKind.VIGILANCE)] * 21 + [caught(ControlKind.PHYSICAL)] * 18 + [Seen()]
    panel = stopping(asked(hidden, guard=ProtectingGuard(K5)))
    assert panel.answer == (
        "In 21 of 40 near misses it was someone noticing or luck that stopped harm."
    )
    assert chart(panel, "relied") is None
    assert numbers(chart(panel, "caught_by")) == {
        "Designed control": None,
        "Vigilance or luck": 21,
        "No control recorded as held": None,
    }
    clear = stopping(asked(hidden[:-1], guard=ProtectingGuard(K5)))
    assert clear.answer.startswith("54\xa0% of catches relied on someone noticing or on luck.")


def test_protected_only_kinds_of_control_are_told():
    cases = [Seen(controls=(("Ann's list", ControlKind.CHECKLIST, FAILED),))] * 9
    panel = stopping(asked([*cases, *[Seen()] * 9], guard=ProtectingGuard(K5)))
    assert "Ann" not in repr(panel)
    assert numbers(chart(panel, "did_not_hold")) == {"Checklist or procedure": 9}
    assert chart(panel, "ledger") is None
    assert chart(panel, "route") is None

"""Route pressure and staffing: routes by time of day, and how backup was found."""

from __future__ import annotations

import pytest

from rca_studio.analysis.governance.backup import Backup, backup_of
from rca_studio.analysis.governance.pack import SmallNumbers
from rca_studio.analysis.governance.protecting import ProtectingGuard
from rca_studio.analysis.governance.routes import routes
from rca_studio.domain.causal import ControlKind, ControlState
from rca_studio.domain.protocol_packs import load_texts
from rca_studio.paths import resource
from tests.analysis.governance.making import figures
from tests.analysis.governance.seen import BY_CHANCE, BY_DESIGN, Seen, asked

K5 = SmallNumbers(key="k5", label="Below 5 hidden", below=5)


def chart(panel, key):
    return next((one for one in panel.charts if one.key == f"routes.{key}"), None)


def late(backup="", **more):
    return Seen(protocol="staffing", route="Route 3", hour=19, backup=backup, **more)


def test_backup_is_told_by_design_or_by_chance_and_what_is_not_said_is_told():
    held = (("x", ControlKind.VIGILANCE, ControlState.HELD),)
    cases = [
        *[late(BY_CHANCE)] * 9,
        *[late(BY_DESIGN)] * 4,
        late("None found"),
        late("Not needed"),
        late(controls=held),
        Seen(route="Route 1", hour=8),
    ]
    panel = routes(asked(cases))
    assert panel.answer == (
        "Backup was found by chance for 64\xa0% of 14 visits at risk (9), by design for 4. "
        "Route 3 has the most near misses (16)."
    )
    bars = chart(panel, "backup")
    assert {bar.label: bar.cell.value for bar in bars.bars} == {
        "By design": 4,
        "By chance": 9,
        "None found": 1,
        "Not needed": 1,
        "Not said": 1,
    }
    assert any("not said of 1 visit at risk" in words for words in panel.details)
    assert any("noticing or luck (1)" in words for words in panel.details)
    by_route = chart(panel, "backup_by_route")
    assert by_route.columns == ("Route 3",)
    assert [layer.cells[0].value for layer in by_route.layers] == [4, 9, 1]


def test_the_heat_map_has_only_near_misses_with_a_route():
    cases = [*[late()] * 3, Seen(route="", hour=8), Seen(route="Route 10", hour=8)]
    panel = routes(asked(cases))
    heat = chart(panel, "heat")
    assert heat.rows == ("Route 3", "Route 10")
    assert heat.columns == ("Morning", "Evening")
    assert heat.total.value == 4
    assert "1 near miss of 5 names no route." in panel.cautions
    assert panel.basis.number.value == 5


def test_without_a_route_and_a_visit_at_risk_it_says_so():
    panel = routes(asked([Seen(location="Hall")]))
    assert panel.answer == (
        "No near miss in this period names a route, and none was about a visit at risk."
    )
    assert not panel.charts
    assert panel.empty


def test_visits_at_risk_are_set_against_visits_where_those_are_entered():
    months = [f"{2025 + at // 12}-{at % 12 + 1:02d}" for at in range(22)]
    cases = [late(BY_DESIGN, when=f"{month}-03") for month in months for _ in range(4)]
    inputs = asked(cases, figures=figures("2025-01", [2000.0] * 22))
    panel = routes(inputs)
    series = chart(panel, "staffing")
    assert series.unit == "near misses per 1,000 visits"
    assert series.points[0].cell.value == 2
    assert "Visits known for 22 of" in panel.basis.exposure
    without = chart(routes(asked(cases)), "staffing")
    assert without.points[0].cell.value == 4


def test_protected_no_small_rest_is_left_beside_backup():
    cases = [late(BY_DESIGN)] * 8 + [late(BY_CHANCE)] * 10 + [Seen(route="Route 1")] * 2
    panel = routes(asked(cases, guard=ProtectingGuard(K5)))
    shown = [bar.cell.value for bar in chart(panel, "backup").bars]
    assert None in shown  # all of them would leave the two others to be worked out
    assert chart(panel, "backup_by_route") is None


@pytest.mark.parametrize(
    ("answer", "way"),
    [
        ("", Backup.NOT_SAID),
        ("  BY DESIGN, standby ", Backup.DESIGN),
        ("By chance", Backup.CHANCE),
        ("None found", Backup.NONE),
        ("Not needed", Backup.NOT_NEEDED),
        ("We asked around", Backup.OTHER),
    ],
)
def test_an_answer_is_known_by_how_it_begins(answer, way):
    assert backup_of(answer) is way


def test_each_choice_of_the_shipped_protocol_is_known():
    protocol = load_texts(resource("protocols"))["staffing"].protocol
    field = next(one for one in protocol.fields if one.key == "backup_found")
    assert [backup_of(choice) for choice in field.choices] == [
        Backup.DESIGN,
        Backup.CHANCE,
        Backup.NONE,
        Backup.NOT_NEEDED,
    ]

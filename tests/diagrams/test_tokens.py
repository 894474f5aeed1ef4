"""Contrast of what diagrams paint, computed as WCAG 2.2 says (1.4.3 text, 1.4.11 graphics)."""

from itertools import combinations, pairwise

import pytest

from rca_studio.diagrams.tokens import DARK, LIGHT, contrast, luminance

BONES = [name for name in LIGHT if name.startswith("bone_")]
TEXT = [
    *((text, "canvas") for text in ("text", "muted", "good", "warning", "error", *BONES)),
    *((text, "card") for text in ("text", "muted")),
    ("text", "event_fill"),
    ("error", "harm_fill"),
    ("good", "planned_fill"),
    ("on_gate", "gate"),
    *(("text", f"heat_{step}") for step in range(1, 6)),
    *(("on_accent", f"heat_{step}") for step in (6, 7)),
    ("warning", "card"),
    ("info", "card"),
]
GRAPHICS = [
    *((line, "canvas") for line in ("wire", "gate", "accent", "field_border")),
    *((bone, "card") for bone in BONES),
    *((line, "canvas") for line in ("event_stroke", "harm_stroke", "planned_stroke")),
    ("control_stroke", "canvas"),
    *((line, "card") for line in ("chart_strong", "chart_middle_line", "chart_weak", "info")),
]


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("pair", TEXT, ids=" on ".join)
def test_text_can_be_read(tokens, pair: tuple[str, str]):
    assert contrast(tokens[pair[0]], tokens[pair[1]]) >= 4.5


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("pair", GRAPHICS, ids=" on ".join)
def test_lines_can_be_seen(tokens, pair: tuple[str, str]):
    assert contrast(tokens[pair[0]], tokens[pair[1]]) >= 3.0


def test_both_tables_name_the_same_colours():
    assert LIGHT.keys() == DARK.keys()


def test_luminance_as_the_standard_says():
    assert luminance("#ffffff") == pytest.approx(1)
    assert luminance("#000000") == 0
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_each_step_of_a_heat_map_is_another_grey(tokens):
    """Fuller cells are further from the ground, in every step by enough to be told apart."""
    steps = ["card", *(f"heat_{step}" for step in range(1, 8))]
    strength = [contrast(tokens[step], tokens["card"]) for step in steps]
    assert strength == sorted(strength)
    for one, other in pairwise(steps[1:]):
        assert contrast(tokens[one], tokens[other]) >= 1.2, (one, other)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_the_parts_of_a_column_differ_in_grey(tokens):
    for one, other in combinations(("chart_strong", "chart_middle", "chart_weak"), 2):
        hatched = "chart_weak" in (one, other) and "chart_strong" in (one, other)
        assert hatched or contrast(tokens[one], tokens[other]) >= 1.8, (one, other)

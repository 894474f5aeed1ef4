"""Colours before a room: 7:1 for text (WCAG 2.2, 1.4.6), 3:1 for signs, and told apart in grey."""

from itertools import combinations, pairwise

import pytest

from rca_studio.diagrams.tokens import (
    DARK,
    LIGHT,
    PROJECTOR_DARK,
    PROJECTOR_LIGHT,
    contrast,
    luminance,
)

BONES = [name for name in LIGHT if name.startswith("bone_")]
STATES = ("error", "warning", "good", "info", "neutral")
GROUNDS = ("window", "canvas", "backdrop", "card")
FILLS = [name for name in LIGHT if name.endswith("_fill")]
TEXT = [
    *((text, ground) for text in ("text", "muted", "accent_text", *STATES) for ground in GROUNDS),
    *((bone, "window") for bone in BONES),
    *((text, fill) for text in ("text", "muted") for fill in (*FILLS, "selection", "header")),
    *((state, f"{state}_fill") for state in STATES),
    ("warning", "event_fill"),
    ("warning", "control_fill"),
    ("error", "harm_fill"),
    ("good", "planned_fill"),
    ("on_gate", "gate"),
]
SIGNS = [
    *((line, ground) for line in ("wire", "border", "field_border") for ground in GROUNDS),
    *((line, "window") for line in ("gate", "accent", "focus", *STATES)),
    *((f"{kind}_stroke", "window") for kind in ("event", "harm", "control", "planned")),
    *((f"{kind}_stroke", f"{kind}_fill") for kind in ("event", "harm", "control", "planned")),
    *((f"strength_{how}", "window") for how in ("stronger", "intermediate", "weaker")),
    *((bone, "card") for bone in BONES),
]
TABLES = pytest.mark.parametrize("tokens", [PROJECTOR_DARK, PROJECTOR_LIGHT], ids=["dark", "light"])


@TABLES
def test_text_is_read_from_the_last_row(tokens):
    weak = {pair: contrast(tokens[pair[0]], tokens[pair[1]]) for pair in TEXT}
    assert not {pair: ratio for pair, ratio in weak.items() if ratio < 7.0}


@TABLES
def test_signs_are_seen(tokens):
    weak = {pair: contrast(tokens[pair[0]], tokens[pair[1]]) for pair in SIGNS}
    assert not {pair: ratio for pair, ratio in weak.items() if ratio < 3.0}


def test_all_tables_name_the_same_colours():
    assert PROJECTOR_DARK.keys() == DARK.keys()
    assert PROJECTOR_LIGHT.keys() == LIGHT.keys()


@TABLES
def test_strengths_are_steps_of_grey(tokens):
    for one, other in combinations(("stronger", "intermediate", "weaker"), 2):
        assert contrast(tokens[f"strength_{one}"], tokens[f"strength_{other}"]) >= 1.5, (one, other)


@TABLES
def test_what_leads_stands_out_from_what_stands_back_in_grey(tokens):
    """A bone with causes against one without, a way that is lit against the others."""
    for strong, quiet in (("wire", "border"), ("text", "border"), ("accent", "border")):
        strength = contrast(tokens[strong], tokens["window"])
        assert strength >= 1.5 * contrast(tokens[quiet], tokens["window"]), (strong, quiet)


@TABLES
def test_bones_span_a_range_of_grey(tokens):
    """Each bone has its word; that its colour is another grey as well helps where they meet."""
    greys = sorted(luminance(tokens[bone]) for bone in BONES)
    assert (greys[-1] + 0.05) / (greys[0] + 0.05) >= 1.6
    assert all(one < other for one, other in pairwise(greys))

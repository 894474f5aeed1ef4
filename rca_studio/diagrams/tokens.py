"""The one table of colours: every screen, diagram, report and chart takes its colours from here.

Values are ``#rrggbb``. Text tokens have a contrast of at least 4.5:1 on every surface they are used
on, graphics tokens at least 3:1 (WCAG 2.2, 1.4.3 and 1.4.11); a test computes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

Tokens = Mapping[str, str]

LIGHT: Tokens = MappingProxyType(
    {
        "window": "#ffffff",
        "sidebar": "#fbfbfc",
        "canvas": "#f9fafc",
        "backdrop": "#f4f6f8",
        "card": "#ffffff",
        "header": "#f6f7f9",
        "line": "#e3e7ec",
        "border": "#cbd2da",
        "field_border": "#828d9b",
        "text": "#16202c",
        "muted": "#5a6676",
        "accent": "#0f766e",
        "accent_text": "#0b5f58",
        "on_accent": "#ffffff",
        "selection": "#e6f2f0",
        "hover": "#f1f4f6",
        "focus": "#0f766e",
        "error": "#a61b14",
        "error_fill": "#fde4e2",
        "warning": "#7a4a00",
        "warning_fill": "#fdeecb",
        "good": "#0b5f3c",
        "good_fill": "#def3e6",
        "info": "#1d4f91",
        "info_fill": "#e0e9f8",
        "neutral": "#4d5866",
        "neutral_fill": "#edf0f3",
        "wire": "#7a8594",
        "gate": "#16202c",
        "on_gate": "#ffffff",
        "event_fill": "#fff7e8",
        "event_stroke": "#b27a14",
        "harm_fill": "#ffffff",
        "harm_stroke": "#a61b14",
        "control_fill": "#fdf1d6",
        "control_stroke": "#a8740f",
        "planned_fill": "#e7f5ec",
        "planned_stroke": "#2c8f59",
        "shade": "#d8dde3",
        "bone_blue": "#0072b2",
        "bone_green": "#00795a",
        "bone_purple": "#a8508a",
        "bone_orange": "#b35900",
        "bone_sky": "#1f6f9c",
        "bone_red": "#b3421f",
        "bone_olive": "#6f6f00",
        "bone_grey": "#66717f",
        "strength_stronger": "#18794a",
        "strength_intermediate": "#c98a1b",
        "strength_weaker": "#8c96a3",
        "chart_strong": "#0b5f3c",
        "chart_middle": "#dca945",
        "chart_middle_line": "#946409",
        "chart_weak": "#c24d33",
        "heat_1": "#f1f8f7",
        "heat_2": "#d1e3e1",
        "heat_3": "#b1cdca",
        "heat_4": "#90b8b4",
        "heat_5": "#70a29e",
        "heat_6": "#307771",
        "heat_7": "#0b5f58",
    }
)

DARK: Tokens = MappingProxyType(
    {
        "window": "#1b1e23",
        "sidebar": "#16191d",
        "canvas": "#181b20",
        "backdrop": "#15181c",
        "card": "#20242a",
        "header": "#252a31",
        "line": "#323942",
        "border": "#48515d",
        "field_border": "#7f8b99",
        "text": "#e8ecf1",
        "muted": "#a5b0bd",
        "accent": "#2aa398",
        "accent_text": "#5fcabf",
        "on_accent": "#06211f",
        "selection": "#173835",
        "hover": "#262c33",
        "focus": "#5fcabf",
        "error": "#ffb4ab",
        "error_fill": "#4a1f1c",
        "warning": "#ffcf87",
        "warning_fill": "#453312",
        "good": "#8fdcb4",
        "good_fill": "#173d2b",
        "info": "#a9cdff",
        "info_fill": "#1d3557",
        "neutral": "#c0c9d4",
        "neutral_fill": "#323942",
        "wire": "#8a95a3",
        "gate": "#e8ecf1",
        "on_gate": "#16202c",
        "event_fill": "#3a2e15",
        "event_stroke": "#d9a441",
        "harm_fill": "#2a1d1d",
        "harm_stroke": "#ff8d82",
        "control_fill": "#3d3013",
        "control_stroke": "#dba94a",
        "planned_fill": "#16352a",
        "planned_stroke": "#55c48a",
        "shade": "#3a424c",
        "bone_blue": "#5cb3ea",
        "bone_green": "#3fc797",
        "bone_purple": "#dd8cc0",
        "bone_orange": "#f0a04b",
        "bone_sky": "#7cc5ee",
        "bone_red": "#f2906d",
        "bone_olive": "#c8c85a",
        "bone_grey": "#a5b0bd",
        "strength_stronger": "#3fc07f",
        "strength_intermediate": "#e0ab45",
        "strength_weaker": "#8c96a3",
        "chart_strong": "#1f9d62",
        "chart_middle": "#efc56b",
        "chart_middle_line": "#956f1e",
        "chart_weak": "#e0705a",
        "heat_1": "#20302f",
        "heat_2": "#2a4240",
        "heat_3": "#32514f",
        "heat_4": "#3b615e",
        "heat_5": "#426f6b",
        "heat_6": "#5da19a",
        "heat_7": "#7fe0d6",
    }
)

PRINT: Tokens = LIGHT
"""Paper is a light surface; states are told apart by word and shape as well, so grey is safe."""


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb``, 0 to 1 (WCAG 2.2, definition of relative luminance)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, definition of contrast ratio)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)

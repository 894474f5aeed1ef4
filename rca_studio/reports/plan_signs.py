"""Small shapes on paper: boxes to tick, and one for each state, so that no colour is needed."""

from __future__ import annotations

from typing import Final

from rca_studio.domain.plan import ActionState

OPEN_BOX: Final = "box"
TICKED_BOX: Final = "ticked"

_SIGNS: Final = {
    ActionState.PROPOSED: "dots",
    ActionState.APPROVED: "ring",
    ActionState.REFUSED: "bar",
    ActionState.IN_PROGRESS: "half",
    ActionState.DONE: "full",
    ActionState.CHECKED: "tick",
    ActionState.HELD: "ticked",
    ActionState.SLIPPED: "triangle",
    ActionState.FAILED: "cross",
}

_K: Final = 0.5523
"""Length of the handles with which four curves make a circle."""


def sign_of(state: ActionState) -> str:
    """The shape that stands before a state."""
    return _SIGNS[state]


def drawn(sign: str, x: float, y: float, size: float) -> str:
    """The operators that draw a shape in the present colours.

    Args:
        sign: its name.
        x: its left edge, in points.
        y: its lower edge.
        size: its height and width.
    """
    lines = _SHAPES[sign]
    return " ".join(["q", f"{size:.2f} 0 0 {size:.2f} {x:.2f} {y:.2f} cm", lines, "Q"])


def _circle(turns: str) -> str:
    c, r, k = 0.5, 0.44, 0.44 * _K
    return (
        f"{c - r:.3f} {c} m "
        f"{c - r:.3f} {c + k:.3f} {c - k:.3f} {c + r:.3f} {c} {c + r:.3f} c "
        f"{c + k:.3f} {c + r:.3f} {c + r:.3f} {c + k:.3f} {c + r:.3f} {c} c "
        f"{c + r:.3f} {c - k:.3f} {c + k:.3f} {c - r:.3f} {c} {c - r:.3f} c "
        f"{c - k:.3f} {c - r:.3f} {c - r:.3f} {c - k:.3f} {c - r:.3f} {c} c {turns}"
    )


def _half() -> str:
    c, r, k = 0.5, 0.44, 0.44 * _K
    return (
        f"{c} {c - r:.3f} m {c - k:.3f} {c - r:.3f} {c - r:.3f} {c - k:.3f} {c - r:.3f} {c} c "
        f"{c - r:.3f} {c + k:.3f} {c - k:.3f} {c + r:.3f} {c} {c + r:.3f} c h f"
    )


_BOX = "0.04 0.04 0.92 0.92 re S"
_TICK = "0.2 0.52 m 0.42 0.26 l 0.82 0.78 l S"
_SHAPES: Final = {
    "box": f"0.09 w {_BOX}",
    "ticked": f"0.09 w {_BOX} 0.13 w {_TICK}",
    "tick": f"0.15 w {_TICK}",
    "dots": f"0.11 w [0.16 0.14] 0 d {_circle('S')}",
    "ring": f"0.11 w {_circle('S')}",
    "half": f"0.11 w {_circle('S')} {_half()}",
    "full": f"0.11 w {_circle('b')}",
    "bar": f"0.11 w {_circle('S')} 0.25 0.5 m 0.75 0.5 l S",
    "triangle": "0.11 w 0.06 0.1 m 0.94 0.1 l 0.5 0.88 l h S",
    "cross": "0.15 w 0.14 0.14 m 0.86 0.86 l S 0.14 0.86 m 0.86 0.14 l S",
}
